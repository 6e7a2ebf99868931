import { createHash } from 'node:crypto';
import { cleanTitle } from '../../activity';
import type { CalendarEntry } from './schemas';

/** A calendar of the user's list. */
export interface Calendar {
  /** `primary`, or the id; where that is an address, a digest of it. Safe to store. */
  key: string;
  /** The id to ask Google with: its alias for the primary one. Any other may be an address: see `rememberCalendars`. */
  id: string;
  name: string;
  isPrimary: boolean;
  /** IANA zone. */
  timeZone: string;
  /** Whose the `self` marks of its events are: they speak of the calendar, not of the reader. */
  marks: { attendee: boolean; organizer: boolean };
  accessRole: string;
}

export function normalizeCalendar(entry: CalendarEntry): Calendar {
  const isPrimary = entry.primary === true;
  const accessRole = entry.accessRole ?? (isPrimary ? 'owner' : 'none');
  return {
    key: isPrimary ? 'primary' : keyOf(entry.id),
    id: isPrimary ? 'primary' : entry.id,
    name: nameOf(entry, isPrimary),
    isPrimary,
    timeZone: entry.timeZone ?? 'UTC',
    marks: {
      attendee: isPrimary || accessRole === 'owner' || !isPerson(entry.id),
      organizer: isPrimary || accessRole === 'owner',
    },
    accessRole,
  };
}

const readable = new Set(['reader', 'writerWithoutPrivateAccess', 'writer', 'owner']);

/**
 * Whether the user's meetings can be on it. Not on holidays and birthdays, not where only free and busy is shown, and
 * not on another person's calendar: there `self` is that person, so their meetings would be taken for the user's.
 */
export function mayHoldMeetings(calendar: Calendar): boolean {
  const generated = calendar.id.includes('#') && calendar.id.endsWith('@group.v.calendar.google.com');
  return readable.has(calendar.accessRole) && !generated && (calendar.marks.attendee || calendar.marks.organizer);
}

export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Google's own calendar ids are random; any other address belongs to somebody. */
function isPerson(id: string): boolean {
  return id.includes('@') && !id.endsWith('calendar.google.com');
}

function keyOf(id: string): string {
  return id.includes('@') ? digestOf(id).slice(0, 16) : id;
}

/** A calendar that was never named carries its owner's address as its name. */
function nameOf(entry: CalendarEntry, isPrimary: boolean): string {
  const name = cleanTitle(entry.summaryOverride ?? entry.summary ?? '', '');
  if (name !== '' && !name.includes('@')) return name;
  return isPrimary ? 'Primary calendar' : 'Shared calendar';
}
