import { describe, expect, it } from 'vitest';
import { IntegrationError, SyncError } from '../../errors';
import { judge, judgeContinuation } from './judge';

const now = new Date('2026-11-22T12:00:00Z');
const error = (code: string) => ({ object: 'error', code, message: 'for people' });

describe('what an answer of Notion means', () => {
  it.each([
    [400, error('validation_error'), 'SyncError', 'invalid_request'],
    [400, error('missing_version'), 'SyncError', 'invalid_request'],
    [401, error('unauthorized'), 'TokenExpiredError', 'token_expired'],
    [403, error('restricted_resource'), 'SyncError', 'forbidden'],
    [403, undefined, 'SyncError', 'provider_unavailable'],
    [404, error('object_not_found'), 'SyncError', 'not_found'],
    [409, error('conflict_error'), 'SyncError', 'provider_unavailable'],
    [429, error('rate_limited'), 'RateLimitError', 'rate_limited'],
    [500, error('internal_server_error'), 'SyncError', 'provider_unavailable'],
    [503, error('service_unavailable'), 'SyncError', 'provider_unavailable'],
    [504, undefined, 'SyncError', 'provider_unavailable'],
    [529, error('service_overload'), 'RateLimitError', 'rate_limited'],
    [302, undefined, 'SyncError', 'malformed_answer'],
  ])('%i %j', (status, body, name, code) => {
    const verdict = judge({ status, retryAfter: null, body }, now);
    expect(verdict).toBeInstanceOf(IntegrationError);
    expect([verdict.name, verdict.code, verdict.details.status]).toEqual([name, code, status]);
    expect(verdict.message).not.toContain('for people');
  });

  it.each([
    ['17', undefined, 17],
    ['Sun, 22 Nov 2026 12:01:30 GMT', undefined, 90],
    ['soon', undefined, null],
    [null, { additional_data: { retry_after: 8.2 } }, 9],
    [null, { additional_data: { retry_after: 'soon' } }, null],
    ['soon', { additional_data: { retry_after: 8 } }, 8],
  ])('Retry-After %s with %j is %s seconds', (retryAfter, body, seconds) => {
    expect(judge({ status: 429, retryAfter, body }, now).retryAfterSeconds).toBe(seconds);
  });

  it('tells a date from Notion’s own clock', () => {
    const [retryAfter, date] = ['Sun, 22 Nov 2026 09:00:30 GMT', 'Sun, 22 Nov 2026 09:00:00 GMT'];
    expect(judge({ status: 429, retryAfter, date, body: undefined }, now).retryAfterSeconds).toBe(30);
  });

  it('takes a refused continuation for a stale cursor, and nothing else', () => {
    const refused = judge({ status: 400, retryAfter: null, body: error('validation_error') }, now);
    const limited = judge({ status: 429, retryAfter: '5', body: error('rate_limited') }, now);
    expect(judgeContinuation(refused)).toMatchObject({ name: 'SyncError', code: 'cursor_expired' });
    expect(judgeContinuation(limited)).toBe(limited);
    const other = new SyncError('x', 'notion', 'network_error');
    expect(judgeContinuation(other)).toBe(other);
  });
});
