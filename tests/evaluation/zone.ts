/** The evaluation's own reading of clocks on walls; it shares none with the product, so that both can be wrong apart. */
import { Temporal } from 'temporal-polyfill';

export const dayMs = 86_400_000;
export const hourMs = 3_600_000;
export const minuteMs = 60_000;

export function zoned(instant: Date, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(zone);
}

export function dateOf(instant: Date, zone: string): string {
  return zoned(instant, zone).toPlainDate().toString();
}

/** The instant at which a clock in the zone shows that time on that date; a time that the clocks skip is moved on. */
export function at(date: string, minuteOfDay: number, zone: string): Date {
  const key = `${zone} ${date}`;
  const day = days.get(key) ?? measureDay(date, zone);
  days.set(key, day);
  if (day.length === dayMs) return new Date(day.start + minuteOfDay * minuteMs);
  const time = Temporal.PlainDate.from(date).toPlainDateTime().add({ minutes: minuteOfDay });
  return new Date(time.toZonedDateTime(zone).epochMilliseconds);
}

/** Zones are slow to ask, and periods ask for the same days thousands of times. */
const days = new Map<string, { start: number; length: number }>();

function measureDay(date: string, zone: string): { start: number; length: number } {
  const day = Temporal.PlainDate.from(date);
  const start = day.toZonedDateTime(zone).epochMilliseconds;
  return { start, length: day.add({ days: 1 }).toZonedDateTime(zone).epochMilliseconds - start };
}

/** Dates are counted in days since 1970: no zone has a say in which date follows which. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(date) + days * dayMs).toISOString().slice(0, 10);
}

/** 1 is Monday. */
export function weekdayOf(date: string): number {
  return ((Date.parse(date) / dayMs + 3) % 7) + 1;
}

export function datesBetween(from: string, to: string): string[] {
  const dates: string[] = [];
  for (let date = from; date < to; date = addDays(date, 1)) dates.push(date);
  return dates;
}
