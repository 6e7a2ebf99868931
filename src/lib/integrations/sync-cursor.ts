/**
 * Where a connection's sync stands and what it reads next. Pure.
 *
 * A connection is first read backwards, newest first, in windows down to its target; each later run first reads a
 * trailing window again, because authors' dates, edits and merges arrive late. Page tokens are never stored: after a
 * kill an unfinished window is read again.
 */
import type { StoredCursor } from '../db/schema';
import type { Stream, Window } from './provider';

export type { StoredCursor };

const dayMs = 86_400_000;
/** The deep re-read runs once in this many hours: a little under a day, so that it does not drift through the day. */
const nightlyHours = 23;

export interface CursorSettings {
  backfillDays: number;
  windowDays: readonly number[];
}

/** The first cursor of a connection: everything is still to be read, back to `backfillDays` before now. */
export function startCursor(now: Date, settings: CursorSettings): StoredCursor {
  const target = new Date(now.getTime() - settings.backfillDays * dayMs);
  // Whole UTC days: a target in mid-quarter would cut a count row in two.
  target.setUTCHours(0, 0, 0, 0);
  return {
    steadyFrom: null,
    nightlyAt: null,
    target: target.toISOString(),
    backfilledTo: now.toISOString(),
    wholeDone: [],
    windows: 0,
  };
}

/** Whether the history is complete back to the target, whole-pass streams included. */
export function isBackfilled(cursor: StoredCursor, streams: readonly Pick<Stream, 'name' | 'backfill'>[]): boolean {
  return (
    cursor.backfilledTo <= cursor.target &&
    streams.every((stream) => stream.backfill === 'windows' || cursor.wholeDone.includes(stream.name))
  );
}

/** The re-read of a steady run; null on the very first run, where the history itself starts at now. */
export function steadyWindow(
  cursor: StoredCursor,
  stream: Pick<Stream, 'name' | 'steadyDays' | 'nightlyDays'>,
  now: Date,
): Window | null {
  if (cursor.steadyFrom === null) return null;
  const nightly = isNightly(cursor, now);
  const days = nightly ? stream.nightlyDays : stream.steadyDays;
  const from = Math.max(
    Date.parse(cursor.target),
    Date.parse(cursor.missed?.[stream.name]?.since ?? cursor.steadyFrom) - days * dayMs,
  );
  return { from: new Date(from), to: now, reason: nightly ? 'nightly' : 'steady' };
}

export function isNightly(cursor: StoredCursor, now: Date): boolean {
  return cursor.nightlyAt === null || now.getTime() - Date.parse(cursor.nightlyAt) >= nightlyHours * 3600_000;
}

/** The next window of history, newest first; null when the target is reached. */
export function nextHistoryWindow(cursor: StoredCursor, settings: Pick<CursorSettings, 'windowDays'>): Window | null {
  const to = Date.parse(cursor.backfilledTo);
  const target = Date.parse(cursor.target);
  if (to <= target) return null;
  const days = settings.windowDays[Math.min(cursor.windows, settings.windowDays.length - 1)] ?? 14;
  const from = new Date(Math.max(target, to - days * dayMs));
  // Windows end at UTC midnights (but for the newest, which ends now): every count row lies in one window.
  if (from.getTime() > target) from.setUTCHours(0, 0, 0, 0);
  return { from: new Date(Math.max(target, from.getTime())), to: new Date(to), reason: 'backfill' };
}

export function wholeWindow(cursor: StoredCursor, now: Date): Window {
  return { from: new Date(cursor.target), to: now, reason: 'backfill' };
}

/** After a complete steady pass that started at `startedAt`. */
export function afterSteady(cursor: StoredCursor, startedAt: Date): StoredCursor {
  const nightlyAt = isNightly(cursor, startedAt) ? startedAt.toISOString() : cursor.nightlyAt;
  return { ...cursor, steadyFrom: startedAt.toISOString(), nightlyAt };
}

/** Notes which streams a pass could not read; what was missed earlier stays noted until the stream is read again. */
export function withMissed(
  cursor: StoredCursor,
  streams: readonly string[],
  phase: 'steady' | 'history',
): StoredCursor {
  if (streams.length === 0) return cursor;
  const missed = { ...cursor.missed };
  for (const stream of streams) {
    const before = missed[stream] ?? { since: cursor.steadyFrom ?? cursor.backfilledTo, history: false };
    missed[stream] = { ...before, history: before.history || phase === 'history' };
  }
  return { ...cursor, missed };
}

/**
 * Streams that could be read again: their gap was part of the steady window. Where history went on without one of
 * them it is walked again from `now` back, for all of them alike.
 */
export function withRecovered(cursor: StoredCursor, streams: readonly string[], now: Date): StoredCursor {
  const recovered = Object.entries(cursor.missed ?? {}).filter(([stream]) => streams.includes(stream));
  if (recovered.length === 0) return cursor;
  const missed = Object.fromEntries(
    Object.entries(cursor.missed ?? {}).filter(([stream]) => !streams.includes(stream)),
  );
  const again = recovered.filter(([, { history }]) => history).map(([stream]) => stream);
  if (again.length === 0) return { ...cursor, missed };
  return {
    ...cursor,
    missed,
    backfilledTo: now.toISOString(),
    windows: 0,
    wholeDone: cursor.wholeDone.filter((stream) => !again.includes(stream)),
  };
}

export function afterHistoryWindow(cursor: StoredCursor, window: Window): StoredCursor {
  return { ...cursor, backfilledTo: window.from.toISOString(), windows: cursor.windows + 1 };
}

export function afterWholePass(cursor: StoredCursor, stream: string): StoredCursor {
  return { ...cursor, wholeDone: [...cursor.wholeDone.filter((name) => name !== stream), stream] };
}
