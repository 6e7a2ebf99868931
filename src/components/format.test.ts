import { describe, expect, test } from 'vitest';
import { createFormats, durationWords } from './format';

const berlin = createFormats('en-GB', 'Europe/Berlin');
const chicago = createFormats('en-US', 'America/Chicago');

describe('formats', () => {
  test("times are the zone's, on both sides of daylight saving", () => {
    expect(berlin.time('2026-03-29T00:59:00Z')).toBe('01:59');
    expect(berlin.time('2026-03-29T01:00:00Z')).toBe('03:00');
  });
  test('no text holds a space that Node and browsers disagree on', () => {
    expect(chicago.time('2026-11-16T20:05:00Z')).toBe('02:05 PM');
    expect(createFormats('en-FR', 'UTC').number(1240)).toBe('1 240');
  });
  test('near times are distances, in both directions', () => {
    const now = '2026-11-16T10:00:00Z';
    expect(berlin.relative('2026-11-16T09:59:30Z', now)).toBe('just now');
    expect(berlin.relative('2026-11-16T10:00:30Z', now)).toBe('in a moment');
    expect(berlin.relative('2026-11-16T09:56:00Z', now)).toBe('4 min ago');
    expect(berlin.relative('2026-11-16T10:11:00Z', now)).toBe('in 11 min');
    expect(berlin.relative('2026-11-16T07:30:00Z', now)).toBe('2 h ago');
    expect(berlin.relative('2026-11-15T09:00:00Z', now)).toBe('1 day ago');
    expect(berlin.relative('2026-11-12T09:00:00Z', now)).toBe('4 days ago');
  });
  test('what has happened is never ahead, even by a clock that runs fast', () => {
    expect(berlin.ago('2026-11-16T10:00:30Z', '2026-11-16T10:00:00Z')).toBe('just now');
    expect(berlin.ago('2026-11-16T09:56:00Z', '2026-11-16T10:00:00Z')).toBe('4 min ago');
  });
  test('far times are dates', () => {
    expect(berlin.relative('2026-02-03T12:00:00Z', '2026-11-16T10:00:00Z')).toBe('3 Feb');
  });
  test('the clock names the day only where it is another one', () => {
    const now = '2026-11-16T10:00:00Z';
    expect(berlin.clock('2026-11-16T13:32:00Z', now)).toBe('14:32');
    expect(berlin.clock('2026-11-16T23:30:00Z', now)).toBe('17 Nov, 00:30');
  });
  test('a title leaves nothing open', () => {
    expect(berlin.full('2026-02-03T13:05:00Z')).toMatch(/Tuesday.* 3 February 2026.*14:05 CET/);
  });
  test('dates are written without moving to another day', () => {
    expect(chicago.longDate('2026-11-16')).toBe('Monday, November 16, 2026');
    expect(berlin.dateRange('2026-11-16', '2026-11-22')).toBe('16 – 22 Nov 2026');
    expect(berlin.month('2026-11-01')).toBe('November 2026');
  });
  test('minutes are words', () => {
    expect(durationWords(45)).toBe('45 min');
    expect(durationWords(60)).toBe('1 h');
    expect(durationWords(125.4)).toBe('2 h 05 min');
  });
});
