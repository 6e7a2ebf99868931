/**
 * How much a cluster matters to its owner: what kind of step it was, how large, how new, in what state, and
 * whether there was more or less of it than in the period before. A number for ordering, shown to nobody.
 */
import type { Cluster, ConversationCluster, MeetingCluster, PageCluster, PullRequestCluster } from './cluster';

/** What the eight weeks before the window already held. */
export interface Past {
  repositories: ReadonlySet<string>;
  pages: ReadonlySet<string>;
  meetingSeries: ReadonlySet<string>;
  conversations: ReadonlySet<string>;
  /** Actions in the previous window by subject: `repository x`, `page x`, `series x`, `conversation x`. */
  previousActions: ReadonlyMap<string, number>;
  /** Without history nothing is new. */
  known: boolean;
}

const stepWeight = {
  merged: 40,
  opened: 30,
  closed: 27,
  issueClosed: 26,
  review: 25,
  issueOpened: 22,
  commits: 21,
  page: 18,
  meeting: 16,
  conversation: 8,
} as const;
const noveltyWeight = 8;
const routine =
  /^(?:chore\b|build\(deps|bump\b|update dependenc|update changelog|release\b|prepare release|merge\b|typo\b|fix typo|lint\b|format\b|version\b|v?\d+\.\d+)/iu;

export function scoreCluster(cluster: Cluster, past: Past): number {
  const { subject, seen } = identify(cluster, past);
  const actions = actionsOf(cluster);
  const novelty = past.known && !seen ? noveltyWeight : 0;
  return round(baseOf(cluster) + sizeOf(cluster) + novelty + changeOf(actions, past.previousActions.get(subject)));
}

/** The same subject names used for `Past.previousActions`. */
export function subjectOf(cluster: Cluster): string {
  switch (cluster.kind) {
    case 'pull_request':
      return `repository ${cluster.pull.metadata.repository}`;
    case 'issue':
      return `repository ${cluster.issue.metadata.repository}`;
    case 'review':
    case 'commits':
      return `repository ${cluster.repository}`;
    case 'page':
      return `page ${cluster.pageId}`;
    case 'meeting':
      return `series ${cluster.series}`;
    case 'conversation':
      return `conversation ${cluster.conversation}`;
  }
}

export function actionsOf(cluster: Cluster): number {
  switch (cluster.kind) {
    case 'pull_request':
      return 1 + cluster.commits.length + cluster.reviews.length;
    case 'review':
      return cluster.reviews.length + cluster.commits.length;
    case 'issue':
      return 1;
    case 'commits':
      return cluster.commits.length;
    case 'page':
      return cluster.edits.length;
    case 'meeting':
      return cluster.meetings.length;
    case 'conversation':
      return sumCounts(cluster);
  }
}

export function sumCounts(cluster: ConversationCluster): number {
  return [...cluster.messages, ...cluster.reactions].reduce((sum, row) => sum + row.count, 0);
}

function identify(cluster: Cluster, past: Past): { subject: string; seen: boolean } {
  const subject = subjectOf(cluster);
  const name = subject.slice(subject.indexOf(' ') + 1);
  const known = { page: past.pages, meeting: past.meetingSeries, conversation: past.conversations };
  const seen =
    cluster.kind === 'page' || cluster.kind === 'meeting' || cluster.kind === 'conversation'
      ? known[cluster.kind].has(name)
      : past.repositories.has(name);
  return { subject, seen };
}

function baseOf(cluster: Cluster): number {
  switch (cluster.kind) {
    case 'pull_request':
      return stepWeight[cluster.event] - (routine.test(cluster.pull.title) ? 14 : 0);
    case 'review':
      return stepWeight.review;
    case 'issue':
      return cluster.event === 'closed' ? stepWeight.issueClosed : stepWeight.issueOpened;
    case 'commits':
      return stepWeight.commits - (cluster.commits.every((commit) => routine.test(commit.title)) ? 8 : 0);
    case 'page':
      return stepWeight.page;
    case 'meeting':
      return stepWeight.meeting;
    case 'conversation':
      return stepWeight.conversation - (cluster.messages.length === 0 ? 4 : 0);
  }
}

/** Logarithms, so that the tenth commit counts less than the second. */
function sizeOf(cluster: Cluster): number {
  switch (cluster.kind) {
    case 'pull_request':
      return pullSize(cluster);
    case 'review':
      return 3 * Math.log2(1 + cluster.reviews.length);
    case 'issue':
      return 0;
    case 'commits':
      return Math.min(16, 4 * Math.log2(1 + cluster.commits.length));
    case 'page':
      return pageSize(cluster);
    case 'meeting':
      return meetingSize(cluster);
    case 'conversation':
      return Math.min(14, 2 * Math.log2(1 + sumCounts(cluster)));
  }
}

function pullSize(cluster: PullRequestCluster): number {
  const lines = cluster.commits.reduce(
    (sum, { metadata }) => sum + (metadata.additions ?? 0) + (metadata.deletions ?? 0),
    0,
  );
  const daysOpen = (cluster.at.getTime() - cluster.pull.occurredAt.getTime()) / 86_400_000;
  return (
    Math.min(8, 2 * Math.log2(1 + cluster.commits.length + cluster.reviews.length)) +
    Math.min(10, 1.2 * Math.log2(1 + lines)) +
    Math.min(6, Math.log2(1 + Math.max(0, daysOpen)))
  );
}

function pageSize(cluster: PageCluster): number {
  const created = cluster.edits.some((edit) => edit.metadata.created) ? 5 : 0;
  return created + Math.min(12, 4 * Math.log2(cluster.edits.length));
}

function meetingSize(cluster: MeetingCluster): number {
  const hours = cluster.meetings.reduce(
    (sum, row) => sum + ((row.endedAt?.getTime() ?? 0) - row.occurredAt.getTime()) / 3_600_000,
    0,
  );
  return Math.min(14, 5 * Math.log2(1 + Math.max(0, hours)));
}

/** Much more than before is news; with no figure from before nothing is said. */
function changeOf(actions: number, before: number | undefined): number {
  if (before === undefined || before === 0 || actions < 5) return 0;
  return Math.max(0, Math.min(5, 2 * Math.log2(actions / before)));
}

/** Kept to two decimals, so that the last bits of a floating sum never decide an order. */
function round(score: number): number {
  return Math.round(score * 100) / 100;
}
