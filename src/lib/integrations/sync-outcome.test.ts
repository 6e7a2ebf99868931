import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  errorPolicies,
  OAuthError,
  RateLimitError,
  SyncError,
  TokenExpiredError,
  type ErrorCode,
  type IntegrationError,
} from './errors';
import { decideOutcome, nextScheduled, rateLimitEnd, type Outcome, type OutcomeInput } from './sync-outcome';
import type { RunResult } from './sync-context';

const now = new Date('2026-03-18T12:00:00.000Z');
const clean: RunResult = { degraded: [], limited: [], blocked: false, read: true };
const base: OutcomeInput = {
  connectionId: 'c0ffee00-0000-4000-8000-000000000001',
  providerName: 'GitHub',
  now,
  intervalMinutes: 15,
  consecutiveFailures: 0,
  end: { kind: 'success', ...clean },
};

function failing(error: IntegrationError, change: Partial<OutcomeInput> = {}): Outcome {
  return decideOutcome({ ...base, ...change, end: { kind: 'error', error } });
}

function ending(result: Partial<RunResult>, change: Partial<OutcomeInput> = {}): Outcome {
  return decideOutcome({ ...base, ...change, end: { kind: 'success', ...clean, ...result } });
}

function minutesUntilNext(outcome: Outcome): number {
  return ((outcome.connection.nextSyncAt?.getTime() ?? NaN) - now.getTime()) / 60_000;
}

const minutes = (count: number) => new Date(now.getTime() + count * 60_000);
const tooMany = (retryAfterSeconds: number | null) => new RateLimitError('slow down', 'github', { retryAfterSeconds });
const down = () => new SyncError('down', 'github', 'provider_unavailable');
const commits = { stream: 'commits', reason: 'Commits', types: ['commit'], code: 'rate_limited' as const };
const issues = { stream: 'issues', reason: 'Issues', types: ['issue'], code: 'rate_limited' as const };

describe('the end of a wait', () => {
  it.each([
    [0, 1],
    [1, 5],
    [2, 15],
    [3, 60],
    [4, 60],
    [90, 60],
  ])('at level %i is %i minutes away', (level, expected) => {
    expect(rateLimitEnd(now, level, null)).toEqual(minutes(expected));
  });

  it('is the provider’s own figure where that is later, and never earlier than our own step', () => {
    expect(rateLimitEnd(now, 0, 3 * 3600)).toEqual(minutes(180));
    expect(rateLimitEnd(now, 3, 3601)).toEqual(new Date(now.getTime() + 3601_000));
    expect(rateLimitEnd(now, 1, 2)).toEqual(minutes(5));
    expect(rateLimitEnd(now, 3, 0)).toEqual(minutes(60));
  });
});

describe('a limit on all streams', () => {
  const blocked = { limited: [{ ...commits, until: minutes(90), asked: true }], blocked: true, read: false };

  it('makes the connection wait for the first of them, and no sync by hand may ask before', () => {
    const limited = [...blocked.limited, { ...issues, until: minutes(20), asked: true }];
    expect(ending({ ...blocked, limited })).toMatchObject({
      logStatus: 'failed',
      errorCode: 'rate_limited',
      connection: {
        status: 'active',
        nextSyncAt: minutes(20),
        rateLimitedUntil: minutes(20),
        errorCode: 'rate_limited',
      },
    });
  });

  it('is no failure: the count stays, nobody is told, and it was no sync', () => {
    const outcome = ending(blocked, { consecutiveFailures: 2 });
    expect(outcome).toMatchObject({ notify: null, operator: false, connection: { consecutiveFailures: 2 } });
    expect(outcome.connection.lastSyncAt).toBeUndefined();
    // What was degraded before still is.
    expect(outcome.connection.degraded).toBeUndefined();
  });

  it('holds beside a stream that is forbidden', () => {
    const degraded = [{ ...issues, code: 'forbidden' as const }];
    expect(ending({ ...blocked, degraded }).connection.rateLimitedUntil).toEqual(minutes(90));
  });

  it('of the token endpoint in the first run is known by its code, not by its class', () => {
    const outcome = failing(
      new OAuthError('token endpoint', 'slack', 'rate_limited', true, { retryAfterSeconds: 600 }),
      {
        consecutiveFailures: 1,
      },
    );
    expect(outcome).toMatchObject({
      logStatus: 'failed',
      notify: null,
      connection: { rateLimitedUntil: minutes(10), nextSyncAt: minutes(10), consecutiveFailures: 1 },
    });
    expect(minutesUntilNext(failing(tooMany(null)))).toBe(1);
  });
});

describe('a limit on one stream', () => {
  const result = { limited: [{ ...commits, until: minutes(5), asked: true }] };

  it('is a partial sync, due when the wait ends, and the connection itself waits for nothing', () => {
    expect(ending(result, { consecutiveFailures: 2 })).toMatchObject({
      logStatus: 'partial',
      errorCode: 'rate_limited',
      notify: null,
      connection: {
        nextSyncAt: minutes(5),
        rateLimitedUntil: null,
        errorCode: null,
        consecutiveFailures: 0,
        lastSyncAt: now,
        degraded: [{ stream: 'commits', reason: 'Commits', types: ['commit'], code: 'rate_limited' }],
      },
    });
  });

  it('that is longer than the interval does not delay the others', () => {
    const outcome = ending({ limited: [{ ...commits, until: minutes(300), asked: true }] });
    expect(minutesUntilNext(outcome)).toBeLessThanOrEqual(15);
    expect(minutesUntilNext(outcome)).toBeGreaterThanOrEqual(13.5);
  });

  it('is named beside what else is missing, with the reason of each', () => {
    const degraded = [{ ...issues, code: 'forbidden' as const }];
    const outcome = ending({ ...result, degraded });
    expect(outcome).toMatchObject({ errorCode: 'forbidden', errorMessage: 'Issues, Commits' });
    expect(outcome.connection.degraded?.map(({ code }) => code)).toEqual(['forbidden', 'rate_limited']);
  });
});

describe('a budget that is down to its reserve', () => {
  const kept = { limited: [{ ...commits, until: minutes(10), asked: false }], blocked: true };

  it('leaves a run that read nothing no sync, and one asked for by hand possible at once', () => {
    const outcome = ending({ ...kept, read: false }, { consecutiveFailures: 2 });
    expect(outcome).toMatchObject({
      logStatus: 'partial',
      notify: null,
      connection: { nextSyncAt: minutes(10), rateLimitedUntil: null, errorCode: null, consecutiveFailures: 2 },
    });
    expect(outcome.connection.lastSyncAt).toBeUndefined();
  });

  it('leaves a run that has read before it a sync', () => {
    expect(ending({ ...kept, read: true }, { consecutiveFailures: 2 }).connection).toMatchObject({
      consecutiveFailures: 0,
      lastSyncAt: now,
    });
  });

  it('does not wait as long as another stream has to', () => {
    const limited = [...kept.limited, { ...issues, until: minutes(600), asked: true }];
    expect(ending({ limited, blocked: true, read: false }).connection).toMatchObject({
      nextSyncAt: minutes(10),
      rateLimitedUntil: null,
    });
  });
});

describe('a failure', () => {
  it('is tried again at the interval and told exactly once, at the third in a row', () => {
    const notices = [0, 1, 2, 3, 4].map((consecutiveFailures) => failing(down(), { consecutiveFailures }).notify);
    expect(notices).toEqual([null, null, 'sync_failing', null, null]);
    const outcome = failing(down(), { consecutiveFailures: 1 });
    expect(outcome).toMatchObject({
      logStatus: 'failed',
      errorCode: 'provider_unavailable',
      connection: {
        status: 'active',
        consecutiveFailures: 2,
        errorCode: 'provider_unavailable',
        rateLimitedUntil: null,
      },
    });
    expect(outcome.connection.lastSyncAt).toBeUndefined();
    expect(outcome.errorMessage).toContain('GitHub');
    expect(minutesUntilNext(outcome)).toBeGreaterThanOrEqual(13.5);
    expect(minutesUntilNext(outcome)).toBeLessThanOrEqual(15);
  });

  it.each<[string, IntegrationError]>([
    ['a dead grant', new OAuthError('dead', 'github', 'invalid_grant')],
    ['a refresh whose answer was lost', new OAuthError('in doubt', 'github', 'refresh_in_doubt')],
    ['an inactive account', new SyncError('gone', 'slack', 'account_inactive')],
    ['a token refused after its refresh', new TokenExpiredError('401', 'github')],
  ])('by %s asks to reconnect at once and is not due again', (_what, error) => {
    expect(failing(error)).toMatchObject({
      notify: 'reauthorization_required',
      connection: { status: 'reauthorization_required', nextSyncAt: null },
    });
  });

  it('by the installation’s own credentials is the operator’s: users are told neither to reconnect nor at the third time', () => {
    const outcome = failing(new OAuthError('bad client', 'github', 'invalid_client'), { consecutiveFailures: 2 });
    expect(outcome).toMatchObject({
      notify: null,
      operator: true,
      errorCode: 'invalid_client',
      connection: { status: 'active' },
    });
    expect(outcome.connection.nextSyncAt).not.toBeNull();
  });

  it('of any code keeps the connection due, but for those that ask to reconnect', () => {
    for (const code of Object.keys(errorPolicies) as ErrorCode[]) {
      const outcome = failing(new SyncError('x', 'github', code));
      const dead = ['invalid_grant', 'refresh_in_doubt', 'account_inactive', 'token_expired'].includes(code);
      expect([code, outcome.connection.nextSyncAt === null]).toEqual([code, dead]);
      expect(outcome.logStatus).toBe('failed');
    }
  });
});

describe('a success', () => {
  it('clears failures, limits and the error, and counts as a sync', () => {
    expect(decideOutcome({ ...base, consecutiveFailures: 7 })).toMatchObject({
      logStatus: 'success',
      errorCode: null,
      errorMessage: null,
      notify: null,
      operator: false,
      connection: {
        status: 'active',
        consecutiveFailures: 0,
        rateLimitedUntil: null,
        errorCode: null,
        lastSyncAt: now,
        degraded: [],
      },
    });
  });

  it('with a stream that could not be read is partial and says which', () => {
    const degraded = [{ ...issues, code: 'forbidden' as const }];
    expect(ending({ degraded })).toMatchObject({
      logStatus: 'partial',
      errorCode: 'forbidden',
      connection: {
        consecutiveFailures: 0,
        errorCode: null,
        lastSyncAt: now,
        degraded: [{ stream: 'issues', reason: 'Issues', types: ['issue'], code: 'forbidden' }],
      },
    });
  });
});

describe('the next scheduled run', () => {
  it('comes within the interval and at most a tenth before its end, always at the same place for one connection', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.integer({ min: 1, max: 1440 }), (connectionId, intervalMinutes) => {
        const next = nextScheduled({ connectionId, now, intervalMinutes });
        const share = (next.getTime() - now.getTime()) / (intervalMinutes * 60_000);
        expect(share).toBeLessThanOrEqual(1);
        expect(share).toBeGreaterThanOrEqual(0.9 - 0.001);
        expect(nextScheduled({ connectionId, now, intervalMinutes })).toEqual(next);
      }),
    );
  });

  it('is spread over connections, so that a restart makes no stampede', () => {
    const times = Array.from({ length: 200 }, (_, index) =>
      nextScheduled({ connectionId: `connection-${index}`, now, intervalMinutes: 15 }).getTime(),
    );
    expect(new Set(times).size).toBeGreaterThan(190);
    expect(Math.max(...times) - Math.min(...times)).toBeGreaterThan(80_000);
  });
});
