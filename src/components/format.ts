import { utc, type LocalDate } from './local-dates';

type Instant = Date | string;

/** Everything the pages write as a date, a time or a number, in one reader's zone and conventions. */
export interface Formats {
  locale: string;
  timeZone: string;
  /** 1,240 */
  number: (value: number) => string;
  /** 14:05 */
  time: (instant: Instant) => string;
  /** Mon 14:05 */
  weekdayTime: (instant: Instant) => string;
  /** 3 Feb */
  day: (instant: Instant) => string;
  /** 3 Feb, 14:05 */
  dayTime: (instant: Instant) => string;
  /** Tuesday 3 February 2026 at 14:05 CET: for titles, so that nothing is left open. */
  full: (instant: Instant) => string;
  /** Tuesday 3 February 2026 */
  longDate: (date: LocalDate) => string;
  /** 3 Feb */
  shortDate: (date: LocalDate) => string;
  /** 3 */
  dayOfMonth: (date: LocalDate) => string;
  /** Tue */
  weekday: (date: LocalDate) => string;
  /** February 2026 */
  month: (date: LocalDate) => string;
  /** 16 – 22 Nov 2026 */
  dateRange: (from: LocalDate, to: LocalDate) => string;
  /** "4 min ago", "in 11 min"; beyond a week the day itself. */
  relative: (instant: Instant, now: Instant) => string;
  /** The same for what has happened: a clock a little ahead of ours makes no future of it. */
  ago: (instant: Instant, now: Instant) => string;
  /** "14:32" today, "3 Feb, 14:32" on another day. */
  clock: (instant: Instant, now: Instant) => string;
}

const made = new Map<string, Formats>();

export function createFormats(locale: string, timeZone: string): Formats {
  const key = `${locale} ${timeZone}`;
  const known = made.get(key);
  if (known) return known;
  const formats = build(locale, timeZone);
  made.set(key, formats);
  return formats;
}

/** `2 h 05 min`, `45 min`. */
export function durationWords(minutes: number): string {
  const whole = Math.round(minutes);
  const hours = Math.floor(whole / 60);
  const rest = whole % 60;
  if (hours === 0) return `${rest} min`;
  return rest === 0 ? `${hours} h` : `${hours} h ${String(rest).padStart(2, '0')} min`;
}

function build(locale: string, timeZone: string): Formats {
  const local = (options: Intl.DateTimeFormatOptions) => instants(locale, { timeZone, ...options });
  const plain = (options: Intl.DateTimeFormatOptions) => dates(locale, options);
  const numbers = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 });
  const range = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', day: 'numeric', month: 'short', year: 'numeric' });
  const time = local({ hour: '2-digit', minute: '2-digit' });
  const day = local({ day: 'numeric', month: 'short' });
  const dayTime = local({ day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
  const numericDay = local({ year: 'numeric', month: 'numeric', day: 'numeric' });
  return {
    locale,
    timeZone,
    number: (value) => plainSpaces(numbers.format(value)),
    time,
    weekdayTime: local({ weekday: 'short', hour: '2-digit', minute: '2-digit' }),
    day,
    dayTime,
    full: local({
      weekday: 'long',
      day: 'numeric',
      month: 'long',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      timeZoneName: 'short',
    }),
    longDate: plain({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }),
    shortDate: plain({ day: 'numeric', month: 'short' }),
    dayOfMonth: plain({ day: 'numeric' }),
    weekday: plain({ weekday: 'short' }),
    month: plain({ month: 'long', year: 'numeric' }),
    dateRange: (from, to) => plainSpaces(range.formatRange(utc(from), utc(to))),
    relative: (instant, now) => relativeWords(ms(now) - ms(instant)) ?? day(instant),
    ago: (instant, now) => relativeWords(Math.max(0, ms(now) - ms(instant))) ?? day(instant),
    clock: (instant, now) => (numericDay(instant) === numericDay(now) ? time(instant) : dayTime(instant)),
  };
}

function instants(locale: string, options: Intl.DateTimeFormatOptions): (instant: Instant) => string {
  const format = new Intl.DateTimeFormat(locale, options);
  return (instant) => plainSpaces(format.format(new Date(instant)));
}

function dates(locale: string, options: Intl.DateTimeFormatOptions): (date: LocalDate) => string {
  const format = new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' });
  return (date) => plainSpaces(format.format(utc(date)));
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Null where a distance says less than the date. */
function relativeWords(agoMs: number): string | null {
  const distance = Math.abs(agoMs);
  if (distance < minute) return agoMs >= 0 ? 'just now' : 'in a moment';
  if (distance >= 7 * day) return null;
  const words =
    distance < hour
      ? `${Math.floor(distance / minute)} min`
      : distance < day
        ? `${Math.floor(distance / hour)} h`
        : Math.floor(distance / day) === 1
          ? '1 day'
          : `${Math.floor(distance / day)} days`;
  return agoMs >= 0 ? `${words} ago` : `in ${words}`;
}

function ms(instant: Instant): number {
  return new Date(instant).getTime();
}

/** Node and browsers ship different ICU data, which differ in narrow and non-breaking spaces: hydration must not see it. */
function plainSpaces(text: string): string {
  return text.replace(/[\u00a0\u2009\u202f]/g, ' ');
}
