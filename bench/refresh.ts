/**
 * `npm run bench refresh`: reads of a token that is still good, and what happens when it expires while eight processes
 * want it. Writes `bench/results/refresh.json`. No figure decides a test.
 */
import { sql } from 'drizzle-orm';
import pg from 'pg';
import type { Database } from '@/lib/db/client';
import type { IntegrationProvider } from '@/lib/integrations/registry-ids';
import { Figures, median } from './support/figures';
import { quietFolder } from './support/history';
import { Instance } from './support/instance';
import { startPostgres, type PostgresServer } from './support/postgres';
import { Reader } from './support/reader';

const readerCount = 8;
const expiries = 200;
const latencyMs = 50;
const readRounds = 10;
const readsPerRound = 500;
/** Its tokens expire, and its refresh tokens are used up by their exchange: what two callers would lose. */
const provider: IntegrationProvider = 'notion';
const tokenPath = '/v1/oauth/token';

const figures = new Figures('refresh');
const postgres = await startPostgres();
try {
  if (typeof postgres === 'string') figures.note(`Skipped, all of it: ${postgres}.`);
  else await onPostgres(postgres);
} finally {
  if (typeof postgres !== 'string') await postgres.stop();
}
figures.report();

async function onPostgres(server: PostgresServer): Promise<void> {
  figures.note(`${server.description}.`);
  const databaseUrl = await server.createDatabase('bench_refresh');
  const instance = await Instance.start({ databaseUrl, workspace: quietFolder(), backfillDays: 14 });
  const database = await instance.open();
  const readers: Reader[] = [];
  try {
    const userId = await instance.connect(database, [provider]);
    for (let index = 0; index < readerCount; index += 1) readers.push(await Reader.start(instance));
    await goodToken(databaseUrl, readers[0], userId);
    await expiredToken(instance, database, readers, userId);
  } finally {
    for (const reader of readers) reader.stop();
    await database.close();
    await instance.stop();
  }
}

/** Reads of a good token by one process, beside a bare `select` of its row by another connection. */
async function goodToken(databaseUrl: string, reader: Reader | undefined, userId: string): Promise<void> {
  if (reader === undefined) return;
  const rate = (reads: number, ms: number): number => (reads * 1000) / ms;
  const alone: number[] = [];
  const together: number[] = [];
  const bare: number[] = [];
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  for (let round = 0; round <= readRounds; round += 1) {
    const one = await reader.ask({ userId, provider, reads: readsPerRound, lanes: 1 });
    const eight = await reader.ask({ userId, provider, reads: readsPerRound / 8, lanes: 8 });
    const started = performance.now();
    for (let read = 0; read < readsPerRound; read += 1)
      await client.query('select * from connections where user_id = $1 and provider = $2', [userId, provider]);
    const bareMs = performance.now() - started;
    // The first round warms up.
    if (round === 0) continue;
    alone.push(rate(readsPerRound, one.ms));
    together.push(rate(readsPerRound, eight.ms));
    bare.push(rate(readsPerRound, bareMs));
  }
  await client.end();
  figures.add('reads of a good token, one after another', '/s', alone);
  figures.add('reads of a good token, eight at a time', '/s', together);
  figures.add('bare selects of its row, one after another', '/s', bare);
  figures.add(
    'good token / bare select',
    'ratio',
    alone.map((value, round) => value / (bare[round] ?? Number.NaN)),
  );
}

/** The token expires, eight processes want it at once, the provider takes its time. */
async function expiredToken(
  instance: Instance,
  database: Database,
  readers: readonly Reader[],
  userId: string,
): Promise<void> {
  await instance.control('POST', '/faults', { provider, path: tokenPath, latencyMs });
  const untilOne: number[] = [];
  const untilAll: number[] = [];
  const calls: number[] = [];
  let differing = 0;
  for (let expiry = 0; expiry < expiries; expiry += 1) {
    await database.db.execute(sql`update connections set token_expires_at = devtrack_now() where user_id = ${userId}`);
    const before = await callsOf(instance);
    const asked = performance.now();
    const told = await Promise.all(
      readers.map(async (reader) => {
        const { digest } = await reader.ask({ userId, provider, reads: 1, lanes: 1 });
        // By one clock, from the moment all were told: one that wakes late has waited too.
        return { digest, ms: performance.now() - asked };
      }),
    );
    calls.push((await callsOf(instance)) - before);
    if (new Set(told.map(({ digest }) => digest)).size !== 1) differing += 1;
    untilOne.push(...told.map(({ ms }) => ms));
    untilAll.push(Math.max(...told.map(({ ms }) => ms)));
  }
  figures.add('expired: until one process has the new token', 'ms', untilOne);
  figures.add(`expired: until all ${readerCount} processes have it`, 'ms', untilAll);
  figures.add(
    'expired: until all have it / answer time of the provider',
    'ratio',
    untilAll.map((ms) => ms / latencyMs),
  );
  figures.add('expired: calls to the provider, must be 1', '', calls, 1);
  figures.note(
    `${expiries} expiries; the provider answers after ${latencyMs} ms, so that nothing can be faster (median ${Math.round(median(untilAll) - latencyMs)} ms above it). Expiries after which two processes held different tokens: ${differing}.`,
  );
}

async function callsOf(instance: Instance): Promise<number> {
  const { counters } = (await instance.control('GET', '')) as { counters: { requestsByPath: Record<string, number> } };
  return counters.requestsByPath[`POST /${provider}${tokenPath}`] ?? 0;
}
