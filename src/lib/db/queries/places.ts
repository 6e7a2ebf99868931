/** What is stored of one repository, conversation or calendar of a connection. */
import { and, eq, sql, type SQL } from 'drizzle-orm';
import type { Db } from '../client';
import { activities, timeOff, waitingItems } from '../schema/activities';
import { placeOf } from './write-page';

export interface StoredPlace {
  key: string;
  /** As the newest row calls it. */
  name: string;
  /** Actions. */
  items: number;
  latestAt: Date;
}

const place = placeOf(activities.metadata);
const name = sql<string>`coalesce(${activities.metadata} ->> 'repository', ${activities.metadata} ->> 'calendarName', ${activities.title})`;

/** Most actions first. */
export async function findStoredPlaces(db: Db, connectionId: string): Promise<StoredPlace[]> {
  return db
    .select({
      key: sql<string>`${place}`,
      name: sql<string>`(array_agg(${name} order by ${activities.occurredAt} desc))[1]`,
      items: sql<number>`sum(${activities.count})::int`,
      latestAt: sql`max(${activities.occurredAt})`.mapWith(activities.occurredAt),
    })
    .from(activities)
    .where(and(eq(activities.connectionId, connectionId), sql`${place} is not null`))
    .groupBy(sql`1`)
    .orderBy(sql`3 desc`, sql`2`);
}

/** Deletes everything of the place; answers how many actions that were. */
export async function deletePlace(tx: Db, connectionId: string, key: string): Promise<number> {
  const gone = await tx
    .delete(activities)
    .where(and(eq(activities.connectionId, connectionId), isPlace(key)))
    .returning({ count: activities.count });
  await tx.delete(timeOff).where(and(eq(timeOff.connectionId, connectionId), eq(timeOff.place, key)));
  await tx.delete(waitingItems).where(and(eq(waitingItems.connectionId, connectionId), eq(waitingItems.place, key)));
  return gone.reduce((sum, { count }) => sum + count, 0);
}

function isPlace(key: string): SQL {
  return sql`${place} = ${key}`;
}
