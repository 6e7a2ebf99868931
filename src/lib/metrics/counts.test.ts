import { describe, expect, it } from 'vitest';
import {
  commit,
  inputOf,
  issue,
  meeting,
  messages,
  officeHours,
  pageEdit,
  pullRequest,
  reactions,
  review,
  allConnected,
  wholeCoverage,
} from './sample-rows';
import { computeStats } from './stats';
import { windowFor } from './windows';

const week = windowFor('weekly', '2026-03-04', { timeZone: 'UTC', weekStart: 'monday' });
const sha = '5366cb59eb39e4ec1d6c468a79cceb626c14c048';

describe('counts', () => {
  it('counts the same SHA once, however many repositories and rows show it', () => {
    const stats = computeStats(
      inputOf({
        window: week,
        activities: [
          commit('2026-03-03T10:00:00Z', { externalId: `acme/fork@${sha}`, metadata: { repository: 'acme/fork' } }),
          commit('2026-03-03T10:00:00Z', { externalId: sha, metadata: { repository: 'acme/api' } }),
          commit('2026-03-03T10:00:00Z', { externalId: sha, metadata: { repository: 'acme/api' } }),
        ],
      }),
    );
    expect(stats.totalCommits).toBe(1);
    expect(stats.topRepositories).toEqual([{ name: 'acme/api', count: 1 }]);
  });

  it('takes the first instant of the window and leaves out the last', () => {
    const activities = [
      '2026-03-01T23:59:59.999Z',
      '2026-03-02T00:00:00Z',
      '2026-03-08T23:59:59.999Z',
      '2026-03-09T00:00:00Z',
    ].map((at) => commit(at));
    expect(computeStats(inputOf({ window: week, activities })).totalCommits).toBe(2);
  });

  it('dates opening, merging and closing each by its own time', () => {
    const stats = computeStats(
      inputOf({
        window: week,
        activities: [
          pullRequest('2026-01-01T10:00:00Z', '2026-03-03T10:00:00Z', { externalId: 'old' }),
          pullRequest('2026-03-03T10:00:00Z', '2026-03-20T10:00:00Z', { externalId: 'new' }),
          issue('2026-02-01T10:00:00Z', '2026-03-08T10:00:00Z', { externalId: 'i1' }),
          issue('2026-03-02T10:00:00Z', null, { externalId: 'i2' }),
        ],
      }),
    );
    expect(stats).toMatchObject({ totalPRs: 1, mergedPRs: 1, issuesOpened: 1, issuesClosed: 1 });
  });

  it('does not call a closed pull request merged', () => {
    const closed = pullRequest('2026-03-03T10:00:00Z', null, {
      endedAt: new Date('2026-03-04T10:00:00Z'),
      metadata: { state: 'closed', closedAt: '2026-03-04T10:00:00Z' },
    });
    expect(computeStats(inputOf({ window: week, activities: [closed] })).mergedPRs).toBe(0);
  });

  it('counts merge commits among commits, pages once, messages and reactions by their counts', () => {
    const stats = computeStats(
      inputOf({
        window: week,
        activities: [
          commit('2026-03-03T10:00:00Z'),
          commit('2026-03-03T11:00:00Z', { metadata: { isMerge: true } }),
          review('2026-03-03T12:00:00Z'),
          pageEdit('2026-03-03T12:00:00Z', 'p1'),
          pageEdit('2026-03-04T12:00:00Z', 'p1'),
          pageEdit('2026-03-04T12:00:00Z', 'p2'),
          messages('2026-03-03T12:15:00Z', 7),
          messages('2026-03-03T12:30:00Z', 2, { metadata: { conversation: 'dm', conversationKind: 'dm' } }),
          reactions('2026-03-03T12:15:00Z', 3),
        ],
      }),
    );
    expect(stats).toMatchObject({
      totalCommits: 2,
      mergeCommits: 1,
      reviews: 1,
      pagesEdited: 2,
      messages: 9,
      reactionsGiven: 3,
    });
  });

  it('cuts a running window at asOf, and calls later meetings upcoming', () => {
    const stats = computeStats(
      inputOf({
        window: week,
        asOf: new Date('2026-03-04T10:30:00Z'),
        activities: [
          commit('2026-03-04T10:29:59Z'),
          commit('2026-03-04T10:30:00Z'),
          meeting('2026-03-04T10:00:00Z', '2026-03-04T11:00:00Z'),
          meeting('2026-03-04T10:30:00Z', '2026-03-04T11:30:00Z'),
          meeting('2026-03-06T10:00:00Z', '2026-03-06T11:00:00Z'),
          meeting('2026-03-09T00:00:00Z', '2026-03-09T01:00:00Z'),
        ],
      }),
    );
    expect(stats).toMatchObject({ totalCommits: 1, totalMeetings: 1, upcomingMeetings: 2, meetingHours: 0.5 });
  });

  it('counts quarter hours of Kathmandu to its own day', () => {
    const day = windowFor('daily', '2026-03-04', { timeZone: 'Asia/Kathmandu', weekStart: 'monday' });
    const activities = [
      messages('2026-03-03T18:00:00Z', 1),
      messages('2026-03-03T18:15:00Z', 10),
      messages('2026-03-04T18:00:00Z', 100),
      messages('2026-03-04T18:15:00Z', 1000),
    ];
    expect(computeStats(inputOf({ window: day, activities })).messages).toBe(110);
  });
});

describe('null', () => {
  const none = { github: null, notion: null, slack: null, calendar: null };

  it('stands for everything when nothing is connected, and never 0', () => {
    const { workingTime, workingDays, minutes, collaborationComponents, ...stats } = computeStats(
      inputOf({ window: week, coverage: none, activities: [commit('2026-03-03T10:00:00Z')] }),
    );
    expect(new Set(Object.values(stats))).toEqual(new Set([null]));
    expect({ workingTime, workingDays }).toEqual({ workingTime: 40, workingDays: 5 });
    expect(minutes).toEqual({ working: 2400, meetingsInWork: null, focus: null, fragmented: null, focusAhead: null });
    expect(new Set(Object.values(collaborationComponents))).toEqual(new Set([null]));
  });

  it('stands for the numbers of a source whose history does not reach back to the window’s start', () => {
    const github = { ...wholeCoverage, from: new Date('2026-03-02T00:00:01Z') };
    const stats = computeStats(inputOf({ window: week, coverage: { ...allConnected, github } }));
    expect(stats).toMatchObject({
      totalCommits: null,
      totalPRs: null,
      topRepositories: null,
      mostActiveHours: null,
      messages: 0,
    });
  });

  it('stands for the numbers of a past window that the last sync did not reach the end of', () => {
    const slack = { ...wholeCoverage, to: new Date('2026-03-08T23:45:00Z') };
    const asOf = new Date('2026-03-12T00:00:00Z');
    expect(computeStats(inputOf({ window: week, asOf, coverage: { ...allConnected, slack } })).messages).toBeNull();
  });

  it('does not stand for a lag of the last sync at the edge of a running window, and does for a long one', () => {
    const day = windowFor('daily', '2026-03-04', officeHours);
    const asOf = new Date('2026-03-04T09:00:00Z');
    const at = (to: string) =>
      computeStats(
        inputOf({ window: day, asOf, coverage: { ...allConnected, github: { ...wholeCoverage, to: new Date(to) } } }),
      );
    expect(at('2026-03-04T08:40:00Z').totalCommits).toBe(0);
    expect(at('2026-03-04T06:00:00Z').totalCommits).toBeNull();
  });

  it('stands for the numbers of a stream that could not be read, and for no others of its source', () => {
    const github = { ...wholeCoverage, missingTypes: ['review'], reason: 'forbidden' };
    const stats = computeStats(inputOf({ window: week, coverage: { ...allConnected, github } }));
    expect(stats).toMatchObject({ reviews: null, totalCommits: 0, afterHoursMinutes: null });
  });

  it('stands for meetings, focus and fragments without a calendar', () => {
    const stats = computeStats(inputOf({ window: week, coverage: { ...allConnected, calendar: null } }));
    expect(stats).toMatchObject({
      totalMeetings: null,
      meetingHours: null,
      focusTime: null,
      focusTimeAhead: null,
      fragmentedTime: null,
      meetingTimeInWork: null,
      meetingLoad: null,
      largestFocusBlock: null,
      workingTime: 40,
      afterHoursMinutes: 0,
    });
  });
});
