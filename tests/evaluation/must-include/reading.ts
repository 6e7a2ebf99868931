/** The rows of a period as a careful person reads them: copies once, machines' work apart, the window's edge exact. */
import { ofType, within, type Period, type Row, type RowOf, type Window } from '../period';
import { dayMs } from '../zone';

export interface Meeting {
  row: RowOf<'meeting'>;
  hours: number;
}

export interface Reading {
  period: Period;
  /** How much a reader expects: of a day, a week, or more. */
  span: 'day' | 'week' | 'month';
  days: number;
  merged: RowOf<'pull_request'>[];
  opened: RowOf<'pull_request'>[];
  /** By a person's hand, each change once. */
  commits: RowOf<'commit'>[];
  reviews: RowOf<'review'>[];
  edits: RowOf<'page_edit'>[];
  meetings: Meeting[];
  messages: RowOf<'message_count'>[];
  /** Rows of the 56 days before the window. */
  earlier: Row[];
  /** What happened in the window, as one counts actions. */
  actions: number;
  /** Lines added and removed by the commits that a pull request became. */
  linesOf(pull: RowOf<'pull_request'>): number;
}

const cache = new WeakMap<Period, Reading>();

export function readingOf(period: Period): Reading {
  const known = cache.get(period);
  if (known !== undefined) return known;
  const made = makeReading(period);
  cache.set(period, made);
  return made;
}

function makeReading(period: Period): Reading {
  const window = { start: period.window.start, end: earlierOf(period.window.end, period.asOf) };
  const inWindow = period.rows.filter((row) => within(row.occurredAt, window));
  const days = Math.round((period.window.end.getTime() - period.window.start.getTime()) / dayMs);
  const pulls = ofType(period.rows, 'pull_request');
  const commits = distinctChanges(ofType(inWindow, 'commit').filter((row) => !isAutomated(row.title)));
  const history: Window = { start: new Date(window.start.getTime() - 56 * dayMs), end: window.start };
  return {
    period,
    span: days <= 2 ? 'day' : days <= 10 ? 'week' : 'month',
    days: Math.max(1, days),
    merged: pulls.filter(({ metadata, title }) => mergedIn(metadata.mergedAt, window) && !isAutomated(title)),
    opened: ofType(inWindow, 'pull_request').filter((row) => !isAutomated(row.title)),
    commits,
    reviews: ofType(inWindow, 'review'),
    edits: ofType(inWindow, 'page_edit').filter((row) => !row.metadata.trashed),
    meetings: distinctMeetings(ofType(inWindow, 'meeting')),
    messages: ofType(inWindow, 'message_count'),
    earlier: period.rows.filter((row) => within(row.occurredAt, history)),
    actions: inWindow.reduce((sum, row) => sum + row.count, 0),
    linesOf: linesIndex(ofType(period.rows, 'commit')),
  };
}

/** What a machine commits in somebody's name: nobody misses it. */
export function isAutomated(title: string): boolean {
  return /^(?:chore|build|fix)\(deps|^bump \S+ from|\[(?:bot|skip ci|automated)\]|^automated\b|^(?:update|regenerate) (?:snapshots|lock ?file)/i.test(
    title,
  );
}

export function isRevert(title: string): boolean {
  return /^revert\b/i.test(title);
}

/** The same change carried elsewhere has the same first line and the same size. */
function distinctChanges(commits: readonly RowOf<'commit'>[]): RowOf<'commit'>[] {
  const seen = new Set<string>();
  return commits.filter(({ title, metadata }) => {
    const key = `${title} ${metadata.additions} ${metadata.deletions}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function distinctMeetings(rows: readonly RowOf<'meeting'>[]): Meeting[] {
  const byKey = new Map(rows.map((row) => [`${row.metadata.iCalUID} ${row.metadata.originalStart}`, row]));
  return [...byKey.values()].map((row) => ({
    row,
    hours: ((row.endedAt ?? row.occurredAt).getTime() - row.occurredAt.getTime()) / 3_600_000,
  }));
}

function linesIndex(commits: readonly RowOf<'commit'>[]): Reading['linesOf'] {
  const bySha = new Map(commits.map((row) => [row.externalId, row]));
  const byNumber = new Map<string, RowOf<'commit'>[]>();
  for (const row of commits) {
    const key = `${row.metadata.repository}#${row.metadata.pullRequest}`;
    byNumber.set(key, [...(byNumber.get(key) ?? []), row]);
  }
  return ({ metadata }) => {
    const landed = metadata.mergeCommitSha === null ? undefined : bySha.get(metadata.mergeCommitSha);
    const named = byNumber.get(`${metadata.repository}#${metadata.number}`) ?? [];
    return Math.max(0, ...[landed, ...named].map((row) => (row === undefined ? 0 : linesIn(row))));
  };
}

function linesIn({ metadata }: RowOf<'commit'>): number {
  return (metadata.additions ?? 0) + (metadata.deletions ?? 0);
}

function mergedIn(mergedAt: string | null, window: Window): boolean {
  return mergedAt !== null && within(new Date(mergedAt), window);
}

function earlierOf(a: Date, b: Date): Date {
  return a < b ? a : b;
}
