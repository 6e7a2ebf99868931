import { Temporal } from 'temporal-polyfill';
import type { MetricWindow, WorkSettings } from './types';

export type WindowType = 'daily' | 'weekly' | 'monthly';

export interface LocalDay {
  /** `YYYY-MM-DD` */
  date: string;
  start: Date;
  end: Date;
}

type WeekSettings = Pick<WorkSettings, 'timeZone' | 'weekStart'>;

const longestRangeDays = 366;
const isoWeekday = { monday: 1, saturday: 6, sunday: 7 } as const;

/** The window of that kind that holds the local date `YYYY-MM-DD`. Throws RangeError for a date or zone that does not exist. */
export function windowFor(type: WindowType, localDate: string, settings: WeekSettings): MetricWindow {
  const date = plainDate(localDate);
  if (type === 'daily') return datesWindow(date, date.add({ days: 1 }), settings.timeZone);
  if (type === 'monthly') {
    const first = date.with({ day: 1 });
    return datesWindow(first, first.add({ months: 1 }), settings.timeZone);
  }
  const first = date.subtract({ days: (date.dayOfWeek - isoWeekday[settings.weekStart] + 7) % 7 });
  return datesWindow(first, first.add({ days: 7 }), settings.timeZone);
}

/**
 * The window that `window` is compared with, and the `asOf` to compute it with.
 * A month: the one before. Anything else is moved back by whole weeks, so that a Monday meets a Monday.
 * A window still running meets the same part of the previous one, by the clock on the wall.
 */
export function previousWindow(
  window: MetricWindow,
  type: WindowType | 'custom',
  asOf: Date,
): { window: MetricWindow; asOf: Date } {
  const { timeZone } = window;
  const running = asOf < window.end;
  if (type === 'monthly') {
    const first = plainDate(localDateOf(window.start, timeZone)).subtract({ months: 1 });
    const previous = datesWindow(first, first.add({ months: 1 }), timeZone);
    return { window: previous, asOf: running ? samePartOfMonth(asOf, window, previous) : asOf };
  }
  let days = 7;
  while (moveDays(window.start, days, timeZone) < window.end) days += 7;
  const back = (instant: Date) => moveDays(instant, -days, timeZone);
  return {
    window: { start: back(window.start), end: back(window.end), timeZone },
    asOf: running ? back(asOf) : asOf,
  };
}

/**
 * A window of the user's own choice. `YYYY-MM-DD` is read in the zone (as an end it is inclusive); an instant with offset is exclusive as an end.
 * Throws RangeError when a bound cannot be read, the range is empty or backwards, or longer than 366 days.
 */
export function customWindow(start: string | Date, end: string | Date, timeZone: string): MetricWindow {
  const window = { start: bound(start, timeZone, 0), end: bound(end, timeZone, 1), timeZone };
  if (window.end < window.start) throw new RangeError('The range ends before it starts.');
  if (window.end.getTime() === window.start.getTime()) throw new RangeError('The range is empty.');
  if (window.end > moveDays(window.start, longestRangeDays, timeZone)) {
    throw new RangeError(`A range is at most ${longestRangeDays} days.`);
  }
  return window;
}

/** What the window is exactly: a day, week or month of these settings, or a range of its own. */
export function typeOfWindow(window: MetricWindow, settings: WeekSettings): WindowType | 'custom' {
  const date = localDateOf(window.start, window.timeZone);
  const types: WindowType[] = ['daily', 'weekly', 'monthly'];
  const found = types.find((type) => {
    const candidate = windowFor(type, date, { ...settings, timeZone: window.timeZone });
    return +candidate.start === +window.start && +candidate.end === +window.end;
  });
  return found ?? 'custom';
}

/** The date a calendar in that zone shows at that instant, `YYYY-MM-DD`. */
export function localDateOf(instant: Date, timeZone: string): string {
  return zoned(instant, timeZone).toPlainDate().toString();
}

/** The first instant of the local date: midnight, or later where the clocks skip midnight. */
export function startOfLocalDay(localDate: string, timeZone: string): Date {
  return startOf(plainDate(localDate), timeZone);
}

/** The local days that the window touches, clipped to it, in order. A date that a zone skipped altogether is not among them. */
export function eachLocalDay(window: MetricWindow): LocalDay[] {
  const days: LocalDay[] = [];
  if (window.end <= window.start) return days;
  let date = plainDate(localDateOf(window.start, window.timeZone));
  let start = window.start;
  while (start < window.end) {
    const next = date.add({ days: 1 });
    const midnight = startOf(next, window.timeZone);
    const end = midnight < window.end ? midnight : window.end;
    if (end > start) days.push({ date: date.toString(), start, end });
    date = next;
    start = midnight > start ? midnight : start;
  }
  return days;
}

/** The last `count` local dates up to the one that holds `asOf`, oldest first. */
export function lastLocalDays(count: number, asOf: Date, timeZone: string): string[] {
  const today = plainDate(localDateOf(asOf, timeZone));
  return Array.from({ length: count }, (_, index) => today.subtract({ days: count - 1 - index }).toString());
}

/** The instant so many calendar days later by the clock on the wall; the start of a day stays the start of a day. */
export function moveDays(instant: Date, days: number, timeZone: string): Date {
  const moment = zoned(instant, timeZone);
  const date = moment.toPlainDate();
  if (+startOf(date, timeZone) === +instant) return startOf(date.add({ days }), timeZone);
  return new Date(moment.add({ days }).epochMilliseconds);
}

/** One bound of a range: a date in the zone (as an end inclusive) or an instant with offset. Throws RangeError when it cannot be read. */
export function boundOf(value: string, timeZone: string, side: 'start' | 'end'): Date {
  return bound(value, timeZone, side === 'start' ? 0 : 1);
}

function samePartOfMonth(asOf: Date, window: MetricWindow, previous: MetricWindow): Date {
  const { timeZone } = window;
  const days = plainDate(localDateOf(previous.start, timeZone)).until(
    plainDate(localDateOf(window.start, timeZone)),
  ).days;
  const moved = moveDays(asOf, -days, timeZone);
  return moved < previous.end ? moved : previous.end;
}

function bound(value: string | Date, timeZone: string, daysAfterDate: 0 | 1): Date {
  if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) throw new RangeError('The range has a bound that is no time.');
    return value;
  }
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return startOf(plainDate(value).add({ days: daysAfterDate }), timeZone);
  try {
    return new Date(Temporal.Instant.from(value).epochMilliseconds);
  } catch (cause) {
    throw new RangeError(`“${value}” is neither a date (YYYY-MM-DD) nor a time with an offset.`, { cause });
  }
}

function plainDate(localDate: string): Temporal.PlainDate {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(localDate)) throw new RangeError(`“${localDate}” is not a date (YYYY-MM-DD).`);
  try {
    return Temporal.PlainDate.from(localDate);
  } catch (cause) {
    throw new RangeError(`There is no date ${localDate}.`, { cause });
  }
}

function datesWindow(first: Temporal.PlainDate, after: Temporal.PlainDate, timeZone: string): MetricWindow {
  return { start: startOf(first, timeZone), end: startOf(after, timeZone), timeZone };
}

function startOf(date: Temporal.PlainDate, timeZone: string): Date {
  return new Date(date.toZonedDateTime(timeZone).epochMilliseconds);
}

function zoned(instant: Date, timeZone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(timeZone);
}
