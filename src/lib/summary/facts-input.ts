/** What facts are built from, and the same made ready for the rules: cut, clustered, named. */
import type { SummaryType } from '../http/contract';
import type { ActivityRecord } from '../integrations/activity';
import type { Change } from '../metrics/change';
import type { NumberName, Stats } from '../metrics/stats-types';
import type { MetricWindow, SourceCoverage, WorkSettings } from '../metrics/types';
import { clusterActivities, isWithin, type Cluster, type Span } from './cluster';
import type { Fact, FactNumber, FactWord, PeriodWords } from './fact';
import { subjectOf, actionsOf, type Past } from './score';
import { cleanName } from './title';
import { createCalendar, dayNumber, periodWords, type LocalCalendar } from './when';

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
  /** What sources are called in a sentence; an id without a name is capitalised. */
  sourceNames?: Readonly<Record<string, string>>;
}

/** A fact before it has its place in the table. */
export type FactDraft = Omit<Fact, 'id'>;

export interface FactContext {
  input: FactsInput;
  /** The window, cut at `asOf`. */
  span: Span;
  running: boolean;
  /** Local days the window touches, as a whole. */
  spanDays: number;
  calendar: LocalCalendar;
  period: PeriodWords;
  /** Every row once, oldest first. */
  rows: readonly ActivityRecord[];
  clusters: readonly Cluster[];
  past: Past;
  repositoryName(fullName: string): string;
}

export function contextOf(input: FactsInput): FactContext {
  const { window, asOf } = input;
  const running = asOf > window.start && asOf < window.end;
  const end = asOf < window.end ? new Date(Math.max(asOf.getTime(), window.start.getTime())) : window.end;
  const span = { start: window.start, end };
  const calendar = createCalendar(window.timeZone);
  const rows = uniqueRows(input);
  const firstDay = dayNumber(calendar.dayOf(window.start));
  const lastDay = dayNumber(calendar.dayOf(new Date(Math.max(window.start.getTime(), window.end.getTime() - 1))));
  return {
    input,
    span,
    running,
    calendar,
    rows,
    spanDays: lastDay - firstDay + 1,
    period: periodWords({ type: input.type, start: window.start, end: window.end, timeZone: window.timeZone, running }),
    clusters: clusterActivities(rows, span),
    past: pastOf(rows, window),
    repositoryName: repositoryNames(rows),
  };
}

function uniqueRows(input: FactsInput): ActivityRecord[] {
  const byId = new Map<string, ActivityRecord>();
  for (const row of input.history ?? []) byId.set(row.id, row);
  for (const row of input.activities) byId.set(row.id, row);
  // One order from here on, so that no rule below depends on how the rows came.
  return [...byId.values()].sort((a, b) => a.occurredAt.getTime() - b.occurredAt.getTime() || (a.id < b.id ? -1 : 1));
}

function pastOf(rows: readonly ActivityRecord[], window: MetricWindow): Past {
  const length = window.end.getTime() - window.start.getTime();
  const earlier = rows.filter((row) => row.occurredAt < window.start);
  const clusters = clusterActivities(earlier, { start: new Date(0), end: window.start });
  const previous = clusterActivities(earlier, { start: new Date(window.start.getTime() - length), end: window.start });
  const of = (prefix: string): Set<string> =>
    new Set(
      clusters
        .map(subjectOf)
        .filter((subject) => subject.startsWith(`${prefix} `))
        .map((subject) => subject.slice(prefix.length + 1)),
    );
  const previousActions = new Map<string, number>();
  for (const cluster of previous) {
    const subject = subjectOf(cluster);
    previousActions.set(subject, (previousActions.get(subject) ?? 0) + actionsOf(cluster));
  }
  return {
    repositories: of('repository'),
    pages: of('page'),
    meetingSeries: of('series'),
    conversations: of('conversation'),
    previousActions,
    known: clusters.length > 0,
  };
}

/** A repository is called by its own name; with its owner only where two share the name. */
function repositoryNames(rows: readonly ActivityRecord[]): (fullName: string) => string {
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

/** Rows that fall into the window by their own time, meetings only once begun. */
export function rowsWithin(context: FactContext): ActivityRecord[] {
  return context.rows.filter((row) => isWithin(row.occurredAt, context.span));
}
