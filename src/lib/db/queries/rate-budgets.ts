/** What is left of the providers' budgets, as their answers said; shared by all processes. */
import { createHash } from 'node:crypto';
import { inArray, sql } from 'drizzle-orm';
import type { BudgetReading } from '../../integrations/provider';
import type { Db } from '../client';
import { nowSql } from '../schema/columns';
import { rateBudgets } from '../schema/connections';

/** By a stream's `budget`; only those that have not reset yet. */
export async function findBudgets(
  db: Db,
  provider: string,
  budgets: readonly string[],
): Promise<Map<string, BudgetReading>> {
  const byKey = new Map(budgets.map((budget) => [keyOf(provider, budget), budget]));
  const rows = await db
    .select()
    .from(rateBudgets)
    .where(sql`${inArray(rateBudgets.key, [...byKey.keys()])} and ${rateBudgets.resetsAt} > ${nowSql}`);
  return new Map(
    rows.map(({ key, limit, remaining, resetsAt }) => [byKey.get(key) ?? key, { limit, remaining, resetsAt }]),
  );
}

/** A budget that is used up stays so until it resets: an answer that is older, or knows of another limit, does not free it. */
export async function writeBudget(db: Db, provider: string, budget: string, reading: BudgetReading): Promise<void> {
  await db
    .insert(rateBudgets)
    .values({ key: keyOf(provider, budget), ...reading })
    .onConflictDoUpdate({
      target: rateBudgets.key,
      set: { ...reading, updatedAt: nowSql },
      setWhere: sql`${rateBudgets.remaining} > 0 or ${rateBudgets.resetsAt} <= ${nowSql}
        or (excluded.remaining <= 0 and excluded.resets_at > ${rateBudgets.resetsAt})`,
    });
}

/** A digest: a budget is named after an account, and the row outlives the account's owner here. */
function keyOf(provider: string, budget: string): string {
  return createHash('sha256').update(`${provider}\0${budget}`).digest('hex').slice(0, 32);
}
