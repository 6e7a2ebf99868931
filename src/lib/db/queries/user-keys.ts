import { eq } from 'drizzle-orm';
import type { Db } from '../client';
import { userKeys } from '../schema';

export interface WrappedKey {
  masterKeyId: string;
  wrappedKey: string;
}

export async function findUserKey(db: Db, userId: string): Promise<WrappedKey | null> {
  const [row] = await db.select({ masterKeyId: userKeys.masterKeyId, wrappedKey: userKeys.wrappedKey }).from(userKeys).where(eq(userKeys.userId, userId));
  return row ?? null;
}

/** Inserts, or answers the row that is already there. */
export async function insertUserKey(db: Db, key: WrappedKey & { userId: string }): Promise<WrappedKey> {
  await db.insert(userKeys).values(key).onConflictDoNothing();
  return (await findUserKey(db, key.userId)) ?? key;
}

/** Any one wrapped key per master key id, to check at start that the ring opens them. */
export async function findMasterKeyIds(db: Db): Promise<string[]> {
  const rows = await db.selectDistinct({ id: userKeys.masterKeyId }).from(userKeys);
  return rows.map((row) => row.id);
}
