import type { WeekDay, WeekStart } from '@/lib/http/contract';

/** A calendar day in the user's zone, `YYYY-MM-DD`. */
export type LocalDate = string;

const dayMs = 86_400_000;
const formatters = new Map<string, Intl.DateTimeFormat>();

/** The local day an instant falls on. */
export function localDateOf(instant: Date | string, timeZone: string): LocalDate {
  const parts = dateParts(timeZone).formatToParts(new Date(instant));
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((entry) => entry.type === type)?.value ?? '';
  return `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`;
}

/** True for a real calendar day; `2026-02-30` is none. */
export function isLocalDate(text: string | undefined): text is LocalDate {
  if (!text || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = Date.parse(`${text}T00:00:00Z`);
  return Number.isFinite(at) && new Date(at).toISOString().startsWith(text);
}

export function addDays(date: LocalDate, days: number): LocalDate {
  return new Date(utc(date) + days * dayMs).toISOString().slice(0, 10);
}

export function daysBetween(from: LocalDate, to: LocalDate): number {
  return Math.round((utc(to) - utc(from)) / dayMs);
}

const weekDayNames = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const satisfies readonly WeekDay[];

export function weekDayOf(date: LocalDate): WeekDay {
  return weekDayNames[new Date(utc(date)).getUTCDay()] ?? 'sun';
}

const firstDays = { sunday: 0, monday: 1, saturday: 6 } as const satisfies Record<WeekStart, number>;

export function startOfWeek(date: LocalDate, weekStart: WeekStart): LocalDate {
  const back = (new Date(utc(date)).getUTCDay() - firstDays[weekStart] + 7) % 7;
  return addDays(date, -back);
}

export function startOfMonth(date: LocalDate): LocalDate {
  return `${date.slice(0, 7)}-01`;
}

export function addMonths(firstOfMonth: LocalDate, months: number): LocalDate {
  const at = new Date(utc(startOfMonth(firstOfMonth)));
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + months, 1)).toISOString().slice(0, 10);
}

/** A date as an instant that formats to the same day in UTC. */
export function utc(date: LocalDate): number {
  return Date.parse(`${date}T00:00:00Z`);
}

function dateParts(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  formatters.set(timeZone, made);
  return made;
}
