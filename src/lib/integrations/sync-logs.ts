/** Ended runs for people and routes. */
import { z } from 'zod';
import { database } from '../db/client';
import { findEndedRuns, type SyncLogRow } from '../db/queries/sync-logs';
import { syncLog, type SyncLogAnswer } from '../http/contract';
import { HttpError } from '../http/http-error';

const cursorShape = z.tuple([z.iso.datetime(), z.uuid()]);

/** Newest first. @throws HttpError 400 `invalid_cursor` */
export async function listSyncLogs(userId: string, provider: string, page: { limit: number; cursor?: string | undefined }): Promise<{ logs: SyncLogAnswer[]; nextCursor: string | null }> {
  const { db } = await database();
  const rows = await findEndedRuns(db, userId, provider, page.limit + 1, page.cursor === undefined ? null : readCursor(page.cursor));
  const logs = rows.slice(0, page.limit);
  const last = logs.at(-1);
  return { logs: logs.map(toAnswer), nextCursor: rows.length > page.limit && last !== undefined ? writeCursor(last) : null };
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

function writeCursor(row: SyncLogRow): string {
  return Buffer.from(JSON.stringify([row.startedAt.toISOString(), row.id])).toString('base64url');
}

function readCursor(cursor: string): { startedAt: Date; id: string } {
  try {
    const [at, id] = cursorShape.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
    return { startedAt: new Date(at), id };
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) throw new HttpError(400, 'invalid_cursor', 'The cursor is not one of ours. Start from the first page.');
    throw error;
  }
}
