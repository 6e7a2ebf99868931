/** What goes by itself once it is old, and what would die of age if nobody looked after it. */
import { and, asc, eq, inArray, isNotNull, isNull, lt, lte, notInArray, or, sql } from 'drizzle-orm';
import type { Db } from '../client';
import { nowSql } from '../schema/columns';
import { connections, integrationSyncLogs, rateBudgets } from '../schema/connections';
import { auditLogs } from '../schema/notices';
import { deadGrantCodes, type Connection } from './connections';

/** Audit lines and sync logs are one list to their owner, and go together. */
const keptDays = 400;
/** Deleted at once: a long backlog goes in several turns, each short. */
const linesAtOnce = 5000;

/** Deletes runs that ended over 400 days ago, but for the last ended one of each connection. */
export async function deleteOldRuns(db: Db): Promise<void> {
  const old = sql`devtrack_now() - make_interval(days => ${keptDays})`;
  const isNewest = sql`${integrationSyncLogs.connectionId} in (select c.id from connections c) and not exists (
    select 1 from integration_sync_logs later
    where later.connection_id = ${integrationSyncLogs.connectionId}
      and later.completed_at is not null
      and (later.started_at, later.id) > (${integrationSyncLogs.startedAt}, ${integrationSyncLogs.id}))`;
  const gone = db
    .select({ id: integrationSyncLogs.id })
    .from(integrationSyncLogs)
    .where(
      and(
        // Implied by the end's age; it is what the index is on.
        lt(integrationSyncLogs.createdAt, old),
        lt(integrationSyncLogs.completedAt, old),
        sql`not coalesce((${isNewest}), false)`,
      ),
    )
    .limit(linesAtOnce);
  await db.delete(integrationSyncLogs).where(inArray(integrationSyncLogs.id, gone));
}

/** Deletes audit lines of over 400 days ago. */
export async function deleteOldAudit(db: Db): Promise<void> {
  const old = sql`devtrack_now() - make_interval(days => ${keptDays})`;
  const gone = db.select({ id: auditLogs.id }).from(auditLogs).where(lt(auditLogs.createdAt, old)).limit(linesAtOnce);
  await db.delete(auditLogs).where(inArray(auditLogs.id, gone));
}

/** Deletes what providers said of budgets that were renewed over a day ago. */
export async function deletePastBudgets(db: Db): Promise<void> {
  await db.delete(rateBudgets).where(lt(rateBudgets.resetsAt, sql`devtrack_now() - interval '1 day'`));
}

/**
 * Connections whose tokens were stored over `days` ago and can be renewed. Those that failed least often come first, so
 * that a few that always fail do not keep the others waiting until they die.
 */
export async function findIdleTokens(
  db: Db,
  of: { provider: string; origin: string; days: number; limit: number },
): Promise<Connection[]> {
  return db
    .select()
    .from(connections)
    .where(
      and(
        eq(connections.status, 'active'),
        eq(connections.provider, of.provider),
        eq(connections.origin, of.origin),
        isNotNull(connections.refreshTokenEncrypted),
        lt(connections.encryptedAt, sql`devtrack_now() - make_interval(secs => ${of.days * 86_400})`),
        or(isNull(connections.refreshError), notInArray(connections.refreshError, [...deadGrantCodes])),
        or(isNull(connections.refreshClaimedUntil), lte(connections.refreshClaimedUntil, nowSql)),
      ),
    )
    .orderBy(asc(connections.refreshAttempt), asc(connections.encryptedAt))
    .limit(of.limit);
}
