import type { LocalDay } from './windows';

/** Finds the day that holds an instant, −1 outside all of them. The days must be in order and lie together. */
export function dayFinder(days: readonly LocalDay[]): (instant: number) => number {
  const starts = days.map((day) => day.start.getTime());
  const end = days.at(-1)?.end.getTime() ?? -Infinity;
  return (instant) => {
    if (instant >= end) return -1;
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? Infinity) <= instant) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  };
}
