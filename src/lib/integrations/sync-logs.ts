/** Ended runs for people and routes. */
import { database } from '../db/client';
import { findEndedRuns, type SyncLogRow } from '../db/queries/sync-logs';
import { syncLog, type SyncLogAnswer } from '../http/contract';
import { readCursor, writeCursor } from '../http/cursor';

/** Newest first. @throws HttpError 400 `invalid_cursor` */
export async function listSyncLogs(
  userId: string,
  provider: string,
  page: { limit: number; cursor?: string | undefined },
): Promise<{ logs: SyncLogAnswer[]; nextCursor: string | null }> {
  const { db } = await database();
  const before = page.cursor === undefined ? null : readCursor(page.cursor);
  const rows = await findEndedRuns(
    db,
    userId,
    provider,
    page.limit + 1,
    before === null ? null : { startedAt: before.at, id: before.id },
  );
  const logs = rows.slice(0, page.limit);
  const last = logs.at(-1);
  return {
    logs: logs.map(toAnswer),
    nextCursor: rows.length > page.limit && last !== undefined ? writeCursor(last.startedAt, last.id) : null,
  };
}

function toAnswer(row: SyncLogRow): SyncLogAnswer {
  return syncLog.parse({
    id: row.id,
    provider: row.provider,
    status: row.status,
    trigger: row.trigger,
    itemsSynced: row.itemsSynced,
    newItems: row.newItems,
    requests: row.requests,
    ...(row.errorCode === null ? {} : { errorCode: row.errorCode }),
    ...(row.errorMessage === null ? {} : { errorMessage: row.errorMessage }),
    durationMs: row.durationMs ?? 0,
    startedAt: row.startedAt.toISOString(),
    ...(row.completedAt === null ? {} : { completedAt: row.completedAt.toISOString() }),
  });
}
