import { describe, expect, it } from 'vitest';
import type { Answer } from './judge';
import { readBudget, waitSeconds } from './rate-headers';

const now = new Date('2026-11-22T10:00:00Z');
const nowSeconds = now.getTime() / 1000;
const date = 'Sun, 22 Nov 2026 09:00:00 GMT';

function answer(headers: Answer['headers'], url = 'https://api.github.com/graphql'): Answer {
  return { status: 200, headers, body: null, url };
}

const whole = {
  'x-ratelimit-limit': '5000',
  'x-ratelimit-remaining': '4999',
  'x-ratelimit-reset': String(nowSeconds + 60),
  'x-ratelimit-resource': 'graphql',
};

describe('headers that make no sense', () => {
  it.each([
    ['no limit', { 'x-ratelimit-limit': undefined }],
    ['no figure left', { 'x-ratelimit-remaining': undefined }],
    ['no reset', { 'x-ratelimit-reset': undefined }],
    ['a limit of nothing', { 'x-ratelimit-limit': '0', 'x-ratelimit-remaining': '0' }],
    ['more left than there is', { 'x-ratelimit-remaining': '5001' }],
    ['a negative rest', { 'x-ratelimit-remaining': '-1' }],
    ['words', { 'x-ratelimit-limit': 'unlimited' }],
    ['nothing at all', { 'x-ratelimit-remaining': '' }],
    ['a fraction', { 'x-ratelimit-remaining': '1e3' }],
    ['a reset in milliseconds', { 'x-ratelimit-reset': String(now.getTime() + 60_000) }],
    ['a reset as a date', { 'x-ratelimit-reset': 'Sun, 22 Nov 2026 10:01:00 GMT' }],
    ['a reset that has passed', { 'x-ratelimit-reset': String(nowSeconds) }],
    ['a reset tomorrow', { 'x-ratelimit-reset': String(nowSeconds + 86_400) }],
  ])('%s is no budget', (_what, change) => {
    expect(readBudget(answer({ ...whole, ...change }), now)).toBeNull();
  });

  it.each([
    ['a negative wait', { 'retry-after': '-5' }],
    ['a wait in words', { 'retry-after': 'soon' }],
    ['a rest without a reset', { 'x-ratelimit-remaining': '0' }],
    ['a reset while something is left', { 'x-ratelimit-remaining': '1', 'x-ratelimit-reset': String(nowSeconds + 9) }],
  ])('%s names no wait', (_what, headers) => {
    expect(waitSeconds(headers, now)).toBeNull();
  });
});

describe('a budget', () => {
  it('is read as it stands', () => {
    expect(readBudget(answer(whole), now)).toEqual({
      resource: 'graphql',
      reading: { limit: 5000, remaining: 4999, resetsAt: new Date(now.getTime() + 60_000) },
    });
  });

  it.each([
    ['behind', 'Sun, 22 Nov 2026 09:00:00 GMT', nowSeconds - 3600 + 120],
    ['ahead', 'Sun, 22 Nov 2026 11:00:00 GMT', nowSeconds + 3600 + 120],
  ])('resets two minutes from now by our clock, though GitHub’s is an hour %s', (_way, githubDate, reset) => {
    const headers = { ...whole, date: githubDate, 'x-ratelimit-reset': String(reset) };
    expect(readBudget(answer(headers), now)?.reading.resetsAt).toEqual(new Date('2026-11-22T10:02:00Z'));
  });

  it.each([
    ['https://api.github.com/graphql', 'graphql'],
    ['https://git.example.org/api/graphql', 'graphql'],
    ['https://git.example.org/api/v3/search/issues?q=x', 'search'],
    ['https://git.example.org/api/v3/repos/search/graphs/commits', 'core'],
  ])('that names no resource is that of the address: %s is %s', (url, resource) => {
    expect(readBudget(answer({ ...whole, 'x-ratelimit-resource': undefined }, url), now)?.resource).toBe(resource);
  });
});

describe('the wait that headers name', () => {
  it.each([
    ['seconds', { 'retry-after': '30' }, 30],
    ['a date by GitHub’s clock', { 'retry-after': 'Sun, 22 Nov 2026 09:00:08 GMT', date }, 8],
    ['a date by ours, where GitHub names none', { 'retry-after': 'Sun, 22 Nov 2026 10:00:08 GMT' }, 8],
    [
      'a reset by GitHub’s clock',
      { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(nowSeconds - 3590), date },
      11,
    ],
    ['a day at most, of seconds beyond all time', { 'retry-after': '9'.repeat(400) }, 86_400],
    ['a day at most, of a date in a far year', { 'retry-after': 'Fri, 31 Dec 9999 23:59:59 GMT' }, 86_400],
    [
      'a day at most, of a far reset',
      { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(nowSeconds + 1e8) },
      86_400,
    ],
    [
      'the later of two',
      { 'retry-after': '5', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(nowSeconds + 600) },
      601,
    ],
    [
      'the later of two, the other way',
      { 'retry-after': '900', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(nowSeconds + 600) },
      900,
    ],
  ])('is %s', (_what, headers, seconds) => {
    expect(waitSeconds(headers, now)).toBe(seconds);
  });
});
