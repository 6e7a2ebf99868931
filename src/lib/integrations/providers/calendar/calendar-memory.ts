import { parseJson } from '@/lib/http/answer';
import { z } from 'zod';
import type { Calendar } from './calendars';

/** A run's memory holds less than 8 kB. */
const mostBytes = 8000;

const calendars = z
  .array(
    z.object({
      key: z.string(),
      id: z.string(),
      name: z.string(),
      isPrimary: z.boolean(),
      timeZone: z.string(),
      marks: z.object({ attendee: z.boolean(), organizer: z.boolean() }),
      accessRole: z.string(),
    }),
  )
  .min(1);

/**
 * The list of calendars as it may be stored between two runs, so that a steady run need not ask for it. Null where it
 * may not: an id is somebody's address, or the list is too long.
 */
export function rememberCalendars(list: readonly Calendar[]): string | null {
  const stored = list.map((calendar) => ({ ...calendar, id: storableId(calendar.id) }));
  if (stored.some(({ id }) => id === null)) return null;
  const text = JSON.stringify(stored);
  return Buffer.byteLength(text) < mostBytes ? text : null;
}

/** Null where there is none, or one that an earlier version left in another shape. */
export function recallCalendars(memory: string | null): Calendar[] | null {
  if (memory === null) return null;
  const parsed = calendars.safeParse(parseJson(memory));
  return parsed.success ? parsed.data.map((calendar) => ({ ...calendar, id: googleId(calendar.id) })) : null;
}

/** Ids that Google makes are random, and shaped like an address all the same: their common end is stored as a word. */
function storableId(id: string): string | null {
  const stored = id.replace(/^([a-z0-9._-]+)@(group|import)\.calendar\.google\.com$/i, '$1 $2');
  return stored.includes('@') ? null : stored;
}

function googleId(stored: string): string {
  return stored.replace(/ (group|import)$/, '@$1.calendar.google.com');
}
