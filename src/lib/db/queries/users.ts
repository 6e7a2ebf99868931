import { eq, sql } from 'drizzle-orm';
import type { Db } from '../client';
import { users, verifications } from '../schema/accounts';
import { nowSql } from '../schema/columns';

export type UserRow = typeof users.$inferSelect;

export async function countUsers(db: Db): Promise<number> {
  const [row] = await db.select({ n: sql<number>`count(*)::int` }).from(users);
  return row?.n ?? 0;
}

export async function findUser(db: Db, id: string): Promise<UserRow | null> {
  const [row] = await db.select().from(users).where(eq(users.id, id));
  return row ?? null;
}

export async function findUserByEmail(db: Db, email: string): Promise<UserRow | null> {
  const [row] = await db.select().from(users).where(eq(users.email, email.trim().toLowerCase()));
  return row ?? null;
}

/** Makes what happens to one user in several transactions at once happen one after the other. */
export async function lockUser(db: Db, id: string): Promise<void> {
  await db.select({ id: users.id }).from(users).where(eq(users.id, id)).for('update');
}

export async function updateUser(db: Db, id: string, change: Partial<typeof users.$inferInsert>): Promise<void> {
  await db
    .update(users)
    .set({ ...change, updatedAt: nowSql })
    .where(eq(users.id, id));
}

/** Everything of the user goes with the row, their key included. */
export async function deleteUser(db: Db, id: string): Promise<void> {
  await db.delete(users).where(eq(users.id, id));
}

/** Marks a one-time link as used; false: it was used before. `id` is a UUID derived from the link. */
export async function consumeLink(db: Db, id: string, expiresAt: Date): Promise<boolean> {
  const rows = await db
    .insert(verifications)
    .values({ id, identifier: 'used-link', value: '', expiresAt })
    .onConflictDoNothing()
    .returning({ id: verifications.id });
  return rows.length > 0;
}
