import { expect, test } from 'vitest';
import { feedHref, readFilters, readHour } from './feed-query';

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

test('an hour of the week and a moment survive, others are left out', () => {
  const filters = { metric: 'hourlyActions', hour: 'tue-09', asOf: '2026-03-04T12:00:00.000Z' };
  expect(readFilters(Object.fromEntries(new URL(feedHref(filters), 'http://x').searchParams))).toEqual(filters);
  expect(readHour('tue-09')).toEqual({ weekDay: 'tue', hour: 9 });
  for (const hour of ['tue-24', 'day-09', 'tue-9', 'toString-09', '']) expect(readFilters({ hour })).toEqual({});
  for (const asOf of ['2026-03-04', 'now', '2026-13-04T12:00:00Z']) expect(readFilters({ asOf })).toEqual({});
});
