/** Meetings against the rest of the day: what one costs in open time, and whether they lie where most else happens. */
import type { ActivityOf } from '../../integrations/activity';
import { clip, intersect, minutesOf, subtract, union, type Interval } from '../../metrics/intervals';
import { meetingIntervals } from '../../metrics/meetings';
import { workingTime } from '../../metrics/working-time';
import type { MeetingCluster } from './cluster';
import { date, duration, number, title, type FactContext, type FactDraft } from './facts-input';
import { ids } from './insight-rows';
import { make } from './make-fact';
import type { FactNumber } from '../fact';
import { cleanQuoted } from '../title';
import { clockText, dayText } from '../when';

/** A shorter gain is no block worth speaking of. */
const gainMinutes = 30;
const blockMinutes = 120;
/** The series with the most meetings are tried; the rest holds too little to matter. */
const mostSeries = 30;

export function meetingCostsFocus(context: FactContext): FactDraft | null {
  const { stats } = context.input;
  if (stats.focusTime === null) return null;
  const { start, end } = bounds(context);
  const working = workingOf(context);
  const all = meetingsOf(context);
  const largest = longest(subtract(working, meetingIntervals(all, start, end)));
  const now = largest ? minutesOf([largest]) : 0;
  let best: { series: MeetingCluster; block: Interval; minutes: number } | null = null;
  for (const series of repeated(context)) {
    const own = new Set(series.meetings);
    const others = all.filter((row) => !own.has(row));
    const block = longest(subtract(working, meetingIntervals(others, start, end)));
    const minutes = block ? minutesOf([block]) : 0;
    if (block && minutes >= Math.max(blockMinutes, now + gainMinutes) && (!best || minutes > best.minutes))
      best = { series, block, minutes };
  }
  if (!best) return null;
  const { series, block, minutes } = best;
  const inside = series.meetings.filter((row) => overlap(row, block));
  const numbers: Record<string, FactNumber> = {
    joined: duration(minutes),
    times: number(series.meetings.length, 'time'),
  };
  if (now >= blockMinutes) numbers['largest'] = duration(now);
  const day = context.calendar.dayOf(new Date(block.start));
  return make('meeting_costs_focus', {
    subject: series.series,
    numbers,
    words: {
      title: title(cleanQuoted(inside[0]?.title ?? series.meetings[0]?.title ?? '')),
      ...(context.spanDays > 1 ? { on: date(dayText(day, context.spanDays)) } : {}),
    },
    evidence: ids([...inside, ...series.meetings]),
    metrics: ['largestFocusBlock', 'focusTime'],
    score: 18 + Math.min(6, (minutes - now) / 60),
  });
}

function repeated(context: FactContext): MeetingCluster[] {
  return context.clusters
    .filter((cluster): cluster is MeetingCluster => cluster.kind === 'meeting' && cluster.meetings.length >= 2)
    .filter(({ series }) => !context.isDismissed('meeting_costs_focus', series))
    .sort((a, b) => b.meetings.length - a.meetings.length || (a.series < b.series ? -1 : 1))
    .slice(0, mostSeries);
}

const fewestMinutes = 120;
const fewestShare = 40;

export function busiestAgainstMeetings(context: FactContext): FactDraft | null {
  const hours = context.input.stats.mostActiveHours ?? [];
  if (hours.length === 0 || context.spanDays < 5 || context.input.stats.meetingHours === null) return null;
  const { start, end } = bounds(context);
  const meetings = meetingsOf(context);
  const held = meetingIntervals(meetings, start, end);
  const fullest = hoursOfDays(context, new Set(hours.map(({ hour }) => hour)), held);
  const shared = minutesOf(intersect(held, fullest));
  const total = minutesOf(held);
  const share = total === 0 ? 0 : Math.round((shared / total) * 100);
  if (total < fewestMinutes || share < fewestShare) return null;
  return make('busiest_against_meetings', {
    numbers: { share: number(share, 'percent'), length: duration(shared) },
    words: { hours: date(hoursText(hours.map(({ hour }) => hour))) },
    evidence: ids(meetings.filter((row) => fullest.some((hour) => overlap(row, hour)))),
    metrics: ['mostActiveHours', 'meetingHours'],
    score: 12 + share / 20,
  });
}

/** The clock hours, as instants, in which any meeting lies. By the local clock, so that no change of clocks shifts them. */
function hoursOfDays(context: FactContext, wanted: ReadonlySet<number>, held: readonly Interval[]): Interval[] {
  const quarter = 900_000;
  const found: Interval[] = [];
  for (const { start, end } of held)
    for (let at = Math.floor(start / quarter) * quarter; at < end; at += quarter)
      if (wanted.has(Math.floor(context.calendar.minuteOf(new Date(at)) / 60)))
        found.push({ start: at, end: at + quarter });
  return union(found);
}

/** `10:00 to 12:00 and 14:00 to 15:00`: neighbours are joined. */
function hoursText(hours: readonly number[]): string {
  const sorted = [...hours].sort((a, b) => a - b);
  const runs: [number, number][] = [];
  for (const hour of sorted) {
    const last = runs.at(-1);
    if (last?.[1] === hour) last[1] = hour + 1;
    else runs.push([hour, hour + 1]);
  }
  const texts = runs.map(([from, to]) => `${clockText(from * 60)} to ${clockText((to % 24) * 60)}`);
  return texts.length < 2 ? (texts[0] ?? '') : `${texts.slice(0, -1).join(', ')} and ${texts.at(-1) ?? ''}`;
}

function meetingsOf(context: FactContext): ActivityOf<'meeting'>[] {
  return context.clusters.flatMap((cluster) => (cluster.kind === 'meeting' ? cluster.meetings : []));
}

function workingOf(context: FactContext): Interval[] {
  const { start, end } = bounds(context);
  return clip(workingTime(context.input.settings, context.input.timeOff ?? [], start, end), start, end);
}

function bounds({ span }: FactContext): { start: number; end: number } {
  return { start: span.start.getTime(), end: span.end.getTime() };
}

function longest(gaps: readonly Interval[]): Interval | null {
  return gaps.reduce<Interval | null>(
    (best, gap) => (!best || gap.end - gap.start > best.end - best.start ? gap : best),
    null,
  );
}

function overlap(row: ActivityOf<'meeting'>, { start, end }: Interval): boolean {
  return row.occurredAt.getTime() < end && (row.endedAt?.getTime() ?? 0) > start;
}
