/** What asking models took: the books behind the monthly allowance. */
import { and, desc, eq, gte, sql } from 'drizzle-orm';
import type { Db } from '../client';
import { nowSql } from '../schema/columns';
import { summaryUsage } from '../schema/summaries';

export type UsageRow = typeof summaryUsage.$inferSelect;
export type NewUsage = Omit<UsageRow, 'id' | 'at'>;

export async function insertUsage(db: Db, usage: NewUsage): Promise<void> {
  await db.insert(summaryUsage).values({ ...usage, at: nowSql });
}

const monthStart = sql`date_trunc('month', devtrack_now() at time zone 'UTC')`;

/** Tokens of the calendar month in UTC, and how long it lasts. */
export async function findMonthUse(db: Db, userId: string): Promise<{ tokens: number; secondsLeft: number }> {
  const [row] = await db
    .select({
      tokens: sql<number>`coalesce(sum(${summaryUsage.inputTokens} + ${summaryUsage.outputTokens}), 0)::float8`,
      secondsLeft: sql<number>`extract(epoch from (${monthStart} + interval '1 month') at time zone 'UTC' - devtrack_now())::float8`,
    })
    .from(summaryUsage)
    .where(and(eq(summaryUsage.userId, userId), gte(summaryUsage.at, sql`${monthStart} at time zone 'UTC'`)));
  return row ?? { tokens: 0, secondsLeft: 0 };
}

/** How the user's last asking of the model ended, and how long ago. */
export async function findLastAsking(
  db: Db,
  userId: string,
  model: string,
): Promise<{ outcome: UsageRow['outcome']; secondsAgo: number } | null> {
  const [row] = await db
    .select({
      outcome: summaryUsage.outcome,
      secondsAgo: sql<number>`extract(epoch from devtrack_now() - ${summaryUsage.at})::float8`,
    })
    .from(summaryUsage)
    .where(and(eq(summaryUsage.userId, userId), eq(summaryUsage.model, model)))
    .orderBy(desc(summaryUsage.at))
    .limit(1);
  return row ?? null;
}

export async function findUsage(db: Db, userId: string): Promise<UsageRow[]> {
  return db.select().from(summaryUsage).where(eq(summaryUsage.userId, userId)).orderBy(summaryUsage.at);
}
