import { and, eq, gt, lte } from 'drizzle-orm';
import type { Db } from '../client';
import { nowSql } from '../schema/columns';
import { oauthStates } from '../schema/connections';

export type OAuthStateRow = typeof oauthStates.$inferSelect;

export async function insertState(db: Db, row: typeof oauthStates.$inferInsert): Promise<void> {
  await db.insert(oauthStates).values(row);
}

/** Takes the row out: of any number of callbacks with one state exactly one gets it. Null: used, expired or never made. */
export async function consumeState(db: Db, stateHash: string): Promise<OAuthStateRow | null> {
  const [row] = await db
    .delete(oauthStates)
    .where(and(eq(oauthStates.stateHash, stateHash), gt(oauthStates.expiresAt, nowSql)))
    .returning();
  return row ?? null;
}

export async function deleteExpiredStates(db: Db): Promise<void> {
  await db.delete(oauthStates).where(lte(oauthStates.expiresAt, nowSql));
}
