/** What the commands share: `.env`, plain lines, a clear end. */
import { existsSync } from 'node:fs';
import { ConfigError } from './config-error';

export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** Runs a command with its arguments; problems become lines, not stack traces. */
export async function cli(work: (parameters: readonly string[]) => Promise<void>): Promise<void> {
  if (existsSync('.env')) process.loadEnvFile('.env');
  try {
    await work(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    for (const problem of error.problems) process.stderr.write(`${problem}\n`);
    process.exitCode = 1;
  }
}
