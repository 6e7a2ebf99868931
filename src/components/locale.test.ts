import { expect, test } from 'vitest';
import { localeFrom, weekStartOf } from './locale';

test('nonsense in Accept-Language gives the default', () => {
  for (const header of [null, '', '*', ';;,', 'x', '🐙', 'de_DE.UTF-8'.repeat(500)])
    expect(localeFrom(header)).toBe('en-GB');
});

test('the region of the first language is taken, the words stay English', () => {
  expect(localeFrom('de-CH,de;q=0.9,en;q=0.8')).toBe('en-CH');
  expect(localeFrom('fr')).toBe('en-FR');
  expect(localeFrom('en-US')).toBe('en-US');
  expect(localeFrom('zh-Hant-HK')).toBe('en-HK');
});

test('the week starts where the region starts it', () => {
  expect(weekStartOf('en-DE')).toBe('monday');
  expect(weekStartOf('en-US')).toBe('sunday');
  expect(weekStartOf('en-EG')).toBe('saturday');
});
