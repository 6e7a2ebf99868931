/**
 * Synchronisation: makes connections due, claims what is due, runs it, writes how it ended. The schedule is data
 * (`connections.next_sync_at`); any number of processes may run this at once.
 */
import { randomUUID } from 'node:crypto';
import type { Database } from '../db/client';
import {
  claimDueConnections,
  databaseNow,
  findConnection,
  findConnectionById,
  findConnections,
  leaseSeconds,
  lockConnection,
  releaseLease,
  renewLease,
  type Connection,
} from '../db/queries/connections';
import { LeaseLostError, type Lease } from '../db/queries/commit-batch';
import { insertNotification, resolveNotifications } from '../db/queries/notices';
import { endRun, findRun } from '../db/queries/sync-logs';
import { guardedFetch } from '../http/outgoing';
import { logger } from '../logger';
import { DecryptionError } from '../crypto/token-cipher';
import { IntegrationError, SyncError, sentenceFor, type ErrorCode } from './errors';
import type { Installed } from './installation';
import type { ProviderSession } from './provider';
import type { Status } from '../http/contract';
import { decideOutcome, nextScheduled, type Outcome, type OutcomeInput } from './sync-outcome';
import { beginRun, joinOrQueue, postponeRun } from './sync-queue';
import { RunAbortedError, runSync, type Degraded } from './sync-run';
import { reportError } from './report';
import type { TokenManager } from './token-manager';

export interface SyncResult {
  provider: string;
  success: boolean;
  itemsSynced: number;
  error?: string;
  /** Milliseconds. */
  duration: number;
}

/** The document's SyncStatus: the contract's Status. */
export type SyncStatus = Status;

export interface SyncServiceDeps {
  database: Database;
  tokens: TokenManager;
  resolve(provider: string, userId: string): Installed;
  intervalMinutes(provider: string): number;
  backfillDays: number;
  statusOf(userId: string, provider: string): Promise<SyncStatus>;
  /** Called when a page of rows or a state was committed. */
  changed(userId: string): Promise<void>;
  wait?: (ms: number, signal: AbortSignal) => Promise<void>;
  random?: () => number;
}

/** Figures of one run. `logged`: requests already in its log; `tokenGen`: the generation of the token it uses. */
interface Counters {
  requests: number;
  logged: number;
  committed: number;
  new: number;
  tokenGen: number;
}

/** Sooner than a third of the lease, so that two beats may fail. */
const heartbeatMs = (leaseSeconds / 3) * 1000 - 1000;

export class SyncService {
  private readonly owner = `${process.pid}-${randomUUID().slice(0, 8)}`;
  private readonly stop = new AbortController();
  private readonly running = new Set<Promise<unknown>>();

  constructor(private readonly deps: SyncServiceDeps) {}

  /** Asks for a sync now; answers the run under way if there is one. @throws IntegrationError `not_connected`, `reauthorization_required`, `rate_limited` */
  async scheduleSync(
    userId: string,
    provider: string,
    address: string | null = null,
  ): Promise<{ syncId: string; state: 'queued' | 'running' }> {
    const { db } = this.deps.database;
    const connection = await findConnection(db, userId, provider);
    if (connection === null) throw new SyncError('There is no connection', provider, 'not_connected', false);
    if (connection.status === 'reauthorization_required')
      throw new SyncError('The connection is dead', provider, 'reauthorization_required', false);
    const now = await databaseNow(db);
    if (connection.rateLimitedUntil !== null && connection.rateLimitedUntil > now) {
      const retryAfterSeconds = Math.ceil((connection.rateLimitedUntil.getTime() - now.getTime()) / 1000);
      throw new IntegrationError('The provider asks to wait', provider, 'rate_limited', true, { retryAfterSeconds });
    }
    const asked = await joinOrQueue(db, connection.id, now, address);
    if (asked === null) throw new SyncError('The connection was removed meanwhile', provider, 'not_connected', false);
    if (!asked.held) await this.wake(connection);
    return { syncId: asked.syncId, state: asked.state };
  }

  /** Syncs one provider in this process and waits for it, whoever claims it. */
  async syncProvider(userId: string, provider: string): Promise<SyncResult> {
    const { syncId } = await this.scheduleSync(userId, provider);
    await this.runDue(20);
    for (;;) {
      const run = await findRun(this.deps.database.db, syncId);
      if (run === null)
        throw new SyncError('The connection was removed during its sync', provider, 'not_connected', false);
      if (run.status !== 'queued' && run.status !== 'running') {
        return {
          provider,
          success: run.status !== 'failed',
          itemsSynced: run.itemsSynced,
          ...(run.errorMessage === null ? {} : { error: run.errorMessage }),
          duration: run.durationMs ?? 0,
        };
      }
      if (this.stop.signal.aborted)
        throw new SyncError('The process is ending; the sync goes on elsewhere', provider, 'internal_error');
      await this.wait(200);
    }
  }

  /** Syncs all connected providers of a user, one after the other. */
  async syncAllProviders(userId: string): Promise<SyncResult[]> {
    const results: SyncResult[] = [];
    for (const connection of await findConnections(this.deps.database.db, userId)) {
      if (connection.status === 'active') results.push(await this.syncProvider(userId, connection.provider));
    }
    return results;
  }

  getSyncStatus(userId: string, provider: string): Promise<SyncStatus> {
    return this.deps.statusOf(userId, provider);
  }

  /** Claims up to `limit` due connections and starts their runs; answers them without waiting. */
  async startDue(limit: number): Promise<Promise<Outcome['logStatus'] | null>[]> {
    if (this.stop.signal.aborted || limit <= 0) return [];
    const claimed = await claimDueConnections(this.deps.database.db, this.owner, limit);
    return claimed.map((connection) => {
      const run = this.executeSafely(connection);
      this.running.add(run);
      void run.finally(() => this.running.delete(run));
      return run;
    });
  }

  /** As `startDue`, and waits for all of them. */
  async runDue(limit: number): Promise<(Outcome['logStatus'] | null)[]> {
    return Promise.all(await this.startDue(limit));
  }

  /** Ends running syncs after the page they are at; what was committed stands. */
  async drain(): Promise<void> {
    this.stop.abort();
    await Promise.allSettled([...this.running]);
  }

  private async wake(connection: Connection): Promise<void> {
    await this.deps.database.notify('devtrack_due', connection.id);
    await this.tell(connection.userId);
  }

  /** Open pages hear of a change. One that does not shows it at the next look, so no sync ends for it. */
  private async tell(userId: string): Promise<void> {
    try {
      await this.deps.changed(userId);
    } catch (error) {
      logger().warn({ event: 'status_not_told', error }, 'open pages could not be told of a change');
    }
  }

  /** A run is nobody's to wait for: what escapes it (the database is away) must not end the process. The lease runs out, and whoever claims it next goes on. */
  private async executeSafely(connection: Connection): Promise<Outcome['logStatus'] | null> {
    try {
      return await this.execute(connection);
    } catch (error) {
      logger().error(
        { event: 'sync_not_ended', provider: connection.provider, connectionId: connection.id, error },
        'how a sync ended could not be written; it is taken over when its lease has run out',
      );
      return null;
    }
  }

  /** One claimed connection from start to outcome. Null: the lease was lost or the process is ending. */
  private async execute(connection: Connection): Promise<Outcome['logStatus'] | null> {
    const { db } = this.deps.database;
    const startedAt = await databaseNow(db);
    const off = this.reasonNotToRun(connection);
    if (off !== null) return this.postpone(connection, startedAt, off);
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
    this.stop.signal.addEventListener('abort', onStop, { once: true });
    const heartbeat = setInterval(() => void this.beat(lease, abort), heartbeatMs);
    await this.tell(connection.userId);
    const counters: Counters = { requests: 0, logged: 0, committed: 0, new: 0, tokenGen: connection.tokenGen };
    let end: OutcomeInput['end'];
    try {
      const result = await this.run(connection, lease, startedAt, abort.signal, counters);
      end = { kind: 'success', degraded: result };
    } catch (error) {
      if (error instanceof LeaseLostError) return null;
      if (error instanceof RunAbortedError || abort.signal.aborted) return await this.handBack(connection, lease);
      end = { kind: 'error', error: asIntegrationError(error, connection.provider), degraded: [] };
    } finally {
      clearInterval(heartbeat);
      this.stop.signal.removeEventListener('abort', onStop);
    }
    return this.finish(connection, lease, startedAt, end, counters);
  }

  /** Null: it can run. Otherwise the code of what switched it off since it was connected. */
  private reasonNotToRun(connection: Connection): ErrorCode | null {
    try {
      this.deps.resolve(connection.provider, connection.userId);
      return null;
    } catch (error) {
      if (error instanceof IntegrationError) return error.code;
      throw error;
    }
  }

  /** Switched off by the operator: nothing is read, nobody is told of a failure, and it goes on once it is back. */
  private async postpone(connection: Connection, now: Date, code: ErrorCode): Promise<null> {
    const intervalMinutes = this.deps.intervalMinutes(connection.provider);
    const nextSyncAt = nextScheduled({ connectionId: connection.id, now, intervalMinutes });
    await postponeRun(this.deps.database.db, connection, nextSyncAt, code);
    return null;
  }

  private async run(
    connection: Connection,
    lease: Lease,
    startedAt: Date,
    signal: AbortSignal,
    counters: Counters,
  ): Promise<Degraded[]> {
    const installed = this.deps.resolve(connection.provider, connection.userId);
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
        counters.tokenGen = token.tokenGen;
        return this.openSession(connection, installed, token.accessToken, signal, () => (counters.requests += 1));
      },
      signal,
      wait: (ms) => this.wait(ms, signal),
      random: this.deps.random ?? Math.random,
      takeRequests: () => {
        const since = counters.requests - counters.logged;
        counters.logged = counters.requests;
        return since;
      },
      onCommit: (batch) => {
        counters.committed += batch.itemsSynced;
        counters.new += batch.newItems;
        void this.tell(connection.userId);
      },
    });
    return result.degraded;
  }

  private openSession(
    connection: Connection,
    installed: Installed,
    token: string,
    signal: AbortSignal,
    onRequest: () => void,
  ): ProviderSession {
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
  private async handBack(connection: Connection, lease: Lease): Promise<null> {
    const { db } = this.deps.database;
    await releaseLease(db, connection.id, lease.leaseGen, { nextSyncAt: await databaseNow(db) });
    return null;
  }

  private async finish(
    connection: Connection,
    lease: Lease,
    startedAt: Date,
    end: OutcomeInput['end'],
    counters: Counters,
  ): Promise<Outcome['logStatus'] | null> {
    const { db } = this.deps.database;
    const now = await databaseNow(db);
    const name = this.nameOf(connection);
    const outcome = decideOutcome({
      connectionId: connection.id,
      providerName: name,
      now,
      intervalMinutes: this.deps.intervalMinutes(connection.provider),
      consecutiveFailures: connection.consecutiveFailures,
      rateLimitLevel: connection.rateLimitLevel,
      madeProgress: counters.committed > 0,
      end,
    });
    const durationMs = now.getTime() - startedAt.getTime();
    const written = await db.transaction(async (tx) => {
      const current = await lockConnection(tx, connection.id);
      if (current === null || current.leaseGen !== lease.leaseGen) return false;
      // Reconnected while the run still used the old token: what that one met says nothing about the new one.
      if (outcome.logStatus === 'failed' && current.tokenGen > counters.tokenGen) {
        await releaseLease(tx, connection.id, lease.leaseGen, { nextSyncAt: now });
        return false;
      }
      await releaseLease(tx, connection.id, lease.leaseGen, { ...outcome.connection, runId: null, progress: null });
      await endRun(tx, lease.runId, {
        status: outcome.logStatus,
        errorCode: outcome.errorCode,
        errorMessage: outcome.errorMessage,
        durationMs,
        requests: counters.requests - counters.logged,
      });
      if (outcome.notify !== null && outcome.errorCode !== null) {
        const title =
          outcome.notify === 'reauthorization_required'
            ? `Reconnect ${name}`
            : `${name} could not be synced three times`;
        await insertNotification(tx, {
          userId: connection.userId,
          kind: outcome.notify,
          provider: connection.provider,
          title,
          body: sentenceFor(outcome.errorCode, name),
          href: `/dashboard/integrations#${connection.provider}`,
        });
      }
      if (outcome.logStatus !== 'failed') await resolveNotifications(tx, connection.userId, connection.provider);
      return true;
    });
    if (!written) return null;
    this.report(connection, lease, end, outcome, {
      durationMs,
      requests: counters.requests,
      committed: counters.committed,
      new: counters.new,
    });
    await this.tell(connection.userId);
    return outcome.logStatus;
  }

  private report(
    connection: Connection,
    lease: Lease,
    end: OutcomeInput['end'],
    outcome: Outcome,
    numbers: Record<string, number>,
  ): void {
    const fields = {
      event: 'sync_run',
      provider: connection.provider,
      connectionId: connection.id,
      syncId: lease.runId,
      status: outcome.logStatus,
      code: outcome.errorCode,
      ...numbers,
    };
    if (end.kind === 'success') logger().info(fields, 'sync ended');
    else if (outcome.operator)
      logger().error({ ...fields, error: end.error }, 'the provider refuses the credentials of this installation');
    else
      logger().warn(
        {
          ...fields,
          httpStatus: end.error.details.status,
          providerCode: end.error.details.providerCode,
          error: end.error,
        },
        'sync failed',
      );
    if (end.kind === 'error') reportError(end.error);
  }

  private nameOf(connection: Connection): string {
    try {
      return this.deps.resolve(connection.provider, connection.userId).provider.name;
    } catch (error) {
      // Switched off or not set up any more while the run went on: the id will do as a name.
      if (error instanceof IntegrationError) return connection.provider;
      throw error;
    }
  }

  private wait(ms: number, signal: AbortSignal = this.stop.signal): Promise<void> {
    if (this.deps.wait !== undefined) return this.deps.wait(ms, signal);
    return new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const timer = setTimeout(done, ms);
      function done(): void {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      }
      signal.addEventListener('abort', done, { once: true });
    });
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
