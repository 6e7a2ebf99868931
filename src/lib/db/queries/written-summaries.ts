/** Texts of a model by the hash of their facts, and whose turn it is to write one. */
import { and, eq, isNotNull, isNull, lt, lte, or, sql } from 'drizzle-orm';
import type { Db } from '../client';
import { nowSql } from '../schema/columns';
import { writtenSummaries } from '../schema/summaries';
import type { WriterFailureCode } from '../../summary/writer';

export type WrittenRow = typeof writtenSummaries.$inferSelect;
export type NewWriting = Pick<WrittenRow, 'userId' | 'factsHash' | 'sources' | 'rangeStart' | 'rangeEnd'>;

export interface Hold {
  failure: WriterFailureCode;
  /** Until somebody may ask again. */
  seconds: number;
}

/** What stands between the facts and a new asking. */
export type Standing =
  { kind: 'written'; row: WrittenRow } | { kind: 'held'; hold: Hold } | { kind: 'writing' } | { kind: 'free' };

const secondsLeft = sql<number>`greatest(0, extract(epoch from ${writtenSummaries.retryAt} - devtrack_now()))::float8`;
const isWriting = sql<boolean>`coalesce(${writtenSummaries.claimedUntil} > devtrack_now(), false)`;
const isLongUnmarked = sql<boolean>`${writtenSummaries.usedAt} < devtrack_now() - interval '1 day'`;

export async function findStanding(db: Db, userId: string, factsHash: string): Promise<Standing> {
  const [found] = await db
    .select({ row: writtenSummaries, seconds: secondsLeft, writing: isWriting, unmarked: isLongUnmarked })
    .from(writtenSummaries)
    .where(at(userId, factsHash));
  if (found === undefined) return { kind: 'free' };
  const { row, seconds, writing, unmarked } = found;
  if (row.statements !== null) {
    // Once a day is enough to know what is still read.
    if (unmarked) await db.update(writtenSummaries).set({ usedAt: nowSql }).where(eq(writtenSummaries.id, row.id));
    return { kind: 'written', row };
  }
  if (writing) return { kind: 'writing' };
  if (row.failure !== null && seconds > 0) return { kind: 'held', hold: { failure: row.failure, seconds } };
  return { kind: 'free' };
}

/**
 * Makes the writing of these facts the caller's for `seconds`. False: there is a text, somebody else is at it, or a failure
 * still holds (`anyway` asks over it).
 */
export async function claimWriting(
  db: Db,
  writing: NewWriting,
  claim: { id: string; seconds: number; anyway: boolean },
): Promise<boolean> {
  const claimedUntil = sql`devtrack_now() + make_interval(secs => ${claim.seconds})`;
  const rows = await db
    .insert(writtenSummaries)
    .values({ ...writing, claimId: claim.id, claimedUntil, usedAt: nowSql })
    .onConflictDoUpdate({
      target: [writtenSummaries.userId, writtenSummaries.factsHash],
      set: { claimId: claim.id, claimedUntil },
      setWhere: and(
        isNull(writtenSummaries.statements),
        or(isNull(writtenSummaries.claimedUntil), lte(writtenSummaries.claimedUntil, nowSql)),
        claim.anyway ? undefined : or(isNull(writtenSummaries.retryAt), lte(writtenSummaries.retryAt, nowSql)),
      ),
    })
    .returning({ id: writtenSummaries.id });
  return rows.length > 0;
}

/** Keeps the text. A claim that was lost, with its deadline or with a source, keeps nothing. */
export async function keepWriting(
  tx: Db,
  claimId: string,
  { statements, citations, making, costMicros }: Pick<WrittenRow, 'statements' | 'citations' | 'making' | 'costMicros'>,
): Promise<void> {
  await tx
    .update(writtenSummaries)
    .set({
      statements,
      citations,
      making,
      costMicros,
      claimId: null,
      claimedUntil: null,
      failure: null,
      retryAt: null,
      usedAt: nowSql,
    })
    .where(eq(writtenSummaries.claimId, claimId));
}

/** Ends a claim that gave no text; with a hold nobody asks again before it is over. */
export async function releaseWriting(db: Db, claimId: string, hold: Hold | null): Promise<void> {
  await db
    .update(writtenSummaries)
    .set({
      claimId: null,
      claimedUntil: null,
      failure: hold?.failure ?? null,
      retryAt: hold === null ? null : sql`devtrack_now() + make_interval(secs => ${hold.seconds})`,
    })
    .where(eq(writtenSummaries.claimId, claimId));
}

export async function deleteWriting(tx: Db, claimId: string): Promise<void> {
  await tx.delete(writtenSummaries).where(eq(writtenSummaries.claimId, claimId));
}

export async function findWrittenSummaries(db: Db, userId: string): Promise<WrittenRow[]> {
  return db
    .select()
    .from(writtenSummaries)
    .where(and(eq(writtenSummaries.userId, userId), isNotNull(writtenSummaries.statements)));
}

/** Deletes texts that nobody read for 90 days, and what never became a text after a day. */
export async function deleteUnreadWritings(db: Db): Promise<void> {
  await db
    .delete(writtenSummaries)
    .where(
      or(
        lt(writtenSummaries.usedAt, sql`devtrack_now() - interval '90 days'`),
        and(isNull(writtenSummaries.statements), lt(writtenSummaries.usedAt, sql`devtrack_now() - interval '1 day'`)),
      ),
    );
}

function at(userId: string, factsHash: string) {
  return and(eq(writtenSummaries.userId, userId), eq(writtenSummaries.factsHash, factsHash));
}
