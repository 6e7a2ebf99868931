import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigError } from '../config-error';
import { takeLock } from './lock';

let dir: string;
let file: string;
let child: ChildProcess | null = null;
beforeEach(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'devtrack-lock-'));
  file = path.join(dir, 'db.lock');
});
afterEach(() => {
  child?.kill('SIGKILL');
  child = null;
  rmSync(dir, { recursive: true, force: true });
});

/** A living process other than this one. */
async function startOther(): Promise<number> {
  child = spawn(process.execPath, ['-e', 'process.stdout.write("up"); setInterval(() => {}, 1000)'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await new Promise((resolve) => child?.stdout?.once('data', resolve));
  return child.pid ?? 0;
}

async function killOther(): Promise<void> {
  const ended = new Promise((resolve) => child?.once('exit', resolve));
  child?.kill('SIGKILL');
  await ended;
}

function startOf(pid: number): string | null {
  if (!existsSync(`/proc/${pid}/stat`)) return null;
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
}

function writeLockOf(pid: number, started: string | null): void {
  writeFileSync(file, JSON.stringify({ pid, started, token: 'theirs' }));
}

function refusal(): ConfigError {
  try {
    takeLock(file, dir);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('The lock was given.');
}

describe('the lock of a data directory', () => {
  it('refuses a second owner while the first lives, in one line that names the process and the way out', async () => {
    const pid = await startOther();
    writeLockOf(pid, startOf(pid));
    const { problems } = refusal();
    expect(problems).toHaveLength(1);
    expect(problems[0]).toBe(
      `The data directory ${dir} is in use by process ${pid}. Stop that process, or set DEVTRACK_DATA_DIR to another directory.`,
    );
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ pid, token: 'theirs' });
  });

  it('is taken over from an owner that was killed with SIGKILL', async () => {
    const pid = await startOther();
    writeLockOf(pid, startOf(pid));
    await killOther();
    const release = takeLock(file, dir);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ pid: process.pid });
    release();
    expect(existsSync(file)).toBe(false);
  });

  it.skipIf(process.platform !== 'linux')(
    'tells an owner from another process that got its number (needs /proc: Linux)',
    async () => {
      const pid = await startOther();
      writeLockOf(pid, String(Number(startOf(pid)) - 1));
      takeLock(file, dir)();
      expect(existsSync(file)).toBe(false);
    },
  );

  it.each([
    ['empty', ''],
    ['cut off', '{"pid": 12'],
    ['of another shape', '[]'],
  ])('is taken over from a file that is %s: its writer was killed in the act', (_name, content) => {
    writeFileSync(file, content);
    takeLock(file, dir)();
    expect(readdirSync(dir)).toEqual([]);
  });

  it('is refused to a second opener in the same process, and free again after the release', () => {
    const release = takeLock(file, dir);
    expect(refusal().problems[0]).toContain(`process ${process.pid}`);
    release();
    takeLock(file, dir)();
  });

  it('is not removed by the release of an owner that has lost it', () => {
    const release = takeLock(file, dir);
    writeLockOf(process.pid, startOf(process.pid));
    release();
    expect(existsSync(file)).toBe(true);
  });

  it('can be read by its owner alone and leaves nothing beside it', () => {
    const release = takeLock(file, dir);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(dir)).toEqual(['db.lock']);
    release();
  });
});
