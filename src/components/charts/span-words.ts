import type { Formats } from '../format';
import type { LocalDate } from '../local-dates';

/** The dates of one column, both inclusive. */
export interface ChartDates {
  from: LocalDate;
  to: LocalDate;
}

/** `Mon 16 Nov`, or `16 – 22 Nov 2026`. */
export function spanWords({ from, to }: ChartDates, formats: Formats): string {
  return from === to ? `${formats.weekday(from)} ${formats.shortDate(from)}` : formats.dateRange(from, to);
}
