/** When whose summaries are made ahead. The schedule is data: many workers take from it, one at a time. */
import { and, asc, eq, inArray, isNull, lte, or, sql } from 'drizzle-orm';
import type { Db } from '../client';
import { users } from '../schema/accounts';
import { nowSql } from '../schema/columns';
import type { UserRow } from './users';

/**
 * The user who has waited longest, for `seconds`: whoever dies with it leaves it to the next. Nobody waits for a row that
 * another worker is at.
 */
export async function claimSummariesDue(db: Db, seconds: number): Promise<UserRow | null> {
  const due = db
    .select({ id: users.id })
    .from(users)
    .where(
      and(
        lte(users.summariesDueAt, nowSql),
        or(isNull(users.summariesClaimedUntil), lte(users.summariesClaimedUntil, nowSql)),
      ),
    )
    .orderBy(asc(users.summariesDueAt))
    .limit(1)
    // Rows that refer to the user may be written meanwhile.
    .for('no key update', { skipLocked: true });
  const [row] = await db
    .update(users)
    .set({ summariesClaimedUntil: sql`devtrack_now() + make_interval(secs => ${seconds})` })
    .where(inArray(users.id, due))
    .returning();
  return row ?? null;
}

/** Gives the claim back. `through`: the local date up to which they are made; null leaves it as it was. */
export async function scheduleSummaries(db: Db, userId: string, dueAt: Date, through: string | null): Promise<void> {
  await db
    .update(users)
    .set({
      summariesDueAt: dueAt,
      summariesClaimedUntil: null,
      ...(through === null ? {} : { summariesThrough: through }),
    })
    .where(eq(users.id, userId));
}
