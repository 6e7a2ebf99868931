/**
 * What the tests of tokens stand on: a real database, managers as several processes would have them, and a token endpoint
 * in this process that rotates as providers do. Waiting moves the database's clock instead of taking time.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { eq, sql } from 'drizzle-orm';
import pg from 'pg';
import { openDatabase, type Database, type Db } from '@/lib/db/client';
import { findConnectionById, insertConnection, updateConnection, type Connection } from '@/lib/db/queries/connections';
import { insertNotification } from '@/lib/db/queries/notices';
import { users } from '@/lib/db/schema/accounts';
import type { connections } from '@/lib/db/schema/connections';
import { notifications } from '@/lib/db/schema/notices';
import type { IntegrationError } from '@/lib/integrations/errors';
import type { Installed } from '@/lib/integrations/installation';
import { OAuthManager } from '@/lib/integrations/oauth-manager';
import { providers } from '@/lib/integrations/registry';
import { TokenManager, type TokenManagerOptions } from '@/lib/integrations/token-manager';
import { logger } from '@/lib/logger';
import { vi } from 'vitest';
import { freshPostgresDatabase } from '../support/postgres';

export const ring = [{ id: 'k1', key: Buffer.alloc(32, 7) }];
export const origin = 'https://provider.example';

/** GitHub: its apps' tokens rotate strictly, and its errors come with status 200. */
export const installed: Installed = {
  provider: providers.github,
  id: 'github',
  sandbox: false,
  client: { id: 'client', secret: 'client-secret' },
  urls: { web: origin, api: `${origin}/api` },
  scopes: [],
  origins: [origin],
  tokenOrigin: origin,
};

/** What stands between a request and the provider's own answer to it. */
type Mishap = (answer: () => Response) => Promise<Response>;

/** A token endpoint that gives a new pair for the live refresh token and ends the old one; with `grace` it lets it live. */
export class TokenEndpoint {
  calls = 0;
  revocations = 0;
  grace = false;
  lifeSeconds = 28_800;
  /** Taken one per request; where there is none left the endpoint just answers. */
  mishaps: Mishap[] = [];
  private live = new Set(['refresh-0']);
  private issued = 0;

  readonly send: typeof fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (url.pathname.endsWith('/grant')) {
      this.revocations += 1;
      return new Response(null, { status: 204 });
    }
    this.calls += 1;
    const body = init?.body instanceof ArrayBuffer ? Buffer.from(init.body).toString('utf8') : '';
    const given = new URLSearchParams(body).get('refresh_token') ?? '';
    const answer = (): Response => this.redeem(given);
    return (this.mishaps.shift() ?? ((next) => Promise.resolve(next())))(answer);
  };

  private redeem(given: string): Response {
    if (!this.live.has(given)) return Response.json({ error: 'bad_refresh_token' });
    if (!this.grace) this.live.clear();
    this.issued += 1;
    const refreshToken = `refresh-${this.issued}`;
    this.live.add(refreshToken);
    return Response.json({
      access_token: `access-${this.issued}`,
      refresh_token: refreshToken,
      token_type: 'bearer',
      expires_in: this.lifeSeconds,
      scope: '',
    });
  }
}

/** The answer never comes, as for a process that was killed while it waited for it. `processed`: the provider did its part. */
export function cutOff(processed: boolean): Mishap {
  return (answer) => {
    if (processed) answer();
    return new Promise<never>(() => undefined);
  };
}

/** What `fetch` throws for a failed system call. */
export function broken(code: string, syscall: string, processed: boolean): Mishap {
  return (answer) => {
    if (processed) answer();
    return Promise.reject(
      new TypeError('fetch failed', { cause: Object.assign(new Error(`${syscall} ${code}`), { code, syscall }) }),
    );
  };
}

/** The provider answers at once, and the answer arrives when `arrive` is called: meanwhile the process stands still. */
export function late(): { mishap: Mishap; asked: Promise<void>; arrive: () => void } {
  let arrive: () => void = () => undefined;
  let ask: () => void = () => undefined;
  const arrived = new Promise<void>((resolve) => (arrive = resolve));
  const asked = new Promise<void>((resolve) => (ask = resolve));
  const mishap: Mishap = async (answer) => {
    const response = answer();
    ask();
    await arrived;
    return response;
  };
  return { mishap, asked, arrive };
}

/** What the work fails with; it has to. */
export async function failure(work: Promise<unknown>): Promise<IntegrationError> {
  return work.then(
    (value) => {
      throw new Error(`It did not fail: ${JSON.stringify(value)}`);
    },
    (error: unknown) => error as IntegrationError,
  );
}

/** The events logged at a level from now on. */
export function events(level: 'info' | 'warn' | 'error'): () => string[] {
  const spy = vi.spyOn(logger(), level);
  return () => spy.mock.calls.map(([fields]) => (fields as { event: string }).event);
}

export class TokenRig {
  readonly endpoint = new TokenEndpoint();
  /** Milliseconds waited by all managers together. */
  waitedMs = 0;

  private constructor(
    readonly database: Database,
    private readonly url: string | null,
    private readonly closed: () => Promise<void>,
  ) {}

  static async open(): Promise<TokenRig> {
    const dataDir = mkdtempSync(path.join(os.tmpdir(), 'devtrack-tokens-'));
    const onServer = (process.env.TEST_DATABASE_URL ?? '') !== '';
    const postgres = onServer ? await freshPostgresDatabase() : null;
    const database = await openDatabase({ databaseUrl: postgres?.url ?? null, databaseDirectUrl: null, dataDir });
    return new TokenRig(database, postgres?.url ?? null, async () => {
      await database.close();
      await postgres?.drop();
      rmSync(dataDir, { recursive: true, force: true });
    });
  }

  get db(): Db {
    return this.database.db;
  }

  /** A manager as a further process would have it, whose own clock may be off. */
  manager(change: Partial<TokenManagerOptions> = {}, skewMs = 0): TokenManager {
    return new TokenManager({
      db: this.db,
      ring,
      oauth: new OAuthManager(
        () => installed,
        () => new Date(Date.now() + skewMs),
        this.endpoint.send,
      ),
      wait: (ms) => this.wait(ms),
      ...change,
    });
  }

  private async wait(ms: number): Promise<void> {
    this.waitedMs += ms;
    await this.advance(ms / 1000);
  }

  /** Ends every session that this process has on its Postgres, as a failover does. */
  async endBackends(): Promise<void> {
    if (this.url === null) throw new Error('PGlite has no sessions to end.');
    const client = new pg.Client({ connectionString: this.url });
    await client.connect();
    await client.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    );
    await client.end();
  }

  /** Moves the database's clock. */
  async advance(seconds: number): Promise<void> {
    await this.db.execute(sql`update devtrack_clock set offset_ms = offset_ms + ${seconds * 1000}`);
  }

  /** A user's connection whose access token ends in two minutes. */
  async connection(change: Partial<typeof connections.$inferInsert> = {}): Promise<Connection> {
    const [user] = await this.db
      .insert(users)
      .values({ name: 'Dev', email: `${crypto.randomUUID()}@example.com` })
      .returning();
    if (user === undefined) throw new Error('no user');
    const id = crypto.randomUUID();
    const place = { id, userId: user.id, provider: 'github' };
    const sealed = await this.manager().seal(place, {
      accessToken: 'access-0',
      refreshToken: 'refresh-0',
      expiresAt: new Date(Date.now() + 120_000),
      scope: '',
    });
    await insertConnection(this.db, { ...place, ...sealed, accountId: '1', accountLabel: 'dev', origin, ...change });
    return this.read(id);
  }

  async read(id: string): Promise<Connection> {
    const found = await findConnectionById(this.db, id);
    if (found === null) throw new Error('The connection is gone.');
    return found;
  }

  async unread(userId: string): Promise<string[]> {
    const rows = await this.db.select().from(notifications).where(eq(notifications.userId, userId));
    return rows.filter((row) => row.readAt === null).map((row) => row.kind);
  }

  /** Gives a connection up, as the run does that met the failure. */
  async giveUp({ id, userId }: Connection, errorCode: string): Promise<void> {
    await updateConnection(this.db, id, { status: 'reauthorization_required', errorCode, nextSyncAt: null });
    await insertNotification(this.db, {
      userId,
      kind: 'reauthorization_required',
      provider: 'github',
      title: 'Reconnect GitHub',
      body: '',
      href: '/',
    });
  }

  async reset(): Promise<void> {
    await this.db.delete(users);
    await this.db.execute(sql`update devtrack_clock set offset_ms = 0`);
    this.waitedMs = 0;
    Object.assign(this.endpoint, new TokenEndpoint(), { send: this.endpoint.send });
  }

  close(): Promise<void> {
    return this.closed();
  }
}
