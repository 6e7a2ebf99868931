/** Insights about the work itself: reviews, open pull requests, repositories, channels. */
import type { ActivityOf } from '../../integrations/activity';
import { sourceOf } from '../../metrics/coverage';
import type { ConversationCluster } from './cluster';
import { byTime, grouped, isWithin } from './rows-by-type';
import { channelName } from './cluster-fact';
import { make } from './make-fact';
import { type FactContext, type FactDraft, date, elapsed, name, number, title } from './facts-input';
import { actionCount, ids, periodSince } from './insight-rows';
import { longWorkingDays } from './open-work';
import { noveltyDays } from './past';
import { cleanQuoted } from '../title';
import { dayText } from '../when';

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
    score: 24 + Math.min(8, reviews / 2),
  });
}

export function openLong(context: FactContext): FactDraft | null {
  const open = context.openPulls.filter(({ workingDays }) => workingDays > longWorkingDays);
  const [oldest] = open;
  if (!oldest) return null;
  const { repository, number: reference } = oldest.pull.metadata;
  return make('open_long', {
    subject: `${repository}#${reference}`,
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
    score: 24 + Math.min(5, open.length),
  });
}

const dayMs = 86_400_000;

export function repositoryQuiet(context: FactContext): FactDraft | null {
  if (context.spanDays < 7 || context.span.end.getTime() - context.span.start.getTime() < 5 * dayMs) return null;
  // Half of it away: nothing went quiet, its owner was elsewhere.
  if (context.leave.away * 2 >= context.leave.planned) return null;
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
    .filter(([repository, rows]) => rows.length >= 5 && !context.isDismissed('repository_quiet', repository))
    .sort((a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1));
  // Without any code now, it is the developer who was away, not one repository that went quiet.
  if (!quiet || active.size <= (active.has(null) ? 1 : 0)) return null;
  const rows = quiet[1].sort((a, b) => byTime(b, a));
  return make('repository_quiet', {
    subject: quiet[0],
    period: periodSince(context, 28),
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
  return 'repository' in cluster ? cluster.repository : null;
}

/** Own commits, alone or in a pull request, and own pull requests, by repository that had none in the weeks before. */
export function repositoryNew(context: FactContext): FactDraft | null {
  const weeks = knownWeeks(context);
  if (weeks < fewestWeeks) return null;
  const [fresh] = [...grouped(workWithin(context), (row) => row.metadata.repository)]
    .filter(
      ([repository, rows]) =>
        !context.past.subjects.has(`repository ${repository}`) &&
        !context.isDismissed('repository_new', repository) &&
        (rows.length >= 2 || rows.some((row) => row.type === 'pull_request')),
    )
    .sort((a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1));
  if (!fresh) return null;
  const [repository, rows] = fresh;
  const commits = rows.filter((row) => row.type === 'commit');
  const told = commits.length > 0 ? commits : rows;
  const [first] = told;
  return make('repository_new', {
    subject: repository,
    period: periodSince(context, weeks * 7),
    variant: commits.length > 0 ? null : 'pulls',
    numbers: {
      ...(commits.length > 0
        ? { commits: number(commits.length, 'commit') }
        : { pulls: number(rows.length, 'pull request') }),
      weeks: number(weeks, 'week'),
    },
    words: {
      repo: name(context.repositoryName(repository)),
      ...(first && context.spanDays > 1
        ? { on: date(dayText(context.calendar.dayOf(first.occurredAt), context.spanDays)) }
        : {}),
    },
    evidence: ids(rows),
    metrics: commits.length > 0 ? ['totalCommits', 'topRepositories'] : ['totalPRs'],
    score: 30,
  });
}

const fewestWeeks = 4;

/** Whole weeks before the window that were read, eight at most: of what lies before nobody knows. */
function knownWeeks({ input, past, span }: FactContext): number {
  const from = input.coverage[sourceOf.commit]?.from;
  const start = span.start.getTime();
  // With nothing of one's own from before, everything is new, and none of it news.
  if (!from || past.oldest === null || past.oldest.getTime() > start - fewestWeeks * 7 * dayMs) return 0;
  return Math.floor((start - Math.max(from.getTime(), start - noveltyDays * dayMs)) / (7 * dayMs));
}

/** Oldest first. Merge commits and work of others in a review are not one's own beginning. */
function workWithin(context: FactContext): (ActivityOf<'commit'> | ActivityOf<'pull_request'>)[] {
  return context.within.filter(
    (row): row is ActivityOf<'commit'> | ActivityOf<'pull_request'> =>
      (row.type === 'commit' && !row.metadata.isMerge) || row.type === 'pull_request',
  );
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
      byTime(a.pull, b.pull),
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
