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
  type Connection,
} from '../db/queries/connections';
import { findRun } from '../db/queries/sync-logs';
import { logger } from '../logger';
import { IntegrationError, SyncError } from './errors';
import type { Installed } from './installation';
import type { Status } from '../http/contract';
import { SyncExecution, type ExecutionDeps } from './sync-execution';
import type { Outcome } from './sync-outcome';
import { joinOrQueue } from './sync-queue';
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

export class SyncService {
  private readonly owner = `${process.pid}-${randomUUID().slice(0, 8)}`;
  private readonly stop = new AbortController();
  private readonly running = new Set<Promise<unknown>>();

  private readonly execution: ExecutionDeps;

  constructor(private readonly deps: SyncServiceDeps) {
    this.execution = {
      ...deps,
      tell: (userId) => this.tell(userId),
      wait: deps.wait ?? waitOrAbort,
      random: deps.random ?? Math.random,
    };
  }

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
      await this.execution.wait(200, this.stop.signal);
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
      return await new SyncExecution(this.execution, connection, this.stop.signal).execute();
    } catch (error) {
      logger().error(
        { event: 'sync_not_ended', provider: connection.provider, connectionId: connection.id, error },
        'how a sync ended could not be written; it is taken over when its lease has run out',
      );
      return null;
    }
  }
}

/** Ends early, without an error, when the signal does. */
function waitOrAbort(ms: number, signal: AbortSignal): Promise<void> {
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
