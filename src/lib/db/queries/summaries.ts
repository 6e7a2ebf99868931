import { and, eq, gt, gte, lt, lte, or, sql, type AnyColumn, type SQL } from 'drizzle-orm';
import type { ActivityRecord } from '../../integrations/activity';
import type { Db } from '../client';
import { activities, timeOff } from '../schema/activities';
import { nowSql } from '../schema/columns';
import { aiSummaries, summaryCache, writtenSummaries } from '../schema/summaries';

type StoredSummary = typeof aiSummaries.$inferSelect;
type NewStoredSummary = typeof aiSummaries.$inferInsert;

export async function findCachedAnswer(db: Db, userId: string, key: string): Promise<unknown> {
  const [row] = await db
    .select({ answer: summaryCache.answer })
    .from(summaryCache)
    .where(and(eq(summaryCache.userId, userId), eq(summaryCache.key, key), gt(summaryCache.expiresAt, nowSql)));
  return row?.answer ?? null;
}

/** Kept for so many seconds, an hour at most. */
export async function upsertCachedAnswer(
  db: Db,
  {
    seconds,
    ...entry
  }: { userId: string; key: string; answer: unknown; dependsFrom: Date; dependsTo: Date; seconds: number },
): Promise<void> {
  const expiresAt = sql`devtrack_now() + make_interval(secs => ${Math.min(seconds, 3600)})`;
  await db
    .insert(summaryCache)
    .values({ ...entry, expiresAt })
    .onConflictDoUpdate({
      target: [summaryCache.userId, summaryCache.key],
      set: {
        answer: sql`excluded.answer`,
        dependsFrom: sql`excluded.depends_from`,
        dependsTo: sql`excluded.depends_to`,
        expiresAt: sql`excluded.expires_at`,
      },
    });
}

/** Drops the answers that rest on rows in the range; without a range all of the user's. */
export async function dropCachedSummaries(
  db: Db,
  userId: string,
  range: { from: Date; to: Date } | null,
): Promise<void> {
  await db
    .delete(summaryCache)
    .where(
      and(
        eq(summaryCache.userId, userId),
        ...(range === null ? [] : [lte(summaryCache.dependsFrom, range.to), gte(summaryCache.dependsTo, range.from)]),
      ),
    );
}

export async function upsertStoredSummary(db: Db, row: NewStoredSummary): Promise<void> {
  const { userId: _user, date: _date, type: _type, ...content } = row;
  await db
    .insert(aiSummaries)
    .values(row)
    .onConflictDoUpdate({ target: [aiSummaries.userId, aiSummaries.date, aiSummaries.type], set: content });
}

/** Deletes the stored summaries and the texts of models whose facts touch the source. */
export async function deleteSummariesOfSource(db: Db, userId: string, source: string): Promise<void> {
  for (const table of [aiSummaries, writtenSummaries])
    await db
      .delete(table)
      .where(and(eq(table.userId, userId), sql`${table.sources} @> ${JSON.stringify([source])}::jsonb`));
}

/** Longest thing that can reach into a window from before it and still count: a meeting of 12 hours. */
const longestMs = 12 * 3600_000;

/**
 * Every row that happened, ended or lasted within [from, to). Thousands of rows: they are taken as the driver gives them,
 * because the mapping of a typed select takes longer than everything else that is done with them.
 */
export async function findActivitiesTouching(db: Db, userId: string, from: Date, to: Date): Promise<ActivityRecord[]> {
  const touching = and(
    eq(activities.userId, userId),
    or(
      and(gte(activities.occurredAt, new Date(from.getTime() - longestMs)), lt(activities.occurredAt, to)),
      and(gte(activities.endedAt, from), lt(activities.endedAt, to)),
      // Pull requests still open wait on somebody whenever they were opened. Literally as in their index.
      and(sql`${activities.type} = 'pull_request' and ${activities.endedAt} is null`, lt(activities.occurredAt, to)),
    ),
  );
  const { rows } = (await db.execute(sql`
    select id, source, type, external_id, external_url, title, count, metadata,
      ${milliseconds(activities.occurredAt)} as occurred_at,
      ${milliseconds(activities.endedAt)} as ended_at,
      ${milliseconds(activities.windowAt)} as window_at
    from ${activities} where ${touching}`)) as { rows: DriverRow[] };
  return rows.map(toRecord);
}

export async function findTimeOffTouching(
  db: Db,
  userId: string,
  from: Date,
  to: Date,
): Promise<{ startsAt: Date; endsAt: Date }[]> {
  return db
    .select({ startsAt: timeOff.startsAt, endsAt: timeOff.endsAt })
    .from(timeOff)
    .where(and(eq(timeOff.userId, userId), lt(timeOff.startsAt, to), gt(timeOff.endsAt, from)));
}

interface DriverRow {
  id: string;
  source: string;
  type: string;
  external_id: string;
  external_url: string | null;
  title: string;
  count: number;
  metadata: Record<string, unknown>;
  occurred_at: number;
  ended_at: number | null;
  window_at: number;
}

function milliseconds(column: AnyColumn): SQL {
  return sql`(extract(epoch from ${column}) * 1000)::float8`;
}

/** A stored row as the pure rooms see it. Rows are written from typed activities only, so type and metadata fit. */
function toRecord(row: DriverRow): ActivityRecord {
  const { id, source, type, title, count, metadata } = row;
  return {
    id,
    source,
    type,
    externalId: row.external_id,
    externalUrl: row.external_url,
    title,
    occurredAt: new Date(row.occurred_at),
    endedAt: row.ended_at === null ? null : new Date(row.ended_at),
    windowAt: new Date(row.window_at),
    count,
    metadata,
  } as ActivityRecord;
}

export async function findStoredSummaries(db: Db, userId: string): Promise<StoredSummary[]> {
  return db.select().from(aiSummaries).where(eq(aiSummaries.userId, userId));
}

export async function deleteExpiredAnswers(db: Db): Promise<void> {
  await db.delete(summaryCache).where(lte(summaryCache.expiresAt, nowSql));
}
