/**
 * The database of this process: Postgres where `DATABASE_URL` is set, else PGlite under the data directory.
 * One schema, one set of queries; what differs (pool, notifications, lock) is here.
 */
import path from 'node:path';
import { drizzle as drizzlePg } from 'drizzle-orm/node-postgres';
import { drizzle as drizzleLite } from 'drizzle-orm/pglite';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import pg from 'pg';
import { logger } from '../logger';
import { migrate, type SqlRunner } from './migrate';
import { openEmbedded } from './embedded';
import * as schema from './schema/all';

/** What queries are written against: the connection or a transaction of it. */
export type Db = PgDatabase<PgQueryResultHKT, typeof schema>;

export type Channel = 'devtrack_due' | 'devtrack_status';

export interface Database {
  db: Db;
  kind: 'pglite' | 'postgres';
  /** Sends a notification; the payload is an id, never data. */
  notify(channel: Channel, payload: string): Promise<void>;
  /** Calls back at every notification. Where the server has no LISTEN (a transaction pooler), calls back every 2 s with null. */
  listen(channel: Channel, onMessage: (payload: string | null) => void): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  databaseUrl: string | null;
  databaseDirectUrl: string | null;
  dataDir: string;
  /** Told what takes time: "Preparing the database". */
  onProgress?: (line: string) => void;
}

/** Opens, checks and migrates. Throws `ConfigError` with one line where the operator has to act. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  return options.databaseUrl === null
    ? openPglite(options)
    : openPostgres(options.databaseUrl, options.databaseDirectUrl);
}

const pollMs = 2000;

async function openPglite(options: DatabaseOptions): Promise<Database> {
  const embedded = await openEmbedded(path.join(options.dataDir), options.onProgress);
  const { pglite } = embedded;
  const runner: SqlRunner = {
    transaction: (work) =>
      pglite.transaction(async (tx) => {
        await work(
          async (text, parameters) => (await tx.query<Record<string, unknown>>(text, parameters)).rows,
          (text) => tx.exec(text).then(() => undefined),
        );
      }),
  };
  try {
    await migrate(runner);
  } catch (error) {
    await embedded.close();
    throw error;
  }
  return {
    db: drizzleLite({ client: pglite, schema }),
    kind: 'pglite',
    notify: async (channel, payload) => {
      await pglite.query('select pg_notify($1, $2)', [channel, payload]);
    },
    listen: async (channel, onMessage) => {
      const stop = await pglite.listen(channel, onMessage);
      return () => stop();
    },
    close: () => embedded.close(),
  };
}

async function openPostgres(url: string, directUrl: string | null): Promise<Database> {
  const pool = new pg.Pool({
    connectionString: url,
    max: 10,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
    // A connection that died without a word must fail what waits on it, or a renewed token would never be written.
    keepAlive: true,
    query_timeout: 60_000,
    application_name: 'devtrack',
  });
  // Without a listener an idle connection's end (a restarted server, a failover) would end the process.
  pool.on('error', noteLoss);
  // Likewise for one that is cut while a transaction holds it: what was under way is rejected, and the pool drops it.
  pool.on('connect', (client) => client.on('error', noteLoss));
  const migrationUrl = directUrl ?? url;
  await migrateWith(migrationUrl);
  const pooled = directUrl === null && isTransactionPooler(url);
  return {
    db: drizzlePg({ client: pool, schema }),
    kind: 'postgres',
    notify: async (channel, payload) => {
      await pool.query('select pg_notify($1, $2)', [channel, payload]);
    },
    listen: (channel, onMessage) => (pooled ? poll(onMessage) : listenOn(migrationUrl, channel, onMessage)),
    close: () => pool.end(),
  };
}

function noteLoss(error: Error): void {
  logger().warn({ event: 'database_connection_lost', error }, 'a database connection ended');
}

/** SQLSTATE classes and system codes of a connection that ended, a server that shuts down or is not up yet. */
const lossCodes = /^(?:08|57P0)|^E(?:CONNRESET|CONNREFUSED|PIPE|TIMEDOUT|HOSTUNREACH)$/;

/** The driver gives these no code. */
const lossMessages =
  /^(?:Connection terminated|Client (?:has encountered a connection error|was closed)|Query read timeout|timeout exceeded when trying to connect)/;

/** Whether a statement failed because the way to the database was cut: it says nothing about what was asked. */
export function isConnectionLoss(error: unknown): boolean {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && lossCodes.test(String(cause.code))) return true;
    if (lossMessages.test(cause.message)) return true;
  }
  return false;
}

async function migrateWith(url: string): Promise<void> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    application_name: 'devtrack-migrate',
  });
  // The statement under way is rejected as well, and that ends the start.
  client.on('error', noteLoss);
  await client.connect();
  try {
    await migrate({
      transaction: async (work) => {
        await client.query('begin');
        try {
          await work(
            async (text, parameters) => (await client.query<Record<string, unknown>>(text, parameters)).rows,
            (text) => client.query(text).then(() => undefined),
          );
          await client.query('commit');
        } catch (error) {
          await client.query('rollback');
          throw error;
        }
      },
    });
  } finally {
    await client.end();
  }
}

/** Supabase's pooler and pgbouncer in their usual places: port 6543, or `pgbouncer=true` in the URL. */
export function isTransactionPooler(url: string): boolean {
  const parsed = new URL(url);
  return parsed.port === '6543' || parsed.searchParams.get('pgbouncer') === 'true';
}

function poll(onMessage: (payload: null) => void): Promise<() => Promise<void>> {
  const timer = setInterval(() => onMessage(null), pollMs);
  return Promise.resolve(() => {
    clearInterval(timer);
    return Promise.resolve();
  });
}

/** LISTEN on a connection of its own, opened again when it breaks; whatever was missed meanwhile is told as null. */
async function listenOn(
  url: string,
  channel: Channel,
  onMessage: (payload: string | null) => void,
): Promise<() => Promise<void>> {
  let closed = false;
  let client: pg.Client | null = null;
  let retry: NodeJS.Timeout | null = null;
  const connect = async (): Promise<void> => {
    const next = new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: 10_000,
      keepAlive: true,
      application_name: `devtrack-${channel}`,
    });
    next.on('notification', (message) => onMessage(message.payload ?? null));
    const lost = (): void => {
      if (closed || client !== next) return;
      client = null;
      retry = setTimeout(() => void reconnect(), pollMs);
    };
    next.on('error', lost);
    next.on('end', lost);
    await next.connect();
    await next.query(`listen ${channel}`);
    client = next;
  };
  const reconnect = async (): Promise<void> => {
    try {
      await connect();
      onMessage(null);
    } catch (error) {
      logger().warn(
        { event: 'database_listen_failed', channel, error },
        'notifications are polled until the database answers',
      );
      onMessage(null);
      if (!closed) retry = setTimeout(() => void reconnect(), pollMs);
    }
  };
  await connect();
  return async () => {
    closed = true;
    if (retry !== null) clearTimeout(retry);
    await client?.end();
  };
}

const globals = globalThis as { devtrackDatabase?: Promise<Database> };

/** Sets the process's database; called once by the entry point. */
export function provideDatabase(opened: Promise<Database>): void {
  globals.devtrackDatabase = opened;
}

/** The process's database. */
export function database(): Promise<Database> {
  if (globals.devtrackDatabase === undefined)
    throw new Error('The database is asked for before the process opened it.');
  return globals.devtrackDatabase;
}
