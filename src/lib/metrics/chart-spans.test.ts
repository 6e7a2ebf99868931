import { describe, expect, it } from 'vitest';
import { chartSpans } from './chart-spans';
import { actionsIn } from './prepare';
import { metrics } from './registry';
import { allConnected, commit, inputOf, meeting, messages, officeHours, wholeCoverage } from './sample-rows';
import { computeStats } from './stats';
import type { MetricsInput } from './types';
import { customWindow, windowFor } from './windows';

const sumOf = (input: MetricsInput, source: string) =>
  chartSpans(input).reduce((sum, { actions }) => sum + (actions[source] ?? 0), 0);
const listed = (input: MetricsInput, source: string) =>
  actionsIn(metrics.actions.evidence(input).filter((row) => row.source === source));

describe('the columns of a chart', () => {
  it('are the days of a window, each with what its list holds', () => {
    const window = windowFor('weekly', '2026-03-04', { timeZone: 'Asia/Kolkata', weekStart: 'monday' });
    const activities = [
      // 00:10 and 23:50 of Tuesday in a zone at half an hour
      commit('2026-03-02T18:40:00Z'),
      commit('2026-03-03T18:20:00Z'),
      messages('2026-03-03T18:30:00Z', 7),
    ];
    const spans = chartSpans(inputOf({ window, activities }));
    expect(spans.map(({ from, to, actions }) => [from, to, actions.github, actions.slack]).slice(0, 3)).toEqual([
      ['2026-03-02', '2026-03-02', 0, 0],
      ['2026-03-03', '2026-03-03', 2, 0],
      ['2026-03-04', '2026-03-04', 0, 7],
    ]);
  });

  it('are weeks from the user’s own day where the window is long, cut by its edges', () => {
    const window = customWindow('2026-03-03', '2026-06-30', 'America/New_York');
    const settings = { ...officeHours, timeZone: 'America/New_York', weekStart: 'sunday' as const };
    const spans = chartSpans(inputOf({ window, settings }));
    expect([spans[0]?.from, spans[0]?.to, spans[1]?.from]).toEqual(['2026-03-03', '2026-03-07', '2026-03-08']);
    expect([spans.at(-1)?.from, spans.at(-1)?.to]).toEqual(['2026-06-28', '2026-06-30']);
    expect(spans[1]?.minutes.working).toBe(5 * 8 * 60);
  });

  it('say nothing of days that were not read, and their list leaves those rows out', () => {
    const window = windowFor('weekly', '2026-03-04', { timeZone: 'UTC', weekStart: 'monday' });
    const activities = [commit('2026-03-02T10:00:00Z'), commit('2026-03-05T10:00:00Z')];
    const coverage = { ...allConnected, github: { ...wholeCoverage, from: new Date('2026-03-04T00:00:00Z') } };
    const input = inputOf({ window, activities, coverage });
    expect(chartSpans(input).map(({ actions }) => actions.github)).toEqual([null, null, 0, 1, 0, 0, 0]);
    expect([sumOf(input, 'github'), listed(input, 'github')]).toEqual([1, 1]);
  });

  it('of a window in progress end at now: what is ahead is not counted, in the column and in the list', () => {
    const window = windowFor('weekly', '2026-03-04', { timeZone: 'UTC', weekStart: 'monday' });
    const activities = [
      meeting('2026-03-04T10:00:00Z', '2026-03-04T11:00:00Z'),
      meeting('2026-03-04T15:00:00Z', '2026-03-04T16:00:00Z'),
    ];
    const input = inputOf({ window, activities, asOf: new Date('2026-03-04T13:00:00Z') });
    const wednesday = chartSpans(input)[2];
    expect(wednesday).toMatchObject({ actions: { calendar: 1 }, ahead: false, minutes: { working: 240 } });
    expect(chartSpans(input)[3]).toMatchObject({ actions: { calendar: null }, ahead: true });
    expect(listed(input, 'calendar')).toBe(1);
  });

  it.each([
    ['23 hours', '2026-03-29', 'Europe/Berlin'],
    ['25 hours', '2026-10-25', 'Europe/Berlin'],
  ])('of a day of %s split all of its working time', (_, date, timeZone) => {
    const window = windowFor('daily', date, { timeZone, weekStart: 'monday' });
    const settings = {
      ...officeHours,
      timeZone,
      workingHours: { ...officeHours.workingHours, sun: [['00:00', '24:00']] },
    };
    const input = inputOf({ window, settings: settings as typeof officeHours });
    const [{ minutes } = { minutes: null }] = chartSpans(input);
    expect(minutes?.working).toBe((+window.end - +window.start) / 60_000);
    expect(minutes).toEqual(computeStats(input).minutes);
  });

  it('of nothing connected hold no number but the settings’ own', () => {
    const window = windowFor('daily', '2026-03-04', { timeZone: 'UTC', weekStart: 'monday' });
    expect(chartSpans(inputOf({ window, coverage: {} }))[0]).toMatchObject({
      actions: {},
      minutes: { working: 480, meetingsInWork: null, focus: null, fragmented: null },
    });
  });
});
