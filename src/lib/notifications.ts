/** What asks for the user's action. */
import { z } from 'zod';
import { database } from './db/client';
import { countUnread, findNotifications, markAllRead, markRead } from './db/queries/notices';
import { notification, type NotificationAnswer } from './http/contract';

const shown = 50;

export async function listNotifications(
  userId: string,
): Promise<{ notifications: NotificationAnswer[]; unreadCount: number }> {
  const { db } = await database();
  const [rows, unreadCount] = await Promise.all([findNotifications(db, userId, shown), countUnread(db, userId)]);
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
