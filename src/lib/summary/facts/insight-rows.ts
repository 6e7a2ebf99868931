/** What the insights share: ids and counts of rows, the direction of a change, and whether two periods can be compared at all. */
import type { ActivityRecord } from '../../integrations/activity';
import type { Change } from '../../metrics/change';
import type { Fact } from '../fact';
import type { FactContext } from './facts-input';

export const direction = (change: Change | undefined): 'more' | 'less' | 'same' | null => change?.direction ?? null;

export const ids = (rows: readonly ActivityRecord[]): string[] => rows.map((row) => row.id);

export function actionCount(rows: readonly ActivityRecord[]): number {
  return rows.reduce((sum, row) => sum + row.count, 0);
}

/** Months differ by a few working days and are compared all the same. */
const fewestShare = 0.8;

/** A week of leave is not less of anything: the two periods need about the same working days. */
export function isComparable({ input: { stats, previousStats, type } }: FactContext): boolean {
  if (previousStats === null) return false;
  const [fewer = 0, more = 0] = [stats.workingDays, previousStats.workingDays].sort((a, b) => a - b);
  if (more === 0) return true;
  return type === 'daily' || type === 'weekly' ? fewer === more : fewer / more >= fewestShare;
}

/** From the start of the period compared with to the end of this one. */
export function comparedPeriod({ previous, input: { window } }: FactContext): Fact['period'] {
  return { start: previous.start.toISOString(), end: window.end.toISOString() };
}

/** From so many days before the window to its end. */
export function periodSince({ input: { window } }: FactContext, days: number): Fact['period'] {
  return { start: new Date(window.start.getTime() - days * 86_400_000).toISOString(), end: window.end.toISOString() };
}
