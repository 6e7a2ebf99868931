/** What asks for the user's action, without the kinds they do not want to see. */
import { z } from 'zod';
import { database } from './db/client';
import { countUnread, findNotifications, markAllRead, markRead } from './db/queries/notices';
import type { UserRow } from './db/queries/users';
import { notification, type NotificationAnswer } from './http/contract';

const shown = 50;

export async function listNotifications({
  id: userId,
  mutedNotices,
}: Pick<UserRow, 'id' | 'mutedNotices'>): Promise<{ notifications: NotificationAnswer[]; unreadCount: number }> {
  const { db } = await database();
  const [rows, unreadCount] = await Promise.all([
    findNotifications(db, userId, shown, mutedNotices),
    countUnread(db, userId, mutedNotices),
  ]);
  const notifications = rows.map(({ userId: _user, createdAt, readAt, ...row }) =>
    notification.parse({ ...row, createdAt: createdAt.toISOString(), readAt: readAt?.toISOString() ?? null }),
  );
  return { notifications, unreadCount };
}

/** False: there is no such notification of this user. */
export async function readNotification(userId: string, id: string): Promise<boolean> {
  if (!z.uuid().safeParse(id).success) return false;
  return markRead((await database()).db, userId, id);
}

export async function readAllNotifications(userId: string): Promise<void> {
  await markAllRead((await database()).db, userId);
}
