/**
 * Rows that belong together become one cluster, so that one piece of work is one sentence:
 * a pull request with its commits and reviews, a meeting that repeats, a page edited over days,
 * commits of one theme without a pull request, a channel.
 */
import type { ActivityOf, ActivityRecord } from '../integrations/activity';

/** Half-open, already cut at "now". */
export interface Span {
  start: Date;
  end: Date;
}

export interface PullRequestCluster {
  kind: 'pull_request';
  pull: ActivityOf<'pull_request'>;
  /** What happened to it inside the span, strongest first. */
  event: 'merged' | 'closed' | 'opened';
  at: Date;
  commits: ActivityOf<'commit'>[];
  reviews: ActivityOf<'review'>[];
}
export interface ReviewCluster {
  kind: 'review';
  repository: string;
  number: number;
  title: string;
  /** Oldest first. */
  reviews: ActivityOf<'review'>[];
  commits: ActivityOf<'commit'>[];
}
export interface IssueCluster {
  kind: 'issue';
  issue: ActivityOf<'issue'>;
  event: 'closed' | 'opened';
  at: Date;
}
export interface CommitCluster {
  kind: 'commits';
  repository: string;
  theme: string;
  /** Newest first. */
  commits: ActivityOf<'commit'>[];
}
export interface PageCluster {
  kind: 'page';
  pageId: string;
  /** Newest first. */
  edits: ActivityOf<'page_edit'>[];
}
export interface MeetingCluster {
  kind: 'meeting';
  series: string;
  /** Oldest first, each once however many calendars show it. */
  meetings: ActivityOf<'meeting'>[];
}
export interface ConversationCluster {
  kind: 'conversation';
  conversation: string;
  name: string;
  direct: boolean;
  messages: ActivityOf<'message_count'>[];
  reactions: ActivityOf<'reaction_count'>[];
}
export type Cluster =
  | PullRequestCluster
  | ReviewCluster
  | IssueCluster
  | CommitCluster
  | PageCluster
  | MeetingCluster
  | ConversationCluster;

/** Clusters of what happened inside the span. The order of the rows does not matter. */
export function clusterActivities(activities: readonly ActivityRecord[], span: Span): Cluster[] {
  const rows = new RowsByType(activities, span);
  const pulls = pullRequestClusters(rows);
  const owned = new Map(pulls.map((cluster) => [workKey(cluster.pull.metadata), cluster]));
  const byMergeCommit = new Map<string, PullRequestCluster>();
  for (const cluster of pulls) {
    const sha = cluster.pull.metadata.mergeCommitSha;
    if (sha) byMergeCommit.set(sha, cluster);
  }
  const reviews = new Map<string, ReviewCluster>();
  for (const review of rows.reviews) {
    const key = workKey(review.metadata);
    const own = owned.get(key);
    if (own) own.reviews.push(review);
    else reviewCluster(reviews, key, review).reviews.push(review);
  }
  const loose: ActivityOf<'commit'>[] = [];
  for (const commit of rows.commits) {
    const number = commit.metadata.pullRequest ?? numberInTitle(commit.title);
    const key = number === null ? null : workKey({ repository: commit.metadata.repository, number });
    const home = byMergeCommit.get(shaOf(commit)) ?? (key === null ? undefined : (owned.get(key) ?? reviews.get(key)));
    if (home) home.commits.push(commit);
    else loose.push(commit);
  }
  return [
    ...pulls,
    ...reviews.values(),
    ...issueClusters(rows),
    ...commitClusters(loose),
    ...pageClusters(rows.edits),
    ...meetingClusters(rows.meetings),
    ...conversationClusters(rows),
  ];
}

export function isWithin(instant: Date | null, span: Span): boolean {
  return instant !== null && instant >= span.start && instant < span.end;
}

/** ISO instant of the metadata as a date; null stays null. */
export function instantOf(text: string | null): Date | null {
  if (text === null) return null;
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? null : date;
}

/** A meeting with others: what one keeps alone in a calendar is not one. */
export function isMeeting(row: ActivityOf<'meeting'>): boolean {
  return row.endedAt !== null && (row.metadata.attendeeCount === null || row.metadata.attendeeCount >= 2);
}

/** Two meetings are of one series when their titles differ only in numbers. */
export function seriesOf(title: string): string {
  const key = title
    .toLowerCase()
    .replace(/[#№]?\d+/gu, ' ')
    .replace(/[^\p{L}]+/gu, ' ')
    .trim();
  return key === '' ? title.trim().toLowerCase() : key;
}

/** The commit's own hash, however the row's id is composed. */
export function shaOf(commit: ActivityOf<'commit'>): string {
  return /[0-9a-f]{7,64}$/u.exec(commit.externalId)?.[0] ?? commit.externalId;
}

/** Rows of the span by type, each in one order: time, then id. */
class RowsByType {
  readonly pulls: ActivityOf<'pull_request'>[] = [];
  readonly reviews: ActivityOf<'review'>[] = [];
  readonly issues: ActivityOf<'issue'>[] = [];
  readonly commits: ActivityOf<'commit'>[] = [];
  readonly edits: ActivityOf<'page_edit'>[] = [];
  readonly meetings: ActivityOf<'meeting'>[] = [];
  readonly messages: ActivityOf<'message_count'>[] = [];
  readonly reactions: ActivityOf<'reaction_count'>[] = [];

  constructor(
    activities: readonly ActivityRecord[],
    readonly span: Span,
  ) {
    const seen = new Set<string>();
    for (const row of [...activities].sort(byTime)) {
      const identity = identityOf(row);
      if (seen.has(identity)) continue;
      seen.add(identity);
      this.take(row, isWithin(row.occurredAt, span));
    }
  }

  private take(row: ActivityRecord, within: boolean): void {
    switch (row.type) {
      case 'pull_request':
        this.pulls.push(row);
        return;
      case 'issue':
        this.issues.push(row);
        return;
      case 'commit':
        if (within) this.commits.push(row);
        return;
      case 'review':
        if (within) this.reviews.push(row);
        return;
      case 'page_edit':
        if (within && !row.metadata.trashed) this.edits.push(row);
        return;
      case 'meeting':
        if (within && isMeeting(row)) this.meetings.push(row);
        return;
      case 'message_count':
        if (within && row.count > 0) this.messages.push(row);
        return;
      case 'reaction_count':
        if (within && row.count > 0) this.reactions.push(row);
        return;
    }
  }
}

/** Total order: rows that tell the same story at the same time are told apart by id. */
function byTime(a: ActivityRecord, b: ActivityRecord): number {
  return a.occurredAt.getTime() - b.occurredAt.getTime() || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/** What makes two rows the same thing: a commit its hash, a meeting its original slot, anything else its row. */
function identityOf(row: ActivityRecord): string {
  if (row.type === 'commit') return `commit ${shaOf(row)}`;
  if (row.type === 'meeting') return `meeting ${row.metadata.iCalUID} ${row.metadata.originalStart}`;
  return `row ${row.id}`;
}

function workKey(of: { repository: string; number: number }): string {
  return `${of.repository}#${of.number}`;
}

function numberInTitle(title: string): number | null {
  const match = /\(#(\d{1,9})\)\s*$/u.exec(title);
  return match ? Number(match[1]) : null;
}

function pullRequestClusters(rows: RowsByType): PullRequestCluster[] {
  const clusters: PullRequestCluster[] = [];
  for (const pull of rows.pulls) {
    const mergedAt = instantOf(pull.metadata.mergedAt);
    const closedAt = mergedAt === null ? instantOf(pull.metadata.closedAt) : null;
    const base = { kind: 'pull_request' as const, pull, commits: [], reviews: [] };
    if (mergedAt && isWithin(mergedAt, rows.span)) clusters.push({ ...base, event: 'merged', at: mergedAt });
    else if (closedAt && isWithin(closedAt, rows.span)) clusters.push({ ...base, event: 'closed', at: closedAt });
    else if (isWithin(pull.occurredAt, rows.span)) clusters.push({ ...base, event: 'opened', at: pull.occurredAt });
  }
  return clusters;
}

function reviewCluster(known: Map<string, ReviewCluster>, key: string, review: ActivityOf<'review'>): ReviewCluster {
  const found = known.get(key);
  if (found) return found;
  const { repository, number, pullRequestTitle } = review.metadata;
  const made: ReviewCluster = { kind: 'review', repository, number, title: pullRequestTitle, reviews: [], commits: [] };
  known.set(key, made);
  return made;
}

function issueClusters(rows: RowsByType): IssueCluster[] {
  const clusters: IssueCluster[] = [];
  for (const issue of rows.issues) {
    const closedAt = instantOf(issue.metadata.closedAt);
    if (closedAt && isWithin(closedAt, rows.span))
      clusters.push({ kind: 'issue', issue, event: 'closed', at: closedAt });
    else if (isWithin(issue.occurredAt, rows.span))
      clusters.push({ kind: 'issue', issue, event: 'opened', at: issue.occurredAt });
  }
  return clusters;
}

const themeSize = 3;

/** By repository; inside it, three commits or more that begin alike (`fix:`, `docs(api):`, `Bump …`) are a theme of their own. */
function commitClusters(commits: readonly ActivityOf<'commit'>[]): CommitCluster[] {
  const authored = commits.filter((commit) => !commit.metadata.isMerge);
  const clusters: CommitCluster[] = [];
  for (const [repository, ofRepository] of grouped(authored, (commit) => commit.metadata.repository)) {
    const rest: ActivityOf<'commit'>[] = [];
    for (const [theme, ofTheme] of grouped(ofRepository, (commit) => themeOf(commit.title))) {
      if (ofTheme.length >= themeSize && ofTheme.length < ofRepository.length - 1) {
        clusters.push({ kind: 'commits', repository, theme, commits: [...ofTheme].reverse() });
      } else rest.push(...ofTheme);
    }
    if (rest.length > 0)
      clusters.push({ kind: 'commits', repository, theme: '', commits: rest.sort(byTime).reverse() });
  }
  return clusters;
}

function themeOf(title: string): string {
  const conventional = /^(\w+)(?:\([^)]*\))?!?:/u.exec(title)?.[1];
  return (conventional ?? title.split(/\s/u, 1)[0] ?? '').toLowerCase();
}

function pageClusters(edits: readonly ActivityOf<'page_edit'>[]): PageCluster[] {
  return [...grouped(edits, (edit) => edit.metadata.pageId)].map(([pageId, ofPage]) => ({
    kind: 'page',
    pageId,
    edits: [...ofPage].reverse(),
  }));
}

function meetingClusters(meetings: readonly ActivityOf<'meeting'>[]): MeetingCluster[] {
  return [...grouped(meetings, (meeting) => seriesOf(meeting.title))].map(([series, ofSeries]) => ({
    kind: 'meeting',
    series,
    meetings: ofSeries,
  }));
}

function conversationClusters(rows: RowsByType): ConversationCluster[] {
  const clusters = new Map<string, ConversationCluster>();
  const clusterFor = (row: ActivityOf<'message_count'> | ActivityOf<'reaction_count'>): ConversationCluster => {
    const direct = row.metadata.conversationKind === 'dm' || row.metadata.conversationKind === 'group_dm';
    const conversation = direct ? 'direct' : row.metadata.conversation;
    const found = clusters.get(conversation);
    if (found) return found;
    const made: ConversationCluster = {
      kind: 'conversation',
      conversation,
      name: row.title,
      direct,
      messages: [],
      reactions: [],
    };
    clusters.set(conversation, made);
    return made;
  };
  for (const row of rows.messages) clusterFor(row).messages.push(row);
  for (const row of rows.reactions) clusterFor(row).reactions.push(row);
  return [...clusters.values()];
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
