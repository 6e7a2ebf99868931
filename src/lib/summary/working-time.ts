/** Working days and hours as the settings name them. The exact minutes are the metrics' business; this decides which row to cite. */
import { weekDays, type WeekDay } from '../http/contract';
import type { WorkSettings } from '../metrics/types';
import type { FactContext } from './facts-input';
import { dayFromNumber, dayNumber, weekdayIndex } from './when';

export function intervalsOf(day: string, settings: WorkSettings): { from: number; to: number }[] {
  if (settings.daysOff.includes(day)) return [];
  return settings.workingHours[weekDayOf(day)].map(([from, to]) => ({ from: minutes(from), to: minutes(to) }));
}

export function isWorkingMinute(instant: Date, context: Pick<FactContext, 'calendar' | 'input'>): boolean {
  const minute = context.calendar.minuteOf(instant);
  return intervalsOf(context.calendar.dayOf(instant), context.input.settings).some(
    ({ from, to }) => minute >= from && minute < to,
  );
}

/** Working days after the day of `from` up to the day of `to`: what is opened on Friday is one working day old on Monday. */
export function workingDaysBetween(from: string, to: string, settings: WorkSettings): number {
  let count = 0;
  for (let number = dayNumber(from) + 1; number <= dayNumber(to); number += 1) {
    if (intervalsOf(dayFromNumber(number), settings).length > 0) count += 1;
  }
  return count;
}

function weekDayOf(day: string): WeekDay {
  return weekDays[(weekdayIndex(day) + 6) % 7] ?? 'mon';
}

function minutes(clock: string): number {
  return Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));
}
