/**
 * Where each stream of a connection stands and what it reads next. Pure.
 *
 * A stream is first read backwards, newest first, in windows down to its target; each later run first reads a trailing
 * window again, because authors' dates, edits and merges arrive late. Page tokens are never stored: after a kill an
 * unfinished window is read again. Streams do not wait for each other: one that is limited or may not be read keeps its
 * place, and what it has missed is part of its next steady window.
 */
import type { HistoryRequest, StoredCursor, StreamCursor } from '../db/schema/connections';
import type { Stream, Window } from './provider';

export type { StoredCursor, StreamCursor };

const dayMs = 86_400_000;
/** The deep re-read runs once in this many hours: a little under a day, so that it does not drift through the day. */
const nightlyHours = 23;
/** A window of history that held fewer rows than this makes the next one twice as long, … */
const fewRows = 1000;
/** … one that held more, half as long: a window is what a run holds in memory and reads again after a kill. */
const manyRows = 4000;
const shortestWindowDays = 1;

export interface CursorSettings {
  backfillDays: number;
  /** The provider's lengths of the first windows. */
  windowDays: readonly number[];
}

/** A stream whose first run starts now: everything back to the target is history, everything later is steady. */
export function startStream(now: Date, settings: CursorSettings): StreamCursor {
  return {
    steadyFrom: now.toISOString(),
    nightlyAt: now.toISOString(),
    target: targetOf(now, settings.backfillDays).toISOString(),
    backfilledTo: now.toISOString(),
    rereadTo: null,
    windows: 0,
    windowDays: settings.windowDays.at(-1) ?? 7,
    memory: null,
    limited: null,
  };
}

/** Whole UTC days: a target in mid-quarter would cut a count row in two. */
function targetOf(now: Date, days: number): Date {
  const target = new Date(now.getTime() - days * dayMs);
  target.setUTCHours(0, 0, 0, 0);
  return target;
}

/** Whether history is complete back to the target and nothing of it is to be read once more. */
export function isBackfilled(cursor: StreamCursor): boolean {
  return cursor.rereadTo === null && cursor.backfilledTo <= cursor.target;
}

/** When a limited stream may be asked again; null: it may now. */
export function limitedUntil(cursor: StreamCursor, now: Date): Date | null {
  if (cursor.limited === null) return null;
  const until = new Date(cursor.limited.until);
  return until > now ? until : null;
}

export function isNightly(cursor: StreamCursor, now: Date): boolean {
  return now.getTime() - Date.parse(cursor.nightlyAt) >= nightlyHours * 3600_000;
}

/** The re-read of a steady run; null in the stream's first run, where history itself starts at now. */
export function steadyWindow(
  cursor: StreamCursor,
  stream: Pick<Stream, 'steadyDays' | 'nightlyDays'>,
  now: Date,
): Window | null {
  if (Date.parse(cursor.steadyFrom) >= now.getTime()) return null;
  const nightly = isNightly(cursor, now);
  const days = nightly ? stream.nightlyDays : stream.steadyDays;
  const from = Math.max(Date.parse(cursor.target), Date.parse(cursor.steadyFrom) - days * dayMs);
  return { from: new Date(from), to: now, reason: nightly ? 'nightly' : 'steady' };
}

/** The next window of history, newest first; null when all is read. A stream without a time filter has one. */
export function historyWindow(
  cursor: StreamCursor,
  stream: Pick<Stream, 'backfill'>,
  windowDays: readonly number[],
  now: Date,
): Window | null {
  if (isBackfilled(cursor)) return null;
  if (stream.backfill === 'whole') return { from: new Date(cursor.target), to: now, reason: 'backfill' };
  const floor = Date.parse(cursor.rereadTo === null ? cursor.target : cursor.backfilledTo);
  const to = Date.parse(cursor.rereadTo ?? cursor.backfilledTo);
  const days = windowDays[cursor.windows] ?? cursor.windowDays;
  const from = new Date(Math.max(floor, to - days * dayMs));
  // Windows end at UTC midnights (but for the newest, which ends now): every count row lies in one window.
  if (from.getTime() > floor) from.setUTCHours(0, 0, 0, 0);
  return { from: new Date(Math.max(floor, from.getTime())), to: new Date(to), reason: 'backfill' };
}

/** After a complete steady read that started at `startedAt`. */
export function afterSteady(cursor: StreamCursor, startedAt: Date, memory: string | null): StreamCursor {
  const nightlyAt = isNightly(cursor, startedAt) ? startedAt.toISOString() : cursor.nightlyAt;
  return { ...cursor, steadyFrom: startedAt.toISOString(), nightlyAt, memory, limited: null };
}

/** After a complete window of history that held `rows` rows. */
export function afterHistoryWindow(
  cursor: StreamCursor,
  stream: Pick<Stream, 'backfill'>,
  window: Window,
  rows: number,
  memory: string | null,
): StreamCursor {
  const read = { ...cursor, windows: cursor.windows + 1, limited: null };
  // Of a stream with windows only the steady reads reach the present, which is what memory is about.
  if (stream.backfill === 'whole') return { ...read, backfilledTo: cursor.target, rereadTo: null, memory };
  const days = (window.to.getTime() - window.from.getTime()) / dayMs;
  const windowDays = rows < fewRows ? days * 2 : rows > manyRows ? days / 2 : days;
  const from = window.from.toISOString();
  return {
    ...read,
    ...(cursor.rereadTo === null ? { backfilledTo: from } : { rereadTo: from <= cursor.backfilledTo ? null : from }),
    windowDays: Math.max(shortestWindowDays, Math.ceil(windowDays)),
  };
}

/** The provider asked to wait. A shorter wait does not end a longer one. */
export function afterLimit(cursor: StreamCursor, until: Date, level: number): StreamCursor {
  const before = cursor.limited?.until ?? '';
  const asked = until.toISOString();
  return { ...cursor, limited: { until: asked > before ? asked : before, level } };
}

/** What was asked of the history, taken up: it reaches further back, or what is stored is read once more from now back. */
export function withHistory(
  cursor: StoredCursor | null,
  request: HistoryRequest | null,
  now: Date,
): StoredCursor | null {
  if (cursor === null || request === null) return cursor;
  const streams = Object.entries(cursor.streams).map(([name, stream]): [string, StreamCursor] => {
    const asked = request.reachBackDays === null ? stream.target : targetOf(now, request.reachBackDays).toISOString();
    const target = asked < stream.target ? asked : stream.target;
    if (!request.readAgain) return [name, { ...stream, target }];
    // What is stored stays until the walk shows that something of it has changed.
    return [name, { ...stream, target, rereadTo: now.toISOString(), windows: 0, memory: null }];
  });
  return { streams: Object.fromEntries(streams) };
}

/** Between which times all streams but those of `except` are completely read. Null: nothing is yet. */
export function coveredRange(cursor: StoredCursor | null, except: readonly string[]): { from: Date; to: Date } | null {
  let from = '';
  let to = '';
  for (const [name, { steadyFrom, backfilledTo }] of Object.entries(cursor?.streams ?? {})) {
    if (except.includes(name)) continue;
    if (backfilledTo > from) from = backfilledTo;
    if (to === '' || steadyFrom < to) to = steadyFrom;
  }
  return to === '' ? null : { from: new Date(from), to: new Date(to) };
}
