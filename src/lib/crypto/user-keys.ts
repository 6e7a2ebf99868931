/** The per-user data keys: made on first use, wrapped by the ring's first master key, destroyed with the account. */
import { randomBytes } from 'node:crypto';
import type { Db } from '../db/client';
import { findUserKey, insertUserKey } from '../db/queries/user-keys';
import { decrypt, DecryptionError, encrypt, type CipherKey, type CipherPlace } from './token-cipher';

export type KeyRing = readonly CipherKey[];

/** The user's data key, made if there is none yet. @throws DecryptionError when its master key is not in the ring. */
export async function userKey(db: Db, ring: KeyRing, userId: string): Promise<CipherKey> {
  const stored = (await findUserKey(db, userId)) ?? (await makeUserKey(db, ring, userId));
  const master = ring.find((entry) => entry.id === stored.masterKeyId);
  if (master === undefined) {
    throw new DecryptionError(`ENCRYPTION_KEYS lacks the key "${stored.masterKeyId}" that wraps a user's key. Add it back to the ring.`);
  }
  return { id: 'user', key: decrypt(stored.wrappedKey, master, placeOf(userId)) };
}

async function makeUserKey(db: Db, ring: KeyRing, userId: string): Promise<{ masterKeyId: string; wrappedKey: string }> {
  const master = ring[0];
  if (master === undefined) throw new DecryptionError('ENCRYPTION_KEYS holds no key.');
  const made = { masterKeyId: master.id, wrappedKey: encrypt(randomBytes(32), master, placeOf(userId)) };
  // Two first connects at once: the first row stays, both use it.
  return insertUserKey(db, { userId, ...made });
}

function placeOf(userId: string): CipherPlace {
  return { userId, connectionId: '', provider: '', field: 'data_key' };
}
