/** What tests of the sync engine share: services with no real waiting, streams made by the test, the database's clock. */
import { eq, sql } from 'drizzle-orm';
import type { Database, Db } from '@/lib/db/client';
import { findConnection, type Connection } from '@/lib/db/queries/connections';
import { activities, connections, integrationSyncLogs, users } from '@/lib/db/schema';
import type { NewActivity, NewActivityOf } from '@/lib/integrations/activity';
import { installedFor, type Installed } from '@/lib/integrations/installation';
import type { Stream, StreamPage, Window } from '@/lib/integrations/provider';
import { providers, type IntegrationProvider } from '@/lib/integrations/registry';
import { services } from '@/lib/integrations/services';
import { statusOf } from '@/lib/integrations/status';
import { SyncService, type SyncServiceDeps } from '@/lib/integrations/sync-service';
import type { TestApp } from './app';
import { Browser } from './browser';

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

  /** Moves the clock of leases and due dates. */
  async advance(seconds: number): Promise<void> {
    await this.db.execute(sql`update devtrack_clock set offset_ms = offset_ms + ${seconds * 1000}`);
  }

  async makeDue(member: Member): Promise<void> {
    await this.db
      .update(connections)
      .set({ nextSyncAt: sql`devtrack_now()` })
      .where(eq(connections.userId, member.userId));
  }

  /** As if nobody had been here. */
  async reset(): Promise<void> {
    await this.db.delete(users);
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

export function withStreams(installed: Installed, streams: readonly Stream[]): Installed {
  const identify = (): Promise<never> => Promise.reject(new Error('Nobody is identified in a sync.'));
  return { ...installed, provider: { ...providers[installed.id], open: () => ({ identify, streams }) } };
}

export function stream(read: (window: Window) => AsyncGenerator<StreamPage>, change: Partial<Stream> = {}): Stream {
  return {
    name: 'commits',
    label: 'Commits',
    types: ['commit'],
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
      if (name === 'transaction') {
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
