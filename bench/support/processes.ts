/** Roles of the built product as processes of their own, and what the system says about them. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { atExit } from './exit';

export interface RoleProcess {
  pid: number;
  /** Its exit code; null where a signal ended it. */
  ended: Promise<number | null>;
  /** Resolves at the first line of standard output that fits. Rejects when the process ends before. */
  line(fits: (line: string) => boolean): Promise<string>;
  /** Calls back at every further line. */
  hear(hear: (line: string) => void): void;
  unhear(hear: (line: string) => void): void;
  stop(): Promise<void>;
}

/** What a process inherits: nothing of this shell's configuration, so that a figure depends on what is set here. */
const inherited = ['PATH', 'HOME', 'LANG', 'TMPDIR', 'TZ', 'NODE_OPTIONS'];

export function startRole(
  role: 'worker' | 'sandbox',
  env: Readonly<Record<string, string>>,
  nodeArguments: readonly string[] = [],
): RoleProcess {
  if (!existsSync('dist/main.js')) throw new Error('The product is not built: run "npm run build" first.');
  const child = spawn(process.execPath, [...nodeArguments, 'dist/main.js', role], {
    env: { ...Object.fromEntries(inherited.map((name) => [name, process.env[name]])), ...env, NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // Ended from here in every case, so that nothing is left running beside the next figure.
  const callOff = atExit(() => void child.kill('SIGKILL'));
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const listeners = new Set<(line: string) => void>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    for (const hear of listeners) hear(line);
  });
  return {
    pid: child.pid ?? 0,
    ended,
    hear: (hear) => void listeners.add(hear),
    unhear: (hear) => void listeners.delete(hear),
    line: (fits) => firstLine(child, listeners, fits),
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
      callOff();
    },
  };
}

function firstLine(
  child: ChildProcess,
  listeners: Set<(line: string) => void>,
  fits: (line: string) => boolean,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const hear = (line: string): void => {
      if (!fits(line)) return;
      listeners.delete(hear);
      child.off('exit', failed);
      resolve(line);
    };
    const failed = (code: number | null): void =>
      reject(new Error(`The process ended with code ${String(code)} before it said what was waited for.`));
    listeners.add(hear);
    child.once('exit', failed);
  });
}

/** Largest resident memory so far, MB; null where the system does not tell. */
export function peakMemoryMb(pid: number): number | null {
  const kb = /VmHWM:\s+(\d+) kB/.exec(procFile(pid, 'status') ?? '')?.[1];
  return kb === undefined ? null : Math.round(Number(kb) / 1024);
}

/** Linux counts processor time in hundredths of a second on every platform that Node runs on. */
const ticksPerSecond = 100;

/** Seconds of processor time so far, of the process and of its children that have ended; NaN where the system does not tell. */
export function processorSeconds(pid: number): number {
  // After the name, which may hold spaces: utime and stime are fields 14 and 15 of the line, those of ended children 16 and 17.
  const fields = procFile(pid, 'stat')
    ?.replace(/^.*\) /s, '')
    .split(' ')
    .slice(11, 15);
  if (fields === undefined) return Number.NaN;
  return fields.reduce((sum, field) => sum + Number(field), 0) / ticksPerSecond;
}

/** The same with all children that still run: a database server is a process for each of its connections. */
export function familySeconds(pid: number): number {
  return [pid, ...childrenOf(pid)].reduce((sum, member) => {
    const seconds = processorSeconds(member);
    // A child that has just ended counts with its parent.
    return member !== pid && Number.isNaN(seconds) ? sum : sum + seconds;
  }, 0);
}

function childrenOf(pid: number): number[] {
  if (!existsSync('/proc')) return [];
  return readdirSync('/proc')
    .filter(
      (name) => /^\d+$/.test(name) && new RegExp(`^PPid:\\s+${pid}$`, 'm').test(procFile(Number(name), 'status') ?? ''),
    )
    .map(Number);
}

/** Null: there is no such process any more, or no `/proc` on this system. */
function procFile(pid: number, name: string): string | null {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH')) return null;
    throw error;
  }
}
