import { describe, expect, it } from 'vitest';
import { RateLimitError, TokenExpiredError } from '../../errors';
import { decide, readError } from './judge';

const now = new Date('2026-11-22T12:00:00.000Z');
const refused = (error: unknown, more: object = {}) =>
  decide({ status: 200, retryAfter: null, body: { ok: false, error, ...more } }, now);

describe('Slack’s refusals with status 200', () => {
  it.each([
    ['token_expired', 'token_expired'],
    ['token_revoked', 'invalid_grant'],
    ['invalid_auth', 'invalid_grant'],
    ['not_authed', 'invalid_grant'],
    ['not_allowed_token_type', 'invalid_grant'],
    ['account_inactive', 'account_inactive'],
    ['ratelimited', 'rate_limited'],
    ['fatal_error', 'provider_unavailable'],
    ['internal_error', 'provider_unavailable'],
    ['service_unavailable', 'provider_unavailable'],
    ['request_timeout', 'provider_unavailable'],
    ['org_login_required', 'provider_unavailable'],
    ['team_added_to_org', 'provider_unavailable'],
    ['ekm_access_denied', 'forbidden'],
    ['accesslimited', 'forbidden'],
    ['channel_not_found', 'not_found'],
    ['invalid_cursor', 'cursor_expired'],
    ['something_new', 'invalid_request'],
    ['constructor', 'invalid_request'],
    ['__proto__', 'invalid_request'],
  ])('%s is %s', (slackCode, code) => {
    expect(refused(slackCode)).toMatchObject({ ok: false, code, details: { providerCode: slackCode } });
  });

  it('a missing scope names what is needed', () => {
    expect(refused('missing_scope', { needed: 'reactions:read,im:read', provided: 'search:read' })).toMatchObject({
      code: 'insufficient_scope',
      details: { missing: ['reactions:read', 'im:read'] },
    });
    expect(refused('missing_scope', { needed: { a: 1 } })).toMatchObject({ details: { missing: [] } });
  });

  it.each(['No query passed', '<b>x</b>', 'x'.repeat(65), 17, null, undefined])(
    '%s is no code and is not carried on',
    (error) => {
      const verdict = refused(error);
      expect(verdict).toMatchObject({ ok: false, code: 'invalid_request' });
      expect(JSON.stringify(verdict)).not.toContain('providerCode');
    },
  );
});

describe('Slack’s statuses', () => {
  it.each([
    ['30', 30],
    ['0', 0],
    ['Sun, 22 Nov 2026 12:01:30 GMT', 90],
    ['Sun, 22 Nov 2026 11:00:00 GMT', 0],
    ['soon', null],
    [null, null],
  ])('429 with Retry-After %s waits %s seconds', (retryAfter, retryAfterSeconds) => {
    expect(decide({ status: 429, retryAfter, body: undefined }, now)).toMatchObject({
      code: 'rate_limited',
      details: { retryAfterSeconds },
    });
  });

  it.each([
    [500, { ok: true }, 'provider_unavailable'],
    [503, undefined, 'provider_unavailable'],
    [403, undefined, 'forbidden'],
    [404, undefined, 'invalid_request'],
    [404, { ok: true }, 'invalid_request'],
    [401, { ok: false, error: 'invalid_auth' }, 'invalid_grant'],
    [200, undefined, 'malformed_answer'],
    [200, [], 'malformed_answer'],
    [200, null, 'malformed_answer'],
    [200, {}, 'malformed_answer'],
    [200, { ok: 'true' }, 'malformed_answer'],
  ])('%s with %j is %s', (status, body, code) => {
    expect(decide({ status, retryAfter: null, body }, now)).toMatchObject({ ok: false, code, details: { status } });
  });
});

it('errors have the class that the sync decides by, and a message without anything of the body', () => {
  expect(readError('auth.test', 'rate_limited', { retryAfterSeconds: 7 })).toBeInstanceOf(RateLimitError);
  expect(readError('auth.test', 'token_expired', {})).toBeInstanceOf(TokenExpiredError);
  const error = readError('auth.test', 'invalid_grant', { status: 200, providerCode: 'invalid_auth' });
  expect(error).toMatchObject({ provider: 'slack', code: 'invalid_grant', retryable: false });
  expect(error.message).toBe('Slack auth.test: invalid_grant (status 200, invalid_auth)');
});
