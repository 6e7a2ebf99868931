/** Connections to providers, where their sync stands, its logs, and what providers allow. */
import { sql } from 'drizzle-orm';
import { boolean, index, integer, jsonb, pgTable, text, unique, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { userId } from './accounts';
import { createdAt, id, instant, updatedAt } from './columns';

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

/** What providers said is left of their budgets, shared by all processes. The key is a digest: it names no account. */
export const rateBudgets = pgTable('rate_budgets', {
  key: text('key').primaryKey(),
  limit: integer('limit').notNull(),
  remaining: integer('remaining').notNull(),
  resetsAt: instant('resets_at').notNull(),
  updatedAt: updatedAt(),
});
