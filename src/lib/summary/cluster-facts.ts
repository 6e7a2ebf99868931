/** One fact per cluster; many alike in one place share a further fact, so that none is left unsaid. */
import { type Cluster, grouped } from './cluster';
import { factOf, firstId, titleOf } from './cluster-fact';
import { type FactContext, type FactDraft, name, number, titles } from './facts-input';
import { byScore, compareText, make } from './make-fact';
import { scoreCluster } from './score';

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
  const { lone, batches } = batched(
    enough.map((entry, index) => ({ ...entry, fact: singles[index] })),
    context,
  );
  return [...lone, ...batches].sort(byScore);
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
  if (cluster.kind === 'pull_request' && cluster.event !== 'closed')
    return `${cluster.event} ${cluster.pull.metadata.repository}`;
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
    return make('pull_request_batch', {
      ...base,
      variant: first.event,
      metrics: [first.event === 'merged' ? 'mergedPRs' : 'totalPRs'],
      numbers: { pulls: number(members.length, 'pull request') },
      words: { titles: titles(further), repo: name(repository) },
    });
  }
  if (first?.kind === 'review') {
    const repository = context.repositoryName(first.repository);
    return make('review_batch', {
      ...base,
      metrics: ['reviews'],
      numbers: { pulls: number(members.length, 'pull request') },
      words: { titles: titles(further), repo: name(repository) },
    });
  }
  return make('page_batch', {
    ...base,
    metrics: ['pagesEdited'],
    numbers: { pages: number(members.length, 'page') },
    words: { titles: titles(further) },
  });
}
