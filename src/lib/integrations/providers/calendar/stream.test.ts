import { describe, expect, it } from 'vitest';
import type { Access, Window } from '../../provider';
import type { CalendarWorkspace } from './fake';
import { calendar } from './index';
import { connect, ids, meeting, pagesOf, start, workspace } from './testing/in-process';
import { Table } from './testing/table';

const to = new Date('2026-11-22T12:00:00Z');
const dayMs = 86_400_000;
const steady: Window = { from: new Date(to.getTime() - 3 * dayMs), to, reason: 'steady' };
const nightly: Window = { from: new Date(to.getTime() - 30 * dayMs), to, reason: 'nightly' };

const declined = [{ self: true, responseStatus: 'declined' }, { responseStatus: 'accepted' }];
const away = (id: string, from: string, until: string) =>
  meeting(id, from, { eventType: 'outOfOffice', attendees: undefined, end: { dateTime: until } });
/** An instance of a weekly series, by its day; `over` may move it. */
const instance = (series: string, day: string, over: Record<string, unknown> = {}) => {
  const original = `${day}T10:00:00Z`;
  const id = `${series}_${original.replace(/[-:]/g, '')}`;
  return meeting(id, original, {
    iCalUID: `${series}@google.com`,
    recurringEventId: series,
    originalStartTime: { dateTime: original },
    ...over,
  });
};
const at = (startsAt: string) => ({
  start: { dateTime: startsAt },
  end: { dateTime: new Date(Date.parse(startsAt) + 3_600_000).toISOString() },
});

/** The table after one run over `before` and one over `after`. */
async function afterChange(before: CalendarWorkspace, after: CalendarWorkspace, window = steady): Promise<Table> {
  const world = start(before);
  const access = await connect(world);
  const table = new Table();
  await table.sync(access, window);
  world.replace(after);
  await table.sync(access, window);
  return table;
}

async function tableOf(data: CalendarWorkspace, window = steady): Promise<Table> {
  const table = new Table();
  await table.sync(await connect(start(data)), window);
  return table;
}

describe('what a run leaves behind equals what Google shows', () => {
  const standup = (day: string, over = {}) => instance('standup', day, over);
  const others = [meeting('other', '2026-11-21T09:00:00Z'), meeting('later', '2026-11-27T09:00:00Z')];
  it.each<[string, ReturnType<typeof meeting>[], ReturnType<typeof meeting>[]]>([
    ['deleted ahead without a trace', [meeting('a', '2026-12-01T10:00:00Z')], []],
    ['deleted in the past without a trace', [meeting('a', '2026-11-20T10:00:00Z')], []],
    ['moved beyond 14 days', [meeting('a', '2026-12-01T10:00:00Z')], [meeting('a', '2026-12-24T10:00:00Z')]],
    ['moved in from beyond', [meeting('a', '2026-12-24T10:00:00Z')], [meeting('a', '2026-12-01T10:00:00Z')]],
    [
      'moved from before the window into it',
      [meeting('a', '2026-11-10T10:00:00Z')],
      [meeting('a', '2026-11-21T10:00:00Z')],
    ],
    [
      'moved out of the window, back in time',
      [meeting('a', '2026-11-21T10:00:00Z')],
      [meeting('a', '2026-11-10T10:00:00Z')],
    ],
    [
      'cancelled',
      [meeting('a', '2026-12-01T10:00:00Z')],
      [meeting('a', '2026-12-01T10:00:00Z', { status: 'cancelled' })],
    ],
    [
      'declined later',
      [meeting('a', '2026-12-01T10:00:00Z')],
      [meeting('a', '2026-12-01T10:00:00Z', { attendees: declined })],
    ],
    [
      'set to free',
      [meeting('a', '2026-11-21T10:00:00Z')],
      [meeting('a', '2026-11-21T10:00:00Z', { transparency: 'transparent' })],
    ],
    [
      'left by everybody else',
      [meeting('a', '2026-11-21T10:00:00Z')],
      [meeting('a', '2026-11-21T10:00:00Z', { attendees: undefined })],
    ],
    ['renamed', [meeting('a', '2026-11-21T10:00:00Z')], [meeting('a', '2026-11-21T10:00:00Z', { summary: 'New' })]],
    [
      'an instance moved',
      [standup('2026-11-20'), standup('2026-11-27')],
      [standup('2026-11-20'), standup('2026-11-27', at('2026-11-28T15:00:00Z'))],
    ],
    ['an instance moved beyond 14 days', [standup('2026-11-27')], [standup('2026-11-27', at('2026-12-20T15:00:00Z'))]],
    [
      'an instance cancelled',
      [standup('2026-11-20'), standup('2026-11-27')],
      [standup('2026-11-20'), standup('2026-11-27', { status: 'cancelled' })],
    ],
    [
      'this and following changed',
      [standup('2026-11-20'), standup('2026-11-27'), standup('2026-12-04')],
      [
        standup('2026-11-20'),
        instance('standup_R20261127', '2026-11-27', at('2026-11-27T16:00:00Z')),
        instance('standup_R20261127', '2026-12-04', at('2026-12-04T16:00:00Z')),
      ],
    ],
    ['a whole series deleted', [standup('2026-11-20'), standup('2026-11-27'), standup('2026-12-04')], []],
  ])('%s', async (_name, before, after) => {
    const changed = await afterChange(workspace([...others, ...before]), workspace([...others, ...after]));
    const fresh = await tableOf(workspace([...others, ...after]));
    expect([...changed.meetings.entries()].sort()).toEqual([...fresh.meetings.entries()].sort());
    expect(changed.meetings.size).toBeGreaterThanOrEqual(others.length);
  });

  it('a meeting moved back in time out of the steady window is there again after the nightly run', async () => {
    const world = start(workspace([meeting('a', '2026-11-21T10:00:00Z')]));
    const access = await connect(world);
    const table = new Table();
    await table.sync(access, steady);
    world.replace(workspace([meeting('a', '2026-11-10T10:00:00Z')]));
    await table.sync(access, steady);
    await table.sync(access, nightly);
    expect(table.starts).toEqual(['primary:a 2026-11-10T10:00']);
  });

  it('time off goes with its event, also without a trace, and one that only touches the range stays', async () => {
    const leave = away('leave', '2026-11-18T08:00:00Z', '2026-11-20T18:00:00Z');
    const trip = away('trip', '2026-12-05T08:00:00Z', '2026-12-20T18:00:00Z');
    const both = await tableOf(workspace([leave, trip]));
    expect([...both.timeOff.keys()].sort()).toEqual(['primary:leave', 'primary:trip']);
    const table = await afterChange(workspace([leave, trip]), workspace([trip]));
    expect([...table.timeOff.keys()]).toEqual(['primary:trip']);
  });

  it('names no time off beyond what it covers, where nothing would take it away again', async () => {
    const beyond = away('beyond', '2026-12-06T18:00:00Z', '2026-12-07T18:00:00Z');
    expect((await tableOf(workspace([beyond]))).timeOff.size).toBe(0);
  });

  it('an account without a single event empties the table', async () => {
    const table = await afterChange(workspace([meeting('a', '2026-11-21T10:00:00Z')]), workspace([]));
    expect(table.starts).toEqual([]);
  });
});

describe('pages and limits', () => {
  const many = (count: number) =>
    Array.from({ length: count }, (_, index) =>
      meeting(`m${index}`, new Date(to.getTime() - 3 * dayMs + index * 60_000).toISOString()),
    );

  it('a page token of a list that has changed is cursor_expired, so that the window is read again', async () => {
    const world = start(workspace(many(2600)));
    const access = await connect(world);
    world.replaceAfter(2, workspace(many(2601)));
    await expect(pagesOf(access, steady)).rejects.toMatchObject({ code: 'cursor_expired' });
    expect((await pagesOf(access, steady)).flatMap(({ activities }) => activities)).toHaveLength(2601);
  });

  it.each([
    [400, 'cursor_expired'],
    [410, 'cursor_expired'],
    [403, 'forbidden'],
    [503, 'provider_unavailable'],
  ])('a continuation refused with %i is %s', async (status, code) => {
    const access = await connect(start(workspace(many(2600))));
    const fetch: Access['fetch'] = (input, init) =>
      new Request(input, init).url.includes('pageToken=')
        ? Promise.resolve(Response.json({ error: { code: status } }, { status }))
        : access.fetch(input, init);
    await expect(pagesOf({ ...access, fetch }, steady)).rejects.toMatchObject({ code });
  });

  it('every page says what is covered, so that none is judged by another', async () => {
    const pages = await pagesOf(await connect(start(workspace(many(1200)))), steady);
    expect(pages.map(({ activities }) => activities.length)).toEqual([500, 500, 200]);
    for (const { covered } of pages)
      expect(covered).toEqual({ from: steady.from, to: new Date('2026-12-06T12:00:00Z') });
  });

  it('history covers its own window and no more', async () => {
    const past: Window = {
      from: new Date('2026-10-01T00:00:00Z'),
      to: new Date('2026-11-01T00:00:00Z'),
      reason: 'backfill',
    };
    const pages = await pagesOf(await connect(start(workspace([]))), past);
    expect(pages.map(({ covered }) => covered)).toEqual([{ from: past.from, to: past.to }]);
  });

  it('a steady run reads ahead even where this machine’s clock is days ahead of the schedule’s', async () => {
    const world = start(workspace([meeting('a', '2026-12-01T10:00:00Z')]));
    const access = await connect(world);
    const wrong = { ...access, now: () => new Date('2026-11-29T12:00:00Z') };
    expect((await pagesOf(wrong, steady)).flatMap(({ activities }) => ids(activities))).toEqual(['primary:a']);
  });

  it('a limit until an HTTP date is told from Google’s own clock', async () => {
    const access = await connect(start(workspace([])));
    const headers = { date: 'Sun, 22 Nov 2026 09:00:00 GMT', 'retry-after': 'Sun, 22 Nov 2026 09:02:00 GMT' };
    const fetch = () =>
      Promise.resolve(
        Response.json({ error: { errors: [{ reason: 'rateLimitExceeded' }] } }, { status: 403, headers }),
      );
    await expect(pagesOf({ ...access, fetch }, steady)).rejects.toMatchObject({
      code: 'rate_limited',
      details: { retryAfterSeconds: 120 },
    });
  });

  it('keeps one budget for each account', async () => {
    const access = await connect(start(workspace([])));
    const account = await calendar.open(access).identify();
    expect(calendar.open({ ...access, account }).streams.map(({ budget }) => budget)).toEqual([
      `${account.id}:calendar`,
    ]);
  });
});
