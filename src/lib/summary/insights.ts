/**
 * What the numbers show, as a typed catalogue: each rule looks for its trigger and, where it fires, cites the rows it rests on.
 * A rule without evidence says nothing. Causes are never part of a fact.
 */
import type { ActivityOf, ActivityRecord } from '../integrations/activity';
import type { Change } from '../metrics/change';
import { channelName, make } from './cluster-facts';
import { grouped, isMeeting, isWithin, type CommitCluster, type ConversationCluster } from './cluster';
import type { FactKind, FactNumber, FactWord } from './fact';
import { date, duration, elapsed, name, number, rowsWithin, title, type FactContext, type FactDraft } from './facts-input';
import { longWorkingDays, openPullRequests } from './open-work';
import { isWorkingMinute } from './working-time';
import { cleanQuoted } from './title';
import { clockText, dayText, weekday } from './when';

export interface InsightRule {
  kind: FactKind;
  /** In words, for "how this was made". */
  trigger: string;
  /** Null: not triggered, or nothing to rest on. */
  find(context: FactContext): FactDraft | null;
}

export const insightRules: readonly InsightRule[] = [
  { kind: 'focus_time', trigger: 'the calendar covers the window, it holds a meeting and a block of two open hours', find: focusTime },
  { kind: 'meetings_scattered', trigger: 'at least a quarter of working time lies in gaps under two hours', find: meetingsScattered },
  { kind: 'meeting_change', trigger: 'an hour or more of meetings more or less than in the period before', find: meetingChange },
  { kind: 'after_hours', trigger: 'more activity outside working hours than is usual to mention', find: afterHours },
  { kind: 'review_load', trigger: 'at least three reviews', find: reviewLoad },
  { kind: 'open_long', trigger: 'own pull requests open for more than two working days', find: openLong },
  { kind: 'busiest_hours', trigger: 'one hour holds a seventh of all actions', find: busiestHours },
  { kind: 'busiest_day', trigger: 'the day with the most actions, when they went to two repositories or more', find: busiestDay },
  { kind: 'repository_quiet', trigger: 'five commits in the four weeks before and none now', find: repositoryQuiet },
  { kind: 'repository_new', trigger: 'commits in a repository without any in eight weeks', find: repositoryNew },
  { kind: 'pull_request_cycle', trigger: 'three pull requests merged', find: pullRequestCycle },
  { kind: 'channel_concentration', trigger: 'three fifths of twenty messages or more in one channel', find: channelConcentration },
];

const direction = (change: Change | undefined): 'more' | 'less' | 'same' | null => change?.direction ?? null;

function meetingsOf(context: FactContext): ActivityOf<'meeting'>[] {
  return context.clusters
    .flatMap((cluster) => (cluster.kind === 'meeting' ? cluster.meetings : []))
    .sort((a, b) => a.occurredAt.getTime() - b.occurredAt.getTime() || (a.id < b.id ? -1 : 1));
}

function lengthOf(meeting: ActivityOf<'meeting'>): number {
  return (meeting.endedAt?.getTime() ?? 0) - meeting.occurredAt.getTime();
}

function longest(meetings: readonly ActivityOf<'meeting'>[]): ActivityOf<'meeting'> | undefined {
  return [...meetings].sort((a, b) => lengthOf(b) - lengthOf(a) || (a.id < b.id ? -1 : 1))[0];
}

const ids = (rows: readonly ActivityRecord[]): string[] => rows.map((row) => row.id);

function focusTime(context: FactContext): FactDraft | null {
  const { stats, previousStats, changes } = context.input;
  const block = stats.largestFocusBlock;
  const meetings = meetingsOf(context);
  if (stats.focusTime === null || block === null || meetings.length === 0) return null;
  const from = new Date(block.startsAt);
  const clock = context.calendar.clock(from);
  const on = context.spanDays > 1 ? `${dayText(context.calendar.dayOf(from), context.spanDays)} from ${clock}` : `from ${clock}`;
  const numbers: Record<string, FactNumber> = { focus: duration(stats.focusTime * 60), largest: duration(block.minutes) };
  const words: Record<string, FactWord> = { on: date(on) };
  const previous = previousStats?.focusTime ?? null;
  const way = previous === 0 ? null : direction(changes?.focusTime);
  if (way !== null && previous !== null) numbers['previous'] = duration(previous * 60);
  const shift = previous === null ? 0 : Math.abs(stats.focusTime - previous);
  return make('focus_time', {
    variant: way, numbers, words, evidence: ids(meetings), metrics: ['focusTime', 'largestFocusBlock'],
    score: way === null || way === 'same' ? 16 : Math.min(30, 20 + shift),
  });
}

function meetingsScattered(context: FactContext): FactDraft | null {
  const { minutes } = context.input.stats;
  const meetings = meetingsOf(context);
  if (minutes.fragmented === null || minutes.working < 240 || meetings.length < 2) return null;
  const share = Math.round((minutes.fragmented / minutes.working) * 100);
  if (share < 25) return null;
  const last = longest(meetings);
  return make('meetings_scattered', {
    numbers: { share: number(share, 'percent'), fragmented: duration(minutes.fragmented), meetings: number(meetings.length, 'meeting'), limit: number(2, 'hour') },
    words: { title: title(cleanQuoted(last?.title ?? '')) },
    evidence: ids(meetings), metrics: ['fragmentedTime', 'totalMeetings'], score: 18 + share / 5,
  });
}

function meetingChange(context: FactContext): FactDraft | null {
  const { stats, previousStats, changes } = context.input;
  const way = direction(changes?.meetingHours);
  const meetings = meetingsOf(context);
  const leading = longest(meetings);
  if (stats.meetingHours === null || previousStats?.meetingHours == null || !leading || way === null || way === 'same') return null;
  const shift = Math.abs(stats.meetingHours - previousStats.meetingHours);
  // "From 0 hours" says less than the meetings themselves.
  if (shift < 1 || previousStats.meetingHours < 0.25) return null;
  return make('meeting_change', {
    variant: way,
    numbers: { hours: duration(stats.meetingHours * 60), previous: duration(previousStats.meetingHours * 60), longest: duration(lengthOf(leading) / 60_000) },
    words: { title: title(cleanQuoted(leading.title)) },
    evidence: ids(meetings), metrics: ['meetingHours'], score: Math.min(26, 15 + 2 * shift),
  });
}

const ownActions = new Set<ActivityRecord['type']>(['commit', 'pull_request', 'review', 'message_count', 'page_edit', 'meeting']);

function afterHours(context: FactContext): FactDraft | null {
  const minutes = context.input.stats.afterHoursMinutes;
  const notable = Math.max(30, Math.min(240, 12 * context.spanDays));
  if (minutes === null || minutes < notable) return null;
  const outside = rowsWithin(context)
    .filter((row) => ownActions.has(row.type) && (row.type !== 'meeting' || isMeeting(row)) && !isWorkingMinute(row.occurredAt, context))
    .sort((a, b) => a.occurredAt.getTime() - b.occurredAt.getTime() || (a.id < b.id ? -1 : 1));
  if (outside.length === 0) return null;
  const perDay = grouped(outside, (row) => context.calendar.dayOf(row.occurredAt));
  const [fullest] = [...perDay].sort((a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1));
  const numbers: Record<string, FactNumber> = { outside: duration(minutes) };
  const previous = context.input.previousStats?.afterHoursMinutes ?? null;
  const way = direction(context.input.changes?.afterHoursMinutes);
  const words: Record<string, FactWord> = {};
  if (context.spanDays > 1 && perDay.size > 1) {
    numbers['days'] = number(perDay.size, 'day');
    if (fullest) words['most'] = date(dayText(fullest[0], context.spanDays));
  } else {
    const last = outside.at(-1);
    if (last) words['last'] = date(context.calendar.clock(last.occurredAt));
  }
  if (way !== null && previous !== null && previous > 0) numbers['previous'] = duration(previous);
  const shift = previous === null ? 0 : Math.abs(minutes - previous) / 60;
  return make('after_hours', {
    variant: context.spanDays > 1 && perDay.size > 1 ? null : 'day',
    numbers, words, evidence: ids(outside), metrics: ['afterHoursMinutes'], score: Math.min(28, 14 + shift + minutes / 240),
  });
}

function reviewLoad(context: FactContext): FactDraft | null {
  const { reviews, totalPRs } = context.input.stats;
  if (reviews === null || totalPRs === null || reviews < 3) return null;
  const rows = context.clusters.flatMap((cluster) => (cluster.kind === 'review' ? cluster.reviews : []));
  const perRepository = new Map<string, number>();
  for (const row of rows) perRepository.set(row.metadata.repository, (perRepository.get(row.metadata.repository) ?? 0) + 1);
  const [most] = [...perRepository].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  if (!most) return null;
  return make('review_load', {
    variant: totalPRs === 0 ? 'only' : reviews > totalPRs ? 'more' : reviews < totalPRs ? 'less' : 'same',
    numbers: { reviews: number(reviews, 'review'), pulls: number(totalPRs, 'pull request') },
    words: { repo: name(context.repositoryName(most[0])) },
    evidence: ids(rows), metrics: ['reviews', 'totalPRs'], score: 17 + Math.min(6, reviews / 3),
  });
}

function openLong(context: FactContext): FactDraft | null {
  const open = openPullRequests(context);
  const [oldest] = open;
  if (!oldest) return null;
  return make('open_long', {
    variant: open.length === 1 ? 'one' : null,
    numbers: { pulls: number(open.length, 'pull request'), age: number(oldest.workingDays, 'working day'), limit: number(longWorkingDays, 'working day') },
    words: { title: title(cleanQuoted(oldest.pull.title)), repo: name(context.repositoryName(oldest.pull.metadata.repository)), ref: name(`#${oldest.pull.metadata.number}`) },
    evidence: open.map(({ pull }) => pull.id), metrics: ['totalPRs'], score: 19 + Math.min(5, open.length),
  });
}

function actionCount(rows: readonly ActivityRecord[]): number {
  return rows.reduce((sum, row) => sum + row.count, 0);
}

function busiestHours(context: FactContext): FactDraft | null {
  const [hour] = context.input.stats.mostActiveHours ?? [];
  if (!hour || context.spanDays < 5) return null;
  const rows = rowsWithin(context).filter((row) => row.type !== 'reaction_count');
  const total = actionCount(rows);
  const share = Math.round((hour.count / Math.max(1, total)) * 100);
  const inHour = rows.filter((row) => Math.floor(context.calendar.minuteOf(row.occurredAt) / 60) === hour.hour);
  if (total < 20 || share < 14 || share > 100 || inHour.length === 0) return null;
  const days = new Set(inHour.map((row) => context.calendar.dayOf(row.occurredAt))).size;
  return make('busiest_hours', {
    numbers: { share: number(share, 'percent'), days: number(days, 'day') },
    words: { from: date(clockText(hour.hour * 60)), to: date(clockText(((hour.hour + 1) % 24) * 60)) },
    evidence: ids(inHour), metrics: ['mostActiveHours'], score: 10 + share / 10,
  });
}

function busiestDay(context: FactContext): FactDraft | null {
  const day = context.input.stats.busiestDay;
  if (!day || context.spanDays < 3 || day.count < 5) return null;
  const rows = rowsWithin(context).filter((row) => context.calendar.dayOf(row.occurredAt) === day.date);
  const conversations = new Set(rows.flatMap((row) => (row.type === 'message_count' && row.metadata.conversationKind !== 'dm' ? [row.metadata.conversation] : []))).size;
  const repositories = new Set(rows.flatMap((row) => ('repository' in row.metadata ? [row.metadata.repository] : []))).size;
  if (repositories < 2) return null;
  const numbers: Record<string, FactNumber> = { actions: number(day.count, 'action'), repositories: number(repositories, 'repository') };
  if (conversations > 0) numbers['channels'] = number(conversations, 'channel');
  return make('busiest_day', {
    numbers, words: { on: date(dayText(day.date, context.spanDays)), day: date(context.spanDays <= 7 ? weekday(day.date) : dayText(day.date, context.spanDays).slice(3)) },
    evidence: ids(rows), metrics: ['busiestDay'], score: 9,
  });
}

const dayMs = 86_400_000;

function repositoryQuiet(context: FactContext): FactDraft | null {
  if (context.spanDays < 7 || context.span.end.getTime() - context.span.start.getTime() < 5 * dayMs) return null;
  const active = new Set(context.clusters.map(repositoryOfCluster));
  const since = { start: new Date(context.span.start.getTime() - 28 * dayMs), end: context.span.start };
  const earlier = context.rows.filter((row): row is ActivityOf<'commit'> => row.type === 'commit' && isWithin(row.occurredAt, since));
  const before = grouped(earlier.filter((row) => !active.has(row.metadata.repository)), (row) => row.metadata.repository);
  const [quiet] = [...before].filter(([, rows]) => rows.length >= 5).sort((a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1));
  // Without any code now, it is the developer who was away, not one repository that went quiet.
  if (!quiet || active.size <= (active.has(null) ? 1 : 0)) return null;
  const rows = quiet[1].sort((a, b) => b.occurredAt.getTime() - a.occurredAt.getTime() || (a.id < b.id ? -1 : 1));
  return make('repository_quiet', {
    numbers: { commits: number(rows.length, 'commit'), weeks: number(4, 'week') },
    words: { repo: name(context.repositoryName(quiet[0])) },
    evidence: ids(rows), metrics: ['totalCommits', 'topRepositories'], score: 13 + Math.min(5, rows.length / 5),
  });
}

function repositoryOfCluster(cluster: FactContext['clusters'][number]): string | null {
  if (cluster.kind === 'pull_request') return cluster.pull.metadata.repository;
  if (cluster.kind === 'issue') return cluster.issue.metadata.repository;
  return cluster.kind === 'commits' || cluster.kind === 'review' ? cluster.repository : null;
}

function repositoryNew(context: FactContext): FactDraft | null {
  const oldest = context.rows.reduce((min, row) => Math.min(min, row.occurredAt.getTime()), Infinity);
  if (oldest > context.span.start.getTime() - 28 * dayMs) return null;
  const fresh = context.clusters
    .filter((cluster): cluster is CommitCluster => cluster.kind === 'commits' && !context.past.repositories.has(cluster.repository))
    .sort((a, b) => b.commits.length - a.commits.length || (a.repository < b.repository ? -1 : 1))[0];
  if (!fresh || fresh.commits.length < 2) return null;
  const first = fresh.commits.at(-1);
  return make('repository_new', {
    numbers: { commits: number(fresh.commits.length, 'commit'), weeks: number(8, 'week') },
    words: { repo: name(context.repositoryName(fresh.repository)), ...(first && context.spanDays > 1 ? { on: date(dayText(context.calendar.dayOf(first.occurredAt), context.spanDays)) } : {}) },
    evidence: ids(fresh.commits), metrics: ['totalCommits', 'topRepositories'], score: 17,
  });
}

function pullRequestCycle(context: FactContext): FactDraft | null {
  const cycle = context.input.stats.pullRequestCycle;
  if (!cycle || cycle.n < 3) return null;
  const merged = context.clusters.flatMap((cluster) => (cluster.kind === 'pull_request' && cluster.event === 'merged' ? [cluster] : []));
  const slowest = [...merged].sort((a, b) =>
    b.at.getTime() - b.pull.occurredAt.getTime() - (a.at.getTime() - a.pull.occurredAt.getTime()) || (a.pull.id < b.pull.id ? -1 : 1))[0];
  if (!slowest) return null;
  const median = elapsed(new Date(0), new Date(cycle.medianHours * 3_600_000));
  const longestAge = elapsed(slowest.pull.occurredAt, slowest.at);
  if (!median || !longestAge) return null;
  return make('pull_request_cycle', {
    numbers: { median, pulls: number(cycle.n, 'pull request'), slowest: longestAge },
    words: { title: title(cleanQuoted(slowest.pull.title)) },
    evidence: [slowest.pull.id, ...merged.map(({ pull }) => pull.id)], metrics: ['pullRequestCycle'], score: 16,
  });
}

function channelConcentration(context: FactContext): FactDraft | null {
  const channels = context.clusters.filter((cluster): cluster is ConversationCluster => cluster.kind === 'conversation' && cluster.messages.length > 0);
  const counted = channels.map((cluster) => ({ cluster, messages: actionCount(cluster.messages) })).sort((a, b) => b.messages - a.messages || (a.cluster.conversation < b.cluster.conversation ? -1 : 1));
  const total = counted.reduce((sum, entry) => sum + entry.messages, 0);
  const [most] = counted;
  if (!most || most.cluster.direct || counted.length < 2 || total < 20 || most.messages < total * 0.6) return null;
  return make('channel_concentration', {
    numbers: { share: number(Math.round((most.messages / total) * 100), 'percent'), messages: number(total, 'message'), channels: number(counted.length - 1, 'channel') },
    words: { channel: name(channelName(most.cluster)) },
    evidence: ids(most.cluster.messages), metrics: ['messages'], score: 12,
  });
}
