/**
 * One claimed connection from its claim to its outcome: token, session, run, and the state it leaves behind.
 */
import { isConnectionLoss, type Database } from '../db/client';
import {
  databaseNow,
  findConnectionById,
  leaseSeconds,
  releaseLease,
  renewLease,
  type Connection,
} from '../db/queries/connections';
import { LeaseLostError, type Lease } from '../db/queries/commit-batch';
import { findBudgets, writeBudget } from '../db/queries/rate-budgets';
import { guardedFetch } from '../http/outgoing';
import { paced } from '../http/pacing';
import { logger } from '../logger';
import { DecryptionError } from '../crypto/token-cipher';
import { IntegrationError, SyncError, type ErrorCode } from './errors';
import type { Installed } from './installation';
import type { ProviderSession } from './provider';
import { logRun, writeEnd, type RunFigures } from './sync-ending';
import { decideOutcome, nextScheduled, type Outcome, type OutcomeInput } from './sync-outcome';
import { beginRun, postponeRun, type BegunRun } from './sync-queue';
import { RunAbortedError, type RunResult } from './sync-context';
import { runSync } from './sync-run';
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
  /** Calls back again and again; the answer ends it. */
  every(ms: number, work: () => void): () => void;
  /** How requests leave the process. */
  send?: typeof fetch;
  /** The process's clock, for what is no lease and no due date. */
  now(): Date;
  /** Whether other connections wait for the place that a run takes. */
  isWanted(): Promise<boolean>;
}

/** Sooner than a third of the lease, so that two beats may fail. */
const heartbeatMs = (leaseSeconds / 3) * 1000 - 1000;

/** A notification is a write that all of the database's commits wait for: one tells of several pages. */
const tellEveryMs = 250;

export class SyncExecution {
  private readonly figures: RunFigures;
  /** Pages were committed that open pages have not heard of. */
  private untold = false;

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
    const begun = await beginRun(db, connection, startedAt);
    if (begun === null) return null;
    const lease: Lease = {
      connectionId: connection.id,
      userId: connection.userId,
      provider: connection.provider,
      leaseGen: connection.leaseGen,
      runId: begun.runId,
    };
    const abort = new AbortController();
    const onStop = (): void => abort.abort();
    this.stop.addEventListener('abort', onStop, { once: true });
    // It may have come while the run was begun.
    if (this.stop.aborted) abort.abort();
    const endHeartbeat = deps.every(heartbeatMs, () => void this.beat(lease, abort));
    const endTelling = deps.every(tellEveryMs, () => this.tellProgress());
    await deps.tell(connection.userId);
    let end: OutcomeInput['end'];
    try {
      end = { kind: 'success', ...(await this.run(lease, begun, startedAt, abort.signal)) };
    } catch (error) {
      if (error instanceof LeaseLostError) return null;
      if (error instanceof RunAbortedError || abort.signal.aborted) return await this.handBack(lease);
      // Nobody's failure: what was committed stands, and whoever is there next goes on.
      if (isConnectionLoss(error)) return await this.handBack(lease);
      end = { kind: 'error', error: asIntegrationError(error, connection.provider) };
    } finally {
      endHeartbeat();
      endTelling();
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

  private async run(lease: Lease, begun: BegunRun, startedAt: Date, signal: AbortSignal): Promise<RunResult> {
    const { deps, connection, figures } = this;
    const installed = deps.resolve(connection.provider, connection.userId);
    if (installed.tokenOrigin !== connection.origin) {
      throw new IntegrationError(`The tokens belong to ${connection.origin}`, connection.provider, 'host_not_allowed');
    }
    const { db } = deps.database;
    // A provider's budgets are an account's; the sandbox, where everybody is the same account, keeps one for each grant.
    const budgetsOf = connection.sandbox ? `${connection.provider}:${connection.id}` : connection.provider;
    let generation: number | null = null;
    return runSync({
      db,
      lease,
      cursor: begun.cursor,
      settings: { backfillDays: deps.backfillDays, windowDays: installed.provider.backfillWindowDays },
      startedAt,
      now: () => databaseNow(db),
      findBudgets: (budgets) => findBudgets(db, budgetsOf, budgets),
      writeBudget: (budget, reading) => writeBudget(db, budgetsOf, budget, reading),
      mayUseReserve: begun.asked,
      open: async (refused) => {
        // Read each time: the account may have been reconnected meanwhile, or a refresh have ended.
        const current = (await findConnectionById(db, connection.id)) ?? connection;
        const token = await deps.tokens.validTokenOf(current, refused ? generation : null, signal);
        generation = token.tokenGen;
        figures.tokenGen = token.tokenGen;
        return {
          session: this.openSession(installed, current, token.accessToken, signal),
          tokenIssuedAt: token.issuedAt,
        };
      },
      signal,
      isWanted: () => deps.isWanted(),
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
        this.untold = true;
      },
    });
  }

  private openSession(
    installed: Installed,
    connection: Connection,
    token: string,
    signal: AbortSignal,
  ): ProviderSession {
    const { figures } = this;
    const onRequest = (): void => void (figures.requests += 1);
    const { id, origins, provider } = installed;
    const guarded = guardedFetch({ provider: id, origins, signal, onRequest, send: this.deps.send });
    // Slack's rates hold for a workspace.
    const paceKey = `${id}:${connection.slackTeamId ?? connection.accountId}`;
    return provider.open({
      token,
      urls: installed.urls,
      fetch: paced(guarded, provider.publishedRates, paceKey, (ms) => this.deps.wait(ms, signal)),
      account: { id: connection.accountId, label: connection.accountLabel, metadata: connection.accountMetadata },
      scopes: connection.scopes,
      tokenExtra: connection.tokenExtra,
      excluded: new Set(connection.excludedPlaces.map(({ key }) => key)),
      signal,
      now: () => this.deps.now(),
    });
  }

  private tellProgress(): void {
    if (!this.untold) return;
    this.untold = false;
    void this.deps.tell(this.connection.userId);
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
    const decide = (consecutiveFailures: number): Outcome =>
      decideOutcome({
        connectionId: connection.id,
        providerName,
        now,
        intervalMinutes: deps.intervalMinutes(connection.provider),
        consecutiveFailures,
        end,
      });
    const run = { lease, figures, durationMs: now.getTime() - startedAt.getTime(), providerName };
    const outcome = await writeEnd(db, run, decide, now);
    if (outcome === null) return null;
    logRun(run, outcome, end);
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
