import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { decrypt, DecryptionError, encrypt } from '@/lib/crypto/token-cipher';
import { userKey } from '@/lib/crypto/user-keys';
import { IntegrationError, OAuthError } from '@/lib/integrations/errors';
import { neverExpires, type OAuthTokens } from '@/lib/integrations/provider';
import { services } from '@/lib/integrations/services';
import { TokenManager, type StoredToken } from '@/lib/integrations/token-manager';
import { startApp, type TestApp } from '../support/app';
import {
  countRows,
  dumpDatabase,
  newUser,
  requestsByPath,
  rowsOf,
  setClock,
  syncAgain,
  synced,
  tokenPaths,
  type SignedUp,
} from './sql-rows';

const providers = ['github', 'notion', 'slack', 'calendar'] as const;
let app: TestApp;
let browser: SignedUp;
let userId: string;
beforeAll(async () => {
  app = await startApp({ worker: false, env: { BACKFILL_DAYS: '3', TRUST_PROXY: '1' } });
  browser = await newUser(app);
  userId = browser.who.userId;
  for (const provider of providers) expect(await browser.connect(provider)).toContain(`connected=${provider}`);
});
afterAll(async () => {
  await app.close();
});
afterEach(async () => {
  await app.control('DELETE', '/faults');
  await setClock(app, 0);
});

async function managerAt(): Promise<TokenManager> {
  const { oauth } = await services();
  return new TokenManager({
    db: app.database.db,
    ring: app.config.encryptionKeys,
    oauth,
    wait: () => new Promise((resolve) => setImmediate(resolve)),
  });
}

async function tokensOf(provider: string): Promise<OAuthTokens> {
  const tokens = await (await managerAt()).getToken(userId, provider);
  if (tokens === null) throw new Error('no tokens');
  return tokens;
}

async function connectionOf(provider: string): Promise<Record<string, unknown>> {
  const [row] = await rowsOf(app, sql`select * from connections where user_id = ${userId} and provider = ${provider}`);
  if (row === undefined) throw new Error(`${provider} is not connected`);
  return row;
}

async function expireNow(provider: string): Promise<void> {
  await app.database.db.execute(
    sql`update connections set token_expires_at = now() + interval '1 minute' where user_id = ${userId} and provider = ${provider}`,
  );
}

async function failure(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => null,
    (error: unknown) => error,
  );
}

describe('a token near its end', () => {
  it.each(['calendar', 'notion'] as const)(
    'of %s, wanted by 20 callers at once, makes exactly one refresh call, and all get the new one',
    async (provider) => {
      const old = await tokensOf(provider);
      await expireNow(provider);
      await app.control('POST', '/counters/reset');
      // Slow enough that the losers have to wait for it.
      await app.control('POST', '/faults', {
        provider,
        path: provider === 'notion' ? '/v1/oauth/token' : '/token',
        latencyMs: 150,
        times: 1,
      });
      const managers = await Promise.all(Array.from({ length: 20 }, () => managerAt()));
      const tokens = await Promise.all(managers.map((manager) => manager.getValidToken(userId, provider)));
      expect((await requestsByPath(app))[tokenPaths[provider] ?? '']).toBe(1);
      expect(new Set(tokens).size).toBe(1);
      expect(tokens[0]).not.toBe(old.accessToken);
      const stored = await tokensOf(provider);
      expect(stored.accessToken).toBe(tokens[0]);
      // Google answers without a refresh token and the old one is kept; Notion rotates and the new one is.
      expect(stored.refreshToken === old.refreshToken).toBe(provider === 'calendar');
      expect((await connectionOf(provider)).refresh_claimed_until).toBeNull();
    },
  );

  it('is used as it is while it is good for more than the margin of five minutes', async () => {
    const { accessToken } = await tokensOf('calendar');
    await app.control('POST', '/counters/reset');
    await app.database.db.execute(
      sql`update connections set token_expires_at = now() + interval '6 minutes' where user_id = ${userId} and provider = 'calendar'`,
    );
    expect(await (await managerAt()).getValidToken(userId, 'calendar')).toBe(accessToken);
    expect(await requestsByPath(app)).toEqual({});
  });

  it('refused by the API is renewed once per generation, however long it claims to live', async () => {
    const { db } = app.database;
    const { findConnection } = await import('@/lib/db/queries/connections');
    const connection = await findConnection(db, userId, 'notion');
    if (connection === null) throw new Error('not connected');
    await app.control('POST', '/counters/reset');
    const all = await Promise.all(
      Array.from({ length: 5 }, async () => (await managerAt()).validTokenOf(connection, connection.tokenGen)),
    );
    expect(new Set(all.map((token) => token.tokenGen))).toEqual(new Set([connection.tokenGen + 1]));
    expect((await requestsByPath(app))[tokenPaths.notion ?? '']).toBe(1);
  });

  it('of which the worker died in mid-refresh is free again after the claim’s 75 seconds, not before', async () => {
    await expireNow('calendar');
    await app.database.db.execute(
      sql`update connections set refresh_claimed_until = devtrack_now() + interval '75 seconds' where user_id = ${userId} and provider = 'calendar'`,
    );
    await app.control('POST', '/counters/reset');
    expect(await failure((await managerAt()).getValidToken(userId, 'calendar'))).toMatchObject({
      code: 'network_error',
    });
    expect(await requestsByPath(app)).toEqual({});
    await setClock(app, 76_000);
    await (await managerAt()).getValidToken(userId, 'calendar');
    expect((await requestsByPath(app))[tokenPaths.calendar ?? '']).toBe(1);
  });

  it('whose refresh the provider cannot answer keeps what it has, and the next try succeeds', async () => {
    await expireNow('calendar');
    const before = await connectionOf('calendar');
    for (const fault of [{ status: 500, body: '' }, { hangup: true }, { garbage: true }, { status: 429, body: '' }]) {
      await app.control('POST', '/faults', { provider: 'calendar', path: '/token', times: 1, ...fault });
      const error = await failure((await managerAt()).getValidToken(userId, 'calendar'));
      expect(error).toBeInstanceOf(IntegrationError);
      expect((error as IntegrationError).code).not.toBe('invalid_grant');
      expect(await connectionOf('calendar')).toMatchObject({
        access_token_encrypted: before.access_token_encrypted,
        refresh_token_encrypted: before.refresh_token_encrypted,
        token_gen: before.token_gen,
        refresh_claimed_until: null,
      });
    }
    await expect((await managerAt()).getValidToken(userId, 'calendar')).resolves.toMatch(/^ya29\./);
  });
});

describe('invalid_grant', () => {
  it('after somebody else’s success does no harm: the winner’s token is used', async () => {
    const { oauth } = await services();
    const fresh = await oauth.refreshAccessToken('calendar', (await tokensOf('calendar')).refreshToken ?? '');
    await expireNow('calendar');
    // The provider says no; before it does, somebody else (a reauthorization) has stored new tokens.
    const racing: Pick<typeof oauth, 'refreshAccessToken'> = {
      refreshAccessToken: async () => {
        await (await managerAt()).storeToken(userId, 'calendar', fresh);
        throw new OAuthError('refused', 'calendar', 'invalid_grant', false);
      },
    };
    const manager = new TokenManager({
      db: app.database.db,
      ring: app.config.encryptionKeys,
      oauth: Object.assign(Object.create(oauth) as typeof oauth, racing),
    });
    expect(await manager.getValidToken(userId, 'calendar')).toBe(fresh.accessToken);
  });

  it('of one’s own is told, and a late answer never overwrites a newer token', async () => {
    const { oauth } = await services();
    const kept = await tokensOf('calendar');
    const late = await oauth.refreshAccessToken('calendar', kept.refreshToken ?? '');
    const newer = { ...late, accessToken: 'ya29.newer' };
    await expireNow('calendar');
    const slow = Object.assign(Object.create(oauth) as typeof oauth, {
      refreshAccessToken: async () => {
        await (await managerAt()).storeToken(userId, 'calendar', newer);
        return late;
      },
    });
    const manager = new TokenManager({ db: app.database.db, ring: app.config.encryptionKeys, oauth: slow });
    expect(await manager.getValidToken(userId, 'calendar')).toBe('ya29.newer');
    await (await managerAt()).storeToken(userId, 'calendar', { ...kept, refreshToken: 'dead', expiresAt: new Date() });
    expect(await failure((await managerAt()).getValidToken(userId, 'calendar'))).toMatchObject({
      code: 'invalid_grant',
      retryable: false,
    });
    await (await managerAt()).storeToken(userId, 'calendar', kept);
  });
});

describe('a token without a refresh token', () => {
  it('is used until its very end, then it is invalid_grant, without any request', async () => {
    const manager = await managerAt();
    const tokens = await tokensOf('github');
    const expiresAt = new Date(Date.now() + 60_000);
    await manager.storeToken(userId, 'github', { accessToken: tokens.accessToken, scope: tokens.scope, expiresAt });
    await app.control('POST', '/counters/reset');
    await setClock(app, 30_000);
    expect(await manager.getValidToken(userId, 'github')).toBe(tokens.accessToken);
    await setClock(app, 60_000);
    expect(await failure(manager.getValidToken(userId, 'github'))).toMatchObject({ code: 'invalid_grant' });
    expect(await requestsByPath(app)).toEqual({});
    await manager.storeToken(userId, 'github', tokens);
  });
});

describe('what is stored', () => {
  it('comes back as it went in, every field, in both shapes', async () => {
    const manager = await managerAt();
    const before = await tokensOf('slack');
    const tokens: OAuthTokens = {
      accessToken: 'xoxp-round-trip',
      refreshToken: 'xoxe-round-trip',
      expiresAt: new Date('2027-01-02T03:04:05.678Z'),
      scope: 'search:read team:read',
      extra: { team_id: 'T9' },
    };
    await manager.storeToken(userId, 'slack', tokens);
    expect(await manager.getToken(userId, 'slack')).toEqual(tokens);
    const stored: StoredToken | null = await manager.getStoredToken(userId, 'slack');
    expect(stored).toEqual({
      userId,
      provider: 'slack',
      accessToken: 'xoxp-round-trip',
      refreshToken: 'xoxe-round-trip',
      expiresAt: tokens.expiresAt,
      encryptedAt: expect.any(Date) as Date,
    });
    expect(Math.abs((stored?.encryptedAt.getTime() ?? 0) - Date.now())).toBeLessThan(60_000);
    await manager.storeToken(userId, 'slack', before);
    expect((await tokensOf('slack')).expiresAt).toEqual(neverExpires);
  });

  it('is nothing for another user or an unconnected provider', async () => {
    const other = (await newUser(app)).who.userId;
    const manager = await managerAt();
    expect(await manager.getToken(other, 'github')).toBeNull();
    expect(await manager.getStoredToken(other, 'github')).toBeNull();
    expect(await failure(manager.getValidToken(other, 'github'))).toMatchObject({ code: 'not_connected' });
    expect(await failure(manager.storeToken(other, 'github', await tokensOf('github')))).toMatchObject({
      code: 'not_connected',
    });
  });

  it('does not open in another user’s row, another provider’s, or the other column', async () => {
    const thief = await newUser(app);
    await thief.connect('github');
    const manager = await managerAt();
    const mine = await connectionOf('github');
    const notion = await connectionOf('notion');
    await app.database.db.execute(
      sql`update connections set access_token_encrypted = ${String(mine.access_token_encrypted)} where user_id = ${thief.who.userId}`,
    );
    await expect(manager.getToken(thief.who.userId, 'github')).rejects.toThrow(DecryptionError);
    // The thief's wrapped key replaced by the victim's does not help: it is bound to its owner.
    await app.database.db.execute(
      sql`update user_keys set wrapped_key = (select wrapped_key from user_keys where user_id = ${userId}) where user_id = ${thief.who.userId}`,
    );
    await expect(manager.getToken(thief.who.userId, 'github')).rejects.toThrow(DecryptionError);
    for (const change of [
      sql`access_token_encrypted = refresh_token_encrypted`,
      sql`access_token_encrypted = ${String(mine.access_token_encrypted)}`,
      sql`access_token_encrypted = left(access_token_encrypted, -4)`,
    ]) {
      await app.database.db.execute(sql`update connections set ${change} where id = ${String(notion.id)}`);
      await expect(manager.getToken(userId, 'notion')).rejects.toThrow(DecryptionError);
      await app.database.db.execute(
        sql`update connections set access_token_encrypted = ${String(notion.access_token_encrypted)} where id = ${String(notion.id)}`,
      );
    }
    await expect(manager.getToken(userId, 'notion')).resolves.not.toBeNull();
  });

  it('is gone after deleteToken, and the connection stays and asks to be reconnected', async () => {
    const manager = await managerAt();
    const tokens = await tokensOf('slack');
    await manager.deleteToken(userId, 'slack');
    expect(await manager.getToken(userId, 'slack')).toBeNull();
    expect(await connectionOf('slack')).toMatchObject({
      access_token_encrypted: null,
      refresh_token_encrypted: null,
      token_expires_at: null,
      encrypted_at: null,
    });
    expect(await failure(manager.getValidToken(userId, 'slack'))).toMatchObject({ code: 'invalid_grant' });
    await manager.deleteToken(userId, 'slack');
    await manager.storeToken(userId, 'slack', tokens);
    expect(await manager.getValidToken(userId, 'slack')).toBe(tokens.accessToken);
  });
});

describe('the key of a user', () => {
  const [current] = [{ id: 'k1', key: Buffer.alloc(32, 1) }];
  const newer = { id: 'k2', key: Buffer.alloc(32, 2) };

  it('made under a ring of two is wrapped by the first, and one wrapped by the second still opens', async () => {
    const { db } = app.database;
    const [a, b] = [(await newUser(app)).who.userId, (await newUser(app)).who.userId];
    const old = await userKey(db, [current], a);
    expect(await userKey(db, [newer, current], a)).toEqual(old);
    const made = await userKey(db, [newer, current], b);
    expect(
      await rowsOf(app, sql`select master_key_id from user_keys where user_id in (${a}, ${b}) order by master_key_id`),
    ).toEqual([{ master_key_id: 'k1' }, { master_key_id: 'k2' }]);
    expect(made.key).toHaveLength(32);
    expect(made.key.equals(old.key)).toBe(false);
    expect(await userKey(db, [newer], b)).toEqual(made);
  });

  it('whose master key is not in the ring is refused with the name of what is missing', async () => {
    const { userId: owner } = (await newUser(app)).who;
    await userKey(app.database.db, [current], owner);
    await expect(userKey(app.database.db, [newer], owner)).rejects.toThrow(/ENCRYPTION_KEYS lacks the key "k1"/);
    await expect(userKey(app.database.db, [{ id: 'k1', key: Buffer.alloc(32, 9) }], owner)).rejects.toThrow(
      DecryptionError,
    );
    await expect(userKey(app.database.db, [], (await newUser(app)).who.userId)).rejects.toThrow(/ENCRYPTION_KEYS/);
  });

  it('is one, however many first connections ask for it at once', async () => {
    const { userId: owner } = (await newUser(app)).who;
    const keys = await Promise.all(Array.from({ length: 20 }, () => userKey(app.database.db, [current], owner)));
    expect(new Set(keys.map(({ key }) => key.toString('hex'))).size).toBe(1);
    expect(await countRows(app, 'user_keys', sql`user_id = ${owner}`)).toBe(1);
  });

  it('differs from every other user’s, so that one opens nothing of another', async () => {
    const [a, b] = [(await newUser(app)).who.userId, (await newUser(app)).who.userId];
    const [first, second] = [
      await userKey(app.database.db, [current], a),
      await userKey(app.database.db, [current], b),
    ];
    const place = { userId: a, connectionId: 'c', provider: 'github', field: 'access_token' as const };
    expect(() => decrypt(encrypt('t', first, place), second, place)).toThrow(DecryptionError);
  });
});

describe('a token', () => {
  it('appears in no answer, log line or database text after connecting, syncing, refreshing, failing and exporting', async () => {
    const lines: string[] = [];
    const { logger, setLogLevel } = await import('@/lib/logger');
    const level = logger().level;
    const streams = Object.getOwnPropertySymbols(logger()).map((symbol): unknown => Reflect.get(logger(), symbol));
    const destination = streams.find(
      (value): value is { write(text: string): unknown } =>
        typeof value === 'object' && value !== null && 'write' in value && typeof value.write === 'function',
    );
    if (destination === undefined) throw new Error('The logger writes nowhere.');
    const original = destination.write.bind(destination);
    destination.write = (text: string) => lines.push(text);
    setLogLevel('trace');
    const answers: string[] = [];
    const canaries = new Set<string>();
    const remember = async (): Promise<void> => {
      for (const provider of providers) {
        const tokens = await (await managerAt()).getToken(userId, provider);
        for (const token of [tokens?.accessToken, tokens?.refreshToken]) if (token !== undefined) canaries.add(token);
      }
    };
    try {
      await remember();
      const worker = await app.startWorker();
      for (const provider of providers) await synced(browser, provider);
      await expireNow('calendar');
      await syncAgain(browser, 'calendar');
      await remember();
      await app.control('POST', '/tokens/expire', {});
      await syncAgain(browser, 'calendar');
      await remember();
      await app.control('POST', '/faults', {
        provider: 'notion',
        path: '/v1/oauth/token',
        status: 400,
        body: { error: 'invalid_grant', error_description: 'nrt_echoedInAnError12345' },
      });
      await app.control('POST', '/grants/revoke', { provider: 'slack' });
      for (const provider of ['notion', 'slack']) await browser.request('POST', `/api/integrations/${provider}/sync`);
      for (const path of [
        '/api/integrations',
        '/api/account',
        '/api/account/export',
        '/api/activities?limit=200',
        '/api/notifications',
        '/api/integrations/analytics',
        '/api/integrations/summary?type=weekly',
        '/api/openapi.json',
        '/api/metrics',
        ...providers.flatMap((provider) => [
          `/api/integrations/${provider}/logs`,
          `/api/integrations/${provider}/status`,
        ]),
      ]) {
        const answer = await browser.get(path);
        answers.push(await answer.text(), JSON.stringify([...answer.headers]));
      }
      await worker.stop();
    } finally {
      destination.write = original;
      setLogLevel(level);
    }
    expect(canaries.size).toBeGreaterThanOrEqual(7);
    expect(lines.length).toBeGreaterThan(5);
    const places = { answers: answers.join('\n'), logs: lines.join('\n'), database: await dumpDatabase(app) };
    const clientSecrets = providers.map((provider) => `not-secret-loopback-only-${provider}`);
    const keys = app.config.encryptionKeys.map(({ key }) => key.toString('base64'));
    for (const [place, text] of Object.entries(places)) {
      for (const secret of [...canaries, ...clientSecrets, ...keys, app.config.authSecret, 'echoedInAnError'])
        expect(text.includes(secret), `${secret.slice(0, 6)}… in ${place}`).toBe(false);
    }
  });
});
