/** Insights and recommendations that their owner waved off. */
import { and, eq, isNotNull, isNull, lt, sql } from 'drizzle-orm';
import type { Db } from '../client';
import { nowSql } from '../schema/columns';
import { insightDismissals } from '../schema/summaries';

export type DismissalRow = typeof insightDismissals.$inferSelect;
export type DismissalKey = Pick<DismissalRow, 'kind' | 'subject'>;

export async function findDismissals(db: Db, userId: string): Promise<DismissalRow[]> {
  return db.select().from(insightDismissals).where(eq(insightDismissals.userId, userId)).orderBy(insightDismissals.at);
}

/** Dismissed again, its time begins anew. */
export async function upsertDismissal(db: Db, userId: string, key: DismissalKey): Promise<void> {
  await db
    .insert(insightDismissals)
    .values({ userId, ...key, at: nowSql })
    .onConflictDoUpdate({
      target: [insightDismissals.userId, insightDismissals.kind, insightDismissals.subject],
      set: { at: nowSql },
    });
}

/** False: it was not dismissed. */
export async function deleteDismissal(db: Db, userId: string, { kind, subject }: DismissalKey): Promise<boolean> {
  const rows = await db
    .delete(insightDismissals)
    .where(
      and(
        eq(insightDismissals.userId, userId),
        eq(insightDismissals.kind, kind),
        subject === null ? isNull(insightDismissals.subject) : eq(insightDismissals.subject, subject),
      ),
    )
    .returning({ id: insightDismissals.id });
  return rows.length > 0;
}

/** Deletes those that name something: which source it is of is not known, and what is gone must not be named any longer. */
export async function deleteNamedDismissals(tx: Db, userId: string): Promise<void> {
  await tx
    .delete(insightDismissals)
    .where(and(eq(insightDismissals.userId, userId), isNotNull(insightDismissals.subject)));
}

/** Deletes those that have kept nothing away for long: the rules obey them for four weeks. */
export async function deletePastDismissals(db: Db): Promise<void> {
  await db.delete(insightDismissals).where(lt(insightDismissals.at, sql`devtrack_now() - interval '90 days'`));
}
