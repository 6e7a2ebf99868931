/** An account with three years behind it, four connections that look read to their end, and nothing that syncs meanwhile. */
import { eq, sql } from 'drizzle-orm';
import { openDatabase, type Database, type Db } from '@/lib/db/client';
import { findConnections, updateConnection } from '@/lib/db/queries/connections';
import { activities } from '@/lib/db/schema/activities';
import type { StoredCursor } from '@/lib/integrations/sync-cursor';
import { Browser } from '../../tests/support/browser';
import { connectAll } from '../../tests/support/proof';
import { threeYears, type SeedRow } from './three-years';

export interface SeededAccount {
  email: string;
  password: string;
  /** Days from the oldest row to now. */
  days: number;
  seconds: number;
  /** What a sync does to the answers: the next look at a range is counted anew. */
  dropKeptAnswers(): Promise<void>;
  close(): Promise<void>;
}

const dayMs = 86_400_000;
/** Rows of a statement. */
const batch = 5000;

export async function seedAccount(origin: string, databaseUrl: string, count: number): Promise<SeededAccount> {
  const browser = new Browser(origin);
  const { email, password, userId } = await browser.signUp();
  await browser.request('PATCH', '/api/account', { timeZone: 'Europe/Berlin', weekStart: 'monday' });
  await connectAll(browser);
  const database = await openDatabase({ databaseUrl, databaseDirectUrl: null, dataDir: '' });
  const started = performance.now();
  const days = await fill(database, userId, count);
  return {
    email,
    password,
    days,
    seconds: (performance.now() - started) / 1000,
    dropKeptAnswers: async () => void (await database.db.execute(sql`delete from summary_cache`)),
    close: () => database.close(),
  };
}

async function fill({ db }: Database, userId: string, count: number): Promise<number> {
  const rows = threeYears(count, new Date());
  const oldest = rows.reduce((first, { row }) => (row.occurredAt < first ? row.occurredAt : first), new Date());
  // The sandbox's own sample makes way, so that it is exactly so many.
  await db.delete(activities).where(eq(activities.userId, userId));
  for (let at = 0; at < rows.length; at += batch) await insert(db, userId, rows.slice(at, at + batch));
  for (const { id, cursor } of await findConnections(db, userId))
    await updateConnection(db, id, {
      cursor: reachingBack(cursor, oldest),
      importing: false,
      nextSyncAt: new Date(Date.now() + dayMs),
    });
  await db.execute(sql`vacuum analyze`);
  return Math.ceil((Date.now() - oldest.getTime()) / dayMs);
}

async function insert(db: Db, userId: string, rows: readonly SeedRow[]): Promise<void> {
  const json = JSON.stringify(rows.map(({ source, row }) => ({ source, ...row })));
  await db.execute(sql`
    insert into activities (user_id, connection_id, source, type, external_id, external_url, title, occurred_at, ended_at, window_at, count, metadata)
    select c.user_id, c.id, source, type, "externalId", "externalUrl", title, "occurredAt", "endedAt", "windowAt", count, metadata
    from json_to_recordset(${json}::json) as r(source text, type text, "externalId" text, "externalUrl" text, title text,
      "occurredAt" timestamptz, "endedAt" timestamptz, "windowAt" timestamptz, count int, metadata jsonb)
    join connections c on c.user_id = ${userId} and c.provider = r.source`);
}

function reachingBack(cursor: StoredCursor | null, oldest: Date): StoredCursor {
  const [target, backfilledTo] = [oldest.toISOString(), oldest.toISOString()];
  const streams = Object.entries(cursor?.streams ?? {});
  return { streams: Object.fromEntries(streams.map(([name, at]) => [name, { ...at, target, backfilledTo }])) };
}
