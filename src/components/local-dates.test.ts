import { describe, expect, test } from 'vitest';
import {
  addDays,
  addMonths,
  daysBetween,
  isLocalDate,
  localDateOf,
  startOfMonth,
  startOfWeek,
  weekDayOf,
} from './local-dates';

describe('local dates', () => {
  test('what is no calendar day is refused', () => {
    for (const text of [
      undefined,
      '',
      '2026-2-3',
      '2026-02-30',
      '2026-13-01',
      '02026-01-01',
      '2026-01-01T00:00:00Z',
      "2026-01-01' OR 1=1",
    ])
      expect(isLocalDate(text)).toBe(false);
    expect(isLocalDate('2028-02-29')).toBe(true);
  });
  test('one instant is two different days in two zones', () => {
    expect(localDateOf('2026-11-16T23:30:00Z', 'Europe/Berlin')).toBe('2026-11-17');
    expect(localDateOf('2026-11-16T23:30:00Z', 'America/Chicago')).toBe('2026-11-16');
    expect(localDateOf('2026-11-16T10:30:00Z', 'Pacific/Kiritimati')).toBe('2026-11-17');
  });
  test('days are added across daylight saving and year ends', () => {
    expect(addDays('2026-03-28', 2)).toBe('2026-03-30');
    expect(addDays('2026-01-01', -1)).toBe('2025-12-31');
    expect(daysBetween('2026-10-20', '2026-11-03')).toBe(14);
  });
  test('a week starts on the day its owner chose', () => {
    expect(startOfWeek('2026-11-18', 'monday')).toBe('2026-11-16');
    expect(startOfWeek('2026-11-18', 'sunday')).toBe('2026-11-15');
    expect(startOfWeek('2026-11-18', 'saturday')).toBe('2026-11-14');
    expect(startOfWeek('2026-11-15', 'sunday')).toBe('2026-11-15');
  });
  test('months are added from their first day', () => {
    expect(addMonths('2026-01-31', 1)).toBe('2026-02-01');
    expect(addMonths('2026-01-01', -1)).toBe('2025-12-01');
    expect(startOfMonth('2026-11-18')).toBe('2026-11-01');
    expect(weekDayOf('2026-11-18')).toBe('wed');
  });
});
