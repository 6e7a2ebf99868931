import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { tryLock, withLock } from './lock.mjs';

let folder;
let file;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'devtrack-lock-'));
  file = path.join(folder, '.lock');
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** A process that takes the lock and holds it. */
async function holder() {
  const source = `import(${JSON.stringify(new URL('./lock.mjs', import.meta.url).href)}).then(({ tryLock }) => { console.log(tryLock(${JSON.stringify(file)})); setInterval(() => {}, 1000); })`;
  const child = spawn(process.execPath, ['-e', source], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(child.stdout, 'data');
  return { child, took: String(line).trim() };
}

async function kill(child) {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

describe('the build lock', () => {
  it('is refused while its owner lives', async () => {
    const { child, took } = await holder();
    expect(took).toBe('free');
    expect(tryLock(file)).toBe(false);
    await kill(child);
  });

  it('of a killed owner is taken over by exactly one of many', async () => {
    const { child } = await holder();
    await kill(child);
    const contenders = await Promise.all([holder(), holder(), holder(), holder()]);
    const took = contenders.map((contender) => contender.took);
    await Promise.all(contenders.map((contender) => kill(contender.child)));
    // One that came by in the middle of the takeover sees it as held.
    expect(took.filter((result) => result !== 'false')).toHaveLength(1);
  });

  it.skipIf(process.platform !== 'linux')(
    'of a killed owner that nobody buried is taken over (Linux only: elsewhere there is no /proc to tell)',
    async () => {
      // A shell that never waits for its child: the child stays a zombie once it is killed.
      const script = 'node -e "$0" & echo $!; exec sleep 60';
      const source = `import(${JSON.stringify(new URL('./lock.mjs', import.meta.url).href)}).then(({ tryLock }) => { tryLock(${JSON.stringify(file)}); process.kill(process.pid, 'SIGKILL'); })`;
      const shell = spawn('sh', ['-c', script, source], { stdio: ['ignore', 'pipe', 'inherit'] });
      const [line] = await once(shell.stdout, 'data');
      await vi.waitFor(() => expect(readFileSync(`/proc/${Number(line)}/stat`, 'utf8')).toContain(') Z '), {
        timeout: 120_000,
      });
      expect(JSON.parse(readFileSync(file, 'utf8')).pid).toBe(Number(line));
      expect(tryLock(file)).toBe('over');
      await kill(shell);
    },
  );

  it('whose process id now belongs to another process is taken over', () => {
    writeFileSync(file, JSON.stringify({ pid: process.pid, startedAt: '1' }));
    expect(tryLock(file)).toBe('over');
    expect(JSON.parse(readFileSync(file, 'utf8')).pid).toBe(process.pid);
  });

  it('that was cut off while being written is taken over once it is old', () => {
    writeFileSync(file, '{"pid":');
    expect(tryLock(file)).toBe(false);
    const aMinuteAgo = Date.now() / 1000 - 60;
    utimesSync(file, aMinuteAgo, aMinuteAgo);
    expect(tryLock(file)).toBe('over');
  });

  it('is given back when the work fails', async () => {
    await expect(withLock(file, () => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
    expect(existsSync(file)).toBe(false);
  });
});
