import { describe, expect, it } from 'vitest';
import { IntegrationError, OAuthError, RateLimitError, SyncError, type ErrorCode } from './errors';
import { leavesDoubt } from './refresh-doubt';

function failed(cause: unknown): SyncError {
  return new SyncError('No answer', 'github', 'network_error', true, {
    cause: new TypeError('fetch failed', { cause }),
  });
}

function system(code: string, syscall?: string): Error {
  return Object.assign(new Error(code), { code, ...(syscall === undefined ? {} : { syscall }) });
}

describe('a token request without an answer', () => {
  it.each([
    ['was refused a connection', system('ECONNREFUSED', 'connect')],
    ['found no route', system('EHOSTUNREACH', 'connect')],
    ['waited in vain for a connection', system('ETIMEDOUT', 'connect')],
    ['waited in vain for a connection (undici)', system('UND_ERR_CONNECT_TIMEOUT')],
    ['found no such host', system('ENOTFOUND', 'getaddrinfo')],
    ['found no name server', system('EAI_AGAIN', 'getaddrinfo')],
    ['met a foreign certificate', system('ERR_TLS_CERT_ALTNAME_INVALID')],
    [
      'was refused at every address of the host',
      new AggregateError([system('ECONNREFUSED', 'connect'), system('ENETUNREACH', 'connect')]),
    ],
  ])('that %s never reached the provider', (_, cause) => {
    expect(leavesDoubt(failed(cause))).toBe(false);
  });

  it.each([
    ['was reset', system('ECONNRESET', 'read')],
    ['lost its route under way', system('EHOSTUNREACH', 'read')],
    ['timed out under way', system('ETIMEDOUT', 'read')],
    ['found its connection closed', system('UND_ERR_SOCKET')],
    ['waited in vain for headers', system('UND_ERR_HEADERS_TIMEOUT')],
    ['met the deadline', new DOMException('The operation timed out', 'TimeoutError')],
    ['gives no cause', undefined],
    [
      'failed in part at one address',
      new AggregateError([system('ECONNREFUSED', 'connect'), system('ECONNRESET', 'read')]),
    ],
    ['failed at no address at all', new AggregateError([])],
  ])('that %s may have been carried out', (_, cause) => {
    expect(leavesDoubt(failed(cause))).toBe(true);
  });
});

describe('an answer', () => {
  it.each<ErrorCode>([
    'invalid_grant',
    'invalid_client',
    'invalid_request',
    'rate_limited',
    'not_configured',
    'host_not_allowed',
  ])('that means %s is definite', (code) => {
    expect(leavesDoubt(new OAuthError('', 'github', code))).toBe(false);
  });

  it('of status 429 is definite', () => {
    expect(leavesDoubt(new RateLimitError('', 'github'))).toBe(false);
  });

  it.each<ErrorCode>(['provider_unavailable', 'answer_too_large', 'internal_error'])(
    'that means %s is none',
    (code) => {
      expect(leavesDoubt(new IntegrationError('', 'github', code))).toBe(true);
    },
  );

  it.each([
    [200, true],
    [302, true],
    [399, true],
    [400, false],
    [403, false],
    [404, false],
    [408, true],
    [499, false],
    [500, true],
    [undefined, true],
  ])('of status %s that cannot be read leaves doubt: %s', (status, doubt) => {
    const error = new OAuthError('', 'github', 'malformed_answer', true, status === undefined ? {} : { status });
    expect(leavesDoubt(error)).toBe(doubt);
  });

  it('that made us fail ourselves is none', () => {
    expect(leavesDoubt(new TypeError('undefined is not a function'))).toBe(true);
  });
});
