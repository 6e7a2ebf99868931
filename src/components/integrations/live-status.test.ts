import { expect, test } from 'vitest';
import { parseStatus } from './live-status';

test('text of the event stream that is no status is passed over', () => {
  for (const text of [
    '',
    'null',
    '[]',
    '{',
    '"x"',
    '{"provider":"github"}',
    '{"provider":"github","connected":true,"state":"odd","setup":"ready","degraded":[],"counts":{}}',
  ]) {
    expect(parseStatus(text)).toBeNull();
  }
});

test('a status is read', () => {
  const text =
    '{"provider":"github","connected":true,"state":"idle","setup":"ready","degraded":[],"counts":{"last7Days":0}}';
  expect(parseStatus(text)?.provider).toBe('github');
});
