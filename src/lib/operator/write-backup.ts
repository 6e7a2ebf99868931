import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Db } from '../db/client';
import { describeTables, findAppliedMigrations, inSnapshot, readRows } from '../db/queries/operator';
import { findMasterKeyIds } from '../db/queries/user-keys';
import { readSecretsFile, type AppConfig } from '../env';
import { factsOf, formatName, formatVersion, type BackupFacts, type BackupHeader } from './backup-format';

/** Lines are handed on in pieces of about this size. */
const chunkLength = 256 * 1024;

/**
 * Writes one unchanging state of the database, with the generated secrets, to what `open` answers, and ends it. On the
 * embedded database everybody else waits until it is written, so that must not depend on somebody far away.
 */
export async function writeBackup(
  db: Db,
  settings: Pick<AppConfig, 'secretsFile' | 'dataDir'>,
  now: Date,
  open: () => Writable,
): Promise<BackupFacts> {
  return inSnapshot(db, async (tx) => {
    const header = await headerOf(tx, settings, now);
    await pipeline(Readable.from(chunks(tx, header), { objectMode: false }), createGzip(), open());
    return factsOf(header);
  });
}

async function headerOf(
  tx: Db,
  { secretsFile, dataDir }: Pick<AppConfig, 'secretsFile' | 'dataDir'>,
  now: Date,
): Promise<BackupHeader> {
  // The tables first: the moment that all of it shows begins with the first query.
  const tables = await describeTables(tx);
  return {
    format: formatName,
    formatVersion,
    createdAt: now.toISOString(),
    migrations: await findAppliedMigrations(tx),
    tables,
    keyIds: (await findMasterKeyIds(tx)).sort(),
    secrets: secretsFile === null ? null : readSecretsFile(secretsFile),
    sandbox: readSandbox(dataDir),
  };
}

/** The sandbox keeps hashes of its tokens there, no token: a line for all of them, then a line for each change since. */
function readSandbox(dataDir: string): unknown[] | null {
  const file = path.join(dataDir, 'sandbox.json');
  if (!existsSync(file)) return null;
  const lines = readFileSync(file, 'utf8').split('\n');
  // What follows the last line's end is being written at this moment.
  const last = lines.pop() ?? '';
  return (lines.length === 0 ? [last] : lines).map((line): unknown => JSON.parse(line));
}

async function* chunks(tx: Db, header: BackupHeader): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  let pending = `${JSON.stringify(header)}\n`;
  for (const table of header.tables) {
    for await (const line of readRows(tx, table)) {
      pending += `${line}\n`;
      if (pending.length < chunkLength) continue;
      yield sealed(hash, pending);
      pending = '';
    }
  }
  yield sealed(hash, pending);
  yield Buffer.from(`${JSON.stringify({ sha256: hash.digest('hex') })}\n`);
}

function sealed(hash: ReturnType<typeof createHash>, text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8');
  hash.update(bytes);
  return bytes;
}
