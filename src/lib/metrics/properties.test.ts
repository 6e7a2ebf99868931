import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ActivityRecord } from '../integrations/activity';
import type { WorkingHours } from '../http/contract';
import { counts, countNames } from './counts';
import { daySeries } from './day-hours';
import { metrics } from './registry';
import { commit, inputOf, issue, meeting, messages, pageEdit, pullRequest, reactions, review } from './sample-rows';
import { computeStats } from './stats';
import type { MetricsInput } from './types';
import { eachLocalDay, windowFor, type WindowType } from './windows';

const zones = [
  'UTC',
  'America/Chicago',
  'Europe/Berlin',
  'Asia/Kathmandu',
  'Pacific/Pago_Pago',
  'Pacific/Kiritimati',
  'America/Sao_Paulo',
  'Asia/Beirut',
  'Australia/Lord_Howe',
  'America/St_Johns',
];
const day = 86_400_000;
const year = Date.UTC(2018, 0, 1);

/** Centres near changes of clocks as often as anywhere else. */
const centre = fc.oneof(
  fc.integer({ min: year, max: year + 4000 * day }),
  fc.constantFrom(
    ...['2018-11-04', '2022-03-27', '2026-03-08', '2026-03-29', '2026-10-25', '2026-11-01'].map((d) => Date.parse(d)),
  ),
);
const offset = fc.integer({ min: -40 * day, max: 40 * day });
const iso = (instant: number) => new Date(instant).toISOString();
const quarter = (instant: number) => iso(Math.floor(instant / 900_000) * 900_000);

const activityNear = (middle: number): fc.Arbitrary<ActivityRecord> => {
  const time = offset.map((by) => middle + by);
  const few = fc.integer({ min: 0, max: 4 }).map(String);
  return fc.oneof(
    fc
      .tuple(time, few, fc.boolean())
      .map(([at, name, isMerge]) => commit(iso(at), { metadata: { repository: `acme/${name}`, isMerge } })),
    fc.tuple(time, time).map(([a, b]) => pullRequest(iso(Math.min(a, b)), a === b ? null : iso(Math.max(a, b)))),
    fc.tuple(time, time).map(([a, b]) => issue(iso(Math.min(a, b)), a === b ? null : iso(Math.max(a, b)))),
    time.map((at) => review(iso(at))),
    fc.tuple(time, few).map(([at, page]) => pageEdit(iso(at), page)),
    fc
      .tuple(time, few, fc.integer({ min: 0, max: 30 }))
      .map(([at, conversation, count]) => messages(quarter(at), count, { metadata: { conversation } })),
    fc.tuple(time, fc.integer({ min: 1, max: 9 })).map(([at, count]) => reactions(quarter(at), count)),
    fc
      .tuple(
        time,
        fc.integer({ min: 0, max: 12 * 3600 }),
        fc.constantFrom('accepted' as const, 'tentative' as const, 'needsAction' as const),
        few,
      )
      .map(([at, seconds, responseStatus, calendarId]) =>
        meeting(iso(at), iso(at + seconds * 1000), {
          externalId: `${calendarId} ${at} ${seconds}`,
          metadata: { responseStatus, calendarId },
        }),
      ),
  );
};

const clock = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
const dayIntervals = fc
  .uniqueArray(fc.integer({ min: 0, max: 1440 }), { maxLength: 8 })
  .map((edges) => edges.sort((a, b) => a - b))
  .map((edges) =>
    Array.from({ length: Math.floor(edges.length / 2) }, (_, i): [string, string] => [
      clock(edges[2 * i] ?? 0),
      clock(edges[2 * i + 1] ?? 0),
    ]),
  );
const workingHours: fc.Arbitrary<WorkingHours> = fc.record({
  mon: dayIntervals,
  tue: dayIntervals,
  wed: dayIntervals,
  thu: dayIntervals,
  fri: dayIntervals,
  sat: dayIntervals,
  sun: dayIntervals,
});

const input: fc.Arbitrary<MetricsInput> = fc
  .record({
    middle: centre,
    timeZone: fc.constantFrom(...zones),
    type: fc.constantFrom<WindowType>('daily', 'weekly', 'monthly'),
  })
  .chain(({ middle, timeZone, type }) =>
    fc
      .record({
        // As in the table: one row per source and external id.
        activities: fc.uniqueArray(activityNear(middle), {
          maxLength: 60,
          selector: (row) => `${row.source} ${row.externalId}`,
        }),
        timeOff: fc.array(fc.tuple(offset, fc.integer({ min: 0, max: 3 * day })), { maxLength: 3 }),
        weekStart: fc.constantFrom('monday' as const, 'sunday' as const, 'saturday' as const),
        workingHours,
        daysOff: fc.array(offset, { maxLength: 4 }),
        asOf: fc.option(offset, { nil: undefined }),
      })
      .map((given) =>
        inputOf({
          window: windowFor(type, iso(middle).slice(0, 10), { timeZone, weekStart: given.weekStart }),
          activities: given.activities,
          timeOff: given.timeOff.map(([by, length]) => ({
            startsAt: new Date(middle + by),
            endsAt: new Date(middle + by + length),
          })),
          settings: {
            timeZone,
            weekStart: given.weekStart,
            workingHours: given.workingHours,
            daysOff: given.daysOff.map((by) => iso(middle + by).slice(0, 10)),
          },
          ...(given.asOf === undefined ? {} : { asOf: new Date(middle + given.asOf) }),
        }),
      ),
  );

const narrow = (from: MetricsInput, to: { start: Date; end: Date }): MetricsInput => ({
  ...from,
  window: { start: to.start, end: to.end, timeZone: from.window.timeZone },
});

describe('on any data, in any zone, with any settings', () => {
  it('meetings in working time, focus and fragments make working time, to the minute', () => {
    fc.assert(
      fc.property(input, (given) => {
        const { minutes } = computeStats(given);
        const { working, meetingsInWork, focus, fragmented } = minutes;
        expect((meetingsInWork ?? NaN) + (focus ?? NaN) + (fragmented ?? NaN)).toBe(working);
        for (const part of Object.values(minutes)) {
          expect(part).toBeGreaterThanOrEqual(0);
          expect(Number.isInteger(part)).toBe(true);
        }
      }),
    );
  });

  it('working time and meetings in it are the same whether counted by the window or by its days', () => {
    fc.assert(
      fc.property(input, (given) => {
        const { minutes } = computeStats(given);
        const days = daySeries(given).map((entry) => entry.minutes);
        const sum = (pick: (entry: (typeof days)[number]) => number | null) =>
          days.reduce((all, entry) => all + (pick(entry) ?? NaN), 0);
        expect(sum((entry) => entry.working)).toBe(minutes.working);
        expect(sum((entry) => entry.meetingsInWork)).toBe(minutes.meetingsInWork);
        for (const entry of days) {
          expect((entry.meetingsInWork ?? NaN) + (entry.focus ?? NaN) + (entry.fragmented ?? NaN)).toBe(entry.working);
        }
      }),
    );
  });

  it('meeting hours fit into the window, and time in working hours into both', () => {
    fc.assert(
      fc.property(input, (given) => {
        const stats = computeStats(given);
        const span = (Math.min(+given.window.end, +given.asOf) - +given.window.start) / 3_600_000;
        expect(stats.meetingHours).toBeGreaterThanOrEqual(0);
        expect(stats.meetingHours).toBeLessThanOrEqual(Math.max(0, span) + 0.005);
        expect(stats.minutes.meetingsInWork).toBeLessThanOrEqual(stats.minutes.working);
        expect(stats.afterHoursMinutes).toBeLessThanOrEqual(Math.max(0, span) * 60 - stats.minutes.working + 30);
        expect(stats.collaborationScore ?? 0).toBeLessThanOrEqual(100);
      }),
    );
  });

  it('the counts of the days add up to those of the week', () => {
    const summed = countNames.filter((name) => name !== 'pagesEdited');
    fc.assert(
      fc.property(input, (given) => {
        const whole = computeStats(given);
        const days = eachLocalDay(given.window).map((part) => computeStats(narrow(given, part)));
        for (const name of summed) {
          expect(
            days.reduce((sum, entry) => sum + (entry[name] ?? NaN), 0),
            name,
          ).toBe(whole[name]);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('order and repetition of the rows change nothing', () => {
    fc.assert(
      fc.property(
        input.chain((given) =>
          fc.tuple(
            fc.constant(given),
            fc.shuffledSubarray([...given.activities, ...given.activities], { minLength: given.activities.length * 2 }),
          ),
        ),
        ([given, activities]) => {
          expect(computeStats({ ...given, activities })).toEqual(computeStats(given));
        },
      ),
    );
  });

  it('the evidence of every number that counts rows makes the number', () => {
    fc.assert(
      fc.property(input, (given) => {
        const stats = computeStats(given);
        for (const name of countNames) {
          const rows = metrics[name].evidence(given);
          const made =
            name === 'pagesEdited'
              ? new Set(rows.map((row) => (row.type === 'page_edit' ? row.metadata.pageId : ''))).size
              : rows.reduce((sum, row) => sum + row.count, 0);
          expect(made, name).toBe(stats[name]);
          expect(
            rows.every((row) => row.type === counts[name].type),
            name,
          ).toBe(true);
        }
        const actions = metrics.busiestDay.evidence(given).filter((row) => row.count > 0);
        expect(actions.length > 0).toBe(stats.busiestDay !== null);
      }),
    );
  });

  it('evidence alone gives the same number again', () => {
    const names = [
      'meetingHours',
      'focusTime',
      'fragmentedTime',
      'afterHoursMinutes',
      'topRepositories',
      'mostActiveHours',
      'pullRequestCycle',
      'platformShare',
      'meetingLoad',
      'focusTimeAhead',
      'largestFocusBlock',
      'busiestDay',
    ] as const;
    fc.assert(
      fc.property(input, (given) => {
        const stats = computeStats(given);
        for (const name of names) {
          const activities = metrics[name].evidence(given);
          const again = name === 'afterHoursMinutes' ? withMeetings(given, activities) : activities;
          expect(computeStats({ ...given, activities: again })[name], name).toEqual(stats[name]);
        }
      }),
    );
  });
});

/** Meetings within working time decide which quarter hours count, without being counted themselves. */
function withMeetings(given: MetricsInput, rows: ActivityRecord[]): ActivityRecord[] {
  return [...rows, ...given.activities.filter((row) => row.type === 'meeting')];
}
