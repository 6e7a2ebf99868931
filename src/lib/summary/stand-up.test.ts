import { describe, expect, it } from 'vitest';
import type { ActivityRecord } from '../integrations/activity';
import { commit, issue, meeting, officeHours, pageEdit, pullRequest, review } from '../metrics/sample-rows';
import { standUp, type StandUp, type StandUpInput } from './stand-up';

// Wednesday, 10:00 in Berlin
const asOf = new Date('2026-03-04T09:00:00Z');
const sha = (digit: string): string => digit.repeat(40);
const open = (at: string, number: number, metadata: Partial<ReturnType<typeof pullRequest>['metadata']> = {}) =>
  pullRequest(at, null, { externalId: `p${number}`, title: `Change ${number}`, metadata: { number, ...metadata } });
const said = (activities: readonly ActivityRecord[], given: Partial<StandUpInput> = {}): StandUp =>
  standUp({ activities, settings: officeHours, asOf, ...given });
const texts = (lines: StandUp['done']): string[] => lines.map(({ text }) => text);

describe('done', () => {
  it('is what was finished since the last working day began, strongest first, each with its rows', () => {
    const { done } = said([
      pullRequest('2026-02-20T09:00:00Z', '2026-03-03T15:00:00Z', {
        externalId: 'p7',
        title: 'Retry failed imports',
        metadata: { number: 7, mergeCommitSha: sha('a') },
      }),
      commit('2026-03-03T15:00:00Z', { externalId: sha('a'), title: 'Retry failed imports (#7)' }),
      commit('2026-03-04T08:00:00Z', { externalId: sha('b'), title: 'Sort the keys' }),
      commit('2026-03-04T08:10:00Z', { externalId: sha('c'), title: 'Name the error' }),
      issue('2026-03-01T08:00:00Z', '2026-03-03T16:00:00Z', {
        externalId: 'i1',
        title: 'Stalls',
        metadata: { number: 4 },
      }),
      review('2026-03-03T12:00:00Z', { externalId: 'r1', metadata: { repository: 'acme/web', number: 12 } }),
      pageEdit('2026-03-03T13:00:00Z', 'page'),
      pullRequest('2026-03-02T09:00:00Z', '2026-03-02T15:00:00Z', { externalId: 'monday' }),
    ]);
    expect(done).toEqual([
      { text: 'Merged “Retry failed imports” (api #7)', evidence: ['p7', sha('a')] },
      { text: 'Closed the issue “Stalls” (api #4)', evidence: ['i1'] },
      { text: 'Reviewed “Cache the answers” (web #12)', evidence: ['r1'] },
      { text: 'Committed “Name the error” and “Sort the keys” to api', evidence: [sha('c'), sha('b')] },
      { text: 'Edited the page “page:2026-03-03T13:00:00Z”', evidence: ['page:2026-03-03T13:00:00Z'] },
    ]);
  });

  it('goes back over the weekend, a day off and time out of office', () => {
    const friday = pullRequest('2026-02-26T09:00:00Z', '2026-02-27T15:00:00Z', { externalId: 'p', title: 'On Friday' });
    const monday = new Date('2026-03-02T09:00:00Z');
    expect(texts(said([friday], { asOf: monday }).done)).toEqual(['Merged “On Friday” (api #1)']);
    expect(said([friday]).done).toEqual([]);
    const settings = { ...officeHours, daysOff: ['2026-03-02'] };
    const timeOff = [{ startsAt: new Date('2026-03-02T23:00:00Z'), endsAt: new Date('2026-03-03T23:00:00Z') }];
    expect(texts(said([friday], { settings, timeOff }).done)).toEqual(['Merged “On Friday” (api #1)']);
  });

  it('is taken from the window where one is given, and knows nothing after now', () => {
    const rows = [
      pullRequest('2026-02-02T09:00:00Z', '2026-02-03T09:00:00Z', { externalId: 'a', title: 'Before' }),
      pullRequest('2026-03-02T09:00:00Z', '2026-03-04T10:00:00Z', { externalId: 'b', title: 'Later' }),
    ];
    const window = { start: new Date('2026-02-01T23:00:00Z'), end: new Date('2026-03-08T23:00:00Z') };
    expect(texts(said(rows, { window }).done)).toEqual(['Merged “Before” (api #1)']);
  });
});

describe('next', () => {
  it('holds own open pull requests, reviews asked for, and the meetings still to come today', () => {
    const call = meeting('2026-03-04T13:00:00Z', '2026-03-04T13:30:00Z', { externalId: 'm1', title: 'Planning' });
    const { next } = said(
      [
        open('2026-03-04T08:00:00Z', 1, { reviewedByOthers: false }),
        open('2026-02-20T08:00:00Z', 2, { reviewedByOthers: true }),
        open('2026-03-03T08:00:00Z', 3, { isDraft: true }),
        call,
        { ...call, id: 'm2', externalId: 'm2' },
        meeting('2026-03-04T07:00:00Z', '2026-03-04T07:30:00Z', { title: 'Over' }),
        meeting('2026-03-05T07:00:00Z', '2026-03-05T07:30:00Z', { title: 'Tomorrow' }),
        meeting('2026-03-04T15:00:00Z', '2026-03-04T15:30:00Z', { title: 'Alone', metadata: { attendeeCount: 1 } }),
      ],
      {
        reviewRequests: [{ id: 'q', repository: 'acme/web', number: 13, title: 'Draw' }],
      },
    );
    expect(next).toEqual([
      { text: 'Answer the review of “Change 2” (api #2)', evidence: ['p2'] },
      { text: 'Go on with the draft “Change 3” (api #3)', evidence: ['p3'] },
      { text: 'Bring to merge “Change 1” (api #1)', evidence: ['p1'] },
      { text: 'Review “Draw” (web #13)', evidence: ['q'] },
      { text: '“Planning” at 14:00', evidence: ['m1'] },
    ]);
  });

  it('leaves out what was merged or closed', () => {
    const closed = pullRequest('2026-03-03T08:00:00Z', null, {
      metadata: { state: 'closed', closedAt: '2026-03-03T09:00:00Z' },
    });
    expect(said([closed, pullRequest('2026-03-03T08:00:00Z', '2026-03-03T09:00:00Z')]).next).toEqual([]);
  });

  it('says how many more there are beyond eight lines of a kind, and still cites them', () => {
    const { next } = said(Array.from({ length: 11 }, (_, index) => open('2026-03-04T08:00:00Z', index + 1)));
    expect(next).toHaveLength(8);
    expect(next.at(-1)).toMatchObject({ text: 'and 4 more open pull requests', evidence: { length: 4 } });
  });
});

describe('blocked', () => {
  const unreviewed = (at: string): ActivityRecord => open(at, 5, { reviewedByOthers: false });

  it('begins with the second working day without a review', () => {
    expect(said([unreviewed('2026-03-02T15:00:00Z')]).blocked).toEqual([
      { text: '“Change 5” (api #5): no review for 2 working days', evidence: ['p5'] },
    ]);
    expect(said([unreviewed('2026-03-03T06:00:00Z')]).blocked).toEqual([]);
    expect(said([unreviewed('2026-03-03T06:00:00Z')]).next).toHaveLength(1);
  });

  it('counts no weekend and no leave', () => {
    const sunday = { asOf: new Date('2026-03-01T09:00:00Z') };
    expect(said([unreviewed('2026-02-26T15:00:00Z')], sunday).blocked).toEqual([]);
    const leave = [{ startsAt: new Date('2026-02-25T23:00:00Z'), endsAt: new Date('2026-03-02T23:00:00Z') }];
    expect(texts(said([unreviewed('2026-02-25T15:00:00Z')]).blocked)).toEqual([
      '“Change 5” (api #5): no review for 5 working days',
    ]);
    expect(said([unreviewed('2026-02-25T15:00:00Z')], { timeOff: leave }).blocked).toEqual([
      { text: '“Change 5” (api #5): no review for 2 working days', evidence: ['p5'] },
    ]);
  });

  it('claims nothing of drafts, of reviewed ones, and where the provider does not say', () => {
    for (const metadata of [{ isDraft: true, reviewedByOthers: false }, { reviewedByOthers: true }, {}])
      expect(said([open('2026-02-20T08:00:00Z', 6, metadata)]).blocked).toEqual([]);
  });
});
