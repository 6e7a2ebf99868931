import { and, asc, eq, inArray, isNull, lte, or, sql } from 'drizzle-orm';
import type { Db } from '../client';
import { connections, nowSql } from '../schema';

export type Connection = typeof connections.$inferSelect;
export type NewConnection = typeof connections.$inferInsert;

declare const owned: unique symbol;
/** A connection that was looked up together with its owner: the only kind that routes can hand on. */
export type Owned<T> = T & { readonly [owned]: true };

export async function findConnection(db: Db, userId: string, provider: string): Promise<Owned<Connection> | null> {
  const [row] = await db
    .select()
    .from(connections)
    .where(and(eq(connections.userId, userId), eq(connections.provider, provider)));
  return row === undefined ? null : own(row);
}

export async function findConnections(db: Db, userId: string): Promise<Owned<Connection>[]> {
  const rows = await db.select().from(connections).where(eq(connections.userId, userId));
  return rows.map(own);
}

export async function findConnectionById(db: Db, id: string): Promise<Connection | null> {
  const [row] = await db.select().from(connections).where(eq(connections.id, id));
  return row ?? null;
}

/** As `findConnectionById`, and holds the row until the transaction ends: whoever else decides about its run waits. */
export async function lockConnection(tx: Db, id: string): Promise<Connection | null> {
  const [row] = await tx.select().from(connections).where(eq(connections.id, id)).for('update');
  return row ?? null;
}

export async function findSandboxConnections(db: Db): Promise<Connection[]> {
  return db.select().from(connections).where(eq(connections.sandbox, true));
}

export async function insertConnection(db: Db, row: NewConnection): Promise<void> {
  await db.insert(connections).values(row);
}

export async function updateConnection(db: Db, id: string, change: Partial<NewConnection>): Promise<void> {
  await db
    .update(connections)
    .set({ ...change, updatedAt: nowSql })
    .where(eq(connections.id, id));
}

export async function deleteConnection(db: Db, id: string): Promise<void> {
  await db.delete(connections).where(eq(connections.id, id));
}

// ---- tokens ----------------------------------------------------------------------------------

/** Claims the refresh of one token generation for `claimSeconds`; false: somebody else has it, or the generation moved. */
export async function claimRefresh(db: Db, id: string, tokenGen: number, claimSeconds: number): Promise<boolean> {
  const rows = await db
    .update(connections)
    .set({ refreshClaimedUntil: sql`devtrack_now() + make_interval(secs => ${claimSeconds})` })
    .where(
      and(
        eq(connections.id, id),
        eq(connections.tokenGen, tokenGen),
        or(isNull(connections.refreshClaimedUntil), lte(connections.refreshClaimedUntil, nowSql)),
      ),
    )
    .returning({ id: connections.id });
  return rows.length > 0;
}

export async function releaseRefresh(db: Db, id: string, tokenGen: number): Promise<void> {
  await db
    .update(connections)
    .set({ refreshClaimedUntil: null })
    .where(and(eq(connections.id, id), eq(connections.tokenGen, tokenGen)));
}

/** Writes new tokens if the generation is still the one that was read; false: it moved, nothing was written. */
export async function writeTokens(
  db: Db,
  id: string,
  tokenGen: number,
  tokens: Pick<NewConnection, 'accessTokenEncrypted' | 'refreshTokenEncrypted' | 'tokenExpiresAt' | 'encryptedAt'>,
): Promise<boolean> {
  const rows = await db
    .update(connections)
    .set({ ...tokens, tokenGen: sql`${connections.tokenGen} + 1`, refreshClaimedUntil: null, updatedAt: nowSql })
    .where(and(eq(connections.id, id), eq(connections.tokenGen, tokenGen)))
    .returning({ id: connections.id });
  return rows.length > 0;
}

// ---- schedule --------------------------------------------------------------------------------

/** Seconds a claimed connection stays with its worker without a sign of life. */
export const leaseSeconds = 60;
const leaseEnd = sql`devtrack_now() + make_interval(secs => ${leaseSeconds})`;

/**
 * Claims up to `limit` due connections. `SKIP LOCKED`: workers never wait for each other; the lease generation fences
 * whoever held it before. Runs that somebody waits for (asked for by hand, a fresh connection, one taken over from a
 * worker that died) have a run already and come first; then what is due since longest.
 */
export async function claimDueConnections(db: Db, owner: string, limit: number): Promise<Connection[]> {
  // A common table expression that locks is evaluated once; a subquery could be evaluated again for each row of a plan
  // and so claim more than the limit.
  const due = db.$with('due').as(
    db
      .select({ id: connections.id })
      .from(connections)
      .where(
        and(
          eq(connections.status, 'active'),
          lte(connections.nextSyncAt, nowSql),
          or(isNull(connections.leaseUntil), lte(connections.leaseUntil, nowSql)),
        ),
      )
      .orderBy(sql`${connections.runId} is null`, asc(connections.nextSyncAt))
      .limit(limit)
      .for('update', { skipLocked: true }),
  );
  return db
    .with(due)
    .update(connections)
    .set({
      leaseOwner: owner,
      leaseUntil: leaseEnd,
      leaseGen: sql`${connections.leaseGen} + 1`,
      lastAttemptAt: nowSql,
      updatedAt: nowSql,
    })
    .where(inArray(connections.id, db.select({ id: due.id }).from(due)))
    .returning();
}

/** Extends the lease; false: it is somebody else's now. */
export async function renewLease(
  db: Db,
  id: string,
  leaseGen: number,
  change: Partial<NewConnection> = {},
): Promise<boolean> {
  const rows = await db
    .update(connections)
    .set({ ...change, leaseUntil: leaseEnd, updatedAt: nowSql })
    .where(and(eq(connections.id, id), eq(connections.leaseGen, leaseGen)))
    .returning({ id: connections.id });
  return rows.length > 0;
}

/** Ends the lease with the run's result; false: it is somebody else's now and nothing was written. */
export async function releaseLease(
  db: Db,
  id: string,
  leaseGen: number,
  change: Partial<NewConnection>,
): Promise<boolean> {
  const rows = await db
    .update(connections)
    .set({ ...change, leaseOwner: null, leaseUntil: null, updatedAt: nowSql })
    .where(and(eq(connections.id, id), eq(connections.leaseGen, leaseGen)))
    .returning({ id: connections.id });
  return rows.length > 0;
}

/** Makes the connection due now, for the run given. */
export async function makeDue(db: Db, id: string, runId: string): Promise<void> {
  await db.update(connections).set({ nextSyncAt: nowSql, runId, updatedAt: nowSql }).where(eq(connections.id, id));
}

/** Seconds until the next connection is due; null: none is. */
export async function secondsUntilDue(db: Db): Promise<number | null> {
  const [row] = await db
    .select({
      seconds: sql<
        number | null
      >`extract(epoch from min(greatest(${connections.nextSyncAt}, coalesce(${connections.leaseUntil}, ${connections.nextSyncAt}))) - devtrack_now())::float8`,
    })
    .from(connections)
    .where(eq(connections.status, 'active'));
  return row?.seconds ?? null;
}

/** Active connections that are due and that nobody holds. */
export async function countDue(db: Db): Promise<number> {
  const [row] = await db
    .select({ n: sql<number>`count(*)::int` })
    .from(connections)
    .where(
      and(
        eq(connections.status, 'active'),
        lte(connections.nextSyncAt, nowSql),
        or(isNull(connections.leaseUntil), lte(connections.leaseUntil, nowSql)),
      ),
    );
  return row?.n ?? 0;
}

/** The database's time, which leases and due dates go by. */
export async function databaseNow(db: Db): Promise<Date> {
  const [row] = await db
    .select({ ms: sql<number>`(extract(epoch from devtrack_now()) * 1000)::float8` })
    .from(sql`(select 1) as one`);
  if (row === undefined) throw new Error('The database did not tell its time.');
  return new Date(Math.floor(row.ms));
}

function own(row: Connection): Owned<Connection> {
  return row as Owned<Connection>;
}
