/** Summaries as written and as served, what asking a model cost, and which insights were waved off. */
import { bigint, date, index, integer, jsonb, pgTable, text, unique, uuid } from 'drizzle-orm/pg-core';
import type { Statement } from '../../http/contract';
import type { FactKind } from '../../summary/fact';
import type { Making, WriterFailureCode } from '../../summary/writer';
import { userId } from './accounts';
import { createdAt, id, instant } from './columns';

/** Millionths of a US dollar; null where no price of the model is known. */
const costMicros = () => bigint('cost_micros', { mode: 'number' });

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
