/** What facts are built from, and the same made ready for the rules: cut, clustered, named. */
import type { SummaryType } from '../../http/contract';
import type { ActivityRecord } from '../../integrations/activity';
import type { Change } from '../../metrics/change';
import type { NumberName, Stats } from '../../metrics/stats-types';
import type { MetricWindow, SourceCoverage, TimeOff, WorkSettings } from '../../metrics/types';
import { previousWindow } from '../../metrics/windows';
import { clusterActivities, type Cluster } from './cluster';
import { inOrder, isWithin, type Span } from './rows-by-type';
import type { Fact, FactKind, FactNumber, FactWord, PeriodWords } from '../fact';
import { openPullRequests, type OpenPullRequest } from './open-work';
import { pastOf, type Past } from './past';
import { intervalsOf, workingDays, type WorkingDays } from './working-time';
import { cleanName } from '../title';
import { createCalendar, dayFromNumber, dayNumber, periodWords, type LocalCalendar } from '../when';

export interface FactsInput {
  /** Rows of the window; earlier and later ones may be among them and are told apart by their times. */
  activities: readonly ActivityRecord[];
  /** Rows of the 56 days before the window, unless they are in `activities` already. */
  history?: readonly ActivityRecord[];
  stats: Stats;
  previousStats: Stats | null;
  /** `compareStats(stats, previousStats)`; null where there is no previous window to compare with. */
  changes: Record<NumberName, Change> | null;
  window: MetricWindow;
  type: SummaryType;
  settings: WorkSettings;
  /** By source id; null: not connected. */
  coverage: Readonly<Record<string, SourceCoverage | null>>;
  asOf: Date;
  /** Insights and recommendations that their owner waved off; each stays away for four weeks. */
  dismissed?: readonly Dismissal[];
  /** Out-of-office time: a week away is neither quiet nor less. */
  timeOff?: readonly TimeOff[];
  /** What sources are called in a sentence; an id without a name is capitalised. */
  sourceNames?: Readonly<Record<string, string>>;
}

export interface Dismissal {
  kind: FactKind;
  subject: string | null;
  at: Date;
}

/** A fact before it has its place in the table; without a period of its own it speaks of the table's. */
export type FactDraft = Omit<Fact, 'id' | 'sentence' | 'period'> & { period: Fact['period'] | null };

export interface FactContext {
  input: FactsInput;
  /** The window, cut at `asOf`. */
  span: Span;
  running: boolean;
  /** Local days the window touches, as a whole. */
  spanDays: number;
  calendar: LocalCalendar;
  workingDays: WorkingDays;
  period: PeriodWords;
  /** Every row once, oldest first. */
  rows: readonly ActivityRecord[];
  clusters: readonly Cluster[];
  past: Past;
  /** Rows of the span by their own time, meetings only once begun. */
  within: readonly ActivityRecord[];
  /** Own pull requests that wait, oldest first. */
  openPulls: readonly OpenPullRequest[];
  /** The window that the numbers are compared with. */
  previous: Span;
  /** Days with working time by the settings' week, and those of them that days off or time off took. */
  leave: { planned: number; away: number };
  /** Whether its owner waved this off within four weeks. */
  isDismissed(kind: FactKind, subject: string | null): boolean;
  repositoryName(fullName: string): string;
}

const silentMs = 28 * 86_400_000;

export function contextOf(input: FactsInput): FactContext {
  const { window, asOf, type } = input;
  const running = asOf > window.start && asOf < window.end;
  const end = asOf < window.end ? new Date(Math.max(asOf.getTime(), window.start.getTime())) : window.end;
  const span = { start: window.start, end };
  const calendar = createCalendar(window.timeZone);
  const rows = uniqueRows(input);
  const firstDay = dayNumber(calendar.dayOf(window.start));
  const lastDay = dayNumber(calendar.dayOf(new Date(Math.max(window.start.getTime(), window.end.getTime() - 1))));
  const before = previousWindow(window, type, asOf);
  const previous = {
    start: before.window.start,
    end: before.asOf < before.window.end ? before.asOf : before.window.end,
  };
  const days = workingDays(input.settings, input.timeOff ?? []);
  return {
    input,
    span,
    running,
    calendar,
    workingDays: days,
    rows,
    within: rows.filter((row) => isWithin(row.occurredAt, span)),
    spanDays: lastDay - firstDay + 1,
    period: periodWords({ type, start: window.start, end: window.end, timeZone: window.timeZone, running }),
    clusters: clusterActivities(rows, span),
    past: pastOf(rows, window.start, previous),
    openPulls: openPullRequests({ span, calendar, rows, workingDays: days }),
    previous,
    leave: leaveOf(
      input,
      firstDay,
      Math.min(lastDay, dayNumber(calendar.dayOf(new Date(Math.max(window.start.getTime(), end.getTime() - 1))))),
      days,
    ),
    isDismissed: (kind, subject) =>
      (input.dismissed ?? []).some(
        (one) =>
          one.kind === kind &&
          (one.subject === null || one.subject === subject) &&
          asOf.getTime() - one.at.getTime() <= silentMs,
      ),
    repositoryName: repositoryNames(rows),
  };
}

function leaveOf({ settings }: FactsInput, first: number, last: number, days: WorkingDays): FactContext['leave'] {
  const leave = { planned: 0, away: 0 };
  for (let day = first; day <= last; day += 1) {
    const date = dayFromNumber(day);
    if (intervalsOf(date, { ...settings, daysOff: [] }).length === 0) continue;
    leave.planned += 1;
    if (!days.isWorking(date)) leave.away += 1;
  }
  return leave;
}

/** One order from here on, so that no rule below depends on how the rows came. */
function uniqueRows({ history, activities }: FactsInput): readonly ActivityRecord[] {
  const seen = new Set<string>();
  const rows: ActivityRecord[] = [];
  // Where a row is among both, the one of the window holds.
  for (const list of [activities, history ?? []])
    for (const row of list) if (seen.size < seen.add(row.id).size) rows.push(row);
  return inOrder(rows);
}

/** A repository is called by its own name; with its owner only where two share the name. */
export function repositoryNames(rows: readonly ActivityRecord[]): (fullName: string) => string {
  const owners = new Map<string, Set<string>>();
  const seen = new Set<string>();
  for (const row of rows) {
    if (row.type !== 'commit' && row.type !== 'pull_request' && row.type !== 'issue' && row.type !== 'review') continue;
    const full = row.metadata.repository;
    if (seen.has(full)) continue;
    seen.add(full);
    const short = shortName(full);
    owners.set(short, (owners.get(short) ?? new Set()).add(full));
  }
  return (fullName) => cleanName((owners.get(shortName(fullName))?.size ?? 1) > 1 ? fullName : shortName(fullName));
}

function shortName(fullName: string): string {
  return fullName.slice(fullName.lastIndexOf('/') + 1);
}

export const number = (value: number, unit: FactNumber['unit']): FactNumber => ({ value, unit });
export const title = (text: string): FactWord => ({ as: 'title', text });
export const titles = (list: string[]): FactWord => ({ as: 'titles', list });
export const name = (text: string): FactWord => ({ as: 'name', text });
export const date = (text: string): FactWord => ({ as: 'date', text });
export const phrase = (text: string): FactWord => ({ as: 'phrase', text });

/** Under an hour in minutes, else in hours to one decimal. */
export function duration(minutes: number): FactNumber {
  const whole = Math.round(minutes);
  return whole < 60 ? number(whole, 'minute') : number(Math.round(whole / 6) / 10, 'hour');
}

/** From minutes to days, as a person would say how long something took. Null under a minute. */
export function elapsed(from: Date, to: Date): FactNumber | null {
  const minutes = Math.round((to.getTime() - from.getTime()) / 60_000);
  if (minutes < 1) return null;
  if (minutes < 90) return number(minutes, 'minute');
  const hours = Math.round(minutes / 60);
  return hours < 48 ? number(hours, 'hour') : number(Math.round(hours / 24), 'day');
}
