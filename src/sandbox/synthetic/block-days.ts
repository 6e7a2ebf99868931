/**
 * The sample developer's time, in blocks of four weeks counted from a fixed Monday, in local days of one zone.
 * Everything that happens is decided per block, so that what happened on a date is the same whenever one looks.
 */
import { hash32 } from './random';

export const daysPerBlock = 28;
const dayMs = 86_400_000;
/** A Monday. */
const epoch = Date.UTC(2020, 0, 6);

export interface BlockTime {
  block: number;
  rhythm: Rhythm;
  /** Instant of a local time: day 0..27 of the block (others lie outside it), minutes after midnight. */
  instant(day: number, minutes: number): Date;
  /** `YYYY-MM-DD` of a day of the block. */
  date(day: number): string;
  isWorkday(day: number): boolean;
  /** A working day on which the developer worked as usual. */
  isActive(day: number): boolean;
  /** Days 0..27 on which the developer worked. */
  activeDays: readonly number[];
}

/**
 * The days that are unlike the others. They lie at the same place in every block, so that any 28 days hold each once:
 * a block's own draw would leave months without a leave or a revert.
 */
export interface Rhythm {
  leaveDay: number;
  quietDays: readonly number[];
  revertDay: number;
  movedWeek: number;
  cancelledWeek: number;
  allDayWeek: number;
}

export function rhythmOf(seed: string): Rhythm {
  const week = (hash32(`rhythm:${seed}`) >>> 0) % 4;
  const inWeek = (offset: number, weekday: number) => ((week + offset) % 4) * 7 + weekday;
  return {
    leaveDay: inWeek(0, 4),
    quietDays: [inWeek(1, 2), inWeek(3, 2)],
    // Not in the first week: something must have gone in before it can be taken back.
    revertDay: ((week + 2) % 4 || 2) * 7 + 1,
    movedWeek: (week + 1) % 4,
    cancelledWeek: (week + 2) % 4,
    allDayWeek: (week + 3) % 4,
  };
}

export function blockTime(seed: string, block: number, timeZone: string): BlockTime {
  const rhythm = rhythmOf(seed);
  const offsetAtNoon = zoneOffsets(timeZone);
  const isWorkday = (day: number) => modulo(day, 7) < 5;
  const isActive = (day: number) => {
    const inBlock = modulo(day, daysPerBlock);
    return isWorkday(day) && inBlock !== rhythm.leaveDay && !rhythm.quietDays.includes(inBlock);
  };
  const midnight = (day: number) => epoch + (block * daysPerBlock + day) * dayMs;
  return {
    block,
    rhythm,
    instant: (day, minutes) => new Date(midnight(day) + minutes * 60_000 - offsetAtNoon(midnight(day))),
    date: (day) => new Date(midnight(day)).toISOString().slice(0, 10),
    isWorkday,
    isActive,
    activeDays: Array.from({ length: daysPerBlock }, (_, day) => day).filter(isActive),
  };
}

/** The block an instant falls into; a zone's distance from UTC moves the edge by hours only. */
export function blockOf(instant: Date): number {
  return Math.floor((instant.getTime() - epoch) / (daysPerBlock * dayMs));
}

/**
 * Milliseconds a zone is ahead of UTC, taken at noon of the day: clocks change at night, and no working hour differs
 * from noon. Asking Intl is slow, hence once per day.
 */
function zoneOffsets(timeZone: string): (utcMidnight: number) => number {
  const known = offsetCaches.get(timeZone) ?? new Map<number, number>();
  offsetCaches.set(timeZone, known);
  const format = formatterOf(timeZone);
  return (utcMidnight) => {
    const cached = known.get(utcMidnight);
    if (cached !== undefined) return cached;
    const noon = utcMidnight + dayMs / 2;
    // Read near local noon: the first guess is off by the offset itself, at most 14 hours.
    const guess = offsetAt(format, noon);
    const offset = offsetAt(format, noon - guess);
    known.set(utcMidnight, offset);
    return offset;
  };
}

const offsetCaches = new Map<string, Map<number, number>>();
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known) return known;
  const parts = {
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  } as const;
  const format = new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', ...parts });
  formatters.set(timeZone, format);
  return format;
}

function offsetAt(format: Intl.DateTimeFormat, instant: number): number {
  const parts = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - instant;
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}
