import { describe, expect, it } from 'vitest';
import { createCalendar, periodOrdinal, periodWords } from './when';

const inChicago = (
  type: 'daily' | 'weekly' | 'monthly' | 'custom',
  start: string,
  end: string,
  running = false,
): string => periodWords({ type, start: new Date(start), end: new Date(end), timeZone: 'America/Chicago', running }).in;

describe('the words for a period', () => {
  it('are those of the user’s zone and the kind of window', () => {
    expect(inChicago('daily', '2026-03-03T06:00:00Z', '2026-03-04T06:00:00Z')).toBe('on Tuesday');
    expect(inChicago('weekly', '2026-03-02T06:00:00Z', '2026-03-09T05:00:00Z')).toBe('in the week of 2 March');
    expect(inChicago('monthly', '2026-03-01T06:00:00Z', '2026-04-01T05:00:00Z')).toBe('in March');
    expect(inChicago('custom', '2026-03-03T06:00:00Z', '2026-03-10T05:00:00Z')).toBe('between 3 and 9 March');
    expect(inChicago('custom', '2026-02-27T06:00:00Z', '2026-03-10T05:00:00Z')).toBe('between 27 February and 9 March');
    expect(inChicago('custom', '2025-12-27T06:00:00Z', '2026-01-03T06:00:00Z')).toBe(
      'between 27 December 2025 and 2 January 2026',
    );
    expect(inChicago('custom', '2026-03-03T06:00:00Z', '2026-03-04T06:00:00Z')).toBe('on 3 March');
  });

  it('say that a window still runs', () => {
    expect(inChicago('daily', '2026-03-03T06:00:00Z', '2026-03-04T06:00:00Z', true)).toBe('so far today');
    expect(inChicago('weekly', '2026-03-02T06:00:00Z', '2026-03-09T05:00:00Z', true)).toBe('so far this week');
    expect(inChicago('monthly', '2026-03-01T06:00:00Z', '2026-04-01T05:00:00Z', true)).toBe('so far in March');
    expect(inChicago('custom', '2026-03-03T06:00:00Z', '2026-03-10T05:00:00Z', true)).toBe('since 3 March');
  });
});

it('neighbouring windows have neighbouring ordinals', () => {
  expect(periodOrdinal('weekly', '2026-03-09', 7) - periodOrdinal('weekly', '2026-03-02', 7)).toBe(1);
  expect(periodOrdinal('monthly', '2026-01-01', 31) - periodOrdinal('monthly', '2025-12-01', 31)).toBe(1);
  expect(periodOrdinal('custom', '2026-03-12', 10) - periodOrdinal('custom', '2026-03-02', 10)).toBe(1);
});

it('local days and clock times follow daylight saving and odd offsets', () => {
  const chicago = createCalendar('America/Chicago');
  expect(chicago.clock(new Date('2026-03-08T07:59:00Z'))).toBe('01:59');
  expect(chicago.clock(new Date('2026-03-08T08:00:00Z'))).toBe('03:00');
  expect(createCalendar('Asia/Kathmandu').dayOf(new Date('2026-03-08T18:15:00Z'))).toBe('2026-03-09');
});
