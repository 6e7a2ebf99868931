/**
 * Rows that belong together become one cluster, so that one piece of work is one sentence:
 * a pull request with its commits and reviews, a meeting that repeats, a page edited over days,
 * commits of one theme without a pull request, a channel.
 */
import type { ActivityOf, ActivityRecord } from '../../integrations/activity';
import { changeKey } from './change-title';
import { commitClusters } from './commit-clusters';
import { revertClusters } from './revert-clusters';
import { grouped, isWithin, rowsByType, shaOf, type RowsByType, type Span } from './rows-by-type';

export interface PullRequestCluster {
  kind: 'pull_request';
  pull: ActivityOf<'pull_request'>;
  /** What happened to it inside the span, strongest first. */
  event: 'merged' | 'closed' | 'opened';
  at: Date;
  commits: ActivityOf<'commit'>[];
  reviews: ActivityOf<'review'>[];
  /** The same change has a pull request told already: a cherry-pick to another branch. */
  isCopy: boolean;
}
/** What came in and was taken back is one story, and no merge to speak of. */
export interface RevertCluster {
  kind: 'revert';
  repository: string;
  /** Of what was taken back. */
  title: string;
  number: number | null;
  /** What was taken back inside the span; `earlier`: it lies before. */
  original: 'pull_request' | 'commit' | 'earlier';
  at: Date;
  /** The revert first, then what it took back. */
  rows: ActivityRecord[];
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
  /** The same changes in another repository. */
  copies?: ActivityOf<'commit'>[];
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
  | RevertCluster
  | ReviewCluster
  | IssueCluster
  | CommitCluster
  | PageCluster
  | MeetingCluster
  | ConversationCluster;

/** Clusters of what happened inside the span. The order of the rows does not matter. */
export function clusterActivities(activities: readonly ActivityRecord[], span: Span): Cluster[] {
  const rows = rowsByType(activities, span);
  const pulls = pullRequestClusters(rows);
  const reviews = new Map<string, ReviewCluster>();
  const owned = new Map(pulls.map((cluster) => [workKey(cluster.pull.metadata), cluster]));
  for (const review of rows.reviews) {
    const key = workKey(review.metadata);
    const own = owned.get(key);
    if (own) own.reviews.push(review);
    else reviewCluster(reviews, key, review).reviews.push(review);
  }
  const loose = looseCommits(rows.commits, pulls, owned, reviews);
  const { reverts, standing, commits } = revertClusters(pulls, loose);
  return [
    ...markCopies(standing),
    ...reverts,
    ...reviews.values(),
    ...issueClusters(rows),
    ...commitClusters(commits),
    ...pageClusters(rows.edits),
    ...meetingClusters(rows.meetings),
    ...conversationClusters(rows),
  ];
}

/** A commit goes to the pull request that names it, or that it names, or whose words it has: a squash may leave the number out. */
function looseCommits(
  commits: readonly ActivityOf<'commit'>[],
  pulls: readonly PullRequestCluster[],
  owned: ReadonlyMap<string, PullRequestCluster>,
  reviews: ReadonlyMap<string, ReviewCluster>,
): ActivityOf<'commit'>[] {
  const byMergeCommit = new Map<string, PullRequestCluster>();
  const byTitle = new Map<string, PullRequestCluster>();
  for (const cluster of pulls) {
    const { mergeCommitSha, repository } = cluster.pull.metadata;
    if (mergeCommitSha) byMergeCommit.set(mergeCommitSha, cluster);
    byTitle.set(`${repository} ${changeKey(cluster.pull.title)}`, cluster);
  }
  const loose: ActivityOf<'commit'>[] = [];
  for (const commit of commits) {
    const { repository } = commit.metadata;
    const number = commit.metadata.pullRequest ?? numberInTitle(commit.title);
    const key = number === null ? null : workKey({ repository, number });
    const home =
      byMergeCommit.get(shaOf(commit)) ??
      (key === null ? undefined : (owned.get(key) ?? reviews.get(key))) ??
      byTitle.get(`${repository} ${changeKey(commit.title)}`);
    if (home) home.commits.push(commit);
    else loose.push(commit);
  }
  return loose;
}

/** Of pull requests with the same words in one repository the earliest stands for all. */
function markCopies(pulls: readonly PullRequestCluster[]): PullRequestCluster[] {
  const first = new Map<string, PullRequestCluster>();
  const keyOf = ({ event, pull }: PullRequestCluster): string =>
    `${event} ${pull.metadata.repository} ${changeKey(pull.title)}`;
  for (const cluster of pulls) {
    const known = first.get(keyOf(cluster));
    if (known === undefined || cluster.at < known.at) first.set(keyOf(cluster), cluster);
  }
  return pulls.map((cluster) => (first.get(keyOf(cluster)) === cluster ? cluster : { ...cluster, isCopy: true }));
}

/** ISO instant of the metadata as a date; null stays null. */
export function instantOf(text: string | null): Date | null {
  if (text === null) return null;
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? null : date;
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
    const base = { kind: 'pull_request' as const, pull, commits: [], reviews: [], isCopy: false };
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
