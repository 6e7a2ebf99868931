import { describe, expect, it } from 'vitest';
import type { Connection } from '../db/queries/connections';
import type { SyncLogRow } from '../db/queries/sync-logs';
import type { StreamCursor } from '../db/schema/connections';
import { status as statusShape } from '../http/contract';
import { describe as describeStatus } from './status';
import { startStream } from './sync-cursor';

const now = new Date('2026-03-18T12:00:00.000Z');
const minutes = (count: number) => new Date(now.getTime() + count * 60_000);

const connection: Connection = {
  id: '00000000-0000-4000-8000-000000000001',
  userId: '00000000-0000-4000-8000-0000000000aa',
  provider: 'github',
  accountId: '42',
  accountLabel: 'octocat',
  accountMetadata: {},
  origin: 'http://127.0.0.1:4010',
  sandbox: true,
  status: 'active',
  accessTokenEncrypted: 'sealed',
  refreshTokenEncrypted: null,
  tokenExpiresAt: null,
  tokenExtra: {},
  encryptedAt: minutes(-600),
  tokenGen: 1,
  refreshClaimedUntil: null,
  refreshAttempt: 0,
  refreshError: null,
  refreshInDoubtSince: null,
  scopes: ['read:user'],
  missingScopes: [],
  slackTeamId: null,
  excludedPlaces: [],
  cursor: null,
  historyRequest: null,
  progress: null,
  degraded: [],
  importing: false,
  nextSyncAt: minutes(10),
  runId: null,
  leaseOwner: null,
  leaseUntil: null,
  leaseGen: 3,
  rateLimitedUntil: null,
  consecutiveFailures: 0,
  errorCode: null,
  connectedAt: minutes(-600),
  lastSyncAt: minutes(-5),
  lastAttemptAt: minutes(-5),
  createdAt: minutes(-600),
  updatedAt: minutes(-5),
};

const ended: SyncLogRow = {
  id: '00000000-0000-4000-8000-0000000000f1',
  userId: connection.userId,
  connectionId: connection.id,
  provider: 'github',
  status: 'success',
  trigger: 'scheduled',
  itemsSynced: 12,
  newItems: 2,
  requests: 3,
  errorCode: null,
  errorMessage: null,
  durationMs: 900,
  startedAt: minutes(-6),
  completedAt: minutes(-5),
  createdAt: minutes(-6),
};
const running: SyncLogRow = {
  ...ended,
  id: '00000000-0000-4000-8000-0000000000f2',
  status: 'running',
  completedAt: null,
  durationMs: null,
};

function show(
  change: Partial<Connection> = {},
  runs: {
    last?: SyncLogRow | null;
    run?: SyncLogRow | null;
    setup?: 'ready' | 'sandbox' | 'not_configured' | 'feature_disabled';
  } = {},
) {
  const { last = ended, run = null, setup = 'sandbox' } = runs;
  const shown = describeStatus({
    id: 'github',
    setup,
    connection: { ...connection, ...change },
    counts: { last7Days: 1, last30Days: 2, allTime: 3 },
    last,
    run,
    now,
  });
  // Whatever the state, it is an answer the contract knows.
  return statusShape.parse(shown);
}

describe('the Status of a connection', () => {
  it('is idle until a run has ended', () => {
    expect(show({ lastSyncAt: null }, { last: null })).toMatchObject({
      state: 'idle',
      lastResult: null,
      progress: null,
      error: null,
    });
  });

  it('does not call a run that only waits for a worker syncing', () => {
    expect(show({}, { last: null, run: { ...running, status: 'queued' } }).state).toBe('idle');
    expect(show({}, { run: { ...running, status: 'queued' } }).state).toBe('success');
  });

  it('is syncing from the moment a worker holds it, with progress even before the first page', () => {
    const held = { leaseUntil: minutes(1), leaseOwner: 'w' };
    expect(show(held, { last: null, run: { ...running, status: 'queued' } })).toMatchObject({
      state: 'syncing',
      progress: { done: 0, total: null, phase: 'recent', through: null },
    });
    const progress = { done: 40, total: 100, phase: 'history' as const, through: '2026-02-01T00:00:00.000Z' };
    expect(show({ ...held, progress, errorCode: 'network_error' }, { run: running })).toMatchObject({
      state: 'syncing',
      progress,
      error: null,
    });
  });

  it('is success after a good run, and says what the run did', () => {
    expect(show()).toMatchObject({
      state: 'success',
      error: null,
      degraded: [],
      lastResult: { status: 'success', itemsSynced: 12, newItems: 2, durationMs: 900, syncId: ended.id },
      nextSync: minutes(10).toISOString(),
    });
  });

  it('is success with degraded after a partial run, with ungranted scopes named too', () => {
    const degraded = [{ stream: 'issues', reason: 'Issues', types: ['issue'], code: 'forbidden' }];
    const shown = show(
      { degraded, missingScopes: ['repo'] },
      { last: { ...ended, status: 'partial', errorCode: 'forbidden' } },
    );
    expect(shown).toMatchObject({ state: 'success', error: null, lastResult: { status: 'partial' } });
    expect(shown.degraded).toEqual([
      { stream: 'issues', kind: 'permission', reason: 'Issues cannot be read with the present permission' },
      { stream: 'repo', kind: 'permission', reason: 'GitHub did not grant repo' },
    ]);
  });

  it.each([
    ['forbidden', ['commit'], 'permission', 'Commits cannot be read with the present permission'],
    ['insufficient_scope', ['commit'], 'permission', 'Commits cannot be read with the present permission'],
    ['not_found', ['commit'], 'permission', 'Commits can no longer be found at GitHub'],
    ['forbidden', [], 'withheld', 'Commits are incomplete: GitHub does not show all of them to this connection'],
    ['rate_limited', ['commit'], 'waiting', 'Commits wait: GitHub’s limit on requests is reached'],
  ])('says of a stream left out by %s (types %j) that it is %s', (code, types, kind, reason) => {
    const shown = show({ degraded: [{ stream: 'commits', reason: 'Commits', types, code }] });
    expect(shown.degraded).toEqual([{ stream: 'commits', kind, reason }]);
  });

  it('tells a stream that waits from one that is hidden in part, lost or forbidden', () => {
    const shown = show({
      degraded: [
        { stream: 'a', reason: 'Issues', types: ['issue'], code: 'rate_limited' },
        { stream: 'b', reason: 'Messages', types: [], code: 'forbidden' },
        { stream: 'c', reason: 'Reactions', types: ['reaction_count'], code: 'not_found' },
        { stream: 'd', reason: 'Commits', types: ['commit'], code: 'insufficient_scope' },
      ],
    });
    expect(shown.degraded.map(({ stream, kind }) => [stream, kind])).toEqual([
      ['a', 'waiting'],
      ['b', 'withheld'],
      ['c', 'permission'],
      ['d', 'permission'],
    ]);
    expect(new Set(shown.degraded.map(({ reason }) => reason)).size).toBe(4);
  });

  it('is error with its next try after a failed run', () => {
    expect(
      show({ errorCode: 'provider_unavailable', consecutiveFailures: 2 }, { last: { ...ended, status: 'failed' } }),
    ).toMatchObject({
      state: 'error',
      error: { code: 'provider_unavailable', retryable: true },
      nextSync: minutes(10).toISOString(),
      consecutiveFailures: 2,
    });
  });

  it('is rate_limited while the wait lasts and not a moment longer', () => {
    const limited = { errorCode: 'rate_limited', rateLimitedUntil: minutes(5), nextSyncAt: minutes(5) };
    expect(show(limited, { last: { ...ended, status: 'failed' } })).toMatchObject({
      state: 'rate_limited',
      error: { code: 'rate_limited', retryable: true },
      nextSync: minutes(5).toISOString(),
    });
    expect(show({ ...limited, rateLimitedUntil: now }, { last: { ...ended, status: 'failed' } }).state).toBe('error');
  });

  it('is reauthorization_required whatever runs say, with no next sync', () => {
    expect(
      show(
        { status: 'reauthorization_required', errorCode: 'invalid_grant', nextSyncAt: minutes(3) },
        { last: { ...ended, status: 'failed' }, run: running },
      ),
    ).toMatchObject({
      state: 'reauthorization_required',
      nextSync: null,
      error: { code: 'invalid_grant', retryable: false },
    });
  });

  it('puts the installation’s own bad credentials into setup, unless the provider is switched off', () => {
    const refused = { errorCode: 'invalid_client', consecutiveFailures: 1 };
    expect(show(refused, { last: { ...ended, status: 'failed' }, setup: 'ready' })).toMatchObject({
      setup: 'operator_error',
      state: 'error',
    });
    expect(show(refused, { last: { ...ended, status: 'failed' }, setup: 'feature_disabled' }).setup).toBe(
      'feature_disabled',
    );
  });

  it('says how far back its history goes, and what was asked for since the last run as not yet read', () => {
    const stream = {
      ...startStream(minutes(-600), { backfillDays: 90, windowDays: [7] }),
      steadyFrom: minutes(-5).toISOString(),
    };
    const back = (backfilledTo: string) => ({ streams: { commits: { ...stream, backfilledTo } } });
    expect(show().history).toBeNull();
    const begun = { streams: { commits: startStream(minutes(-600), { backfillDays: 90, windowDays: [7] }) } };
    expect(show({ cursor: begun }).history).toMatchObject({ through: null, complete: false });
    const half = back('2026-02-01T00:00:00.000Z');
    expect(show({ cursor: half }).history).toEqual({
      through: '2026-02-01T00:00:00.000Z',
      target: stream.target,
      complete: false,
    });
    const whole = back(stream.target);
    expect(show({ cursor: whole }).history).toMatchObject({ through: stream.target, complete: true });
    const asked = { cursor: whole, historyRequest: { reachBackDays: 365, readAgain: false } };
    expect(show(asked).history).toEqual({
      through: stream.target,
      target: '2025-03-18T00:00:00.000Z',
      complete: false,
    });
  });

  it('shows no token and no internal id of the provider', () => {
    const text = JSON.stringify(show());
    expect(text).not.toContain('sealed');
    expect(text).not.toContain(connection.origin);
  });
});

describe('how far back a Status says that history reaches', () => {
  const stream: StreamCursor = {
    steadyFrom: '2026-03-18T11:50:00.000Z',
    nightlyAt: '2026-03-18T03:00:00.000Z',
    target: '2025-12-18T00:00:00.000Z',
    backfilledTo: '2025-12-18T00:00:00.000Z',
    rereadTo: null,
    windows: 6,
    windowDays: 28,
    memory: null,
    limited: null,
  };
  const behind: StreamCursor = { ...stream, backfilledTo: '2026-02-01T00:00:00.000Z' };
  const historyOf = (streams: Record<string, StreamCursor>, change: Partial<Connection> = {}) =>
    show({ cursor: { streams }, ...change }).history;

  it('is nothing before the first run, and no time before the first window', () => {
    expect(show().history).toBeNull();
    const begun = { ...stream, backfilledTo: stream.steadyFrom, windows: 0 };
    expect(historyOf({ commits: begun })).toEqual({ through: null, target: stream.target, complete: false });
  });

  it('is as far as the stream that is least far', () => {
    expect(historyOf({ commits: stream, work: behind })).toEqual({
      through: '2026-02-01T00:00:00.000Z',
      target: '2025-12-18T00:00:00.000Z',
      complete: false,
    });
    expect(historyOf({ commits: stream, work: stream })).toMatchObject({ through: stream.target, complete: true });
  });

  it('waits for no stream that may not be read, but for one that is limited or partly hidden', () => {
    const left = (code: string, types: string[]) => ({
      degraded: [{ stream: 'work', reason: 'Work', types, code }],
    });
    const streams = { commits: stream, work: behind };
    expect(historyOf(streams, left('forbidden', ['issue']))).toMatchObject({ through: stream.target, complete: true });
    expect(historyOf(streams, left('rate_limited', ['issue']))).toMatchObject({ complete: false });
    expect(historyOf(streams, left('forbidden', []))).toMatchObject({ complete: false });
  });

  it('counts what was asked for and is not begun yet', () => {
    const older = { historyRequest: { reachBackDays: 365, readAgain: false } };
    expect(historyOf({ commits: stream }, older)).toEqual({
      through: stream.target,
      target: '2025-03-18T00:00:00.000Z',
      complete: false,
    });
    const again = { historyRequest: { reachBackDays: null, readAgain: true } };
    expect(historyOf({ commits: stream }, again)).toEqual({
      through: stream.target,
      target: stream.target,
      complete: false,
    });
  });
});
