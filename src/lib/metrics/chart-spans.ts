import { daySeries, minutesWithin, type DayEntry } from './day-hours';
import { prepare } from './prepare';
import type { StatMinutes } from './stats-types';
import type { MetricsInput } from './types';
import { windowFor } from './windows';

/** One column of a chart: a day, or in long windows a week or what the window holds of it. */
export interface ChartSpan {
  /** Local dates `YYYY-MM-DD`, both inclusive. */
  from: string;
  to: string;
  /** Every day of it is a day off. */
  dayOff: boolean;
  /** It has not begun. */
  ahead: boolean;
  /** Actions per connected source, on the days for which it was read; null where it was read for none of them. */
  actions: Record<string, number | null>;
  /** Of the span alone, up to `asOf`. */
  minutes: StatMinutes;
}

/** More columns than this are too narrow to be told apart. */
const mostDays = 62;

/** The window in columns, oldest first. Each number is the one of a window of just these dates. */
export function chartSpans(input: MetricsInput): ChartSpan[] {
  const days = daySeries(input);
  if (days.length <= mostDays) return days.map((day) => spanOf([day], day.minutes));
  const prepared = prepare(input);
  return weeksOf(days, input).map((week) => {
    const start = week[0]?.start ?? input.window.start;
    const end = week.at(-1)?.end ?? start;
    return spanOf(week, minutesWithin(prepared, { start, end }));
  });
}

function spanOf(days: readonly DayEntry[], minutes: StatMinutes): ChartSpan {
  const actions: ChartSpan['actions'] = {};
  for (const day of days)
    for (const [source, count] of Object.entries(day.actions))
      actions[source] = count === null ? (actions[source] ?? null) : (actions[source] ?? 0) + count;
  return {
    from: days[0]?.date ?? '',
    to: days.at(-1)?.date ?? '',
    dayOff: days.every((day) => day.dayOff),
    ahead: days.every((day) => day.ahead),
    actions,
    minutes,
  };
}

/** By the user's week; the first and the last may be cut by the window. */
function weeksOf(days: readonly DayEntry[], { settings, window }: MetricsInput): DayEntry[][] {
  const weeks: DayEntry[][] = [];
  let end = -Infinity;
  for (const day of days) {
    if (day.start.getTime() >= end) {
      weeks.push([]);
      end = windowFor('weekly', day.date, { ...settings, timeZone: window.timeZone }).end.getTime();
    }
    weeks.at(-1)?.push(day);
  }
  return weeks;
}
