import { Temporal } from 'temporal-polyfill';
import type { WeekDay } from '../http/contract';
import { clip, subtract, total, union, wholeMinutes, type Interval } from './intervals';
import { instantOf } from './local-time';
import type { MetricsInput, MetricWindow, TimeOff, WorkSettings } from './types';
import { eachLocalDay, type LocalDay } from './windows';

/** By `PlainDate.dayOfWeek − 1`. */
export const weekDayNames = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const satisfies WeekDay[];

/** Working time between two instants in whole minutes: the settings' intervals without days off and out-of-office time. */
export function workingTime(
  settings: WorkSettings,
  timeOff: readonly TimeOff[],
  start: number,
  end: number,
): Interval[] {
  const scheduled = clip(scheduledTime(settings, { start: new Date(start), end: new Date(end) }), start, end);
  const off = timeOff.map((entry) => ({ start: entry.startsAt.getTime(), end: entry.endsAt.getTime() }));
  return wholeMinutes(subtract(scheduled, wholeMinutes(off)));
}

/** What the settings say, out-of-office time not yet subtracted, of every local date that the span touches. */
export function scheduledTime(settings: WorkSettings, span: Pick<MetricWindow, 'start' | 'end'>): Interval[] {
  const { timeZone } = settings;
  const daysOff = new Set(settings.daysOff);
  const list: Interval[] = [];
  for (const day of eachLocalDay({ ...span, timeZone })) {
    if (daysOff.has(day.date)) continue;
    const date = Temporal.PlainDate.from(day.date);
    const name = weekDayNames[date.dayOfWeek - 1];
    for (const [from, to] of name ? settings.workingHours[name] : []) {
      list.push({ start: instantOf(date, from, timeZone), end: instantOf(date, to, timeZone) });
    }
  }
  return union(list);
}

/** Listed as a day off, or every minute that the settings plan is taken by out-of-office events. */
export function isDayOff({ settings, timeOff }: Pick<MetricsInput, 'settings' | 'timeOff'>, day: LocalDay): boolean {
  if (settings.daysOff.includes(day.date)) return true;
  const planned = total(scheduledTime(settings, day));
  return planned > 0 && total(workingTime(settings, timeOff, day.start.getTime(), day.end.getTime())) === 0;
}
