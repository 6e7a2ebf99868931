import { describe, expect, it } from 'vitest';
import { breakdown } from './patterns';
import { allConnected, commit, inputOf, meeting, messages, pageEdit, pullRequest, reactions } from './sample-rows';
import { computeStats } from './stats';
import { windowFor } from './windows';

const week = windowFor('weekly', '2026-03-04', { timeZone: 'America/Chicago', weekStart: 'monday' });

describe('patterns', () => {
  it('name the local hours with the most actions, on both sides of a change of the clocks', () => {
    const activities = [
      commit('2026-03-06T20:10:00Z'), // 14:10, winter
      commit('2026-03-08T19:10:00Z'), // 14:10, summer
      messages('2026-03-03T15:00:00Z', 2), // 9:00
      pageEdit('2026-03-03T16:00:00Z', 'p1'), // 10:00
      pageEdit('2026-03-03T17:00:00Z', 'p1'), // 11:00
      reactions('2026-03-03T18:00:00Z', 90),
    ];
    expect(computeStats(inputOf({ window: week, activities })).mostActiveHours).toEqual([
      { hour: 9, count: 2 },
      { hour: 14, count: 2 },
      { hour: 10, count: 1 },
    ]);
  });

  it('sort repositories by commits, then by name', () => {
    const of = (repository: string, at: string) =>
      commit(at, { externalId: `${repository} ${at}`, metadata: { repository } });
    const activities = [
      of('acme/web', '2026-03-03T10:00:00Z'),
      of('acme/api', '2026-03-03T10:00:00Z'),
      of('acme/zoo', '2026-03-03T10:00:00Z'),
      of('acme/zoo', '2026-03-03T11:00:00Z'),
    ];
    expect(computeStats(inputOf({ window: week, activities })).topRepositories).toEqual([
      { name: 'acme/zoo', count: 2 },
      { name: 'acme/api', count: 1 },
      { name: 'acme/web', count: 1 },
    ]);
  });

  it('name the local day with the most actions, the first of equal ones, and none without actions', () => {
    const activities = [messages('2026-03-05T05:45:00Z', 4), messages('2026-03-05T06:00:00Z', 4)];
    expect(computeStats(inputOf({ window: week, activities })).busiestDay).toEqual({ date: '2026-03-04', count: 4 });
    expect(computeStats(inputOf({ window: week })).busiestDay).toBeNull();
  });

  it('share the actions among the connected sources', () => {
    const activities = [
      commit('2026-03-03T10:00:00Z'),
      messages('2026-03-03T10:00:00Z', 5),
      reactions('2026-03-03T10:00:00Z', 1),
      meeting('2026-03-03T10:00:00Z', '2026-03-03T11:00:00Z'),
    ];
    const share = (coverage: typeof allConnected | Record<string, null>) =>
      computeStats(inputOf({ window: week, activities, coverage: { ...allConnected, ...coverage } })).platformShare;
    expect(share({})).toEqual({ github: 0.125, notion: 0, slack: 0.75, calendar: 0.125 });
    expect(share({ notion: null })).toEqual({ github: 0.125, slack: 0.75, calendar: 0.125 });
    const late = { ...allConnected.github, from: new Date('2026-03-04T00:00:00Z') };
    expect(share({ ...allConnected, github: late })).toBeNull();
    const noReactions = { ...allConnected.slack, missingTypes: ['reaction_count'] };
    expect(share({ ...allConnected, slack: noReactions })).toMatchObject({ slack: 0.7143 });
    expect(breakdown(inputOf({ window: week, activities }))).toEqual({ github: 1, notion: 0, slack: 6, calendar: 1 });
  });

  it('measure opened to merged from three pull requests on', () => {
    const merged = (id: string, hours: number) => {
      const end = new Date(Date.UTC(2026, 2, 4, 12));
      return pullRequest(new Date(+end - hours * 3_600_000).toISOString(), end.toISOString(), { externalId: id });
    };
    const cycle = (...rows: ReturnType<typeof merged>[]) =>
      computeStats(inputOf({ window: week, activities: rows })).pullRequestCycle;
    expect(cycle(merged('a', 1), merged('b', 2))).toBeNull();
    expect(cycle(merged('a', 1), merged('b', 2), merged('c', 100))).toEqual({ medianHours: 2, p75Hours: 51, n: 3 });
    expect(cycle(merged('a', 1), merged('b', 2), merged('c', 4), merged('d', 1000))?.medianHours).toBe(3);
  });
});
