import { describe, expect, test } from 'vitest';
import type { ActivityAnswer } from '@/lib/http/contract';
import { anchorOf, groupFeed } from './group-feed';
import { metricTime } from './metric-time';

const whole = { continued: false, continues: false };
const count = (id: string, occurredAt: string, conversation: string, counted: number): ActivityAnswer => ({
  id,
  source: 'slack',
  type: 'message_count',
  externalId: id,
  title: `#${conversation}`,
  occurredAt,
  metadata: { conversation, conversationKind: 'channel', count: counted, replies: 0 },
});
const commit = (id: string, occurredAt: string): ActivityAnswer => ({
  id,
  source: 'github',
  type: 'commit',
  externalId: id,
  title: id,
  occurredAt,
  metadata: { repository: 'a/b', isMerge: false },
});
const shape = (activities: ActivityAnswer[], timeZone = 'UTC') =>
  groupFeed(activities, timeZone, whole).map(({ date, groups }) => [
    date,
    groups.map(({ activity, count: sum }) => [activity.id, sum]),
  ]);

describe('groupFeed', () => {
  test('nothing gives no day', () => {
    expect(groupFeed([], 'UTC', { continued: true, continues: true })).toEqual([]);
  });
  test('count rows of one conversation and day are one row with their sum', () => {
    expect(
      shape([
        count('c', '2026-11-16T11:00:00Z', 'x', 4),
        commit('k', '2026-11-16T10:00:00Z'),
        count('b', '2026-11-16T09:15:00Z', 'x', 3),
        count('a', '2026-11-16T09:00:00Z', 'y', 2),
      ]),
    ).toEqual([
      [
        '2026-11-16',
        [
          ['c', 7],
          ['k', null],
          ['a', 2],
        ],
      ],
    ]);
  });
  test('messages and reactions of one conversation stay apart', () => {
    const reaction: ActivityAnswer = { ...count('r', '2026-11-16T09:00:00Z', 'x', 1), type: 'reaction_count' };
    expect(shape([count('m', '2026-11-16T09:15:00Z', 'x', 3), reaction])).toEqual([
      [
        '2026-11-16',
        [
          ['m', 3],
          ['r', 1],
        ],
      ],
    ]);
  });
  test("the day is the reader's: midnight in their zone parts a conversation", () => {
    const rows = [count('b', '2026-11-16T23:15:00Z', 'x', 1), count('a', '2026-11-16T22:45:00Z', 'x', 1)];
    expect(shape(rows)).toEqual([['2026-11-16', [['b', 2]]]]);
    expect(shape(rows, 'Europe/Berlin')).toEqual([
      ['2026-11-17', [['b', 1]]],
      ['2026-11-16', [['a', 1]]],
    ]);
  });
  test('a joined row spans from its first to its last quarter hour', () => {
    const [day] = groupFeed(
      [count('b', '2026-11-16T11:00:00Z', 'x', 1), count('a', '2026-11-16T09:00:00Z', 'x', 1)],
      'UTC',
      whole,
    );
    expect(day?.groups[0]).toMatchObject({ from: '2026-11-16T09:00:00Z', to: '2026-11-16T11:00:00Z' });
  });
  test('a day that the page cuts is marked, on both ends', () => {
    const rows = [
      commit('c', '2026-11-17T10:00:00Z'),
      commit('b', '2026-11-16T10:00:00Z'),
      commit('a', '2026-11-15T10:00:00Z'),
    ];
    expect(groupFeed(rows, 'UTC', { continued: true, continues: true }).map(({ cut }) => cut)).toEqual([
      true,
      false,
      true,
    ]);
  });
  test('merges are listed by the day of the merge', () => {
    const merged: ActivityAnswer = {
      ...commit('p', '2026-10-01T10:00:00Z'),
      type: 'pull_request',
      metadata: { mergedAt: '2026-11-16T12:00:00Z' },
    };
    const [day] = groupFeed([merged], 'UTC', { ...whole, timeOf: (activity) => metricTime('mergedPRs', activity) });
    expect(day?.date).toBe('2026-11-16');
    expect(metricTime('totalPRs', merged)).toBe('2026-10-01T10:00:00Z');
  });
});

describe('anchorOf', () => {
  test('rows that are joined share their anchor, and it holds nothing an address would have to escape', () => {
    const first = anchorOf(count('a', '2026-11-16T09:00:00Z', 'a b/ü"', 1), 'UTC');
    expect(anchorOf(count('b', '2026-11-16T11:00:00Z', 'a b/ü"', 1), 'UTC')).toBe(first);
    expect(first).toMatch(/^[\w-]+$/);
    expect(anchorOf(commit('k', '2026-11-16T09:00:00Z'), 'UTC')).toBe('a-k');
  });
});
