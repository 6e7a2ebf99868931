/** The built application as a process of its own, on a database of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

export interface Application {
  origin: string;
  dataDir: string;
  /** Ends the process and deletes its data. */
  stop(): Promise<void>;
}

interface ApplicationOptions {
  /** Names its log under `artifacts/`. */
  name: string;
  port: string;
  env: Record<string, string>;
}

const readyWithinMs = 120_000;

/** Resolves once it answers. Throws with the end of its log when it does not. */
export async function startApplication({ name, port, env }: ApplicationOptions): Promise<Application> {
  mkdirSync('artifacts', { recursive: true });
  const logFile = `artifacts/${name}.log`;
  const dataDir = mkdtempSync(path.join(tmpdir(), 'devtrack-e2e-'));
  const log = openSync(logFile, 'w');
  const server = spawn(process.execPath, ['dist/main.js', 'all'], {
    env: { ...ownEnvironment(), PORT: port, DEVTRACK_DATA_DIR: dataDir, ...env },
    stdio: ['ignore', log, log],
  });
  const stop = async (): Promise<void> => {
    if (server.exitCode === null && server.signalCode === null) {
      server.kill('SIGTERM');
      await once(server, 'exit');
    }
    rmSync(dataDir, { recursive: true, force: true });
  };
  const origin = `http://localhost:${port}`;
  try {
    await untilReady(server, port, logFile);
  } catch (error) {
    await stop();
    throw error;
  }
  return { origin, dataDir, stop };
}

export function freePort(): Promise<string> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        resolve(String(typeof address === 'object' ? address?.port : 0));
      });
    });
  });
}

/** Nothing of the person's own configuration: the tests are about the defaults, and must not reach a real provider. */
function ownEnvironment(): NodeJS.ProcessEnv {
  const { PATH, HOME, LANG, TMPDIR } = process.env;
  return { PATH, HOME, LANG, TMPDIR, NODE_ENV: 'production' };
}

async function untilReady(server: ChildProcess, port: string, logFile: string): Promise<void> {
  const deadline = Date.now() + readyWithinMs;
  while (Date.now() < deadline) {
    if (server.exitCode !== null) throw new Error(`The application ended at once:\n${endOf(logFile)}`);
    if (await answersReady(port)) return;
    await delay(100);
  }
  throw new Error(`The application was not ready within ${readyWithinMs / 1000} s:\n${endOf(logFile)}`);
}

async function answersReady(port: string): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}/api/ready`)).ok;
  } catch (error) {
    // Nothing listens yet.
    if (error instanceof TypeError) return false;
    throw error;
  }
}

function endOf(logFile: string): string {
  return readFileSync(logFile, 'utf8').slice(-2000);
}
