/**
 * All tables. Column names of the design document are kept; every time is `timestamptz`.
 * Tables that grow with activity carry `user_id`, and their unique keys contain it, so that Postgres can be
 * partitioned or distributed by user. The `integrations` view, row level security and the revoked privileges
 * are in the hand-written migration `drizzle/0001_rules.sql`.
 */
import { sql } from 'drizzle-orm';
import {
  boolean,
  date,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  timestamp,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import type { Statement, WeekStart, WorkingHours } from '../http/contract';

const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });
const id = () => uuid('id').primaryKey().defaultRandom();
const createdAt = () => instant('created_at').notNull().defaultNow();
const updatedAt = () => instant('updated_at').notNull().defaultNow();
const userId = () =>
  uuid('user_id')
    .notNull()
    .references(() => users.id, { onDelete: 'cascade' });

export const defaultWorkingHours: WorkingHours = {
  mon: [['09:00', '17:00']],
  tue: [['09:00', '17:00']],
  wed: [['09:00', '17:00']],
  thu: [['09:00', '17:00']],
  fri: [['09:00', '17:00']],
  sat: [],
  sun: [],
};

export const users = pgTable('users', {
  id: id(),
  name: text('name').notNull(),
  email: text('email').notNull().unique(),
  emailVerified: boolean('email_verified').notNull().default(false),
  image: text('image'),
  timeZone: text('time_zone').notNull().default('UTC'),
  workingHours: jsonb('working_hours').$type<WorkingHours>().notNull().default(defaultWorkingHours),
  daysOff: jsonb('days_off').$type<string[]>().notNull().default([]),
  weekStart: text('week_start').$type<WeekStart>().notNull().default('monday'),
  onboardedAt: instant('onboarded_at'),
  createdAt: createdAt(),
  updatedAt: updatedAt(),
});

// ---- sign-in (better-auth's tables) ----------------------------------------------------------

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

/** Where the sync of one connection stands; see `sync-cursor.ts`. */
export interface StoredCursor {
  /** Provider time of the last complete steady run; the next one starts here minus the overlap. */
  steadyFrom: string | null;
  /** Start of the last complete nightly re-read. */
  nightlyAt: string | null;
  /** The backfill goes back to here … */
  target: string;
  /** … and has reached here (exclusive), newest first. */
  backfilledTo: string;
  /** Streams whose single backfill pass is complete. */
  wholeDone: string[];
  /** Windows completed, which decides the length of the next one. */
  windows: number;
  /** Streams that could not be read: since when, and whether history went on without them. */
  missed?: Record<string, MissedStream>;
}

export interface MissedStream {
  /** ISO instant up to which the stream was read without a gap. */
  since: string;
  history: boolean;
}

export interface StoredProgress {
  done: number;
  total: number | null;
  phase: 'recent' | 'history' | 'update';
  through: string | null;
}

export const connections = pgTable(
  'connections',
  {
    id: id(),
    userId: userId(),
    provider: text('provider').notNull(),
    accountId: text('account_id').notNull(),
    accountLabel: text('account_label').notNull(),
    accountMetadata: jsonb('account_metadata').$type<Record<string, unknown>>().notNull().default({}),
    /** The origin that issued the tokens; they go nowhere else. */
    origin: text('origin').notNull(),
    sandbox: boolean('sandbox').notNull().default(false),
    /** `active`, `reauthorization_required`. */
    status: text('status').$type<'active' | 'reauthorization_required'>().notNull().default('active'),
    accessTokenEncrypted: text('access_token_encrypted'),
    refreshTokenEncrypted: text('refresh_token_encrypted'),
    tokenExpiresAt: instant('token_expires_at'),
    tokenExtra: jsonb('token_extra').$type<Record<string, unknown>>().notNull().default({}),
    encryptedAt: instant('encrypted_at'),
    /** Moves at every stored token; a refresh writes only to the generation it read. */
    tokenGen: integer('token_gen').notNull().default(0),
    refreshClaimedUntil: instant('refresh_claimed_until'),
    scopes: jsonb('scopes').$type<string[]>().notNull().default([]),
    missingScopes: jsonb('missing_scopes').$type<string[]>().notNull().default([]),
    slackTeamId: text('slack_team_id'),
    cursor: jsonb('cursor').$type<StoredCursor>(),
    progress: jsonb('progress').$type<StoredProgress>(),
    degraded: jsonb('degraded').$type<{ stream: string; reason: string; types: string[] }[]>().notNull().default([]),
    nextSyncAt: instant('next_sync_at'),
    /** The queued or running row of `integration_sync_logs`. */
    runId: uuid('run_id'),
    leaseOwner: text('lease_owner'),
    leaseUntil: instant('lease_until'),
    leaseGen: integer('lease_gen').notNull().default(0),
    rateLimitLevel: integer('rate_limit_level').notNull().default(0),
    rateLimitedUntil: instant('rate_limited_until'),
    consecutiveFailures: integer('consecutive_failures').notNull().default(0),
    errorCode: text('error_code'),
    connectedAt: instant('connected_at').notNull().defaultNow(),
    lastSyncAt: instant('last_sync_at'),
    lastAttemptAt: instant('last_attempt_at'),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (t) => [
    unique('connections_user_provider_account').on(t.userId, t.provider, t.accountId),
    // One connection per user and provider in this release; drop this index to allow several accounts.
    uniqueIndex('connections_user_provider').on(t.userId, t.provider),
    index('idx_connections_due').on(t.nextSyncAt),
  ],
);

// ---- activity --------------------------------------------------------------------------------

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
    startsAt: instant('starts_at').notNull(),
    endsAt: instant('ends_at').notNull(),
  },
  (t) => [
    unique('time_off_user_connection_external').on(t.userId, t.connectionId, t.externalId),
    index('idx_time_off_user_ends').on(t.userId, t.endsAt),
  ],
);

export const integrationSyncLogs = pgTable(
  'integration_sync_logs',
  {
    id: id(),
    userId: userId(),
    connectionId: uuid('connection_id'),
    provider: text('provider').notNull(),
    /** `success`, `failed`, `partial`; `queued` and `running` while under way. */
    status: text('status').$type<'queued' | 'running' | 'success' | 'failed' | 'partial'>().notNull(),
    trigger: text('trigger').$type<'manual' | 'scheduled' | 'connect'>().notNull().default('scheduled'),
    itemsSynced: integer('items_synced').notNull().default(0),
    newItems: integer('new_items').notNull().default(0),
    requests: integer('requests').notNull().default(0),
    errorCode: text('error_code'),
    errorMessage: text('error_message'),
    durationMs: integer('duration_ms'),
    startedAt: instant('started_at').notNull(),
    completedAt: instant('completed_at'),
    createdAt: createdAt(),
  },
  (t) => [
    index('idx_sync_logs_user_provider').on(t.userId, t.provider, t.startedAt.desc()),
    index('idx_sync_logs_created_at').on(t.createdAt.desc()),
  ],
);

// ---- summaries -------------------------------------------------------------------------------

export const aiSummaries = pgTable(
  'ai_summaries',
  {
    id: id(),
    userId: userId(),
    date: date('date', { mode: 'string' }).notNull(),
    type: text('type').$type<'daily' | 'weekly' | 'monthly'>().notNull(),
    summary: text('summary').notNull(),
    highlights: jsonb('highlights').$type<string[]>().notNull(),
    insights: jsonb('insights').$type<string[]>().notNull(),
    recommendations: jsonb('recommendations').$type<string[]>().notNull(),
    statements: jsonb('statements').$type<Statement[]>().notNull(),
    stats: jsonb('stats').$type<Record<string, unknown>>().notNull(),
    /** Sources that the facts touch: disconnecting one deletes the row. */
    sources: jsonb('sources').$type<string[]>().notNull().default([]),
    factsHash: text('facts_hash').notNull(),
    writer: text('writer').$type<'builtin' | 'llm'>().notNull(),
    model: text('model'),
    rangeStart: instant('range_start').notNull(),
    rangeEnd: instant('range_end').notNull(),
    generatedAt: instant('generated_at').notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    unique('ai_summaries_user_date_type').on(t.userId, t.date, t.type),
    index('idx_summaries_user_date').on(t.userId, t.date.desc()),
  ],
);

/**
 * Answers kept for at most an hour. A table rather than Redis, because an entry has to go in the same transaction
 * that changes a row it was counted from, whichever process does that.
 */
export const summaryCache = pgTable(
  'summary_cache',
  {
    id: id(),
    userId: userId(),
    key: text('key').notNull(),
    answer: jsonb('answer').$type<unknown>().notNull(),
    /** Rows that change within [dependsFrom, dependsTo) make the entry stale: the range and its baseline. */
    dependsFrom: instant('depends_from').notNull(),
    dependsTo: instant('depends_to').notNull(),
    expiresAt: instant('expires_at').notNull(),
  },
  (t) => [unique('summary_cache_user_key').on(t.userId, t.key)],
);

// ---- notices, audit, OAuth states ------------------------------------------------------------

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

export const oauthStates = pgTable(
  'oauth_states',
  {
    /** SHA-256 of the state parameter, hex. The state itself is nowhere stored. */
    stateHash: text('state_hash').primaryKey(),
    userId: userId(),
    sessionId: text('session_id').notNull(),
    provider: text('provider').notNull(),
    redirectUri: text('redirect_uri').notNull(),
    codeVerifierEncrypted: text('code_verifier_encrypted'),
    browserNonceHash: text('browser_nonce_hash').notNull(),
    intent: text('intent').$type<'connect' | 'reauthorize'>().notNull(),
    connectionId: uuid('connection_id'),
    returnPath: text('return_path').notNull(),
    expiresAt: instant('expires_at').notNull(),
    createdAt: createdAt(),
  },
  (t) => [index('idx_oauth_states_expires').on(t.expiresAt)],
);

export const nowSql = sql<Date>`devtrack_now()`;
