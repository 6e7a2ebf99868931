/**
 * How much a cluster matters to its owner: what kind of step it was, how large, how new, in what state, whether it waits
 * for them, and whether there was more of it than in the period before. A number for ordering, shown to nobody.
 */
import { isRelease, isRoutine } from './change-title';
import type {
  Cluster,
  CommitCluster,
  ConversationCluster,
  MeetingCluster,
  PageCluster,
  PullRequestCluster,
} from './cluster';
import { noveltyDays, type Past } from './past';

/** What changed something for others stands before what is under way, and that before talk. */
const stepWeight = {
  merged: 46,
  release: 50,
  /** Whoever leaves it out tells of work that is not there. */
  revert: 60,
  opened: 30,
  closed: 27,
  issueClosed: 28,
  review: 26,
  issueOpened: 23,
  commits: 20,
  page: 21,
  meeting: 16,
  conversation: 8,
} as const;
const releaseWeight = 6;
const createdWeight = 14;
const noveltyWeight = 8;
/** Somebody has to take the next step: the user after a review, a reviewer without one. */
const waitingWeight = 4;
/** What took the most time stands for all meetings: a series more than a single one. */
export const largestMeetingWeight = { series: 12, single: 4 } as const;
/** Whoever is asked what they did names the largest of it first; in a longer window there are more of these. */
export const largestMergeWeights = [10, 8, 6, 4] as const;
/** Lines that changed: below, a merge is large beside others only because they are tiny. */
export const largeMergeLines = 80;
/** A machine could have done it. */
const routineWeight = 18;
/** So long alone is an event of its own: a workshop, a planning day. */
const longMeeting = { minutes: 90, weight: 13 } as const;
/** A conversation with so many times its usual messages is news; under so many a day it is none. */
const surge = { times: 3, messages: 15, perDay: 3, weight: 18 } as const;
/** Open for a week, and for two: that it merged at last is news, however small it is. */
const longOpen = [
  { days: 14, weight: 14 },
  { days: 7, weight: 9 },
] as const;
/** The same change has been told already. */
const copyWeight = 30;

export function scoreCluster(cluster: Cluster, past: Past, spanDays: number): number {
  const subject = subjectOf(cluster);
  const actions = actionsOf(cluster);
  const novelty = past.known && !past.subjects.has(subject) ? noveltyWeight : 0;
  const change = changeOf(actions, past.previousActions.get(subject)) + surgeOf(cluster, actions, past, spanDays);
  return round(baseOf(cluster) + sizeOf(cluster) + novelty + change);
}

function surgeOf(cluster: Cluster, actions: number, past: Past, spanDays: number): number {
  if (cluster.kind !== 'conversation' || cluster.direct) return 0;
  if (actions < Math.max(surge.messages, surge.perDay * spanDays)) return 0;
  const usual = ((past.actions.get(subjectOf(cluster)) ?? 0) * spanDays) / noveltyDays;
  // A conversation that was not there before has come up from nothing, provided that any were.
  return past.known && actions >= surge.times * usual ? surge.weight : 0;
}

/** The same names as in `Past`. */
export function subjectOf(cluster: Cluster): string {
  switch (cluster.kind) {
    case 'pull_request':
      return `repository ${cluster.pull.metadata.repository}`;
    case 'issue':
      return `repository ${cluster.issue.metadata.repository}`;
    case 'review':
    case 'revert':
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
    case 'revert':
      return cluster.rows.length;
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

function baseOf(cluster: Cluster): number {
  switch (cluster.kind) {
    case 'pull_request':
      return pullBase(cluster);
    case 'revert':
      return stepWeight.revert - (cluster.original === 'commit' ? 6 : 0);
    case 'review':
      return stepWeight.review;
    case 'issue':
      return cluster.event === 'closed' ? stepWeight.issueClosed : stepWeight.issueOpened;
    case 'commits':
      return commitsBase(cluster);
    case 'page':
      return stepWeight.page;
    case 'meeting':
      return stepWeight.meeting;
    case 'conversation':
      return stepWeight.conversation - (cluster.messages.length === 0 ? 4 : 0);
  }
}

function pullBase({ event, pull, isCopy }: PullRequestCluster): number {
  const step = stepWeight[event] + (event === 'merged' && isRelease(pull.title) ? releaseWeight : 0);
  const waiting = event === 'opened' && pull.metadata.reviewedByOthers !== null ? waitingWeight : 0;
  return step + waiting - (isRoutine(pull.title) ? routineWeight : 0) - (isCopy ? copyWeight : 0);
}

function commitsBase({ theme, commits }: CommitCluster): number {
  if (theme === 'release') return stepWeight.release;
  return stepWeight.commits - (commits.every(({ title }) => isRoutine(title)) ? routineWeight : 0);
}

/** Logarithms, so that the tenth commit counts less than the second. */
function sizeOf(cluster: Cluster): number {
  switch (cluster.kind) {
    case 'pull_request':
      return pullSize(cluster);
    case 'revert':
      return 0;
    case 'review':
      return 3 * Math.log2(1 + cluster.reviews.length);
    case 'issue':
      return 0;
    case 'commits':
      return cluster.theme === 'release' || cluster.theme === 'routine'
        ? 0
        : Math.min(16, 4 * Math.log2(1 + cluster.commits.length));
    case 'page':
      return pageSize(cluster);
    case 'meeting':
      return meetingSize(cluster);
    case 'conversation':
      return Math.min(14, 2 * Math.log2(1 + sumCounts(cluster)));
  }
}

/** Lines added and removed by the commits of a pull request. */
export function linesOf({ commits }: PullRequestCluster): number {
  return commits.reduce((sum, { metadata }) => sum + (metadata.additions ?? 0) + (metadata.deletions ?? 0), 0);
}

function pullSize(cluster: PullRequestCluster): number {
  const daysOpen = (cluster.at.getTime() - cluster.pull.occurredAt.getTime()) / 86_400_000;
  const waited = cluster.event === 'merged' ? longOpen.find(({ days }) => daysOpen >= days)?.weight : undefined;
  return (
    Math.min(6, 1.5 * Math.log2(1 + cluster.commits.length + cluster.reviews.length)) +
    Math.min(16, 1.6 * Math.log2(1 + linesOf(cluster))) +
    (waited ?? 0)
  );
}

/** Days apart are told by UTC: this only weighs. */
function pageSize({ edits }: PageCluster): number {
  const created = edits.some((edit) => edit.metadata.created) ? createdWeight : 0;
  const days = new Set(edits.map((edit) => Math.floor(edit.occurredAt.getTime() / 86_400_000))).size;
  return created + Math.min(10, 3 * Math.log2(edits.length)) + Math.min(18, 8 * Math.log2(days));
}

function meetingSize({ meetings }: MeetingCluster): number {
  const minutes = meetings.reduce(
    (sum, row) => sum + ((row.endedAt?.getTime() ?? 0) - row.occurredAt.getTime()) / 60_000,
    0,
  );
  const long = meetings.length === 1 && minutes >= longMeeting.minutes ? longMeeting.weight : 0;
  return long + Math.min(14, 5 * Math.log2(1 + Math.max(0, minutes / 60)));
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
