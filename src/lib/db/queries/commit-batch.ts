import { and, eq, gte, inArray, lt, sql } from 'drizzle-orm';
import type { NewActivity, NewTimeOff } from '../../integrations/activity';
import type { Db } from '../client';
import { activities, integrationSyncLogs, timeOff, type StoredCursor, type StoredProgress } from '../schema';
import { renewLease } from './connections';
import { dropCachedSummaries } from './summaries';

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
}

export interface Batch {
  activities: readonly NewActivity[];
  timeOff: readonly NewTimeOff[];
  /** External ids the provider says are gone. */
  removed: readonly string[];
  absent: Absence | null;
  /** A window of history that is now completely read: answers over it were null where they now have a number. */
  covered: { from: Date; to: Date } | null;
  cursor: StoredCursor;
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
  return db.transaction(async (tx) => {
    const held = await renewLease(tx, lease.connectionId, lease.leaseGen, {
      cursor: batch.cursor,
      progress: batch.progress,
      ...(batch.activities.length > 0 ? { rateLimitLevel: 0 } : {}),
    });
    if (!held) throw new LeaseLostError('The lease is no longer ours.');
    const touched = new TouchedRange();
    if (batch.covered !== null) {
      touched.add(batch.covered.from);
      touched.add(batch.covered.to);
    }
    const written = await upsertActivities(tx, lease, batch.activities, touched);
    await upsertTimeOff(tx, lease, batch.timeOff, touched);
    const deleted =
      (await deleteRemoved(tx, lease, batch.removed, touched)) +
      (batch.absent === null ? 0 : await deleteAbsent(tx, lease, batch.absent, touched));
    await tx
      .update(integrationSyncLogs)
      .set({
        itemsSynced: sql`${integrationSyncLogs.itemsSynced} + ${written.itemsSynced}`,
        newItems: sql`${integrationSyncLogs.newItems} + ${written.newItems}`,
        requests: sql`${integrationSyncLogs.requests} + ${batch.requests}`,
      })
      .where(eq(integrationSyncLogs.id, lease.runId));
    if (touched.range !== null) await dropCachedSummaries(tx, lease.userId, touched.range);
    return { ...written, deleted };
  });
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
    else if (row.type === 'pull_request') this.add(endOfTime);
  }
}

const endOfTime = new Date('9999-12-31T00:00:00Z');
const touchedColumns = { type: activities.type, occurredAt: activities.occurredAt, endedAt: activities.endedAt };

async function upsertActivities(
  tx: Db,
  lease: Lease,
  rows: readonly NewActivity[],
  touched: TouchedRange,
): Promise<{ itemsSynced: number; newItems: number }> {
  if (rows.length === 0) return { itemsSynced: 0, newItems: 0 };
  // A page that repeats an item would make one statement touch a row twice, which Postgres refuses: the last one stands.
  const unique = [...new Map(rows.map((row) => [row.externalId, row])).values()];
  const before = await tx
    .select({ externalId: activities.externalId, count: activities.count, ...touchedColumns })
    .from(activities)
    .where(
      and(
        eq(activities.userId, lease.userId),
        eq(activities.source, lease.provider),
        inArray(
          activities.externalId,
          unique.map((row) => row.externalId),
        ),
      ),
    );
  const known = new Map(before.map((row) => [row.externalId, row]));
  const changed = await tx
    .insert(activities)
    .values(
      unique.map((row) => ({ ...row, userId: lease.userId, connectionId: lease.connectionId, source: lease.provider })),
    )
    .onConflictDoUpdate({
      target: [activities.userId, activities.source, activities.externalId],
      set: {
        connectionId: sql`excluded.connection_id`,
        type: sql`excluded.type`,
        externalUrl: sql`excluded.external_url`,
        title: sql`excluded.title`,
        occurredAt: sql`excluded.occurred_at`,
        endedAt: sql`excluded.ended_at`,
        windowAt: sql`excluded.window_at`,
        count: sql`excluded.count`,
        metadata: sql`excluded.metadata`,
        updatedAt: sql`devtrack_now()`,
      },
      // An unchanged row is not written again: a quiet sync leaves the table as it was.
      setWhere: sql`(activities.connection_id, activities.type, activities.external_url, activities.title, activities.occurred_at, activities.ended_at, activities.window_at, activities.count, activities.metadata)
        is distinct from (excluded.connection_id, excluded.type, excluded.external_url, excluded.title, excluded.occurred_at, excluded.ended_at, excluded.window_at, excluded.count, excluded.metadata)`,
    })
    .returning({ externalId: activities.externalId, ...touchedColumns });
  for (const row of changed) {
    touched.addRow(row);
    const old = known.get(row.externalId);
    if (old !== undefined) touched.addRow(old);
  }
  let newItems = 0;
  for (const row of unique) newItems += Math.max(0, growth(row, known.get(row.externalId)));
  return { itemsSynced: unique.length, newItems };
}

/** A row not stored before counts its actions; a count row seen again counts its growth. */
function growth(row: NewActivity, before: { count: number } | undefined): number {
  return before === undefined ? row.count : row.count - before.count;
}

async function upsertTimeOff(tx: Db, lease: Lease, rows: readonly NewTimeOff[], touched: TouchedRange): Promise<void> {
  if (rows.length === 0) return;
  const unique = [...new Map(rows.map((row) => [row.externalId, row])).values()];
  const changed = await tx
    .insert(timeOff)
    .values(unique.map((row) => ({ ...row, userId: lease.userId, connectionId: lease.connectionId })))
    .onConflictDoUpdate({
      target: [timeOff.userId, timeOff.connectionId, timeOff.externalId],
      set: { startsAt: sql`excluded.starts_at`, endsAt: sql`excluded.ends_at` },
      setWhere: sql`(time_off.starts_at, time_off.ends_at) is distinct from (excluded.starts_at, excluded.ends_at)`,
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
  const gone = await tx
    .delete(activities)
    .where(
      and(
        eq(activities.connectionId, lease.connectionId),
        inArray(activities.type, [...absent.types]),
        gte(activities.windowAt, absent.from),
        lt(activities.windowAt, absent.to),
        // As JSON: a window can hold more ids than a statement may have parameters.
        sql`${activities.externalId} not in (select jsonb_array_elements_text(${JSON.stringify(absent.seen)}::jsonb))`,
      ),
    )
    .returning(touchedColumns);
  for (const row of gone) touched.addRow(row);
  return gone.length;
}
