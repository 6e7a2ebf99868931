import { describe, expect, it } from 'vitest';
import { isMetricName, metricNames, metrics } from './registry';
import { allConnected, commit, inputOf, meeting, messages, pullRequest } from './sample-rows';
import { windowFor } from './windows';

const window = windowFor('weekly', '2026-03-04', { timeZone: 'UTC', weekStart: 'monday' });
const ids = (rows: { externalId: string }[]) => rows.map((row) => row.externalId);

describe('the registry', () => {
  it('knows a name of its own only, not one that every object has', () => {
    expect(isMetricName('totalCommits')).toBe(true);
    for (const name of ['toString', 'constructor', '__proto__', 'minutes', '']) expect(isMetricName(name)).toBe(false);
  });

  it('defines each number in words that do not judge', () => {
    for (const name of metricNames) {
      const { label, sentence, time } = metrics[name];
      expect(label && sentence.endsWith('.') && time, name).toBeTruthy();
      expect(`${label} ${sentence}`).not.toMatch(
        /\b(un)?productive\b|\bstreak\b|\brank|\btop\b|\bbehind\b|\bshould\b/i,
      );
    }
  });

  it('names the providers a number needs', () => {
    expect(metrics.totalCommits.sources).toEqual(['github']);
    expect(metrics.collaborationScore.sources).toEqual(['github', 'slack', 'calendar']);
    expect(metrics.workingTime.sources).toEqual([]);
  });

  it('lists merged pull requests by the time of the merge, newest first', () => {
    const activities = [
      pullRequest('2026-03-03T10:00:00Z', '2026-03-04T10:00:00Z', { externalId: 'quick' }),
      pullRequest('2026-01-03T10:00:00Z', '2026-03-05T10:00:00Z', { externalId: 'slow' }),
      pullRequest('2026-03-03T11:00:00Z', '2026-03-09T10:00:00Z', { externalId: 'later' }),
    ];
    const input = inputOf({ window, activities });
    expect(ids(metrics.mergedPRs.evidence(input))).toEqual(['slow', 'quick']);
    expect(ids(metrics.totalPRs.evidence(input))).toEqual(['later', 'quick']);
    expect(metrics.pullRequestCycle.evidence(input)).toEqual([]);
  });

  it('lists nothing where the number is unknown', () => {
    const activities = [commit('2026-03-03T10:00:00Z'), meeting('2026-03-03T10:00:00Z', '2026-03-03T11:00:00Z')];
    const coverage = { ...allConnected, github: null, calendar: null };
    const input = inputOf({ window, activities, coverage });
    for (const name of ['totalCommits', 'topRepositories', 'totalMeetings', 'meetingHours', 'focusTime'] as const) {
      expect(metrics[name].evidence(input), name).toEqual([]);
    }
  });

  it('lists the meetings that touch the window for hours, and those that start in it for the count', () => {
    const activities = [
      meeting('2026-03-01T23:00:00Z', '2026-03-02T01:00:00Z', { externalId: 'across' }),
      meeting('2026-03-03T10:00:00Z', '2026-03-03T11:00:00Z', { externalId: 'within' }),
    ];
    const input = inputOf({ window, activities });
    expect(ids(metrics.meetingHours.evidence(input))).toEqual(['within', 'across']);
    expect(ids(metrics.totalMeetings.evidence(input))).toEqual(['within']);
    expect(ids(metrics.meetingTimeInWork.evidence(input))).toEqual(['within']);
  });

  it('lists only the rows of counted quarter hours for time outside working hours', () => {
    const activities = [
      messages('2026-03-03T10:00:00Z', 2, { externalId: 'at work' }),
      messages('2026-03-03T20:00:00Z', 2, { externalId: 'late' }),
      meeting('2026-03-03T19:00:00Z', '2026-03-03T20:00:00Z', { externalId: 'dinner talk' }),
    ];
    expect(ids(metrics.afterHoursMinutes.evidence(inputOf({ window, activities })))).toEqual(['late', 'dinner talk']);
  });
});
