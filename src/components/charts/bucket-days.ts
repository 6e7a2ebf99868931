import type { LocalDate } from '../local-dates';

export interface DayCount {
  date: LocalDate;
  count: number;
}

export interface Bucket {
  from: LocalDate;
  to: LocalDate;
  count: number;
}

/** Joins days, oldest first, into at most `most` bars of equal length; the newest bar may be shorter. */
export function bucketDays(days: readonly DayCount[], most: number): Bucket[] {
  const size = Math.max(1, Math.ceil(days.length / most));
  const buckets: Bucket[] = [];
  for (let start = 0; start < days.length; start += size) {
    const part = days.slice(start, start + size);
    const first = part[0];
    const last = part.at(-1);
    if (!first || !last) continue;
    buckets.push({ from: first.date, to: last.date, count: part.reduce((sum, day) => sum + day.count, 0) });
  }
  return buckets;
}
