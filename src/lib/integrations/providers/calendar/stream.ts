import type { Access, Stream, StreamPage, Window } from '../../provider';
import type { CalendarClient } from './client';
import {
  dropCopies,
  externalIdOf,
  factsOf,
  isLive,
  normalizeMeeting,
  normalizeTimeOff,
  type FoundEvent,
} from './normalize';

const dayMs = 86_400_000;
/** How far ahead meetings are kept, for "upcoming" and for the focus time of the coming days. */
const aheadMs = 14 * dayMs;
const rowsPerPage = 500;

export function meetingsStream(client: CalendarClient, access: Access): Stream {
  return {
    name: 'meetings',
    label: 'Meetings',
    types: ['meeting'],
    // Answers to invitations and moved slots arrive days late; a month a night catches the rest.
    steadyDays: 3,
    nightlyDays: 30,
    backfill: 'windows',
    // A window read to its last page is complete: what is no longer in it was deleted, declined or moved.
    absence: 'deletes',
    read: (window) => readMeetings(client, access, window),
  };
}

/**
 * Meetings that start in the window, newest first. A window that reaches the present is read on to 14 days ahead, so
 * rows beyond `window.to` come too. Absence cannot be judged there, so whatever stopped being a meeting beyond
 * `window.to` is named in `removed`; one that was moved further than 14 days ahead goes when its old start has come.
 */
async function* readMeetings(client: CalendarClient, access: Access, window: Window): AsyncGenerator<StreamPage> {
  if (window.from >= window.to) return;
  const to = readTo(window, access.now());
  const found = await client.readEvents(window.from, to);
  const live = found.filter(isLive);
  const kept = dropCopies(live).filter((entry) => startsIn(entry, window.from, to));
  const activities = kept.flatMap((entry) => normalizeMeeting(entry) ?? []);
  activities.sort((a, b) => b.windowAt.getTime() - a.windowAt.getTime());

  // By overlap, not by start: a leave that began before the window still covers days in it.
  const timeOff = live.flatMap((entry) => normalizeTimeOff(entry) ?? []);
  const present = new Set([...activities, ...timeOff].map((row) => row.externalId));
  const removed = [
    ...found.filter((entry) => !isLive(entry)),
    ...live.filter((entry) => startsIn(entry, window.to, to)),
  ].map(externalIdOf);

  yield {
    activities: activities.slice(0, rowsPerPage),
    timeOff,
    removed: [...new Set(removed)].filter((id) => !present.has(id)),
    through: window.from,
    total: null,
  };
  for (let start = rowsPerPage; start < activities.length; start += rowsPerPage) {
    yield { activities: activities.slice(start, start + rowsPerPage), through: window.from, total: null };
  }
}

function readTo(window: Window, now: Date): Date {
  // A day of grace: a window's end is the start of its run, and the clock has moved on since.
  const reachesPresent = window.to.getTime() >= now.getTime() - dayMs;
  return reachesPresent ? new Date(Math.max(window.to.getTime(), now.getTime() + aheadMs)) : window.to;
}

/** The provider's bounds touch: an event that began before the window belongs to an earlier one. */
function startsIn(found: FoundEvent, from: Date, to: Date): boolean {
  const { start } = factsOf(found);
  return start >= from && start < to;
}
