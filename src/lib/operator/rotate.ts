/** Rotation of the master key: every user key wrapped anew, while everything runs (SECURITY 12). */
import { randomBytes } from 'node:crypto';
import { ConfigError } from '../config-error';
import { DecryptionError } from '../crypto/token-cipher';
import { rewrapUserKey, type KeyRing } from '../crypto/user-keys';
import type { Db } from '../db/client';
import { insertAudit } from '../db/queries/notices';
import { countUserKeys, findUserKeysNotUnder, lockUserKeys, replaceWrappedKey } from '../db/queries/user-keys';
import { readSecretsFile, reloadKeyRing, type AppConfig } from '../env';
import { writePrivateFile } from './private-file';

type RotationConfig = Pick<AppConfig, 'encryptionKeys' | 'secretsFile'>;

export interface Rotation {
  newest: string;
  /** Made by this run; null: the ring had a newer key than the rows already. */
  added: string | null;
  rewrapped: number;
  /** User keys under the newest key, and all there are. */
  done: number;
  total: number;
  /** Ids that no user key needs any more. */
  removable: string[];
  /** Those of them that were taken out of the ring. */
  removed: string[];
}

const rowsPerBatch = 100;
const globals = globalThis as { devtrackRotation?: Promise<Rotation> };

/**
 * Wraps every user key under the ring's first entry. On a generated ring a new entry is made first (or, with `prune`,
 * only if there is one alone), and `prune` takes out the entries that nothing needs. One rotation at a time in a process.
 * @throws ConfigError when a ring given by variable has one entry only, or a rotation is under way.
 */
export async function rotateKeys(db: Db, settings: RotationConfig, prune: boolean): Promise<Rotation> {
  if (globals.devtrackRotation !== undefined) throw new ConfigError(['A rotation is under way. Wait for it to end.']);
  globals.devtrackRotation = rotate(db, settings, prune);
  try {
    return await globals.devtrackRotation;
  } finally {
    delete globals.devtrackRotation;
  }
}

async function rotate(db: Db, settings: RotationConfig, prune: boolean): Promise<Rotation> {
  const ring = settings.encryptionKeys;
  if (prune && settings.secretsFile === null)
    throw new ConfigError([
      'ENCRYPTION_KEYS gives the ring, so the old key is taken out there: rotate without --prune, then remove it from the variable.',
    ]);
  const added = await addKeyIfDue(db, settings, prune);
  const [newest] = ring;
  if (newest === undefined) throw new ConfigError(['ENCRYPTION_KEYS holds no key.']);
  const rewrapped = await rewrapAll(db, ring, newest);
  const removed = prune && settings.secretsFile !== null ? await removeUnused(db, ring, settings.secretsFile) : [];
  const counts = await countUserKeys(db);
  const used = counts.map(({ masterKeyId }) => masterKeyId);
  const rotation: Rotation = {
    newest: newest.id,
    added,
    rewrapped,
    done: counts.find(({ masterKeyId }) => masterKeyId === newest.id)?.n ?? 0,
    total: counts.reduce((sum, { n }) => sum + n, 0),
    removable: ring
      .slice(1)
      .map(({ id }) => id)
      .filter((id) => !used.includes(id)),
    removed,
  };
  const outcome = rotation.done === rotation.total ? 'success' : 'partial';
  await insertAudit(db, {
    userId: null,
    action: 'key_rotation',
    outcome,
    detail: { newest: newest.id, rewrapped, total: rotation.total, removed: removed.join(',') },
  });
  return rotation;
}

/** A rotation that was cut short goes on with its key instead of making another. */
async function addKeyIfDue(
  db: Db,
  { encryptionKeys: ring, secretsFile }: RotationConfig,
  prune: boolean,
): Promise<string | null> {
  const [newest] = ring;
  const pending = newest !== undefined && (await findUserKeysNotUnder(db, newest.id, null, 1)).length > 0;
  if (secretsFile === null) {
    if (ring.length < 2) {
      throw new ConfigError([
        `ENCRYPTION_KEYS has the key ${newest?.id ?? ''} alone, so there is none to rotate to. Make one with "openssl rand -base64 32", put it in front ("${nextId(ring)}:…," before the old entry), restart every process with it, and run this again.`,
      ]);
    }
    return null;
  }
  if (ring.length > 1 && (pending || prune)) return null;
  const id = nextId(ring);
  const secrets = readSecretsFile(secretsFile);
  writePrivateFile(
    secretsFile,
    JSON.stringify(
      { ...secrets, encryptionKeys: `${id}:${randomBytes(32).toString('base64')},${secrets.encryptionKeys}` },
      null,
      2,
    ),
  );
  reload(ring);
  return id;
}

async function rewrapAll(db: Db, ring: KeyRing, newest: KeyRing[number]): Promise<number> {
  let rewrapped = 0;
  let after: string | null = null;
  for (;;) {
    const batch = await findUserKeysNotUnder(db, newest.id, after, rowsPerBatch);
    for (const key of batch) {
      try {
        // False: somebody else wrapped it anew, or the account is gone.
        if (await replaceWrappedKey(db, key, rewrapUserKey(key, ring, newest))) rewrapped += 1;
      } catch (error) {
        // It stays under its key, is counted as not done, and the others do not wait for it.
        if (!(error instanceof DecryptionError)) throw error;
      }
    }
    after = batch.at(-1)?.userId ?? null;
    if (after === null) return rewrapped;
  }
}

/** Under a lock that shuts out new user keys: what is counted as unused stays so until it is gone from file and ring. */
async function removeUnused(db: Db, ring: KeyRing, secretsFile: string): Promise<string[]> {
  return db.transaction(async (tx) => {
    await lockUserKeys(tx);
    const used = (await countUserKeys(tx)).map(({ masterKeyId }) => masterKeyId);
    const removed = ring
      .slice(1)
      .map(({ id }) => id)
      .filter((id) => !used.includes(id));
    if (removed.length === 0) return [];
    const secrets = readSecretsFile(secretsFile);
    const entries = secrets.encryptionKeys
      .split(',')
      .filter((entry) => !removed.includes(entry.trim().split(':', 1)[0] ?? ''));
    writePrivateFile(secretsFile, JSON.stringify({ ...secrets, encryptionKeys: entries.join(',') }, null, 2));
    reload(ring);
    return removed;
  });
}

function reload(ring: KeyRing): void {
  if (!reloadKeyRing(ring)) throw new Error('The ring that is rotated is not the one of this process.');
}

/** One more than the highest "k<number>", so that no name comes back for another key. */
function nextId(ring: KeyRing): string {
  const numbers = ring.map(({ id }) => Number(/^k(\d{1,9})$/.exec(id)?.[1] ?? 0));
  return `k${Math.max(0, ...numbers) + 1}`;
}
