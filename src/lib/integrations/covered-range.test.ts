import { describe, expect, it } from 'vitest';
import { coveredRange, startStream, type StreamCursor } from './sync-cursor';

const now = new Date('2026-03-18T14:37:12.345Z');

describe('what is covered', () => {
  const stream = (steadyFrom: string, backfilledTo: string): StreamCursor => ({
    ...startStream(now, { backfillDays: 30, windowDays: [7] }),
    steadyFrom,
    backfilledTo,
  });
  const streams = {
    commits: stream('2026-03-18T14:00:00.000Z', '2026-01-01T00:00:00.000Z'),
    issues: stream('2026-03-17T14:00:00.000Z', '2026-02-01T00:00:00.000Z'),
  };

  it('is nothing before a stream has begun', () => {
    expect(coveredRange(null, [])).toBeNull();
    expect(coveredRange({ streams: {} }, [])).toBeNull();
    expect(coveredRange({ streams }, ['commits', 'issues'])).toBeNull();
  });

  it('is what all streams have in common', () => {
    expect(coveredRange({ streams }, [])).toEqual({
      from: new Date('2026-02-01T00:00:00.000Z'),
      to: new Date('2026-03-17T14:00:00.000Z'),
    });
    expect(coveredRange({ streams }, ['issues'])).toEqual({
      from: new Date('2026-01-01T00:00:00.000Z'),
      to: new Date('2026-03-18T14:00:00.000Z'),
    });
  });

  it('is as little in whichever order the streams are stored', () => {
    const { commits, issues } = streams;
    expect(coveredRange({ streams: { issues, commits } }, [])).toEqual(
      coveredRange({ streams: { commits, issues } }, []),
    );
  });

  it('is empty while the newest window is not read', () => {
    const begun = { streams: { commits: startStream(now, { backfillDays: 30, windowDays: [7] }) } };
    expect(coveredRange(begun, [])).toEqual({ from: now, to: now });
  });
});
