import { describe, expect, it } from 'vitest';
import { commit, meeting, messages, pageEdit, pullRequest, reactions, review } from '../../metrics/sample-rows';
import { clusterActivities, type Cluster } from './cluster';

const span = { start: new Date('2026-03-02T00:00:00Z'), end: new Date('2026-03-09T00:00:00Z') };
const of = <K extends Cluster['kind']>(clusters: readonly Cluster[], kind: K): Extract<Cluster, { kind: K }>[] =>
  clusters.filter((cluster): cluster is Extract<Cluster, { kind: K }> => cluster.kind === kind);
const sha = (digit: string): string => digit.repeat(40);

describe('clusters', () => {
  it('join a pull request with its merge commit, the commits that name it, and the reviews on it', () => {
    const clusters = clusterActivities(
      [
        pullRequest('2026-03-03T10:00:00Z', '2026-03-04T10:00:00Z', {
          externalId: 'p',
          metadata: { number: 7, mergeCommitSha: sha('a') },
        }),
        commit('2026-03-04T10:00:00Z', { externalId: sha('a'), title: 'Squashed' }),
        commit('2026-03-03T11:00:00Z', { externalId: sha('b'), title: 'Part one (#7)' }),
        commit('2026-03-03T12:00:00Z', { externalId: sha('c'), title: 'Part two', metadata: { pullRequest: 7 } }),
        commit('2026-03-03T12:00:00Z', {
          externalId: sha('d'),
          title: 'Elsewhere (#7)',
          metadata: { repository: 'acme/web' },
        }),
        review('2026-03-03T13:00:00Z', { externalId: 'r', metadata: { number: 7 } }),
      ],
      span,
    );
    const [pull] = of(clusters, 'pull_request');
    expect(pull?.commits.map((row) => row.externalId)).toEqual([sha('b'), sha('c'), sha('a')]);
    expect(pull?.reviews.map((row) => row.externalId)).toEqual(['r']);
    expect(of(clusters, 'commits').map((cluster) => cluster.repository)).toEqual(['acme/web']);
    expect(of(clusters, 'review')).toEqual([]);
  });

  it('tell a pull request by what happened to it inside the span, not by what it is today', () => {
    const clusters = clusterActivities(
      [
        pullRequest('2026-02-01T10:00:00Z', '2026-03-04T10:00:00Z', { externalId: 'merged now' }),
        pullRequest('2026-03-04T10:00:00Z', '2026-03-20T10:00:00Z', { externalId: 'merged later' }),
        pullRequest('2026-02-01T10:00:00Z', '2026-02-04T10:00:00Z', { externalId: 'merged before' }),
        {
          ...pullRequest('2026-03-03T10:00:00Z', null, {
            externalId: 'closed',
            metadata: { state: 'closed', closedAt: '2026-03-05T10:00:00Z' },
          }),
        },
      ],
      span,
    );
    expect(of(clusters, 'pull_request').map(({ pull, event }) => [pull.externalId, event])).toEqual([
      ['merged now', 'merged'],
      ['closed', 'closed'],
      ['merged later', 'opened'],
    ]);
  });

  it('count a commit once however many repositories show it, and leave merge commits to their pull requests', () => {
    const clusters = clusterActivities(
      [
        commit('2026-03-04T10:00:00Z', { externalId: sha('a') }),
        {
          ...commit('2026-03-04T10:00:00Z', { externalId: sha('a'), metadata: { repository: 'fork/api' } }),
          id: 'other',
        },
        commit('2026-03-04T11:00:00Z', { externalId: sha('b'), metadata: { isMerge: true } }),
      ],
      span,
    );
    expect(of(clusters, 'commits').flatMap((cluster) => cluster.commits)).toHaveLength(1);
  });

  it('join meetings whose titles differ only in numbers, and take one shown on two calendars once', () => {
    const first = meeting('2026-03-03T10:00:00Z', '2026-03-03T11:00:00Z', { title: 'Core call #71', externalId: 'a' });
    const clusters = clusterActivities(
      [
        first,
        { ...first, id: 'copy', externalId: 'copy' },
        meeting('2026-03-05T10:00:00Z', '2026-03-05T11:00:00Z', { title: 'Core call #72', externalId: 'b' }),
        meeting('2026-03-05T12:00:00Z', '2026-03-05T13:00:00Z', {
          title: 'Alone',
          externalId: 'c',
          metadata: { attendeeCount: 1 },
        }),
        meeting('2026-03-10T12:00:00Z', '2026-03-10T13:00:00Z', { title: 'Core call #73', externalId: 'd' }),
      ],
      span,
    );
    expect(of(clusters, 'meeting').map((cluster) => cluster.meetings.map((row) => row.id))).toHaveLength(1);
    expect(of(clusters, 'meeting')[0]?.meetings).toHaveLength(2);
  });

  it('join the edits of a page and the messages and reactions of a channel', () => {
    const clusters = clusterActivities(
      [
        pageEdit('2026-03-03T10:00:00Z', 'p1'),
        pageEdit('2026-03-05T10:00:00Z', 'p1'),
        pageEdit('2026-03-05T10:00:00Z', 'p2'),
        messages('2026-03-03T10:00:00Z', 4),
        messages('2026-03-03T10:15:00Z', 2),
        reactions('2026-03-03T10:15:00Z', 2),
        messages('2026-03-03T10:15:00Z', 3, { metadata: { conversation: 'dm', conversationKind: 'dm' } }),
      ],
      span,
    );
    expect(
      of(clusters, 'page')
        .map((cluster) => cluster.edits.length)
        .sort(),
    ).toEqual([1, 2]);
    expect(
      of(clusters, 'conversation').map((cluster) => [
        cluster.direct,
        cluster.messages.length,
        cluster.reactions.length,
      ]),
    ).toEqual([
      [false, 2, 1],
      [true, 1, 0],
    ]);
  });

  it('set three commits that begin alike apart from the rest of their repository', () => {
    const titles = ['docs: a', 'docs: b', 'docs(api): c', 'Speed up', 'Retry'];
    const clusters = clusterActivities(
      titles.map((title, index) => commit(`2026-03-03T1${index}:00:00Z`, { title, externalId: sha(String(index)) })),
      span,
    );
    expect(of(clusters, 'commits').map(({ theme, commits }) => [theme, commits.length])).toEqual([
      ['docs', 3],
      ['', 2],
    ]);
  });
});
