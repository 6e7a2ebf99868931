import { spawn } from 'node:child_process';

/** Arguments for a Node that is to end when this process does, even by a kill that runs no handler. */
export const withParent = ['--import', new URL('./with-parent.mjs', import.meta.url).href];

/**
 * Runs a command whose output matters only when it fails, and says meanwhile how long it has been going: on a terminal
 * in one line that counts, elsewhere (a log) in a line every ten seconds.
 */
export async function runWithProgress(label, command, args, options) {
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  const live = process.stdout.isTTY === true;
  const show = () => process.stdout.write(live ? `\r${label}… ${seconds()} s` : `${label}… ${seconds()} s\n`);
  process.stdout.write(live ? `${label}…` : `${label}…\n`);
  const timer = setInterval(show, live ? 1000 : 10_000);
  const result = await run(command, args, options).finally(() => {
    clearInterval(timer);
  });
  process.stdout.write(`${live ? '\r' : ''}${label}: ${result.code === 0 ? 'done' : 'failed'} in ${seconds()} s\n`);
  return result;
}

/** Runs a command and keeps what it prints. It gets our end too: a stop in the middle leaves nothing running. */
function run(command, args, options) {
  return new Promise((resolve, reject) => {
    const env = { ...options.env, DEVTRACK_STARTED_BY: String(process.pid) };
    const child = spawn(command, args, { ...options, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const chunks = [];
    child.stdout.on('data', (chunk) => chunks.push(chunk));
    child.stderr.on('data', (chunk) => chunks.push(chunk));
    const stop = (signal) => {
      child.kill(signal);
      process.exit(signal === 'SIGINT' ? 130 : 143);
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
    const end = () => {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
    };
    child.once('error', (error) => {
      end();
      reject(error);
    });
    child.once('close', (code) => {
      end();
      resolve({ code: code ?? 1, output: Buffer.concat(chunks).toString('utf8') });
    });
  });
}
