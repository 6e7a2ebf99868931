import { and, eq, gt, gte, inArray, lt, lte, or, sql } from 'drizzle-orm';
import type { ActivityRecord, ActivityType } from '../../integrations/activity';
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

/** Every row that happened, ended or lasted within [from, to). */
export async function findActivitiesTouching(db: Db, userId: string, from: Date, to: Date): Promise<ActivityRecord[]> {
  const rows = await db
    .select()
    .from(activities)
    .where(
      and(
        eq(activities.userId, userId),
        or(
          and(gte(activities.occurredAt, new Date(from.getTime() - longestMs)), lt(activities.occurredAt, to)),
          and(gte(activities.endedAt, from), lt(activities.endedAt, to)),
          // Pull requests still open wait on somebody whenever they were opened.
          and(
            inArray(activities.type, ['pull_request'] satisfies ActivityType[]),
            sql`${activities.endedAt} is null`,
            lt(activities.occurredAt, to),
          ),
        ),
      ),
    );
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

/** A stored row as the pure rooms see it. Rows are written from typed activities only, so type and metadata fit. */
export function toRecord(row: typeof activities.$inferSelect): ActivityRecord {
  const { id, source, type, externalId, externalUrl, title, occurredAt, endedAt, windowAt, count, metadata } = row;
  return {
    id,
    source,
    type,
    externalId,
    externalUrl,
    title,
    occurredAt,
    endedAt,
    windowAt,
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
