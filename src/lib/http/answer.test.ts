import { describe, expect, it } from 'vitest';
import { parseJson, retryAfterSeconds } from './answer';

const now = new Date('2026-11-22T12:00:00.000Z');

describe('Retry-After', () => {
  it.each([
    ['', null],
    ['soon', null],
    ['-5', null],
    ['1.5', null],
    ['12345678901', null],
    ['2026-11-22T12:05:00Z', null],
    ['Mon, 99 Foo 2026 12:00:00 GMT', null],
    ['0', 0],
    [' 30 ', 30],
    ['Sun, 22 Nov 2026 12:01:30 GMT', 90],
    ['Sunday, 22-Nov-26 12:01:30 GMT', 90],
    ['Sun Nov 22 12:01:30 2026', 90],
    ['Sun, 22 Nov 2026 11:00:00 GMT', 0],
  ])('%j is %j seconds', (header, seconds) => {
    expect(retryAfterSeconds(header, now)).toBe(seconds);
  });

  it('says nothing where there is none', () => {
    expect(retryAfterSeconds(null, now)).toBeNull();
    expect(retryAfterSeconds(undefined, now)).toBeNull();
  });

  it('a date is told from the answer’s own clock, whichever way ours is wrong', () => {
    const until = 'Sun, 22 Nov 2026 12:01:00 GMT';
    const date = 'Sun, 22 Nov 2026 12:00:00 GMT';
    for (const ours of ['2026-11-22T12:10:00.000Z', '2026-11-22T11:00:00.000Z', '2031-01-01T00:00:00.000Z']) {
      expect(retryAfterSeconds(until, new Date(ours), date)).toBe(60);
    }
  });

  it('an unreadable Date header leaves our own clock, and seconds need no clock at all', () => {
    expect(retryAfterSeconds('Sun, 22 Nov 2026 12:01:00 GMT', now, 'yesterday')).toBe(60);
    expect(retryAfterSeconds('7', now, 'Sun, 22 Nov 2020 12:00:00 GMT')).toBe(7);
  });

  it('does not wait a fraction of a second too little', () => {
    expect(retryAfterSeconds('Sun, 22 Nov 2026 12:00:01 GMT', new Date('2026-11-22T12:00:00.001Z'))).toBe(1);
  });
});

describe('parseJson', () => {
  it('is undefined for what is no JSON', () => {
    expect(parseJson('<html>')).toBeUndefined();
    expect(parseJson('')).toBeUndefined();
    expect(parseJson('{"a":1}')).toEqual({ a: 1 });
  });
});
