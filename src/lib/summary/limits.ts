/** How much of each kind of statement a period is worth, so that a daily text is read in half a minute. */
import type { FactTable } from './fact';

export interface Limits {
  highlights: number;
  insights: number;
  recommendations: number;
  /** Of the whole text, without exception. */
  words: number;
}

export function limitsOf(table: Pick<FactTable, 'range'>): Limits {
  const days = (Date.parse(table.range.end) - Date.parse(table.range.start)) / 86_400_000;
  // A day more or less an hour where the clocks change; a weekend is read like a day, a fortnight like a week.
  if (days < 2.5) return { highlights: 4, insights: 2, recommendations: 1, words: 90 };
  return days < 14.5
    ? { highlights: 5, insights: 3, recommendations: 2, words: 180 }
    : { highlights: 8, insights: 3, recommendations: 2, words: 300 };
}
