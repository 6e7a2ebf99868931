/**
 * PGlite under the data directory: a copied base instead of a slow first creation, and a lock, because two processes
 * on one directory lose rows silently.
 */
import { appendFileSync, cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import { takeLock } from './lock';

export interface Embedded {
  pglite: PGlite;
  close(): Promise<void>;
}

/** Opens `<dataDir>/db`, creating it from the base; throws `ConfigError` when another process holds it. */
export async function openEmbedded(dataDir: string, onProgress?: (line: string) => void): Promise<Embedded> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const release = takeLock(path.join(dataDir, 'db.lock'), dataDir);
  try {
    const pglite = await openDirectory(path.join(dataDir, 'db'), onProgress);
    return {
      pglite,
      close: async () => {
        await pglite.close();
        release();
      },
    };
  } catch (error) {
    release();
    throw error;
  }
}

async function openDirectory(directory: string, onProgress?: (line: string) => void): Promise<PGlite> {
  if (!existsSync(directory)) {
    onProgress?.('Preparing the embedded database …');
    // Made beside its place and renamed, so that a kill on the way leaves no half database behind.
    const making = `${directory}.making`;
    rmSync(making, { recursive: true, force: true });
    const base = findBase();
    // Copied, not loaded by PGlite: a second instance in this process would double its memory.
    if (base === null) await makeBase(making);
    else cpSync(base, making, { recursive: true });
    renameSync(making, directory);
  }
  return PGlite.create(directory);
}

/** The empty database that the build leaves beside the bundles; null when running from sources without one. */
function findBase(): string | null {
  const here = path.dirname(fileURLToPath(import.meta.url));
  const candidates = [
    path.join(here, 'pglite-base'),
    path.join(here, '..', 'pglite-base'),
    path.resolve('dist/pglite-base'),
  ];
  return candidates.find((folder) => existsSync(path.join(folder, 'PG_VERSION'))) ?? null;
}

/** Creates an empty, initialised database in a folder that does not exist yet: 3 to 10 s and 800 MB, so the build does it once. */
export async function makeBase(folder: string): Promise<void> {
  const pglite = await PGlite.create(folder);
  await pglite.close();
  appendFileSync(path.join(folder, 'postgresql.conf'), `\n${settings}\n`);
}

/** Postgres reserves 128 MB of buffers by default; one person's database is smaller than that, and the process is a desktop's guest. */
const settings = 'shared_buffers = 32MB';
