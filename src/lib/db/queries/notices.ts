import { and, desc, eq, isNull, notInArray, sql, type SQL } from 'drizzle-orm';
import type { Db } from '../client';
import { nowSql } from '../schema/columns';
import { auditLogs, notifications } from '../schema/notices';

export type NotificationRow = typeof notifications.$inferSelect;

/** Inserts unless an unread one of the same kind and provider is already waiting. */
export async function insertNotification(
  db: Db,
  notice: { userId: string; kind: string; provider: string; title: string; body: string; href: string },
): Promise<void> {
  const [waiting] = await db
    .select({ id: notifications.id })
    .from(notifications)
    .where(
      and(
        eq(notifications.userId, notice.userId),
        eq(notifications.kind, notice.kind),
        eq(notifications.provider, notice.provider),
        isNull(notifications.readAt),
      ),
    );
  if (waiting === undefined) await db.insert(notifications).values(notice);
}

/** The cause is gone: what asked for action no longer does. */
export async function resolveNotifications(db: Db, userId: string, provider: string): Promise<void> {
  await db
    .update(notifications)
    .set({ readAt: nowSql })
    .where(and(eq(notifications.userId, userId), eq(notifications.provider, provider), isNull(notifications.readAt)));
}

export async function deleteNotifications(db: Db, userId: string, provider: string): Promise<void> {
  await db.delete(notifications).where(and(eq(notifications.userId, userId), eq(notifications.provider, provider)));
}

/** Newest first, without the kinds of `muted`. */
export async function findNotifications(
  db: Db,
  userId: string,
  limit: number,
  muted: readonly string[] = [],
): Promise<NotificationRow[]> {
  return db
    .select()
    .from(notifications)
    .where(and(eq(notifications.userId, userId), notMuted(muted)))
    .orderBy(desc(notifications.createdAt))
    .limit(limit);
}

export async function countUnread(db: Db, userId: string, muted: readonly string[] = []): Promise<number> {
  const [row] = await db
    .select({ n: sql<number>`count(*)::int` })
    .from(notifications)
    .where(and(eq(notifications.userId, userId), isNull(notifications.readAt), notMuted(muted)));
  return row?.n ?? 0;
}

function notMuted(muted: readonly string[]): SQL | undefined {
  return muted.length === 0 ? undefined : notInArray(notifications.kind, [...muted]);
}

/** False: there is no such notification of this user. */
export async function markRead(db: Db, userId: string, id: string): Promise<boolean> {
  const rows = await db
    .update(notifications)
    .set({ readAt: sql`coalesce(${notifications.readAt}, devtrack_now())` })
    .where(and(eq(notifications.userId, userId), eq(notifications.id, id)))
    .returning({ id: notifications.id });
  return rows.length > 0;
}

export async function markAllRead(db: Db, userId: string): Promise<void> {
  await db
    .update(notifications)
    .set({ readAt: nowSql })
    .where(and(eq(notifications.userId, userId), isNull(notifications.readAt)));
}

export interface AuditLine {
  userId: string | null;
  action: string;
  provider?: string;
  outcome: string;
  address?: string | null;
  detail?: Record<string, string | number | boolean | null>;
}

export async function insertAudit(db: Db, line: AuditLine): Promise<void> {
  await db.insert(auditLogs).values(line);
}

/** After the account is gone nothing in the log identifies the person. */
export async function anonymiseAudit(db: Db, userId: string): Promise<void> {
  await db.update(auditLogs).set({ userId: null, address: null, detail: {} }).where(eq(auditLogs.userId, userId));
}

export async function findAudit(db: Db, userId: string): Promise<(typeof auditLogs.$inferSelect)[]> {
  return db.select().from(auditLogs).where(eq(auditLogs.userId, userId)).orderBy(desc(auditLogs.createdAt));
}
