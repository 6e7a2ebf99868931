import { expect, test } from 'vitest';
import { historyRequest } from '@/lib/http/contract';
import { withHistory } from '@/lib/integrations/sync-cursor';
import { toHistoryRequest } from './history-request';

const now = new Date('2026-11-22T12:34:56.789Z');

test('only what is offered is understood', () => {
  for (const body of [
    null,
    {},
    [],
    { days: 0 },
    { days: -90 },
    { days: 91 },
    { days: '90' },
    { days: 'ALL' },
    { days: Number.MAX_SAFE_INTEGER },
    { days: null },
    { readAgain: false },
    { readAgain: 'true' },
    { days: 90, readAgain: true },
    { days: 90, userId: 'x' },
    { readAgain: true, days: null },
  ])
    expect(historyRequest.safeParse(body).success, JSON.stringify(body)).toBe(false);
});

test('days are days, and reading again reaches no further back', () => {
  expect(toHistoryRequest({ days: 90 }, now)).toEqual({ reachBackDays: 90, readAgain: false });
  expect(toHistoryRequest({ days: 365 }, now)).toEqual({ reachBackDays: 365, readAgain: false });
  expect(toHistoryRequest({ readAgain: true }, now)).toEqual({ reachBackDays: null, readAgain: true });
});

test.each(['2026-11-22T00:00:00.000Z', '2026-11-22T12:34:56.789Z', '2028-02-29T23:59:59.999Z'])(
  'everything is the first of January 2005 to the day, asked at %s',
  (time) => {
    const at = new Date(time);
    const stream = {
      steadyFrom: time,
      nightlyAt: time,
      target: '2026-08-24T00:00:00.000Z',
      backfilledTo: '2026-08-24T00:00:00.000Z',
      rereadTo: null,
      windows: 3,
      windowDays: 14,
      memory: null,
      limited: null,
    };
    const cursor = withHistory({ streams: { commits: stream } }, toHistoryRequest({ days: 'all' }, at), at);
    expect(cursor?.streams.commits?.target).toBe('2005-01-01T00:00:00.000Z');
  },
);
