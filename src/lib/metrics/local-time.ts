import { Temporal } from 'temporal-polyfill';

/**
 * Local wall-clock time as if it were UTC, in milliseconds, for any instant of [from, to).
 * The zone is asked once per change of its clocks, not once per activity.
 */
export function localClock(timeZone: string, from: number, to: number): (instant: number) => number {
  const segments = offsetSegments(timeZone, from, to);
  let at = 0;
  return (instant) => {
    while (at > 0 && (segments[at]?.since ?? 0) > instant) at -= 1;
    while ((segments[at + 1]?.since ?? Infinity) <= instant) at += 1;
    return instant + (segments[at]?.offset ?? 0);
  };
}

function offsetSegments(timeZone: string, from: number, to: number): { since: number; offset: number }[] {
  let moment = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(timeZone);
  const segments = [{ since: from, offset: moment.offsetNanoseconds / 1e6 }];
  for (;;) {
    const change = moment.getTimeZoneTransition('next');
    if (!change || change.epochMilliseconds >= to) return segments;
    segments.push({ since: change.epochMilliseconds, offset: change.offsetNanoseconds / 1e6 });
    moment = change;
  }
}

/**
 * The instant at which a clock of the zone shows `HH:MM` on that date. `24:00` is the start of the next date.
 * A time that the clocks skip is the instant of the skip; one that comes twice is the first.
 */
export function instantOf(date: Temporal.PlainDate, clockTime: string, timeZone: string): number {
  if (clockTime === '24:00') return date.add({ days: 1 }).toZonedDateTime(timeZone).epochMilliseconds;
  if (clockTime === '00:00') return date.toZonedDateTime(timeZone).epochMilliseconds;
  const asked = date.toPlainDateTime(Temporal.PlainTime.from(clockTime));
  const found = asked.toZonedDateTime(timeZone);
  if (found.toPlainDateTime().equals(asked)) return found.epochMilliseconds;
  const before = asked.toZonedDateTime(timeZone, { disambiguation: 'earlier' });
  return (before.getTimeZoneTransition('next') ?? found).epochMilliseconds;
}
