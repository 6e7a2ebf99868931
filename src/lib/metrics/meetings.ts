import type { ActivityOf } from '../integrations/activity';
import { clip, floorToMinute, total, union, type Interval } from './intervals';
import type { Prepared } from './prepare';

type Meeting = ActivityOf<'meeting'>;

/** The meetings that start in the window before `asOf`. */
export function startedMeetings({ meetings, start, cut }: Prepared): Meeting[] {
  return meetings.filter((row) => startsWithin(row, start, cut));
}

/** The meetings that start in the window at `asOf` or later. */
export function upcomingMeetings({ meetings, cut, end }: Prepared): Meeting[] {
  return meetings.filter((row) => startsWithin(row, cut, end));
}

/** Tentative and unanswered ones. */
export function unconfirmedMeetings(prepared: Prepared): Meeting[] {
  return startedMeetings(prepared).filter((row) => row.metadata.responseStatus !== 'accepted');
}

/** The meetings with any time in the window before `asOf`: those that `meetingHours` is measured on. */
export function meetingsWithin({ meetings, start, cut }: Prepared): Meeting[] {
  return meetings.filter((row) => {
    const { start: from, end: to } = intervalOf(row);
    return Math.max(from, start) < Math.min(to, cut);
  });
}

/** Hours in meetings between two instants, overlapping ones once, not rounded; to the last whole minute, as working time is. */
export function hoursInMeetings(meetings: readonly Meeting[], start: number, end: number): number {
  return total(clip(union(meetings.map(intervalOf)), start, floorToMinute(end))) / 3_600_000;
}

/** The union of the meetings' time in whole minutes, clipped. */
export function meetingIntervals(meetings: readonly Meeting[], start: number, end: number): Interval[] {
  const whole = meetings
    .map(intervalOf)
    .map((entry) => ({ start: floorToMinute(entry.start), end: floorToMinute(entry.end) }));
  return clip(union(whole), start, end);
}

export function intervalOf(row: Meeting): Interval {
  const start = row.occurredAt.getTime();
  return { start, end: row.endedAt?.getTime() ?? start };
}

function startsWithin(row: Meeting, from: number, to: number): boolean {
  const start = row.occurredAt.getTime();
  return start >= from && start < to;
}
