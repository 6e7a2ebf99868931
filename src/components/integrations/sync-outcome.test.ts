import { describe, expect, test } from 'vitest';
import type { Status } from '@/lib/http/contract';
import { syncOutcome } from './sync-outcome';

const before: Status = {
  provider: 'slack',
  connected: true,
  sandbox: false,
  setup: 'ready',
  state: 'syncing',
  degraded: [],
  accountLabel: null,
  scopes: [],
  connectedAt: null,
  lastSync: null,
  lastAttempt: null,
  nextSync: null,
  progress: null,
  error: null,
  history: null,
  consecutiveFailures: 0,
  lastResult: { status: 'success', itemsSynced: 1, newItems: 1, durationMs: 1, syncId: 'first' },
  counts: { last7Days: 0, last30Days: 0, allTime: 0 },
  hint: null,
};
const ended = (status: 'success' | 'partial' | 'failed', newItems: number): Status => ({
  ...before,
  state: status === 'failed' ? 'error' : 'success',
  lastResult: { status, itemsSynced: newItems, newItems, durationMs: 1, syncId: 'second' },
});
const outcome = (after: Status) => syncOutcome(before, after, String);

describe('syncOutcome', () => {
  test('a failure whose error is not known still ends in words', () => {
    expect(outcome(ended('failed', 0))).toEqual({
      kind: 'failed',
      text: 'The sync did not finish. What was read before is kept.',
      retryable: true,
    });
  });
  test('a failure is told by its own sentence', () => {
    expect(
      outcome({ ...ended('failed', 0), error: { code: 'x', message: 'Slack did not answer.', retryable: false } }),
    ).toEqual({ kind: 'failed', text: 'Slack did not answer.', retryable: false });
  });
  test('new items are counted, one in the singular', () => {
    expect(outcome(ended('success', 12))).toEqual({ kind: 'done', text: '12 new items' });
    expect(outcome(ended('partial', 1))).toEqual({ kind: 'done', text: '1 new item' });
    expect(outcome(ended('success', 0))).toEqual({ kind: 'done', text: 'Nothing new' });
  });
  test('the run that was known already says nothing again', () => {
    expect(outcome({ ...before, state: 'success' })).toBeNull();
  });
  test('a run under way says nothing yet', () => {
    expect(outcome({ ...ended('success', 3), state: 'syncing' })).toBeNull();
  });
});
