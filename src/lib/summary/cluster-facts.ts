/** One fact per cluster; many alike in one place share a further fact, so that none is left unsaid. */
import { grouped, type Cluster, type CommitCluster, type ConversationCluster, type IssueCluster, type MeetingCluster, type PageCluster, type PullRequestCluster, type ReviewCluster } from './cluster';
import { maxEvidence, type FactKind, type FactNumber, type FactWord } from './fact';
import { date, duration, elapsed, name, number, title, titles, type FactContext, type FactDraft } from './facts-input';
import { scoreCluster } from './score';
import { cleanCommitTitle, cleanName, cleanQuoted } from './title';
import { dayText, whenText } from './when';

/** From this many alike in one place, the best two stand alone and a batch speaks for all, naming the next two. */
const batchSize = 4;
const leads = 2;
/** What the batch already speaks for counts that much less alone. */
const gatheredWeight = 15;
/** With fewer clusters than this, commits are told one by one. */
const fewClusters = 4;

/** Best first; equal scores by kind, then by the first row. */
export function clusterFacts(context: FactContext): FactDraft[] {
  const clusters = ranked(context.clusters, context);
  const enough = clusters.length >= fewClusters ? clusters : ranked(clusters.flatMap(apart), context);
  const singles = enough.map(({ cluster, score }) => factOf(cluster, score, context));
  const { lone, batches } = batched(enough.map((entry, index) => ({ ...entry, fact: singles[index] })), context);
  return [...lone, ...batches].sort(byScore);
}

export function byScore(a: FactDraft, b: FactDraft): number {
  return b.score - a.score || compareText(a.kind, b.kind) || compareText(a.evidence[0] ?? '', b.evidence[0] ?? '') || compareText(a.names.join('\n'), b.names.join('\n'));
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

interface Ranked {
  cluster: Cluster;
  score: number;
}

function ranked(clusters: readonly (Cluster | Ranked)[], context: FactContext): Ranked[] {
  return clusters
    .map((entry) => ('cluster' in entry ? entry.cluster : entry))
    .map((cluster) => ({ cluster, score: scoreCluster(cluster, context.past) }))
    .sort((a, b) => b.score - a.score || compareText(firstId(a.cluster), firstId(b.cluster)));
}

function apart(entry: Ranked): Cluster[] {
  const { cluster } = entry;
  if (cluster.kind !== 'commits' || cluster.commits.length > 6) return [cluster];
  return cluster.commits.map((commit) => ({ ...cluster, commits: [commit] }));
}

/** What a batch gathers: the same step in the same place. Null: told alone in any case. */
function batchKey(cluster: Cluster): string | null {
  if (cluster.kind === 'pull_request' && cluster.event !== 'closed') return `${cluster.event} ${cluster.pull.metadata.repository}`;
  if (cluster.kind === 'review') return `review ${cluster.repository}`;
  return cluster.kind === 'page' ? 'page' : null;
}

interface Told extends Ranked {
  fact: FactDraft | undefined;
}

function batched(entries: readonly Told[], context: FactContext): { lone: FactDraft[]; batches: FactDraft[] } {
  const lone: FactDraft[] = [];
  const batches: FactDraft[] = [];
  for (const [key, members] of grouped(entries, (entry) => batchKey(entry.cluster) ?? '')) {
    const gather = key !== '' && members.length >= batchSize;
    for (const [index, { fact }] of members.entries()) {
      if (fact) lone.push(gather && index >= leads ? { ...fact, score: fact.score - gatheredWeight } : fact);
    }
    if (gather) batches.push(batchFact(members, context));
  }
  return { lone, batches };
}

function batchFact(members: readonly Told[], context: FactContext): FactDraft {
  const further = members.slice(leads, leads + 2).map(({ cluster }) => titleOf(cluster));
  const first = members[0]?.cluster;
  const evidence = members.flatMap(({ fact }) => fact?.evidence.slice(0, 1) ?? []);
  const score = (members[leads]?.score ?? 0) + 2 * Math.log2(members.length);
  const base = { evidence, score: Math.round(score * 100) / 100 };
  if (first?.kind === 'pull_request') {
    const repository = context.repositoryName(first.pull.metadata.repository);
    return make('pull_request_batch', { ...base, variant: first.event, metrics: [first.event === 'merged' ? 'mergedPRs' : 'totalPRs'],
      numbers: { pulls: number(members.length, 'pull request') }, words: { titles: titles(further), repo: name(repository) } });
  }
  if (first?.kind === 'review') {
    const repository = context.repositoryName(first.repository);
    return make('review_batch', { ...base, metrics: ['reviews'],
      numbers: { pulls: number(members.length, 'pull request') }, words: { titles: titles(further), repo: name(repository) } });
  }
  return make('page_batch', { ...base, metrics: ['pagesEdited'],
    numbers: { pages: number(members.length, 'page') }, words: { titles: titles(further) } });
}

function titleOf(cluster: Cluster): string {
  switch (cluster.kind) {
    case 'pull_request': return cleanQuoted(cluster.pull.title);
    case 'review': return cleanQuoted(cluster.title);
    case 'issue': return cleanQuoted(cluster.issue.title);
    case 'commits': return cleanCommitTitle(cluster.commits[0]?.title ?? '');
    case 'page': return cleanQuoted(cluster.edits[0]?.title ?? '');
    case 'meeting': return meetingTitle(cluster);
    case 'conversation': return channelName(cluster);
  }
}

function firstId(cluster: Cluster): string {
  switch (cluster.kind) {
    case 'pull_request': return cluster.pull.id;
    case 'review': return cluster.reviews[0]?.id ?? '';
    case 'issue': return cluster.issue.id;
    case 'commits': return cluster.commits[0]?.id ?? '';
    case 'page': return cluster.edits[0]?.id ?? '';
    case 'meeting': return cluster.meetings[0]?.id ?? '';
    case 'conversation': return (cluster.messages[0] ?? cluster.reactions[0])?.id ?? '';
  }
}

function factOf(cluster: Cluster, score: number, context: FactContext): FactDraft {
  switch (cluster.kind) {
    case 'pull_request': return pullFact(cluster, score, context);
    case 'review': return reviewFact(cluster, score, context);
    case 'issue': return issueFact(cluster, score, context);
    case 'commits': return commitsFact(cluster, score, context);
    case 'page': return pageFact(cluster, score, context);
    case 'meeting': return meetingFact(cluster, score, context);
    case 'conversation': return conversationFact(cluster, score, context);
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
    score, numbers,
    variant: event === 'opened' && pull.metadata.isDraft ? 'draft' : null,
    words: {
      title: title(cleanQuoted(pull.title)), repo: name(context.repositoryName(pull.metadata.repository)),
      ref: name(`#${pull.metadata.number}`), on: date(whenText(at, context.calendar, context.spanDays)),
    },
    evidence: [pull.id, ...commits.map((row) => row.id), ...cluster.reviews.map((row) => row.id)],
    metrics: [{ merged: 'mergedPRs', opened: 'totalPRs', closed: 'totalPRs' }[event], ...(commits.length > 0 ? ['totalCommits'] : [])],
  });
}

function reviewFact(cluster: ReviewCluster, score: number, context: FactContext): FactDraft {
  const first = cluster.reviews[0];
  const numbers: Record<string, FactNumber> = {};
  if (cluster.reviews.length >= 2) numbers['reviews'] = number(cluster.reviews.length, 'review');
  return make('review', {
    score, numbers,
    words: {
      title: title(cleanQuoted(cluster.title)), repo: name(context.repositoryName(cluster.repository)), ref: name(`#${cluster.number}`),
      ...(first && cluster.reviews.length === 1 ? { on: date(whenText(first.occurredAt, context.calendar, context.spanDays)) } : {}),
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
      title: title(cleanQuoted(issue.title)), repo: name(context.repositoryName(issue.metadata.repository)),
      ref: name(`#${issue.metadata.number}`), on: date(whenText(at, context.calendar, context.spanDays)),
    },
    evidence: [issue.id],
    metrics: [event === 'closed' ? 'issuesClosed' : 'issuesOpened'],
  });
}

function commitsFact(cluster: CommitCluster, score: number, context: FactContext): FactDraft {
  const { commits } = cluster;
  const repo = name(context.repositoryName(cluster.repository));
  const [newest] = commits;
  const shown = [...new Set(commits.map((commit) => cleanCommitTitle(commit.title)))].slice(0, 3);
  const common = { score, evidence: commits.map((row) => row.id), metrics: ['totalCommits'] };
  if (commits.length === 1 && newest) {
    const on = date(whenText(newest.occurredAt, context.calendar, context.spanDays));
    return make('commits', { ...common, variant: 'one', numbers: {}, words: { title: title(shown[0] ?? ''), repo, on } });
  }
  const days = new Set(commits.map((commit) => context.calendar.dayOf(commit.occurredAt)));
  const on: Record<string, FactWord> = days.size === 1 && context.spanDays > 1 && newest ? { on: date(dayText([...days][0] ?? '', context.spanDays)) } : {};
  return make('commits', { ...common, numbers: { commits: number(commits.length, 'commit') }, words: { titles: titles(shown), repo, ...on } });
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
    score, numbers,
    variant: created ? 'created' : edits.length >= 2 ? 'several' : null,
    words: {
      title: title(cleanQuoted(latest?.title ?? '')),
      ...(latest && days === 1 ? { on: date(whenText(latest.occurredAt, context.calendar, context.spanDays)) } : {}),
    },
    evidence: edits.map((row) => row.id),
    metrics: ['pagesEdited'],
  });
}

/** The title all meetings of a series share: what differs in number is left away. */
function meetingTitle(cluster: MeetingCluster): string {
  const all = new Set(cluster.meetings.map((meeting) => cleanQuoted(meeting.title)));
  const latest = cleanQuoted(cluster.meetings.at(-1)?.title ?? '');
  if (all.size === 1) return latest;
  const stem = latest.replace(/[\s,:(–—-]*[#№]?\d[\d\s./-]*\)?$/u, '').trim();
  return stem === '' ? latest : stem;
}

function meetingFact(cluster: MeetingCluster, score: number, context: FactContext): FactDraft {
  const { meetings } = cluster;
  const minutes = meetings.reduce((sum, row) => sum + ((row.endedAt?.getTime() ?? 0) - row.occurredAt.getTime()) / 60_000, 0);
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
  const evidence = [...rows].sort((a, b) => b.count - a.count || compareText(a.id, b.id)).map((row) => row.id);
  const channel: Record<string, FactWord> = cluster.direct ? {} : { channel: name(channelName(cluster)) };
  if (cluster.messages.length === 0) {
    return make('reactions', { score, evidence, metrics: ['reactionsGiven'], variant: cluster.direct ? 'direct' : null,
      numbers: { reactions: number(total, 'reaction') }, words: channel });
  }
  const perDay = new Map<string, number>();
  for (const row of rows) {
    const day = context.calendar.dayOf(row.occurredAt);
    perDay.set(day, (perDay.get(day) ?? 0) + row.count);
  }
  const [busiest] = [...perDay].sort((a, b) => b[1] - a[1] || compareText(a[0], b[0]));
  const peak: Record<string, FactWord> = busiest && context.spanDays > 1 && perDay.size > 1 && busiest[1] * 2 > total ? { peak: date(dayText(busiest[0], context.spanDays)) } : {};
  const replies = cluster.messages.reduce((sum, row) => sum + row.metadata.replies, 0);
  const numbers: Record<string, FactNumber> = { messages: number(total, 'message') };
  if (replies >= 2 && replies < total) numbers['replies'] = number(replies, 'reply');
  return make(cluster.direct ? 'direct_messages' : 'channel', { score: score - (cluster.direct ? 4 : 0), evidence, metrics: ['messages'], numbers, words: { ...channel, ...peak } });
}

type Parts = Omit<FactDraft, 'kind' | 'names' | 'variant'> & { variant?: string | null };

/** Fills in the names from the words and keeps the evidence bounded. */
export function make(kind: FactKind, parts: Parts): FactDraft {
  const names: string[] = [];
  for (const word of Object.values(parts.words)) {
    if (word.as === 'title' || word.as === 'name') names.push(word.text);
    if (word.as === 'titles') names.push(...word.list);
  }
  return { ...parts, kind, variant: parts.variant ?? null, names: [...new Set(names)], evidence: [...new Set(parts.evidence)].slice(0, maxEvidence) };
}

