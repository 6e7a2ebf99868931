import { and, asc, eq, notInArray, sql } from 'drizzle-orm';
import type { NewWaitingItem } from '../../integrations/activity';
import type { Db } from '../client';
import { waitingItems } from '../schema/activities';

export type WaitingItem = NewWaitingItem & { source: string };

/** What one connection said is waiting, in place of what it said before. Rows that say the same are left alone. */
export async function replaceWaitingItems(
  tx: Db,
  { userId, connectionId, provider }: { userId: string; connectionId: string; provider: string },
  items: readonly NewWaitingItem[],
): Promise<void> {
  const given = [...new Map(items.map((item) => [item.externalId, item])).values()];
  const ids = given.map(({ externalId }) => externalId);
  await tx
    .delete(waitingItems)
    .where(
      and(
        eq(waitingItems.connectionId, connectionId),
        ...(ids.length > 0 ? [notInArray(waitingItems.externalId, ids)] : []),
      ),
    );
  if (given.length === 0) return;
  await tx
    .insert(waitingItems)
    .values(given.map((item) => ({ ...item, userId, connectionId, source: provider })))
    .onConflictDoUpdate({
      target: [waitingItems.userId, waitingItems.connectionId, waitingItems.externalId],
      set: {
        externalUrl: sql`excluded.external_url`,
        title: sql`excluded.title`,
        place: sql`excluded.place`,
        number: sql`excluded.number`,
      },
      setWhere: sql`(waiting_items.external_url, waiting_items.title, waiting_items.place, waiting_items.number)
        is distinct from (excluded.external_url, excluded.title, excluded.place, excluded.number)`,
    });
}

/** Oldest first. */
export async function findWaitingItems(db: Db, userId: string): Promise<WaitingItem[]> {
  return db
    .select({
      source: waitingItems.source,
      externalId: waitingItems.externalId,
      externalUrl: waitingItems.externalUrl,
      title: waitingItems.title,
      place: waitingItems.place,
      number: waitingItems.number,
      openedAt: waitingItems.openedAt,
    })
    .from(waitingItems)
    .where(eq(waitingItems.userId, userId))
    .orderBy(asc(waitingItems.openedAt), asc(waitingItems.externalId));
}
