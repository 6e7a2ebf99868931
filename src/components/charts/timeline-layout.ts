import type { CountName } from '@/lib/metrics/counts';
import type { DayTimeline, TimelineMeeting } from '@/lib/metrics/day-timeline';

export interface TimelineSpan {
  start: number;
  end: number;
}

/** Where an instant lies, in per cent of what is drawn, within it. */
export function placeOf(instant: number, drawn: TimelineSpan): number {
  const length = Math.max(1, drawn.end - drawn.start);
  return Math.min(100, Math.max(0, ((instant - drawn.start) / length) * 100));
}

/**
 * The part of the day to draw: whole local hours that hold its working time and everything that happened or is planned.
 * The whole day where nothing did and nothing is.
 */
export function drawnHours(day: DayTimeline): TimelineSpan {
  const spans = [
    ...day.working,
    ...(day.meetings ?? []),
    ...day.lanes.flatMap(({ ticks }) => ticks.map(({ at }) => ({ start: at, end: at }))),
  ];
  if (spans.length === 0) return { start: day.start, end: day.end };
  const first = Math.min(...spans.map(({ start }) => start));
  const last = Math.max(...spans.map(({ end }) => end));
  const marks = [...hourMarks(day, 1).map(({ instant }) => instant), day.end];
  let from = Math.max(
    0,
    marks.findLastIndex((mark) => mark <= first),
  );
  // What happens at the last instant of an hour is drawn within the next.
  const after = marks.findIndex((mark) => mark > last || (mark === last && last > first));
  let to = after === -1 ? marks.length - 1 : after;
  while (to - from < Math.min(fewestHours, marks.length - 1)) {
    if (to < marks.length - 1) to += 1;
    if (from > 0 && to - from < fewestHours) from -= 1;
  }
  return { start: marks[from] ?? day.start, end: marks[to] ?? day.end };
}

/** A single hour, stretched over the whole width, would say nothing of when in the day it was. */
const fewestHours = 6;

export interface PlacedBlock {
  x: number;
  width: number;
}

export function placeBlock(block: TimelineSpan, drawn: TimelineSpan): PlacedBlock {
  const x = placeOf(block.start, drawn);
  return { x, width: placeOf(block.end, drawn) - x };
}

export interface HourMark {
  instant: number;
  /** Whole hours of the local clock, 0–23; where the clocks go back one of them comes twice. */
  hour: number;
}

/** Every `step` hours of the local clock, from the day's first instant to its last. */
export function hourMarks(day: TimelineSpan & { timeZone: string }, step: number): HourMark[] {
  const clock = new Intl.DateTimeFormat('en-u-nu-latn', {
    timeZone: day.timeZone,
    hour: 'numeric',
    minute: 'numeric',
    hourCycle: 'h23',
  });
  const marks: HourMark[] = [];
  // Quarter hours: zones and changes of clocks lie at multiples of them.
  for (let instant = day.start; instant < day.end; instant += quarterHour) {
    const parts = clock.formatToParts(instant);
    const part = (type: string) => Number(parts.find((entry) => entry.type === type)?.value);
    if (part('minute') !== 0 || part('hour') % step !== 0) continue;
    if (marks.some(({ hour }) => hour === part('hour'))) continue;
    marks.push({ instant, hour: part('hour') });
  }
  return marks;
}

const quarterHour = 15 * 60_000;

export interface MeetingRow {
  meeting: TimelineMeeting;
  /** 0 at the top; meetings at the same time lie below each other. */
  row: number;
}

/** Each in the first row that is free by then. `rows` is at least 1. */
export function layMeetings(meetings: readonly TimelineMeeting[]): { placed: MeetingRow[]; rows: number } {
  const ends: number[] = [];
  const placed = meetings.map((meeting) => {
    const free = ends.findIndex((end) => end <= meeting.start);
    const row = free === -1 ? ends.length : free;
    ends[row] = Math.max(meeting.end, meeting.start + 1);
    return { meeting, row };
  });
  return { placed, rows: Math.max(1, ends.length) };
}

export interface TimelineEntry {
  id: string;
  at: number;
  /** Null: it is over in an instant. */
  end: number | null;
  title: string;
  /** The number that counts it. */
  metric: CountName;
  /** How many actions it stands for. */
  count: number;
}

/** Everything of the day in the order of the clock. */
export function entriesOf(day: DayTimeline): TimelineEntry[] {
  const meetings = (day.meetings ?? []).map(({ id, title, start, end }): TimelineEntry => ({
    id,
    title,
    at: start,
    end,
    metric: 'totalMeetings',
    count: 1,
  }));
  const ticks = day.lanes.flatMap(({ metric, ticks: list }) =>
    list.map(({ id, title, at, count }): TimelineEntry => ({ id, title, at, end: null, metric, count })),
  );
  return [...meetings, ...ticks].sort((a, b) => a.at - b.at || (a.metric < b.metric ? -1 : 1));
}
