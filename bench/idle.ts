/**
 * `npm run bench idle`: syncs that find nothing new, over 1,000 connections of different users on Postgres, by 1, 2 and 4
 * worker processes. Writes `bench/results/idle.json`. No figure decides a test.
 */
import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { Database } from '@/lib/db/client';
import { findConnection, insertConnection } from '@/lib/db/queries/connections';
import { users } from '@/lib/db/schema/accounts';
import type { IntegrationProvider } from '@/lib/integrations/registry-ids';
import { services } from '@/lib/integrations/services';
import { Figures } from './support/figures';
import { quietFolder } from './support/history';
import { Instance, untilRuns, type RunLine } from './support/instance';
import { startPostgres, type PostgresServer } from './support/postgres';
import { familySeconds, processorSeconds, type RoleProcess } from './support/processes';

const connectionCount = 1000;
const workerCounts = [1, 2, 4];
/** Rates are taken over so many syncs that ended one after another. */
const sliceSize = 100;
const providers: readonly IntegrationProvider[] = ['github', 'notion', 'slack', 'calendar'];

const figures = new Figures('idle');
const postgres = await startPostgres();
try {
  if (typeof postgres === 'string') figures.note(`Skipped, all of it: ${postgres}.`);
  else await onPostgres(postgres);
} finally {
  if (typeof postgres !== 'string') await postgres.stop();
}
figures.report();

async function onPostgres(server: PostgresServer): Promise<void> {
  const databaseUrl = await server.createDatabase('bench_idle');
  // As far back as a steady sync of the widest stream reads again.
  const instance = await Instance.start({ databaseUrl, workspace: quietFolder(), backfillDays: 14 });
  const database = await instance.open();
  try {
    await fill(instance, database);
    figures.note(
      `${server.description}. ${connectionCount} connections of as many users, a quarter of each provider, with what 14 days hold imported before: ${await countRows(database)} rows.`,
    );
    const whole = new Map<number, number>();
    for (const count of workerCounts) whole.set(count, await withWorkers(server, instance, database, count));
    const alone = whole.get(1) ?? Number.NaN;
    for (const count of workerCounts.slice(1))
      figures.add(`${count} workers / 1 worker`, 'ratio', [(whole.get(count) ?? Number.NaN) / alone]);
  } finally {
    await database.close();
    await instance.stop();
  }
}

/** One connection of each provider is imported by the product, the others are copies with users and keys of their own. */
async function fill(instance: Instance, database: Database): Promise<void> {
  const original = await instance.connect(database, providers);
  const worker = instance.worker();
  await untilRuns([worker], providers.length);
  await worker.stop();
  for (let index = 0; index < connectionCount; index += 1)
    await copyConnection(database, original, providers[index % providers.length] ?? 'github');
  await database.db.execute(sql`
    insert into activities (user_id, connection_id, source, type, external_id, external_url, title, occurred_at, ended_at, window_at, count, metadata)
    select c.user_id, c.id, source, type, external_id, external_url, title, occurred_at, ended_at, window_at, count, metadata
    from activities a join connections c on c.provider = a.source and c.user_id <> ${original} where a.user_id = ${original}`);
  await database.db.execute(sql`
    insert into time_off (user_id, connection_id, external_id, starts_at, ends_at)
    select c.user_id, c.id, external_id, starts_at, ends_at
    from time_off t join connections o on o.id = t.connection_id
      join connections c on c.provider = o.provider and c.user_id <> ${original}
    where t.user_id = ${original}`);
  await database.db.execute(sql`delete from users where id = ${original}`);
  await database.db.execute(sql`vacuum analyze`);
}

async function copyConnection(database: Database, original: string, provider: IntegrationProvider): Promise<void> {
  const { tokens } = await services();
  const template = await findConnection(database.db, original, provider);
  const opened = await tokens.getToken(original, provider);
  if (template === null || opened === null) throw new Error(`${provider} is not connected.`);
  const [id, userId] = [randomUUID(), randomUUID()];
  await database.db.insert(users).values({ id: userId, name: 'Bench', email: `${userId}@example.com` });
  const sealed = await tokens.seal({ id, userId, provider }, opened);
  await insertConnection(database.db, { ...template, ...sealed, id, userId, nextSyncAt: null });
}

async function countRows(database: Database): Promise<number> {
  const { rows } = (await database.db.execute(sql`select count(*)::int as n from activities`)) as {
    rows: { n: number }[];
  };
  return rows[0]?.n ?? 0;
}

/** Answers syncs per second over all of them. */
async function withWorkers(
  server: PostgresServer,
  instance: Instance,
  database: Database,
  count: number,
): Promise<number> {
  const workers = Array.from({ length: count }, () => instance.worker());
  await Promise.all(workers.map((worker) => worker.line((line) => line.includes('"event":"ready"'))));
  const { runs, seconds, spent } = await syncAll(server, instance, database, workers);
  await Promise.all(workers.map((worker) => worker.stop()));
  const name = `${count} ${count === 1 ? 'worker' : 'workers'}`;
  const perSync = (whole: number): number[] => [(whole * 1000) / connectionCount];
  figures.add(`${name}: syncs, by slices of ${sliceSize}`, '/s', slices(runs));
  figures.add(`${name}: syncs, all ${connectionCount}`, '/s', [connectionCount / seconds]);
  figures.add(
    `${name}: one sync from claim to end`,
    'ms',
    runs.map(({ durationMs }) => durationMs),
  );
  figures.add(`${name}: processor time of the workers per sync`, 'ms', perSync(spent.workers));
  figures.add(`${name}: processor time of Postgres per sync`, 'ms', perSync(spent.database));
  if (count === 1)
    for (const provider of providers) {
      const requests = runs.filter((run) => run.provider === provider).map((run) => run.requests);
      figures.add(`requests per sync, ${provider}`, '', requests);
    }
  const sandboxShare = spent.sandbox / seconds;
  const verdict = sandboxShare > 0.85 ? ', SO THAT IT WAS THE BOTTLENECK' : '';
  const all = (spent.workers + spent.database + spent.sandbox) / seconds;
  const newItems = runs.reduce((sum, run) => sum + run.newItems, 0);
  figures.note(
    `${name}: the sandbox, one process, took ${percent(sandboxShare)} of one processor${verdict}; workers, Postgres and sandbox together ${percent(all)}. New items: ${newItems}.`,
  );
  return connectionCount / seconds;
}

/** All connections are due at once; measured from then to the end of the last sync. */
async function syncAll(
  server: PostgresServer,
  instance: Instance,
  database: Database,
  workers: readonly RoleProcess[],
) {
  const processorTime = () => ({
    workers: workers.reduce((sum, { pid }) => sum + processorSeconds(pid), 0),
    database: familySeconds(server.pid),
    sandbox: processorSeconds(instance.sandbox.pid),
  });
  const before = processorTime();
  const ended = untilRuns(workers, connectionCount);
  const started = performance.now();
  await database.db.execute(sql`update connections set next_sync_at = devtrack_now()`);
  await database.notify('devtrack_due', '');
  const runs = await ended;
  const seconds = (performance.now() - started) / 1000;
  const after = processorTime();
  const spent = {
    workers: after.workers - before.workers,
    database: after.database - before.database,
    sandbox: after.sandbox - before.sandbox,
  };
  return { runs, seconds, spent };
}

function slices(runs: readonly RunLine[]): number[] {
  const ends = runs.map(({ endedAt }) => endedAt).sort((a, b) => a - b);
  const rates: number[] = [];
  for (let last = sliceSize; last < ends.length; last += sliceSize)
    rates.push((sliceSize * 1000) / ((ends[last] ?? 0) - (ends[last - sliceSize] ?? 0)));
  return rates;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
