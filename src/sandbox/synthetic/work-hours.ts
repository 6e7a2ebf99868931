import { daysPerBlock, type BlockTime } from './block-days';
import { at, type Random } from './random';

/** Share of work per local hour from 7 to 22: late morning and mid-afternoon, a lunch dip, some evenings. */
const hourWeights = [1, 5, 9, 10, 9, 6, 9, 10, 10, 8, 5, 2, 2, 2, 1, 1];
const firstHour = 7;

/** Minutes after midnight at which work happens. */
export function workMinute(random: Random): number {
  return (firstHour + random.weighted(hourWeights)) * 60 + random.next() * 60;
}

/** A moment on a day on which the developer worked. */
export function workMoment(time: BlockTime, random: Random, day = random.pick(time.activeDays)): Date {
  return time.instant(day, workMinute(random));
}

/**
 * Day of the `index`-th of `count` things, spread evenly over the days worked: drawn freely, some months would hold
 * a third more than others.
 */
export function spreadDay(time: BlockTime, random: Random, index: number, count: number): number {
  return at(time.activeDays, Math.floor(((index + random.next()) * time.activeDays.length) / count));
}

/**
 * The first moment at or after `wished` at which somebody is at work: within hours it stays, else it becomes a morning.
 * Days beyond the block follow the same rhythm.
 */
export function nextWorkMoment(time: BlockTime, random: Random, wished: Date): Date {
  for (let day = dayOf(time, wished); ; day += 1) {
    if (!time.isActive(day)) continue;
    if (wished < time.instant(day, 8 * 60)) return time.instant(day, random.int(8 * 60, 10 * 60 + 30) + random.next());
    if (wished < time.instant(day, 19 * 60)) return wished;
  }
}

/** Day of the block (0 is its first) an instant falls on; may lie outside 0..27. */
export function dayOf(time: BlockTime, instant: Date): number {
  const guess = Math.floor((instant.getTime() - time.instant(0, 0).getTime()) / 86_400_000);
  // A clock change makes days of 23 or 25 hours.
  if (instant < time.instant(guess, 0)) return guess - 1;
  return instant >= time.instant(guess + 1, 0) ? guess + 1 : guess;
}

export function lastActiveDayBefore(time: BlockTime, day: number): number | null {
  const earlier = time.activeDays.filter((active) => active < day && active < daysPerBlock);
  return earlier.length === 0 ? null : at(earlier, earlier.length - 1);
}
