/** What a checker may look things up in: the user's rows, the window, the one before, and the time use of both. */
import { Temporal } from 'temporal-polyfill';
import { within, type Period, type Row, type Window } from '../period';
import { addDays, at, dateOf, dayMs, zoned } from '../zone';
import { timeUseOf, type TimeUse } from './time-use';

export interface Ledger {
  period: Period;
  rows: ReadonlyMap<string, Row>;
  /** Cut at "now" where the window still runs. */
  window: Window;
  before: Window;
  now: TimeUse;
  then: TimeUse;
  inWindow: Row[];
  lookback: Row[];
  repositories: string[];
}

export function ledgerOf(period: Period): Ledger {
  const window = { start: period.window.start, end: earlier(period.window.end, period.asOf) };
  const before = windowBefore(period);
  return {
    period,
    rows: new Map(period.rows.map((row) => [row.id, row])),
    window,
    before,
    now: timeUseOf(period, period.window, period.asOf),
    then: timeUseOf(period, before, before.end),
    inWindow: period.rows.filter((row) => touches(row, window)),
    lookback: period.rows.filter(({ occurredAt }) =>
      within(occurredAt, { start: new Date(window.start.getTime() - 57 * dayMs), end: window.start }),
    ),
    repositories: [
      ...new Set(period.rows.flatMap(({ metadata }) => ('repository' in metadata ? [metadata.repository] : []))),
    ],
  };
}

/** Happened, ended or lasted in it; a pull request that stood open touches it, too. */
export function touches(row: Row, window: Window): boolean {
  if (within(row.occurredAt, window) || within(row.endedAt, window)) return true;
  return (
    row.occurredAt < window.end && (row.endedAt === null ? row.type === 'pull_request' : row.endedAt > window.start)
  );
}

/** A month meets the month before, anything else the same weekdays; of a running window the same part. */
function windowBefore({ kind, window, asOf, settings }: Period): Window {
  const { timeZone } = settings;
  const first = dateOf(window.start, timeZone);
  const running = asOf < window.end;
  if (kind === 'monthly') {
    const start = at(Temporal.PlainDate.from(first).subtract({ months: 1 }).toString(), 0, timeZone);
    const days = Math.round((window.start.getTime() - start.getTime()) / dayMs);
    return { start, end: running ? earlier(back(asOf, days, timeZone), window.start) : window.start };
  }
  let days = 7;
  while (
    back(window.start, days, timeZone).getTime() + (window.end.getTime() - window.start.getTime()) - 3_600_000 * 2 >
    window.start.getTime()
  )
    days += 7;
  const end = running ? asOf : window.end;
  return { start: at(addDays(first, -days), 0, timeZone), end: back(end, days, timeZone) };
}

/** By the clock on the wall. */
function back(instant: Date, days: number, zone: string): Date {
  return new Date(zoned(instant, zone).subtract({ days }).epochMilliseconds);
}

function earlier(a: Date, b: Date): Date {
  return a < b ? a : b;
}
