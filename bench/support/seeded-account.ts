/** An account with three years behind it, four connections that look read to their end, and nothing that syncs meanwhile. */
import { eq, sql } from 'drizzle-orm';
import { openDatabase, type Database } from '@/lib/db/client';
import { findConnections, updateConnection } from '@/lib/db/queries/connections';
import { activities } from '@/lib/db/schema';
import type { StoredCursor } from '@/lib/integrations/sync-cursor';
import { Browser } from '../../tests/support/browser';
import { connectAll } from '../../tests/support/proof';
import { threeYears } from './three-years';

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
/** 16 values a row; a statement takes 65,535. */
const batch = 2000;

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
  const connections = new Map((await findConnections(db, userId)).map((row) => [row.provider, row]));
  const rows = threeYears(count, new Date());
  const oldest = rows.reduce((first, { row }) => (row.occurredAt < first ? row.occurredAt : first), new Date());
  // The sandbox's own sample makes way, so that it is exactly so many.
  await db.delete(activities).where(eq(activities.userId, userId));
  for (let at = 0; at < rows.length; at += batch)
    await db.insert(activities).values(
      rows.slice(at, at + batch).map(({ source, row }) => {
        const connection = connections.get(source);
        if (connection === undefined) throw new Error(`${source} is not connected.`);
        return { ...row, source, userId, connectionId: connection.id, metadata: { ...row.metadata } };
      }),
    );
  for (const { id, cursor } of connections.values())
    await updateConnection(db, id, {
      cursor: reachingBack(cursor, oldest),
      importing: false,
      nextSyncAt: new Date(Date.now() + dayMs),
    });
  await db.execute(sql`vacuum analyze`);
  return Math.ceil((Date.now() - oldest.getTime()) / dayMs);
}

function reachingBack(cursor: StoredCursor | null, oldest: Date): StoredCursor {
  const [target, backfilledTo] = [oldest.toISOString(), oldest.toISOString()];
  const streams = Object.entries(cursor?.streams ?? {});
  return { streams: Object.fromEntries(streams.map(([name, at]) => [name, { ...at, target, backfilledTo }])) };
}
