/** Insights about hours: open focus time, meetings, working hours, the fullest hours and days. */
import type { ActivityOf, ActivityRecord } from '../../integrations/activity';
import { byTime, grouped, isMeeting } from './rows-by-type';
import { make } from './make-fact';
import type { FactNumber, FactWord } from '../fact';
import { type FactContext, type FactDraft, date, duration, number, title } from './facts-input';
import { actionCount, comparedPeriod, direction, ids, isComparable } from './insight-rows';
import { cleanQuoted } from '../title';
import { clockText, dayText, weekday } from '../when';
import { isWorkingMinute } from './working-time';

function meetingsOf(context: FactContext): ActivityOf<'meeting'>[] {
  return context.clusters.flatMap((cluster) => (cluster.kind === 'meeting' ? cluster.meetings : [])).sort(byTime);
}

function lengthOf(meeting: ActivityOf<'meeting'>): number {
  return (meeting.endedAt?.getTime() ?? 0) - meeting.occurredAt.getTime();
}

function longest(meetings: readonly ActivityOf<'meeting'>[]): ActivityOf<'meeting'> | undefined {
  return [...meetings].sort((a, b) => lengthOf(b) - lengthOf(a) || byTime(a, b))[0];
}

export function focusTime(context: FactContext): FactDraft | null {
  const { stats, previousStats, changes } = context.input;
  const block = stats.largestFocusBlock;
  const meetings = meetingsOf(context);
  if (stats.focusTime === null || block === null || meetings.length === 0) return null;
  const from = new Date(block.startsAt);
  const clock = context.calendar.clock(from);
  const on =
    context.spanDays > 1 ? `${dayText(context.calendar.dayOf(from), context.spanDays)} from ${clock}` : `from ${clock}`;
  const numbers: Record<string, FactNumber> = {
    focus: duration(stats.focusTime * 60),
    largest: duration(block.minutes),
  };
  const words: Record<string, FactWord> = { on: date(on) };
  const previous = previousStats?.focusTime ?? null;
  const way = previous === 0 || !isComparable(context) ? null : direction(changes?.focusTime);
  if (way !== null && previous !== null) numbers['previous'] = duration(previous * 60);
  const shift = previous === null ? 0 : Math.abs(stats.focusTime - previous);
  return make('focus_time', {
    variant: way,
    period: way === null ? null : comparedPeriod(context),
    numbers,
    words,
    evidence: ids(meetings),
    metrics: ['focusTime', 'largestFocusBlock'],
    score: way === null || way === 'same' ? 16 : Math.min(30, 20 + shift),
  });
}

export function meetingsScattered(context: FactContext): FactDraft | null {
  const { minutes } = context.input.stats;
  const meetings = meetingsOf(context);
  if (minutes.fragmented === null || minutes.working < 240 || meetings.length < 2) return null;
  const share = Math.round((minutes.fragmented / minutes.working) * 100);
  if (share < 25) return null;
  const last = longest(meetings);
  return make('meetings_scattered', {
    numbers: {
      share: number(share, 'percent'),
      fragmented: duration(minutes.fragmented),
      meetings: number(meetings.length, 'meeting'),
      limit: number(2, 'hour'),
    },
    words: { title: title(cleanQuoted(last?.title ?? '')) },
    evidence: ids(meetings),
    metrics: ['fragmentedTime', 'totalMeetings'],
    score: 18 + share / 5,
  });
}

export function meetingChange(context: FactContext): FactDraft | null {
  const { stats, previousStats, changes } = context.input;
  const way = direction(changes?.meetingHours);
  const meetings = meetingsOf(context);
  const leading = longest(meetings);
  const previous = previousStats?.meetingHours ?? null;
  if (stats.meetingHours === null || previous === null || !leading || way === null || way === 'same') return null;
  if (!isComparable(context)) return null;
  const shift = Math.abs(stats.meetingHours - previous);
  // "From 0 hours" says less than the meetings themselves.
  if (shift < 1 || previous < 0.25) return null;
  return make('meeting_change', {
    variant: way,
    period: comparedPeriod(context),
    numbers: {
      hours: duration(stats.meetingHours * 60),
      previous: duration(previous * 60),
      longest: duration(lengthOf(leading) / 60_000),
    },
    words: { title: title(cleanQuoted(leading.title)) },
    evidence: ids(meetings),
    metrics: ['meetingHours'],
    score: Math.min(26, 15 + 2 * shift),
  });
}

const ownActions = new Set<ActivityRecord['type']>([
  'commit',
  'pull_request',
  'review',
  'message_count',
  'page_edit',
  'meeting',
]);

export function afterHours(context: FactContext): FactDraft | null {
  const minutes = context.input.stats.afterHoursMinutes;
  const notable = Math.max(30, Math.min(240, 12 * context.spanDays));
  if (minutes === null || minutes < notable) return null;
  const outside = context.within
    .filter(
      (row) =>
        ownActions.has(row.type) &&
        (row.type !== 'meeting' || isMeeting(row)) &&
        !isWorkingMinute(row.occurredAt, context),
    )
    .sort(byTime);
  if (outside.length === 0) return null;
  const perDay = grouped(outside, (row) => context.calendar.dayOf(row.occurredAt));
  const [fullest] = [...perDay].sort((a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1));
  const numbers: Record<string, FactNumber> = { outside: duration(minutes) };
  const previous = context.input.previousStats?.afterHoursMinutes ?? null;
  const way = isComparable(context) ? direction(context.input.changes?.afterHoursMinutes) : null;
  const words: Record<string, FactWord> = {};
  if (context.spanDays > 1 && perDay.size > 1) {
    numbers['days'] = number(perDay.size, 'day');
    if (fullest) words['most'] = date(dayText(fullest[0], context.spanDays));
  } else {
    const last = outside.at(-1);
    if (last) words['last'] = date(context.calendar.clock(last.occurredAt));
  }
  if (way !== null && previous !== null && previous > 0) numbers['previous'] = duration(previous);
  const shift = way === null || previous === null ? 0 : Math.abs(minutes - previous) / 60;
  // Where both periods hold enough to speak of, the drift is what is told.
  const drift = way !== 'same' && previous !== null && previous >= 30 && shift >= 0.5 ? way : null;
  return make('after_hours', {
    variant: drift ?? (context.spanDays > 1 && perDay.size > 1 ? null : 'day'),
    period: 'previous' in numbers ? comparedPeriod(context) : null,
    numbers,
    words,
    evidence: ids(outside),
    metrics: ['afterHoursMinutes'],
    score: Math.min(28, 14 + shift + minutes / 240),
  });
}

export function busiestHours(context: FactContext): FactDraft | null {
  const [hour] = context.input.stats.mostActiveHours ?? [];
  if (!hour || context.spanDays < 5) return null;
  const rows = context.within.filter((row) => row.type !== 'reaction_count');
  const total = actionCount(rows);
  const share = Math.round((hour.count / Math.max(1, total)) * 100);
  const inHour = rows.filter((row) => Math.floor(context.calendar.minuteOf(row.occurredAt) / 60) === hour.hour);
  if (total < 20 || share < 14 || share > 100 || inHour.length === 0) return null;
  const days = new Set(inHour.map((row) => context.calendar.dayOf(row.occurredAt))).size;
  if (days < 2) return null;
  return make('busiest_hours', {
    numbers: { share: number(share, 'percent'), days: number(days, 'day') },
    words: { from: date(clockText(hour.hour * 60)), to: date(clockText(((hour.hour + 1) % 24) * 60)) },
    evidence: ids(inHour),
    metrics: ['mostActiveHours'],
    score: 10 + share / 10,
  });
}

export function busiestDay(context: FactContext): FactDraft | null {
  const day = context.input.stats.busiestDay;
  if (!day || context.spanDays < 3 || day.count < 5) return null;
  const rows = context.within.filter((row) => context.calendar.dayOf(row.occurredAt) === day.date);
  const conversations = new Set(
    rows.flatMap((row) =>
      row.type === 'message_count' && row.metadata.conversationKind !== 'dm' ? [row.metadata.conversation] : [],
    ),
  ).size;
  const repositories = new Set(rows.flatMap((row) => ('repository' in row.metadata ? [row.metadata.repository] : [])))
    .size;
  if (repositories < 2) return null;
  const numbers: Record<string, FactNumber> = {
    actions: number(day.count, 'action'),
    repositories: number(repositories, 'repository'),
  };
  if (conversations > 0) numbers['channels'] = number(conversations, 'channel');
  return make('busiest_day', {
    numbers,
    words: {
      on: date(dayText(day.date, context.spanDays)),
      day: date(context.spanDays <= 7 ? weekday(day.date) : dayText(day.date, context.spanDays).slice(3)),
    },
    evidence: ids(rows),
    metrics: ['busiestDay'],
    score: 9,
  });
}
