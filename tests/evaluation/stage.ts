/** The product's own path in this process: its database, its queries, `summaryFor`. Periods are put in as the sync would have left them. */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { sql } from 'drizzle-orm';
import { openDatabase, provideDatabase, type Database } from '@/lib/db/client';
import { users } from '@/lib/db/schema/accounts';
import { timeOff } from '@/lib/db/schema/activities';
import { connections, type StoredCursor } from '@/lib/db/schema/connections';
import { loadConfig } from '@/lib/env';
import type { Summary } from '@/lib/http/contract';
import { summaryFor } from '@/lib/integrations/ai-summary-engine';
import type { SummaryRequest } from '@/lib/integrations/summaries/chosen-window';
import { setLogLevel } from '@/lib/logger';
import type { Period, Source, Window } from './period';
import { dateOf } from './zone';

export interface Stage {
  database: Database;
  /** Everybody before is forgotten. Answers the user's id. */
  put(period: Period): Promise<string>;
  summarise(userId: string, request: SummaryRequest, now: Date, writer: WriterName): Promise<Written>;
  close(): Promise<void>;
}

export const writerNames = ['builtin', 'scripted'] as const;
/** `scripted`: the path of a language model, answered by a fake server with a writer of rules. It says nothing of any model. */
export type WriterName = (typeof writerNames)[number];

interface Written {
  summary: Summary;
  /** What the check refused on the way, with its reasons. */
  rejected: { problems: string[] }[];
}

const globals = globalThis as Record<string, unknown>;

/** @param modelUrl where the scripted writer answers; null: that path is not taken */
export async function openStage(modelUrl: string | null = null): Promise<Stage> {
  setLogLevel('silent');
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'devtrack-evaluation-'));
  const env = { APP_URL: 'http://localhost:3000', DEVTRACK_DATA_DIR: dataDir };
  const config = loadConfig(env);
  const scripted = modelUrl === null ? {} : { OPENAI_BASE_URL: modelUrl, OPENAI_MODEL: 'scripted' };
  const configs = { builtin: config, scripted: loadConfig({ ...env, ...scripted }) };
  globals.devtrackConfig = config;
  const opening = openDatabase(config);
  provideDatabase(opening);
  const database = await opening;
  return {
    database,
    put: (period) => put(database, period),
    summarise: async (userId, request, now, writer) => {
      globals.devtrackConfig = configs[writer];
      const outcome = await summaryFor(userId, request, { refresh: true, now });
      if (outcome.kind !== 'summary') throw new Error(`There is no summary: ${JSON.stringify(outcome)}`);
      return { summary: outcome.summary, rejected: rejectedOf(outcome) };
    },
    close: async () => {
      await database.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Answers that tell how they were made have it beside the summary. */
function rejectedOf(outcome: object): Written['rejected'] {
  const making = 'making' in outcome ? outcome.making : null;
  if (typeof making !== 'object' || making === null || !('rejected' in making)) return [];
  return making.rejected as Written['rejected'];
}

export function requestOf(period: Pick<Period, 'kind' | 'settings'>, window: Window): SummaryRequest {
  if (period.kind === 'custom') return { start: window.start.toISOString(), end: window.end.toISOString() };
  return { type: period.kind, date: dateOf(window.start, period.settings.timeZone) };
}

async function put({ db }: Database, period: Period): Promise<string> {
  await db.execute(sql`delete from users`);
  const { timeZone, workingHours, weekStart, daysOff } = period.settings;
  const settings = { timeZone, workingHours, weekStart, daysOff: [...daysOff] };
  const account = { name: 'Evaluated', email: 'evaluated@example.test', ...settings };
  const [user] = await db.insert(users).values(account).returning({ id: users.id });
  if (user === undefined) throw new Error('The user was not stored.');
  for (const source of period.sources) {
    const [connection] = await db
      .insert(connections)
      .values(connectionOf(user.id, source))
      .returning({ id: connections.id });
    if (connection === undefined) throw new Error('The connection was not stored.');
    const rows = period.rows.filter((row) => row.source === source.provider);
    await db.execute(insertRows(user.id, connection.id, JSON.stringify(rows)));
    if (source.provider !== 'calendar') continue;
    for (const [index, away] of period.timeOff.entries()) {
      await db
        .insert(timeOff)
        .values({ userId: user.id, connectionId: connection.id, externalId: `away-${index}`, ...away });
    }
  }
  return user.id;
}

/** One statement for all rows of a source. */
function insertRows(userId: string, connectionId: string, rows: string) {
  return sql`
    insert into activities (id, user_id, connection_id, source, type, external_id, external_url, title,
      occurred_at, ended_at, window_at, count, metadata)
    select id, ${userId}::uuid, ${connectionId}::uuid, source, type, "externalId", "externalUrl", title,
      "occurredAt", "endedAt", "windowAt", count, metadata
    from jsonb_to_recordset(${rows}::jsonb) as given (id uuid, source text, type text, "externalId" text,
      "externalUrl" text, title text, "occurredAt" timestamptz, "endedAt" timestamptz, "windowAt" timestamptz,
      count int, metadata jsonb)`;
}

function connectionOf(userId: string, { provider, from, to, missingTypes }: Source): typeof connections.$inferInsert {
  const types = [...missingTypes];
  return {
    userId,
    provider,
    accountId: 'evaluated',
    accountLabel: 'evaluated',
    origin: 'https://provider.test',
    importing: false,
    cursor: cursorOf(types.length > 0 ? ['read', 'hidden'] : ['read'], from, to),
    degraded: types.length === 0 ? [] : [{ stream: 'hidden', reason: 'Part of it', types, code: 'insufficient_scope' }],
    lastSyncAt: to,
  };
}

function cursorOf(names: readonly string[], from: Date, to: Date): StoredCursor {
  const place = {
    steadyFrom: to.toISOString(),
    nightlyAt: to.toISOString(),
    target: from.toISOString(),
    backfilledTo: from.toISOString(),
    rereadTo: null,
    windows: 1,
    windowDays: 7,
    memory: null,
    limited: null,
  };
  return { streams: Object.fromEntries(names.map((name) => [name, place])) };
}
