/**
 * The real engine over one provider's fake: PGlite, SyncService, TokenManager. The clock is the database's, moved to
 * a fixed afternoon; the provider's follows it.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { asc, eq, sql } from 'drizzle-orm';
import { openDatabase, type Database } from '@/lib/db/client';
import { databaseNow, findConnectionById, insertConnection, type Connection } from '@/lib/db/queries/connections';
import { users } from '@/lib/db/schema/accounts';
import { activities, timeOff } from '@/lib/db/schema/activities';
import { connections, integrationSyncLogs, rateBudgets } from '@/lib/db/schema/connections';
import type { Installed } from '@/lib/integrations/installation';
import { OAuthManager } from '@/lib/integrations/oauth-manager';
import { providers, type IntegrationProvider } from '@/lib/integrations/registry';
import { SyncService, type SyncServiceDeps } from '@/lib/integrations/sync-service';
import { TokenManager } from '@/lib/integrations/token-manager';
import { setLogLevel } from '@/lib/logger';
import { sandboxFakes } from '@/sandbox/fakes';
import { openInProcess, type InProcessSandbox } from '@/sandbox/in-process';
import { anchor, authorize, dayMs, installedAt, origin } from './desk';

/** Less than the nightly passes read, so that every row stored is within their reach. */
export const historyDays = 20;
const ring = [{ id: 'k1', key: Buffer.alloc(32, 7) }];

/** The sample developer's data, in the provider's own shapes, as it is on the fixed afternoon. */
export function sampleOf(id: IntegrationProvider): unknown {
  return sandboxFakes({ workspace: null }).dataOf(id, anchor);
}

interface Run {
  status: string;
  errorCode: string | null;
  requests: number;
  newItems: number;
}

/** A row as far as the provider determines it. */
export interface StoredRow {
  type: string;
  externalId: string;
  externalUrl: string | null;
  title: string;
  occurredAt: string;
  endedAt: string | null;
  windowAt: string | null;
  count: number;
  metadata: unknown;
}

export class Ledger {
  sandbox: InProcessSandbox;
  readonly installed: Installed;
  /** Milliseconds by which the provider's clock is ahead of ours. */
  aheadMs = 0;
  private offsetMs = 0;
  /** The provider's clock stands still but for `advance`: nothing happens there while a test runs. */
  private providerTime = anchor;
  /** What carries requests; tests put themselves in between. */
  send: typeof fetch = (input, init) => this.sandbox.fetch(input, init);

  private constructor(
    readonly id: IntegrationProvider,
    readonly database: Database,
    private readonly dataDir: string,
  ) {
    this.installed = installedAt(id);
    this.sandbox = this.openSandbox();
  }

  static async open(id: IntegrationProvider): Promise<Ledger> {
    setLogLevel('silent');
    const dataDir = mkdtempSync(path.join(os.tmpdir(), 'devtrack-contract-'));
    const database = await openDatabase({ databaseUrl: null, databaseDirectUrl: null, dataDir });
    return new Ledger(id, database, dataDir);
  }

  private openSandbox(): InProcessSandbox {
    return openInProcess({
      origin,
      seed: `ledger of ${this.id}`,
      now: () => new Date(this.providerTime.getTime() + this.aheadMs),
      wait: () => Promise.resolve(),
    });
  }

  /** The database's time, which all decisions of the engine are made by. */
  now(): Date {
    return new Date(Date.now() + this.offsetMs);
  }

  /** Nobody connected, no fault, the fixed afternoon again. */
  async reset(): Promise<void> {
    const { db } = this.database;
    await db.delete(users);
    await this.forgetBudgets();
    this.aheadMs = 0;
    await this.moveClockTo(anchor);
    this.sandbox = this.openSandbox();
    this.send = (input, init) => this.sandbox.fetch(input, init);
  }

  /** Budgets are shared by all connections of an account: one import must not be held up by what another has used. */
  async forgetBudgets(): Promise<void> {
    await this.database.db.delete(rateBudgets);
  }

  async advance(ms: number): Promise<void> {
    await this.moveClockTo(new Date(this.now().getTime() + ms));
  }

  private async moveClockTo(time: Date): Promise<void> {
    this.offsetMs = time.getTime() - Date.now();
    this.providerTime = time;
    await this.database.db.execute(sql`update devtrack_clock set offset_ms = ${Math.round(this.offsetMs)}`);
  }

  /** What the provider has from now on. */
  provide(data: unknown): void {
    this.sandbox.fakes.replace(this.id, data);
  }

  /** A further user's connection to the same account, with nothing read. */
  async connect(): Promise<string> {
    const { installed, database } = this;
    const { db } = database;
    const [user] = await db
      .insert(users)
      .values({ name: 'Dev', email: `${crypto.randomUUID()}@example.com` })
      .returning();
    if (user === undefined) throw new Error('No user was made.');
    const tokens = await authorize(this.oauth(), this.sandbox, installed);
    const scopes = tokens.scope.split(' ').filter((scope) => scope !== '');
    const account = await installed.provider
      .open({
        token: tokens.accessToken,
        urls: installed.urls,
        fetch: this.sandbox.fetch,
        account: null,
        scopes,
        tokenExtra: tokens.extra ?? {},
        signal: new AbortController().signal,
        now: () => this.now(),
      })
      .identify();
    const place = { id: crypto.randomUUID(), userId: user.id, provider: this.id };
    const sealed = await this.tokens(database).seal(place, tokens);
    await insertConnection(db, {
      ...place,
      ...sealed,
      accountId: account.id,
      accountLabel: account.label,
      accountMetadata: { ...account.metadata },
      origin: installed.tokenOrigin,
      sandbox: true,
      tokenExtra: { ...(tokens.extra ?? {}) },
      scopes,
    });
    return place.id;
  }

  /** A service as a process of its own would have it; nothing waits. */
  service(change: Partial<SyncServiceDeps> = {}): SyncService {
    const database = change.database ?? this.database;
    return new SyncService({
      database,
      tokens: this.tokens(database),
      resolve: () => this.installed,
      intervalMinutes: () => 15,
      backfillDays: historyDays,
      statusOf: () => Promise.reject(new Error('Nobody looks.')),
      changed: () => Promise.resolve(),
      wait: () => Promise.resolve(),
      random: () => 0,
      send: (input, init) => this.send(input, init),
      now: () => this.now(),
      ...change,
    });
  }

  /** One run of this connection and of no other. */
  async sync(connection: string): Promise<Run> {
    await this.makeDue(connection);
    await this.service().runDue();
    return this.lastRun(connection);
  }

  /** A new connection after its first import. */
  async imported(): Promise<{ connection: string; run: Run }> {
    const connection = await this.connect();
    return { connection, run: await this.sync(connection) };
  }

  async makeDue(connection: string): Promise<void> {
    const { db } = this.database;
    await this.forgetBudgets();
    await db.update(connections).set({ nextSyncAt: null });
    await db
      .update(connections)
      .set({ nextSyncAt: await databaseNow(db) })
      .where(eq(connections.id, connection));
  }

  async lastRun(connection: string): Promise<Run> {
    const runs = await this.database.db
      .select()
      .from(integrationSyncLogs)
      .where(eq(integrationSyncLogs.connectionId, connection))
      .orderBy(asc(integrationSyncLogs.createdAt));
    const last = runs.at(-1);
    if (last === undefined) throw new Error('Nothing has run.');
    return last;
  }

  /** Rows and time off, without ids and times of writing. */
  async rows(connection: string): Promise<StoredRow[]> {
    const { db } = this.database;
    const stored = await db.select().from(activities).where(eq(activities.connectionId, connection));
    const free = await db.select().from(timeOff).where(eq(timeOff.connectionId, connection));
    const rows = stored.map((row): StoredRow => ({
      type: row.type,
      externalId: row.externalId,
      externalUrl: row.externalUrl,
      title: row.title,
      occurredAt: row.occurredAt.toISOString(),
      endedAt: row.endedAt?.toISOString() ?? null,
      windowAt: row.windowAt.toISOString(),
      count: row.count,
      metadata: row.metadata,
    }));
    const leave = free.map((row): StoredRow => ({
      type: 'time off',
      externalId: row.externalId,
      externalUrl: null,
      title: '',
      occurredAt: row.startsAt.toISOString(),
      endedAt: row.endsAt.toISOString(),
      windowAt: null,
      count: 1,
      metadata: {},
    }));
    return [...rows, ...leave].sort((a, b) => (a.externalId < b.externalId ? -1 : 1));
  }

  /** When each row was last written. */
  async written(connection: string): Promise<Map<string, string>> {
    const rows = await this.database.db.select().from(activities).where(eq(activities.connectionId, connection));
    return new Map(rows.map((row) => [row.externalId, row.updatedAt.toISOString()]));
  }

  async connection(id: string): Promise<Connection> {
    const found = await findConnectionById(this.database.db, id);
    if (found === null) throw new Error('The connection is gone.');
    return found;
  }

  /** Types of the streams from whose silence nothing follows. */
  async keptTypes(id: string): Promise<Set<string>> {
    const { accountId, accountLabel, accountMetadata } = await this.connection(id);
    const session = providers[this.id].open({
      token: '',
      urls: this.installed.urls,
      fetch: this.sandbox.fetch,
      account: { id: accountId, label: accountLabel, metadata: accountMetadata },
      scopes: [],
      tokenExtra: {},
      signal: new AbortController().signal,
      now: () => this.now(),
    });
    return new Set(session.streams.filter(({ absence }) => absence === 'keeps').flatMap(({ types }) => [...types]));
  }

  async close(): Promise<void> {
    await this.database.close();
    rmSync(this.dataDir, { recursive: true, force: true });
  }

  private oauth(): OAuthManager {
    return new OAuthManager(
      () => this.installed,
      () => this.now(),
      (input, init) => this.sandbox.fetch(input, init),
    );
  }

  private tokens({ db }: Pick<Database, 'db'>): TokenManager {
    // Whoever waits for a refresh that somebody else is at sees time pass.
    return new TokenManager({ db, ring, oauth: this.oauth(), wait: (ms) => this.advance(ms) });
  }
}

/** The rows that a fresh import made after `at` has: its history ends at a whole day. */
export function sinceHistory(rows: readonly StoredRow[], at: Date): StoredRow[] {
  const target = new Date(at.getTime() - historyDays * dayMs);
  target.setUTCHours(0, 0, 0, 0);
  return rows.filter(
    ({ windowAt, endedAt, occurredAt }) => (windowAt ?? endedAt ?? occurredAt) >= target.toISOString(),
  );
}
