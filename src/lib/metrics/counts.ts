import type { ActivityRecord, ActivityType } from '../integrations/activity';
import { covers } from './coverage';
import { startedMeetings, unconfirmedMeetings, upcomingMeetings } from './meetings';
import { actionsIn, isCounted, type Prepared } from './prepare';
import type { Stats } from './stats-types';

/** A number that is counted from rows: the same rows are its evidence. */
export interface Count {
  type: ActivityType;
  rows(prepared: Prepared): ActivityRecord[];
  /** The time by which rows fall into the window; `occurredAt` where absent. */
  timeOf?(row: ActivityRecord): Date | null;
  /** What is counted of the rows; their actions where absent. */
  value?(rows: readonly ActivityRecord[]): number;
}

export const counts = {
  totalCommits: { type: 'commit', rows: ({ commits }) => commits },
  mergeCommits: {
    type: 'commit',
    rows: ({ commits }) => commits.filter((row) => row.metadata.isMerge),
  },
  totalPRs: {
    type: 'pull_request',
    rows: (prepared) => prepared.pullRequests.filter((row) => isCounted(prepared, row.occurredAt)),
  },
  mergedPRs: {
    type: 'pull_request',
    rows: (prepared) => prepared.pullRequests.filter((row) => isCounted(prepared, mergedAt(row))),
    timeOf: mergedAt,
  },
  reviews: { type: 'review', rows: ({ reviews }) => reviews },
  issuesOpened: {
    type: 'issue',
    rows: (prepared) => prepared.issues.filter((row) => isCounted(prepared, row.occurredAt)),
  },
  issuesClosed: {
    type: 'issue',
    rows: (prepared) => prepared.issues.filter((row) => isCounted(prepared, closedAt(row))),
    timeOf: closedAt,
  },
  pagesEdited: {
    type: 'page_edit',
    rows: ({ pageEdits }) => pageEdits,
    value: (rows) => new Set(rows.map((row) => (row.type === 'page_edit' ? row.metadata.pageId : row.externalId))).size,
  },
  messages: { type: 'message_count', rows: ({ messages }) => messages },
  reactionsGiven: { type: 'reaction_count', rows: ({ reactions }) => reactions },
  totalMeetings: { type: 'meeting', rows: startedMeetings },
  unconfirmedMeetings: { type: 'meeting', rows: unconfirmedMeetings },
  upcomingMeetings: { type: 'meeting', rows: upcomingMeetings },
} as const satisfies Partial<Record<keyof Stats, Count>>;

export type CountName = keyof typeof counts;
export const countNames = Object.keys(counts) as CountName[];

/** Null where the window is not covered for the rows' type. */
export function countOf(prepared: Prepared, name: CountName): number | null {
  const count: Count = counts[name];
  if (!covers(prepared.input, count.type)) return null;
  const rows = count.rows(prepared);
  return count.value ? count.value(rows) : actionsIn(rows);
}

function mergedAt(row: ActivityRecord): Date | null {
  return row.type === 'pull_request' ? instant(row.metadata.mergedAt) : null;
}

function closedAt(row: ActivityRecord): Date | null {
  return row.type === 'issue' ? instant(row.metadata.closedAt) : null;
}

function instant(iso: string | null): Date | null {
  return iso === null ? null : new Date(iso);
}
