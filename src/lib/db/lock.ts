/**
 * A lock file for a data directory. It outlives `kill -9` of its owner: a lock whose process is gone is taken over.
 */
import { randomUUID } from 'node:crypto';
import { existsSync, linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { ConfigError } from '../config-error';

interface LockContent {
  pid: number;
  /** Distinguishes a living owner from another process that got its number after a restart. */
  started: string | null;
  token: string;
}

/** Takes the lock or throws `ConfigError`; the answer releases it. */
export function takeLock(file: string, dataDir: string): () => void {
  const mine: LockContent = { pid: process.pid, started: processStart(process.pid), token: randomUUID() };
  for (let attempt = 0; attempt < 5; attempt += 1) {
    if (create(file, mine)) {
      const onExit = (): void => release(file, mine.token);
      process.once('exit', onExit);
      return () => {
        process.off('exit', onExit);
        onExit();
      };
    }
    const owner = readLock(file);
    if (owner !== null && isAlive(owner)) {
      throw new ConfigError([
        `The data directory ${dataDir} is in use by process ${owner.pid}. Stop that process, or set DEVTRACK_DATA_DIR to another directory.`,
      ]);
    }
    setAside(file, owner);
  }
  throw new ConfigError([`The lock ${file} cannot be taken because other processes keep taking it. Start again.`]);
}

/** False: there is one already. Written beside its place and linked into it: an empty lock would look like one whose writer was killed. */
function create(file: string, content: LockContent): boolean {
  const draft = `${file}.${content.token}`;
  writeFileSync(draft, JSON.stringify(content), { flag: 'wx', mode: 0o600 });
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (hasCode(error, ['EEXIST'])) return false;
    if (!hasCode(error, noLinks)) throw error;
    return createInPlace(file, content);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** What file systems without hard links answer (FAT, some network mounts). */
const noLinks = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'];

function createInPlace(file: string, content: LockContent): boolean {
  try {
    writeFileSync(file, JSON.stringify(content), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (hasCode(error, ['EEXIST'])) return false;
    throw error;
  }
}

function hasCode(error: unknown, codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}

function release(file: string, token: string): void {
  if (readLock(file)?.token === token) rmSync(file, { force: true });
}

/** Moves a dead owner's lock away; if another process was faster and it is a new lock that was moved, it goes back. */
function setAside(file: string, dead: LockContent | null): void {
  const aside = `${file}.${randomUUID()}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if (hasCode(error, ['ENOENT'])) return;
    throw error;
  }
  const moved = readLock(aside);
  if (moved !== null && moved.token !== dead?.token && isAlive(moved)) renameSync(aside, file);
  else rmSync(aside, { force: true });
}

function readLock(file: string): LockContent | null {
  if (!existsSync(file)) return null;
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof value !== 'object' || value === null || !('pid' in value) || typeof value.pid !== 'number') return null;
    const started = 'started' in value && typeof value.started === 'string' ? value.started : null;
    const token = 'token' in value && typeof value.token === 'string' ? value.token : '';
    return { pid: value.pid, started, token };
  } catch (error) {
    // Half written by a process that was killed in the act, or gone between the two calls: nobody holds it.
    if (error instanceof SyntaxError || hasCode(error, ['ENOENT'])) return null;
    throw error;
  }
}

function isAlive(owner: LockContent): boolean {
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    if (hasCode(error, ['ESRCH'])) return false;
    // EPERM: it lives and belongs to somebody else.
  }
  const started = processStart(owner.pid);
  return owner.started === null || started === null || owner.started === started;
}

/** Start time in clock ticks since boot, where the system tells it (Linux); null elsewhere. */
function processStart(pid: number): string | null {
  const file = `/proc/${pid}/stat`;
  if (!existsSync(file)) return null;
  const stat = readFileSync(file, 'utf8');
  // The second field is the command in parentheses and may hold spaces; the start time is the 20th after it.
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
}
