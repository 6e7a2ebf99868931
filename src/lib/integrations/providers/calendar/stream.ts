import type { Access, Stream, StreamPage, Window } from '../../provider';
import { recallCalendars, rememberCalendars } from './calendar-memory';
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
    // Google limits the requests for one user in one project (developers.google.com/workspace/calendar/api/guides/quota).
    budget: `${access.account?.id ?? ''}:calendar`,
    // Answers to invitations and moved slots arrive days late; a month a night catches the rest.
    steadyDays: 3,
    nightlyDays: 30,
    backfill: 'windows',
    // A window read to its last page is complete: what is no longer in it was deleted, declined or moved.
    absence: 'deletes',
    read: (window, memory) => readMeetings(client, access, window, memory),
  };
}

interface Range {
  from: Date;
  to: Date;
}

/**
 * Meetings that start in the window, newest first, and the time off that overlaps it. A window that reaches the present
 * is read on to 14 days ahead, and so is what it covers: a meeting that is no longer there was moved beyond, cancelled,
 * declined or deleted without a trace, and goes. One moved in from further ahead comes as any new one does.
 *
 * Steady runs ask the calendars of `memory`, as the last run left it; a calendar that was added or renamed since is
 * seen by the next nightly run, which asks for the list, and one that was removed refuses to answer (see `readEvents`).
 */
async function* readMeetings(
  client: CalendarClient,
  access: Access,
  window: Window,
  memory: string | null,
): AsyncGenerator<StreamPage> {
  if (window.from >= window.to) return;
  const covered: Range = { from: window.from, to: readTo(window, access.now()) };
  const known = window.reason === 'steady' ? recallCalendars(memory) : null;
  const { found, calendars, hidden } = await client.readEvents(covered.from, covered.to, known);
  const live = found.filter(isLive);
  const meetings = dropCopies(live)
    .filter((entry) => startsIn(entry, covered))
    .flatMap((entry) => ({ entry, row: normalizeMeeting(entry) }))
    .flatMap(({ entry, row }) => (row === null ? [] : [{ entry, row }]));
  const activities = meetings.map(({ row }) => row).sort((a, b) => b.windowAt.getTime() - a.windowAt.getTime());

  // By overlap, not by start: a leave that began before the window still covers days in it.
  const timeOff = live
    .flatMap((entry) => normalizeTimeOff(entry) ?? [])
    .filter(({ startsAt, endsAt }) => startsAt < covered.to && endsAt > covered.from);
  const removed = [
    ...found.filter((entry) => !isLive(entry)).map(externalIdOf),
    // What is stored of a hidden calendar stays, but a meeting must not count twice: copies share the event's id.
    ...hidden.flatMap((calendar) => meetings.map(({ entry }) => externalIdOf({ event: entry.event, calendar }))),
  ];

  const remembered = rememberCalendars(calendars);
  const common = {
    through: window.from,
    total: null,
    covered,
    ...(hidden.length > 0 ? { withheld: true } : {}),
    ...(remembered === null ? {} : { memory: remembered }),
  };
  yield { activities: activities.slice(0, rowsPerPage), timeOff, removed, ...common };
  for (let start = rowsPerPage; start < activities.length; start += rowsPerPage) {
    yield { activities: activities.slice(start, start + rowsPerPage), ...common };
  }
}

/** All but history reaches the present; of history the newest window, which ends where the first run began. */
function readTo(window: Window, now: Date): Date {
  const reachesPresent = window.reason !== 'backfill' || window.to.getTime() >= now.getTime() - dayMs;
  return reachesPresent ? new Date(window.to.getTime() + aheadMs) : window.to;
}

/** The provider's bounds touch: an event that began before the window belongs to an earlier one. */
function startsIn(found: FoundEvent, { from, to }: Range): boolean {
  const { start } = factsOf(found);
  return start >= from && start < to;
}
