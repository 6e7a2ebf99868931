/**
 * Which run a connection has under way. Asked and decided under the connection's row lock, so that of any number of
 * requests and workers at once one opens a run and the others join it.
 */
import type { Db } from '../db/client';
import {
  lockConnection,
  makeDue,
  releaseLease,
  renewLease,
  updateConnection,
  type Connection,
} from '../db/queries/connections';
import { insertAudit } from '../db/queries/notices';
import { endOpenRuns, findRun, insertRun, startRun, type SyncLogRow } from '../db/queries/sync-logs';
import type { HistoryRequest } from '../db/schema/connections';
import { sentenceFor, type ErrorCode } from './errors';
import { withHistory, type StoredCursor } from './sync-cursor';

export interface Asked {
  syncId: string;
  state: 'queued' | 'running';
  /** A worker has it already: nobody needs waking. */
  held: boolean;
}

/** A sync asked for by hand: joins the open run or queues one, due now. Null: the connection is gone. */
export async function joinOrQueue(db: Db, id: string, now: Date, address: string | null): Promise<Asked | null> {
  return db.transaction(async (tx) => {
    const connection = await lockConnection(tx, id);
    if (connection === null) return null;
    const held = connection.leaseUntil !== null && connection.leaseUntil > now;
    const open = await findOpenRun(tx, connection);
    if (open !== null) {
      if (!held) await makeDue(tx, id, open.id);
      return { syncId: open.id, state: open.status, held };
    }
    const { userId, provider } = connection;
    const syncId = await insertRun(tx, { userId, connectionId: id, provider, trigger: 'manual', status: 'queued' });
    await makeDue(tx, id, syncId);
    await insertAudit(tx, { userId, action: 'sync', provider, outcome: 'queued', address });
    return { syncId, state: 'queued', held };
  });
}

export interface BegunRun {
  runId: string;
  /** Somebody waits for it. */
  asked: boolean;
  /** Where the streams stand, with what was asked of their history taken up. */
  cursor: StoredCursor | null;
}

/** The open run of a claimed connection, started, or a new scheduled one. Null: the lease is somebody else's. */
export async function beginRun(
  db: Db,
  { id, leaseGen }: Pick<Connection, 'id' | 'leaseGen'>,
  now: Date,
): Promise<BegunRun | null> {
  return db.transaction(async (tx) => {
    // Read again: a run, or more of the history, may have been asked for by hand since the claim.
    const connection = await lockConnection(tx, id);
    if (connection === null || connection.leaseGen !== leaseGen) return null;
    const { userId, provider, historyRequest } = connection;
    const open = await findOpenRun(tx, connection);
    const runId =
      open?.id ??
      (await insertRun(tx, { userId, connectionId: id, provider, trigger: 'scheduled', status: 'running' }));
    if (open !== null) await startRun(tx, open.id);
    const cursor = withHistory(connection.cursor, historyRequest, now);
    // Before the first run there is no history to go on with: the request waits for the next one.
    const taken = connection.cursor !== null && historyRequest !== null;
    await renewLease(tx, id, leaseGen, { runId, cursor, ...(taken ? { historyRequest: null } : {}) });
    return { runId, asked: open !== null && open.trigger !== 'scheduled', cursor };
  });
}

/** Asks for more of the history, or for what is stored to be read once more; the next run takes it up. */
export async function addHistoryRequest(db: Db, id: string, request: HistoryRequest): Promise<boolean> {
  return db.transaction(async (tx) => {
    const connection = await lockConnection(tx, id);
    if (connection === null) return false;
    const before = connection.historyRequest;
    const reachBackDays = Math.max(before?.reachBackDays ?? 0, request.reachBackDays ?? 0);
    await updateConnection(tx, id, {
      historyRequest: {
        reachBackDays: reachBackDays === 0 ? null : reachBackDays,
        readAgain: request.readAgain || before?.readAgain === true,
      },
    });
    return true;
  });
}

/** Gives a claimed connection back unread until `nextSyncAt`; a run that was asked for ends with the reason. No failure is counted. */
export async function postponeRun(db: Db, connection: Connection, nextSyncAt: Date, code: ErrorCode): Promise<void> {
  await db.transaction(async (tx) => {
    const ours = await releaseLease(tx, connection.id, connection.leaseGen, {
      nextSyncAt,
      runId: null,
      progress: null,
    });
    if (ours) await endOpenRuns(tx, connection.id, code, sentenceFor(code, connection.provider));
  });
}

async function findOpenRun(
  tx: Db,
  connection: Connection,
): Promise<{ id: string; status: 'queued' | 'running'; trigger: SyncLogRow['trigger'] } | null> {
  const run = connection.runId === null ? null : await findRun(tx, connection.runId);
  return run !== null && (run.status === 'queued' || run.status === 'running')
    ? { id: run.id, status: run.status, trigger: run.trigger }
    : null;
}
