/** The fact of one cluster: its title, numbers, time and rows. */
import type { ActivityRecord } from '../../integrations/activity';
import type {
  Cluster,
  CommitCluster,
  ConversationCluster,
  IssueCluster,
  MeetingCluster,
  PageCluster,
  PullRequestCluster,
  RevertCluster,
  ReviewCluster,
} from './cluster';
import type { FactNumber, FactWord } from '../fact';
import { type FactContext, type FactDraft, date, duration, elapsed, name, number, title, titles } from './facts-input';
import { changeKey } from './change-title';
import { make } from './make-fact';
import { byTime, compareText } from './rows-by-type';
import { cleanCommitTitle, cleanName, cleanQuoted } from '../title';
import { dayText, whenText } from '../when';

export function factOf(cluster: Cluster, score: number, context: FactContext): FactDraft {
  switch (cluster.kind) {
    case 'pull_request':
      return pullFact(cluster, score, context);
    case 'revert':
      return revertFact(cluster, score, context);
    case 'review':
      return reviewFact(cluster, score, context);
    case 'issue':
      return issueFact(cluster, score, context);
    case 'commits':
      return commitsFact(cluster, score, context);
    case 'page':
      return pageFact(cluster, score, context);
    case 'meeting':
      return meetingFact(cluster, score, context);
    case 'conversation':
      return conversationFact(cluster, score, context);
  }
}

export function titleOf(cluster: Cluster): string {
  switch (cluster.kind) {
    case 'pull_request':
      return cleanQuoted(cluster.pull.title);
    case 'review':
    case 'revert':
      return cleanQuoted(cluster.title);
    case 'issue':
      return cleanQuoted(cluster.issue.title);
    case 'commits':
      return commitTitles(cluster)[0] ?? '';
    case 'page':
      return cleanQuoted(cluster.edits[0]?.title ?? '');
    case 'meeting':
      return meetingTitle(cluster);
    case 'conversation':
      return channelName(cluster);
  }
}

/** The row that stands for it. */
export function firstRow(cluster: Cluster): ActivityRecord | undefined {
  switch (cluster.kind) {
    case 'pull_request':
      return cluster.pull;
    case 'review':
      return cluster.reviews[0];
    case 'revert':
      return cluster.rows[0];
    case 'issue':
      return cluster.issue;
    case 'commits':
      return cluster.commits[0];
    case 'page':
      return cluster.edits[0];
    case 'meeting':
      return cluster.meetings[0];
    case 'conversation':
      return cluster.messages[0] ?? cluster.reactions[0];
  }
}

function pullFact(cluster: PullRequestCluster, score: number, context: FactContext): FactDraft {
  const { pull, event, at, commits } = cluster;
  const kind = { merged: 'pull_request_merged', opened: 'pull_request_opened', closed: 'pull_request_closed' } as const;
  const numbers: Record<string, FactNumber> = {};
  const age = event === 'opened' ? null : elapsed(pull.occurredAt, at);
  if (age) numbers['age'] = age;
  if (commits.length >= 2) numbers['commits'] = number(commits.length, 'commit');
  return make(kind[event], {
    score,
    numbers,
    variant: pullVariant(cluster, context),
    words: {
      title: title(cleanQuoted(pull.title)),
      repo: name(context.repositoryName(pull.metadata.repository)),
      ref: name(`#${pull.metadata.number}`),
      on: date(whenText(at, context.calendar, context.spanDays)),
    },
    evidence: [pull.id, ...commits.map((row) => row.id), ...cluster.reviews.map((row) => row.id)],
    metrics: [
      { merged: 'mergedPRs', opened: 'totalPRs', closed: 'totalPRs' }[event],
      ...(commits.length > 0 ? ['totalCommits'] : []),
    ],
  });
}

/** Two weeks of work: what took longer than that to merge is told with its age. */
const longWorkingDays = 10;

/** So soon nobody expects a review. */
const freshMs = 24 * 3_600_000;

function pullVariant(
  { event, pull, at }: PullRequestCluster,
  { calendar, workingDays, span }: FactContext,
): string | null {
  if (event === 'opened') {
    const { isDraft, state, reviewedByOthers } = pull.metadata;
    if (isDraft) return 'draft';
    const waits = state === 'open' && reviewedByOthers === false && span.end.getTime() - at.getTime() >= freshMs;
    return waits ? 'waiting' : null;
  }
  if (event !== 'merged') return null;
  const days = workingDays.between(calendar.dayOf(pull.occurredAt), calendar.dayOf(at));
  return days >= longWorkingDays ? 'long' : null;
}

function revertFact(cluster: RevertCluster, score: number, context: FactContext): FactDraft {
  return make('reverted', {
    score,
    variant: cluster.original === 'pull_request' ? null : cluster.original,
    numbers: {},
    words: {
      title: title(cleanQuoted(cluster.title)),
      repo: name(context.repositoryName(cluster.repository)),
      ...(cluster.number === null ? {} : { ref: name(`#${cluster.number}`) }),
      on: date(whenText(cluster.at, context.calendar, context.spanDays)),
    },
    evidence: cluster.rows.map((row) => row.id),
    metrics: [cluster.original === 'pull_request' ? 'mergedPRs' : 'totalCommits'],
  });
}

function reviewFact(cluster: ReviewCluster, score: number, context: FactContext): FactDraft {
  const first = cluster.reviews[0];
  const numbers: Record<string, FactNumber> = {};
  if (cluster.reviews.length >= 2) numbers['reviews'] = number(cluster.reviews.length, 'review');
  return make('review', {
    score,
    numbers,
    words: {
      title: title(cleanQuoted(cluster.title)),
      repo: name(context.repositoryName(cluster.repository)),
      ref: name(`#${cluster.number}`),
      ...(first && cluster.reviews.length === 1
        ? { on: date(whenText(first.occurredAt, context.calendar, context.spanDays)) }
        : {}),
    },
    evidence: [...cluster.reviews.map((row) => row.id), ...cluster.commits.map((row) => row.id)],
    metrics: ['reviews'],
  });
}

function issueFact(cluster: IssueCluster, score: number, context: FactContext): FactDraft {
  const { issue, event, at } = cluster;
  const age = event === 'closed' ? elapsed(issue.occurredAt, at) : null;
  return make(event === 'closed' ? 'issue_closed' : 'issue_opened', {
    score,
    numbers: age ? { age } : {},
    words: {
      title: title(cleanQuoted(issue.title)),
      repo: name(context.repositoryName(issue.metadata.repository)),
      ref: name(`#${issue.metadata.number}`),
      on: date(whenText(at, context.calendar, context.spanDays)),
    },
    evidence: [issue.id],
    metrics: [event === 'closed' ? 'issuesClosed' : 'issuesOpened'],
  });
}

function commitsFact(cluster: CommitCluster, score: number, context: FactContext): FactDraft {
  const { commits } = cluster;
  const repo = name(context.repositoryName(cluster.repository));
  const [newest] = commits;
  const shown = commitTitles(cluster);
  const evidence = [...commits, ...(cluster.copies ?? [])].map((row) => row.id);
  const common = { score, evidence, metrics: ['totalCommits'] };
  if (commits.length === 1 && newest) {
    const on = date(whenText(newest.occurredAt, context.calendar, context.spanDays));
    return make('commits', {
      ...common,
      variant: 'one',
      numbers: {},
      words: { title: title(shown[0] ?? ''), repo, on },
    });
  }
  const days = new Set(commits.map((commit) => context.calendar.dayOf(commit.occurredAt)));
  const on: Record<string, FactWord> =
    days.size === 1 && context.spanDays > 1 && newest
      ? { on: date(dayText([...days][0] ?? '', context.spanDays)) }
      : {};
  return make('commits', {
    ...common,
    numbers: { commits: number(commits.length, 'commit') },
    words: { titles: titles(shown), repo, ...on },
  });
}

/** Three at most: the largest changes first where sizes are known, else the newest; a cherry-pick once. */
function commitTitles({ commits }: CommitCluster): string[] {
  const lines = ({ metadata }: CommitCluster['commits'][number]): number =>
    Math.log2(1 + (metadata.additions ?? 0) + (metadata.deletions ?? 0)) | 0;
  const byKey = new Map<string, string>();
  for (const commit of [...commits].sort((a, b) => lines(b) - lines(a))) {
    const key = changeKey(commit.title);
    if (!byKey.has(key)) byKey.set(key, cleanCommitTitle(commit.title));
  }
  return [...byKey.values()].slice(0, 3);
}

function pageFact(cluster: PageCluster, score: number, context: FactContext): FactDraft {
  const { edits } = cluster;
  const [latest] = edits;
  const days = new Set(edits.map((edit) => context.calendar.dayOf(edit.occurredAt))).size;
  const numbers: Record<string, FactNumber> = {};
  if (edits.length >= 2) numbers['edits'] = number(edits.length, 'edit');
  if (days >= 2) numbers['days'] = number(days, 'day');
  const created = edits.some((edit) => edit.metadata.created);
  return make('page', {
    score,
    numbers,
    variant: created ? 'created' : edits.length >= 2 ? 'several' : null,
    words: {
      title: title(cleanQuoted(latest?.title ?? '')),
      ...(latest && days === 1 ? { on: date(whenText(latest.occurredAt, context.calendar, context.spanDays)) } : {}),
    },
    evidence: edits.map((row) => row.id),
    metrics: ['pagesEdited'],
  });
}

/** The words all titles of a series begin with, where they differ: numbers and dates come at the end. */
function meetingTitle(cluster: MeetingCluster): string {
  const all = [...new Set(cluster.meetings.map((meeting) => cleanQuoted(meeting.title)))].map((text) =>
    text.split(' '),
  );
  const latest = cleanQuoted(cluster.meetings.at(-1)?.title ?? '');
  const [shortest = []] = [...all].sort((a, b) => a.length - b.length);
  const different = shortest.findIndex((word, index) => all.some((other) => other[index] !== word));
  if (all.length < 2 || different < 1) return latest;
  const stem = shortest
    .slice(0, different)
    .join(' ')
    .replace(/[\s,:;#№|(–—-]+$/u, '');
  return stem === '' ? latest : stem;
}

function meetingFact(cluster: MeetingCluster, score: number, context: FactContext): FactDraft {
  const { meetings } = cluster;
  const minutes = meetings.reduce(
    (sum, row) => sum + ((row.endedAt?.getTime() ?? 0) - row.occurredAt.getTime()) / 60_000,
    0,
  );
  const [first] = meetings;
  const common = { score, evidence: meetings.map((row) => row.id), metrics: ['totalMeetings', 'meetingHours'] };
  const words: Record<string, FactWord> = { title: title(meetingTitle(cluster)) };
  const numbers: Record<string, FactNumber> = { length: duration(minutes) };
  if (meetings.length > 1) {
    numbers['times'] = number(meetings.length, 'time');
    return make('meeting_series', { ...common, numbers, words });
  }
  const people = first?.metadata.attendeeCount ?? 0;
  if (people >= 3) numbers['people'] = number(people, 'person');
  if (first) words['on'] = date(whenText(first.occurredAt, context.calendar, context.spanDays));
  return make('meeting', { ...common, numbers, words });
}

/** `#deploys`; a conversation that is stored without its name stays without one. */
export function channelName(cluster: ConversationCluster): string {
  return cluster.name.startsWith('#') ? `#${cleanName(cluster.name).replace(/^#+/u, '')}` : 'a channel without a name';
}

function conversationFact(cluster: ConversationCluster, score: number, context: FactContext): FactDraft {
  const rows = cluster.messages.length > 0 ? cluster.messages : cluster.reactions;
  const total = rows.reduce((sum, row) => sum + row.count, 0);
  const evidence = [...rows].sort((a, b) => b.count - a.count || byTime(a, b)).map((row) => row.id);
  const channel: Record<string, FactWord> = cluster.direct ? {} : { channel: name(channelName(cluster)) };
  if (cluster.messages.length === 0) {
    return make('reactions', {
      score,
      evidence,
      metrics: ['reactionsGiven'],
      variant: cluster.direct ? 'direct' : null,
      numbers: { reactions: number(total, 'reaction') },
      words: channel,
    });
  }
  const perDay = new Map<string, number>();
  for (const row of rows) {
    const day = context.calendar.dayOf(row.occurredAt);
    perDay.set(day, (perDay.get(day) ?? 0) + row.count);
  }
  const [busiest] = [...perDay].sort((a, b) => b[1] - a[1] || compareText(a[0], b[0]));
  const peak: Record<string, FactWord> =
    busiest && context.spanDays > 1 && perDay.size > 1 && busiest[1] * 2 > total
      ? { peak: date(dayText(busiest[0], context.spanDays)) }
      : {};
  const replies = cluster.messages.reduce((sum, row) => sum + row.metadata.replies, 0);
  const numbers: Record<string, FactNumber> = { messages: number(total, 'message') };
  if (replies >= 2 && replies < total) numbers['replies'] = number(replies, 'reply');
  return make(cluster.direct ? 'direct_messages' : 'channel', {
    score: score - (cluster.direct ? 4 : 0),
    evidence,
    metrics: ['messages'],
    numbers,
    words: { ...channel, ...peak },
  });
}
