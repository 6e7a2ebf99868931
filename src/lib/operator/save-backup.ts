import { randomUUID } from 'node:crypto';
import { createWriteStream, existsSync, linkSync, openSync, renameSync, rmSync } from 'node:fs';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import { ConfigError } from '../config-error';
import type { AppConfig } from '../env';
import { factsOf, type BackupFacts } from './backup-format';
import { withDatabaseOrServer } from './open';
import { readBackup } from './read-backup';
import { writeBackup } from './write-backup';

/**
 * Makes a backup file, readable by its owner alone. It gets its name only once it was read back to its end and found
 * whole. @throws ConfigError when the file exists, or the database can be reached neither way.
 */
export async function saveBackup(settings: AppConfig, file: string, now: Date): Promise<BackupFacts> {
  if (existsSync(file)) throw new ConfigError([`${file} exists already. Name another file; nothing was written.`]);
  const draft = `${file}.${randomUUID()}.part`;
  // Opened at once: a stream that opens by itself could make the file after a failure has already removed it.
  const target = (): Writable => createWriteStream(draft, { fd: openSync(draft, 'wx', 0o600), flush: true });
  try {
    await withDatabaseOrServer(
      settings,
      async ({ db }) => void (await writeBackup(db, settings, now, target)),
      'backup',
      {},
      (answer) => receive(answer, target),
    );
    const { header } = await readBackup(draft);
    publish(draft, file);
    return factsOf(header);
  } catch (error) {
    throw directoryProblem(error, file);
  } finally {
    rmSync(draft, { force: true });
  }
}

async function receive(answer: Response, open: () => Writable): Promise<void> {
  if (answer.body === null) throw new ConfigError(['The server sent no backup.']);
  let target: Writable;
  try {
    target = open();
  } catch (error) {
    // Nobody will read it: left open, it would break off later, with nobody there to hear of it.
    await answer.body.cancel();
    throw error;
  }
  try {
    await pipeline(Readable.fromWeb(answer.body as NodeReadableStream), target);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ECONNRESET')
      throw new ConfigError(['The server ended before the backup was whole. No file was written; run it again.']);
    throw error;
  }
}

/** By a link where the file system has them: it refuses to replace a file that came in between. */
function publish(draft: string, file: string): void {
  try {
    linkSync(draft, file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST')
      throw new ConfigError([`${file} exists already. Name another file; nothing was written.`]);
    renameSync(draft, file);
  }
}

function directoryProblem(error: unknown, file: string): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  if (error.code === 'ENOENT') return new ConfigError([`${file} cannot be written: its directory does not exist.`]);
  if (error.code === 'EACCES')
    return new ConfigError([`${file} cannot be written: this user may not write into its directory.`]);
  if (error.code === 'ENOSPC') return new ConfigError([`${file} cannot be written: the disk is full.`]);
  return error;
}
