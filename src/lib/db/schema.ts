/**
 * All tables. Column names of the design document are kept; every time is `timestamptz`.
 * Tables that grow with activity carry `user_id`, and their unique keys contain it, so that Postgres can be
 * partitioned or distributed by user. The `integrations` view, row level security and the revoked privileges
 * are in the hand-written migration `drizzle/0001_rules.sql`.
 */
import { sql } from 'drizzle-orm';
import {
  bigint,
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
import type { NoticeKind, Statement, WeekStart, WorkingHours, WriterChoice } from '../http/contract';
import type { FactKind } from '../summary/fact';
import type { Making, WriterFailureCode } from '../summary/writer';

const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });
const id = () => uuid('id').primaryKey().defaultRandom();
const createdAt = () => instant('created_at').notNull().defaultNow();
const updatedAt = () => instant('updated_at').notNull().defaultNow();
const userId = () =>
  uuid('user_id')
    .notNull()
    .references(() => users.id, { onDelete: 'cascade' });

/** Millionths of a US dollar; null where no price of the model is known. */
const costMicros = () => bigint('cost_micros', { mode: 'number' });

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

/** Where the sync of one connection stands, by stream; see `sync-cursor.ts`. */
export interface StoredCursor {
  streams: Record<string, StreamCursor>;
}

/** ISO instants. */
export interface StreamCursor {
  /** Start of the last complete steady read, or of the first run; the next one begins here less the overlap. */
  steadyFrom: string;
  /** Start of the last complete nightly read, or of the first run. */
  nightlyAt: string;
  /** History goes back to here … */
  target: string;
  /** … and has reached here (exclusive), newest first. */
  backfilledTo: string;
  /** What is stored is being read once more, from now down to `backfilledTo`; it has got to here. Null: it is not. */
  rereadTo: string | null;
  /** Windows of history completed. */
  windows: number;
  /** Length of the next window once the provider's first lengths are used up. */
  windowDays: number;
  /** What the stream wanted to know at its next read. */
  memory: string | null;
  /** The provider asked to wait. `level` counts limits since the last committed rows; it outlives the wait. */
  limited: { until: string; level: number } | null;
}

/** What somebody asked of the history, for the next run to take up. */
export interface HistoryRequest {
  /** History goes back this many days. */
  reachBackDays: number | null;
  /** What is stored is read once more. */
  readAgain: boolean;
}

/** A stream that the last run could not read, or not wholly. */
export interface DegradedStream {
  stream: string;
  /** In words, which stream. */
  reason: string;
  /** Activity types that are missing because of it; none where only single things are hidden. */
  types: string[];
  code: string;
}

/** A repository, channel or calendar whose owner does not want it read. */
export interface ExcludedPlace {
  /** As activities name it, see `placeFields`. */
  key: string;
  /** As it was called when it was left out. */
  name: string;
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
    /** Counts claims of a refresh, so that a caller who waited for one knows that it has ended. */
    refreshAttempt: integer('refresh_attempt').notNull().default(0),
    /** Code of the last refresh of this generation that failed. */
    refreshError: text('refresh_error'),
    /** Since when it is not known whether the provider has used up the refresh token: a call was made and no answer read. */
    refreshInDoubtSince: instant('refresh_in_doubt_since'),
    scopes: jsonb('scopes').$type<string[]>().notNull().default([]),
    missingScopes: jsonb('missing_scopes').$type<string[]>().notNull().default([]),
    slackTeamId: text('slack_team_id'),
    cursor: jsonb('cursor').$type<StoredCursor>(),
    historyRequest: jsonb('history_request').$type<HistoryRequest>(),
    /** Nothing of these is stored; see `write-page.ts`. */
    excludedPlaces: jsonb('excluded_places').$type<ExcludedPlace[]>().notNull().default([]),
    progress: jsonb('progress').$type<StoredProgress>(),
    degraded: jsonb('degraded').$type<DegradedStream[]>().notNull().default([]),
    /** History is not read to its end yet: such runs are long, and workers keep room beside them. */
    importing: boolean('importing').notNull().default(true),
    nextSyncAt: instant('next_sync_at'),
    /** The queued or running row of `integration_sync_logs`. */
    runId: uuid('run_id'),
    leaseOwner: text('lease_owner'),
    leaseUntil: instant('lease_until'),
    leaseGen: integer('lease_gen').notNull().default(0),
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
    index('idx_connections_due')
      .on(t.nextSyncAt)
      .where(sql`status = 'active'`),
    index('idx_connections_leased')
      .on(t.leaseUntil)
      .where(sql`lease_until is not null`),
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

/** What providers said is left of their budgets, shared by all processes. The key is a digest: it names no account. */
export const rateBudgets = pgTable('rate_budgets', {
  key: text('key').primaryKey(),
  limit: integer('limit').notNull(),
  remaining: integer('remaining').notNull(),
  resetsAt: instant('resets_at').notNull(),
  updatedAt: updatedAt(),
});

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
    /** Of the prompt; null for the built-in writer. */
    promptVersion: text('prompt_version'),
    making: jsonb('making').$type<Making>(),
    /** What writing the text took when it was written; null where no model was asked. */
    inputTokens: integer('input_tokens'),
    outputTokens: integer('output_tokens'),
    costMicros: costMicros(),
    latencyMs: integer('latency_ms'),
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
 * What a model wrote, by the hash of its facts, its writer and its prompt: the same facts make no second call. A row without
 * statements is somebody's claim to write them, or remembers that it failed. Texts of the built-in writer are not here.
 */
export const writtenSummaries = pgTable(
  'written_summaries',
  {
    id: id(),
    userId: userId(),
    factsHash: text('facts_hash').notNull(),
    statements: jsonb('statements').$type<Statement[]>(),
    /** Beside each statement the ids of the facts it rests on. */
    citations: jsonb('citations').$type<string[][]>(),
    making: jsonb('making').$type<Making>(),
    costMicros: costMicros(),
    /** Sources that the facts touch: disconnecting one deletes the row. */
    sources: jsonb('sources').$type<string[]>().notNull(),
    rangeStart: instant('range_start').notNull(),
    rangeEnd: instant('range_end').notNull(),
    /** Who writes, and until when nobody else begins. */
    claimId: uuid('claim_id'),
    claimedUntil: instant('claimed_until'),
    /** Why the last asking gave no text, and until when nobody asks again by themselves. */
    failure: text('failure').$type<WriterFailureCode>(),
    retryAt: instant('retry_at'),
    usedAt: instant('used_at').notNull().defaultNow(),
    createdAt: createdAt(),
  },
  (t) => [
    unique('written_summaries_user_hash').on(t.userId, t.factsHash),
    index('idx_written_summaries_used').on(t.usedAt),
  ],
);

/** Every asking of a model, failed ones included: what the monthly allowance is counted from. */
export const summaryUsage = pgTable(
  'summary_usage',
  {
    id: id(),
    userId: userId(),
    at: instant('at').notNull(),
    model: text('model').notNull(),
    calls: integer('calls').notNull(),
    inputTokens: integer('input_tokens').notNull(),
    outputTokens: integer('output_tokens').notNull(),
    costMicros: costMicros(),
    latencyMs: integer('latency_ms').notNull(),
    /** `written`, the code of a failure of the writer, `failed` for anything else. */
    outcome: text('outcome').$type<'written' | WriterFailureCode | 'failed'>().notNull(),
  },
  (t) => [index('idx_summary_usage_user_at').on(t.userId, t.at.desc())],
);

/** Insights and recommendations that their owner waved off. */
export const insightDismissals = pgTable(
  'insight_dismissals',
  {
    id: id(),
    userId: userId(),
    kind: text('kind').$type<FactKind>().notNull(),
    /** A repository, a pull request, a series; null: the kind alone. */
    subject: text('subject'),
    at: instant('at').notNull(),
  },
  (t) => [unique('insight_dismissals_user_kind_subject').on(t.userId, t.kind, t.subject).nullsNotDistinct()],
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
