/**
 * `npm run bench sync`: the first import, in items per second, beside a floor of the same requests and rows; and the
 * worker's memory over ten times as many items. Writes `bench/results/sync.json`. No figure decides a test.
 */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { sql } from 'drizzle-orm';
import type { Database } from '@/lib/db/client';
import type { IntegrationProvider } from '@/lib/integrations/registry-ids';
import { workspaceFolder, workspaceIsThere } from '../tests/support/proof';
import { Figures, median } from './support/figures';
import { commitsFolder } from './support/history';
import { Instance, spanOf, untilRuns } from './support/instance';
import { Recording } from './support/plan';
import { startPostgres, type PostgresServer } from './support/postgres';
import { peakMemoryMb, processorSeconds } from './support/processes';

interface Import {
  name: string;
  workspace: string;
  backfillDays: number;
  providers: readonly IntegrationProvider[];
}

interface Measured {
  items: number;
  seconds: number;
  peakMb: number;
  /** Share of one processor that the sandbox and the worker each took. */
  sandbox: number;
  worker: number;
}

interface WorkerOptions {
  nodeArguments?: readonly string[];
  env?: Readonly<Record<string, string>>;
}

const rounds = 5;
const aim = 0.7;
/** Room for what is in use (some 30 MB) and little garbage. */
const heapMb = 64;
const figures = new Figures('sync');
const startProcess = promisify(execFile);

const tenThousand: Import = {
  name: '10,000 GitHub commits of a year',
  workspace: commitsFolder(10_000, 365),
  backfillDays: 370,
  providers: ['github'],
};
const hundredThousand: Import = {
  name: '100,000 GitHub commits of ten years',
  workspace: commitsFolder(100_000, 3650),
  backfillDays: 3655,
  providers: ['github'],
};
const realWorkspace: Import = {
  name: 'the real workspace, four providers',
  workspace: workspaceFolder,
  backfillDays: 2000,
  providers: ['github', 'notion', 'slack', 'calendar'],
};

const postgres = await startPostgres();
try {
  if (typeof postgres === 'string') figures.note(`Skipped, all on Postgres: ${postgres}.`);
  else await onPostgres(postgres);
  await onPglite(tenThousand);
} finally {
  if (typeof postgres !== 'string') await postgres.stop();
}
figures.report();

async function onPostgres(server: PostgresServer): Promise<void> {
  figures.note(`${server.description}.`);
  await besideFloor(server, tenThousand);
  if (workspaceIsThere) await besideFloor(server, realWorkspace);
  else figures.note(`Skipped, ${realWorkspace.name}: the folder ${workspaceFolder} is not here.`);
  await memory(server);
}

/**
 * Whether the memory in use grows with the number of items. Left to itself V8 lets garbage pile up until it has grown to
 * several times what is in use, and the longer run would only show more of that; so both have the same small heap.
 */
async function memory(server: PostgresServer): Promise<void> {
  const ten = await importAlone(server, tenThousand);
  const hundred = await importAlone(server, hundredThousand);
  const heap = `the worker, its heap limited to ${heapMb} MB`;
  figures.add(`${hundredThousand.name}: product`, 'items/s', [hundred.items / hundred.seconds]);
  figures.add(`${tenThousand.name}: peak memory of ${heap}`, 'MB', [ten.peakMb]);
  figures.add(`${hundredThousand.name}: peak memory of ${heap}`, 'MB', [hundred.peakMb]);
  figures.add('peak memory, 100,000 / 10,000', 'ratio', [hundred.peakMb / ten.peakMb]);
}

/** Rounds of product and floor in turn, against one sandbox process. */
async function besideFloor(server: PostgresServer, what: Import): Promise<void> {
  const databaseUrl = await server.createDatabase(`bench_${what.providers.length}`);
  const instance = await Instance.start({ databaseUrl, ...what });
  const recording = new Recording();
  const database = await instance.open();
  try {
    await startOver(instance, database, what);
    await measure(instance, what, recording);
    const { requests, batches } = await recording.finish(databaseUrl);
    const product: Measured[] = [];
    const floor: { seconds: number; rows: number }[] = [];
    for (let n = 0; n < rounds; n += 1) {
      await startOver(instance, database, what);
      product.push(await measure(instance, what));
      await database.db.execute(sql`checkpoint`);
      const floorArguments = ['--import', 'tsx', 'bench/floor.ts', recording.planFile, databaseUrl];
      const { stdout } = await startProcess(process.execPath, floorArguments);
      floor.push(JSON.parse(stdout) as { seconds: number; rows: number });
    }
    const rate = ({ items, seconds }: Measured): number => items / seconds;
    const items = product[0]?.items ?? 0;
    const floorRates = floor.map(({ seconds }) => items / seconds);
    figures.add(`${what.name}: product`, 'items/s', product.map(rate));
    figures.add(`${what.name}: floor`, 'items/s', floorRates);
    figures.add(
      `${what.name}: product / floor`,
      'ratio',
      product.map((measured, n) => rate(measured) / (floorRates[n] ?? Number.NaN)),
      aim,
    );
    figures.note(
      `${what.name}: ${items} items in ${floor[0]?.rows ?? 0} rows, ${requests} requests, ${batches} batches; of one processor the sandbox took ${share(product, 'sandbox')}, the worker ${share(product, 'worker')}.`,
    );
    figures.add(
      `${what.name}: peak memory of the worker`,
      'MB',
      product.map(({ peakMb }) => peakMb),
    );
  } finally {
    await database.close();
    await instance.stop();
  }
}

async function importAlone(server: PostgresServer, what: Import): Promise<Measured> {
  const databaseUrl = await server.createDatabase(`bench_memory_${what.backfillDays}`);
  const instance = await Instance.start({ databaseUrl, ...what });
  const database = await instance.open();
  try {
    await startOver(instance, database, what);
    return await measure(instance, what, { nodeArguments: [`--max-old-space-size=${heapMb}`] });
  } finally {
    await database.close();
    await instance.stop();
  }
}

/** One new user with everything connected and nothing imported. */
async function startOver(instance: Instance, database: Database, what: Import): Promise<void> {
  await database.db.execute(sql`truncate users, integration_sync_logs, rate_budgets cascade`);
  await instance.connect(database, what.providers);
  await database.db.execute(sql`checkpoint`);
}

/** A worker process starts, imports everything, and ends. */
async function measure(
  instance: Instance,
  what: Import,
  { nodeArguments, env }: WorkerOptions = {},
): Promise<Measured> {
  const sandboxBefore = processorSeconds(instance.sandbox.pid);
  const worker = instance.worker(nodeArguments, env);
  const runs = await untilRuns([worker], what.providers.length);
  const seconds = spanOf(runs);
  const measured = {
    items: runs.reduce((sum, { committed }) => sum + committed, 0),
    seconds,
    peakMb: peakMemoryMb(worker.pid) ?? Number.NaN,
    sandbox: (processorSeconds(instance.sandbox.pid) - sandboxBefore) / seconds,
    worker: processorSeconds(worker.pid) / seconds,
  };
  await worker.stop();
  return measured;
}

/** The embedded database belongs to one process at a time: this one makes the connection and hands it to the worker. */
async function onPglite(what: Import): Promise<void> {
  const instance = await Instance.start({ databaseUrl: null, ...what });
  const product: Measured[] = [];
  try {
    for (let n = 0; n < 3; n += 1) {
      const database = await instance.open();
      await startOver(instance, database, what);
      await database.close();
      product.push(await measure(instance, what));
    }
  } finally {
    await instance.stop();
  }
  figures.add(
    `${what.name}: product on PGlite`,
    'items/s',
    product.map(({ items, seconds }) => items / seconds),
  );
}

function share(measured: readonly Measured[], of: 'sandbox' | 'worker'): string {
  return `${Math.round(median(measured.map((entry) => entry[of])) * 100)} %`;
}
