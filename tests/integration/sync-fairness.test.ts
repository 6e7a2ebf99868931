import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { secondsUntilDue } from '@/lib/db/queries/connections';
import { connections, rateBudgets } from '@/lib/db/schema/connections';
import { OAuthError } from '@/lib/integrations/errors';
import { installedFor } from '@/lib/integrations/installation';
import type { Stream, Window } from '@/lib/integrations/provider';
import { providerIds, type IntegrationProvider } from '@/lib/integrations/registry-ids';
import type { SyncService } from '@/lib/integrations/sync-service';
import {
  commit,
  daysAgo,
  dyingDatabase,
  gate,
  holding,
  onBothDatabases,
  stream,
  tooMany,
  withStreams,
  type Engine,
  type Member,
} from '../support/engine';
import { until } from '../support/until';

/** A service in which each user has a stream of their own. */
function readingFor(engine: Engine, byUser: Map<string, Stream>, places: number): Promise<SyncService> {
  return engine.service({
    places,
    resolve: (provider, userId) => {
      const own = byUser.get(userId);
      if (own === undefined) throw new Error(`Nothing is known of ${userId}.`);
      return withStreams(installedFor(provider as IntegrationProvider, userId), [own]);
    },
  });
}

/** Runs until nothing is due; a service that never comes to its end fails the test. */
async function runAll(service: SyncService, limit?: number): Promise<void> {
  for (let rounds = 0; (await service.runDue(limit)).length > 0; rounds += 1) expect(rounds).toBeLessThan(100);
}

/** Members whose history is read to its end. */
async function settled(engine: Engine, count: number, provider: IntegrationProvider = 'github'): Promise<Member[]> {
  const members: Member[] = [];
  for (let index = 0; index < count; index += 1) members.push(await engine.member(provider));
  const service = await engine.reading(holding(() => []));
  await runAll(service);
  return members;
}

await onBothDatabases('a process with few places', { BACKFILL_DAYS: '60' }, (at) => {
  it('keeps two for updates: imports that take long delay none', async () => {
    const updates = await settled(at.engine, 2, 'calendar');
    const stop = gate();
    const byUser = new Map(updates.map(({ userId }) => [userId, holding(() => [])]));
    for (let index = 0; index < 4; index += 1) {
      const { userId } = await at.engine.member(providerIds[index % 4] ?? 'github');
      byUser.set(
        userId,
        stream(async function* () {
          await stop.pass();
          yield { activities: [] };
        }),
      );
    }
    const service = await readingFor(at.engine, byUser, 4);
    const imports = await service.startDue();
    expect(imports).toHaveLength(2);
    for (const member of updates) await at.engine.makeDue(member);
    expect(await Promise.all(await service.startDue())).toEqual(['success', 'success']);
    expect(await service.startDue()).toEqual([]);
    stop.open();
    await Promise.all(imports);
    await runAll(service);
    const left = await at.engine.db.select({ importing: connections.importing }).from(connections);
    expect(left.map(({ importing }) => importing)).toEqual([false, false, false, false, false, false]);
  });

  it('with one place only has an import give way between its windows and go on from where it was, no window lost', async () => {
    const [update] = await settled(at.engine, 1);
    if (update === undefined) throw new Error('There is no member.');
    const importer = await at.engine.member('github');
    const windows: Window[] = [];
    const rows = Array.from({ length: 60 }, (_, day) => commit(`day-${day}`, daysAgo(day)));
    const inner = holding(() => rows);
    const order: string[] = [];
    const byUser = new Map([
      [
        importer.userId,
        {
          ...inner,
          read: async function* (window: Window) {
            order.push(window.reason);
            if (window.reason === 'backfill') {
              windows.push(window);
              // Always somebody waits, and was there first.
              await at.engine.db.execute(
                sql`update connections set next_sync_at = devtrack_now() where user_id = ${update.userId}`,
              );
            }
            yield* inner.read(window, null);
          },
        },
      ],
      [
        update.userId,
        stream(async function* () {
          order.push('update');
          yield await Promise.resolve({ activities: [] });
        }),
      ],
    ]);
    const service = await readingFor(at.engine, byUser, 1);
    let rounds = 0;
    for (; (await at.engine.connection(importer, 'github')).importing; rounds += 1) {
      expect(rounds).toBeLessThan(40);
      await service.runDue(1);
    }
    expect(windows.length).toBeGreaterThan(3);
    for (const [index, window] of windows.entries()) if (index > 0) expect(window.to).toEqual(windows[index - 1]?.from);
    expect(windows.at(-1)?.from.toISOString()).toBe((await at.engine.place(importer, 'github')).target);
    expect(await at.engine.rows(importer)).toHaveLength(60);
    // The one that waited had its turn after each window but those of the newest days.
    const history = order.filter((entry) => entry !== 'steady');
    for (let index = 2; index < history.length; index += 1)
      expect([history[index - 1], history[index]]).not.toEqual(['backfill', 'backfill']);
    // One run from the first window to the last, however often it gave way.
    expect(await at.engine.runs(importer)).toMatchObject([{ status: 'success', trigger: 'connect', newItems: 60 }]);
  });

  it('has two imports take turns, and both come to their end', async () => {
    const members = [await at.engine.member('github'), await at.engine.member('github')];
    const order: number[] = [];
    const byUser = new Map(
      members.map(({ userId }, index) => {
        const inner = holding(() => []);
        const noting: Stream = {
          ...inner,
          read: (window, memory) => {
            if (window.reason === 'backfill') order.push(index);
            return inner.read(window, memory);
          },
        };
        return [userId, noting];
      }),
    );
    const service = await readingFor(at.engine, byUser, 1);
    for (let rounds = 0; rounds < 30; rounds += 1) await service.runDue(1);
    for (const member of members)
      expect(await at.engine.connection(member, 'github')).toMatchObject({ importing: false, runId: null });
    const first = order.filter((index) => index === 0).length;
    expect(order).toHaveLength(first * 2);
    // Neither is done before the other has begun.
    expect(order.slice(0, first)).toContain(1);
    expect(order.slice(0, first)).toContain(0);
  });

  it('does not give way to nobody: alone it reads all in one go', async () => {
    await at.engine.member('github');
    const service = await at.engine.reading(
      holding(() => []),
      { places: 1 },
    );
    expect(await service.runDue(1)).toEqual(['success']);
  });

  it('gives no provider more than half of them: one that hangs leaves room for the others', async () => {
    const hanging = await settled(at.engine, 5);
    const [other] = await settled(at.engine, 1, 'slack');
    if (other === undefined) throw new Error('There is no member.');
    const stop = gate();
    const hung = stream(async function* () {
      await stop.pass();
      yield { activities: [] };
    });
    const byUser = new Map(hanging.map(({ userId }) => [userId, hung]));
    byUser.set(
      other.userId,
      holding(() => []),
    );
    for (const member of [...hanging, other]) await at.engine.makeDue(member);
    // The hanging ones have waited longest.
    await at.engine.db.execute(
      sql`update connections set next_sync_at = next_sync_at - interval '1 minute' where provider = 'github'`,
    );
    const service = await readingFor(at.engine, byUser, 4);
    const started = await service.startDue();
    expect(started).toHaveLength(3);
    expect(await Promise.race(started)).toBe('success');
    await at.engine.makeDue(other);
    expect(await Promise.all(await service.startDue())).toEqual(['success']);
    stop.open();
    await Promise.all(started);
    expect(await service.runDue()).toHaveLength(2);
  });

  it('takes first what somebody waits for, then what is due since longest', async () => {
    const [old, older, byHand] = await settled(at.engine, 3);
    if (old === undefined || older === undefined || byHand === undefined) throw new Error('A member is missing.');
    const due = (member: Member, minutes: number) =>
      at.engine.db.execute(
        sql`update connections set next_sync_at = devtrack_now() - make_interval(mins => ${minutes}) where user_id = ${member.userId}`,
      );
    await due(old, 5);
    await due(older, 50);
    expect((await byHand.browser.request('POST', '/api/integrations/github/sync')).status).toBe(202);
    const order: string[] = [];
    const byUser = new Map(
      [old, older, byHand].map(({ userId }) => [
        userId,
        stream(async function* () {
          order.push(userId);
          yield await Promise.resolve({ activities: [] });
        }),
      ]),
    );
    const service = await readingFor(at.engine, byUser, 1);
    await runAll(service, 1);
    expect(order).toEqual([byHand.userId, older.userId, old.userId]);
  });
});

await onBothDatabases('a worker that died', { BACKFILL_DAYS: '20' }, (at) => {
  /** A run that was taken over while it stood between two pages. */
  async function zombie(after: () => Promise<never> | Promise<void>) {
    const member = await at.engine.member('github');
    const stop = gate();
    const service = await at.engine.reading(
      stream(
        async function* () {
          yield { activities: [commit('first', daysAgo(1))] };
          await stop.pass();
          await after();
          yield { activities: [commit('second', daysAgo(2))], removed: ['first'] };
        },
        { absence: 'deletes' },
      ),
      // It is alive but heard of no more: its heartbeats do not come through.
      { every: () => () => undefined },
    );
    const [run] = await service.startDue(1);
    await stop.reached;
    await at.engine.untilStored(member, 1);
    await at.engine.advance(51);
    return { member, run, wake: () => stop.open(), service };
  }

  it('is succeeded within 60 seconds of its last sign of life, and not while it may live', async () => {
    await at.engine.member('github');
    const dying = dyingDatabase(at.app.database, 3);
    void (
      await at.engine.reading(
        holding(() => []),
        { database: dying.database },
      )
    ).startDue(1);
    await dying.died;
    const seconds = (await secondsUntilDue(at.engine.db)) ?? Infinity;
    expect(seconds).toBeGreaterThan(45);
    expect(seconds).toBeLessThanOrEqual(50);
    const heir = await at.engine.reading(holding(() => []));
    await at.engine.advance(45);
    expect(await heir.runDue(1)).toEqual([]);
    await at.engine.advance(6);
    expect(await heir.runDue(1)).toEqual(['success']);
  });

  it('lives as long as its heart beats, however long a page takes', async () => {
    const member = await at.engine.member('github');
    const stop = gate();
    const timers: { ms: number; work: () => void }[] = [];
    const service = await at.engine.reading(
      stream(async function* () {
        await stop.pass();
        yield { activities: [] };
      }),
      {
        every: (ms, work) => {
          timers.push({ ms, work });
          return () => undefined;
        },
      },
    );
    const [run] = await service.startDue(1);
    await stop.reached;
    // Two beats may fail; what comes more often is no heart.
    const heart = timers.find(({ ms }) => ms > 1000);
    if (heart === undefined) throw new Error('It has no heart.');
    expect(heart.ms * 3).toBeLessThan(50_000);
    const heir = await at.engine.reading(holding(() => []));
    for (let beats = 0; beats < 4; beats += 1) {
      await at.engine.advance(40);
      const before = (await at.engine.connection(member, 'github')).leaseUntil?.getTime();
      heart.work();
      await until('the lease is renewed', async () => {
        const { leaseUntil } = await at.engine.connection(member, 'github');
        return leaseUntil?.getTime() === before ? null : leaseUntil;
      });
      expect(await heir.runDue(1)).toEqual([]);
    }
    stop.open();
    expect(await run).toBe('success');
  });

  it('ends when its heart finds that it was taken over', async () => {
    const member = await at.engine.member('github');
    const stop = gate();
    const beats: (() => void)[] = [];
    const service = await at.engine.reading(
      stream(async function* () {
        yield { activities: [] };
        await stop.pass();
        throw new OAuthError('dead', 'github', 'invalid_grant');
      }),
      {
        every: (_ms, work) => {
          beats.push(work);
          return () => undefined;
        },
      },
    );
    const [run] = await service.startDue(1);
    await stop.reached;
    await at.engine.advance(51);
    expect(await (await at.engine.reading(holding(() => []))).runDue(1)).toEqual(['success']);
    for (const beat of beats) beat();
    stop.open();
    expect(await run).toBeNull();
    expect(await at.engine.connection(member, 'github')).toMatchObject({ status: 'active', errorCode: null });
  });

  it('and comes back writes no page: neither rows nor deletions, counters nor place', async () => {
    const { member, run, wake } = await zombie(() => Promise.resolve());
    const heir = await at.engine.reading(holding(() => [commit('first', daysAgo(1)), commit('heir', daysAgo(3))]));
    expect(await heir.runDue(1)).toEqual(['success']);
    const before = [
      await at.engine.connection(member, 'github'),
      await at.engine.rows(member),
      await at.engine.runs(member),
    ];
    wake();
    expect(await run).toBeNull();
    expect([
      await at.engine.connection(member, 'github'),
      await at.engine.rows(member),
      await at.engine.runs(member),
    ]).toEqual(before);
  });

  it('and comes back ends no run, neither as a failure nor with a notice, while the heir still reads', async () => {
    const { member, run, wake } = await zombie(() => Promise.reject(new OAuthError('dead', 'github', 'invalid_grant')));
    const stop = gate();
    const heir = await at.engine.reading(
      stream(async function* () {
        await stop.pass();
        yield { activities: [commit('heir', daysAgo(1))] };
      }),
    );
    const [second] = await heir.startDue(1);
    await stop.reached;
    const before = await at.engine.connection(member, 'github');
    wake();
    expect(await run).toBeNull();
    expect(await at.engine.connection(member, 'github')).toEqual(before);
    expect(await member.browser.json('/api/notifications')).toEqual({ notifications: [], unreadCount: 0 });
    stop.open();
    expect(await second).toBe('success');
  });

  it('and comes back to be ended hands nothing back that is not its own', async () => {
    const { member, run, wake, service } = await zombie(() => Promise.resolve());
    const stop = gate();
    const heir = await at.engine.reading(
      stream(async function* () {
        await stop.pass();
        yield { activities: [] };
      }),
    );
    const [second] = await heir.startDue(1);
    await stop.reached;
    const before = await at.engine.connection(member, 'github');
    const drained = service.drain();
    wake();
    await drained;
    expect(await run).toBeNull();
    expect(await at.engine.connection(member, 'github')).toEqual(before);
    stop.open();
    expect(await second).toBe('success');
  });

  it('and comes back with its last window read moves no place: the closing commit is fenced too', async () => {
    const member = await at.engine.member('github');
    const stop = gate();
    const service = await at.engine.reading(
      stream(
        async function* () {
          yield { activities: [commit('first', daysAgo(1))] };
          await stop.pass();
        },
        { absence: 'deletes' },
      ),
      { every: () => () => undefined },
    );
    const [run] = await service.startDue(1);
    await stop.reached;
    await at.engine.untilStored(member, 1);
    await at.engine.advance(51);
    expect(await (await at.engine.reading(holding(() => [commit('heir', daysAgo(3))]))).runDue(1)).toEqual(['success']);
    const before = [await at.engine.connection(member, 'github'), await at.engine.rows(member)];
    stop.open();
    expect(await run).toBeNull();
    expect([await at.engine.connection(member, 'github'), await at.engine.rows(member)]).toEqual(before);
    expect(before[1]).toHaveLength(2);
  });

  it('and comes back to a limit writes no wait on the connection: only the budget, which is the provider’s word', async () => {
    const limit = { limit: 0, remaining: 0 };
    const { member, run, wake } = await zombie(() => Promise.reject(tooMany(600)));
    expect(await (await at.engine.reading(holding(() => []))).runDue(1)).toEqual(['success']);
    const before = await at.engine.connection(member, 'github');
    wake();
    expect(await run).toBeNull();
    expect(await at.engine.connection(member, 'github')).toEqual(before);
    expect(await at.engine.db.select().from(rateBudgets)).toMatchObject([limit]);
  });
});
