import { countPeople, isMeeting } from '@/lib/metrics/meeting';
import { externalIdOf, factsOf, titleOf, type FoundEvent } from './normalize';

/** A timed event as the outside sees it. */
export interface CalendarEvent {
  id: string;
  title: string;
  start: Date;
  end: Date;
  /** Minutes. */
  duration: number;
  /** People who have not declined, the user included; null where the list is hidden. */
  attendeeCount: number | null;
  isOrganizer: boolean;
}

/** Of the user's meetings in a span of time. */
export interface MeetingStats {
  totalMeetings: number;
  /** Hours of the union of their intervals, to 2 decimals: two at once are one. */
  meetingHours: number;
  organizedMeetings: number;
  /** Over the meetings whose list is shown, to 1 decimal; null where none is. */
  averageAttendees: number | null;
}

export function toCalendarEvent(found: FoundEvent): CalendarEvent {
  const facts = factsOf(found);
  return {
    id: externalIdOf(found),
    title: titleOf(found.event),
    start: facts.start,
    end: facts.end,
    duration: Math.round((facts.end.getTime() - facts.start.getTime()) / 60_000),
    attendeeCount: countPeople(facts),
    isOrganizer: facts.organizedByUser,
  };
}

export function computeMeetingStats(found: readonly FoundEvent[]): MeetingStats {
  const meetings = found.map(factsOf).filter(isMeeting);
  const counts = meetings.map(countPeople).filter((count) => count !== null);
  const people = counts.reduce((sum, count) => sum + count, 0);
  return {
    totalMeetings: meetings.length,
    meetingHours: Math.round((unionMs(meetings) / 3_600_000) * 100) / 100,
    organizedMeetings: meetings.filter((facts) => facts.organizedByUser).length,
    averageAttendees: counts.length === 0 ? null : Math.round((people / counts.length) * 10) / 10,
  };
}

function unionMs(intervals: readonly { start: Date; end: Date }[]): number {
  let total = 0;
  let reached = -Infinity;
  for (const { start, end } of [...intervals].sort((a, b) => a.start.getTime() - b.start.getTime())) {
    total += Math.max(0, end.getTime() - Math.max(start.getTime(), reached));
    reached = Math.max(reached, end.getTime());
  }
  return total;
}
