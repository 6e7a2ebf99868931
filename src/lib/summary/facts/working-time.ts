/** Working days and hours as the settings name them. The exact minutes are the metrics' business; this decides which row to cite. */
import { weekDays, type WeekDay } from '../../http/contract';
import type { TimeOff, WorkSettings } from '../../metrics/types';
import { moveDays, startOfLocalDay } from '../../metrics/windows';
import { isDayOff } from '../../metrics/working-time';
import type { FactContext } from './facts-input';
import { dayFromNumber, dayNumber, weekdayIndex } from '../when';

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

export interface WorkingDays {
  /** A local date with working time left after days off and out-of-office time. */
  isWorking(day: string): boolean;
  /** Working days after `from` up to `to`: what is opened on Friday is one working day old on Monday. */
  between(from: string, to: string): number;
}

/** Each date and each pair of dates is looked at once, however many pull requests have been open over it. */
export function workingDays(settings: WorkSettings, timeOff: readonly TimeOff[]): WorkingDays {
  const known = new Map<string, boolean>();
  const counted = new Map<string, number>();
  const isWorking = (day: string): boolean => {
    const answer = known.get(day) ?? hasWorkingTime(day, settings, timeOff);
    known.set(day, answer);
    return answer;
  };
  return {
    isWorking,
    between: (from, to) => {
      const key = `${from} ${to}`;
      const before = counted.get(key);
      if (before !== undefined) return before;
      let count = 0;
      for (let number = dayNumber(from) + 1; number <= dayNumber(to); number += 1)
        if (isWorking(dayFromNumber(number))) count += 1;
      counted.set(key, count);
      return count;
    },
  };
}

function hasWorkingTime(day: string, settings: WorkSettings, timeOff: readonly TimeOff[]): boolean {
  if (intervalsOf(day, settings).length === 0) return false;
  if (timeOff.length === 0) return true;
  const start = startOfLocalDay(day, settings.timeZone);
  return !isDayOff({ settings, timeOff }, { date: day, start, end: moveDays(start, 1, settings.timeZone) });
}

function weekDayOf(day: string): WeekDay {
  return weekDays[(weekdayIndex(day) + 6) % 7] ?? 'mon';
}

function minutes(clock: string): number {
  return Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));
}
