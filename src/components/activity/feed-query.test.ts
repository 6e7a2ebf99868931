import { expect, test } from 'vitest';
import { feedHref, readFilters } from './feed-query';

test('values that name nothing are left out instead of failing the page', () => {
  expect(
    readFilters({ source: 'jira', type: 'constructor', start: '2026-02-30', end: 'x', q: '   ', cursor: '' }),
  ).toEqual({});
});

test('a repeated parameter counts once, an overlong text is capped', () => {
  expect(readFilters({ source: ['github', 'slack'], q: 'x'.repeat(500) })).toEqual({
    source: 'github',
    q: 'x'.repeat(200),
  });
});

test('filters survive the way into an address and back', () => {
  const filters = {
    source: 'github' as const,
    type: 'commit' as const,
    start: '2026-11-16',
    q: 'a&b=c',
    metric: 'totalCommits',
  };
  expect(readFilters(Object.fromEntries(new URL(feedHref(filters), 'http://x').searchParams))).toEqual(filters);
  expect(feedHref({})).toBe('/dashboard/activity');
});
