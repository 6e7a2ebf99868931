import { and, eq, gt, gte, inArray, lt, sql, type SQL } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { NewActivity, NewTimeOff, NewWaitingItem } from '../../integrations/activity';
import type { Db } from '../client';
import { activities, timeOff } from '../schema/activities';
import type { StoredCursor, StoredProgress } from '../schema/connections';
import { dropCachedSummaries } from './summaries';
import { replaceWaitingItems } from './waiting-items';
import { endOfTime, writePage, type WrittenPage } from './write-page';

/** Who writes: a batch is applied only while this lease generation holds. */
export interface Lease {
  connectionId: string;
  userId: string;
  provider: string;
  leaseGen: number;
  runId: string;
}

/** After the last page of a window: rows of these types inside it that were not seen are gone. */
export interface Absence {
  types: readonly string[];
  from: Date;
  to: Date;
  seen: readonly string[];
  /** Likewise for time off that overlaps the window; null: the stream has none. */
  seenTimeOff: readonly string[] | null;
}

export interface Batch {
  activities: readonly NewActivity[];
  timeOff: readonly NewTimeOff[];
  /** External ids the provider says are gone. */
  removed: readonly string[];
  absent: Absence | null;
  /** All that waits for the person now, in place of what was known; null: nothing was said. */
  waiting: readonly NewWaitingItem[] | null;
  /** A window of history that is now completely read: answers over it were null where they now have a number. */
  covered: { from: Date; to: Date } | null;
  cursor: StoredCursor;
  /** Whether history is left to read. */
  importing: boolean;
  progress: StoredProgress;
  /** HTTP requests made since the last batch. */
  requests: number;
}

export interface BatchResult {
  itemsSynced: number;
  newItems: number;
  deleted: number;
}

/** Another worker took the connection over, or it was disconnected: nothing was written, this run ends silently. */
export class LeaseLostError extends Error {
  override name = 'LeaseLostError';
}

/** One transaction: rows, deletions, cursor, counters, and the fence. Killed anywhere it leaves all or nothing. */
export async function commitBatch(db: Db, lease: Lease, batch: Batch): Promise<BatchResult> {
  if (isPlain(batch)) {
    const { itemsSynced, newItems } = await writeHeld(db, lease, batch);
    return { itemsSynced, newItems, deleted: 0 };
  }
  return db.transaction(async (tx) => {
    const written = await writeHeld(tx, lease, batch);
    const { excluded, ...counters } = written;
    const isRead = ({ place }: { place?: string }): boolean => place === undefined || !excluded.has(place);
    const touched = new TouchedRange();
    if (batch.covered !== null) {
      touched.add(batch.covered.from);
      touched.add(batch.covered.to);
    }
    await upsertTimeOff(tx, lease, batch.timeOff.filter(isRead), touched);
    const deleted =
      (await deleteRemoved(tx, lease, batch.removed, touched)) +
      (batch.absent === null ? 0 : await deleteAbsent(tx, lease, batch.absent, touched));
    if (batch.waiting !== null) await replaceWaitingItems(tx, lease, batch.waiting.filter(isRead));
    if (touched.range !== null) await dropCachedSummaries(tx, lease.userId, touched.range);
    return { ...counters, deleted };
  });
}

/** Rows alone: the page's own statement is transaction enough. */
function isPlain({ timeOff, removed, absent, waiting, covered }: Batch): boolean {
  return timeOff.length === 0 && removed.length === 0 && absent === null && waiting === null && covered === null;
}

async function writeHeld(db: Db, lease: Lease, batch: Batch): Promise<WrittenPage> {
  const written = await writePage(db, lease, batch);
  if (written === null) throw new LeaseLostError('The lease is no longer ours.');
  return written;
}

/** The span of times in which rows changed: cached answers over it are stale. */
class TouchedRange {
  range: { from: Date; to: Date } | null = null;
  add(time: Date): void {
    if (this.range === null) this.range = { from: time, to: time };
    else if (time < this.range.from) this.range.from = time;
    else if (time > this.range.to) this.range.to = time;
  }
  addRow(row: { type: string; occurredAt: Date; endedAt: Date | null }): void {
    this.add(row.occurredAt);
    if (row.endedAt !== null) this.add(row.endedAt);
    // A pull request that is still open waits on somebody in every window after it was opened.
    else if (row.type === 'pull_request') this.add(new Date(endOfTime));
  }
}

const touchedColumns = { type: activities.type, occurredAt: activities.occurredAt, endedAt: activities.endedAt };

async function upsertTimeOff(tx: Db, lease: Lease, rows: readonly NewTimeOff[], touched: TouchedRange): Promise<void> {
  if (rows.length === 0) return;
  const unique = [...new Map(rows.map((row) => [row.externalId, row])).values()];
  const changed = await tx
    .insert(timeOff)
    .values(unique.map((row) => ({ ...row, userId: lease.userId, connectionId: lease.connectionId })))
    .onConflictDoUpdate({
      target: [timeOff.userId, timeOff.connectionId, timeOff.externalId],
      set: { place: sql`excluded.place`, startsAt: sql`excluded.starts_at`, endsAt: sql`excluded.ends_at` },
      setWhere: sql`(time_off.place, time_off.starts_at, time_off.ends_at)
        is distinct from (excluded.place, excluded.starts_at, excluded.ends_at)`,
    })
    .returning({ startsAt: timeOff.startsAt, endsAt: timeOff.endsAt });
  for (const row of changed) {
    touched.add(row.startsAt);
    touched.add(row.endsAt);
  }
}

async function deleteRemoved(tx: Db, lease: Lease, removed: readonly string[], touched: TouchedRange): Promise<number> {
  if (removed.length === 0) return 0;
  const gone = await tx
    .delete(activities)
    .where(
      and(
        eq(activities.userId, lease.userId),
        eq(activities.source, lease.provider),
        inArray(activities.externalId, [...removed]),
      ),
    )
    .returning(touchedColumns);
  const free = await tx
    .delete(timeOff)
    .where(and(eq(timeOff.connectionId, lease.connectionId), inArray(timeOff.externalId, [...removed])))
    .returning({ startsAt: timeOff.startsAt, endsAt: timeOff.endsAt });
  for (const row of gone) touched.addRow(row);
  for (const row of free) {
    touched.add(row.startsAt);
    touched.add(row.endsAt);
  }
  return gone.length;
}

async function deleteAbsent(tx: Db, lease: Lease, absent: Absence, touched: TouchedRange): Promise<number> {
  const gone = await tx.delete(activities).where(unseenIn(lease, absent)).returning(touchedColumns);
  for (const row of gone) touched.addRow(row);
  if (absent.seenTimeOff !== null) {
    const free = await tx
      .delete(timeOff)
      .where(
        and(
          eq(timeOff.connectionId, lease.connectionId),
          lt(timeOff.startsAt, absent.to),
          gt(timeOff.endsAt, absent.from),
          notAmong(timeOff.externalId, absent.seenTimeOff),
        ),
      )
      .returning({ startsAt: timeOff.startsAt, endsAt: timeOff.endsAt });
    for (const row of free) {
      touched.add(row.startsAt);
      touched.add(row.endsAt);
    }
  }
  return gone.length;
}

/** External ids of rows that lie in a completely read window and were not seen there, oldest first. */
export async function findUnseen(
  db: Db,
  lease: Lease,
  absent: Omit<Absence, 'seenTimeOff'>,
  limit: number,
): Promise<string[]> {
  const rows = await db
    .select({ externalId: activities.externalId })
    .from(activities)
    .where(unseenIn(lease, absent))
    .orderBy(activities.windowAt)
    .limit(limit);
  return rows.map(({ externalId }) => externalId);
}

function unseenIn(lease: Lease, absent: Omit<Absence, 'seenTimeOff'>): SQL | undefined {
  return and(
    eq(activities.connectionId, lease.connectionId),
    inArray(activities.type, [...absent.types]),
    gte(activities.windowAt, absent.from),
    lt(activities.windowAt, absent.to),
    notAmong(activities.externalId, absent.seen),
  );
}

/** As JSON: a window can hold more ids than a statement may have parameters. */
function notAmong(column: PgColumn, ids: readonly string[]): SQL {
  return sql`${column} not in (select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb))`;
}
