/** What was read from providers: activities, days off, and what waits for the user. */
import { sql } from 'drizzle-orm';
import { index, integer, jsonb, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';
import { userId } from './accounts';
import { createdAt, id, instant, updatedAt } from './columns';
import { connections } from './connections';

export const activities = pgTable(
  'activities',
  {
    id: id(),
    userId: userId(),
    connectionId: uuid('connection_id')
      .notNull()
      .references(() => connections.id, { onDelete: 'cascade' }),
    source: text('source').notNull(),
    type: text('type').notNull(),
    externalId: text('external_id').notNull(),
    externalUrl: text('external_url'),
    title: text('title').notNull(),
    occurredAt: instant('occurred_at').notNull(),
    endedAt: instant('ended_at'),
    windowAt: instant('window_at').notNull(),
    count: integer('count').notNull().default(1),
    metadata: jsonb('metadata').$type<Record<string, unknown>>().notNull().default({}),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    unique('activities_user_source_external').on(t.userId, t.source, t.externalId),
    index('idx_activities_source').on(t.source),
    index('idx_activities_external_id').on(t.externalId),
    index('idx_activities_user_occurred').on(t.userId, t.occurredAt.desc(), t.id.desc()),
    index('idx_activities_user_ended').on(t.userId, t.endedAt),
    index('idx_activities_connection_window').on(t.connectionId, t.type, t.windowAt),
    // Few among many without an end: every look at a range asks for all of them.
    index('idx_activities_open_pulls')
      .on(t.userId, t.occurredAt)
      .where(sql`type = 'pull_request' and ended_at is null`),
  ],
);

/** Out-of-office events: subtracted from working time, not activities. */
export const timeOff = pgTable(
  'time_off',
  {
    id: id(),
    userId: userId(),
    connectionId: uuid('connection_id')
      .notNull()
      .references(() => connections.id, { onDelete: 'cascade' }),
    externalId: text('external_id').notNull(),
    /** The calendar; null where it was not said. */
    place: text('place'),
    startsAt: instant('starts_at').notNull(),
    endsAt: instant('ends_at').notNull(),
  },
  (t) => [
    unique('time_off_user_connection_external').on(t.userId, t.connectionId, t.externalId),
    index('idx_time_off_user_ends').on(t.userId, t.endsAt),
  ],
);

/** What waits for the user at a provider as of the last reading, such as reviews asked of them. Replaced whole each time. */
export const waitingItems = pgTable(
  'waiting_items',
  {
    id: id(),
    userId: userId(),
    connectionId: uuid('connection_id')
      .notNull()
      .references(() => connections.id, { onDelete: 'cascade' }),
    source: text('source').notNull(),
    externalId: text('external_id').notNull(),
    externalUrl: text('external_url').notNull(),
    title: text('title').notNull(),
    place: text('place').notNull(),
    number: integer('number'),
    openedAt: instant('opened_at').notNull(),
  },
  (t) => [unique('waiting_items_user_connection_external').on(t.userId, t.connectionId, t.externalId)],
);
