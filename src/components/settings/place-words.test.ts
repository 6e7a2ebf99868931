import { expect, test } from 'vitest';
import type { Place } from '@/lib/http/contract';
import { createFormats } from '../format';
import { changeWords, matchingPlaces, placeLine } from './place-words';

const formats = createFormats('en-GB', 'UTC');
const place = (key: string, name = key, more: Partial<Place> = {}): Place => ({
  key,
  name,
  read: true,
  items: 1240,
  latestAt: '2026-02-03T12:00:00Z',
  ...more,
});

test('a search finds places by every word, in name or key, whatever the case', () => {
  const all = [place('acme/site'), place('C123', '#General'), place('acme/tools')];
  const names = (search: string) => matchingPlaces(all, search).map(({ name }) => name);
  expect(names('')).toHaveLength(3);
  expect(names('  ACME ')).toEqual(['acme/site', 'acme/tools']);
  expect(names('acme too')).toEqual(['acme/tools']);
  expect(names('c123')).toEqual(['#General']);
  expect(names('nothing')).toEqual([]);
});

test('a place says how much of it is stored, or that nothing is', () => {
  expect(placeLine(place('a'), formats)).toBe('1,240 items, newest 3 Feb');
  expect(placeLine(place('a', 'a', { items: 0, latestAt: null }), formats)).toBe('0 items');
  expect(placeLine(place('a', 'a', { read: false }), formats)).toBe('Not read. Nothing of it is stored.');
});

test('a change says what was deleted, or what is being read', () => {
  expect(changeWords({ name: 'Home', read: false }, 1, 'Google Calendar', formats)).toBe(
    'Home is no longer read. 1 item and the summaries that may rest on them were deleted.',
  );
  expect(changeWords({ name: 'Home', read: true }, 0, 'Google Calendar', formats)).toMatch(
    /^Home is read again: Google Calendar/,
  );
});
