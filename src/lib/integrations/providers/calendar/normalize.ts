import { Temporal } from 'temporal-polyfill';
import { countPeople, isMeeting, type MeetingFacts } from '@/lib/metrics/meeting';
import { cleanTitle, type NewActivityOf, type NewTimeOff } from '../../activity';
import { digestOf, type Calendar } from './calendars';
import type { EventObject, LiveEvent } from './schemas';

/** An event with the calendar it was found on. */
export interface FoundEvent<E = LiveEvent> {
  event: E;
  calendar: Calendar;
}

/** Unique per user and stable over moves: Google's event ids are unique within one calendar only. */
export function externalIdOf({ event, calendar }: FoundEvent<{ id: string }>): string {
  return `${calendar.key}:${event.id}`;
}

export function isLive(found: FoundEvent<EventObject>): found is FoundEvent {
  return found.event.status !== 'cancelled';
}

/** One copy of each meeting: the one on which the user is invited, then the one on the primary calendar. */
export function dropCopies(found: readonly FoundEvent[]): FoundEvent[] {
  const best = new Map<string, FoundEvent>();
  for (const entry of found) {
    const key = `${iCalUidOf(entry.event)} ${originalStartOf(entry).toISOString()}`;
    const other = best.get(key);
    if (other === undefined || preference(entry) > preference(other)) best.set(key, entry);
  }
  return [...best.values()];
}

function preference(found: FoundEvent): number {
  return (userEntryOf(found) === undefined ? 0 : 2) + (found.calendar.isPrimary ? 1 : 0);
}

/** The row of a meeting; null for an event that is none. */
export function normalizeMeeting(found: FoundEvent): NewActivityOf<'meeting'> | null {
  const facts = factsOf(found);
  if (!isMeeting(facts)) return null;
  const { event, calendar } = found;
  return {
    type: 'meeting',
    externalId: externalIdOf(found),
    // Google's own link holds the calendar's address.
    externalUrl: null,
    title: titleOf(event),
    occurredAt: facts.start,
    endedAt: facts.end,
    windowAt: facts.start,
    count: 1,
    metadata: {
      calendarId: calendar.key,
      calendarName: calendar.name,
      iCalUID: withoutAddress(iCalUidOf(event)),
      originalStart: originalStartOf(found).toISOString(),
      responseStatus: responseOf(found),
      isOrganizer: facts.organizedByUser,
      attendeeCount: countPeople(facts),
      recurring: event.recurringEventId !== undefined,
      videoCall: event.hangoutLink !== undefined,
    },
  };
}

/** Time the user is away; null for any other event. Only the primary calendar has such events. */
export function normalizeTimeOff(found: FoundEvent): NewTimeOff | null {
  const facts = factsOf(found);
  const declined = facts.attendees.some((attendee) => attendee.isUser && attendee.declined);
  if (facts.eventType !== 'outOfOffice' || !found.calendar.isPrimary || facts.transparent || declined) return null;
  if (facts.end <= facts.start) return null;
  return { externalId: externalIdOf(found), startsAt: facts.start, endsAt: facts.end, place: found.calendar.key };
}

export function factsOf(found: FoundEvent): MeetingFacts {
  const { event, calendar } = found;
  const userEntry = userEntryOf(found);
  return {
    start: instantOf(event.start, calendar.timeZone),
    end: instantOf(event.end, calendar.timeZone),
    cancelled: false,
    allDay: event.start.dateTime === undefined || event.end.dateTime === undefined,
    transparent: event.transparency === 'transparent',
    eventType: event.eventType ?? null,
    onPrimaryCalendar: calendar.isPrimary,
    organizedByUser: calendar.marks.organizer && event.organizer?.self === true,
    attendees: (event.attendees ?? []).map((attendee) => ({
      isUser: attendee === userEntry,
      isResource: attendee.resource === true,
      declined: attendee.responseStatus === 'declined',
      additionalGuests: attendee.additionalGuests ?? 0,
    })),
    attendeesOmitted: event.attendeesOmitted === true,
  };
}

/** Someone else's private event arrives without its title, and without a word on why. */
export function titleOf(event: LiveEvent): string {
  const hidden = event.visibility === 'private' || event.visibility === 'confidential';
  return cleanTitle(event.summary ?? '', hidden ? 'Private meeting' : '(no title)');
}

/** Whole days begin and end at midnight of the calendar's zone; a time without offset is in the zone beside it. */
export function instantOf(moment: { date?: string; dateTime?: string; timeZone?: string }, calendarZone: string): Date {
  if (moment.dateTime === undefined) {
    return new Date(Temporal.PlainDate.from(moment.date ?? '').toZonedDateTime(calendarZone).epochMilliseconds);
  }
  if (/(Z|[+-]\d{2}:?\d{2})$/i.test(moment.dateTime)) return new Date(moment.dateTime);
  return new Date(
    Temporal.PlainDateTime.from(moment.dateTime).toZonedDateTime(moment.timeZone ?? calendarZone).epochMilliseconds,
  );
}

function userEntryOf({ event, calendar }: FoundEvent) {
  return calendar.marks.attendee ? event.attendees?.find((attendee) => attendee.self === true) : undefined;
}

/** An answer that was never given is `needsAction`; without an entry there is nothing to answer. */
function responseOf(found: FoundEvent): 'accepted' | 'tentative' | 'needsAction' {
  const given = userEntryOf(found)?.responseStatus ?? 'accepted';
  return given === 'tentative' || given === 'needsAction' ? given : 'accepted';
}

function iCalUidOf(event: LiveEvent): string {
  return event.iCalUID ?? event.id;
}

/** Google's uids end in its own name; other systems put addresses into theirs. Equal uids stay equal. */
function withoutAddress(uid: string): string {
  const local = cleanTitle(uid, '').replace(/@google\.com$/, '');
  return local.includes('@') ? digestOf(uid).slice(0, 32) : local;
}

function originalStartOf({ event, calendar }: FoundEvent): Date {
  return instantOf(event.originalStartTime ?? event.start, calendar.timeZone);
}
