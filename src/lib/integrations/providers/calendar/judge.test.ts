import { describe, expect, it } from 'vitest';
import { IntegrationError } from '../../errors';
import { judge } from './judge';

const now = new Date('2026-11-22T12:00:00Z');
const classic = (reason: string) => ({
  error: { code: 0, message: 'm', errors: [{ domain: 'd', reason, message: 'm' }] },
});
const newer = (reason: string) => ({
  error: { code: 0, message: 'm', status: 'PERMISSION_DENIED', details: [{ reason }] },
});

describe('what an answer of Google means', () => {
  it.each([
    [400, classic('timeRangeEmpty'), 'SyncError', 'invalid_request'],
    [401, classic('authError'), 'TokenExpiredError', 'token_expired'],
    [401, undefined, 'TokenExpiredError', 'token_expired'],
    [403, classic('userRateLimitExceeded'), 'RateLimitError', 'rate_limited'],
    [403, classic('rateLimitExceeded'), 'RateLimitError', 'rate_limited'],
    [403, classic('quotaExceeded'), 'RateLimitError', 'rate_limited'],
    [403, classic('dailyLimitExceeded'), 'RateLimitError', 'rate_limited'],
    [429, undefined, 'RateLimitError', 'rate_limited'],
    [403, classic('insufficientPermissions'), 'SyncError', 'insufficient_scope'],
    [403, newer('ACCESS_TOKEN_SCOPE_INSUFFICIENT'), 'SyncError', 'insufficient_scope'],
    [403, classic('accessNotConfigured'), 'SyncError', 'invalid_client'],
    [403, newer('SERVICE_DISABLED'), 'SyncError', 'invalid_client'],
    [403, classic('SomeRandomError'), 'SyncError', 'forbidden'],
    [403, classic('constructor'), 'SyncError', 'forbidden'],
    [403, undefined, 'SyncError', 'forbidden'],
    [404, classic('notFound'), 'SyncError', 'not_found'],
    [409, classic('duplicate'), 'SyncError', 'invalid_request'],
    [410, classic('fullSyncRequired'), 'SyncError', 'cursor_expired'],
    [410, undefined, 'SyncError', 'cursor_expired'],
    [500, classic('backendError'), 'SyncError', 'provider_unavailable'],
    [503, undefined, 'SyncError', 'provider_unavailable'],
    [302, undefined, 'SyncError', 'malformed_answer'],
  ])('%i %j', (status, body, name, code) => {
    const error = judge({ status, retryAfter: null, body }, now);
    expect(error).toBeInstanceOf(IntegrationError);
    expect([error.name, error.code, error.details.status]).toEqual([name, code, status]);
  });

  it.each([
    ['120', 120],
    ['Sun, 22 Nov 2026 12:01:30 GMT', 90],
    ['Sun, 22 Nov 2026 11:00:00 GMT', 0],
    ['soon', null],
    [null, null],
  ])('Retry-After %s is %s seconds', (retryAfter, seconds) => {
    expect(judge({ status: 429, retryAfter, body: undefined }, now).retryAfterSeconds).toBe(seconds);
  });

  it('keeps free text out of the error', () => {
    const body = {
      error: { message: 'user@example.com may not', errors: [{ reason: 'not a code: user@example.com' }] },
    };
    const error = judge({ status: 403, retryAfter: null, body }, now);
    expect(error.message).toBe('Google answered 403 (no reason)');
    expect(error.details).toEqual({ status: 403 });
  });
});
