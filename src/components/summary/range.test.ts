import { describe, expect, test } from 'vitest';
import { createFormats } from '../format';
import { presets, readRange, type RangeParams } from './range';

const formats = createFormats('en-GB', 'UTC');
const today = '2026-11-18';
const read = (params: RangeParams) => readRange(params, today, { weekStart: 'monday' }, formats);
const nine = [['09:00', '17:00']] satisfies [string, string][];
const week = { mon: nine, tue: nine, wed: nine, thu: nine, fri: nine, sat: [], sun: [] };

describe('readRange', () => {
  test('a range that cannot be read falls back to this week and says why', () => {
    expect(read({ start: '2026-11-20', end: '2026-11-10' })).toMatchObject({
      type: 'weekly',
      start: '2026-11-16',
      problem: 'The range ends before it starts. This week is shown instead.',
    });
    expect(read({ start: 'x', end: '2026-11-10' }).problem).toContain('two dates');
    expect(read({ start: '2026-11-10' }).problem).toContain('two dates');
    expect(read({ start: '2025-11-10', end: '2026-11-11' }).problem).toContain('366');
  });
  test('366 days are allowed', () => {
    expect(read({ start: '2025-11-11', end: '2026-11-11' }).problem).toBeNull();
  });
  test('an unknown type or date is this week', () => {
    expect(read({ type: 'yearly', date: 'soon' })).toMatchObject({
      type: 'weekly',
      start: '2026-11-16',
      end: '2026-11-22',
      relation: 'This week',
      nextHref: null,
    });
  });
  test('a day moves by days', () => {
    expect(read({ type: 'daily', date: '2026-11-17' })).toMatchObject({
      relation: 'Yesterday',
      previousHref: '/dashboard?type=daily&date=2026-11-16',
      nextHref: '/dashboard?type=daily&date=2026-11-18',
    });
    expect(read({ type: 'daily' })).toMatchObject({ relation: 'Today', nextHref: null });
  });
  test('a week moves by weeks and keeps its start', () => {
    expect(read({ type: 'weekly', date: '2026-11-11' })).toMatchObject({
      start: '2026-11-09',
      end: '2026-11-15',
      relation: 'Last week',
      previousHref: '/dashboard?type=weekly&date=2026-11-02',
      nextHref: '/dashboard?type=weekly&date=2026-11-16',
    });
    expect(read({ type: 'weekly', date: '2026-11-04' }).relation).toBeNull();
  });
  test('a month holds its own days, whatever its length', () => {
    expect(read({ type: 'monthly', date: '2026-02-14' })).toMatchObject({
      start: '2026-02-01',
      end: '2026-02-28',
      title: 'February 2026',
      relation: null,
    });
    expect(read({ type: 'monthly', date: '2026-10-31' })).toMatchObject({
      relation: 'Last month',
      nextHref: '/dashboard?type=monthly&date=2026-11-01',
    });
  });
  test('a custom range moves by its own length and not past today', () => {
    expect(read({ start: '2026-11-01', end: '2026-11-07' })).toMatchObject({
      type: 'custom',
      relation: '7 days',
      previousHref: '/dashboard?start=2026-10-25&end=2026-10-31',
      nextHref: '/dashboard?start=2026-11-08&end=2026-11-14',
    });
    expect(read({ start: '2026-11-12', end: '2026-11-18' }).nextHref).toBeNull();
  });
});

describe('presets', () => {
  const settings = (daysOff: string[]) => ({ weekStart: 'monday' as const, workingHours: week, daysOff });
  const offered = (date: string, shown: RangeParams, daysOff: string[] = []) =>
    presets(date, settings(daysOff), readRange(shown, date, settings(daysOff), formats));
  const href = (date: string, daysOff: string[]) =>
    offered(date, {}, daysOff).find(({ label }) => label === 'Since last working day')?.href;
  const current = (date: string, shown: RangeParams) =>
    offered(date, shown).flatMap((preset) => (preset.current ? [preset.label] : []));

  test('on a Monday the last working day is Friday', () => {
    expect(href('2026-11-16', [])).toBe('/dashboard?start=2026-11-13&end=2026-11-16');
  });
  test('days off are stepped over', () => {
    expect(href('2026-11-16', ['2026-11-13'])).toBe('/dashboard?start=2026-11-12&end=2026-11-16');
  });
  test('the one on the page is known as such, whichever of its days the address names', () => {
    expect(current('2026-11-18', {})).toEqual(['This week']);
    expect(current('2026-11-18', { type: 'weekly', date: '2026-11-13' })).toEqual(['Last week']);
    expect(current('2026-11-18', { type: 'daily', date: '2026-11-17' })).toEqual(['Yesterday']);
    expect(current('2026-11-16', { start: '2026-11-13', end: '2026-11-16' })).toEqual(['Since last working day']);
    expect(current('2026-11-18', { start: '2026-11-02', end: '2026-11-03' })).toEqual([]);
  });
  test('on a Sunday the last seven days are not taken for this week', () => {
    expect(current('2026-11-22', { start: '2026-11-16', end: '2026-11-22' })).toEqual(['7 days']);
    expect(current('2026-11-22', { type: 'weekly' })).toEqual(['This week']);
  });
});
