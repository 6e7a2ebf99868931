/** Whether what an answer was made from is still what it was: the owner's row and each connection by its row version. */
import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Db } from '../client';

export interface InputVersion {
  /** Null: the account is gone. */
  user: string | null;
  /** Row versions by connection id and the places left out. Every write of a run touches its connection. */
  connections: Readonly<Record<string, string>>;
}

const answer = z.object({ rows: z.array(z.object({ id: z.string(), version: z.string() })) });

/** Settings, dismissals, connections and what syncs write all move it. */
export async function readInputVersion(db: Db, userId: string): Promise<InputVersion> {
  return versionOf(db, userId, false);
}

/** The same, waiting for whoever is changing it; what is changed next waits until this transaction ends. */
export async function lockInputVersion(tx: Db, userId: string): Promise<InputVersion> {
  return versionOf(tx, userId, true);
}

async function versionOf(db: Db, userId: string, locked: boolean): Promise<InputVersion> {
  const lock = locked ? sql`for share` : sql``;
  // The owner first, as everybody who locks both does.
  const [user] = answer.parse(
    await db.execute(sql`select id::text, xmin::text as version from users where id = ${userId} ${lock}`),
  ).rows;
  const { rows } = answer.parse(
    await db.execute(
      // With other places left out it is another connection: what was made from the places before must not be kept.
      sql`select id || ' ' || md5(excluded_places::text) as id, xmin::text as version
        from connections where user_id = ${userId} order by connections.id ${lock}`,
    ),
  );
  return { user: user?.version ?? null, connections: Object.fromEntries(rows.map(({ id, version }) => [id, version])) };
}

/** A text may be kept: the account is there, and no connection that it was made from has gone. */
export function stillHolds(before: InputVersion, now: InputVersion): boolean {
  return now.user !== null && Object.keys(before.connections).every((id) => now.connections[id] !== undefined);
}

/** An answer may be served again: nothing at all has changed. */
export function isUnchanged(before: InputVersion, now: InputVersion): boolean {
  const ids = Object.keys(now.connections);
  return (
    now.user !== null &&
    before.user === now.user &&
    ids.length === Object.keys(before.connections).length &&
    ids.every((id) => before.connections[id] === now.connections[id])
  );
}
