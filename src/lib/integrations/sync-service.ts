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
  findConnections,
  leaseSeconds,
  makeDue,
  releaseLease,
  renewLease,
  type Connection,
} from '../db/queries/connections';
import { LeaseLostError, type Lease } from '../db/queries/commit-batch';
import { insertAudit, insertNotification, resolveNotifications } from '../db/queries/notices';
import { endRun, findRun, insertRun, startRun } from '../db/queries/sync-logs';
import { guardedFetch } from '../http/outgoing';
import { logger } from '../logger';
import { DecryptionError } from '../crypto/token-cipher';
import { IntegrationError, SyncError, sentenceFor } from './errors';
import type { Installed } from './installation';
import type { ProviderSession } from './provider';
import type { Status } from '../http/contract';
import { decideOutcome, type Outcome, type OutcomeInput } from './sync-outcome';
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

/** Sooner than a third of the lease, so that two beats may fail. */
const heartbeatMs = (leaseSeconds / 3) * 1000 - 1000;

export class SyncService {
  private readonly owner = `${process.pid}-${randomUUID().slice(0, 8)}`;
  private readonly stop = new AbortController();
  private readonly running = new Set<Promise<unknown>>();

  constructor(private readonly deps: SyncServiceDeps) {}

  /** Asks for a sync now; answers the run under way if there is one. @throws IntegrationError `not_connected`, `reauthorization_required`, `rate_limited` */
  async scheduleSync(userId: string, provider: string, address: string | null = null): Promise<{ syncId: string; state: 'queued' | 'running' }> {
    const { db } = this.deps.database;
    const connection = await findConnection(db, userId, provider);
    if (connection === null) throw new SyncError('There is no connection', provider, 'not_connected', false);
    if (connection.status === 'reauthorization_required') throw new SyncError('The connection is dead', provider, 'reauthorization_required', false);
    const now = await databaseNow(db);
    if (connection.rateLimitedUntil !== null && connection.rateLimitedUntil > now) {
      const retryAfterSeconds = Math.ceil((connection.rateLimitedUntil.getTime() - now.getTime()) / 1000);
      throw new IntegrationError('The provider asks to wait', provider, 'rate_limited', true, { retryAfterSeconds });
    }
    const open = connection.runId === null ? null : await findRun(db, connection.runId);
    if (open !== null && (open.status === 'queued' || open.status === 'running')) {
      const held = connection.leaseUntil !== null && connection.leaseUntil > now;
      if (!held) await this.makeDueNow(connection, open.id);
      return { syncId: open.id, state: open.status };
    }
    const syncId = await db.transaction(async (tx) => {
      const id = await insertRun(tx, { userId, connectionId: connection.id, provider, trigger: 'manual', status: 'queued' });
      await makeDue(tx, connection.id, id);
      await insertAudit(tx, { userId, action: 'sync', provider, outcome: 'queued', address });
      return id;
    });
    await this.wake(connection);
    return { syncId, state: 'queued' };
  }

  /** Syncs one provider in this process and waits for it, whoever claims it. */
  async syncProvider(userId: string, provider: string): Promise<SyncResult> {
    const { syncId } = await this.scheduleSync(userId, provider);
    await this.runDue(20);
    for (;;) {
      const run = await findRun(this.deps.database.db, syncId);
      if (run === null) throw new SyncError('The connection was removed during its sync', provider, 'not_connected', false);
      if (run.status !== 'queued' && run.status !== 'running') {
        return {
          provider,
          success: run.status !== 'failed',
          itemsSynced: run.itemsSynced,
          ...(run.errorMessage === null ? {} : { error: run.errorMessage }),
          duration: run.durationMs ?? 0,
        };
      }
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
      const run = this.execute(connection);
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

  private async makeDueNow(connection: Connection, runId: string): Promise<void> {
    await makeDue(this.deps.database.db, connection.id, runId);
    await this.wake(connection);
  }

  private async wake(connection: Connection): Promise<void> {
    await this.deps.database.notify('devtrack_due', connection.id);
    await this.deps.changed(connection.userId);
  }

  /** One claimed connection from start to outcome. Null: the lease was lost or the process is ending. */
  private async execute(connection: Connection): Promise<Outcome['logStatus'] | null> {
    const { db } = this.deps.database;
    const startedAt = await databaseNow(db);
    const runId = await this.beginRun(connection);
    if (runId === null) return null;
    const lease: Lease = { connectionId: connection.id, userId: connection.userId, provider: connection.provider, leaseGen: connection.leaseGen, runId };
    const abort = new AbortController();
    const onStop = (): void => abort.abort();
    this.stop.signal.addEventListener('abort', onStop, { once: true });
    const heartbeat = setInterval(() => void this.beat(lease, abort), heartbeatMs);
    await this.deps.changed(connection.userId);
    const counters = { requests: 0, committed: 0, new: 0 };
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

  private async beginRun(connection: Connection): Promise<string | null> {
    const { db } = this.deps.database;
    const { userId, provider, id: connectionId } = connection;
    const open = connection.runId === null ? null : await findRun(db, connection.runId);
    if (open !== null && (open.status === 'queued' || open.status === 'running')) {
      await startRun(db, open.id);
      return open.id;
    }
    const runId = await insertRun(db, { userId, connectionId, provider, trigger: 'scheduled', status: 'running' });
    return (await renewLease(db, connectionId, connection.leaseGen, { runId })) ? runId : null;
  }

  private async run(connection: Connection, lease: Lease, startedAt: Date, signal: AbortSignal, counters: { requests: number; committed: number; new: number }): Promise<Degraded[]> {
    const installed = this.deps.resolve(connection.provider, connection.userId);
    if (installed.tokenOrigin !== connection.origin) {
      throw new IntegrationError(`The tokens belong to ${connection.origin}`, connection.provider, 'host_not_allowed');
    }
    let generation: number | null = null;
    let taken = 0;
    const result = await runSync({
      db: this.deps.database.db,
      lease,
      cursor: connection.cursor,
      settings: { backfillDays: this.deps.backfillDays, windowDays: installed.provider.backfillWindowDays },
      startedAt,
      open: async (refused) => {
        const token = await this.deps.tokens.validTokenOf(connection, refused ? generation : null);
        generation = token.tokenGen;
        return this.openSession(connection, installed, token.accessToken, signal, () => (counters.requests += 1));
      },
      signal,
      wait: (ms) => this.wait(ms, signal),
      random: this.deps.random ?? Math.random,
      takeRequests: () => {
        const since = counters.requests - taken;
        taken = counters.requests;
        return since;
      },
      onCommit: (batch) => {
        counters.committed += batch.itemsSynced;
        counters.new += batch.newItems;
        void this.deps.changed(connection.userId);
      },
    });
    return result.degraded;
  }

  private openSession(connection: Connection, installed: Installed, token: string, signal: AbortSignal, onRequest: () => void): ProviderSession {
    return installed.provider.open({
      token,
      urls: installed.urls,
      fetch: guardedFetch({ provider: installed.id, origins: installed.origins, signal, onRequest }),
      account: { id: connection.accountId, label: connection.accountLabel, metadata: connection.accountMetadata },
      scopes: connection.scopes,
      tokenExtra: connection.tokenExtra,
      signal,
      now: () => new Date(),
      onRequest: () => undefined,
    });
  }

  /** Keeps the lease while a page takes long; a lost lease ends the run. */
  private async beat(lease: Lease, abort: AbortController): Promise<void> {
    try {
      if (!(await renewLease(this.deps.database.db, lease.connectionId, lease.leaseGen))) abort.abort();
    } catch (error) {
      // The database is away: if it stays away the lease runs out and the fence refuses our next write.
      logger().warn({ event: 'lease_not_renewed', connectionId: lease.connectionId, error }, 'the lease could not be renewed');
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
    counters: { requests: number; committed: number; new: number },
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
      const ours = await releaseLease(tx, connection.id, lease.leaseGen, { ...outcome.connection, runId: null, progress: null });
      if (!ours) return false;
      await endRun(tx, lease.runId, { status: outcome.logStatus, errorCode: outcome.errorCode, errorMessage: outcome.errorMessage, durationMs });
      if (outcome.notify !== null && outcome.errorCode !== null) {
        const title = outcome.notify === 'reauthorization_required' ? `Reconnect ${name}` : `${name} could not be synced three times`;
        await insertNotification(tx, { userId: connection.userId, kind: outcome.notify, provider: connection.provider, title, body: sentenceFor(outcome.errorCode, name), href: `/dashboard/integrations#${connection.provider}` });
      }
      if (outcome.logStatus !== 'failed') await resolveNotifications(tx, connection.userId, connection.provider);
      return true;
    });
    if (!written) return null;
    this.report(connection, lease, end, outcome, { durationMs, ...counters });
    await this.deps.changed(connection.userId);
    return outcome.logStatus;
  }

  private report(connection: Connection, lease: Lease, end: OutcomeInput['end'], outcome: Outcome, numbers: Record<string, number>): void {
    const fields = { event: 'sync_run', provider: connection.provider, connectionId: connection.id, syncId: lease.runId, status: outcome.logStatus, code: outcome.errorCode, ...numbers };
    if (end.kind === 'success') logger().info(fields, 'sync ended');
    else if (outcome.operator) logger().error({ ...fields, error: end.error }, 'the provider refuses the credentials of this installation');
    else logger().warn({ ...fields, httpStatus: end.error.details.status, providerCode: end.error.details.providerCode, error: end.error }, 'sync failed');
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
  if (error instanceof DecryptionError) return new SyncError(error.message, provider, 'invalid_grant', false, { cause: error });
  logger().error({ event: 'sync_bug', provider, error }, 'a sync ended with an unexpected error');
  return new SyncError('Unexpected error inside the sync', provider, 'internal_error', true, { cause: error });
}
