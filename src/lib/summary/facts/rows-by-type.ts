/** The rows of a span, each thing once, sorted out by type. Pull requests and issues of all times: they have more than one. */
import type { ActivityOf, ActivityRecord } from '../../integrations/activity';
import { eachMeetingOnce } from '../../metrics/prepare';

/** Half-open, already cut at "now". */
export interface Span {
  start: Date;
  end: Date;
}

/** Each list in one order: time, then what a row is called at its source. */
export interface RowsByType {
  span: Span;
  pulls: ActivityOf<'pull_request'>[];
  reviews: ActivityOf<'review'>[];
  issues: ActivityOf<'issue'>[];
  commits: ActivityOf<'commit'>[];
  edits: ActivityOf<'page_edit'>[];
  meetings: ActivityOf<'meeting'>[];
  messages: ActivityOf<'message_count'>[];
  reactions: ActivityOf<'reaction_count'>[];
}

export function rowsByType(activities: readonly ActivityRecord[], span: Span): RowsByType {
  const rows: RowsByType = {
    span,
    pulls: [],
    reviews: [],
    issues: [],
    commits: [],
    edits: [],
    meetings: [],
    messages: [],
    reactions: [],
  };
  const seen = new Set<string>();
  for (const row of inOrder(activities)) {
    // A commit is its hash, in however many repositories it is shown; the rest is one row each.
    if (row.type === 'commit' && seen.size === seen.add(shaOf(row)).size) continue;
    take(rows, row);
  }
  // A moved meeting's copies may lie on both sides of the bounds: which one holds is decided before the span is.
  rows.meetings = eachMeetingOnce(rows.meetings)
    .filter((row) => isWithin(row.occurredAt, span) && isMeeting(row))
    .sort(byTime);
  return rows;
}

/** Total order, the same after every sync: row ids are new each time, so they decide only between copies of one thing. */
export function byTime(a: ActivityRecord, b: ActivityRecord): number {
  return a.occurredAt.getTime() - b.occurredAt.getTime() || byName(a, b);
}

/** For rows of the same time: by source, by what they are called there, and copies by id. */
export function byName(a: ActivityRecord, b: ActivityRecord): number {
  return compareText(a.source, b.source) || compareText(a.externalId, b.externalId) || compareText(a.id, b.id);
}

export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Looking is cheaper than sorting what is in order. */
export function inOrder(rows: readonly ActivityRecord[]): readonly ActivityRecord[] {
  for (let index = 1; index < rows.length; index += 1) {
    const [before, after] = [rows[index - 1], rows[index]];
    if (before && after && byTime(before, after) > 0) return sorted(rows);
  }
  return rows;
}

function sorted(rows: readonly ActivityRecord[]): ActivityRecord[] {
  return rows
    .map((row) => ({ row, time: row.occurredAt.getTime() }))
    .sort((a, b) => a.time - b.time || byName(a.row, b.row))
    .map(({ row }) => row);
}

export function isWithin(instant: Date | null, span: Span): boolean {
  if (instant === null) return false;
  // As numbers: asked of every row, a comparison of dates takes several times as long.
  const time = instant.getTime();
  return time >= span.start.getTime() && time < span.end.getTime();
}

/** A meeting with others: what one keeps alone in a calendar is not one. */
export function isMeeting(row: ActivityOf<'meeting'>): boolean {
  return row.endedAt !== null && (row.metadata.attendeeCount === null || row.metadata.attendeeCount >= 2);
}

/** The commit's own hash, however the row's id is composed. */
export function shaOf(commit: ActivityOf<'commit'>): string {
  return /[0-9a-f]{7,64}$/u.exec(commit.externalId)?.[0] ?? commit.externalId;
}

/** Groups in the order of their first member. */
export function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

function take(rows: RowsByType, row: ActivityRecord): void {
  switch (row.type) {
    case 'pull_request':
      rows.pulls.push(row);
      return;
    case 'issue':
      rows.issues.push(row);
      return;
    case 'meeting':
      rows.meetings.push(row);
      return;
    default:
      if (isWithin(row.occurredAt, rows.span)) takeWithin(rows, row);
  }
}

function takeWithin(rows: RowsByType, row: ActivityRecord): void {
  switch (row.type) {
    case 'commit':
      rows.commits.push(row);
      return;
    case 'review':
      rows.reviews.push(row);
      return;
    case 'page_edit':
      if (!row.metadata.trashed) rows.edits.push(row);
      return;
    case 'message_count':
      if (row.count > 0) rows.messages.push(row);
      return;
    case 'reaction_count':
      if (row.count > 0) rows.reactions.push(row);
      return;
    default:
  }
}
