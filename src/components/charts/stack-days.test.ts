import { describe, expect, test } from 'vitest';
import { bucketDays } from './bucket-days';
import { labelledDays, stackDays } from './stack-days';

describe('stackDays', () => {
  test('no day, or only empty ones, draws nothing and divides by nothing', () => {
    expect(stackDays([], ['a']).columns).toEqual([]);
    const plot = stackDays([{ date: '2026-11-16', counts: { a: 0 } }], ['a']);
    expect(plot.columns[0]).toMatchObject({ total: 0, segments: [] });
    expect(plot.ticks.every(({ y }) => Number.isFinite(y))).toBe(true);
  });
  test('segments stand on each other, and their heights are in proportion', () => {
    const [column] = stackDays([{ date: '2026-11-16', counts: { a: 10, b: 30 } }], ['a', 'b']).columns;
    const [a, b] = column?.segments ?? [];
    expect(column?.total).toBe(40);
    expect(a?.y).toBeCloseTo((b?.y ?? 0) + (b?.height ?? 0));
    expect((b?.height ?? 0) / (a?.height ?? 1)).toBeCloseTo(3);
    expect((a?.y ?? 0) + (a?.height ?? 0)).toBeCloseTo(100);
  });
  test('a source that does not cover a day leaves no segment', () => {
    const [column] = stackDays([{ date: '2026-11-16', counts: { a: null, b: 1 } }], ['a', 'b', 'c']).columns;
    expect(column?.segments.map(({ key }) => key)).toEqual(['b']);
  });
  test('ticks are whole numbers', () => {
    expect(stackDays([{ date: '2026-11-16', counts: { a: 1 } }], ['a']).ticks.map(({ value }) => value)).toEqual([
      0, 1,
    ]);
  });
});

test('labels are thinned evenly and start with the first day', () => {
  const dates = Array.from({ length: 30 }, (_, index) => `2026-11-${String(index + 1).padStart(2, '0')}`);
  expect([...labelledDays(dates, 7)]).toEqual([
    '2026-11-01',
    '2026-11-06',
    '2026-11-11',
    '2026-11-16',
    '2026-11-21',
    '2026-11-26',
  ]);
  expect(labelledDays([], 7).size).toBe(0);
});

test('days are joined into bars without losing a count', () => {
  const days = Array.from({ length: 10 }, (_, index) => ({
    date: `2026-11-${String(index + 1).padStart(2, '0')}`,
    count: 1,
  }));
  expect(bucketDays(days, 4)).toEqual([
    { from: '2026-11-01', to: '2026-11-03', count: 3 },
    { from: '2026-11-04', to: '2026-11-06', count: 3 },
    { from: '2026-11-07', to: '2026-11-09', count: 3 },
    { from: '2026-11-10', to: '2026-11-10', count: 1 },
  ]);
  expect(bucketDays([], 4)).toEqual([]);
});
