import { eq, isNotNull } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Connection } from '@/lib/db/queries/connections';
import { connections } from '@/lib/db/schema/connections';
import { SyncError } from '@/lib/integrations/errors';
import { logger, setLogLevel } from '@/lib/logger';
import { always, commit, commits, resolving, standing, SyncRig } from './sync-rig';
import { events } from './token-rig';

let rig: SyncRig;
beforeAll(async () => {
  setLogLevel('silent');
  rig = await SyncRig.open();
});
afterAll(async () => {
  await rig.close();
});
beforeEach(async () => {
  await rig.reset();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const noon = new Date('2026-03-18T12:00:00.000Z');
const after = (ms: number): Date => new Date(noon.getTime() + ms);

/** Until a wait has begun; `vi.waitFor` would move the faked time. */
async function untilWaiting(): Promise<void> {
  while (vi.getTimerCount() === 0) await new Promise((resolve) => setImmediate(resolve));
}

/** Connections in the order in which they are due, of users of their own. */
async function due(...changes: Parameters<SyncRig['connection']>[0][]): Promise<Connection[]> {
  const made: Connection[] = [];
  for (const [index, change] of changes.entries())
    made.push(await rig.connection({ importing: false, nextSyncAt: new Date(index * 1000), ...change }));
  return made;
}

describe('the places of a process', () => {
  const [github, slack, notion, calendar] = [
    { provider: 'github' as const },
    { provider: 'slack' as const },
    { provider: 'notion' as const },
    { provider: 'calendar' as const },
  ];
  const held = async (): Promise<string[]> => {
    const rows = await rig.db
      .select({ provider: connections.provider })
      .from(connections)
      .where(isNotNull(connections.leaseUntil))
      .orderBy(connections.nextSyncAt);
    return rows.map(({ provider }) => provider);
  };

  it('are eight, of which one provider gets four', async () => {
    await due(github, github, github, github, github, slack, slack, slack, slack, slack, notion);
    const { stream, open } = standing();
    const service = rig.service(stream);
    const runs = await service.startDue(100);
    expect(runs).toHaveLength(8);
    expect(await held()).toEqual([...Array<string>(4).fill('github'), ...Array<string>(4).fill('slack')]);
    open();
    await service.drain();
    expect(await Promise.all(runs)).toHaveLength(8);
  });

  it('of an odd number give one provider the larger half', async () => {
    await due(github, github, github, slack);
    const { stream, open } = standing();
    const runs = await rig.service(stream, { places: 3 }).startDue();
    expect(await held()).toEqual(['github', 'github', 'slack']);
    open();
    await Promise.all(runs);
  });

  it('are taken only as far as was asked, and each again when its run has ended', async () => {
    await due(github, slack, notion, calendar);
    const service = rig.service(always(), { places: 4 });
    expect(await service.runDue(1)).toEqual(['success']);
    expect(await service.runDue(2)).toEqual(['success', 'success']);
    expect(await service.startDue(0)).toEqual([]);
    expect(await service.runDue()).toEqual(['success']);
    expect(await service.runDue()).toEqual([]);
  });

  it('are kept from imports but for all and two, and but for one where there are fewer', async () => {
    for (const [places, imports] of [
      [1, 1],
      [3, 1],
      [4, 2],
    ] as const) {
      await rig.reset();
      await due(...[github, slack, notion, calendar].map((of) => ({ ...of, importing: true })));
      const { stream, open } = standing();
      const service = rig.service(stream, { places });
      const runs = await service.startDue();
      expect([places, runs.length]).toEqual([places, imports]);
      open();
      await service.drain();
    }
  });

  it('count a connection whose older history was asked for among the imports', async () => {
    const historyRequest = { reachBackDays: 365, readAgain: false };
    await due({ ...github, historyRequest }, { ...slack, importing: true }, notion);
    const { stream, open } = standing();
    const service = rig.service(stream, { places: 3 });
    const runs = await service.startDue();
    expect(await held()).toEqual(['github', 'notion']);
    open();
    await Promise.all(runs);
  });
});

describe('an import between two of its windows', () => {
  /** Starts an import; what `others` makes is there when its first window is being read. Answers how the import ended. */
  async function importing(places: number, others: () => Promise<unknown>): Promise<unknown> {
    const { userId } = await rig.connection();
    const { stream, reached, open } = standing();
    const service = rig.service((of) => (of === userId ? stream : always()), { places });
    const [run] = await service.startDue(1);
    await reached;
    await others();
    open();
    return run;
  }

  it('gives its place to another connection that is due, and has lost nothing', async () => {
    expect(await importing(1, () => due({ importing: false }))).toBeNull();
    const [left] = await rig.db.select().from(connections).where(eq(connections.importing, true));
    expect(left).toMatchObject({ leaseUntil: null, runId: expect.any(String) as string });
    expect(await rig.service(always()).runDue()).toEqual(['success', 'success']);
  });

  it('goes on while there is room beside it', async () => {
    expect(await importing(8, () => due({ importing: true }))).toBe('success');
  });

  it('goes on while nobody is due', async () => {
    expect(await importing(1, () => due({ nextSyncAt: new Date('2999-01-01') }))).toBe('success');
  });

  it('gives way to another import where there is a free place for updates alone', async () => {
    expect(await importing(3, () => due({ importing: true }))).toBeNull();
  });

  it('does not give way to an update that has a place of its own', async () => {
    expect(await importing(3, () => due({ importing: false }))).toBe('success');
  });
});

// The driver of a Postgres has timers of its own, which stand still with the faked ones, and are counted with them.
const onPostgres = (process.env.TEST_DATABASE_URL ?? '') !== '';

describe('a process that is asked to end', () => {
  it('waits for its runs, which end after their page and are due again at once', async () => {
    const connection = await rig.connection();
    const { stream, reached, open } = standing();
    const service = rig.service(stream);
    const [run] = await service.startDue();
    await reached;
    let drained = false;
    const draining = service.drain().then(() => (drained = true));
    await rig.read(connection.id);
    expect(drained).toBe(false);
    open();
    await draining;
    expect(await run).toBeNull();
    expect(await rig.read(connection.id)).toMatchObject({ leaseOwner: null, leaseUntil: null });
    expect(await rig.runs(connection.userId)).toMatchObject([{ status: 'running' }]);
  });

  it('claims nothing any more, and waits for nothing where nothing runs', async () => {
    const { id } = await rig.connection();
    const service = rig.service(always());
    await service.drain();
    expect(await service.startDue()).toEqual([]);
    expect((await rig.read(id)).leaseGen).toBe(0);
  });

  it('while it claims gives back what it got, due at once, for whoever comes next', async () => {
    await rig.freeze(noon);
    const { id } = await rig.connection();
    const service = rig.service(always());
    const starting = service.startDue();
    await service.drain();
    expect(await starting).toEqual([]);
    expect(await rig.read(id)).toMatchObject({ leaseOwner: null, leaseUntil: null, leaseGen: 1, nextSyncAt: noon });
    expect(await rig.service(always()).runDue()).toEqual(['success']);
  });

  it.skipIf(onPostgres)('does not wait out what it was waiting for (tried on PGlite alone)', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    await rig.connection();
    let failures = 0;
    const down = commits(() => {
      failures += 1;
      throw new SyncError('down', 'github', 'network_error');
    });
    const service = rig.service(down, { wait: undefined, random: undefined });
    const [run] = await service.startDue();
    await untilWaiting();
    await service.drain();
    expect(await run).toBeNull();
    expect(failures).toBe(1);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('a service that is given no clock of its own', () => {
  it.skipIf(onPostgres)('tries again after a second or a little less, by chance (tried on PGlite alone)', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    vi.spyOn(Math, 'random').mockReturnValue(0.6);
    await rig.connection();
    let failures = 0;
    const down = commits(async function* () {
      failures += 1;
      if (failures === 1) throw new SyncError('down', 'github', 'network_error');
      yield await Promise.resolve({ activities: [] });
    });
    const [run] = await rig.service(down, { wait: undefined, random: undefined }).startDue();
    await untilWaiting();
    vi.advanceTimersByTime(799);
    expect(vi.getTimerCount()).toBe(1);
    vi.advanceTimersByTime(1);
    expect(await run).toBe('success');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('keeps its lease by a sign of life before a third of it is over, and gives none once the run has ended', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    await rig.freeze(noon);
    const { id } = await rig.connection();
    const { stream, reached, open } = standing();
    const [run] = await rig.service(stream).startDue();
    await reached;
    await rig.freeze(after(16_000));
    vi.advanceTimersByTime(16_000);
    await expect.poll(async () => (await rig.read(id)).leaseUntil).toEqual(after(66_000));
    open();
    expect(await run).toBe('success');
    expect(vi.getTimerCount()).toBe(0);
  });

  it('tells providers the time of this process', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: noon });
    const { userId } = await rig.connection();
    const times: Date[] = [];
    const inner = resolving(always());
    const noting = rig.service(always(), {
      resolve: (provider, of) => {
        const found = inner(provider, of);
        const open: typeof found.provider.open = (access) => {
          times.push(access.now());
          return found.provider.open(access);
        };
        return { ...found, provider: { ...found.provider, open } };
      },
    });
    await noting.syncProvider(userId, 'github');
    expect(times).toEqual([noon]);
  });
});

describe('what goes wrong beside a run', () => {
  it('a page that cannot be told of a change ends no sync', async () => {
    const { userId } = await rig.connection();
    const warned = events('warn');
    const service = rig.service(always(commit('a')), { changed: () => Promise.reject(new Error('no channel')) });
    expect(await service.runDue()).toEqual(['success']);
    expect(new Set(warned())).toEqual(new Set(['status_not_told']));
    expect(await rig.stored(userId)).toEqual(['a']);
  });

  it('an end that cannot be written ends no process: it is logged, and the run is taken over', async () => {
    const connection = await rig.connection();
    const told = events('error');
    const service = rig.service(always(), {
      intervalMinutes: () => {
        throw new Error('no such setting');
      },
    });
    expect(await service.runDue()).toEqual([null]);
    expect(told()).toEqual(['sync_not_ended']);
    expect((await rig.read(connection.id)).leaseOwner).not.toBeNull();
    await rig.tokens.advance(51);
    expect(await rig.service(always()).runDue()).toEqual(['success']);
  });

  it('is logged with whose it is', async () => {
    const { id } = await rig.connection();
    const spy = vi.spyOn(logger(), 'error');
    const error = new Error('no such setting');
    const intervalMinutes = (): never => {
      throw error;
    };
    await rig.service(always(), { intervalMinutes }).runDue();
    expect(spy.mock.calls).toEqual([
      [
        { event: 'sync_not_ended', provider: 'github', connectionId: id, error },
        'how a sync ended could not be written; it is taken over when its lease has run out',
      ],
    ]);
  });
});
