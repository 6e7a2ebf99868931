/** Arithmetic of half-open time intervals in epoch milliseconds. */

export interface Interval {
  start: number;
  end: number;
}

/** In order, without overlaps; touching intervals are joined, empty ones dropped. */
export function union(list: readonly Interval[]): Interval[] {
  const sorted = list.filter((entry) => entry.end > entry.start).sort((a, b) => a.start - b.start);
  const joined: Interval[] = [];
  for (const { start, end } of sorted) {
    const last = joined.at(-1);
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else joined.push({ start, end });
  }
  return joined;
}

/** What lies in both. Both lists must be unions. */
export function intersect(a: readonly Interval[], b: readonly Interval[]): Interval[] {
  const shared: Interval[] = [];
  let i = 0;
  let j = 0;
  for (;;) {
    const left = a[i];
    const right = b[j];
    if (!left || !right) return shared;
    const start = Math.max(left.start, right.start);
    const end = Math.min(left.end, right.end);
    if (end > start) shared.push({ start, end });
    if (left.end < right.end) i += 1;
    else j += 1;
  }
}

/** What is left of `a` without `b`. Both lists must be unions. */
export function subtract(a: readonly Interval[], b: readonly Interval[]): Interval[] {
  const left: Interval[] = [];
  let j = 0;
  for (const { start, end } of a) {
    let from = start;
    while ((b[j]?.end ?? Infinity) <= start) j += 1;
    for (let k = j; from < end; k += 1) {
      const cut = b[k];
      if (!cut || cut.start >= end) break;
      if (cut.start > from) left.push({ start: from, end: cut.start });
      from = Math.max(from, cut.end);
    }
    if (from < end) left.push({ start: from, end });
  }
  return left;
}

export function clip(list: readonly Interval[], start: number, end: number): Interval[] {
  return intersect(list, [{ start, end }]);
}

export function total(list: readonly Interval[]): number {
  return list.reduce((sum, entry) => sum + (entry.end - entry.start), 0);
}

/** Whether the list (a union) shares any time with [start, end). Binary search: called once per quarter hour. */
export function overlaps(list: readonly Interval[], start: number, end: number): boolean {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle]?.end ?? Infinity) <= start) low = middle + 1;
    else high = middle;
  }
  return (list[low]?.start ?? Infinity) < end;
}

const minute = 60_000;

/** Cut down to whole minutes, so that sums over days and parts agree to the minute. */
export function wholeMinutes(list: readonly Interval[]): Interval[] {
  return union(list.map(({ start, end }) => ({ start: floorToMinute(start), end: floorToMinute(end) })));
}

export function floorToMinute(instant: number): number {
  return Math.floor(instant / minute) * minute;
}

/** Of a list of whole-minute intervals. */
export function minutesOf(list: readonly Interval[]): number {
  return total(list) / minute;
}
