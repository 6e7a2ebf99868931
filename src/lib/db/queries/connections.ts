import { and, asc, eq, inArray, isNotNull, isNull, lte, not, notInArray, or, sql } from 'drizzle-orm';
import type { Db } from '../client';
import { nowSql } from '../schema/columns';
import { connections } from '../schema/connections';
import { resolveNotifications } from './notices';

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

/** The refresh one caller is at: the token generation it read and the number of its claim. */
export interface RefreshPlace {
  tokenGen: number;
  attempt: number;
}

export interface RefreshClaim {
  attempt: number;
  /** The database's time of the claim. */
  at: Date;
  /** Whether the refresh token may be used up already. `noticed`: by this claim, which was made over one that had run out. */
  doubt: 'none' | 'noticed' | 'known';
}

const millisecondsNow = sql<number>`(extract(epoch from devtrack_now()) * 1000)::float8`;

/**
 * Claims the refresh of a generation for `claimSeconds`. Null: the generation moved, somebody has tried since the attempt
 * that was seen, or is at it. `waiting`: nothing but a claim that ran out is taken over. Such a claim ended with its process,
 * perhaps inside the call, so the same statement records that the refresh token may be used up.
 */
export async function claimRefresh(
  db: Db,
  id: string,
  seen: RefreshPlace & { waiting: boolean },
  claimSeconds: number,
): Promise<RefreshClaim | null> {
  const ranOut = lte(connections.refreshClaimedUntil, nowSql);
  const [row] = await db
    .update(connections)
    .set({
      refreshAttempt: sql`${connections.refreshAttempt} + 1`,
      refreshClaimedUntil: sql`devtrack_now() + make_interval(secs => ${claimSeconds})`,
      refreshInDoubtSince: sql`case when ${connections.refreshClaimedUntil} is null then ${connections.refreshInDoubtSince} else coalesce(${connections.refreshInDoubtSince}, devtrack_now()) end`,
    })
    .where(
      and(
        eq(connections.id, id),
        eq(connections.tokenGen, seen.tokenGen),
        eq(connections.refreshAttempt, seen.attempt),
        seen.waiting ? ranOut : or(isNull(connections.refreshClaimedUntil), ranOut),
      ),
    )
    .returning({
      attempt: connections.refreshAttempt,
      ms: millisecondsNow,
      doubt: sql<
        RefreshClaim['doubt']
      >`case when ${connections.refreshInDoubtSince} is null then 'none' when ${connections.refreshInDoubtSince} = devtrack_now() then 'noticed' else 'known' end`,
    });
  return row === undefined ? null : { attempt: row.attempt, at: new Date(Math.floor(row.ms)), doubt: row.doubt };
}

/** Ends a refresh that gave no tokens. Null: the claim is somebody else's now, and nothing was written. */
export async function endRefresh(
  db: Db,
  id: string,
  { tokenGen, attempt }: RefreshPlace,
  failure: { code: string; inDoubt: boolean },
): Promise<{ tokenGen: number; doubtNoticed: boolean } | null> {
  // What this call met says nothing of tokens that came from elsewhere meanwhile.
  const ours = sql`${connections.tokenGen} = ${tokenGen}`;
  const [row] = await db
    .update(connections)
    .set({
      refreshClaimedUntil: null,
      refreshError: sql`case when ${ours} then ${failure.code} else ${connections.refreshError} end`,
      ...(failure.inDoubt
        ? {
            refreshInDoubtSince: sql`case when ${ours} then coalesce(${connections.refreshInDoubtSince}, devtrack_now()) else ${connections.refreshInDoubtSince} end`,
          }
        : {}),
    })
    .where(and(eq(connections.id, id), eq(connections.refreshAttempt, attempt)))
    .returning({
      tokenGen: connections.tokenGen,
      doubtNoticed: sql<boolean>`coalesce(${connections.refreshInDoubtSince} = devtrack_now(), false)`,
    });
  return row ?? null;
}

export type TokenColumns = Pick<
  NewConnection,
  'accessTokenEncrypted' | 'refreshTokenEncrypted' | 'tokenExpiresAt' | 'encryptedAt'
>;

/** Ends of a refresh after which its token need not be presented again; a token from the same grant disproves them. */
export const deadGrantCodes: readonly string[] = ['invalid_grant', 'refresh_in_doubt'];

/**
 * Writes what a refresh brought, if the generation is still the one it read, or if its claim is still the standing one: then
 * the generation was moved by a refresh claimed earlier, and the later call's pair is the one that lives. Null: neither, and
 * nothing was written. A connection that was given up for a dead token goes on: `healed`.
 */
export async function writeTokens(
  db: Db,
  id: string,
  { tokenGen, attempt }: RefreshPlace,
  tokens: TokenColumns,
): Promise<{ tokenGen: number; healed: boolean } | null> {
  return db.transaction(async (tx) => {
    const current = await lockConnection(tx, id);
    if (current === null) return null;
    const claimIsOurs = current.refreshAttempt === attempt;
    const claimStands = claimIsOurs && current.refreshClaimedUntil !== null;
    if (current.tokenGen !== tokenGen && !claimStands) return null;
    const healed = current.status === 'reauthorization_required' && deadGrantCodes.includes(current.errorCode ?? '');
    await tx
      .update(connections)
      .set({
        ...tokens,
        tokenGen: current.tokenGen + 1,
        refreshError: null,
        refreshInDoubtSince: null,
        ...(claimIsOurs ? { refreshClaimedUntil: null } : {}),
        ...(healed ? { status: 'active', errorCode: null, consecutiveFailures: 0, nextSyncAt: nowSql } : {}),
        updatedAt: nowSql,
      })
      .where(eq(connections.id, id));
    if (healed) await resolveNotifications(tx, current.userId, current.provider);
    return { tokenGen: current.tokenGen + 1, healed };
  });
}

/** Puts other tokens, or none, in the place of what is stored; a refresh under way finds its generation and claim gone. */
export async function replaceTokens(
  db: Db,
  id: string,
  columns: TokenColumns & Pick<NewConnection, 'scopes' | 'tokenExtra'>,
): Promise<void> {
  await db
    .update(connections)
    .set({
      ...columns,
      tokenGen: sql`${connections.tokenGen} + 1`,
      refreshClaimedUntil: null,
      refreshError: null,
      refreshInDoubtSince: null,
      updatedAt: nowSql,
    })
    .where(eq(connections.id, id));
}

/** Connections whose refresh token may be used up, and which have not been given up for it. */
export async function countRefreshDoubts(db: Db): Promise<{ provider: string; n: number }[]> {
  return db
    .select({ provider: connections.provider, n: sql<number>`count(*)::int` })
    .from(connections)
    .where(and(eq(connections.status, 'active'), isNotNull(connections.refreshInDoubtSince)))
    .groupBy(connections.provider);
}

/** Connections by those of the codes that their last sync or refresh ended with. */
export async function countConnectionsWith(
  db: Db,
  codes: readonly string[],
): Promise<{ provider: string; code: string; n: number }[]> {
  const ofRefresh = inArray(connections.refreshError, [...codes]);
  return db
    .select({
      provider: connections.provider,
      code: sql<string>`case when ${ofRefresh} then ${connections.refreshError} else ${connections.errorCode} end`,
      n: sql<number>`count(*)::int`,
    })
    .from(connections)
    .where(or(ofRefresh, inArray(connections.errorCode, [...codes])))
    .groupBy(connections.provider, sql`2`);
}

// ---- schedule --------------------------------------------------------------------------------

/** Seconds a claimed connection stays with its worker without a sign of life. */
export const leaseSeconds = 50;
const leaseEnd = sql`devtrack_now() + make_interval(secs => ${leaseSeconds})`;

/** What a process has room for. */
export interface ClaimRoom {
  places: number;
  /** Of those, for connections whose history is not read to its end. */
  importPlaces: number;
  /** Providers of which no further connection is taken. */
  fullProviders: readonly string[];
}

/** History is not read to its end, or more of it was asked for. */
const isImport = sql`(${connections.importing} or ${connections.historyRequest} is not null)`;

/**
 * Claims one due connection; null: there is none, or no room. `SKIP LOCKED`: workers never wait for each other; the lease
 * generation fences whoever held it before. Runs that somebody waits for (asked for by hand, a fresh connection, one taken
 * over from a worker that died) have a run already and come first; then what is due since longest. A run that goes on with
 * its history is one of many again.
 */
export async function claimDueConnection(db: Db, owner: string, room: ClaimRoom): Promise<Connection | null> {
  if (room.places <= 0) return null;
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
          room.importPlaces > 0 ? undefined : not(isImport),
          room.fullProviders.length === 0 ? undefined : notInArray(connections.provider, [...room.fullProviders]),
        ),
      )
      .orderBy(
        sql`${connections.runId} is null or coalesce(${connections.progress} ->> 'phase', '') = 'history'`,
        asc(connections.nextSyncAt),
      )
      .limit(1)
      .for('update', { skipLocked: true }),
  );
  const [claimed] = await db
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
  return claimed ?? null;
}

/** Extends the lease; false: it is somebody else's now, or it was given back, which a late sign of life must not undo. */
export async function renewLease(
  db: Db,
  id: string,
  leaseGen: number,
  change: Partial<NewConnection> = {},
): Promise<boolean> {
  const rows = await db
    .update(connections)
    .set({ ...change, leaseUntil: leaseEnd, updatedAt: nowSql })
    .where(and(eq(connections.id, id), eq(connections.leaseGen, leaseGen), isNotNull(connections.leaseUntil)))
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

/** Seconds until the next connection is due or the next lease runs out; null: none is. */
export async function secondsUntilDue(db: Db): Promise<number | null> {
  const free = db
    .select({ at: sql<Date>`min(${connections.nextSyncAt})` })
    .from(connections)
    .where(and(eq(connections.status, 'active'), isNull(connections.leaseUntil)));
  const leased = db
    .select({ at: sql<Date>`min(${connections.leaseUntil})` })
    .from(connections)
    .where(isNotNull(connections.leaseUntil));
  const [row] = await db
    .select({ seconds: sql<number | null>`extract(epoch from least((${free}), (${leased})) - devtrack_now())::float8` })
    .from(sql`(select 1) as one`);
  return row?.seconds ?? null;
}

/** Active connections that are due and that nobody holds. */
export async function countDue(db: Db, only: { importsOnly: boolean } = { importsOnly: false }): Promise<number> {
  const [row] = await db
    .select({ n: sql<number>`count(*)::int` })
    .from(connections)
    .where(
      and(
        eq(connections.status, 'active'),
        lte(connections.nextSyncAt, nowSql),
        or(isNull(connections.leaseUntil), lte(connections.leaseUntil, nowSql)),
        only.importsOnly ? isImport : undefined,
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
