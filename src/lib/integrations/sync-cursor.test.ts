import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Window } from './provider';
import {
  afterHistoryWindow,
  afterSteady,
  afterWholePass,
  isBackfilled,
  isNightly,
  nextHistoryWindow,
  startCursor,
  steadyWindow,
  wholeWindow,
  withMissed,
  withRecovered,
  type StoredCursor,
} from './sync-cursor';

const dayMs = 86_400_000;
const now = new Date('2026-03-18T14:37:12.345Z');
const windows = { name: 'commits', backfill: 'windows' as const };
const whole = { name: 'pages', backfill: 'whole' as const };

function walk(
  start: Date,
  backfillDays: number,
  windowDays: readonly number[],
): { cursor: StoredCursor; read: Window[] } {
  let cursor = startCursor(start, { backfillDays, windowDays });
  const read: Window[] = [];
  for (
    let window = nextHistoryWindow(cursor, { windowDays });
    window !== null;
    window = nextHistoryWindow(cursor, { windowDays })
  ) {
    read.push(window);
    cursor = afterHistoryWindow(cursor, window);
    if (read.length > 8000) throw new Error('The history has no end.');
  }
  return { cursor, read };
}

describe('the history of a connection', () => {
  it('is read newest first, in windows of 7, then 14 days that end at UTC midnights, down to the target', () => {
    const { read } = walk(now, 30, [7, 14]);
    expect(read.map(({ from, to }) => [from.toISOString(), to.toISOString()])).toEqual([
      ['2026-03-11T00:00:00.000Z', '2026-03-18T14:37:12.345Z'],
      ['2026-02-25T00:00:00.000Z', '2026-03-11T00:00:00.000Z'],
      ['2026-02-16T00:00:00.000Z', '2026-02-25T00:00:00.000Z'],
    ]);
  });

  it('starts its target at a UTC midnight, so that no count row is cut in two', () => {
    expect(startCursor(now, { backfillDays: 1, windowDays: [7] }).target).toBe('2026-03-17T00:00:00.000Z');
    expect(startCursor(new Date('2026-03-18T00:00:00.000Z'), { backfillDays: 1, windowDays: [7] }).target).toBe(
      '2026-03-17T00:00:00.000Z',
    );
  });

  it('tiles [target, start) exactly, whatever the start, the depth and the window lengths', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2001-01-01'), max: new Date('2090-01-01'), noInvalidDate: true }),
        fc.integer({ min: 1, max: 2500 }),
        fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 4 }),
        (start, backfillDays, windowDays) => {
          const { cursor, read } = walk(start, backfillDays, windowDays);
          expect(read[0]?.to).toEqual(start);
          expect(read.at(-1)?.from.toISOString()).toBe(cursor.target);
          for (const [index, window] of read.entries()) {
            expect(window.from.getTime()).toBeLessThan(window.to.getTime());
            expect(window.from.getTime() % dayMs).toBe(0);
            const newer = read[index - 1];
            if (newer !== undefined) expect(window.to).toEqual(newer.from);
          }
          expect(isBackfilled(cursor, [windows])).toBe(true);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('goes on where it was killed, with the length that comes next', () => {
    const first = startCursor(now, { backfillDays: 60, windowDays: [7, 14] });
    const newest = nextHistoryWindow(first, { windowDays: [7, 14] });
    if (newest === null) throw new Error('There is no first window.');
    const kept = JSON.parse(JSON.stringify(afterHistoryWindow(first, newest))) as StoredCursor;
    expect(nextHistoryWindow(kept, { windowDays: [7, 14] })).toMatchObject({
      from: new Date('2026-02-25T00:00:00Z'),
      to: new Date('2026-03-11T00:00:00Z'),
    });
  });

  it('is complete only with the single pass of every stream that has no windows', () => {
    const { cursor } = walk(now, 30, [7]);
    expect(isBackfilled(cursor, [windows, whole])).toBe(false);
    expect(isBackfilled(afterWholePass(cursor, 'pages'), [windows, whole])).toBe(true);
    expect(isBackfilled(startCursor(now, { backfillDays: 30, windowDays: [7] }), [windows])).toBe(false);
    expect(afterWholePass(afterWholePass(cursor, 'pages'), 'pages').wholeDone).toEqual(['pages']);
    expect(wholeWindow(cursor, now)).toEqual({ from: new Date('2026-02-16T00:00:00Z'), to: now, reason: 'backfill' });
  });
});

describe('a steady run', () => {
  const read = {
    ...startCursor(new Date('2026-01-10T08:00:00Z'), { backfillDays: 90, windowDays: [7] }),
    steadyFrom: '2026-03-18T14:00:00.000Z',
    nightlyAt: '2026-03-18T02:00:00.000Z',
  };
  const stream = { name: 'commits', steadyDays: 2, nightlyDays: 30 };

  it('reads nothing again before a first run has begun', () => {
    expect(steadyWindow({ ...read, steadyFrom: null }, stream, now)).toBeNull();
  });

  it('starts the overlap before the last run, however long ago that was, and ends now: no gap after a long pause', () => {
    expect(steadyWindow(read, stream, now)).toEqual({
      from: new Date('2026-03-16T14:00:00.000Z'),
      to: now,
      reason: 'steady',
    });
    const asleep = { ...read, steadyFrom: '2026-03-01T00:00:00.000Z', nightlyAt: '2026-03-18T02:00:00.000Z' };
    expect(steadyWindow(asleep, stream, now)?.from).toEqual(new Date('2026-02-27T00:00:00.000Z'));
  });

  it('never reaches behind the target', () => {
    const young = { ...read, target: '2026-03-17T00:00:00.000Z' };
    expect(steadyWindow(young, stream, now)?.from).toEqual(new Date('2026-03-17T00:00:00.000Z'));
    expect(steadyWindow({ ...young, nightlyAt: null }, stream, now)).toMatchObject({
      from: new Date('2026-03-17T00:00:00.000Z'),
      reason: 'nightly',
    });
  });

  it('reads deeper once in 23 hours, and counts from the last deep read', () => {
    const at = (text: string) => new Date(text);
    expect(isNightly(read, at('2026-03-19T00:59:59.999Z'))).toBe(false);
    expect(isNightly(read, at('2026-03-19T01:00:00.000Z'))).toBe(true);
    expect(steadyWindow(read, stream, at('2026-03-19T01:00:00.000Z'))).toMatchObject({
      from: at('2026-02-16T14:00:00.000Z'),
      reason: 'nightly',
    });
    const after = afterSteady(read, at('2026-03-19T01:00:00.000Z'));
    expect(after).toMatchObject({ steadyFrom: '2026-03-19T01:00:00.000Z', nightlyAt: '2026-03-19T01:00:00.000Z' });
    expect(afterSteady(after, at('2026-03-19T01:15:00.000Z'))).toMatchObject({
      steadyFrom: '2026-03-19T01:15:00.000Z',
      nightlyAt: '2026-03-19T01:00:00.000Z',
    });
  });

  it('leaves no instant after the first start unread over any sequence of runs, and reads deeper at most once in 23 hours', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 60 * 24 * 9 }), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 0, max: 3 }),
        (minutes, steadyDays) => {
          let cursor: StoredCursor = {
            ...startCursor(now, { backfillDays: 90, windowDays: [7] }),
            steadyFrom: now.toISOString(),
            nightlyAt: now.toISOString(),
          };
          let coveredTo = now.getTime();
          let at = now.getTime();
          let deepAt = now.getTime();
          for (const pause of minutes) {
            at += pause * 60_000;
            const window = steadyWindow(cursor, { name: 'commits', steadyDays, nightlyDays: 30 }, new Date(at));
            if (window === null) throw new Error('A begun cursor has a steady window.');
            expect(window.from.getTime()).toBeLessThanOrEqual(coveredTo);
            if (window.reason === 'nightly') {
              expect(at - deepAt).toBeGreaterThanOrEqual(23 * 3600_000);
              deepAt = at;
            }
            coveredTo = window.to.getTime();
            cursor = afterSteady(cursor, new Date(at));
          }
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('a stream that could not be read', () => {
  const now = new Date('2026-11-22T12:00:00.000Z');
  const read = {
    ...startCursor(new Date('2026-11-01T12:00:00.000Z'), { backfillDays: 90, windowDays: [7] }),
    steadyFrom: '2026-11-20T12:00:00.000Z',
    nightlyAt: now.toISOString(),
    backfilledTo: '2026-08-03T00:00:00.000Z',
    wholeDone: ['pages'],
  };
  const stream = { name: 'issues', steadyDays: 1, nightlyDays: 30 };

  it('is read again from where its gap began once it can be, however long that took', () => {
    const missed = withMissed(read, ['issues'], 'steady');
    const later = withMissed({ ...missed, steadyFrom: '2026-11-22T11:00:00.000Z' }, ['issues'], 'steady');
    expect(steadyWindow(later, stream, now)?.from).toEqual(new Date('2026-11-19T12:00:00.000Z'));
    expect(steadyWindow(later, { ...stream, name: 'commits' }, now)?.from).toEqual(
      new Date('2026-11-21T11:00:00.000Z'),
    );
    const recovered = withRecovered(later, ['issues', 'commits'], now);
    expect(recovered.missed).toEqual({});
    expect(recovered.backfilledTo).toBe(read.backfilledTo);
  });

  it('has the history walked again where that went on without it', () => {
    const missed = withMissed(withMissed(read, ['pages'], 'steady'), ['pages'], 'history');
    expect(withRecovered(missed, ['commits'], now)).toBe(missed);
    expect(withRecovered(missed, ['pages'], now)).toMatchObject({
      backfilledTo: now.toISOString(),
      windows: 0,
      wholeDone: [],
      missed: {},
    });
  });
});
