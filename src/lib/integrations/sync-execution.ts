/**
 * One claimed connection from its claim to its outcome: token, session, run, and the state it leaves behind.
 */
import type { Database } from '../db/client';
import {
  databaseNow,
  findConnectionById,
  leaseSeconds,
  releaseLease,
  renewLease,
  type Connection,
} from '../db/queries/connections';
import { LeaseLostError, type Lease } from '../db/queries/commit-batch';
import { guardedFetch } from '../http/outgoing';
import { logger } from '../logger';
import { DecryptionError } from '../crypto/token-cipher';
import { IntegrationError, SyncError, type ErrorCode } from './errors';
import type { Installed } from './installation';
import type { ProviderSession } from './provider';
import { logRun, writeEnd, type RunFigures } from './sync-ending';
import { decideOutcome, nextScheduled, type Outcome, type OutcomeInput } from './sync-outcome';
import { beginRun, postponeRun } from './sync-queue';
import { RunAbortedError, runSync, type Degraded } from './sync-run';
import type { TokenManager } from './token-manager';

export interface ExecutionDeps {
  database: Database;
  tokens: TokenManager;
  resolve(provider: string, userId: string): Installed;
  intervalMinutes(provider: string): number;
  backfillDays: number;
  /** Open pages hear of a change; never fails. */
  tell(userId: string): Promise<void>;
  wait(ms: number, signal: AbortSignal): Promise<void>;
  random(): number;
}

/** Sooner than a third of the lease, so that two beats may fail. */
const heartbeatMs = (leaseSeconds / 3) * 1000 - 1000;

export class SyncExecution {
  private readonly figures: RunFigures;

  constructor(
    private readonly deps: ExecutionDeps,
    private readonly connection: Connection,
    /** The process is ending. */
    private readonly stop: AbortSignal,
  ) {
    this.figures = { requests: 0, logged: 0, committed: 0, new: 0, tokenGen: connection.tokenGen };
  }

  /** One claimed connection from start to outcome. Null: the lease was lost or the process is ending. */
  async execute(): Promise<Outcome['logStatus'] | null> {
    const { deps, connection } = this;
    const { db } = deps.database;
    const startedAt = await databaseNow(db);
    const off = this.reasonNotToRun();
    if (off !== null) return this.postpone(startedAt, off);
    const runId = await beginRun(db, connection);
    if (runId === null) return null;
    const lease: Lease = {
      connectionId: connection.id,
      userId: connection.userId,
      provider: connection.provider,
      leaseGen: connection.leaseGen,
      runId,
    };
    const abort = new AbortController();
    const onStop = (): void => abort.abort();
    this.stop.addEventListener('abort', onStop, { once: true });
    const heartbeat = setInterval(() => void this.beat(lease, abort), heartbeatMs);
    await deps.tell(connection.userId);
    let end: OutcomeInput['end'];
    try {
      const result = await this.run(lease, startedAt, abort.signal);
      end = { kind: 'success', degraded: result };
    } catch (error) {
      if (error instanceof LeaseLostError) return null;
      if (error instanceof RunAbortedError || abort.signal.aborted) return await this.handBack(lease);
      end = { kind: 'error', error: asIntegrationError(error, connection.provider), degraded: [] };
    } finally {
      clearInterval(heartbeat);
      this.stop.removeEventListener('abort', onStop);
    }
    return this.finish(lease, startedAt, end);
  }

  /** Null: it can run. Otherwise the code of what switched it off since it was connected. */
  private reasonNotToRun(): ErrorCode | null {
    try {
      this.deps.resolve(this.connection.provider, this.connection.userId);
      return null;
    } catch (error) {
      if (error instanceof IntegrationError) return error.code;
      throw error;
    }
  }

  /** Switched off by the operator: nothing is read, nobody is told of a failure, and it goes on once it is back. */
  private async postpone(now: Date, code: ErrorCode): Promise<null> {
    const { connection } = this;
    const intervalMinutes = this.deps.intervalMinutes(connection.provider);
    const nextSyncAt = nextScheduled({ connectionId: connection.id, now, intervalMinutes });
    await postponeRun(this.deps.database.db, connection, nextSyncAt, code);
    return null;
  }

  private async run(lease: Lease, startedAt: Date, signal: AbortSignal): Promise<Degraded[]> {
    const { deps, connection, figures } = this;
    const installed = deps.resolve(connection.provider, connection.userId);
    if (installed.tokenOrigin !== connection.origin) {
      throw new IntegrationError(`The tokens belong to ${connection.origin}`, connection.provider, 'host_not_allowed');
    }
    let generation: number | null = null;
    const result = await runSync({
      db: this.deps.database.db,
      lease,
      cursor: connection.cursor,
      settings: { backfillDays: this.deps.backfillDays, windowDays: installed.provider.backfillWindowDays },
      startedAt,
      open: async (refused) => {
        // Read again: the account may have been reconnected since the claim, with a token that is not refused.
        const current = refused
          ? ((await findConnectionById(this.deps.database.db, connection.id)) ?? connection)
          : connection;
        const token = await this.deps.tokens.validTokenOf(current, refused ? generation : null);
        generation = token.tokenGen;
        figures.tokenGen = token.tokenGen;
        return this.openSession(installed, token.accessToken, signal);
      },
      signal,
      wait: (ms) => deps.wait(ms, signal),
      random: () => deps.random(),
      takeRequests: () => {
        const since = figures.requests - figures.logged;
        figures.logged = figures.requests;
        return since;
      },
      onCommit: (batch) => {
        figures.committed += batch.itemsSynced;
        figures.new += batch.newItems;
        void deps.tell(connection.userId);
      },
    });
    return result.degraded;
  }

  private openSession(installed: Installed, token: string, signal: AbortSignal): ProviderSession {
    const { connection, figures } = this;
    const onRequest = (): void => void (figures.requests += 1);
    return installed.provider.open({
      token,
      urls: installed.urls,
      fetch: guardedFetch({ provider: installed.id, origins: installed.origins, signal, onRequest }),
      account: { id: connection.accountId, label: connection.accountLabel, metadata: connection.accountMetadata },
      scopes: connection.scopes,
      tokenExtra: connection.tokenExtra,
      signal,
      now: () => new Date(),
    });
  }

  /** Keeps the lease while a page takes long; a lost lease ends the run. */
  private async beat(lease: Lease, abort: AbortController): Promise<void> {
    try {
      if (!(await renewLease(this.deps.database.db, lease.connectionId, lease.leaseGen))) abort.abort();
    } catch (error) {
      // The database is away: if it stays away the lease runs out and the fence refuses our next write.
      logger().warn(
        { event: 'lease_not_renewed', connectionId: lease.connectionId, error },
        'the lease could not be renewed',
      );
    }
  }

  /** The process is ending: due again at once, for whoever comes next. */
  private async handBack(lease: Lease): Promise<null> {
    const { db } = this.deps.database;
    await releaseLease(db, lease.connectionId, lease.leaseGen, { nextSyncAt: await databaseNow(db) });
    return null;
  }

  private async finish(lease: Lease, startedAt: Date, end: OutcomeInput['end']): Promise<Outcome['logStatus'] | null> {
    const { deps, connection, figures } = this;
    const { db } = deps.database;
    const now = await databaseNow(db);
    const providerName = this.nameOfProvider();
    const outcome = decideOutcome({
      connectionId: connection.id,
      providerName,
      now,
      intervalMinutes: deps.intervalMinutes(connection.provider),
      consecutiveFailures: connection.consecutiveFailures,
      rateLimitLevel: connection.rateLimitLevel,
      madeProgress: figures.committed > 0,
      end,
    });
    const durationMs = now.getTime() - startedAt.getTime();
    const run = { lease, outcome, figures, durationMs, providerName };
    if (!(await writeEnd(db, run, now))) return null;
    logRun(run, end);
    await deps.tell(connection.userId);
    return outcome.logStatus;
  }

  private nameOfProvider(): string {
    const { provider, userId } = this.connection;
    try {
      return this.deps.resolve(provider, userId).provider.name;
    } catch (error) {
      // Switched off or not set up any more while the run went on: the id will do as a name.
      if (error instanceof IntegrationError) return provider;
      throw error;
    }
  }
}

/** An error of our own making inside a run is not the provider's fault, but it must end the run with a reason all the same. */
function asIntegrationError(error: unknown, provider: string): IntegrationError {
  if (error instanceof IntegrationError) return error;
  if (error instanceof DecryptionError)
    return new SyncError(error.message, provider, 'invalid_grant', false, { cause: error });
  logger().error({ event: 'sync_bug', provider, error }, 'a sync ended with an unexpected error');
  return new SyncError('Unexpected error inside the sync', provider, 'internal_error', true, { cause: error });
}
