import { describe, expect, it } from 'vitest';
import { analyticsDays, daySeries } from './day-hours';
import { hourOfWeek } from './hour-of-week';
import { allConnected, commit, inputOf, meeting, messages, officeHours, reactions } from './sample-rows';
import type { MetricsInput } from './types';
import { windowFor } from './windows';

const utc = { timeZone: 'UTC', weekStart: 'monday' } as const;
const week = windowFor('weekly', '2026-03-04', utc);

describe('hourOfWeek', () => {
  const cell = (input: MetricsInput, weekDay: string, hour: number) =>
    hourOfWeek(input).rows.find((row) => row.weekDay === weekDay)?.cells[hour];

  it('tells an hour without actions from one that is a day off, not read, or still ahead', () => {
    const input = inputOf({
      window: week,
      settings: { ...officeHours, timeZone: 'UTC', daysOff: ['2026-03-03'] },
      coverage: { github: { ...allConnected.github, from: new Date('2026-03-02T12:00:00Z') } },
      asOf: new Date('2026-03-06T10:00:00Z'),
      activities: [
        commit('2026-03-04T10:59:00Z'),
        commit('2026-03-03T10:00:00Z'),
        reactions('2026-03-04T11:00:00Z', 9),
      ],
    });
    expect(cell(input, 'mon', 11)).toEqual({ state: 'absent' });
    expect(cell(input, 'mon', 12)).toEqual({ state: 'counted', count: 0 });
    expect(cell(input, 'tue', 9)).toEqual({ state: 'dayOff', count: 0 });
    expect(cell(input, 'tue', 10)).toEqual({ state: 'dayOff', count: 1 });
    expect(cell(input, 'wed', 10)).toEqual({ state: 'counted', count: 1 });
    expect(cell(input, 'wed', 11)).toEqual({ state: 'counted', count: 0 });
    expect(cell(input, 'fri', 9)).toEqual({ state: 'counted', count: 0 });
    expect(cell(input, 'fri', 10)).toEqual({ state: 'absent' });
    expect(hourOfWeek(input).max).toBe(1);
  });

  it('has no hour that the clocks skip', () => {
    const timeZone = 'America/Chicago';
    const input = inputOf({ window: windowFor('weekly', '2026-03-08', { timeZone, weekStart: 'monday' }) });
    expect(cell(input, 'sun', 2)).toEqual({ state: 'absent' });
    expect(cell(input, 'sun', 3)).toEqual({ state: 'counted', count: 0 });
  });

  it('begins with the user’s week', () => {
    const rows = (weekStart: 'sunday' | 'saturday') =>
      hourOfWeek(inputOf({ window: week, settings: { ...officeHours, weekStart } })).rows.map((row) => row.weekDay);
    expect(rows('sunday')).toEqual(['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']);
    expect(rows('saturday')[0]).toBe('sat');
  });
});

describe('daySeries', () => {
  it('counts actions per day and source, null where a source does not cover the day or the day is ahead', () => {
    const days = daySeries(
      inputOf({
        window: week,
        asOf: new Date('2026-03-04T12:00:00Z'),
        coverage: {
          github: { ...allConnected.github, from: new Date('2026-03-03T00:00:00Z') },
          slack: allConnected.slack,
          notion: null,
          calendar: allConnected.calendar,
        },
        activities: [
          commit('2026-03-02T10:00:00Z'),
          commit('2026-03-03T10:00:00Z'),
          messages('2026-03-03T10:00:00Z', 4),
          meeting('2026-03-04T10:00:00Z', '2026-03-04T11:00:00Z'),
          meeting('2026-03-05T10:00:00Z', '2026-03-05T11:00:00Z'),
        ],
      }),
    );
    expect(days.slice(0, 4).map((day) => day.actions)).toEqual([
      { github: null, slack: 0, calendar: 0 },
      { github: 1, slack: 4, calendar: 0 },
      { github: 0, slack: 0, calendar: 1 },
      { github: null, slack: null, calendar: null },
    ]);
    expect(days.map((day) => day.ahead)).toEqual([false, false, false, true, true, true, true]);
    expect(days[2]?.minutes).toEqual({ working: 180, meetingsInWork: 60, focus: 0, fragmented: 120, focusAhead: 300 });
  });

  it('names days off, and days whose working time out-of-office events take', () => {
    const days = daySeries(
      inputOf({
        window: week,
        settings: { ...officeHours, timeZone: 'UTC', daysOff: ['2026-03-02'] },
        timeOff: [{ startsAt: new Date('2026-03-03T09:00:00Z'), endsAt: new Date('2026-03-03T17:00:00Z') }],
      }),
    );
    expect(days.map((day) => day.dayOff)).toEqual([true, true, false, false, false, false, false]);
  });
});

describe('analyticsDays', () => {
  it('adds up actions by local day and source, each row once, with totals', () => {
    const days = ['2026-03-07', '2026-03-08', '2026-03-09'];
    const activities = [
      commit('2026-03-08T05:59:59Z'),
      commit('2026-03-08T06:00:00Z'),
      commit('2026-03-08T06:00:00Z'),
      messages('2026-03-09T04:45:00Z', 8),
      messages('2026-03-09T05:00:00Z', 3),
      messages('2026-03-10T05:00:00Z', 50),
    ];
    expect(analyticsDays(activities, days, 'America/Chicago')).toEqual({
      timeZone: 'America/Chicago',
      days: [
        { date: '2026-03-07', github: 1, notion: 0, slack: 0, calendar: 0 },
        { date: '2026-03-08', github: 1, notion: 0, slack: 8, calendar: 0 },
        { date: '2026-03-09', github: 0, notion: 0, slack: 3, calendar: 0 },
      ],
      totals: { github: 2, notion: 0, slack: 11, calendar: 0 },
    });
  });

  it('is empty for no days', () => {
    expect(analyticsDays([commit('2026-03-08T06:00:00Z')], [], 'UTC').days).toEqual([]);
  });
});
