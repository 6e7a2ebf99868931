/**
 * Synchronisation: makes connections due, claims what is due, runs it, writes how it ended. The schedule is data
 * (`connections.next_sync_at`); any number of processes may run this at once.
 */
import { randomUUID } from 'node:crypto';
import type { Database } from '../db/client';
import {
  claimDueConnection,
  countDue,
  databaseNow,
  findConnection,
  findConnections,
  releaseLease,
  type ClaimRoom,
  type Connection,
} from '../db/queries/connections';
import { findRun } from '../db/queries/sync-logs';
import type { HistoryRequest } from '../db/schema/connections';
import { logger } from '../logger';
import { IntegrationError, SyncError } from './errors';
import type { Installed } from './installation';
import type { Status } from '../http/contract';
import { SyncExecution, type ExecutionDeps } from './sync-execution';
import type { Outcome } from './sync-outcome';
import { addHistoryRequest, joinOrQueue } from './sync-queue';
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

export type { HistoryRequest };

export interface SyncServiceDeps {
  database: Database;
  tokens: TokenManager;
  resolve(provider: string, userId: string): Installed;
  intervalMinutes(provider: string): number;
  backfillDays: number;
  statusOf(userId: string, provider: string): Promise<SyncStatus>;
  /** Called when a page of rows or a state was committed. */
  changed(userId: string): Promise<void>;
  /** Runs of this process at once; 8 by default. */
  places?: number;
  wait?: (ms: number, signal: AbortSignal) => Promise<void>;
  random?: () => number;
  every?: (ms: number, work: () => void) => () => void;
  send?: typeof fetch;
  now?: () => Date;
}

/** A run under way in this process; null: it ended without an outcome of its own. */
interface Started {
  connection: Connection;
  run: Promise<Outcome['logStatus'] | null>;
}

/** Syncs mostly wait for the network, and a page is small. */
const defaultPlaces = 8;
/** Places that a first import or an older history never takes, so that short syncs go on beside them. */
const keptForUpdates = 2;

export class SyncService {
  private readonly owner = `${process.pid}-${randomUUID().slice(0, 8)}`;
  private readonly stop = new AbortController();
  private readonly running = new Set<Started>();
  private readonly claims = new Set<Promise<unknown>>();
  private readonly places: number;
  private readonly execution: ExecutionDeps;

  constructor(private readonly deps: SyncServiceDeps) {
    this.execution = {
      ...deps,
      tell: (userId) => this.tell(userId),
      wait: deps.wait ?? waitOrAbort,
      random: deps.random ?? Math.random,
      every: deps.every ?? everyInterval,
      now: deps.now ?? (() => new Date()),
      isWanted: () => this.isWanted(),
    };
    this.places = deps.places ?? defaultPlaces;
  }

  /** Asks for a sync now; answers the run under way if there is one. @throws IntegrationError `not_connected`, `reauthorization_required`, `rate_limited` */
  async scheduleSync(
    userId: string,
    provider: string,
    address: string | null = null,
  ): Promise<{ syncId: string; state: 'queued' | 'running' }> {
    const { db } = this.deps.database;
    const connection = await this.activeConnection(userId, provider);
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

  /**
   * Asks for older history or for what is stored to be read once more, and for a sync now. A provider that asks to wait
   * gets its time: the request is kept and taken up by the next run.
   * @throws IntegrationError `not_connected`, `reauthorization_required`
   */
  async requestHistory(
    userId: string,
    provider: string,
    request: HistoryRequest,
    address: string | null = null,
  ): Promise<{ syncId: string | null; state: 'queued' | 'running' | 'waiting' }> {
    const { db } = this.deps.database;
    const connection = await this.activeConnection(userId, provider);
    if (!(await addHistoryRequest(db, connection.id, request)))
      throw new SyncError('The connection was removed meanwhile', provider, 'not_connected', false);
    await this.tell(userId);
    try {
      return await this.scheduleSync(userId, provider, address);
    } catch (error) {
      if (error instanceof IntegrationError && error.code === 'rate_limited') return { syncId: null, state: 'waiting' };
      throw error;
    }
  }

  /** Syncs one provider in this process and waits for it, whoever claims it. */
  async syncProvider(userId: string, provider: string): Promise<SyncResult> {
    const { syncId } = await this.scheduleSync(userId, provider);
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
      const ended = await this.runDue();
      if (ended.length === 0) await this.execution.wait(200, this.stop.signal);
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

  /** Starts what is due, as far as there are places, up to `limit`; answers the runs without waiting for them. */
  async startDue(limit = this.places): Promise<Started['run'][]> {
    const started: Started['run'][] = [];
    while (started.length < limit && !this.stop.signal.aborted) {
      const claim = this.startNext();
      this.claims.add(claim);
      const next = await claim.finally(() => this.claims.delete(claim));
      if (next === null) break;
      started.push(next.run);
    }
    return started;
  }

  /** As `startDue`, and waits for all of them. */
  async runDue(limit?: number): Promise<(Outcome['logStatus'] | null)[]> {
    return Promise.all(await this.startDue(limit));
  }

  /** Ends running syncs after the page they are at; what was committed stands. */
  async drain(): Promise<void> {
    this.stop.abort();
    // A claim that was under way when the stop came adds its run later.
    while (this.claims.size + this.running.size > 0)
      await Promise.allSettled([...this.claims, ...[...this.running].map(({ run }) => run)]);
  }

  /** In an object: a promise that is answered alone would be waited for. Null: nothing is due, or the process is ending. */
  private async startNext(): Promise<Started | null> {
    const { db } = this.deps.database;
    const connection = await claimDueConnection(db, this.owner, this.room());
    if (connection === null) return null;
    if (this.stop.signal.aborted) {
      // The stop came while it was claimed: due again at once, for whoever comes next.
      await releaseLease(db, connection.id, connection.leaseGen, { nextSyncAt: await databaseNow(db) });
      return null;
    }
    const started = { connection, run: this.executeSafely(connection) };
    this.running.add(started);
    void started.run.finally(() => this.running.delete(started));
    return started;
  }

  /** What may be started now: a provider that does not answer must not take every place, nor may long imports. */
  private room(): ClaimRoom {
    const all = [...this.running].map(({ connection }) => connection);
    const perProvider = new Map<string, number>();
    for (const { provider } of all) perProvider.set(provider, (perProvider.get(provider) ?? 0) + 1);
    const cap = Math.max(1, Math.ceil(this.places / 2));
    return {
      places: this.places - all.length,
      importPlaces: Math.max(1, this.places - keptForUpdates) - all.filter(isImport).length,
      fullProviders: [...perProvider].filter(([, n]) => n >= cap).map(([provider]) => provider),
    };
  }

  /** Asked by a run between two windows of history: another connection is due and finds no place. */
  private async isWanted(): Promise<boolean> {
    const { places, importPlaces } = this.room();
    if (places > 0 && importPlaces > 0) return false;
    // Beside a free place only another import needs this one.
    return (await countDue(this.deps.database.db, { importsOnly: places > 0 })) > 0;
  }

  private async activeConnection(userId: string, provider: string): Promise<Connection> {
    const connection = await findConnection(this.deps.database.db, userId, provider);
    if (connection === null) throw new SyncError('There is no connection', provider, 'not_connected', false);
    if (connection.status === 'reauthorization_required')
      throw new SyncError('The connection is dead', provider, 'reauthorization_required', false);
    return connection;
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

/** Its history is not read to its end, or more of it was asked for. */
function isImport({ importing, historyRequest }: Connection): boolean {
  return importing || historyRequest !== null;
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

function everyInterval(ms: number, work: () => void): () => void {
  const timer = setInterval(work, ms);
  return () => clearInterval(timer);
}
