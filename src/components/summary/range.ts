import type { AccountAnswer } from '@/lib/http/contract';
import type { Formats } from '../format';
import {
  addDays,
  addMonths,
  daysBetween,
  isLocalDate,
  startOfMonth,
  startOfWeek,
  weekDayOf,
  type LocalDate,
} from '../local-dates';

export type NamedType = 'daily' | 'weekly' | 'monthly';
export type SummaryRequest = { type: NamedType; date: LocalDate } | { start: LocalDate; end: LocalDate };

/** A range as the page's address says it, with everything the page needs to draw and to move it. `end` is inclusive. */
export interface RangeView {
  type: NamedType | 'custom';
  request: SummaryRequest;
  start: LocalDate;
  end: LocalDate;
  title: string;
  /** "This week", "Yesterday"; null where no such word fits. */
  relation: string | null;
  previousHref: string;
  /** Null at the present: there is nothing later to read. */
  nextHref: string | null;
  /** What a custom range could not be read as; the view then falls back to this week. */
  problem: string | null;
}

export interface RangeParams {
  type?: string;
  date?: string;
  start?: string;
  end?: string;
}

type WeekSettings = Pick<AccountAnswer, 'weekStart' | 'workingHours' | 'daysOff'>;

const longestRangeDays = 366;

export function readRange(
  params: RangeParams,
  today: LocalDate,
  settings: Pick<WeekSettings, 'weekStart'>,
  formats: Formats,
): RangeView {
  if (params.start === undefined && params.end === undefined) {
    return namedView(readType(params.type), isLocalDate(params.date) ? params.date : today, today, settings, formats);
  }
  const problem = rangeProblem(params.start, params.end);
  if (problem || !isLocalDate(params.start) || !isLocalDate(params.end)) {
    return { ...namedView('weekly', today, today, settings, formats), problem };
  }
  return customView(params.start, params.end, today, formats);
}

export interface Preset {
  label: string;
  href: string;
  /** It is the range on the page. */
  current: boolean;
}

/** The ranges people ask for most, as addresses. */
export function presets(
  today: LocalDate,
  settings: WeekSettings,
  shown: Pick<RangeView, 'type' | 'start' | 'end'>,
): Preset[] {
  const offered: [string, SummaryRequest][] = [
    ['Today', { type: 'daily', date: today }],
    ['Yesterday', { type: 'daily', date: addDays(today, -1) }],
    ['Since last working day', { start: lastWorkingDay(today, settings), end: today }],
    ['This week', { type: 'weekly', date: today }],
    ['Last week', { type: 'weekly', date: addDays(today, -7) }],
    ['7 days', { start: addDays(today, -6), end: today }],
    ['30 days', { start: addDays(today, -29), end: today }],
    ['This month', { type: 'monthly', date: today }],
  ];
  return offered.map(([label, request]) => {
    const { start, end } = 'type' in request ? spanOf(request.type, request.date, settings) : request;
    // Seven days that happen to be a week are two ranges to whoever chose one of them.
    const sameKind = ('type' in request ? request.type : 'custom') === shown.type;
    return { label, href: hrefOf(request), current: sameKind && start === shown.start && end === shown.end };
  });
}

export function hrefOf(request: SummaryRequest): string {
  return `/dashboard?${queryOf(request)}`;
}

/** The query that asks the page, or the summary route, for a range. */
export function queryOf(request: SummaryRequest): string {
  return new URLSearchParams(
    'type' in request ? { type: request.type, date: request.date } : { start: request.start, end: request.end },
  ).toString();
}

/** The most recent day before today with working hours that is no day off; a week without any gives yesterday. */
function lastWorkingDay(
  today: LocalDate,
  { workingHours, daysOff }: Pick<WeekSettings, 'workingHours' | 'daysOff'>,
): LocalDate {
  for (let back = 1; back <= 14; back += 1) {
    const date = addDays(today, -back);
    if (workingHours[weekDayOf(date)].length > 0 && !daysOff.includes(date)) return date;
  }
  return addDays(today, -1);
}

function readType(text: string | undefined): NamedType {
  return text === 'daily' || text === 'monthly' ? text : 'weekly';
}

function rangeProblem(start: string | undefined, end: string | undefined): string | null {
  if (!isLocalDate(start) || !isLocalDate(end)) return 'A range needs two dates. This week is shown instead.';
  if (start > end) return 'The range ends before it starts. This week is shown instead.';
  if (daysBetween(start, end) >= longestRangeDays)
    return `A range holds at most ${longestRangeDays} days. This week is shown instead.`;
  return null;
}

function namedView(
  type: NamedType,
  date: LocalDate,
  today: LocalDate,
  settings: Pick<WeekSettings, 'weekStart'>,
  formats: Formats,
): RangeView {
  const { start, end, before, after } = spanOf(type, date, settings);
  const future = after > today;
  return {
    type,
    request: { type, date: start },
    start,
    end,
    title: titleOf(type, start, end, formats),
    relation: relationOf(type, start, end, today),
    previousHref: hrefOf({ type, date: before }),
    nextHref: future ? null : hrefOf({ type, date: after }),
    problem: null,
  };
}

function spanOf(type: NamedType, date: LocalDate, { weekStart }: Pick<WeekSettings, 'weekStart'>) {
  if (type === 'daily') return { start: date, end: date, before: addDays(date, -1), after: addDays(date, 1) };
  if (type === 'weekly') {
    const start = startOfWeek(date, weekStart);
    return { start, end: addDays(start, 6), before: addDays(start, -7), after: addDays(start, 7) };
  }
  const start = startOfMonth(date);
  const after = addMonths(start, 1);
  return { start, end: addDays(after, -1), before: addMonths(start, -1), after };
}

function customView(start: LocalDate, end: LocalDate, today: LocalDate, formats: Formats): RangeView {
  const days = daysBetween(start, end) + 1;
  const next = { start: addDays(start, days), end: addDays(end, days) };
  return {
    type: 'custom',
    request: { start, end },
    start,
    end,
    title: titleOf('custom', start, end, formats),
    relation: days === 1 ? '1 day' : `${days} days`,
    previousHref: hrefOf({ start: addDays(start, -days), end: addDays(end, -days) }),
    nextHref: next.start > today ? null : hrefOf(next),
    problem: null,
  };
}

function titleOf(type: RangeView['type'], start: LocalDate, end: LocalDate, formats: Formats): string {
  if (type === 'monthly') return formats.month(start);
  return start === end ? formats.longDate(start) : formats.dateRange(start, end);
}

const nearDays: Record<string, string> = { '0': 'Today', '-1': 'Yesterday', '1': 'Tomorrow' };
const names = { weekly: 'week', monthly: 'month' } as const;

function relationOf(type: NamedType, start: LocalDate, end: LocalDate, today: LocalDate): string | null {
  if (type === 'daily') return nearDays[String(daysBetween(today, start))] ?? null;
  if (start <= today && today <= end) return `This ${names[type]}`;
  const gap = daysBetween(end, today);
  const last = type === 'weekly' ? gap <= 7 : addMonths(start, 1) === startOfMonth(today);
  return gap > 0 && last ? `Last ${names[type]}` : null;
}
