import { and, asc, eq, gt, ne, sql } from 'drizzle-orm';
import type { Db } from '../client';
import { userKeys } from '../schema/accounts';
import { nowSql } from '../schema/columns';

export interface WrappedKey {
  masterKeyId: string;
  wrappedKey: string;
}

export interface UserKey extends WrappedKey {
  userId: string;
}

export async function findUserKey(db: Db, userId: string): Promise<WrappedKey | null> {
  const [row] = await db
    .select({ masterKeyId: userKeys.masterKeyId, wrappedKey: userKeys.wrappedKey })
    .from(userKeys)
    .where(eq(userKeys.userId, userId));
  return row ?? null;
}

/**
 * Inserts what `make` answers, or answers the row that is already there. `make` runs under a lock that shuts out
 * `lockUserKeys`: a key that is being retired cannot wrap one more row unseen.
 */
export async function insertUserKey(db: Db, userId: string, make: () => WrappedKey): Promise<WrappedKey> {
  return db.transaction(async (tx) => {
    await tx.execute(sql`lock table ${userKeys} in row exclusive mode`);
    const made = make();
    await tx
      .insert(userKeys)
      .values({ userId, ...made })
      .onConflictDoNothing();
    return (await findUserKey(tx, userId)) ?? made;
  });
}

/** Until the transaction ends nobody adds or changes a user key. */
export async function lockUserKeys(tx: Db): Promise<void> {
  await tx.execute(sql`lock table ${userKeys} in share row exclusive mode`);
}

/** Up to `limit` rows that are not wrapped by `masterKeyId`, in the order of their users, after `afterUserId`. */
export async function findUserKeysNotUnder(
  db: Db,
  masterKeyId: string,
  afterUserId: string | null,
  limit: number,
): Promise<UserKey[]> {
  return db
    .select({ userId: userKeys.userId, masterKeyId: userKeys.masterKeyId, wrappedKey: userKeys.wrappedKey })
    .from(userKeys)
    .where(
      and(ne(userKeys.masterKeyId, masterKeyId), ...(afterUserId === null ? [] : [gt(userKeys.userId, afterUserId)])),
    )
    .orderBy(asc(userKeys.userId))
    .limit(limit);
}

/** Writes another wrapping of the same data key if the row is still the one that was read; false: it changed or is gone. */
export async function replaceWrappedKey(db: Db, read: UserKey, next: WrappedKey): Promise<boolean> {
  const rows = await db
    .update(userKeys)
    .set({ ...next, rotatedAt: nowSql })
    .where(and(eq(userKeys.userId, read.userId), eq(userKeys.wrappedKey, read.wrappedKey)))
    .returning({ userId: userKeys.userId });
  return rows.length > 0;
}

/** How many user keys each master key wraps. */
export async function countUserKeys(db: Db): Promise<{ masterKeyId: string; n: number }[]> {
  return db
    .select({ masterKeyId: userKeys.masterKeyId, n: sql<number>`count(*)::int` })
    .from(userKeys)
    .groupBy(userKeys.masterKeyId);
}

/** Any one wrapped key per master key id, to check at start that the ring opens them. */
export async function findMasterKeyIds(db: Db): Promise<string[]> {
  const rows = await db.selectDistinct({ id: userKeys.masterKeyId }).from(userKeys);
  return rows.map((row) => row.id);
}
