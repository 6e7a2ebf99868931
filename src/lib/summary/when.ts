/** Days, weekdays and clock times in the user's zone, and the words for a period. */
import type { SummaryType } from '../http/contract';
import type { PeriodWords } from './fact';

const dayMs = 86_400_000;
const quarterMs = 900_000;

export interface LocalCalendar {
  /** Local date `YYYY-MM-DD`. */
  dayOf(instant: Date): string;
  /** Minutes since local midnight, by the wall clock. */
  minuteOf(instant: Date): number;
  /** `14:30`. */
  clock(instant: Date): string;
}

/** Every zone's offset is a multiple of 15 minutes since 1970s rules settled; one lookup per quarter hour serves all rows in it. */
export function createCalendar(timeZone: string): LocalCalendar {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  const known = new Map<number, { day: string; minute: number }>();
  const at = (instant: Date): { day: string; minute: number } => {
    const quarter = Math.floor(instant.getTime() / quarterMs);
    const seen = known.get(quarter);
    const rest = Math.floor((instant.getTime() - quarter * quarterMs) / 60_000);
    if (seen) return { day: seen.day, minute: seen.minute + rest };
    const part: Record<string, string> = {};
    for (const piece of format.formatToParts(new Date(quarter * quarterMs))) part[piece.type] = piece.value;
    const entry = {
      day: `${part['year']}-${part['month']}-${part['day']}`,
      minute: Number(part['hour']) * 60 + Number(part['minute']),
    };
    known.set(quarter, entry);
    return { day: entry.day, minute: entry.minute + rest };
  };
  return {
    dayOf: (instant) => at(instant).day,
    minuteOf: (instant) => at(instant).minute,
    clock: (instant) => clockText(at(instant).minute),
  };
}

export const weekdayNames = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;
export const monthNames = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

/** `14:30` from minutes since midnight. */
export function clockText(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

/** Days since 1970-01-01 of a local date. */
export function dayNumber(day: string): number {
  return Math.round(Date.parse(`${day}T00:00:00Z`) / dayMs);
}

export function dayFromNumber(number: number): string {
  return new Date(number * dayMs).toISOString().slice(0, 10);
}

export function weekdayIndex(day: string): number {
  return (((dayNumber(day) + 4) % 7) + 7) % 7;
}

export function weekday(day: string): string {
  return weekdayNames[weekdayIndex(day)] ?? '';
}

/** `3 March`. */
export function dateText(day: string): string {
  return `${Number(day.slice(8, 10))} ${monthOf(day)}`;
}

function monthOf(day: string): string {
  return monthNames[Number(day.slice(5, 7)) - 1] ?? '';
}

export interface PeriodInput {
  type: SummaryType;
  start: Date;
  end: Date;
  timeZone: string;
  running: boolean;
}

/** How one speaks of a window. Nothing here depends on when it is read: a finished week is named by its date, not as "last week". */
export function periodWords(input: PeriodInput): PeriodWords {
  const calendar = createCalendar(input.timeZone);
  const first = calendar.dayOf(input.start);
  const last = calendar.dayOf(new Date(input.end.getTime() - 1));
  const noun = { daily: 'day', weekly: 'week', monthly: 'month', custom: 'period' }[input.type];
  return { in: periodAdverb(input, first, last), noun, ...wordsBefore(input, noun, first, last) };
}

/** The window compared with: a day and a range are moved back by whole weeks, so that a Monday meets a Monday. */
function wordsBefore(
  { type, running }: PeriodInput,
  noun: string,
  first: string,
  last: string,
): Pick<PeriodWords, 'before' | 'then'> {
  if (type === 'custom') {
    const weeks = Math.ceil((dayNumber(last) - dayNumber(first) + 1) / 7);
    const ago = weeks === 1 ? 'a week earlier' : `${weeks} weeks earlier`;
    const before = running ? `the same part ${ago}` : `the same days ${ago}`;
    return { before, then: running ? `in ${before}` : `on ${before}` };
  }
  const whole = `the ${type === 'daily' ? weekday(first) : noun} before`;
  const before = running ? `the same part of ${whole}` : whole;
  return { before, then: running ? `in ${before}` : before };
}

function periodAdverb(input: PeriodInput, first: string, last: string): string {
  if (input.type === 'daily') return input.running ? 'so far today' : `on ${weekday(first)}`;
  if (input.type === 'weekly') return input.running ? 'so far this week' : `in the week of ${dateText(first)}`;
  if (input.type === 'monthly') return input.running ? `so far in ${monthOf(first)}` : `in ${monthOf(first)}`;
  if (input.running) return `since ${dateText(first)}`;
  if (first === last) return `on ${dateText(first)}`;
  const sameYear = first.slice(0, 4) === last.slice(0, 4);
  if (sameYear && first.slice(5, 7) === last.slice(5, 7))
    return `between ${Number(first.slice(8, 10))} and ${dateText(last)}`;
  if (sameYear) return `between ${dateText(first)} and ${dateText(last)}`;
  return `between ${dateText(first)} ${first.slice(0, 4)} and ${dateText(last)} ${last.slice(0, 4)}`;
}

/** Neighbouring windows of one type (and, for custom ones, of one length) differ by one. */
export function periodOrdinal(type: SummaryType, firstDay: string, spanDays: number): number {
  const number = dayNumber(firstDay);
  if (type === 'custom') return Math.floor(number / Math.max(1, spanDays));
  if (type === 'weekly') return Math.floor(number / 7);
  if (type === 'monthly') return Number(firstDay.slice(0, 4)) * 12 + Number(firstDay.slice(5, 7)) - 1;
  return number;
}

/** When something happened, as precisely as the period leaves open: a clock time in a day, a weekday in a week, a date beyond. */
export function whenText(instant: Date, calendar: LocalCalendar, spanDays: number): string {
  if (spanDays <= 1) return `at ${calendar.clock(instant)}`;
  return dayText(calendar.dayOf(instant), spanDays);
}

/** `on Tuesday` in up to a week, `on 3 March` beyond. */
export function dayText(day: string, spanDays: number): string {
  return spanDays <= 7 ? `on ${weekday(day)}` : `on ${dateText(day)}`;
}
