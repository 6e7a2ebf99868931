/** How the commands come to the database: by themselves, or through the server that has it. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { ConfigError } from '../config-error';
import { openDatabase, type Database } from '../db/client';
import type { AppConfig } from '../env';
import { askServer, type OperatorAction } from './channel';

/**
 * Runs `direct` on the database; where a running server has the embedded one, asks that server for `action` instead and
 * hands its answer to `byServer`. @throws ConfigError
 */
export async function withDatabaseOrServer<T>(
  settings: AppConfig,
  direct: (opened: Database) => Promise<T>,
  action: OperatorAction,
  body: unknown,
  byServer: (answer: Response) => Promise<T>,
): Promise<T> {
  if (settings.databaseUrl === null && !existsSync(path.join(settings.dataDir, 'db'))) {
    throw new ConfigError([
      `There is no database under ${settings.dataDir}. Set DEVTRACK_DATA_DIR or DATABASE_URL as the server has it.`,
    ]);
  }
  let opened: Database;
  try {
    opened = await openDatabase(settings);
  } catch (error) {
    if (!(error instanceof ConfigError) || settings.databaseUrl !== null) throw unreachable(error, settings);
    const answer = await askServer(settings, action, body);
    if (answer === null)
      throw new ConfigError([
        ...error.problems,
        `No server answers at http://127.0.0.1:${settings.port} either. If it runs on another port, set PORT to that.`,
      ]);
    return byServer(answer);
  }
  try {
    return await direct(opened);
  } finally {
    await opened.close();
  }
}

/** One line in place of a driver's error where `DATABASE_URL` cannot be used; anything else as it is. */
export function unreachable(error: unknown, { databaseUrl }: Pick<AppConfig, 'databaseUrl'>): unknown {
  if (error instanceof ConfigError || databaseUrl === null || !(error instanceof Error)) return error;
  const { host, pathname } = new URL(databaseUrl);
  const reason = error.message === '' && 'code' in error ? String(error.code) : error.message.split('\n', 1)[0];
  return new ConfigError([
    `The database ${pathname.slice(1)} at ${host} cannot be used: ${reason ?? ''}. Check DATABASE_URL and that the server is running.`,
  ]);
}
