/**
 * The entry of every process: `all` (web and worker), `web`, `worker`, `sandbox`, `dev`. Opens what the role needs, says
 * in one line what stands in the way, ends cleanly on SIGTERM.
 */
import { existsSync } from 'node:fs';
import { ConfigError } from './lib/config-error';
import { closeRedis } from './lib/cache/redis';
import { openDatabase, provideDatabase, type Database } from './lib/db/client';
import { findMasterKeyIds } from './lib/db/queries/user-keys';
import { config, type AppConfig } from './lib/env';
import { needsSandbox, provideSandbox } from './lib/integrations/installation';
import { endForeignSandboxConnections } from './lib/integrations/sandbox-connections';
import { startReporting } from './lib/jobs/reporting';
import { endsOnStop, stopWork } from './lib/jobs/stopping';
import { startWorker } from './lib/jobs/worker';
import { logger, setLogLevel } from './lib/logger';
import { startSandbox } from './sandbox/server';
import { startWebServer } from './server';
import { stopOnSignal } from './server/stop-on-signal';

type Role = 'all' | 'web' | 'worker' | 'sandbox' | 'dev';
const roles: readonly Role[] = ['all', 'web', 'worker', 'sandbox', 'dev'];

/** What is open, closed in reverse order once nothing works on it any more. */
const closers: (() => Promise<void>)[] = [];

async function main(): Promise<void> {
  if (existsSync('.env')) process.loadEnvFile('.env');
  const role = roles.find((name) => name === (process.argv[2] ?? 'all'));
  if (role === undefined)
    throw new ConfigError([`There is no role "${String(process.argv[2])}": use ${roles.join(', ')}.`]);
  // The sandbox alone needs no configuration and no database: its module runs it.
  if (role === 'sandbox') {
    await import('./sandbox/main');
    return;
  }
  const settings = config();
  setLogLevel(settings.logLevel);
  stopOnSignal(close, (error) => logger().error({ event: 'stop_failed', error }, 'the process did not end cleanly'));
  await startReporting(settings.sentryDsn);
  const opened = await openDatabaseOf(settings);
  await assertKeysFit(opened, settings);
  if (needsSandbox(settings)) await openSandbox(settings);
  await endForeignSandboxConnections();
  if (role !== 'web') await openWorker();
  if (role !== 'worker') await openWeb(settings, role === 'dev');
  else logger().info({ event: 'ready', role }, 'the worker is ready');
}

async function openDatabaseOf(settings: AppConfig): Promise<Database> {
  const opening = openDatabase({
    databaseUrl: settings.databaseUrl,
    databaseDirectUrl: settings.databaseDirectUrl,
    dataDir: settings.dataDir,
    onProgress: (line) => process.stdout.write(`${line}\n`),
  }).catch((error: unknown) => {
    if (error instanceof ConfigError || settings.databaseUrl === null) throw error;
    const { host, pathname } = new URL(settings.databaseUrl);
    const reason =
      error instanceof Error ? error.message || ('code' in error ? String(error.code) : error.name) : 'unknown reason';
    throw new ConfigError([
      `The database ${pathname.slice(1)} at ${host} cannot be used: ${reason.split('\n', 1)[0] ?? ''}. Check DATABASE_URL and that the server is running.`,
    ]);
  });
  provideDatabase(opening);
  const opened = await opening;
  closers.push(
    () => opened.close(),
    () => Promise.resolve(closeRedis()),
  );
  return opened;
}

/** Tokens that no configured key can open would fail one by one later; the start says it once (SECURITY 13). */
async function assertKeysFit(opened: Database, settings: AppConfig): Promise<void> {
  const missing = (await findMasterKeyIds(opened.db)).filter(
    (id) => !settings.encryptionKeys.some((key) => key.id === id),
  );
  if (missing.length > 0)
    throw new ConfigError([
      `ENCRYPTION_KEYS lacks the key ${missing.map((id) => `"${id}"`).join(', ')} that stored tokens are encrypted with. Add it back behind the newer one.`,
    ]);
}

async function openSandbox(settings: AppConfig): Promise<void> {
  const sandbox = await startSandbox({
    port: settings.sandbox.port,
    dataDir: settings.dataDir,
    workspace: settings.sandbox.workspace,
    log: (event, fields) => logger().info({ event: `sandbox.${event}`, ...fields }),
  });
  provideSandbox(sandbox.origin);
  closers.push(() => sandbox.close());
}

async function openWorker(): Promise<void> {
  const worker = await startWorker();
  endsOnStop(() => worker.stop());
}

async function openWeb(settings: AppConfig, dev: boolean): Promise<void> {
  const web = await startWebServer({ config: settings, log: logger(), dev });
  endsOnStop(() => web.close());
  process.stdout.write(`DevTrack is ready at ${settings.appUrl.origin}\n`);
}

/** Syncs and answers end side by side, within 10 s but for a token's renewal, which is waited for. */
async function close(): Promise<void> {
  for (const closer of [...closers.splice(0), stopWork].reverse()) {
    try {
      await closer();
    } catch (error) {
      logger().error({ event: 'close_failed', error }, 'something could not be closed cleanly');
    }
  }
}

main().catch(async (error: unknown) => {
  if (error instanceof ConfigError) for (const problem of error.problems) process.stderr.write(`${problem}\n`);
  else logger().fatal({ event: 'start_failed', error }, 'the start failed');
  await close();
  process.exit(1);
});
