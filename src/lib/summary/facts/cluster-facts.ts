/** One fact per cluster; many alike share a further fact, so that none is left unsaid. */
import { maxFacts } from '../fact';
import { changeKey } from './change-title';
import type { Cluster, MeetingCluster, PullRequestCluster } from './cluster';
import { factOf, firstRow, titleOf } from './cluster-fact';
import { type FactContext, type FactDraft, duration, name, number, titles } from './facts-input';
import { byScore, make } from './make-fact';
import { byTime, grouped } from './rows-by-type';
import { isRoutine } from './change-title';
import { largeMergeLines, largestMeetingWeight, largestMergeWeights, linesOf, scoreCluster } from './score';

/** From this many alike in one place a batch speaks for all. */
const batchSize = 3;
/** What the batch already speaks for counts that much less alone; the best stands for itself. */
const gatheredWeight = 10;
/** How many pages were touched says less than what was written. */
const countOnlyWeight = 10;
/** So many titles a batch holds; a sentence takes as many as fit. */
const batchTitles = 8;

/** With fewer clusters than this, commits are told one by one. */
const fewClusters = 4;

/** Best first; equal scores by kind, then by the first row. Never more than the table holds. */
export function clusterFacts(context: FactContext): FactDraft[] {
  const clusters = ranked(context.clusters, context);
  const enough = clusters.length >= fewClusters ? clusters : ranked(clusters.flatMap(apart), context);
  const batches = [...batchesOf(enough, context), ...acrossRepositories(enough), ...meetingBatch(enough, context)];
  const gathered = new Set(batches.flatMap(({ members }) => members.slice(1)));
  return [
    ...enough
      .slice(0, maxFacts)
      .map((entry) => factOf(entry.cluster, entry.score - (gathered.has(entry) ? gatheredWeight : 0), context)),
    ...batches.map(({ fact }) => fact),
  ].sort(byScore);
}

interface Ranked {
  cluster: Cluster;
  score: number;
}

function ranked(clusters: readonly (Cluster | Ranked)[], context: FactContext): Ranked[] {
  const plain = clusters.map((entry) => ('cluster' in entry ? entry.cluster : entry));
  const largest = largestMeeting(plain);
  const merges = largestMerges(plain, context.spanDays);
  return plain
    .map((cluster) => ({
      cluster,
      score:
        scoreCluster(cluster, context.past, context.spanDays) +
        (merges.get(cluster) ?? 0) +
        (cluster === largest ? largestMeetingWeight[largest.meetings.length > 1 ? 'series' : 'single'] : 0),
    }))
    .sort((a, b) => b.score - a.score || byFirstRow(a.cluster, b.cluster));
}

function byFirstRow(a: Cluster, b: Cluster): number {
  const [first, second] = [firstRow(a), firstRow(b)];
  return first && second ? byTime(first, second) : 0;
}

function firstIds({ cluster }: Ranked): string[] {
  const row = firstRow(cluster);
  return row ? [row.id] : [];
}

/** The series, or where nothing repeats the meeting, with the most time; under an hour it is none to speak of. */
function largestMeeting(clusters: readonly Cluster[]): MeetingCluster | null {
  let best: { cluster: MeetingCluster; minutes: number } | null = null;
  const meetings = clusters.filter((cluster): cluster is MeetingCluster => cluster.kind === 'meeting');
  const series = meetings.filter((cluster) => cluster.meetings.length > 1);
  for (const cluster of series.length > 0 ? series : meetings) {
    const minutes = minutesOf(cluster);
    if (minutes >= 60 && (!best || minutes > best.minutes)) best = { cluster, minutes };
  }
  return best?.cluster ?? null;
}

/** Two of a day, three of a week, four of a longer window, with what each weighs more. */
function largestMerges(clusters: readonly Cluster[], spanDays: number): Map<Cluster, number> {
  const most = spanDays <= 2 ? 2 : spanDays <= 10 ? 3 : 4;
  const large = clusters
    .flatMap((cluster) => (cluster.kind === 'pull_request' && cluster.event === 'merged' ? [cluster] : []))
    .filter((cluster) => !cluster.isCopy && !isRoutine(cluster.pull.title) && linesOf(cluster) >= largeMergeLines)
    .sort((a, b) => linesOf(b) - linesOf(a));
  return new Map(large.slice(0, most).map((cluster, index) => [cluster, largestMergeWeights[index] ?? 0]));
}

function minutesOf(cluster: MeetingCluster): number {
  return cluster.meetings.reduce(
    (sum, row) => sum + ((row.endedAt?.getTime() ?? row.occurredAt.getTime()) - row.occurredAt.getTime()) / 60_000,
    0,
  );
}

function apart(entry: Ranked): Cluster[] {
  const { cluster } = entry;
  if (cluster.kind !== 'commits' || cluster.commits.length > 6) return [cluster];
  // A change and its cherry-pick stay together.
  return [...grouped(cluster.commits, (commit) => changeKey(commit.title)).values()].map((commits) => ({
    ...cluster,
    commits,
  }));
}

/** What a batch gathers: the same step in the same place. Null: told alone in any case. */
function batchKey(cluster: Cluster): string | null {
  if (cluster.kind === 'pull_request' && cluster.event !== 'closed')
    return `${cluster.event} ${cluster.pull.metadata.repository}`;
  if (cluster.kind === 'review') return `review ${cluster.repository}`;
  return cluster.kind === 'page' ? 'page' : null;
}

interface Batch {
  /** Best first. */
  members: Ranked[];
  fact: FactDraft;
}

function batchesOf(entries: readonly Ranked[], context: FactContext): Batch[] {
  return [...grouped(entries, (entry) => batchKey(entry.cluster) ?? '')].flatMap(([key, members]) =>
    key !== '' && members.length >= batchSize ? [{ members, fact: batchFact(members, context) }] : [],
  );
}

/** Merges of several repositories, where none of them has a batch of its own. */
function acrossRepositories(entries: readonly Ranked[]): Batch[] {
  const merged = entries.filter(({ cluster }) => cluster.kind === 'pull_request' && cluster.event === 'merged');
  const places = grouped(merged, ({ cluster }) => batchKey(cluster) ?? '');
  if (merged.length < batchSize || places.size < 2 || [...places.values()].some((list) => list.length >= batchSize))
    return [];
  const fact = make('pull_request_batch', {
    ...batchBase(merged),
    variant: 'merged_across',
    metrics: ['mergedPRs'],
    numbers: { pulls: number(merged.length, 'pull request'), repositories: number(places.size, 'repository') },
    words: { titles: titles(titlesOf(merged)) },
  });
  return [{ members: merged, fact }];
}

/** Several different meetings. */
function meetingBatch(entries: readonly Ranked[], context: FactContext): Batch[] {
  const members = entries.filter(({ cluster }) => cluster.kind === 'meeting');
  const all = members.flatMap(({ cluster }) => (cluster.kind === 'meeting' ? cluster.meetings : []));
  if (members.length < batchSize + 1) return [];
  const hours = context.input.stats.meetingHours;
  const fact = make('meeting_batch', {
    ...batchBase(members),
    evidence: [...members.flatMap(firstIds), ...all.map((row) => row.id)],
    metrics: ['totalMeetings', ...(hours === null ? [] : ['meetingHours'])],
    numbers: {
      meetings: number(all.length, 'meeting'),
      ...(hours === null ? {} : { length: duration(hours * 60) }),
    },
    words: { titles: titles(titlesOf(members)) },
  });
  return [{ members, fact }];
}

/** As much as its second best, and more the more it speaks for. */
function batchBase(members: readonly Ranked[]): Pick<FactDraft, 'evidence' | 'score'> {
  const evidence = members.flatMap(firstIds);
  const score = (members[1]?.score ?? 0) + 2 * Math.log2(members.length);
  return { evidence, score: Math.round(score * 100) / 100 };
}

/** The best is told alone; the batch names the next first, and copies of a change not at all. */
function titlesOf(members: readonly Ranked[]): string[] {
  const own = members.filter(({ cluster }) => cluster.kind !== 'pull_request' || !cluster.isCopy);
  const [first, ...rest] = [...new Set(own.slice(0, 3 * batchTitles).map(({ cluster }) => titleOf(cluster)))];
  return [...rest, ...(first === undefined ? [] : [first])].slice(0, batchTitles);
}

function batchFact(members: readonly Ranked[], context: FactContext): FactDraft {
  const first = members[0]?.cluster;
  const base = batchBase(members);
  const words = { titles: titles(titlesOf(members)) };
  if (first?.kind === 'pull_request') return pullBatch(first, members, context);
  if (first?.kind === 'review') {
    return make('review_batch', {
      ...base,
      metrics: ['reviews'],
      numbers: { pulls: number(members.length, 'pull request') },
      words: { ...words, repo: name(context.repositoryName(first.repository)) },
    });
  }
  return make('page_batch', {
    ...base,
    score: base.score - countOnlyWeight,
    metrics: ['pagesEdited'],
    numbers: { pages: number(context.input.stats.pagesEdited ?? members.length, 'page') },
    words,
  });
}

function pullBatch(first: PullRequestCluster, members: readonly Ranked[], context: FactContext): FactDraft {
  return make('pull_request_batch', {
    ...batchBase(members),
    variant: first.event,
    metrics: [first.event === 'merged' ? 'mergedPRs' : 'totalPRs'],
    numbers: { pulls: number(members.length, 'pull request') },
    words: { titles: titles(titlesOf(members)), repo: name(context.repositoryName(first.pull.metadata.repository)) },
  });
}
