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
import { decideOutcome, nextScheduled, type Outcome, type OutcomeInput } from './sync-outcome';

const now = new Date('2026-03-18T12:00:00.000Z');
const base: OutcomeInput = {
  connectionId: 'c0ffee00-0000-4000-8000-000000000001',
  providerName: 'GitHub',
  now,
  intervalMinutes: 15,
  consecutiveFailures: 0,
  rateLimitLevel: 0,
  madeProgress: false,
  end: { kind: 'success', degraded: [] },
};

function failing(error: IntegrationError, change: Partial<OutcomeInput> = {}): Outcome {
  return decideOutcome({ ...base, ...change, end: { kind: 'error', error, degraded: [] } });
}

function minutesUntilNext(outcome: Outcome): number {
  return ((outcome.connection.nextSyncAt?.getTime() ?? NaN) - now.getTime()) / 60_000;
}

const limited = (retryAfterSeconds: number | null) => new RateLimitError('slow down', 'github', { retryAfterSeconds });
const down = () => new SyncError('down', 'github', 'provider_unavailable');

describe('a rate limit', () => {
  it.each([
    [0, 1],
    [1, 5],
    [2, 15],
    [3, 60],
    [4, 60],
    [90, 60],
  ])('at level %i waits %i minutes', (rateLimitLevel, minutes) => {
    const outcome = failing(limited(null), { rateLimitLevel });
    expect(minutesUntilNext(outcome)).toBe(minutes);
    expect(outcome.connection).toMatchObject({
      status: 'active',
      rateLimitLevel: rateLimitLevel + 1,
      errorCode: 'rate_limited',
      rateLimitedUntil: outcome.connection.nextSyncAt,
    });
  });

  it('waits as long as the provider says where that is longer, and never shorter than our own step', () => {
    expect(minutesUntilNext(failing(limited(3 * 3600)))).toBe(180);
    expect(minutesUntilNext(failing(limited(2), { rateLimitLevel: 1 }))).toBe(5);
    expect(minutesUntilNext(failing(limited(0), { rateLimitLevel: 3 }))).toBe(60);
  });

  it('starts at the first step again after progress', () => {
    const outcome = failing(limited(null), { rateLimitLevel: 3, madeProgress: true });
    expect(minutesUntilNext(outcome)).toBe(1);
    expect(outcome.connection.rateLimitLevel).toBe(1);
  });

  it('is no failure: the count stays, nobody is told', () => {
    expect(failing(limited(null), { consecutiveFailures: 2 })).toMatchObject({
      logStatus: 'failed',
      notify: null,
      operator: false,
      connection: { consecutiveFailures: 2 },
    });
  });

  it('is known by its code, not by its class', () => {
    expect(
      failing(new OAuthError('token endpoint', 'slack', 'rate_limited', true, { retryAfterSeconds: 600 })).connection
        .rateLimitedUntil,
    ).toEqual(new Date('2026-03-18T12:10:00Z'));
  });

  it('keeps the level over a failure without progress, and clears it with progress or success', () => {
    expect(failing(down(), { rateLimitLevel: 2 }).connection.rateLimitLevel).toBe(2);
    expect(failing(down(), { rateLimitLevel: 2, madeProgress: true }).connection.rateLimitLevel).toBe(0);
    expect(decideOutcome({ ...base, rateLimitLevel: 2 }).connection.rateLimitLevel).toBe(0);
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
      const dead = ['invalid_grant', 'account_inactive', 'token_expired'].includes(code);
      expect([code, outcome.connection.nextSyncAt === null]).toEqual([code, dead]);
      expect(outcome.logStatus).toBe('failed');
    }
  });
});

describe('a success', () => {
  it('clears failures, limits and the error, and counts as a sync', () => {
    expect(decideOutcome({ ...base, consecutiveFailures: 7, rateLimitLevel: 3 })).toMatchObject({
      logStatus: 'success',
      errorCode: null,
      errorMessage: null,
      notify: null,
      connection: {
        status: 'active',
        consecutiveFailures: 0,
        rateLimitLevel: 0,
        rateLimitedUntil: null,
        errorCode: null,
        lastSyncAt: now,
        degraded: [],
      },
    });
  });

  it('with a stream that could not be read is partial and says which', () => {
    const degraded = [{ stream: 'issues', reason: 'Issues', types: ['issue'], code: 'forbidden' }];
    expect(decideOutcome({ ...base, end: { kind: 'success', degraded } })).toMatchObject({
      logStatus: 'partial',
      errorCode: 'forbidden',
      connection: {
        consecutiveFailures: 0,
        errorCode: null,
        lastSyncAt: now,
        degraded: [{ stream: 'issues', reason: 'Issues', types: ['issue'] }],
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
