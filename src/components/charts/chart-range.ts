import { feedHref, type FeedFilters } from '../activity/feed-query';
import type { LocalDate } from '../local-dates';
import type { ChartDates } from './span-words';

/** What the charts of a page are about. */
export interface ChartRange {
  start: LocalDate;
  end: LocalDate;
  /** When the numbers were counted, where the range was still running then; null: it had ended. */
  asOf: string | null;
}

/** The address of the list that a number of a chart was counted from. */
export function listHref(
  { asOf }: Pick<ChartRange, 'asOf'>,
  { from, to }: ChartDates,
  filters: Pick<FeedFilters, 'metric' | 'source' | 'hour'>,
): string {
  return feedHref({ ...filters, start: from, end: to, asOf: asOf ?? undefined });
}
