/** The per-user data keys: made on first use, wrapped by the ring's first master key, destroyed with the account. */
import { randomBytes } from 'node:crypto';
import type { Db } from '../db/client';
import { findUserKey, insertUserKey, type UserKey, type WrappedKey } from '../db/queries/user-keys';
import { reloadKeyRing } from '../env';
import { decrypt, DecryptionError, encrypt, type CipherKey, type CipherPlace } from './token-cipher';

export type KeyRing = readonly CipherKey[];

/**
 * The user's data key, made if there is none yet. A rotation may move the row under a key that this process has not read
 * yet, or take its old key away between reading the row and opening it: then ring and row are read again.
 * @throws DecryptionError when its master key is not in the ring.
 */
export async function userKey(db: Db, ring: KeyRing, userId: string): Promise<CipherKey> {
  let stored = (await findUserKey(db, userId)) ?? (await makeUserKey(db, ring, userId));
  for (;;) {
    if (!holds(ring, stored.masterKeyId)) reloadKeyRing(ring);
    if (holds(ring, stored.masterKeyId)) return { id: 'user', key: openUserKey({ userId, ...stored }, ring) };
    const again = await findUserKey(db, userId);
    if (again === null || again.wrappedKey === stored.wrappedKey) throw missingKey(stored.masterKeyId);
    stored = again;
  }
}

/** The same data key wrapped by `under`. @throws DecryptionError when `ring` does not open it. */
export function rewrapUserKey(stored: UserKey, ring: KeyRing, under: CipherKey): WrappedKey {
  return { masterKeyId: under.id, wrappedKey: encrypt(openUserKey(stored, ring), under, placeOf(stored.userId)) };
}

function openUserKey(stored: UserKey, ring: KeyRing): Buffer {
  const master = ring.find((entry) => entry.id === stored.masterKeyId);
  if (master === undefined) throw missingKey(stored.masterKeyId);
  return decrypt(stored.wrappedKey, master, placeOf(stored.userId));
}

function makeUserKey(db: Db, ring: KeyRing, userId: string): Promise<WrappedKey> {
  // Two first connects at once: the first row stays, both use it.
  return insertUserKey(db, userId, () => {
    const master = ring[0];
    if (master === undefined) throw new DecryptionError('ENCRYPTION_KEYS holds no key.');
    return { masterKeyId: master.id, wrappedKey: encrypt(randomBytes(32), master, placeOf(userId)) };
  });
}

function holds(ring: KeyRing, id: string): boolean {
  return ring.some((entry) => entry.id === id);
}

function missingKey(id: string): DecryptionError {
  return new DecryptionError(`ENCRYPTION_KEYS lacks the key "${id}" that wraps a user's key. Add it back to the ring.`);
}

function placeOf(userId: string): CipherPlace {
  return { userId, connectionId: '', provider: '', field: 'data_key' };
}
