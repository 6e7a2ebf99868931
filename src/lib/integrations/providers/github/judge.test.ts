import { describe, expect, it } from 'vitest';
import { RateLimitError, SyncError, TokenExpiredError } from '../../errors';
import { isPartial, isTooHeavy, judge, judgeFailure } from './judge';
import type { Answer } from './judge';

const now = new Date('2026-11-22T10:00:00Z');
const nowSeconds = now.getTime() / 1000;

function answer(status: number, headers: Answer['headers'] = {}, body: unknown = { message: 'x' }): Answer {
  return { status, headers, body, url: 'https://api.github.com/search/issues?q=author:someone' };
}

describe('judging an answer', () => {
  it.each([
    [400, 'invalid_request'],
    [401, 'token_expired'],
    [403, 'forbidden'],
    [404, 'not_found'],
    [409, 'invalid_request'],
    [410, 'not_found'],
    [422, 'invalid_request'],
    [429, 'rate_limited'],
    [451, 'forbidden'],
    [500, 'provider_unavailable'],
    [502, 'provider_unavailable'],
    [503, 'provider_unavailable'],
  ])('status %i is %s', (status, code) => {
    expect(judge(answer(status), now)?.code).toBe(code);
  });

  it('gives the error classes that the flows above look for', () => {
    expect(judge(answer(401), now)).toBeInstanceOf(TokenExpiredError);
    expect(judge(answer(429), now)).toBeInstanceOf(RateLimitError);
    expect(judge(answer(404), now)).toBeInstanceOf(SyncError);
    expect(judge(answer(200, {}, []), now)).toBeNull();
  });

  it('names the path in its message and nothing of the query or of GitHub’s text', () => {
    expect(judge(answer(404, {}, { message: 'secret' }), now)?.message).toBe('GitHub answered 404 to /search/issues');
  });

  it.each([
    ['retry-after in seconds', { 'retry-after': '30', 'x-ratelimit-remaining': '4000' }, {}, 30],
    ['retry-after as a date', { 'retry-after': 'Sun, 22 Nov 2026 10:00:08 GMT' }, {}, 8],
    [
      'retry-after as a date, by GitHub’s clock',
      { 'retry-after': 'Sun, 22 Nov 2026 09:00:08 GMT', date: 'Sun, 22 Nov 2026 09:00:00 GMT' },
      {},
      8,
    ],
    ['a date that has passed', { 'retry-after': 'Sun, 13 Sep 2020 12:26:48 GMT' }, {}, 0],
    ['no requests left', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(nowSeconds + 600) }, {}, 601],
    [
      'no requests left but a reset in the past',
      { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1600000001' },
      {},
      1,
    ],
    [
      'a secondary limit told by its page',
      { 'x-ratelimit-remaining': '21' },
      { documentation_url: 'https://docs.github.com/x#about-secondary-rate-limits' },
      60,
    ],
    ['a secondary limit told by its sentence alone', {}, { message: 'You have exceeded a secondary rate limit.' }, 60],
    ['the old abuse sentence', {}, { message: 'You have triggered an abuse detection mechanism.' }, 60],
    ['a limiter named in a header', { 'gh-limited-by': 'search-elapsed-time-shared-grouped' }, null, 60],
  ])('403 with %s is a rate limit', (_name, headers, body, seconds) => {
    const error = judge(answer(403, headers, body), now);
    expect(error).toBeInstanceOf(RateLimitError);
    expect(error?.retryAfterSeconds).toBe(seconds);
  });

  it('429 without any figure leaves the wait to the schedule', () => {
    expect(judge(answer(429), now)?.retryAfterSeconds).toBeNull();
  });

  it('403 that asks for a single sign-on session is forbidden and says so', () => {
    const error = judge(answer(403, { 'x-github-sso': 'required; url=https://github.com/orgs/o/sso' }), now);
    expect(error).toMatchObject({ code: 'forbidden', details: { providerCode: 'saml_sso_required' } });
  });

  it('an error page with status 200 is trouble of the provider, not an answer', () => {
    expect(judge(answer(200, { 'content-type': 'text/html; charset=utf-8' }, '<html>'), now)?.code).toBe(
      'provider_unavailable',
    );
  });

  it('a redirect to another origin is refused, one within it is no answer', () => {
    expect(judge(answer(302, { location: 'https://evil.example/' }), now)?.code).toBe('host_not_allowed');
    expect(judge(answer(302, { location: '/repositories/1' }), now)?.code).toBe('malformed_answer');
    expect(judge(answer(302), now)?.code).toBe('malformed_answer');
  });
});

describe('judging GraphQL, which errs with status 200', () => {
  it.each([
    ['RATE_LIMITED', 'rate_limited'],
    ['RATE_LIMIT', 'rate_limited'],
    ['FORBIDDEN', 'forbidden'],
    ['INSUFFICIENT_SCOPES', 'forbidden'],
    ['NOT_FOUND', 'not_found'],
    ['RESOURCE_LIMITS_EXCEEDED', 'provider_unavailable'],
    ['MAX_NODE_LIMIT_EXCEEDED', 'invalid_request'],
    ['UNPROCESSABLE', 'invalid_request'],
  ])('type %s is %s', (type, code) => {
    expect(judge(answer(200, {}, { data: null, errors: [{ type, message: 'x' }] }), now)?.code).toBe(code);
  });

  it('waits for the reset that the headers name', () => {
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(nowSeconds + 99) };
    const error = judge(answer(200, headers, { errors: [{ type: 'FORBIDDEN' }, { type: 'RATE_LIMITED' }] }), now);
    expect(error).toMatchObject({ code: 'rate_limited', retryAfterSeconds: 100 });
  });

  it.each([
    ['a sentence beside the data', {}, { message: 'You have exceeded a secondary rate limit.' }, 60],
    ['a sentence among the errors', {}, { errors: [{ message: 'You have exceeded a secondary rate limit.' }] }, 60],
    ['a header', { 'retry-after': '77' }, { errors: [{ message: 'Something went wrong' }] }, 77],
    ['both', { 'retry-after': '77' }, { errors: [{ message: 'secondary rate limit' }] }, 77],
  ])('knows a secondary limit by %s', (_what, headers, body, seconds) => {
    const error = judge(answer(200, headers, body), now);
    expect(error).toMatchObject({ code: 'rate_limited', retryAfterSeconds: seconds });
  });

  it('never takes a title that speaks of limits for one', () => {
    const body = { data: { issues: { nodes: [{ title: 'secondary rate limit' }] } } };
    expect(judge(answer(200, {}, body), now)).toBeNull();
  });

  it('beside nodes that are not for us, what went wrong counts', () => {
    const errors = [{ type: 'FORBIDDEN', path: ['viewer', 'own', 'nodes', 3] }, { message: 'Something went wrong' }];
    expect(judge(answer(200, {}, { data: {}, errors }), now)?.code).toBe('provider_unavailable');
  });

  it('an error without type or code is GitHub’s own timeout', () => {
    const error = judge(
      answer(200, {}, { data: null, errors: [{ message: 'Something went wrong while executing your query.' }] }),
      now,
    );
    expect(error?.code).toBe('provider_unavailable');
    expect(isTooHeavy(error)).toBe(true);
  });

  it('a refused query has a code and is our mistake', () => {
    const error = judge(answer(200, {}, { errors: [{ message: 'x', extensions: { code: 'undefinedField' } }] }), now);
    expect(error?.code).toBe('invalid_request');
    expect(isTooHeavy(error)).toBe(false);
  });

  it('withheld nodes leave the rest of the answer readable', () => {
    const body = { data: { viewer: {} }, errors: [{ type: 'FORBIDDEN', path: ['viewer', 'own', 'nodes', 3] }] };
    expect(judge(answer(200, {}, body), now)).toBeNull();
    expect(isPartial(body)).toBe(true);
    expect(isPartial({ ...body, data: null })).toBe(false);
    expect(isPartial({ data: {} })).toBe(false);
  });

  it('a node that GitHub failed at may be missing only where that is allowed, and a limit never', () => {
    const errors = (error: object) => ({ data: {}, errors: [{ path: ['viewer', 'own', 'nodes', 3], ...error }] });
    const failed = errors({ message: 'Something went wrong' });
    expect([isPartial(failed), isPartial(failed, 'whatever')]).toEqual([false, true]);
    expect(judge(answer(200, {}, failed), now, 'whatever')).toBeNull();
    expect(isPartial(errors({ type: 'RATE_LIMITED' }), 'whatever')).toBe(false);
  });
});

describe('judging a request without an answer', () => {
  const live = new AbortController().signal;

  it('passes on what the guarded fetch already knew', () => {
    const known = new SyncError('too large', 'github', 'answer_too_large');
    expect(judgeFailure(new Error('outer', { cause: known }), live)).toBe(known);
  });

  it('an abort by the run is the run’s own reason, a timeout is the network', () => {
    const reason = new Error('shutting down');
    expect(judgeFailure(new DOMException('aborted', 'AbortError'), AbortSignal.abort(reason))).toBe(reason);
    expect(judgeFailure(new DOMException('late', 'TimeoutError'), live)).toMatchObject({
      code: 'network_error',
      retryable: true,
    });
  });

  it('a gateway timeout may pass with a smaller page, an outage will not', () => {
    expect(isTooHeavy(judge(answer(502), now))).toBe(true);
    expect(isTooHeavy(judge(answer(504), now))).toBe(true);
    expect(isTooHeavy(judge(answer(503), now))).toBe(false);
    expect(isTooHeavy(new Error('x'))).toBe(false);
  });
});
