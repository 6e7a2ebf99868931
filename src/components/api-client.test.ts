import { expect, test } from 'vitest';
import { readFailure } from './api-client';

test('an answer that is no error body still gives words', () => {
  for (const body of [null, undefined, '', 'x', [], {}, { error: null }, { error: { message: 5 } }]) {
    expect(readFailure(body, 502)).toMatchObject({ code: 'http_502', retryable: false, retryAfterSeconds: null });
    expect(readFailure(body, 502).message).toContain('(502)');
  }
});

test("the contract's error body is read, with its wait", () => {
  const body = { error: { code: 'provider_rate_limited', message: 'Wait.', retryable: true, retryAfterSeconds: 40 } };
  expect(readFailure(body, 429)).toEqual({
    code: 'provider_rate_limited',
    message: 'Wait.',
    retryable: true,
    retryAfterSeconds: 40,
  });
});

test("the sign-in library's own error body is read", () => {
  expect(readFailure({ code: 'INVALID_EMAIL_OR_PASSWORD', message: 'Invalid' }, 401).code).toBe(
    'invalid_email_or_password',
  );
});
