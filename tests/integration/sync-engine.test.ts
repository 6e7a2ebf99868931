import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '@/lib/db/client';
import { claimDueConnection } from '@/lib/db/queries/connections';
import { commitBatch, LeaseLostError, type Batch, type Lease } from '@/lib/db/queries/commit-batch';
import { userKeys, users } from '@/lib/db/schema/accounts';
import { activities, timeOff } from '@/lib/db/schema/activities';
import { connections, integrationSyncLogs, oauthStates } from '@/lib/db/schema/connections';
import { notifications } from '@/lib/db/schema/notices';
import { summaryCache } from '@/lib/db/schema/summaries';
import { startStream } from '@/lib/integrations/sync-cursor';
import { startApp, type TestApp } from '../support/app';
import {
  behindProxy,
  commit,
  daysAgo,
  dyingDatabase,
  Engine,
  gate,
  holding,
  stream,
  type Member,
} from '../support/engine';
import { postgresServer } from '../support/postgres';

const server = await postgresServer();
const skippedOn = { pglite: '', postgres: server.reason === null ? '' : ` (skipped: ${server.reason})` };

for (const kind of ['pglite', 'postgres'] as const) {
  describe.skipIf(skippedOn[kind] !== '')(`the sync engine on ${kind}${skippedOn[kind]}`, () => {
    let app: TestApp;
    let engine: Engine;
    beforeAll(async () => {
      app = await startApp({ engine: kind, worker: false, env: { ...behindProxy, BACKFILL_DAYS: '20' } });
      engine = new Engine(app);
    });
    afterEach(() => engine.reset());
    afterAll(() => app?.close());

    const room = { places: 3, importPlaces: 3, fullProviders: [] };
    const leaseOf = async (member: Member, owner: string): Promise<Lease> => {
      const claimed = await claimDueConnection(engine.db, owner, room);
      const runId = claimed?.runId ?? null;
      if (claimed === null || runId === null) throw new Error('Nothing was claimed.');
      return {
        connectionId: claimed.id,
        userId: member.userId,
        provider: claimed.provider,
        leaseGen: claimed.leaseGen,
        runId,
      };
    };
    const begun = startStream(new Date(), { backfillDays: 20, windowDays: [7] });
    const batch = (change: Partial<Batch> = {}): Batch => ({
      activities: [commit('a', daysAgo(1))],
      timeOff: [],
      removed: [],
      absent: null,
      waiting: null,
      covered: null,
      cursor: { streams: { commits: { ...begun, windows: 9 } } },
      importing: true,
      progress: { done: 1, total: null, phase: 'recent', through: null },
      requests: 2,
      ...change,
    });

    it('writes nothing of a batch whose lease somebody else has taken', async () => {
      const member = await engine.member('github');
      const zombie = await leaseOf(member, 'zombie');
      await engine.advance(51);
      const heir = await leaseOf(member, 'heir');
      await expect(commitBatch(engine.db, zombie, batch())).rejects.toBeInstanceOf(LeaseLostError);
      expect(await engine.rows(member)).toEqual([]);
      expect(await engine.connection(member, 'github')).toMatchObject({
        cursor: null,
        leaseOwner: 'heir',
        leaseGen: zombie.leaseGen + 1,
      });
      expect((await engine.runs(member))[0]).toMatchObject({ itemsSynced: 0, requests: 0 });
      await commitBatch(engine.db, heir, batch());
      expect(await engine.rows(member)).toHaveLength(1);
    });

    it('moves the cursor only together with the rows: a failure after them takes them back', async () => {
      const member = await engine.member('github');
      const lease = await leaseOf(member, 'worker');
      await engine.db.execute(
        sql`create function fail_here() returns trigger language plpgsql as $$ begin raise exception 'power cut'; end $$`,
      );
      await engine.db.execute(
        sql`create trigger power_cut before update on integration_sync_logs for each row execute function fail_here()`,
      );
      try {
        await expect(commitBatch(engine.db, lease, batch())).rejects.toThrow();
      } finally {
        await engine.db.execute(sql`drop trigger power_cut on integration_sync_logs`);
        await engine.db.execute(sql`drop function fail_here()`);
      }
      expect(await engine.rows(member)).toEqual([]);
      expect((await engine.connection(member, 'github')).cursor).toBeNull();
    });

    it('resumes a run that was killed in the middle: the same run, from its cursor, to the same rows', async () => {
      const whole = await engine.member('slack');
      expect(await (await engine.service()).runDue(5)).toEqual(['success']);
      const expected = (await engine.rows(whole)).map(({ externalId, count, title }) => ({ externalId, count, title }));
      expect(expected.length).toBeGreaterThan(20);

      const member = await engine.member('slack');
      const [queued] = await engine.runs(member);
      // Beginning the run, the first cursor, then pages: the kill falls among them.
      const dying = dyingDatabase(app.database, 8);
      const killed = await engine.service({ database: dying.database });
      void killed.startDue(1);
      await dying.died;
      const left = await engine.connection(member, 'slack');
      expect(left.cursor?.streams.messages?.windows).toBeGreaterThan(0);
      expect(left).toMatchObject({ runId: queued?.id });
      expect(await (await engine.service()).runDue(5)).toEqual([]);

      await engine.advance(51);
      const heir = await engine.service();
      expect(await heir.runDue(5)).toEqual(['success']);
      expect((await engine.rows(member)).map(({ externalId, count, title }) => ({ externalId, count, title }))).toEqual(
        expected,
      );
      const runs = await engine.runs(member);
      expect(runs).toMatchObject([{ id: queued?.id, status: 'success', trigger: 'connect' }]);
      expect(await engine.connection(member, 'slack')).toMatchObject({
        leaseOwner: null,
        runId: null,
        leaseGen: left.leaseGen + 1,
      });
    });

    it('gives each of twenty due connections to exactly one of two processes', async () => {
      const people = await engine.db
        .insert(users)
        .values(Array.from({ length: 20 }, (_, index) => ({ name: `P${index}`, email: `p${index}@example.com` })))
        .returning({ id: users.id });
      await engine.db.insert(connections).values(
        people.map(({ id }) => ({
          userId: id,
          provider: 'github',
          accountId: '1',
          accountLabel: 'x',
          origin: app.sandbox.origin,
          nextSyncAt: daysAgo(1),
        })),
      );
      const other = kind === 'postgres' ? await openDatabase(app.config) : app.database;
      const claimed = await Promise.all(
        [app.database, other, app.database, other].map(async ({ db }, index) => {
          const mine: string[] = [];
          for (;;) {
            const claimed = await claimDueConnection(db, `worker-${index}`, room);
            if (claimed === null) return mine;
            mine.push(claimed.id);
          }
        }),
      );
      expect(claimed.flat()).toHaveLength(20);
      expect(new Set(claimed.flat()).size).toBe(20);
      const rows = await engine.db.select({ leaseGen: connections.leaseGen }).from(connections);
      expect(rows.every((row) => row.leaseGen === 1)).toBe(true);
      if (other !== app.database) await other.close();
    });

    it('makes one run of five requests at once, and the worker ends that one', async () => {
      const member = await engine.member('github');
      const service = await engine.reading(holding(() => []));
      await service.runDue(5);
      const answers = await Promise.all(
        Array.from({ length: 5 }, () => member.browser.request('POST', '/api/integrations/github/sync')),
      );
      expect(answers.map((answer) => answer.status)).toEqual([202, 202, 202, 202, 202]);
      const bodies = (await Promise.all(answers.map((answer) => answer.json()))) as { syncId: string; state: string }[];
      expect(new Set(bodies.map((body) => body.syncId)).size).toBe(1);
      await service.runDue(5);
      const runs = await engine.runs(member);
      expect(runs.map((run) => [run.trigger, run.status])).toEqual([
        ['connect', 'success'],
        ['manual', 'success'],
      ]);
      expect(runs[1]?.id).toBe(bodies[0]?.syncId);
    });

    it('joins a request that comes between the claim and the start of a run to that run', async () => {
      const member = await engine.member('github');
      const service = await engine.reading(holding(() => []));
      await service.runDue(5);
      await engine.makeDue(member);
      const [asked] = await Promise.all([service.scheduleSync(member.userId, 'github'), service.runDue(5)]);
      await service.runDue(5);
      const runs = await engine.runs(member);
      expect(runs.filter((run) => run.status === 'queued' || run.status === 'running')).toEqual([]);
      expect(runs.map((run) => run.id)).toContain(asked.syncId);
    });

    it('leaves no row behind when it is disconnected during a sync', async () => {
      const member = await engine.member('github');
      const stop = gate();
      const service = await engine.reading(
        stream(async function* () {
          yield {
            activities: [commit('before', daysAgo(1))],
            timeOff: [{ externalId: 'leave', startsAt: daysAgo(2), endsAt: daysAgo(1) }],
          };
          await stop.pass();
          yield { activities: [commit('after', daysAgo(2))] };
        }),
      );
      const [run] = await service.startDue(1);
      await stop.reached;
      await engine.untilStored(member, 1);
      const answer = await member.browser.request('POST', '/api/integrations/github/disconnect');
      expect(await answer.json()).toMatchObject({ disconnected: true, revoked: true, activitiesDeleted: 1 });
      stop.open();
      expect(await run).toBeNull();
      expect(await engine.rows(member)).toEqual([]);
      expect(await engine.db.select().from(timeOff)).toEqual([]);
      expect(await engine.db.select().from(connections)).toEqual([]);
      expect(await engine.runs(member)).toMatchObject([{ status: 'failed', errorCode: 'disconnected' }]);
    });

    it('leaves no row and no key behind when the account is deleted during a sync', async () => {
      const member = await engine.member('github');
      const stop = gate();
      const service = await engine.reading(
        stream(async function* () {
          yield { activities: [commit('before', daysAgo(1))] };
          await stop.pass();
          yield { activities: [commit('after', daysAgo(2))] };
        }),
      );
      const [run] = await service.startDue(1);
      await stop.reached;
      await engine.untilStored(member, 1);
      const answer = await member.browser.request('DELETE', '/api/account', { password: member.password });
      expect(answer.status).toBe(200);
      stop.open();
      expect(await run).toBeNull();
      for (const table of [
        users,
        userKeys,
        connections,
        activities,
        integrationSyncLogs,
        notifications,
        oauthStates,
        summaryCache,
      ]) {
        expect(await engine.db.select().from(table)).toEqual([]);
      }
      expect((await member.browser.get('/api/integrations')).status).toBe(401);
    });

    it('hands a run back on shutdown, after its page, and the next process ends the same run', async () => {
      const member = await engine.member('github');
      const stop = gate();
      const service = await engine.reading(
        stream(async function* () {
          yield { activities: [commit('first', daysAgo(1))] };
          await stop.pass();
          yield { activities: [commit('second', daysAgo(2))] };
        }),
      );
      const [run] = await service.startDue(1);
      await stop.reached;
      await engine.untilStored(member, 1);
      const drained = service.drain();
      stop.open();
      await drained;
      expect(await run).toBeNull();
      expect(await service.startDue(5)).toEqual([]);
      const left = await engine.connection(member, 'github');
      expect(left).toMatchObject({ leaseOwner: null, leaseUntil: null, errorCode: null, consecutiveFailures: 0 });
      expect((await engine.rows(member)).map((row) => row.externalId)).toEqual(['first']);
      const [before] = await engine.runs(member);
      expect(before?.status).toBe('running');
      const next = await engine.reading(holding(() => [commit('first', daysAgo(1)), commit('second', daysAgo(2))]));
      expect(await next.runDue(5)).toEqual(['success']);
      expect(await engine.runs(member)).toMatchObject([{ id: before?.id, status: 'success', newItems: 2 }]);
    });
  });
}
