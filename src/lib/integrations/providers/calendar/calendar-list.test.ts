import { describe, expect, it } from 'vitest';
import type { Access, StreamPage, Window } from '../../provider';
import type { CalendarWorkspace } from './fake';
import { calendar } from './index';
import { address, connect, ids, meeting, pagesOf, start, workspace } from './testing/in-process';
import { Table } from './testing/table';

const to = new Date('2026-11-22T12:00:00Z');
const dayMs = 86_400_000;
const steady: Window = { from: new Date(to.getTime() - 3 * dayMs), to, reason: 'steady' };
const nightly: Window = { from: new Date(to.getTime() - 30 * dayMs), to, reason: 'nightly' };

const team = 'c_1a2b3c4d5e6f7g8h9i0j@group.calendar.google.com';
const teamCalendar = { id: team, summary: 'Team', accessRole: 'owner', timeZone: 'UTC' };
const two = (primary: ReturnType<typeof meeting>[], shared: ReturnType<typeof meeting>[]) =>
  workspace(primary, { calendars: [teamCalendar], events: { [team]: { items: shared } } });
const both = () => two([meeting('a', '2026-11-21T10:00:00Z')], [meeting('b', '2026-11-21T14:00:00Z')]);

const pathsOf = (world: ReturnType<typeof start>) =>
  world.requests.splice(0).map(({ pathname }) => decodeURIComponent(pathname).replace('/calendar/calendar/v3', ''));

/** Refuses the events of one calendar. */
function refusing(access: Access, calendarId: string, status: 403 | 404): Access {
  const fetch: Access['fetch'] = (input, init) => {
    const { url } = new Request(input, init);
    const refused = decodeURIComponent(url).includes(`/${calendarId}/events`);
    const error = { code: status, errors: [{ reason: status === 403 ? 'forbidden' : 'notFound' }] };
    return refused ? Promise.resolve(Response.json({ error }, { status })) : access.fetch(input, init);
  };
  return { ...access, fetch };
}

async function tableOf(data: CalendarWorkspace): Promise<Table> {
  const table = new Table();
  await table.sync(await connect(start(data)), steady);
  return table;
}

describe('the list of calendars', () => {
  it('is not asked for in a quiet steady run, which costs one request a calendar', async () => {
    const world = start(both());
    const access = await connect(world);
    const table = new Table();
    await table.sync(access, nightly);
    pathsOf(world);
    await table.sync(access, steady);
    expect(pathsOf(world)).toEqual(['/calendars/primary/events', `/calendars/${team}/events`]);
    await table.sync(access, steady);
    expect(pathsOf(world)).toHaveLength(2);
    expect(table.meetings.size).toBe(2);
  });

  it('is asked for by every nightly run and by history, whatever is remembered', async () => {
    const world = start(both());
    const access = await connect(world);
    const table = new Table();
    for (const window of [steady, nightly, { ...nightly, reason: 'backfill' as const }]) {
      pathsOf(world);
      await table.sync(access, window);
      expect(pathsOf(world)[0]).toBe('/users/me/calendarList');
    }
  });

  it('is remembered without an address, and not at all where an id is one', async () => {
    const memoryOf = async (data: CalendarWorkspace) => (await tableOf(data)).memory;
    const memory = await memoryOf(both());
    expect(memory).not.toContain('@');
    expect(memory).not.toContain(address);
    const colleague = { id: 'colleague@example.com', summary: 'Shared', accessRole: 'owner' };
    expect(await memoryOf(workspace([], { calendars: [colleague] }))).toBeNull();
  });

  it('is not remembered where it is too long', async () => {
    const many = Array.from({ length: 60 }, (_, index) => ({ ...teamCalendar, id: `c_${index}${team}` }));
    const table = await tableOf(workspace([], { calendars: many }));
    expect(table.memory).toBeNull();
  });

  it.each(['', '[]', 'null', '{"calendars":1}', '[{"id":"primary"}]'])(
    'a memory that cannot be read (%j) is asked for again',
    async (memory) => {
      const world = start(both());
      const access = await connect(world);
      expect((await pagesOf(access, steady, memory)).flatMap(({ activities }) => ids(activities))).toHaveLength(2);
    },
  );

  it('a calendar that was added shows by the next nightly run', async () => {
    const world = start(workspace([]));
    const access = await connect(world);
    const table = new Table();
    await table.sync(access, nightly);
    world.replace(both());
    await table.sync(access, steady);
    expect(table.meetings.size).toBe(1);
    await table.sync(access, nightly);
    expect(table.meetings.size).toBe(2);
  });
});

describe('a calendar that refuses', () => {
  it('is gone where the list no longer names it: its meetings go, and no other', async () => {
    const world = start(both());
    const access = await connect(world);
    const table = new Table();
    await table.sync(access, nightly);
    world.replace(workspace([meeting('a', '2026-11-21T10:00:00Z')]));
    pathsOf(world);
    await table.sync(access, steady);
    expect(table.starts).toEqual(['primary:a 2026-11-21T10:00']);
    expect(pathsOf(world)).toEqual([
      '/calendars/primary/events',
      `/calendars/${team}/events`,
      '/users/me/calendarList',
    ]);
    await table.sync(access, steady);
    expect(pathsOf(world)).toEqual(['/calendars/primary/events']);
  });

  it('is gone within a run too, that asked for the list before it was', async () => {
    const world = start(both());
    const access = await connect(world);
    const [stream] = calendar.open(access).streams;
    const read = async () => {
      const pages: StreamPage[] = [];
      for await (const page of stream?.read(nightly, null) ?? []) pages.push(page);
      return pages.map(({ activities, withheld }) => [activities.length, withheld]);
    };
    expect(await read()).toEqual([[2, undefined]]);
    world.replace(workspace([meeting('a', '2026-11-21T10:00:00Z')]));
    expect(await read()).toEqual([[1, undefined]]);
  });

  it.each([403, 404] as const)('with %i, but is still in the list, keeps its meetings', async (status) => {
    const world = start(both());
    const access = await connect(world);
    const table = new Table();
    await table.sync(access, nightly);
    for (const window of [steady, nightly]) {
      const pages = await pagesOf(refusing(access, team, status), window, table.memory);
      expect(pages.every(({ withheld }) => withheld === true)).toBe(true);
      await table.sync(refusing(access, team, status), window);
      expect(table.meetings.size).toBe(2);
    }
    await table.sync(access, steady);
    expect(table.meetings.size).toBe(2);
  });

  it('does not make a meeting count twice whose other copy is still read', async () => {
    const shared = { iCalUID: 'shared@google.com' };
    const invited = meeting('m', '2026-11-21T10:00:00Z', shared);
    const copy = meeting('m', '2026-11-21T10:00:00Z', { ...shared, organizer: { self: true } });
    const uninvited = { ...copy, attendees: [{ responseStatus: 'accepted' }, { responseStatus: 'accepted' }] };
    const world = start(two([uninvited as typeof copy], [invited]));
    const access = await connect(world);
    const table = new Table();
    await table.sync(access, nightly);
    const before = table.starts;
    await table.sync(refusing(access, team, 403), steady);
    expect(table.starts).toEqual(['primary:m 2026-11-21T10:00']);
    await table.sync(access, steady);
    expect(table.starts).toEqual(before);
    expect(before).toHaveLength(1);
  });

  it('ends the read where all refuse', async () => {
    const access = await connect(start(workspace([])));
    await expect(pagesOf(refusing(access, 'primary', 403), steady)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(pagesOf(refusing(access, 'primary', 404), steady)).rejects.toMatchObject({ code: 'not_found' });
  });
});

it('of a meeting on two calendars the copy on the one that is read counts, and the other calendar is not asked', async () => {
  const world = start(two([meeting('a', '2026-11-21T10:00:00Z')], [meeting('a', '2026-11-21T10:00:00Z')]));
  const access = await connect(world);
  const read = async (...excluded: string[]) => {
    const table = new Table();
    pathsOf(world);
    await table.sync({ ...access, excluded: new Set(excluded) }, nightly);
    return { calendars: [...table.meetings.values()].map(({ metadata }) => metadata), asked: pathsOf(world) };
  };
  expect((await read()).calendars).toMatchObject([{ calendarId: 'primary' }]);
  const { calendars, asked } = await read('primary');
  expect(calendars).toMatchObject([{ calendarName: 'Team' }]);
  expect(asked).not.toContain('/calendars/primary/events');
});
