/** What a run leaves behind: the connection's next state, its log, a notice where somebody has to act; and its log line. */
import type { Db } from '../db/client';
import type { Lease } from '../db/queries/commit-batch';
import { lockConnection, releaseLease } from '../db/queries/connections';
import { insertNotification, resolveNotifications } from '../db/queries/notices';
import { endRun } from '../db/queries/sync-logs';
import { logger } from '../logger';
import { sentenceFor } from './errors';
import { reportError } from './report';
import type { Outcome, OutcomeInput } from './sync-outcome';

/** `logged`: requests already in the run's log; `tokenGen`: the generation of the token it uses. */
export interface RunFigures {
  requests: number;
  logged: number;
  committed: number;
  new: number;
  tokenGen: number;
}

export interface EndedRun {
  lease: Lease;
  figures: RunFigures;
  durationMs: number;
  providerName: string;
}

/**
 * One transaction. `decide` is given the failures in a row as they are now: reconnecting has begun them anew. Null: the lease
 * is somebody else's, or the account was reconnected meanwhile, and nothing was written of it.
 */
export async function writeEnd(
  db: Db,
  run: EndedRun,
  decide: (consecutiveFailures: number) => Outcome,
  now: Date,
): Promise<Outcome | null> {
  const { lease, figures, durationMs } = run;
  return db.transaction(async (tx) => {
    const current = await lockConnection(tx, lease.connectionId);
    if (current === null || current.leaseGen !== lease.leaseGen) return null;
    const outcome = decide(current.consecutiveFailures);
    // Reconnected while the run still used the old token: what that one met says nothing about the new one.
    if (outcome.logStatus === 'failed' && current.tokenGen > figures.tokenGen) {
      await releaseLease(tx, lease.connectionId, lease.leaseGen, { nextSyncAt: now });
      return null;
    }
    // More of the history was asked for while the run went on: it is due at once, unless it has to wait.
    const dueNow = current.historyRequest !== null && outcome.logStatus !== 'failed';
    await releaseLease(tx, lease.connectionId, lease.leaseGen, {
      ...outcome.connection,
      ...(dueNow ? { nextSyncAt: now } : {}),
      runId: null,
      progress: null,
    });
    await endRun(tx, lease.runId, {
      status: outcome.logStatus,
      errorCode: outcome.errorCode,
      errorMessage: outcome.errorMessage,
      durationMs,
      requests: figures.requests - figures.logged,
    });
    await writeNotice(tx, run, outcome);
    return outcome;
  });
}

async function writeNotice(tx: Db, { lease, providerName }: EndedRun, outcome: Outcome): Promise<void> {
  const { userId, provider } = lease;
  // What is waiting is cleared by a sync, not by a run that found out that it has to wait.
  if (outcome.connection.lastSyncAt !== undefined) await resolveNotifications(tx, userId, provider);
  if (outcome.notify === null || outcome.errorCode === null) return;
  const reconnect = outcome.notify === 'reauthorization_required';
  await insertNotification(tx, {
    userId,
    kind: outcome.notify,
    provider,
    title: reconnect ? `Reconnect ${providerName}` : `${providerName} could not be synced three times`,
    body: sentenceFor(outcome.errorCode, providerName),
    href: `/dashboard/integrations#${provider}`,
  });
}

/** One line per run; an error goes to the error reporting as well, where that is set up. */
export function logRun({ lease, figures, durationMs }: EndedRun, outcome: Outcome, end: OutcomeInput['end']): void {
  const { requests, committed, new: newItems } = figures;
  const fields = {
    event: 'sync_run',
    provider: lease.provider,
    connectionId: lease.connectionId,
    syncId: lease.runId,
    status: outcome.logStatus,
    code: outcome.errorCode,
    durationMs,
    requests,
    committed,
    newItems,
  };
  if (end.kind === 'success') {
    logger().info(fields, 'sync ended');
    return;
  }
  const { error } = end;
  const { status: httpStatus, providerCode } = error.details;
  if (outcome.operator)
    logger().error({ ...fields, error }, 'the provider refuses the credentials of this installation');
  else logger().warn({ ...fields, httpStatus, providerCode, error }, 'sync failed');
  reportError(error);
}
