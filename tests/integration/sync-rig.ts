/**
 * What the tests of the sync service stand on: a real database, and providers whose streams the test makes. No HTTP, no
 * tokens and no app, so that a test costs milliseconds.
 */
import { eq } from 'drizzle-orm';
import type { Database, Db } from '@/lib/db/client';
import { findConnectionById, insertConnection, type Connection } from '@/lib/db/queries/connections';
import { users } from '@/lib/db/schema/accounts';
import { activities } from '@/lib/db/schema/activities';
import { integrationSyncLogs, rateBudgets, type connections } from '@/lib/db/schema/connections';
import type { NewActivityOf } from '@/lib/integrations/activity';
import type { Stream, StreamPage, Window } from '@/lib/integrations/provider';
import type { IntegrationProvider } from '@/lib/integrations/registry-ids';
import { SyncService, type SyncServiceDeps } from '@/lib/integrations/sync-service';
import type { ValidToken } from '@/lib/integrations/refresh-attempt';
import { TokenManager } from '@/lib/integrations/token-manager';
import { freezeClock, releaseClock } from './frozen-clock';
import { installed, origin, TokenRig } from './token-rig';

/** Which streams a user's provider has. */
type Streams = Stream | readonly Stream[] | ((userId: string) => Stream | readonly Stream[]);

export class SyncRig {
  /** Users whose open pages were told of a change, in order. */
  readonly told: string[] = [];
  /** Notifications of due connections sent to workers: their payloads. */
  readonly woken: string[] = [];
  readonly database: Database;

  private constructor(readonly tokens: TokenRig) {
    this.database = {
      ...tokens.database,
      notify: (channel, payload) => Promise.resolve(void (channel === 'devtrack_due' && this.woken.push(payload))),
    };
  }

  static async open(): Promise<SyncRig> {
    return new SyncRig(await TokenRig.open());
  }

  get db(): Db {
    return this.database.db;
  }

  /** A service as a further process would have it; waiting takes no time. */
  service(streams: Streams, change: Partial<SyncServiceDeps> = {}): SyncService {
    return new SyncService({
      database: this.database,
      tokens: withTokens,
      resolve: resolving(streams),
      intervalMinutes: () => 15,
      backfillDays: 20,
      statusOf: () => Promise.reject(new Error('Nobody asked for a status.')),
      changed: (userId) => Promise.resolve(void this.told.push(userId)),
      wait: () => Promise.resolve(),
      random: () => 0,
      ...change,
    });
  }

  async user(): Promise<string> {
    const email = `${crypto.randomUUID()}@example.com`;
    const [user] = await this.db.insert(users).values({ name: 'Dev', email }).returning();
    if (user === undefined) throw new Error('no user');
    return user.id;
  }

  /** A connection that is due and whose history has not been read. */
  async connection(
    change: Partial<typeof connections.$inferInsert> & { provider?: IntegrationProvider } = {},
  ): Promise<Connection> {
    const id = crypto.randomUUID();
    const userId = change.userId ?? (await this.user());
    const account = { provider: 'github', accountId: '1', accountLabel: 'dev', origin };
    await insertConnection(this.db, { ...account, nextSyncAt: new Date(0), ...change, userId, id });
    return this.read(id);
  }

  async read(id: string): Promise<Connection> {
    const found = await findConnectionById(this.db, id);
    if (found === null) throw new Error('The connection is gone.');
    return found;
  }

  runs(userId: string) {
    return this.db
      .select()
      .from(integrationSyncLogs)
      .where(eq(integrationSyncLogs.userId, userId))
      .orderBy(integrationSyncLogs.createdAt);
  }

  async stored(userId: string): Promise<string[]> {
    const rows = await this.db.select().from(activities).where(eq(activities.userId, userId));
    return rows.map((row) => row.externalId).sort();
  }

  /** The database's clock stands still at this time until `reset`. */
  freeze(at: Date): Promise<void> {
    return freezeClock(this.db, at);
  }

  async reset(): Promise<void> {
    await releaseClock(this.db);
    await this.tokens.reset();
    await this.db.delete(rateBudgets);
    this.told.length = 0;
    this.woken.length = 0;
  }

  close(): Promise<void> {
    return this.tokens.close();
  }
}

/** Custody has tests of its own: here every connection has a token that is good. */
const withTokens = custody((connection) => ({
  accessToken: 'access',
  tokenGen: connection.tokenGen,
  issuedAt: new Date(),
}));

/** A token manager that gives what it is told to; `refused`: the generation that a provider has refused. */
export function custody(give: (connection: Connection, refused: number | null) => ValidToken): TokenManager {
  const validTokenOf: TokenManager['validTokenOf'] = (connection, refused = null) =>
    Promise.resolve(give(connection, refused));
  return Object.assign(Object.create(TokenManager.prototype) as TokenManager, { validTokenOf });
}

/** An installation whose provider has these streams instead of its own. */
export function resolving(streams: Streams): SyncServiceDeps['resolve'] {
  const of = typeof streams === 'function' ? streams : () => streams;
  const identify = (): Promise<never> => Promise.reject(new Error('Nobody is identified in a sync.'));
  return (_, userId) => {
    const session = { identify, streams: [of(userId)].flat() };
    return { ...installed, provider: { ...installed.provider, open: () => session } };
  };
}

/** A stream of commits that reads as told, whose steady runs read three days again. */
export function commits(read: (window: Window) => AsyncGenerator<StreamPage>, change: Partial<Stream> = {}): Stream {
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

/** A stream whose windows are all one page of these rows. */
export function always(...rows: NewActivityOf<'commit'>[]): Stream {
  return commits(async function* () {
    yield await Promise.resolve({ activities: rows });
  });
}

export function commit(externalId: string, at = new Date()): NewActivityOf<'commit'> {
  const metadata = { repository: 'acme/site', isMerge: false, additions: null, deletions: null, pullRequest: null };
  const times = { occurredAt: at, windowAt: at, endedAt: null };
  return { type: 'commit', externalId, externalUrl: null, title: externalId, count: 1, metadata, ...times };
}

/** A stream that stands still before its first page until `open`; `reached` resolves when a run has come to it. */
export function standing(): { stream: Stream; open(): void; reached: Promise<void> } {
  let open: () => void = () => undefined;
  let arrive: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  const reached = new Promise<void>((resolve) => (arrive = resolve));
  const stream = commits(async function* () {
    arrive();
    await opened;
    yield { activities: [] };
  });
  return { stream, open, reached };
}
