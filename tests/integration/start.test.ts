import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '@/lib/db/client';
import { takeLock } from '@/lib/db/lock';
import { userKeys, users } from '@/lib/db/schema/accounts';

let dataDir: string;
const children: ChildProcess[] = [];
beforeEach(() => {
  dataDir = mkdtempSync(path.join(os.tmpdir(), 'devtrack-start-'));
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(dataDir, { recursive: true, force: true });
});

interface Started {
  child: ChildProcess;
  ended: Promise<{ code: number | null; errors: string }>;
  /** Resolves when a line of standard output has the text. */
  said(text: string): Promise<void>;
}

function start(role: string, env: Record<string, string> = {}): Started {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts', role], {
    env: { NODE_ENV: 'production', PATH, HOME, DEVTRACK_DATA_DIR: dataDir, SANDBOX_PORT: '4791', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let output = '';
  let errors = '';
  const waiting: { text: string; resolve(): void; reject(error: Error): void }[] = [];
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
    for (const entry of waiting) if (output.includes(entry.text)) entry.resolve();
  });
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const ended = new Promise<{ code: number | null; errors: string }>((resolve) => {
    child.once('close', (code) => {
      for (const entry of waiting) entry.reject(new Error(`It ended with ${String(code)}: ${errors}${output}`));
      resolve({ code, errors });
    });
  });
  const said = (text: string): Promise<void> =>
    output.includes(text)
      ? Promise.resolve()
      : new Promise((resolve, reject) => waiting.push({ text, resolve, reject }));
  return { child, ended, said };
}

const secrets = { AUTH_SECRET: 'a'.repeat(40), ENCRYPTION_KEYS: `k2:${Buffer.alloc(32, 2).toString('base64')}` };

describe('a start that cannot go on', () => {
  it('because the database does not answer says so in one line, without its password or a stack trace', async () => {
    const { code, errors } = await start('worker', {
      DATABASE_URL: 'postgres://dev:hunter2@127.0.0.1:1/devtrack',
      ...secrets,
    }).ended;
    expect(code).toBe(1);
    expect(errors).toBe(
      'The database devtrack at 127.0.0.1:1 cannot be used: connect ECONNREFUSED 127.0.0.1:1. Check DATABASE_URL and that the server is running.\n',
    );
  });

  it('because variables are wrong says all of them, one line each, and makes nothing', async () => {
    const { code, errors } = await start('all', {
      PORT: 'abc',
      SANDBOX: 'maybe',
      DATABASE_URL: 'postgres://db/devtrack',
    }).ended;
    expect(code).toBe(1);
    expect(
      errors
        .trimEnd()
        .split('\n')
        .map((line) => line.split(' ')[0]),
    ).toEqual(['PORT', 'AUTH_SECRET', 'ENCRYPTION_KEYS', 'SANDBOX']);
    expect(existsSync(path.join(dataDir, 'secrets.json'))).toBe(false);
  });

  it('because another process has the data directory names that process and leaves it alone', async () => {
    const release = takeLock(path.join(dataDir, 'db.lock'), dataDir);
    const { code, errors } = await start('worker').ended;
    expect(code).toBe(1);
    expect(errors).toBe(
      `The data directory ${dataDir} is in use by process ${process.pid}. Stop that process, or set DEVTRACK_DATA_DIR to another directory.\n`,
    );
    expect(existsSync(path.join(dataDir, 'db.lock'))).toBe(true);
    release();
  });

  it('because the key of stored tokens is not in the ring names the key', async () => {
    const database = await openDatabase({ databaseUrl: null, databaseDirectUrl: null, dataDir });
    const [user] = await database.db
      .insert(users)
      .values({ name: 'One', email: 'one@example.com' })
      .returning({ id: users.id });
    await database.db.insert(userKeys).values({ userId: user?.id ?? '', masterKeyId: 'k1', wrappedKey: 'sealed' });
    await database.close();
    const { code, errors } = await start('worker', secrets).ended;
    expect(code).toBe(1);
    expect(errors).toBe(
      'ENCRYPTION_KEYS lacks the key "k1" that stored tokens are encrypted with. Add it back behind the newer one.\n',
    );
    expect(existsSync(path.join(dataDir, 'db.lock'))).toBe(false);
  });
});

describe('a worker of its own', () => {
  it('ends cleanly on SIGTERM, outlives kill -9 of the one before it, and keeps its secrets', async () => {
    const first = start('worker');
    await first.said('the worker is ready');
    const secretsBefore = readFileSync(path.join(dataDir, 'secrets.json'), 'utf8');
    first.child.kill('SIGKILL');
    await first.ended;
    expect(existsSync(path.join(dataDir, 'db.lock'))).toBe(true);
    const second = start('worker');
    await second.said('the worker is ready');
    second.child.kill('SIGTERM');
    expect(await second.ended).toEqual({ code: 0, errors: '' });
    expect(existsSync(path.join(dataDir, 'db.lock'))).toBe(false);
    expect(readFileSync(path.join(dataDir, 'secrets.json'), 'utf8')).toBe(secretsBefore);
  });
});
