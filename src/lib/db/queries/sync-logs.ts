import { and, desc, eq, inArray, lt, or, sql } from 'drizzle-orm';
import type { Db } from '../client';
import { nowSql } from '../schema/columns';
import { integrationSyncLogs } from '../schema/connections';

export type SyncLogRow = typeof integrationSyncLogs.$inferSelect;
const ended = ['success', 'failed', 'partial'] as const;

export async function insertRun(
  db: Db,
  run: {
    userId: string;
    connectionId: string;
    provider: string;
    trigger: SyncLogRow['trigger'];
    status: 'queued' | 'running';
  },
): Promise<string> {
  const [row] = await db
    .insert(integrationSyncLogs)
    .values({ ...run, startedAt: nowSql })
    .returning({ id: integrationSyncLogs.id });
  if (row === undefined) throw new Error('The sync log was not written.');
  return row.id;
}

export async function findRun(db: Db, id: string): Promise<SyncLogRow | null> {
  const [row] = await db.select().from(integrationSyncLogs).where(eq(integrationSyncLogs.id, id));
  return row ?? null;
}

/** A queued run starts; a run that was already running (its worker died) keeps its start. */
export async function startRun(db: Db, id: string): Promise<void> {
  await db
    .update(integrationSyncLogs)
    .set({ status: 'running', startedAt: nowSql })
    .where(and(eq(integrationSyncLogs.id, id), eq(integrationSyncLogs.status, 'queued')));
}

export async function endRun(
  db: Db,
  id: string,
  {
    requests,
    ...result
  }: {
    status: 'success' | 'failed' | 'partial';
    errorCode: string | null;
    errorMessage: string | null;
    durationMs: number;
    requests: number;
  },
): Promise<void> {
  await db
    .update(integrationSyncLogs)
    // `requests`: those made since the last committed page.
    .set({ ...result, requests: sql`${integrationSyncLogs.requests} + ${requests}`, completedAt: nowSql })
    .where(eq(integrationSyncLogs.id, id));
}

/** A run that will never end (its connection is gone) does not stay "running". */
export async function endOpenRuns(
  db: Db,
  connectionId: string,
  errorCode: string,
  errorMessage: string,
): Promise<void> {
  await db
    .update(integrationSyncLogs)
    .set({ status: 'failed', errorCode, errorMessage, completedAt: nowSql, durationMs: 0 })
    .where(
      and(
        eq(integrationSyncLogs.connectionId, connectionId),
        inArray(integrationSyncLogs.status, ['queued', 'running']),
      ),
    );
}

/** Ended runs, newest first, after the cursor row. */
export async function findEndedRuns(
  db: Db,
  userId: string,
  provider: string,
  limit: number,
  before: { startedAt: Date; id: string } | null,
): Promise<SyncLogRow[]> {
  return db
    .select()
    .from(integrationSyncLogs)
    .where(
      and(
        eq(integrationSyncLogs.userId, userId),
        eq(integrationSyncLogs.provider, provider),
        inArray(integrationSyncLogs.status, [...ended]),
        ...(before === null
          ? []
          : [
              or(
                lt(integrationSyncLogs.startedAt, before.startedAt),
                and(eq(integrationSyncLogs.startedAt, before.startedAt), lt(integrationSyncLogs.id, before.id)),
              ),
            ]),
      ),
    )
    .orderBy(desc(integrationSyncLogs.startedAt), desc(integrationSyncLogs.id))
    .limit(limit);
}

export async function findLastEndedRun(db: Db, connectionId: string): Promise<SyncLogRow | null> {
  const [row] = await db
    .select()
    .from(integrationSyncLogs)
    .where(and(eq(integrationSyncLogs.connectionId, connectionId), inArray(integrationSyncLogs.status, [...ended])))
    .orderBy(desc(integrationSyncLogs.startedAt))
    .limit(1);
  return row ?? null;
}

export async function findRunsOfUser(db: Db, userId: string): Promise<SyncLogRow[]> {
  return db
    .select()
    .from(integrationSyncLogs)
    .where(eq(integrationSyncLogs.userId, userId))
    .orderBy(desc(integrationSyncLogs.startedAt));
}
