import { describe, expect, it } from 'vitest';
import type { ActivityRecord } from '../integrations/activity';
import {
  allConnected,
  commit,
  inputOf,
  issue,
  meeting,
  messages,
  pageEdit,
  pullRequest,
  reactions,
  review,
} from './sample-rows';
import { computeStats } from './stats';
import { windowFor } from './windows';

const window = windowFor('daily', '2026-03-04', { timeZone: 'UTC', weekStart: 'monday' });
const minutes = (activities: ActivityRecord[]) => computeStats(inputOf({ window, activities })).afterHoursMinutes;

describe('time outside working hours', () => {
  it('is 15 minutes for each distinct quarter hour with an action, whatever its source', () => {
    expect(
      minutes([
        commit('2026-03-04T20:01:00Z'),
        review('2026-03-04T20:14:59Z'),
        messages('2026-03-04T20:00:00Z', 5),
        pageEdit('2026-03-04T20:15:00Z', 'p1'),
        pullRequest('2026-03-04T08:59:00Z'),
      ]),
    ).toBe(45);
  });

  it('is nothing within working time', () => {
    expect(minutes([commit('2026-03-04T09:00:00Z'), commit('2026-03-04T16:59:59Z')])).toBe(0);
  });

  it('does not count what others did, reactions and issues', () => {
    expect(
      minutes([
        pullRequest('2026-03-01T10:00:00Z', '2026-03-04T22:00:00Z'),
        issue('2026-03-04T21:00:00Z', '2026-03-04T22:00:00Z'),
        reactions('2026-03-04T23:00:00Z', 3),
      ]),
    ).toBe(0);
  });

  it('counts meetings by the minute, and no quarter hour that one of them touches', () => {
    const late = meeting('2026-03-04T16:30:00Z', '2026-03-04T17:50:00Z');
    expect(minutes([late])).toBe(50);
    expect(minutes([late, commit('2026-03-04T17:20:00Z'), commit('2026-03-04T17:55:00Z')])).toBe(50);
    expect(minutes([late, commit('2026-03-04T18:00:00Z')])).toBe(65);
  });

  it('is unknown where a connected source does not cover the window, and goes without a source that is not connected', () => {
    const activities = [commit('2026-03-04T20:01:00Z')];
    const github = { ...allConnected.github, missingTypes: ['commit'] };
    const of = (coverage: typeof allConnected | Record<string, null>) =>
      computeStats(inputOf({ window, activities, coverage: { ...allConnected, ...coverage } })).afterHoursMinutes;
    expect(of({ ...allConnected, github })).toBeNull();
    expect(of({ notion: null, calendar: null })).toBe(15);
  });
});
