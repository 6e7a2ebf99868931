/** Where the time of a window went, counted anew from rows and settings as METRICS.md words it. */
import { ofType, type Period, type Row, type Window } from '../period';
import { addDays, at, dateOf, datesBetween, hourMs, minuteMs, weekdayOf } from '../zone';
import { common, lengthOf, united, without, type Span } from './spans';

export interface TimeUse {
  working: Span[];
  meetings: Span[];
  /** Gaps of two hours or more in working time. */
  focus: Span[];
  fragmentedHours: number;
  meetingHours: number;
  focusHours: number;
  afterHoursMinutes: number;
  /** Actions outside working time and meetings, and meetings that reach out of it. */
  outside: Row[];
}

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const quarterMs = 15 * minuteMs;

/** `until` is where totals are cut in a window that still runs; gaps that began before go on to it. */
export function timeUseOf(period: Period, window: Window, until: Date): TimeUse {
  const end = Math.min(window.end.getTime(), until.getTime());
  const whole: Span[] = [[window.start.getTime(), end]];
  const working = common(workingTime(period, window), whole);
  const counted = ofType(period.rows, 'meeting');
  const meetings = common(united(counted.map(spanOf)), whole);
  // Parts of working time add up to the minute: a meeting that began at 13:53:02 takes it from 13:53.
  const taken = common(united(counted.map(spanOf).map(inMinutes)), whole);
  const free = without(working, taken);
  const focus = free.filter(([a, b]) => b - a >= 2 * hourMs);
  const actions = period.rows.filter((row) => isAction(row) && isIn(row.occurredAt, whole));
  const quiet = actions.filter(({ occurredAt }) => {
    const quarter = quarterOf(occurredAt);
    return lengthOf(common([quarter], [...working, ...meetings])) === 0;
  });
  const away = counted.filter((row) => lengthOf(common(without([spanOf(row)], working), whole)) > 0);
  const quarters = new Set(quiet.map(({ occurredAt }) => quarterOf(occurredAt)[0]));
  return {
    working,
    meetings,
    focus,
    meetingHours: lengthOf(meetings) / hourMs,
    focusHours: lengthOf(focus) / hourMs,
    fragmentedHours: (lengthOf(free) - lengthOf(focus)) / hourMs,
    afterHoursMinutes: lengthOf(without(meetings, working)) / minuteMs + 15 * quarters.size,
    outside: [...quiet, ...away],
  };
}

/** Working hours of each day that is none off, less the time away. */
export function workingTime({ settings, timeOff }: Period, window: Window): Span[] {
  const { timeZone } = settings;
  const dates = datesBetween(dateOf(window.start, timeZone), addDays(dateOf(window.end, timeZone), 1));
  const spans = dates
    .filter((date) => !settings.daysOff.includes(date))
    .flatMap((date) => {
      const name = weekdays[weekdayOf(date) - 1] ?? 'mon';
      return settings.workingHours[name].map(([from, to]): Span => [
        at(date, minuteOf(from), timeZone).getTime(),
        at(date, minuteOf(to), timeZone).getTime(),
      ]);
    });
  return without(
    spans,
    timeOff.map(({ startsAt, endsAt }): Span => [startsAt.getTime(), endsAt.getTime()]),
  );
}

/** Days after the first date, up to and with the last, that have working time left. */
export function workingDaysAfter(period: Period, first: string, last: string): number {
  const { timeZone } = period.settings;
  return datesBetween(addDays(first, 1), addDays(last, 1)).filter((date) => {
    const day = { start: at(date, 0, timeZone), end: at(addDays(date, 1), 0, timeZone) };
    return lengthOf(common(workingTime(period, day), [[day.start.getTime(), day.end.getTime()]])) > 0;
  }).length;
}

export function spanOf({ occurredAt, endedAt }: Row): Span {
  return [occurredAt.getTime(), (endedAt ?? occurredAt).getTime()];
}

function inMinutes([from, to]: Span): Span {
  return [Math.floor(from / minuteMs) * minuteMs, Math.floor(to / minuteMs) * minuteMs];
}

function isAction({ type, count }: Row): boolean {
  return count > 0 && ['commit', 'pull_request', 'review', 'message_count', 'page_edit'].includes(type);
}

function quarterOf(instant: Date): Span {
  const start = Math.floor(instant.getTime() / quarterMs) * quarterMs;
  return [start, start + quarterMs];
}

function isIn(instant: Date, [span]: readonly Span[]): boolean {
  return span !== undefined && instant.getTime() >= span[0] && instant.getTime() < span[1];
}

function minuteOf(clock: string): number {
  const [hours = '0', minutes = '0'] = clock.split(':');
  return Number(hours) * 60 + Number(minutes);
}
