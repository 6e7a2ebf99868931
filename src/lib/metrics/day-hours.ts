import { Temporal } from 'temporal-polyfill';
import { activityTypes, type ActivityRecord } from '../integrations/activity';
import { providerIds, type IntegrationProvider } from '../integrations/registry-ids';
import { covers, isConnected, sourceOf, spansWindow } from './coverage';
import { minutesOfUse, minutesWithoutCalendar, timeUse } from './focus';
import { dayFinder } from './local-days';
import { noActions } from './patterns';
import { boundsOf, eachRowOnce, prepare, type Prepared } from './prepare';
import type { StatMinutes } from './stats-types';
import type { MetricsInput } from './types';
import { isDayOff } from './working-time';
import { eachLocalDay, startOfLocalDay, type LocalDay } from './windows';

type Span = Pick<LocalDay, 'start' | 'end'>;

export interface DayEntry extends LocalDay {
  /** Listed as a day off, or all its working time is taken by out-of-office events. */
  dayOff: boolean;
  /** Starts at or after `asOf`. */
  ahead: boolean;
  /** Actions per connected source, as far as its streams could be read; null where the source does not cover the day. */
  actions: Record<string, number | null>;
  /** Of this day alone, up to `asOf`; they add up to `working`. Null where the calendar does not cover the day. */
  minutes: StatMinutes;
}

/** The window day by day, for charts. */
export function daySeries(input: MetricsInput): DayEntry[] {
  const prepared = prepare(input);
  const days = eachLocalDay(input.window);
  const perDay = actionsPerDay(prepared.happened, days);
  return days.map((day, index) => ({
    ...day,
    dayOff: isDayOff(input, day),
    ahead: input.asOf <= day.start,
    actions: coveredActions(input, day, perDay[index]),
    minutes: minutesWithin(prepared, day),
  }));
}

/** The actions of the window on the days for which their source was read: those that the days' numbers are counted from. */
export function dayActionRows({ input, happened }: Prepared): ActivityRecord[] {
  const days = eachLocalDay(input.window);
  const find = dayFinder(days);
  const read = days.map((day) => new Set(readSources(input, day)));
  return happened.filter((row) => read[find(row.occurredAt.getTime())]?.has(sourceOf[row.type]));
}

/** Minutes of a part of the window, as a window of its own has them. */
export function minutesWithin({ input, meetings }: Prepared, part: Span): StatMinutes {
  const own = ownWindow(input, part);
  const use = timeUse({ input: own, meetings, ...boundsOf(own) });
  return covers(own, 'meeting') ? minutesOfUse(use) : minutesWithoutCalendar(use);
}

export interface AnalyticsDay extends Record<IntegrationProvider, number> {
  date: string;
}

export interface Analytics {
  timeZone: string;
  days: AnalyticsDay[];
  totals: Record<IntegrationProvider, number>;
}

/**
 * Actions by source on each of the given local dates, in their order (`lastLocalDays` in `windows.ts` makes them).
 * The dates must follow each other without a gap. Give only rows up to now: meetings ahead are no actions yet.
 */
export function analyticsDays(
  activities: Iterable<ActivityRecord>,
  days: readonly string[],
  timeZone: string,
): Analytics {
  const local = days.map((date) => localDay(date, timeZone));
  const perDay = actionsPerDay(eachRowOnce(activities), local);
  const totals = noActions();
  const entries = days.map((date, index) => {
    const actions = perDay[index] ?? noActions();
    for (const id of providerIds) totals[id] += actions[id];
    return { date, ...actions };
  });
  return { timeZone, days: entries, totals };
}

function coveredActions(
  input: MetricsInput,
  day: Span,
  counted: Record<IntegrationProvider, number> | undefined,
): Record<string, number | null> {
  const read = readSources(input, day);
  const connected = providerIds.filter((id) => isConnected(input, id));
  return Object.fromEntries(connected.map((id) => [id, read.includes(id) ? (counted?.[id] ?? 0) : null]));
}

/** The sources that were read for the part of the window, as far as it has begun. */
function readSources(input: MetricsInput, part: Span): IntegrationProvider[] {
  if (input.asOf <= part.start) return [];
  const own = ownWindow(input, part);
  return providerIds.filter((id) => {
    const coverage = input.coverage[id];
    const readable = activityTypes.some((type) => sourceOf[type] === id && !coverage?.missingTypes.includes(type));
    return coverage && readable && spansWindow(coverage, own);
  });
}

function ownWindow(input: MetricsInput, { start, end }: Span): MetricsInput {
  return { ...input, window: { start, end, timeZone: input.window.timeZone } };
}

function actionsPerDay(
  rows: readonly ActivityRecord[],
  days: readonly LocalDay[],
): Record<IntegrationProvider, number>[] {
  const find = dayFinder(days);
  const perDay = days.map(noActions);
  for (const row of rows) {
    const entry = perDay[find(row.occurredAt.getTime())];
    if (entry) entry[sourceOf[row.type]] += row.count;
  }
  return perDay;
}

function localDay(date: string, timeZone: string): LocalDay {
  const next = Temporal.PlainDate.from(date).add({ days: 1 }).toString();
  return { date, start: startOfLocalDay(date, timeZone), end: startOfLocalDay(next, timeZone) };
}
