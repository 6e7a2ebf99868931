import type { WeekDay, WeekStart, WorkingHours } from '@/lib/http/contract';

type Interval = WorkingHours[WeekDay][number];

export const dayNames: Record<WeekDay, string> = {
  mon: 'Monday',
  tue: 'Tuesday',
  wed: 'Wednesday',
  thu: 'Thursday',
  fri: 'Friday',
  sat: 'Saturday',
  sun: 'Sunday',
};

const week = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const satisfies readonly WeekDay[];
const offsets: Record<WeekStart, number> = { monday: 0, saturday: 5, sunday: 6 };

/** The days of the week in the user's order. */
export function orderedDays(weekStart: WeekStart): WeekDay[] {
  const from = offsets[weekStart];
  return [...week.slice(from), ...week.slice(0, from)];
}

/** What is wrong with one day's intervals, for the person who is typing them; null: nothing. */
export function intervalProblem(intervals: readonly Interval[]): string | null {
  let previousEnd = '';
  for (const [from, to] of intervals) {
    if (from === '' || to === '') return 'Each interval needs a start and an end.';
    if (from >= to) return 'An interval ends after it starts.';
    if (from < previousEnd) return 'Intervals of one day are in order and do not overlap.';
    previousEnd = to;
  }
  return null;
}

/** A time field has no 24:00: midnight as an end means the end of the day. */
export function endFromInput(value: string): string {
  return value === '00:00' ? '24:00' : value;
}

export function endToInput(value: string): string {
  return value === '24:00' ? '00:00' : value;
}
