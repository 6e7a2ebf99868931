/** Insights about the work itself: reviews, open pull requests, repositories, channels. */
import type { ActivityOf } from '../integrations/activity';
import { type CommitCluster, type ConversationCluster, grouped, isWithin } from './cluster';
import { channelName } from './cluster-fact';
import { make } from './make-fact';
import { type FactContext, type FactDraft, date, elapsed, name, number, title } from './facts-input';
import { actionCount, ids } from './insight-rows';
import { longWorkingDays, openPullRequests } from './open-work';
import { cleanQuoted } from './title';
import { dayText } from './when';

export function reviewLoad(context: FactContext): FactDraft | null {
  const { reviews, totalPRs } = context.input.stats;
  if (reviews === null || totalPRs === null || reviews < 3) return null;
  const rows = context.clusters.flatMap((cluster) => (cluster.kind === 'review' ? cluster.reviews : []));
  const perRepository = new Map<string, number>();
  for (const row of rows)
    perRepository.set(row.metadata.repository, (perRepository.get(row.metadata.repository) ?? 0) + 1);
  const [most] = [...perRepository].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  if (!most) return null;
  return make('review_load', {
    variant: totalPRs === 0 ? 'only' : reviews > totalPRs ? 'more' : reviews < totalPRs ? 'less' : 'same',
    numbers: { reviews: number(reviews, 'review'), pulls: number(totalPRs, 'pull request') },
    words: { repo: name(context.repositoryName(most[0])) },
    evidence: ids(rows),
    metrics: ['reviews', 'totalPRs'],
    score: 17 + Math.min(6, reviews / 3),
  });
}

export function openLong(context: FactContext): FactDraft | null {
  const open = openPullRequests(context);
  const [oldest] = open;
  if (!oldest) return null;
  return make('open_long', {
    variant: open.length === 1 ? 'one' : null,
    numbers: {
      pulls: number(open.length, 'pull request'),
      age: number(oldest.workingDays, 'working day'),
      limit: number(longWorkingDays, 'working day'),
    },
    words: {
      title: title(cleanQuoted(oldest.pull.title)),
      repo: name(context.repositoryName(oldest.pull.metadata.repository)),
      ref: name(`#${oldest.pull.metadata.number}`),
    },
    evidence: open.map(({ pull }) => pull.id),
    metrics: ['totalPRs'],
    score: 19 + Math.min(5, open.length),
  });
}

const dayMs = 86_400_000;

export function repositoryQuiet(context: FactContext): FactDraft | null {
  if (context.spanDays < 7 || context.span.end.getTime() - context.span.start.getTime() < 5 * dayMs) return null;
  const active = new Set(context.clusters.map(repositoryOfCluster));
  const since = { start: new Date(context.span.start.getTime() - 28 * dayMs), end: context.span.start };
  const earlier = context.rows.filter(
    (row): row is ActivityOf<'commit'> => row.type === 'commit' && isWithin(row.occurredAt, since),
  );
  const before = grouped(
    earlier.filter((row) => !active.has(row.metadata.repository)),
    (row) => row.metadata.repository,
  );
  const [quiet] = [...before]
    .filter(([, rows]) => rows.length >= 5)
    .sort((a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1));
  // Without any code now, it is the developer who was away, not one repository that went quiet.
  if (!quiet || active.size <= (active.has(null) ? 1 : 0)) return null;
  const rows = quiet[1].sort((a, b) => b.occurredAt.getTime() - a.occurredAt.getTime() || (a.id < b.id ? -1 : 1));
  return make('repository_quiet', {
    numbers: { commits: number(rows.length, 'commit'), weeks: number(4, 'week') },
    words: { repo: name(context.repositoryName(quiet[0])) },
    evidence: ids(rows),
    metrics: ['totalCommits', 'topRepositories'],
    score: 13 + Math.min(5, rows.length / 5),
  });
}

function repositoryOfCluster(cluster: FactContext['clusters'][number]): string | null {
  if (cluster.kind === 'pull_request') return cluster.pull.metadata.repository;
  if (cluster.kind === 'issue') return cluster.issue.metadata.repository;
  return cluster.kind === 'commits' || cluster.kind === 'review' ? cluster.repository : null;
}

export function repositoryNew(context: FactContext): FactDraft | null {
  const oldest = context.rows.reduce((min, row) => Math.min(min, row.occurredAt.getTime()), Infinity);
  if (oldest > context.span.start.getTime() - 28 * dayMs) return null;
  const fresh = context.clusters
    .filter(
      (cluster): cluster is CommitCluster =>
        cluster.kind === 'commits' && !context.past.repositories.has(cluster.repository),
    )
    .sort((a, b) => b.commits.length - a.commits.length || (a.repository < b.repository ? -1 : 1))[0];
  if (!fresh || fresh.commits.length < 2) return null;
  const first = fresh.commits.at(-1);
  return make('repository_new', {
    numbers: { commits: number(fresh.commits.length, 'commit'), weeks: number(8, 'week') },
    words: {
      repo: name(context.repositoryName(fresh.repository)),
      ...(first && context.spanDays > 1
        ? { on: date(dayText(context.calendar.dayOf(first.occurredAt), context.spanDays)) }
        : {}),
    },
    evidence: ids(fresh.commits),
    metrics: ['totalCommits', 'topRepositories'],
    score: 17,
  });
}

export function pullRequestCycle(context: FactContext): FactDraft | null {
  const cycle = context.input.stats.pullRequestCycle;
  if (!cycle || cycle.n < 3) return null;
  const merged = context.clusters.flatMap((cluster) =>
    cluster.kind === 'pull_request' && cluster.event === 'merged' ? [cluster] : [],
  );
  const slowest = [...merged].sort(
    (a, b) =>
      b.at.getTime() - b.pull.occurredAt.getTime() - (a.at.getTime() - a.pull.occurredAt.getTime()) ||
      (a.pull.id < b.pull.id ? -1 : 1),
  )[0];
  if (!slowest) return null;
  const median = elapsed(new Date(0), new Date(cycle.medianHours * 3_600_000));
  const longestAge = elapsed(slowest.pull.occurredAt, slowest.at);
  if (!median || !longestAge) return null;
  return make('pull_request_cycle', {
    numbers: { median, pulls: number(cycle.n, 'pull request'), slowest: longestAge },
    words: { title: title(cleanQuoted(slowest.pull.title)) },
    evidence: [slowest.pull.id, ...merged.map(({ pull }) => pull.id)],
    metrics: ['pullRequestCycle'],
    score: 16,
  });
}

export function channelConcentration(context: FactContext): FactDraft | null {
  const channels = context.clusters.filter(
    (cluster): cluster is ConversationCluster => cluster.kind === 'conversation' && cluster.messages.length > 0,
  );
  const counted = channels
    .map((cluster) => ({ cluster, messages: actionCount(cluster.messages) }))
    .sort((a, b) => b.messages - a.messages || (a.cluster.conversation < b.cluster.conversation ? -1 : 1));
  const total = counted.reduce((sum, entry) => sum + entry.messages, 0);
  const [most] = counted;
  if (!most || most.cluster.direct || counted.length < 2 || total < 20 || most.messages < total * 0.6) return null;
  return make('channel_concentration', {
    numbers: {
      share: number(Math.round((most.messages / total) * 100), 'percent'),
      messages: number(total, 'message'),
      channels: number(counted.length - 1, 'channel'),
    },
    words: { channel: name(channelName(most.cluster)) },
    evidence: ids(most.cluster.messages),
    metrics: ['messages'],
    score: 12,
  });
}
