import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { isConnectionLoss, openDatabase, type Database } from '@/lib/db/client';
import { startApp, type TestApp } from '../support/app';
import { behindProxy, commit, daysAgo, Engine, gate, holding } from '../support/engine';
import { freshPostgresDatabase, postgresServer } from '../support/postgres';

const cut = (): Error => new Error('Failed query', { cause: new Error('Connection terminated unexpectedly') });

describe('the loss of a connection', () => {
  it.each([
    [cut(), true],
    [Object.assign(new Error('terminating connection'), { code: '57P01' }), true],
    [new Error('Failed query', { cause: Object.assign(new Error('read'), { code: 'ECONNRESET' }) }), true],
    [Object.assign(new Error('the database system is starting up'), { code: '57P03' }), true],
    [Object.assign(new Error('duplicate key'), { code: '23505' }), false],
    [new Error('Cannot read properties of undefined'), false],
    ['Connection terminated', false],
  ])('is told from what a statement itself did wrong: %s', (error, expected) => {
    expect(isConnectionLoss(error)).toBe(expected);
  });
});

describe('a sync', () => {
  let app: TestApp;
  let engine: Engine;
  beforeAll(async () => {
    app = await startApp({ worker: false, env: { ...behindProxy, BACKFILL_DAYS: '20' } });
    engine = new Engine(app);
  });
  afterEach(() => engine.reset());
  afterAll(() => app?.close());

  it('whose database connection is cut is nobody’s failure: it is due at once and goes on as the same run', async () => {
    const member = await engine.member('github');
    const row = commit('a'.repeat(40), daysAgo(1));
    const service = await engine.reading(
      holding(() => [row]),
      { database: failingOnce(app.database, 'execute', cut) },
    );
    expect(await service.runDue(1)).toEqual([null]);
    expect(await engine.connection(member, 'github')).toMatchObject({
      consecutiveFailures: 0,
      errorCode: null,
      leaseUntil: null,
    });
    expect(await (await engine.reading(holding(() => [row]))).runDue(1)).toEqual(['success']);
    const runs = await engine.runs(member);
    expect(runs.map(({ status, newItems }) => [status, newItems])).toEqual([['success', 1]]);
  });

  it('claimed in the moment of a stop is given back unread, and the stop waits for that', async () => {
    const member = await engine.member('github');
    const claimed = gate();
    const service = await engine.reading(
      holding(() => [commit('b'.repeat(40), daysAgo(1))]),
      { database: holdingFirst(app.database, claimed) },
    );
    const starting = service.startDue();
    await claimed.reached;
    let drained = false;
    const draining = service.drain().then(() => (drained = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(drained).toBe(false);
    claimed.open();
    expect(await starting).toEqual([]);
    await draining;
    const connection = await engine.connection(member, 'github');
    expect(connection.leaseUntil).toBeNull();
    expect(await engine.minutesUntilDue(member, 'github')).toBeLessThanOrEqual(0);
    expect(await engine.rows(member)).toEqual([]);
    expect(await (await engine.reading(holding(() => []))).runDue(1)).toEqual(['success']);
  });
});

const server = await postgresServer();
describe.skipIf(server.reason !== null)(
  `a Postgres${server.reason === null ? '' : ` (skipped: ${server.reason})`}`,
  () => {
    it('that cuts a connection in mid-transaction ends that transaction and not the process', async () => {
      const place = await freshPostgresDatabase();
      const database = await openDatabase({ databaseUrl: place.url, databaseDirectUrl: null, dataDir: '' });
      try {
        const inside = gate();
        const work = database.db.transaction(async (tx) => {
          const [own] = await tx.select({ pid: sql<number>`pg_backend_pid()` }).from(sql`(select 1) as one`);
          await database.db.execute(sql`select pg_terminate_backend(${own?.pid ?? 0})`);
          await inside.pass();
          await tx.execute(sql`select 1`);
        });
        await inside.reached;
        // Until the cut has arrived: nobody listens to the connection but the pool.
        await new Promise((resolve) => setTimeout(resolve, 100));
        inside.open();
        const error: unknown = await work.catch((caught: unknown) => caught);
        expect(isConnectionLoss(error)).toBe(true);
        await database.db.execute(sql`select 1`);
      } finally {
        await database.close();
        await place.drop();
      }
    });
  },
);

/** The database as it is when one statement of a kind meets a cut connection. */
function failingOnce(database: Database, kind: 'execute' | 'transaction', error: () => Error): Database {
  let failed = false;
  return {
    ...database,
    db: new Proxy(database.db, {
      get: (target, name) => {
        if (name === kind && !failed) {
          failed = true;
          return () => Promise.reject(error());
        }
        const value: unknown = Reflect.get(target, name);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    }),
  };
}

/** The database of a process that is slow in its first claim. */
function holdingFirst(database: Database, stop: ReturnType<typeof gate>): Database {
  let held = false;
  return {
    ...database,
    db: new Proxy(database.db, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        const bound = value.bind(target) as (...given: unknown[]) => unknown;
        if (name !== 'with' || held) return bound;
        held = true;
        return (...given: unknown[]) => afterStop(bound(...given), stop);
      },
    }),
  };
}

/** A chain of a query builder whose answer is handed on once the stop is passed. */
function afterStop(builder: unknown, stop: ReturnType<typeof gate>): unknown {
  return new Proxy(builder as object, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      if (name === 'then')
        return (resolve: (answer: unknown) => void, reject: (error: unknown) => void) =>
          Promise.resolve(target).then(async (answer: unknown) => {
            await stop.pass();
            resolve(answer);
          }, reject);
      return (...given: unknown[]) => afterStop((value as (...g: unknown[]) => unknown).apply(target, given), stop);
    },
  });
}
