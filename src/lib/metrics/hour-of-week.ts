import type { WeekDay } from '../http/contract';
import type { ActivityRecord } from '../integrations/activity';
import { sourceOf } from './coverage';
import { dayFinder } from './local-days';
import { localClock } from './local-time';
import { timedTypes } from './patterns';
import { ofTypes, prepare, type Prepared } from './prepare';
import type { MetricsInput, MetricWindow } from './types';
import { eachLocalDay, type LocalDay } from './windows';
import { isDayOff, weekDayNames } from './working-time';

/**
 * One hour of a weekday. `absent`: no such hour of the window is past and read; `dayOff`: each one lay on a day off;
 * `counted`: actions, which may be 0.
 */
export type HourCell = { state: 'absent' } | { state: 'dayOff' | 'counted'; count: number };

export interface HourOfWeek {
  /** Seven rows in the user's week order, 24 cells each. */
  rows: { weekDay: WeekDay; cells: HourCell[] }[];
  /** The largest count, for the colour scale. */
  max: number;
}

const quarterHour = 15 * 60_000;
const firstDay = { monday: 0, saturday: 5, sunday: 6 } as const;

interface Slot {
  read: boolean;
  worked: boolean;
  count: number;
}

/** Actions of the window by weekday and local hour. Reactions are left out: Slack gives no time for them. */
export function hourOfWeek(input: MetricsInput): HourOfWeek {
  const prepared = prepare(input);
  const local = localClock(input.window.timeZone, prepared.start, prepared.cut);
  const slots = Array.from({ length: 168 }, (): Slot => ({ read: false, worked: false, count: 0 }));
  const days = eachLocalDay(input.window);
  markRead(prepared, days, (instant) => slots[slotAt(local(instant))]);
  for (const row of hourlyRows(prepared)) {
    const slot = slots[slotAt(local(row.occurredAt.getTime()))];
    if (slot) slot.count += row.count;
  }
  const rows = weekDayNames.map((_, index) => {
    const day = (firstDay[input.settings.weekStart] + index) % 7;
    return { weekDay: weekDayNames[day] ?? 'mon', cells: slots.slice(day * 24, day * 24 + 24).map(cellOf) };
  });
  return { rows, max: slots.reduce((most, slot) => Math.max(most, slot.count), 0) };
}

/** The rows that the hours are counted from. */
export function hourlyRows({ input, happened }: Prepared): ActivityRecord[] {
  return ofTypes(happened, timedTypes).filter((row) => isRead(input, row.type, row.occurredAt.getTime()));
}

/** One hour of the week, 0–23 of the local clock. */
export interface HourSlot {
  weekDay: WeekDay;
  hour: number;
}

/** Whether an instant of the window falls into that hour of the local week. */
export function hourFilter({ start, end, timeZone }: MetricWindow, slot: HourSlot): (instant: Date) => boolean {
  const local = localClock(timeZone, start.getTime(), end.getTime());
  const wanted = weekDayNames.indexOf(slot.weekDay) * 24 + slot.hour;
  return (instant) => slotAt(local(instant.getTime())) === wanted;
}

/** Quarter hours, because clocks may move by less than an hour and zones lie at quarters of it. */
function markRead(prepared: Prepared, days: readonly LocalDay[], slotOf: (instant: number) => Slot | undefined): void {
  const { input, start, cut } = prepared;
  const find = dayFinder(days);
  const off = days.map((day) => isDayOff(input, day));
  for (let instant = start; instant < cut; instant += quarterHour) {
    const slot = slotOf(instant);
    if (!slot || !timedTypes.some((type) => isRead(input, type, instant))) continue;
    slot.read = true;
    slot.worked ||= !off[find(instant)];
  }
}

function isRead(input: MetricsInput, type: keyof typeof sourceOf, instant: number): boolean {
  const coverage = input.coverage[sourceOf[type]];
  return (
    !!coverage &&
    !coverage.missingTypes.includes(type) &&
    coverage.from.getTime() <= instant &&
    instant < coverage.to.getTime()
  );
}

function cellOf({ read, worked, count }: Slot): HourCell {
  if (!read) return { state: 'absent' };
  return { state: worked ? 'counted' : 'dayOff', count };
}

/** 1 January 1970 was a Thursday; rows of the table start on Monday. */
function slotAt(local: number): number {
  const hours = Math.floor(local / 3_600_000) + 3 * 24;
  return ((hours % 168) + 168) % 168;
}
