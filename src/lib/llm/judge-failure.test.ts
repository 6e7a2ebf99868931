import { describe, expect, it } from 'vitest';
import { judgeFailure, type Failed } from './judge-failure';

const now = new Date('2026-03-04T12:00:00Z');
const judge = (failed: Partial<Failed>) =>
  judgeFailure({ status: null, body: null, retryAfter: null, refusedByUs: false, ...failed }, () => now);
const body = (fields: object): string => JSON.stringify({ error: { message: 'No', ...fields } });

describe('an answer that is none', () => {
  it.each([
    ['no connection', {}, 'unavailable', 500],
    ['500', { status: 500 }, 'unavailable', 500],
    ['503 that says when', { status: 503, retryAfter: '7' }, 'unavailable', 7000],
    ['408', { status: 408 }, 'unavailable', 500],
    ['429', { status: 429, body: body({ code: 'rate_limit_exceeded' }) }, 'rate_limited', 2000],
    ['429 with parts of a second', { status: 429, retryAfter: '1.2' }, 'rate_limited', 1200],
    ['429 with a date', { status: 429, retryAfter: 'Wed, 04 Mar 2026 12:00:30 GMT' }, 'rate_limited', 30_000],
    ['429 with a date gone by', { status: 429, retryAfter: 'Wed, 04 Mar 2026 11:00:00 GMT' }, 'rate_limited', 0],
    ['429 with nonsense', { status: 429, retryAfter: 'soon' }, 'rate_limited', 2000],
    ['429 with a body that is no JSON', { status: 429, body: '<html>' }, 'rate_limited', 2000],
  ] as const)('is asked for once more after %s', (_what, failed, code, retryAfterMs) => {
    expect(judge(failed)).toEqual({ code, retryAfterMs, formRefused: false, parameter: null });
  });

  it.each([
    ['429 without credit', { status: 429, body: body({ code: 'insufficient_quota' }), retryAfter: '1' }, 'no_credit'],
    ['429 without credit by type', { status: 429, body: body({ type: 'insufficient_quota' }) }, 'no_credit'],
    ['429 at a spend limit', { status: 429, body: body({ code: 'project_spend_limit_exceeded' }) }, 'no_credit'],
    ['429 at a usage limit', { status: 429, body: body({ code: 'org_usage_limit_exceeded' }) }, 'no_credit'],
    ['402', { status: 402 }, 'no_credit'],
    ['401', { status: 401 }, 'bad_key'],
    ['403', { status: 403 }, 'bad_key'],
    ['404', { status: 404, body: body({ code: 'model_not_found' }) }, 'bad_request'],
    ['400 for the model', { status: 400, body: body({ code: 'model_not_found' }) }, 'bad_request'],
    ['400 for the model’s name', { status: 400, body: body({ param: 'model' }) }, 'bad_request'],
    ['an address that leads elsewhere', { refusedByUs: true }, 'bad_request'],
    ['an answer that is too large', { status: 200, refusedByUs: true }, 'malformed'],
  ] as const)('is never asked for again after %s', (_what, failed, code) => {
    expect(judge(failed)).toMatchObject({ code, retryAfterMs: null, formRefused: false });
  });

  it.each([400, 422])('may be another form’s with %i, by the name of what it does not take', (status) => {
    expect(judge({ status, body: body({ param: 'temperature' }) })).toEqual({
      code: 'bad_request',
      retryAfterMs: null,
      formRefused: true,
      parameter: 'temperature',
    });
    expect(judge({ status, body: '{"error":"no schema here"}' })).toMatchObject({ formRefused: true, parameter: null });
  });
});
