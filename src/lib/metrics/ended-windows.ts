/** Which days, weeks and months have just ended in a user's zone, and when the next day will have. Pure. */
import type { MetricWindow, WorkSettings } from './types';
import { lastLocalDays, localDateOf, moveDays, startOfLocalDay, windowFor, type WindowType } from './windows';

export interface EndedWindow {
  type: WindowType;
  /** A local date in it. */
  date: string;
  window: MetricWindow;
}

type WeekSettings = Pick<WorkSettings, 'timeZone' | 'weekStart'>;

/** Further back nobody waits for a summary made ahead: it is made when somebody looks. */
const mostDaysBack = 40;

/**
 * Of each kind the last window that has ended by `now`, unless it had ended already when the local date `through` was over.
 * Null: nothing was made ahead before.
 */
export function endedWindows(through: string | null, now: Date, settings: WeekSettings): EndedWindow[] {
  const yesterday = lastEndedDay(now, settings.timeZone);
  if (through !== null && through >= yesterday) return [];
  const from = through ?? dayBefore(yesterday, settings.timeZone);
  const days = lastLocalDays(mostDaysBack, new Date(startOfLocalDay(yesterday, settings.timeZone)), settings.timeZone);
  const since = days.filter((day) => day > from);
  return (['daily', 'weekly', 'monthly'] as const).flatMap((type) => {
    // A window ends with a day when the next day is in another one.
    const last = since.findLast((day) => {
      const { start, end } = windowFor(type, day, settings);
      return end > start && end <= now && endsWith(day, end, settings.timeZone);
    });
    return last === undefined ? [] : [{ type, date: last, window: windowFor(type, last, settings) }];
  });
}

/** The local date before the one that `now` is in. */
export function lastEndedDay(now: Date, timeZone: string): string {
  return dayBefore(localDateOf(now, timeZone), timeZone);
}

/** When the local day that holds `now` is over. */
export function endOfLocalDay(now: Date, timeZone: string): Date {
  return moveDays(startOfLocalDay(localDateOf(now, timeZone), timeZone), 1, timeZone);
}

/** The date that the instant before its midnight shows: where a zone skipped a date, the one before that. */
function dayBefore(date: string, timeZone: string): string {
  return localDateOf(new Date(startOfLocalDay(date, timeZone).getTime() - 1), timeZone);
}

function endsWith(day: string, end: Date, timeZone: string): boolean {
  return localDateOf(new Date(end.getTime() - 1), timeZone) === day;
}
