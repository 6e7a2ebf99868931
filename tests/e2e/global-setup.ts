import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const logFile = 'artifacts/e2e-server.log';
const readyWithinMs = 120_000;

/** Starts the built application on a database of its own; returns what ends it after the last test. */
export default async function startApplication(): Promise<() => Promise<void>> {
  const built = spawnSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' });
  if (built.status !== 0) throw new Error('The application could not be built.');
  mkdirSync('artifacts', { recursive: true });
  const dataDir = mkdtempSync(path.join(tmpdir(), 'devtrack-e2e-'));
  const log = openSync(logFile, 'w');
  const server = spawn(process.execPath, ['dist/main.js', 'all'], {
    env: await environment(dataDir),
    stdio: ['ignore', log, log],
  });
  const stop = async (): Promise<void> => {
    if (server.exitCode === null && server.signalCode === null) {
      server.kill('SIGTERM');
      await once(server, 'exit');
    }
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    await untilReady(server);
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}

/** Nothing of the person's own configuration: the tests are about the defaults, and must not reach a real provider. */
async function environment(dataDir: string): Promise<NodeJS.ProcessEnv> {
  const { PATH, HOME, LANG, TMPDIR, DEVTRACK_E2E_PORT } = process.env;
  return {
    PATH,
    HOME,
    LANG,
    TMPDIR,
    NODE_ENV: 'production',
    PORT: DEVTRACK_E2E_PORT,
    SANDBOX_PORT: await freePort(),
    DEVTRACK_DATA_DIR: dataDir,
  };
}

async function untilReady(server: ChildProcess): Promise<void> {
  const deadline = Date.now() + readyWithinMs;
  while (Date.now() < deadline) {
    if (server.exitCode !== null)
      throw new Error(`The application ended at once:\n${readFileSync(logFile, 'utf8').slice(-2000)}`);
    if (await answersReady()) return;
    await delay(200);
  }
  throw new Error(
    `The application was not ready within ${readyWithinMs / 1000} s:\n${readFileSync(logFile, 'utf8').slice(-2000)}`,
  );
}

async function answersReady(): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${process.env.DEVTRACK_E2E_PORT}/api/ready`)).ok;
  } catch (error) {
    // Nothing listens yet.
    if (error instanceof TypeError) return false;
    throw error;
  }
}

function freePort(): Promise<string> {
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
