/** Windows of a folder that have something in them: its last months, weeks and full days. */
import type { PeriodKind, Row, Window } from '../period';
import { addDays, at, dateOf, datesBetween, weekdayOf } from '../zone';

const months = 12;
const weeks = 20;
const fullDays = 20;
/** Days with fewer rows get one line, and that is tested elsewhere. */
const leastRows = 4;

export function workspaceWindows(rows: readonly Row[], zone: string): { kind: PeriodKind; window: Window }[] {
  const commits = rows.filter(({ type }) => type === 'commit').map(({ occurredAt }) => occurredAt.getTime());
  const last = dateOf(new Date(Math.max(...commits)), zone);
  const between = (from: string, to: string): Window => ({ start: at(from, 0, zone), end: at(to, 0, zone) });
  const perDay = new Map<string, number>();
  for (const { occurredAt } of rows) {
    const day = dateOf(occurredAt, zone);
    perDay.set(day, (perDay.get(day) ?? 0) + 1);
  }
  const days = datesBetween(addDays(last, -120), last).filter((day) => (perDay.get(day) ?? 0) >= leastRows);
  const monday = addDays(last, 1 - weekdayOf(last));
  const firsts = datesBetween(addDays(last, -31 * (months + 1)), last).filter((day) => day.endsWith('-01'));
  return [
    ...firsts.slice(0, -1).map((first, index) => ({
      kind: 'monthly' as const,
      window: between(first, firsts[index + 1] ?? first),
    })),
    ...Array.from({ length: weeks }, (_none, index) => addDays(monday, -7 * (index + 1))).map((first) => ({
      kind: 'weekly' as const,
      window: between(first, addDays(first, 7)),
    })),
    ...days.slice(-fullDays).map((day) => ({ kind: 'daily' as const, window: between(day, addDays(day, 1)) })),
  ];
}
