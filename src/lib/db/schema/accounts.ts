/** People, how they sign in, and their data keys. */
import { sql } from 'drizzle-orm';
import { boolean, date, index, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import type { NoticeKind, WeekStart, WorkingHours, WriterChoice } from '../../http/contract';
import { createdAt, id, instant, updatedAt } from './columns';

export const defaultWorkingHours: WorkingHours = {
  mon: [['09:00', '17:00']],
  tue: [['09:00', '17:00']],
  wed: [['09:00', '17:00']],
  thu: [['09:00', '17:00']],
  fri: [['09:00', '17:00']],
  sat: [],
  sun: [],
};

export const users = pgTable(
  'users',
  {
    id: id(),
    name: text('name').notNull(),
    email: text('email').notNull().unique(),
    emailVerified: boolean('email_verified').notNull().default(false),
    image: text('image'),
    timeZone: text('time_zone').notNull().default('UTC'),
    workingHours: jsonb('working_hours').$type<WorkingHours>().notNull().default(defaultWorkingHours),
    daysOff: jsonb('days_off').$type<string[]>().notNull().default([]),
    weekStart: text('week_start').$type<WeekStart>().notNull().default('monday'),
    /** `builtin`: no model is asked for this user, whatever is configured. */
    writer: text('writer').$type<WriterChoice>().notNull().default('configured'),
    /** Kinds of notifications that are not shown. */
    mutedNotices: jsonb('muted_notices').$type<NoticeKind[]>().notNull().default([]),
    /** Single keys act on pages (WCAG 2.1.4 wants a way to turn them off). */
    singleKeys: boolean('single_keys').notNull().default(true),
    /** When the summaries of what ended are made ahead; the end of the local day once the zone is known. */
    summariesDueAt: instant('summaries_due_at')
      .notNull()
      .default(sql`devtrack_now() + interval '1 day'`),
    /** A worker is at it until then; one that died leaves it to the next. */
    summariesClaimedUntil: instant('summaries_claimed_until'),
    /** The last local date up to which they were made. */
    summariesThrough: date('summaries_through', { mode: 'string' }),
    onboardedAt: instant('onboarded_at'),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [index('idx_users_summaries_due').on(t.summariesDueAt)],
);

// ---- sign-in (better-auth's tables) ----------------------------------------------------------

/** Whose row it is. Goes with the account. */
export const userId = () =>
  uuid('user_id')
    .notNull()
    .references(() => users.id, { onDelete: 'cascade' });

export const sessions = pgTable(
  'sessions',
  {
    id: id(),
    userId: userId(),
    token: text('token').notNull().unique(),
    expiresAt: instant('expires_at').notNull(),
    ipAddress: text('ip_address'),
    userAgent: text('user_agent'),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [index('idx_sessions_user').on(t.userId)],
);

export const authAccounts = pgTable(
  'auth_accounts',
  {
    id: id(),
    userId: userId(),
    accountId: text('account_id').notNull(),
    providerId: text('provider_id').notNull(),
    password: text('password'),
    accessToken: text('access_token'),
    refreshToken: text('refresh_token'),
    idToken: text('id_token'),
    accessTokenExpiresAt: instant('access_token_expires_at'),
    refreshTokenExpiresAt: instant('refresh_token_expires_at'),
    scope: text('scope'),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [index('idx_auth_accounts_user').on(t.userId)],
);

export const verifications = pgTable(
  'verifications',
  {
    id: id(),
    identifier: text('identifier').notNull(),
    value: text('value').notNull(),
    expiresAt: instant('expires_at').notNull(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [index('idx_verifications_identifier').on(t.identifier)],
);

// ---- keys and connections --------------------------------------------------------------------

/** One data key per user, wrapped by the entry `master_key_id` of the key ring. Deleting the row makes every token unreadable. */
export const userKeys = pgTable('user_keys', {
  userId: uuid('user_id')
    .primaryKey()
    .references(() => users.id, { onDelete: 'cascade' }),
  masterKeyId: text('master_key_id').notNull(),
  wrappedKey: text('wrapped_key').notNull(),
  createdAt: createdAt(),
  rotatedAt: instant('rotated_at'),
});
