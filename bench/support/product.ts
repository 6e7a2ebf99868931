/** The built product as a person runs it: one process, a data directory of its own, free ports. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, existsSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { atExit } from './exit';

export interface Product {
  origin: string;
  pid: number;
  /** From the start of the process to the first page answered. */
  readyMs: number;
  /** Largest resident memory so far, MB; null where the system does not tell. */
  peakMemoryMb(): number | null;
  stop(): Promise<void>;
}

export async function startProduct(
  env: Record<string, string>,
  dataDir = mkdtempSync(path.join(os.tmpdir(), 'devtrack-bench-')),
  options: { keepData?: boolean } = {},
): Promise<Product> {
  if (!existsSync('dist/main.js')) throw new Error('The product is not built: run "npm run build" first.');
  const [port, sandboxPort] = [await freePort(), await freePort()];
  const origin = `http://127.0.0.1:${port}`;
  const started = performance.now();
  const child = spawn(process.execPath, ['dist/main.js', 'all'], {
    env: {
      ...process.env,
      NODE_ENV: 'production',
      PORT: String(port),
      SANDBOX_PORT: String(sandboxPort),
      DEVTRACK_DATA_DIR: dataDir,
      LOG_LEVEL: 'warn',
      ...env,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  // Ended from here in every case, so that nothing is left running beside the next figure.
  const callOff = atExit(() => void child.kill('SIGKILL'));
  await untilPageAnswers(child, `${origin}/sign-in`);
  const readyMs = Math.round(performance.now() - started);
  const pid = child.pid ?? 0;
  return {
    origin,
    pid,
    readyMs,
    peakMemoryMb: () => peakMemoryMb(pid),
    stop: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
      callOff();
      if (options.keepData !== true) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function untilPageAnswers(child: ChildProcess, page: string): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    if (child.exitCode !== null) throw new Error(`The product ended with code ${child.exitCode} before it was ready.`);
    const answered = await fetch(page).then(
      (answer) => answer.ok,
      () => false,
    );
    if (answered) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  child.kill('SIGKILL');
  throw new Error('The product did not answer within 30 s.');
}

function peakMemoryMb(pid: number): number | null {
  const file = `/proc/${pid}/status`;
  if (!existsSync(file)) return null;
  const kb = /VmHWM:\s+(\d+) kB/.exec(readFileSync(file, 'utf8'))?.[1];
  return kb === undefined ? null : Math.round(Number(kb) / 1024);
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
