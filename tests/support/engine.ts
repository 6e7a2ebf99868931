/** What tests of the sync engine share: services with no real waiting, streams made by the test, the database's clock. */
import { eq, sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe } from 'vitest';
import type { Database, Db } from '@/lib/db/client';
import { databaseNow, findConnection, type Connection } from '@/lib/db/queries/connections';
import { users } from '@/lib/db/schema/accounts';
import { activities } from '@/lib/db/schema/activities';
import { connections, integrationSyncLogs, rateBudgets } from '@/lib/db/schema/connections';
import type { NewActivity, NewActivityOf } from '@/lib/integrations/activity';
import { RateLimitError } from '@/lib/integrations/errors';
import { installedFor, type Installed } from '@/lib/integrations/installation';
import type { Stream, StreamPage, Window } from '@/lib/integrations/provider';
import type { StreamCursor } from '@/lib/integrations/sync-cursor';
import { providers, type IntegrationProvider } from '@/lib/integrations/registry';
import { services } from '@/lib/integrations/services';
import { statusOf } from '@/lib/integrations/status';
import { SyncService, type SyncServiceDeps } from '@/lib/integrations/sync-service';
import { startApp, type TestApp } from './app';
import { Browser } from './browser';
import { postgresServer } from './postgres';
import { until } from './until';

export interface Member {
  browser: Browser;
  userId: string;
  email: string;
  password: string;
}

/** For `startApp`: each member comes from an address of their own, so that sign-ups of one test do not limit those of the next. */
export const behindProxy = { TRUST_PROXY: '1' };

class BrowserFrom extends Browser {
  constructor(
    origin: string,
    private readonly address: string,
  ) {
    super(origin);
  }

  override request(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    return super.request(method, path, body, { 'x-forwarded-for': this.address, ...headers });
  }
}

export class Engine {
  private members = 0;

  constructor(readonly app: TestApp) {}

  get db(): Db {
    return this.app.database.db;
  }

  /** A service as a further process would have it; backoff takes no time. */
  async service(change: Partial<SyncServiceDeps> = {}): Promise<SyncService> {
    const { tokens } = await services();
    const { config, database } = this.app;
    return new SyncService({
      database,
      tokens,
      resolve: (provider, userId) => installedFor(provider as IntegrationProvider, userId),
      intervalMinutes: (provider) => config.intervalMinutes[provider as IntegrationProvider],
      backfillDays: config.backfillDays,
      statusOf: (userId, provider) => statusOf(userId, provider as IntegrationProvider),
      changed: (userId) => database.notify('devtrack_status', userId),
      wait: () => Promise.resolve(),
      random: () => 0,
      ...change,
    });
  }

  /** A service whose provider has the streams given instead of its own. */
  async reading(streams: Stream | readonly Stream[], change: Partial<SyncServiceDeps> = {}): Promise<SyncService> {
    const all = [streams].flat();
    return this.service({
      resolve: (provider, userId) => withStreams(installedFor(provider as IntegrationProvider, userId), all),
      ...change,
    });
  }

  async member(...connected: IntegrationProvider[]): Promise<Member> {
    const browser = new BrowserFrom(
      this.app.origin,
      `10.0.${Math.floor(this.members / 250)}.${(this.members % 250) + 1}`,
    );
    this.members += 1;
    const account = await browser.signUp();
    for (const provider of connected) {
      const landed = await browser.connect(provider);
      if (!landed.includes(`connected=${provider}`)) throw new Error(`Connecting ${provider} led to ${landed}`);
    }
    return { browser, ...account };
  }

  async connection(member: Member, provider: IntegrationProvider): Promise<Connection> {
    const found = await findConnection(this.db, member.userId, provider);
    if (found === null) throw new Error(`${provider} is not connected.`);
    return found;
  }

  runs(member: Member) {
    return this.db
      .select()
      .from(integrationSyncLogs)
      .where(eq(integrationSyncLogs.userId, member.userId))
      .orderBy(integrationSyncLogs.createdAt);
  }

  rows(member: Member) {
    return this.db
      .select()
      .from(activities)
      .where(eq(activities.userId, member.userId))
      .orderBy(activities.source, activities.externalId);
  }

  /** A run reads ahead: its gate may be reached before the page in front of it is committed. */
  async untilStored(member: Member, count: number): Promise<void> {
    await until(`${count} rows are stored`, async () => ((await this.rows(member)).length >= count ? true : null));
  }

  /** Moves the clock of leases and due dates. */
  async advance(seconds: number): Promise<void> {
    await this.db.execute(sql`update devtrack_clock set offset_ms = offset_ms + ${seconds * 1000}`);
  }

  /** As `member`, of a provider that is not the sandbox: there all connections of an account share its budgets. */
  async memberOfRealProvider(...connected: IntegrationProvider[]): Promise<Member> {
    const member = await this.member(...connected);
    await this.db.update(connections).set({ sandbox: false }).where(eq(connections.userId, member.userId));
    return member;
  }

  async makeDue(member: Member): Promise<void> {
    await this.db
      .update(connections)
      .set({ nextSyncAt: sql`devtrack_now()` })
      .where(eq(connections.userId, member.userId));
  }

  /** Where a stream stands. */
  async place(member: Member, provider: IntegrationProvider, stream = 'commits'): Promise<StreamCursor> {
    const found = (await this.connection(member, provider)).cursor?.streams[stream];
    if (found === undefined) throw new Error(`The stream ${stream} has not begun.`);
    return found;
  }

  now(): Promise<Date> {
    return databaseNow(this.db);
  }

  /** Minutes until the connection is due, by the database's clock. */
  async minutesUntilDue(member: Member, provider: IntegrationProvider): Promise<number> {
    const { nextSyncAt } = await this.connection(member, provider);
    if (nextSyncAt === null) throw new Error('It is not due at all.');
    return (nextSyncAt.getTime() - (await this.now()).getTime()) / 60_000;
  }

  /** As if nobody had been here. */
  async reset(): Promise<void> {
    await this.db.delete(users);
    await this.db.delete(rateBudgets);
    await this.db.execute(sql`update devtrack_clock set offset_ms = 0`);
    await this.app.control('DELETE', '/faults');
    await this.app.control('POST', '/counters/reset');
  }

  async requestsTo(provider: string): Promise<number> {
    const { counters } = (await this.app.control('GET', '')) as {
      counters: { providers: Record<string, { requests: number }> };
    };
    return counters.providers[provider]?.requests ?? 0;
  }
}

/** The tests on PGlite and on Postgres, each with an app of its own; where there is no Postgres they are skipped with the reason. */
export async function onBothDatabases(
  subject: string,
  env: Record<string, string>,
  tests: (at: { engine: Engine; app: TestApp }, kind: 'pglite' | 'postgres') => void,
): Promise<void> {
  const { reason } = await postgresServer();
  const skipped = { pglite: '', postgres: reason === null ? '' : ` (skipped: ${reason})` };
  for (const kind of ['pglite', 'postgres'] as const) {
    describe.skipIf(skipped[kind] !== '')(`${subject} on ${kind}${skipped[kind]}`, () => {
      const at = {} as { engine: Engine; app: TestApp };
      beforeAll(async () => {
        at.app = await startApp({ engine: kind, worker: false, env: { ...behindProxy, ...env } });
        at.engine = new Engine(at.app);
      });
      afterEach(() => at.engine.reset());
      afterAll(() => at.app?.close());
      tests(at, kind);
    });
  }
}

export function withStreams(installed: Installed, streams: readonly Stream[]): Installed {
  const identify = (): Promise<never> => Promise.reject(new Error('Nobody is identified in a sync.'));
  return { ...installed, provider: { ...providers[installed.id], open: () => ({ identify, streams }) } };
}

export function stream(read: (window: Window) => AsyncGenerator<StreamPage>, change: Partial<Stream> = {}): Stream {
  return {
    name: 'commits',
    label: 'Commits',
    types: ['commit'],
    budget: 'account:commits',
    steadyDays: 3,
    nightlyDays: 30,
    backfill: 'windows',
    absence: 'keeps',
    read,
    ...change,
  };
}

/** A stream that yields in every window the rows that lie in it. */
export function holding(rows: () => readonly NewActivity[], change: Partial<Stream> = {}): Stream {
  return stream(async function* (window) {
    const inside = rows().filter((row) => row.windowAt >= window.from && row.windowAt < window.to);
    yield await Promise.resolve({ activities: inside });
  }, change);
}

export function commit(externalId: string, occurredAt: Date, title = `Commit ${externalId}`): NewActivityOf<'commit'> {
  const metadata = { repository: 'acme/site', isMerge: false, additions: null, deletions: null, pullRequest: null };
  return {
    type: 'commit',
    externalId,
    externalUrl: null,
    title,
    occurredAt,
    endedAt: null,
    windowAt: occurredAt,
    count: 1,
    metadata,
  };
}

export function issue(externalId: string, occurredAt: Date): NewActivityOf<'issue'> {
  const metadata = { repository: 'acme/site', number: 1, state: 'open' as const, closedAt: null };
  return { ...commit(externalId, occurredAt), type: 'issue', metadata };
}

/** The provider asks to wait, for so many seconds where it says so. */
export function tooMany(retryAfterSeconds: number | null = null): RateLimitError {
  return new RateLimitError('slow down', 'github', { retryAfterSeconds });
}

/** A stream of issues beside the commits, with a budget of its own. */
export const issues = { name: 'issues', label: 'Issues', types: ['issue'], budget: 'account:issues' } as const;

export function messages(externalId: string, occurredAt: Date, count: number): NewActivityOf<'message_count'> {
  const metadata = { conversation: 'C1', conversationKind: 'channel' as const, count, replies: 0 };
  return {
    type: 'message_count',
    externalId,
    externalUrl: null,
    title: '#general',
    occurredAt,
    endedAt: null,
    windowAt: occurredAt,
    count,
    metadata,
  };
}

export function daysAgo(days: number): Date {
  return new Date(Date.now() - days * 86_400_000);
}

/** A gate that a test opens; `reached` resolves when somebody stands before it. */
export function gate(): { pass(): Promise<void>; open(): void; reached: Promise<void> } {
  let open: () => void = () => undefined;
  let arrive: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  const reached = new Promise<void>((resolve) => (arrive = resolve));
  return {
    reached,
    open,
    pass: () => {
      arrive();
      return opened;
    },
  };
}

/** The database as a process sees it that is killed at its `fatal`-th transaction: from then on nothing comes back. */
export function dyingDatabase(database: Database, fatal: number): { database: Database; died: Promise<void> } {
  let left = fatal;
  let die: () => void = () => undefined;
  const died = new Promise<void>((resolve) => (die = resolve));
  const never = new Promise<never>(() => undefined);
  const db = new Proxy(database.db, {
    get: (target, name) => {
      if (left <= 0) return () => never;
      const value: unknown = Reflect.get(target, name);
      // A plain page is one statement, which is its own transaction.
      if (name === 'transaction' || name === 'execute') {
        left -= 1;
        if (left === 0) {
          die();
          return () => never;
        }
      }
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
  return { database: { ...database, db }, died };
}
