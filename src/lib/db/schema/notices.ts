/** What the user is told, and what was done in their name. */
import { index, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { userId } from './accounts';
import { createdAt, id, instant } from './columns';

export const notifications = pgTable(
  'notifications',
  {
    id: id(),
    userId: userId(),
    kind: text('kind').notNull(),
    provider: text('provider'),
    title: text('title').notNull(),
    body: text('body').notNull(),
    href: text('href').notNull(),
    createdAt: createdAt(),
    readAt: instant('read_at'),
  },
  (t) => [index('idx_notifications_user').on(t.userId, t.createdAt.desc())],
);

/** No foreign key: lines outlive the account, with `user_id` removed. */
export const auditLogs = pgTable(
  'audit_logs',
  {
    id: id(),
    userId: uuid('user_id'),
    action: text('action').notNull(),
    provider: text('provider'),
    outcome: text('outcome').notNull(),
    address: text('address'),
    detail: jsonb('detail').$type<Record<string, unknown>>().notNull().default({}),
    createdAt: createdAt(),
  },
  (t) => [index('idx_audit_logs_user').on(t.userId, t.createdAt.desc())],
);
