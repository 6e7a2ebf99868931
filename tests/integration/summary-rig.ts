/** A user with rows and no provider behind them, and a writer that counts what it is asked. */
import { sql } from 'drizzle-orm';
import type { Db } from '@/lib/db/client';
import { users } from '@/lib/db/schema/accounts';
import { activities } from '@/lib/db/schema/activities';
import { connections, type StoredCursor } from '@/lib/db/schema/connections';
import { summaryFor, type SummaryOptions } from '@/lib/integrations/ai-summary-engine';
import type { SummaryRequest } from '@/lib/integrations/summaries/chosen-window';
import type { SummaryAnswer } from '@/lib/integrations/summaries/summary-answer';
import { builtinWriter } from '@/lib/summary/builtin/builtin-writer';
import { WriterFailure, type SummaryWriter, type WriterFailureCode } from '@/lib/summary/writer';

/** What the model does next; by default it writes. */
export interface FakeModel extends SummaryWriter {
  asked: number;
  fail: WriterFailureCode | null;
  /** Waited for before each answer. */
  before: (signal: AbortSignal | undefined) => Promise<void>;
}

export const tokensPerCall = 1200;

/** Writes what the built-in writer would, which passes the check, and says what it took. */
export function fakeModel(change: Partial<Pick<SummaryWriter, 'model' | 'version'>> = {}): FakeModel {
  const model: FakeModel = {
    id: 'llm',
    model: 'fake-model',
    version: 'p1',
    ...change,
    asked: 0,
    fail: null,
    before: () => Promise.resolve(),
    write: async (facts, signal) => {
      model.asked += 1;
      await model.before(signal);
      const usage = { calls: 1, inputTokens: 1000, outputTokens: 200, latencyMs: 7 };
      if (model.fail !== null) throw new WriterFailure(model.fail, usage);
      return { ...(await builtinWriter.write(facts)), usage };
    },
  };
  return model;
}

let people = 0;

/** Somebody whose GitHub has been read from `from` to `to`, without anything in it yet. */
export async function personWith(
  db: Db,
  { from, to, ...settings }: { from: Date; to: Date } & Partial<typeof users.$inferInsert>,
): Promise<{ userId: string; connectionId: string }> {
  people += 1;
  const [user] = await db
    .insert(users)
    .values({ name: 'Dev', email: `person-${people}@example.com`, ...settings })
    .returning({ id: users.id });
  if (user === undefined) throw new Error('No user was made.');
  const connectionId = await connect(db, user.id, 'github', from, to);
  return { userId: user.id, connectionId };
}

export async function connect(db: Db, userId: string, provider: string, from: Date, to: Date): Promise<string> {
  const [made] = await db
    .insert(connections)
    .values({
      userId,
      provider,
      accountId: provider,
      accountLabel: provider,
      origin: 'https://example.com',
      importing: false,
      cursor: cursorOf(from, to),
      lastSyncAt: to,
    })
    .returning({ id: connections.id });
  if (made === undefined) throw new Error('No connection was made.');
  return made.id;
}

export function cursorOf(from: Date, to: Date): StoredCursor {
  const place = {
    steadyFrom: to.toISOString(),
    nightlyAt: to.toISOString(),
    target: from.toISOString(),
    backfilledTo: from.toISOString(),
    rereadTo: null,
    windows: 9,
    windowDays: 14,
    memory: null,
    limited: null,
  };
  return { streams: { commits: place } };
}

/** Commits an hour apart, newest at `last`. */
export async function commits(
  db: Db,
  who: { userId: string; connectionId: string },
  last: Date,
  count: number,
): Promise<void> {
  const rows = Array.from({ length: count }, (_, index) => {
    const at = new Date(last.getTime() - index * 3600_000);
    return {
      ...who,
      source: 'github',
      type: 'commit',
      externalId: `c-${at.toISOString()}`,
      title: `Parse the timetable of line ${index + 1}`,
      occurredAt: at,
      windowAt: at,
      metadata: { repository: 'acme/site', isMerge: false, additions: null, deletions: null, pullRequest: null },
    };
  });
  await db.insert(activities).values(rows);
}

export async function lookAt(userId: string, request: SummaryRequest, options: SummaryOptions): Promise<SummaryAnswer> {
  const outcome = await summaryFor(userId, request, options);
  if (outcome.kind !== 'summary') throw new Error(`The answer is ${outcome.kind}.`);
  return outcome;
}

export async function moveClock(db: Db, seconds: number): Promise<void> {
  await db.execute(sql`update devtrack_clock set offset_ms = offset_ms + ${seconds * 1000}`);
}
