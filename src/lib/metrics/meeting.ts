/**
 * What a meeting is (METRICS.md, "Meetings"), over plain facts: no provider, no clock.
 */

/** One invited person or thing, without name or address. */
export interface MeetingAttendee {
  /** The entry of the user. */
  isUser: boolean;
  /** A room or other resource: no person. */
  isResource: boolean;
  declined: boolean;
  /** Guests this person brings without naming them. */
  additionalGuests: number;
}

/** What has to be known of a calendar event to decide whether it is a meeting of the user. */
export interface MeetingFacts {
  start: Date;
  end: Date;
  cancelled: boolean;
  allDay: boolean;
  /** The event does not block the time ("free"). */
  transparent: boolean;
  /** `default` or null for an ordinary event; anything else (focus time, working location, birthday …) is no meeting. */
  eventType: string | null;
  /** The event lies on the user's primary calendar. */
  onPrimaryCalendar: boolean;
  organizedByUser: boolean;
  /** The list as far as it is shown; empty where the event has none. */
  attendees: readonly MeetingAttendee[];
  /** The provider left people out of the list. */
  attendeesOmitted: boolean;
}

const longestMeetingMs = 12 * 60 * 60 * 1000;

/** Whether the event counts as a meeting of the user. */
export function isMeeting(facts: MeetingFacts): boolean {
  return isTimeOfWork(facts) && takesPart(facts) && !declinedByUser(facts) && hasCompany(facts);
}

/**
 * People who have not declined, the user included; rooms are no people, unnamed additional guests are.
 * Null where the list is hidden, because a part of a list is no count.
 */
export function countPeople(facts: MeetingFacts): number | null {
  return listIsHidden(facts) ? null : countShown(facts);
}

function isTimeOfWork(facts: MeetingFacts): boolean {
  const length = facts.end.getTime() - facts.start.getTime();
  const ordinary = facts.eventType === null || facts.eventType === 'default';
  return (
    !facts.cancelled && !facts.allDay && !facts.transparent && ordinary && length >= 0 && length <= longestMeetingMs
  );
}

function takesPart(facts: MeetingFacts): boolean {
  if (facts.organizedByUser || userEntry(facts) !== undefined) return true;
  return facts.onPrimaryCalendar && (facts.attendees.length === 0 || facts.attendeesOmitted);
}

function declinedByUser(facts: MeetingFacts): boolean {
  return userEntry(facts)?.declined === true;
}

function hasCompany(facts: MeetingFacts): boolean {
  return listIsHidden(facts) || countShown(facts) >= 2;
}

/**
 * A list is hidden where the provider says so, and where somebody else's event shows nobody but the user:
 * the organiser is there by definition, so such a list is not the whole one (guests may not see each other).
 */
function listIsHidden(facts: MeetingFacts): boolean {
  if (facts.attendeesOmitted) return true;
  const showsOthers = facts.attendees.some((attendee) => !attendee.isUser && !attendee.isResource);
  return !facts.organizedByUser && !showsOthers;
}

function countShown(facts: MeetingFacts): number {
  const coming = facts.attendees.filter((attendee) => !attendee.isResource && !attendee.declined);
  const listed = coming.reduce((sum, attendee) => sum + 1 + attendee.additionalGuests, 0);
  // An organiser need not be on their own list.
  return facts.organizedByUser && userEntry(facts) === undefined ? listed + 1 : listed;
}

function userEntry(facts: MeetingFacts): MeetingAttendee | undefined {
  return facts.attendees.find((attendee) => attendee.isUser);
}
