import { and, desc, eq, gte, ilike, inArray, lt, or, sql } from 'drizzle-orm';
import type { Db } from '../client';
import { activities } from '../schema/activities';

export type ActivityRow = typeof activities.$inferSelect;

export async function countActivities(db: Db, connectionId: string): Promise<number> {
  const [row] = await db
    .select({ n: sql<number>`count(*)::int` })
    .from(activities)
    .where(eq(activities.connectionId, connectionId));
  return row?.n ?? 0;
}

export interface ActionCounts {
  last7Days: number;
  last30Days: number;
  allTime: number;
}

/** Actions per source (a count row counts its `count`), up to now: meetings to come are not counted yet. */
export async function countActions(
  db: Db,
  userId: string,
  now: Date,
  since: { last7Days: Date; last30Days: Date },
): Promise<Map<string, ActionCounts>> {
  const sumSince = (from: Date) =>
    sql<number>`coalesce(sum(${activities.count}) filter (where ${activities.occurredAt} >= ${from.toISOString()}::timestamptz), 0)::int`;
  const rows = await db
    .select({
      source: activities.source,
      last7Days: sumSince(since.last7Days),
      last30Days: sumSince(since.last30Days),
      allTime: sql<number>`coalesce(sum(${activities.count}), 0)::int`,
    })
    .from(activities)
    .where(and(eq(activities.userId, userId), lt(activities.occurredAt, now)))
    .groupBy(activities.source);
  return new Map(rows.map(({ source, ...counts }) => [source, counts]));
}

/** Actions per UTC hour and source in [from, to), for day series in any zone on whole-hour and, by quarter rows, finer offsets. */
export async function findActionTimes(
  db: Db,
  userId: string,
  from: Date | null,
  to: Date,
): Promise<{ source: string; at: Date; count: number }[]> {
  const quarter = sql<number>`floor(extract(epoch from ${activities.occurredAt}) / 900)::float8`;
  const rows = await db
    .select({ source: activities.source, quarter, count: sql<number>`sum(${activities.count})::int` })
    .from(activities)
    .where(
      and(
        eq(activities.userId, userId),
        lt(activities.occurredAt, to),
        ...(from === null ? [] : [gte(activities.occurredAt, from)]),
      ),
    )
    .groupBy(activities.source, quarter);
  return rows.map((row) => ({ source: row.source, at: new Date(row.quarter * 900_000), count: row.count }));
}

export interface FeedFilter {
  source?: string;
  type?: string;
  from?: Date;
  to?: Date;
  text?: string;
  ids?: readonly string[];
}

/** Newest first by (occurred_at, id), after the cursor row. */
export async function findFeed(
  db: Db,
  userId: string,
  filter: FeedFilter,
  limit: number,
  before: { occurredAt: Date; id: string } | null,
): Promise<ActivityRow[]> {
  const conditions = [
    eq(activities.userId, userId),
    ...(filter.source === undefined ? [] : [eq(activities.source, filter.source)]),
    ...(filter.type === undefined ? [] : [eq(activities.type, filter.type)]),
    ...(filter.from === undefined ? [] : [gte(activities.occurredAt, filter.from)]),
    ...(filter.to === undefined ? [] : [lt(activities.occurredAt, filter.to)]),
    ...(filter.text === undefined
      ? []
      : [ilike(activities.title, `%${filter.text.replace(/[\\%_]/g, (character) => `\\${character}`)}%`)]),
    ...(filter.ids === undefined ? [] : [inArray(activities.id, [...filter.ids])]),
    ...(before === null
      ? []
      : [
          or(
            lt(activities.occurredAt, before.occurredAt),
            and(eq(activities.occurredAt, before.occurredAt), lt(activities.id, before.id)),
          ),
        ]),
  ];
  return db
    .select()
    .from(activities)
    .where(and(...conditions))
    .orderBy(desc(activities.occurredAt), desc(activities.id))
    .limit(limit);
}

export async function findAllActivities(db: Db, userId: string): Promise<ActivityRow[]> {
  return db.select().from(activities).where(eq(activities.userId, userId)).orderBy(desc(activities.occurredAt));
}
