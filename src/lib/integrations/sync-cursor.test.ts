import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Window } from './provider';
import {
  afterHistoryWindow,
  afterLimit,
  afterSteady,
  coveredRange,
  historyWindow,
  isBackfilled,
  isNightly,
  limitedUntil,
  startStream,
  steadyWindow,
  withHistory,
  type StoredCursor,
  type StreamCursor,
} from './sync-cursor';

const dayMs = 86_400_000;
const now = new Date('2026-03-18T14:37:12.345Z');
const windows = { backfill: 'windows' as const };
const whole = { backfill: 'whole' as const };
const steady = { steadyDays: 2, nightlyDays: 30 };

/** Rows of the n-th window that neither lengthen nor shorten the next. */
const enough = () => 2000;

/** Reads history to its end, `rowsOf` the n-th window. */
function walk(
  start: StreamCursor,
  at: Date,
  windowDays: readonly number[],
  rowsOf: (index: number) => number = enough,
): { cursor: StreamCursor; read: Window[] } {
  let cursor = start;
  const read: Window[] = [];
  for (
    let window = historyWindow(cursor, windows, windowDays, at);
    window !== null;
    window = historyWindow(cursor, windows, windowDays, at)
  ) {
    // As a process that was started anew would find it.
    const kept = JSON.parse(JSON.stringify(cursor)) as StreamCursor;
    cursor = afterHistoryWindow(kept, windows, window, rowsOf(read.length), null);
    read.push(window);
    if (read.length > 8000) throw new Error('The history has no end.');
  }
  return { cursor, read };
}

function expectTiles(read: readonly Window[], from: string, to: Date): void {
  expect(read[0]?.to).toEqual(to);
  expect(read.at(-1)?.from.toISOString()).toBe(from);
  for (const [index, window] of read.entries()) {
    expect(window.from.getTime()).toBeLessThan(window.to.getTime());
    const newer = read[index - 1];
    if (newer !== undefined) expect(window.to).toEqual(newer.from);
  }
}

const daysOf = ({ from, to }: Window): number => (to.getTime() - from.getTime()) / dayMs;

describe('the history of a stream', () => {
  it('is read newest first, in windows of 7, then 14 days that end at UTC midnights, down to the target', () => {
    const { read } = walk(startStream(now, { backfillDays: 30, windowDays: [7, 14] }), now, [7, 14]);
    expect(read.map(({ from, to }) => [from.toISOString(), to.toISOString()])).toEqual([
      ['2026-03-11T00:00:00.000Z', '2026-03-18T14:37:12.345Z'],
      ['2026-02-25T00:00:00.000Z', '2026-03-11T00:00:00.000Z'],
      ['2026-02-16T00:00:00.000Z', '2026-02-25T00:00:00.000Z'],
    ]);
  });

  it('starts its target at a UTC midnight, so that no count row is cut in two', () => {
    expect(startStream(now, { backfillDays: 1, windowDays: [7] }).target).toBe('2026-03-17T00:00:00.000Z');
    const midnight = new Date('2026-03-18T00:00:00.000Z');
    expect(startStream(midnight, { backfillDays: 1, windowDays: [7] }).target).toBe('2026-03-17T00:00:00.000Z');
  });

  it('goes on with the last of the provider’s lengths, with a week where it gives none', () => {
    const lengthAfter = (windowDays: number[]): number => startStream(now, { backfillDays: 90, windowDays }).windowDays;
    expect([[7, 14, 28], [30], []].map(lengthAfter)).toEqual([28, 30, 7]);
  });

  it('is said to be history, window by window', () => {
    const { read } = walk(startStream(now, { backfillDays: 30, windowDays: [7] }), now, [7]);
    expect(new Set(read.map(({ reason }) => reason))).toEqual(new Set(['backfill']));
  });

  it('has longer windows under 1,000 rows, shorter ones above 4,000, and the same between', () => {
    const at = new Date('2026-03-18T00:00:00.000Z');
    const start = startStream(at, { backfillDays: 4000, windowDays: [7, 14] });
    const rows = [0, 0, 999, 1000, 4000, 4001, 4001, 100_000, 100_000, 100_000, 100_000, 100_000];
    const { read } = walk(start, at, [7, 14], (index) => rows[index] ?? 5000);
    expect(read.slice(0, 13).map(daysOf)).toEqual([7, 14, 28, 56, 56, 56, 28, 14, 7, 4, 2, 1, 1]);
  });

  it('tiles [target, start) exactly, whatever the start, the depth, the lengths and the rows', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2001-01-01'), max: new Date('2090-01-01'), noInvalidDate: true }),
        fc.integer({ min: 1, max: 2500 }),
        fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 4 }),
        fc.array(fc.constantFrom(0, 1, 999, 1000, 4000, 4001, 50_000), { minLength: 1, maxLength: 30 }),
        (at, backfillDays, windowDays, rows) => {
          const start = startStream(at, { backfillDays, windowDays });
          const { cursor, read } = walk(start, at, windowDays, (index) => rows[index % rows.length] ?? 0);
          expectTiles(read, start.target, at);
          for (const { from } of read) expect(from.getTime() % dayMs).toBe(0);
          expect(isBackfilled(cursor)).toBe(true);
          expect(cursor).toMatchObject({ windows: read.length, steadyFrom: at.toISOString(), target: start.target });
        },
      ),
      { numRuns: 150 },
    );
  });

  it('is one pass from now for a stream without a time filter, whenever that begins', () => {
    const begun = startStream(now, { backfillDays: 30, windowDays: [7] });
    const later = new Date('2026-03-20T09:00:00.000Z');
    const pass = historyWindow(begun, whole, [7], later);
    expect(pass).toEqual({ from: new Date('2026-02-16T00:00:00Z'), to: later, reason: 'backfill' });
    if (pass === null) throw new Error('There is no pass.');
    const after = afterHistoryWindow(begun, whole, pass, 9, 'edited 14:00');
    expect(after).toMatchObject({ backfilledTo: begun.target, windows: 1, memory: 'edited 14:00' });
    expect(isBackfilled(after)).toBe(true);
    expect(historyWindow(after, whole, [7], later)).toBeNull();
  });

  it('leaves what the steady reads remember as it is, and ends a wait', () => {
    const begun = afterLimit(startStream(now, { backfillDays: 30, windowDays: [7] }), now, 2);
    const newest = historyWindow(begun, windows, [7], now);
    if (newest === null) throw new Error('There is no first window.');
    const after = afterHistoryWindow({ ...begun, memory: 'seen' }, windows, newest, 0, 'of the past');
    expect(after).toMatchObject({ memory: 'seen', limited: null });
  });
});

describe('more history, asked for by hand', () => {
  const start = startStream(now, { backfillDays: 30, windowDays: [7] });
  const { cursor: done } = walk(start, now, [7]);
  const later = new Date('2026-03-20T10:00:00.000Z');
  const streamOf = (cursor: StoredCursor | null): StreamCursor => {
    const found = cursor?.streams.commits;
    if (found === undefined) throw new Error('The stream is lost.');
    return found;
  };
  const ask = (stream: StreamCursor, reachBackDays: number | null, readAgain = false): StreamCursor =>
    streamOf(withHistory({ streams: { commits: stream } }, { reachBackDays, readAgain }, later));

  it('changes nothing before the first run, nor without a request', () => {
    expect(withHistory(null, { reachBackDays: 365, readAgain: true }, later)).toBeNull();
    const cursor = { streams: { commits: done } };
    expect(withHistory(cursor, null, later)).toBe(cursor);
  });

  it('goes on from where history ended, back to the new target, and reads no window twice', () => {
    const reaching = ask(done, 365);
    const { read, cursor } = walk(reaching, later, [7]);
    expectTiles(read, '2025-03-20T00:00:00.000Z', new Date(start.target));
    expect(isBackfilled(cursor)).toBe(true);
  });

  it('never gives up what it reached: less than before asks for nothing', () => {
    expect(ask(done, 5)).toEqual(done);
    expect(ask(start, 5).target).toBe(start.target);
  });

  it('reads what is stored once more from now down to where it had reached, and keeps saying that it is covered', () => {
    const again = ask({ ...done, steadyFrom: '2026-03-20T09:45:00.000Z', memory: 'seen' }, null, true);
    expect(again).toMatchObject({ rereadTo: later.toISOString(), windows: 0, memory: null });
    expect(isBackfilled(again)).toBe(false);
    let cursor = again;
    for (let window = historyWindow(cursor, windows, [7], later); window !== null;) {
      expect(coveredRange({ streams: { commits: cursor } }, [])).toEqual({
        from: new Date(start.target),
        to: new Date('2026-03-20T09:45:00.000Z'),
      });
      cursor = afterHistoryWindow(cursor, windows, window, 5000, null);
      window = historyWindow(cursor, windows, [7], later);
    }
    expect(isBackfilled(cursor)).toBe(true);
    expect(cursor.rereadTo).toBeNull();
    expectTiles(walk(again, later, [7]).read, start.target, later);
  });

  it('reads again and further back in one walk, although the first was never finished', () => {
    const newest = historyWindow(start, windows, [7], now);
    if (newest === null) throw new Error('There is no first window.');
    const unfinished = afterHistoryWindow(start, windows, newest, 2000, null);
    const { read, cursor } = walk(ask(unfinished, 90, true), later, [7]);
    expectTiles(read, '2025-12-20T00:00:00.000Z', later);
    // The re-read ends where the first walk had got to; older windows are new.
    expect(read.map(({ from }) => from.toISOString())).toContain(newest.from.toISOString());
    expect(isBackfilled(cursor)).toBe(true);
  });

  it('is one pass again for a stream without a time filter', () => {
    const stream = { ...done, memory: 'seen' };
    for (const asked of [ask(stream, 365), ask(stream, null, true)]) {
      const pass = historyWindow(asked, whole, [7], later);
      expect(pass).toMatchObject({ from: new Date(asked.target), to: later });
      if (pass === null) throw new Error('There is no pass.');
      expect(isBackfilled(afterHistoryWindow(asked, whole, pass, 1, null))).toBe(true);
    }
  });
});

describe('a steady run', () => {
  const read: StreamCursor = {
    ...startStream(new Date('2026-01-10T08:00:00Z'), { backfillDays: 90, windowDays: [7] }),
    steadyFrom: '2026-03-18T14:00:00.000Z',
    nightlyAt: '2026-03-18T02:00:00.000Z',
  };

  it('reads nothing again in the first run of a stream, whose history starts at now', () => {
    expect(steadyWindow(startStream(now, { backfillDays: 90, windowDays: [7] }), steady, now)).toBeNull();
  });

  it('starts the overlap before the last run, however long ago that was, and ends now: no gap after a long pause', () => {
    expect(steadyWindow(read, steady, now)).toEqual({
      from: new Date('2026-03-16T14:00:00.000Z'),
      to: now,
      reason: 'steady',
    });
    const asleep = { ...read, steadyFrom: '2026-03-01T00:00:00.000Z' };
    expect(steadyWindow(asleep, steady, now)?.from).toEqual(new Date('2026-02-27T00:00:00.000Z'));
  });

  it('never reaches behind the target', () => {
    const young = { ...read, target: '2026-03-17T00:00:00.000Z' };
    expect(steadyWindow(young, steady, now)?.from).toEqual(new Date('2026-03-17T00:00:00.000Z'));
    expect(steadyWindow({ ...young, nightlyAt: '2026-03-01T00:00:00.000Z' }, steady, now)).toMatchObject({
      from: new Date('2026-03-17T00:00:00.000Z'),
      reason: 'nightly',
    });
  });

  it('reads deeper once in 23 hours, and counts from the last deep read', () => {
    const at = (text: string) => new Date(text);
    expect(isNightly(read, at('2026-03-19T00:59:59.999Z'))).toBe(false);
    expect(isNightly(read, at('2026-03-19T01:00:00.000Z'))).toBe(true);
    expect(steadyWindow(read, steady, at('2026-03-19T01:00:00.000Z'))).toMatchObject({
      from: at('2026-02-16T14:00:00.000Z'),
      reason: 'nightly',
    });
    const after = afterSteady(read, at('2026-03-19T01:00:00.000Z'), null);
    expect(after).toMatchObject({ steadyFrom: '2026-03-19T01:00:00.000Z', nightlyAt: '2026-03-19T01:00:00.000Z' });
    expect(afterSteady(after, at('2026-03-19T01:15:00.000Z'), null)).toMatchObject({
      steadyFrom: '2026-03-19T01:15:00.000Z',
      nightlyAt: '2026-03-19T01:00:00.000Z',
    });
  });

  it('keeps what the stream last wanted to know, and forgets what it says no more', () => {
    expect(afterSteady({ ...read, memory: 'old' }, now, 'new').memory).toBe('new');
    expect(afterSteady({ ...read, memory: 'old' }, now, null).memory).toBeNull();
  });

  it('moves nothing of the history', () => {
    const { steadyFrom: _from, nightlyAt: _at, memory: _memory, ...before } = read;
    expect(afterSteady(read, now, null)).toMatchObject(before);
  });

  it('leaves no instant after the first start unread over any sequence of runs, and reads deeper at most once in 23 hours', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 60 * 24 * 9 }), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 0, max: 3 }),
        (minutes, steadyDays) => {
          let cursor = startStream(now, { backfillDays: 90, windowDays: [7] });
          let coveredTo = now.getTime();
          let at = now.getTime();
          let deepAt = now.getTime();
          for (const pause of minutes) {
            at += pause * 60_000;
            const window = steadyWindow(cursor, { steadyDays, nightlyDays: 30 }, new Date(at));
            if (window === null) throw new Error('A stream that has begun has a steady window.');
            expect(window.from.getTime()).toBeLessThanOrEqual(coveredTo);
            if (window.reason === 'nightly') {
              expect(at - deepAt).toBeGreaterThanOrEqual(23 * 3600_000);
              deepAt = at;
            }
            coveredTo = window.to.getTime();
            cursor = afterSteady(cursor, new Date(at), null);
          }
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('a stream that has to wait, or could not be read', () => {
  const read = startStream(new Date('2026-01-10T08:00:00Z'), { backfillDays: 90, windowDays: [7] });

  it('may be asked again at the end of the wait and not a moment sooner', () => {
    const limited = afterLimit(read, new Date('2026-03-18T15:00:00.000Z'), 1);
    expect(limitedUntil(read, now)).toBeNull();
    expect(limitedUntil(limited, new Date('2026-03-18T14:59:59.999Z'))).toEqual(new Date('2026-03-18T15:00:00.000Z'));
    expect(limitedUntil(limited, new Date('2026-03-18T15:00:00.000Z'))).toBeNull();
  });

  it('keeps its level beyond the wait, until it is read to the end of a window', () => {
    const limited = afterLimit(read, new Date('2026-03-18T14:00:00.000Z'), 3);
    expect(limitedUntil(limited, now)).toBeNull();
    expect(limited.limited?.level).toBe(3);
    expect(afterSteady(limited, now, null).limited).toBeNull();
  });

  it('does not wait shorter because of a second, shorter wait', () => {
    const long = afterLimit(read, new Date('2026-03-18T18:00:00.000Z'), 1);
    expect(afterLimit(long, new Date('2026-03-18T15:00:00.000Z'), 2).limited).toEqual({
      until: '2026-03-18T18:00:00.000Z',
      level: 2,
    });
    expect(afterLimit(long, new Date('2026-03-18T19:00:00.000Z'), 2).limited?.until).toBe('2026-03-18T19:00:00.000Z');
  });

  it('keeps its place: what it missed in 60 days is part of its next window', () => {
    const after = new Date(now.getTime() + 60 * dayMs);
    expect(steadyWindow(afterSteady(read, now, null), steady, after)).toEqual({
      from: new Date(now.getTime() - 30 * dayMs),
      to: after,
      reason: 'nightly',
    });
  });
});
