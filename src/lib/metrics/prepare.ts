import type { ActivityOf, ActivityRecord, ActivityType } from '../integrations/activity';
import type { MetricsInput } from './types';

/** The rows of an input, each thing once, sorted out by time and type, with the window's bounds in epoch milliseconds. */
export interface Prepared extends Bounds {
  input: MetricsInput;
  /** Every row once, of all times. */
  rows: ActivityRecord[];
  /** Rows whose `occurredAt` lies before the window: the history of baselines. */
  before: ActivityRecord[];
  /** Rows whose `occurredAt` lies in the window up to `asOf`. */
  happened: ActivityRecord[];
  /** Those by type; each SHA once among the commits. */
  commits: ActivityOf<'commit'>[];
  reviews: ActivityOf<'review'>[];
  pageEdits: ActivityOf<'page_edit'>[];
  messages: ActivityOf<'message_count'>[];
  reactions: ActivityOf<'reaction_count'>[];
  /** Of all times, because they are counted by more than one time: opened and merged or closed, start and end. */
  pullRequests: ActivityOf<'pull_request'>[];
  issues: ActivityOf<'issue'>[];
  /** Each meeting once, on however many calendars it stands. */
  meetings: ActivityOf<'meeting'>[];
}

interface Bounds {
  start: number;
  end: number;
  /** Where totals end: `asOf`, within the window. */
  cut: number;
}

export function prepare(input: MetricsInput): Prepared {
  const prepared: Prepared = {
    input,
    ...boundsOf(input),
    rows: eachRowOnce(input.activities),
    before: [],
    happened: [],
    commits: [],
    reviews: [],
    pageEdits: [],
    messages: [],
    reactions: [],
    pullRequests: [],
    issues: [],
    meetings: [],
  };
  for (const row of prepared.rows) sortOut(prepared, row);
  prepared.commits = eachCommitOnce(prepared.commits);
  prepared.meetings = eachMeetingOnce(prepared.meetings);
  return prepared;
}

export function boundsOf({ window, asOf }: Pick<MetricsInput, 'window' | 'asOf'>): Bounds {
  const start = window.start.getTime();
  const end = Math.max(start, window.end.getTime());
  return { start, end, cut: Math.min(end, Math.max(start, asOf.getTime())) };
}

/** Each row once: unique is (source, externalId), as in the table. */
export function eachRowOnce(activities: Iterable<ActivityRecord>): ActivityRecord[] {
  const idsOf = new Map<string, Set<string>>();
  const rows: ActivityRecord[] = [];
  for (const row of activities) {
    const ids = idsOf.get(row.source) ?? new Set();
    if (ids.size === 0) idsOf.set(row.source, ids);
    // Adding and looking at the size hashes the id once, where `has` and `add` do it twice.
    const known = ids.size;
    if (ids.add(row.externalId).size > known) rows.push(row);
  }
  return rows;
}

function sortOut(prepared: Prepared, row: ActivityRecord): void {
  const time = row.occurredAt.getTime();
  const happened = time >= prepared.start && time < prepared.cut;
  if (happened) prepared.happened.push(row);
  else if (time < prepared.start) prepared.before.push(row);
  switch (row.type) {
    case 'commit':
      if (happened) prepared.commits.push(row);
      break;
    case 'review':
      if (happened) prepared.reviews.push(row);
      break;
    case 'page_edit':
      if (happened) prepared.pageEdits.push(row);
      break;
    case 'message_count':
      if (happened) prepared.messages.push(row);
      break;
    case 'reaction_count':
      if (happened) prepared.reactions.push(row);
      break;
    case 'pull_request':
      prepared.pullRequests.push(row);
      break;
    case 'issue':
      prepared.issues.push(row);
      break;
    case 'meeting':
      prepared.meetings.push(row);
  }
}

/** One row per key: the one that `compare` puts first, whatever the order they came in. */
function firstOfEach<T extends ActivityRecord>(
  rows: readonly T[],
  keyOf: (row: T) => string,
  compare: (a: T, b: T) => number,
): T[] {
  const found = new Map<string, T>();
  for (const row of rows) {
    const key = keyOf(row);
    const held = found.get(key);
    if (!held || compare(row, held) < 0) found.set(key, row);
  }
  return [...found.values()];
}

/** On however many calendars it stands; the accepted copy where they differ. */
export function eachMeetingOnce(meetings: readonly ActivityOf<'meeting'>[]): ActivityOf<'meeting'>[] {
  return firstOfEach(meetings, meetingKey, compareMeetings);
}

const sha = /[0-9a-f]{40}(?:[0-9a-f]{24})?$/i;

/** Rows are unique by id already, so ids no longer than a SHA leave nothing to find. */
function eachCommitOnce(commits: ActivityOf<'commit'>[]): ActivityOf<'commit'>[] {
  const source = commits[0]?.source;
  if (commits.every((row) => row.externalId.length <= 40 && row.source === source)) return commits;
  return firstOfEach(commits, shaOf, compareCommits);
}

/** The id ends with the SHA, alone or after the repository. */
function shaOf(row: ActivityOf<'commit'>): string {
  return sha.exec(row.externalId)?.[0].toLowerCase() ?? row.externalId;
}

function compareCommits(a: ActivityOf<'commit'>, b: ActivityOf<'commit'>): number {
  return compareText(a.metadata.repository, b.metadata.repository) || compareText(a.externalId, b.externalId);
}

function meetingKey(row: ActivityOf<'meeting'>): string {
  const { iCalUID, originalStart } = row.metadata;
  if (iCalUID === '') return `row ${row.externalId}`;
  const instant = Date.parse(originalStart);
  return `${iCalUID} ${Number.isNaN(instant) ? originalStart : instant}`;
}

const certainty = { accepted: 0, tentative: 1, needsAction: 2 } as const;

/** An accepted copy says more than an unanswered one. */
function compareMeetings(a: ActivityOf<'meeting'>, b: ActivityOf<'meeting'>): number {
  return (
    certainty[a.metadata.responseStatus] - certainty[b.metadata.responseStatus] ||
    a.occurredAt.getTime() - b.occurredAt.getTime() ||
    compareText(a.externalId, b.externalId)
  );
}

/** By code unit, the same on every machine. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Whether the instant falls into the window, up to `asOf`. */
export function isCounted(prepared: Bounds, instant: Date | null): boolean {
  if (!instant) return false;
  const time = instant.getTime();
  return time >= prepared.start && time < prepared.cut;
}

export function ofTypes(rows: readonly ActivityRecord[], types: readonly ActivityType[]): ActivityRecord[] {
  const wanted = new Set<ActivityType>(types);
  return rows.filter((row) => wanted.has(row.type));
}

/** How many actions the rows stand for. */
export function actionsIn(rows: readonly ActivityRecord[]): number {
  return rows.reduce((sum, row) => sum + row.count, 0);
}
