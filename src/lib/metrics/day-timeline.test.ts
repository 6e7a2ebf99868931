import { describe, expect, it } from 'vitest';
import { dayTimeline } from './day-timeline';
import { allConnected, commit, inputOf, meeting, messages, pullRequest, wholeCoverage } from './sample-rows';
import type { MetricsInput } from './types';
import { windowFor } from './windows';

const dayOf = (date: string, timeZone: string, given: Partial<MetricsInput> = {}) =>
  dayTimeline(inputOf({ window: windowFor('daily', date, { timeZone, weekStart: 'monday' }), ...given }));
const iso = (instant: number) => new Date(instant).toISOString();

describe('the timeline of a day', () => {
  it.each([
    ['2026-03-29', 'Europe/Berlin', 23],
    ['2026-10-25', 'Europe/Berlin', 25],
    ['2026-04-05', 'Australia/Lord_Howe', 24.5],
  ])('of %s in %s is %d hours long', (date, timeZone, hours) => {
    const { start, end } = dayOf(date, timeZone);
    expect((end - start) / 3_600_000).toBe(hours);
  });

  it('counts each lane as its number does, by the number’s own time', () => {
    const { lanes } = dayOf('2026-03-04', 'UTC', {
      activities: [
        commit('2026-03-04T09:00:00Z'),
        messages('2026-03-04T10:00:00Z', 4),
        pullRequest('2026-03-02T10:00:00Z', '2026-03-04T16:00:00Z', { externalId: 'merged today' }),
      ],
    });
    expect(
      lanes.map(({ metric, count, ticks }) => [metric, count, ticks.map(({ at }) => iso(at).slice(11, 16))]),
    ).toEqual([
      ['totalCommits', 1, ['09:00']],
      ['mergedPRs', 1, ['16:00']],
      ['messages', 4, ['10:00']],
    ]);
  });

  it('clips a meeting across midnight, and tells those ahead from those that started', () => {
    const { meetings, started, upcoming, focus, now } = dayOf('2026-03-04', 'UTC', {
      asOf: new Date('2026-03-04T12:00:00Z'),
      activities: [
        meeting('2026-03-03T23:00:00Z', '2026-03-04T01:00:00Z', { externalId: 'night' }),
        meeting('2026-03-04T11:00:00Z', '2026-03-04T12:00:00Z', { externalId: 'noon' }),
        meeting('2026-03-04T15:00:00Z', '2026-03-04T16:00:00Z', { externalId: 'later' }),
      ],
    });
    expect(meetings?.map(({ start, ahead }) => [iso(start), ahead])).toEqual([
      ['2026-03-04T00:00:00.000Z', false],
      ['2026-03-04T11:00:00.000Z', false],
      ['2026-03-04T15:00:00.000Z', true],
    ]);
    expect([started, upcoming, now]).toEqual([1, 1, Date.parse('2026-03-04T12:00:00Z')]);
    expect(focus.map(({ start, end }) => [iso(start).slice(11, 16), iso(end).slice(11, 16)])).toEqual([
      ['09:00', '11:00'],
      ['12:00', '15:00'],
    ]);
  });

  it('tells a source that did not cover the day from one without anything', () => {
    const coverage = { github: { ...wholeCoverage, from: new Date('2026-03-05T00:00:00Z') }, slack: wholeCoverage };
    const { lanes, meetings, minutes } = dayOf('2026-03-04', 'UTC', { coverage });
    expect(lanes.every(({ count, ticks }) => count === null && ticks.length === 0)).toBe(true);
    expect(lanes.map(({ metric }) => metric)).toContain('totalCommits');
    expect(lanes.map(({ metric }) => metric)).not.toContain('messages');
    expect([meetings, minutes.focus, minutes.working]).toEqual([null, null, 480]);
    expect(dayOf('2026-03-04', 'UTC', { coverage: allConnected }).lanes).toEqual([]);
  });

  it('of a day off has no working time', () => {
    const { dayOff, working } = dayOf('2026-03-04', 'UTC', {
      timeOff: [{ startsAt: new Date('2026-03-04T00:00:00Z'), endsAt: new Date('2026-03-05T00:00:00Z') }],
    });
    expect([dayOff, working]).toEqual([true, []]);
  });
});
