import { describe, expect, test } from 'vitest';
import type { Status } from '@/lib/http/contract';
import { cardState } from './card-state';

const healthy: Status = {
  provider: 'github',
  connected: true,
  sandbox: false,
  setup: 'ready',
  state: 'success',
  degraded: [],
  accountLabel: 'octocat',
  scopes: ['read:user'],
  connectedAt: '2026-11-01T08:00:00Z',
  lastSync: '2026-11-16T09:56:00Z',
  lastAttempt: '2026-11-16T09:56:00Z',
  nextSync: '2026-11-16T10:11:00Z',
  progress: null,
  error: null,
  history: { through: '2026-08-03T00:00:00.000Z', target: '2026-08-03T00:00:00.000Z', complete: true },
  consecutiveFailures: 0,
  lastResult: null,
  counts: { last7Days: 1, last30Days: 2, allTime: 3 },
  hint: null,
};
const apart: Status = { ...healthy, connected: false, state: 'disconnected', lastSync: null, nextSync: null };

describe('cardState', () => {
  test('a provider without credentials that was never connected is not set up', () => {
    expect(cardState({ ...apart, setup: 'not_configured' })).toEqual({ kind: 'not_set_up' });
  });

  test('a provider that is switched off is off, whatever its connection says', () => {
    expect(cardState({ ...apart, setup: 'feature_disabled' })).toEqual({ kind: 'off' });
    expect(cardState({ ...healthy, setup: 'feature_disabled', state: 'reauthorization_required' })).toEqual({
      kind: 'off',
    });
  });

  test('a provider that could be connected is not connected, in the sandbox too', () => {
    expect(cardState(apart)).toEqual({ kind: 'not_connected' });
    expect(cardState({ ...apart, setup: 'sandbox', sandbox: true })).toEqual({ kind: 'not_connected' });
  });

  test('the first import tells how much is read, and how far back', () => {
    const progress = { done: 1240, total: 5300, phase: 'history' as const, through: '2026-02-03T00:00:00Z' };
    expect(cardState({ ...healthy, state: 'syncing', lastSync: null, progress })).toEqual({
      kind: 'importing',
      done: 1240,
      total: 5300,
      through: '2026-02-03T00:00:00Z',
      again: false,
    });
  });

  test('history that goes on after the recent days are in is still the first import', () => {
    const progress = { done: 12, total: null, phase: 'history' as const, through: null };
    expect(cardState({ ...healthy, state: 'syncing', progress }).kind).toBe('importing');
  });

  test('a connection that waits for its first run is importing, with nothing read', () => {
    expect(cardState({ ...healthy, state: 'idle', lastSync: null })).toEqual({
      kind: 'importing',
      done: 0,
      total: null,
      through: null,
      again: false,
    });
    expect(cardState({ ...healthy, state: 'syncing', lastSync: null })).toEqual({
      kind: 'importing',
      done: 0,
      total: null,
      through: null,
      again: false,
    });
  });

  test('a later run is an update with its counts', () => {
    const progress = { done: 4, total: 9, phase: 'update' as const, through: null };
    expect(cardState({ ...healthy, state: 'syncing', progress })).toEqual({ kind: 'updating', done: 4, total: 9 });
    expect(cardState({ ...healthy, state: 'syncing' })).toEqual({ kind: 'updating', done: null, total: null });
  });

  test('a successful run is healthy', () => {
    expect(cardState(healthy)).toEqual({ kind: 'healthy', lastSync: healthy.lastSync, nextSync: healthy.nextSync });
  });

  test('a successful run with a stream missing is partial', () => {
    const degraded = [{ stream: 'issues', reason: 'Issues' }];
    expect(cardState({ ...healthy, degraded })).toMatchObject({
      kind: 'partial',
      lack: 'permission',
      missing: degraded,
    });
  });

  test('a stream that only waits asks for no permission, nor does one that is partly hidden', () => {
    const waits = { stream: 'reactions', reason: 'Reactions wait', kind: 'waiting' as const };
    const hidden = { stream: 'commits', reason: 'Commits are incomplete', kind: 'withheld' as const };
    const refused = { stream: 'issues', reason: 'Issues cannot be read', kind: 'permission' as const };
    expect(cardState({ ...healthy, degraded: [waits] })).toMatchObject({ kind: 'partial', lack: 'waiting' });
    expect(cardState({ ...healthy, degraded: [waits, hidden] })).toMatchObject({ kind: 'partial', lack: 'withheld' });
    expect(cardState({ ...healthy, degraded: [waits, hidden, refused] })).toMatchObject({ lack: 'permission' });
  });

  test('older history that comes in is importing, and between two windows says how far back all is stored', () => {
    const progress = { done: 12, total: null, phase: 'history' as const, through: null };
    const history = { through: '2026-03-12T00:00:00.000Z', target: '2005-01-01T00:00:00.000Z', complete: false };
    expect(cardState({ ...healthy, state: 'syncing', progress, history })).toEqual({
      kind: 'importing',
      done: 12,
      total: null,
      through: '2026-03-12T00:00:00.000Z',
      again: false,
    });
  });

  test('what is read again is not told as imported, nor as far back as it was stored before', () => {
    const progress = { done: 12, total: null, phase: 'history' as const, through: null };
    const history = { through: '2026-08-03T00:00:00.000Z', target: '2026-08-03T00:00:00.000Z', complete: false };
    expect(cardState({ ...healthy, state: 'syncing', progress, history })).toMatchObject({
      kind: 'importing',
      through: null,
      again: true,
    });
  });

  test('a limit of the provider names when it ends', () => {
    expect(cardState({ ...healthy, state: 'rate_limited', nextSync: '2026-11-16T14:32:00Z' })).toEqual({
      kind: 'rate_limited',
      until: '2026-11-16T14:32:00Z',
    });
  });

  test('an error is retried at the next due time', () => {
    const error = { code: 'network_error', message: 'Slack did not answer.', retryable: true };
    expect(cardState({ ...healthy, state: 'error', error })).toEqual({
      kind: 'retrying',
      code: 'network_error',
      message: 'Slack did not answer.',
      nextTry: healthy.nextSync,
    });
  });

  test('refused installation credentials wait for the operator, and do not tell the user to reconnect', () => {
    const error = { code: 'invalid_client', message: 'refused', retryable: true };
    expect(cardState({ ...healthy, setup: 'operator_error', state: 'error', error })).toEqual({
      kind: 'operator',
      credentials: 'refused',
    });
    expect(cardState({ ...healthy, setup: 'operator_error', state: 'reauthorization_required' }).kind).toBe('operator');
  });

  test('a connection whose installation lost its credentials waits for the operator', () => {
    expect(cardState({ ...healthy, setup: 'not_configured' })).toEqual({ kind: 'operator', credentials: 'gone' });
  });

  test('a dead grant asks to reconnect and says since when, and why', () => {
    const stopped = { ...healthy, state: 'reauthorization_required' as const, lastAttempt: '2026-11-16T12:10:00Z' };
    expect(cardState(stopped)).toEqual({ kind: 'reauthorization', stoppedAt: '2026-11-16T12:10:00Z', code: null });
    const error = { code: 'refresh_in_doubt', message: 'interrupted', retryable: false };
    expect(cardState({ ...stopped, error })).toMatchObject({ code: 'refresh_in_doubt' });
  });
});
