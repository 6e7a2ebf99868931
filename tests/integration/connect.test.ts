import { request as httpRequest } from 'node:http';
import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startApp, type TestApp } from '../support/app';
import { Browser } from '../support/browser';
import {
  connectAndSync,
  connectCookieOf,
  countRows,
  grantsAt,
  newUser,
  requestsByPath,
  revokePaths,
  rowsOf,
  sessionCookie,
  setClock,
  signIn,
  statusOf,
  syncAgain,
  synced,
  tokenPaths,
  withConfig,
  type SignedUp,
} from './sql-rows';

const providers = ['github', 'notion', 'slack', 'calendar'] as const;
const page = '/dashboard/integrations';
let app: TestApp;

beforeAll(async () => {
  app = await startApp({ env: { BACKFILL_DAYS: '7', TRUST_PROXY: '1' } });
});
afterAll(async () => {
  await app.close();
});
afterEach(async () => {
  await app.control('DELETE', '/faults');
  await setClock(app, 0);
});

async function locationOf(answer: Response): Promise<string> {
  return answer.headers.get('location') ?? `${answer.status} ${await answer.text()}`;
}

async function tokenRequests(provider: string): Promise<number> {
  return (await requestsByPath(app))[tokenPaths[provider] ?? ''] ?? 0;
}

async function outcomes(userId: string): Promise<unknown[]> {
  return (
    await rowsOf(
      app,
      sql`select action, provider, outcome from audit_logs where user_id = ${userId} and provider is not null order by created_at`,
    )
  ).map((row) => `${String(row.action)} ${String(row.outcome)}`);
}

describe('a callback that was not begun here', () => {
  const invalid = (provider: string): string => `${page}?error=invalid_state&provider=${provider}`;

  it.each(providers)(
    'with an unknown state is refused at %s, audited, and asks the provider nothing',
    async (provider) => {
      const browser = await newUser(app);
      await app.control('POST', '/counters/reset');
      for (const query of [
        'code=abc&state=unknown',
        'code=abc',
        'state=&code=abc',
        `code=abc&state=${'x'.repeat(5000)}`,
        'error=access_denied',
        'error=server_error&state=unknown',
        '',
      ]) {
        expect(await locationOf(await browser.get(`/api/integrations/${provider}/callback?${query}`)), query).toBe(
          invalid(provider),
        );
      }
      expect(await requestsByPath(app)).toEqual({});
      expect(new Set(await outcomes(browser.who.userId))).toEqual(new Set(['connect invalid_state']));
    },
  );

  it.each(['github', 'calendar'] as const)(
    'of 50 callbacks with one state exactly one succeeds, with one token request at %s',
    async (provider) => {
      const browser = await newUser(app);
      const callback = await browser.authorize(provider);
      await app.control('POST', '/counters/reset');
      const landed = await Promise.all(Array.from({ length: 50 }, async () => locationOf(await browser.get(callback))));
      expect(landed.filter((location) => location === `${page}?connected=${provider}`)).toHaveLength(1);
      expect(landed.filter((location) => location === invalid(provider))).toHaveLength(49);
      expect(await tokenRequests(provider)).toBe(1);
      expect(await countRows(app, 'connections', sql`user_id = ${browser.who.userId}`)).toBe(1);
      expect(grantsAt(app, provider).at(-1)?.revoked).toBe(false);
    },
  );

  it('is refused eleven minutes after it began, and taken after nine', async () => {
    const browser = await newUser(app);
    const late = await browser.authorize('github');
    await setClock(app, 11 * 60_000);
    expect(await locationOf(await browser.get(late))).toBe(invalid('github'));
    await setClock(app, 0);
    // The late attempt did not leave it lying about either, or the clock alone would have decided.
    const inTime = await browser.authorize('github');
    await setClock(app, 9 * 60_000);
    expect(await locationOf(await browser.get(inTime))).toBe(`${page}?connected=github`);
  });

  it('is refused in another session of the same user, even with the cookie of the browser that began', async () => {
    const first = await newUser(app);
    const second = app.browser();
    expect((await signIn(second, first.who)).status).toBe(200);
    const callback = await first.authorize('github');
    await app.control('POST', '/counters/reset');
    const cookie = `${sessionCookie(second)}; ${connectCookieOf(first)}`;
    expect(await locationOf(await second.get(callback, { cookie }))).toBe(invalid('github'));
    expect(await tokenRequests('github')).toBe(0);
    expect(await countRows(app, 'connections', sql`user_id = ${first.who.userId}`)).toBe(0);
  });

  it('is refused for another user, who gets no connection to the first one’s account', async () => {
    const attacker = await newUser(app);
    const victim = await newUser(app);
    const callback = await attacker.authorize('github');
    const cookie = `${sessionCookie(victim)}; ${connectCookieOf(attacker)}`;
    expect(await locationOf(await victim.get(callback, { cookie }))).toBe(invalid('github'));
    expect(await countRows(app, 'connections', sql`user_id in (${attacker.who.userId}, ${victim.who.userId})`)).toBe(0);
    expect(await outcomes(victim.who.userId)).toContain('connect invalid_state');
  });

  it.each(['no cookie', 'another nonce', 'a malformed nonce'])(
    'is refused in another browser of the same session: %s',
    async (what) => {
      const browser = await newUser(app);
      const callback = await browser.authorize('slack');
      const nonce =
        {
          'no cookie': '',
          'another nonce': `; devtrack-connect=${'A'.repeat(43)}`,
          'a malformed nonce': '; devtrack-connect=%00',
        }[what] ?? '';
      expect(await locationOf(await browser.get(callback, { cookie: `${sessionCookie(browser)}${nonce}` }))).toBe(
        invalid('slack'),
      );
      expect(await countRows(app, 'connections', sql`user_id = ${browser.who.userId}`)).toBe(0);
    },
  );

  it('is refused at another provider than the one it was begun for', async () => {
    const browser = await newUser(app);
    const callback = new URL(await browser.authorize('github'));
    await app.control('POST', '/counters/reset');
    expect(await locationOf(await browser.get(`/api/integrations/calendar/callback${callback.search}`))).toBe(
      invalid('calendar'),
    );
    expect(await requestsByPath(app)).toEqual({});
  });

  it('with another issuer’s name is refused without a token request, and the contract’s code', async () => {
    const browser = await newUser(app);
    const callback = await browser.authorize('calendar');
    await app.control('POST', '/counters/reset');
    expect(await locationOf(await browser.get(`${callback}&iss=${encodeURIComponent('https://evil.example')}`))).toBe(
      `${page}?error=exchange_failed&provider=calendar`,
    );
    expect(await tokenRequests('calendar')).toBe(0);
  });

  it('leaves no state in the database that could be read: a hash, and the verifier encrypted', async () => {
    const browser = await newUser(app);
    const callback = new URL(await browser.authorize('github'));
    const state = callback.searchParams.get('state') ?? '';
    const [row] = await rowsOf(app, sql`select * from oauth_states where user_id = ${browser.who.userId}`);
    expect(row?.state_hash).toMatch(/^[0-9a-f]{64}$/);
    expect(row?.code_verifier_encrypted).toMatch(/^v1\.user\./);
    expect(JSON.stringify(row)).not.toContain(state);
    expect(JSON.stringify(row)).not.toContain(connectCookieOf(browser).split('=')[1]);
    expect(Buffer.from(state, 'base64url')).toHaveLength(32);
  });
});

describe('what the provider or the person decides', () => {
  it('is told as access_denied when consent was denied, and nothing is stored', async () => {
    const browser = await newUser(app);
    expect(await browser.connect('notion', 'deny')).toBe(`${page}?error=access_denied&provider=notion`);
    expect(await statusOf(browser, 'notion')).toMatchObject({ connected: false, state: 'disconnected' });
  });

  it('is told as exchange_failed when the code is missing or wrong', async () => {
    const browser = await newUser(app);
    const missing = new URL(await browser.authorize('github'));
    missing.searchParams.delete('code');
    expect(await locationOf(await browser.get(missing.href))).toBe(`${page}?error=exchange_failed&provider=github`);
    const wrong = new URL(await browser.authorize('github'));
    wrong.searchParams.set('code', 'wrong');
    expect(await locationOf(await browser.get(wrong.href))).toBe(`${page}?error=exchange_failed&provider=github`);
  });

  it('never carries the provider’s own words into our page', async () => {
    const browser = await newUser(app);
    const callback = new URL(await browser.authorize('github', 'deny'));
    callback.searchParams.set('error', '<script>EVIL</script>');
    callback.searchParams.set('error_description', 'Call EVIL at 0900');
    callback.searchParams.set('error_uri', 'https://evil.example');
    const answer = await browser.get(callback.href);
    expect(await answer.text()).toBe('');
    expect(answer.headers.get('location')).toBe(`${page}?error=exchange_failed&provider=github`);
    expect(JSON.stringify([...answer.headers])).not.toMatch(/evil/i);
  });

  it.each([
    ['answers 500', { status: 500, body: 'boom' }, 'provider_unavailable'],
    ['hangs up', { hangup: true }, 'provider_unavailable'],
    ['answers 429', { status: 429, body: '', headers: { 'retry-after': '9' } }, 'provider_unavailable'],
    ['answers nonsense', { garbage: true }, 'exchange_failed'],
    ['answers HTML with 200', { status: 200, body: '<html></html>' }, 'exchange_failed'],
  ])('is one code when the token endpoint %s, and nothing is stored', async (_what, fault, code) => {
    const browser = await newUser(app);
    for (const provider of providers) {
      const callback = await browser.authorize(provider);
      await app.control('POST', '/faults', { provider, method: 'POST', ...fault });
      expect(await locationOf(await browser.get(callback)), provider).toBe(
        `${page}?error=${code}&provider=${provider}`,
      );
      await app.control('DELETE', '/faults');
    }
    expect(await countRows(app, 'connections', sql`user_id = ${browser.who.userId}`)).toBe(0);
    expect(await countRows(app, 'integration_sync_logs', sql`user_id = ${browser.who.userId}`)).toBe(0);
  });

  it.each(providers)('leaves no live token behind at %s when the account cannot be asked for', async (provider) => {
    const browser = await newUser(app);
    const callback = await browser.authorize(provider);
    await app.control('POST', '/faults', {
      provider,
      path: { github: '/user', notion: '/v1/users', slack: '/api/auth.test', calendar: '/calendar' }[provider],
      status: 500,
      body: {},
    });
    expect(await locationOf(await browser.get(callback))).toBe(
      `${page}?error=provider_unavailable&provider=${provider}`,
    );
    expect(grantsAt(app, provider).at(-1)).toMatchObject({ revoked: true });
    expect(await countRows(app, 'connections', sql`user_id = ${browser.who.userId}`)).toBe(0);
  });

  it.each(providers)(
    'ends nothing at %s where another window has connected the account meanwhile',
    async (provider) => {
      const browser = await newUser(app);
      const earlier = grantsAt(app, provider).length;
      const slow = await browser.authorize(provider);
      expect(await browser.connect(provider)).toBe(`${page}?connected=${provider}`);
      await app.control('POST', '/faults', {
        provider,
        path: { github: '/user', notion: '/v1/users', slack: '/api/auth.test', calendar: '/calendar' }[provider],
        status: 500,
        body: {},
      });
      expect(await locationOf(await browser.get(slow))).toMatch(/\?error=/);
      await app.control('DELETE', '/faults');
      const grants = grantsAt(app, provider).slice(earlier);
      expect(grants.length).toBeGreaterThan(0);
      expect(grants.filter(({ revoked }) => revoked)).toEqual([]);
      expect(await countRows(app, 'connections', sql`user_id = ${browser.who.userId} and status = 'active'`)).toBe(1);
    },
  );
});

describe('an answer of the flow', () => {
  it('leaves nothing in caches and referrers, and no code in the address it leads to', async () => {
    const browser = await newUser(app);
    const begin = await browser.get('/api/integrations/github/connect');
    const callback = await browser.authorize('github');
    const good = await browser.get(callback);
    const bad = await browser.get(callback);
    for (const answer of [begin, good, bad]) {
      expect(answer.status).toBe(302);
      expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
      expect(answer.headers.get('cache-control')).toBe('no-store');
    }
    expect(good.headers.get('location')).not.toMatch(/code|state|token/);
    expect(begin.headers.get('set-cookie')).toMatch(
      /^devtrack-connect=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=900$/,
    );
  });

  it('is a __Host- cookie with Secure where the application is on https', async () => {
    const browser = await newUser(app);
    await withConfig(app, { appUrl: new URL(`https://localhost:${app.config.port}`) }, async () => {
      const { connectCookie, readNonce } = await import('@/lib/http/connect-cookie');
      const nonce = 'n'.repeat(43);
      expect(connectCookie(nonce)).toBe(
        `__Host-devtrack-connect=${nonce}; Path=/; HttpOnly; SameSite=Lax; Max-Age=900; Secure`,
      );
      expect(readNonce(new Headers({ cookie: `devtrack-connect=${nonce}` }))).toBeNull();
    });
    expect(browser).toBeDefined();
  });

  it('goes back to our own page that asked, and to no other place', async () => {
    const browser = await newUser(app);
    const attemptWith = async (path: string): Promise<string> => {
      const begin = await browser.get(`/api/integrations/github/connect?return=${encodeURIComponent(path)}`);
      const state = new URL(begin.headers.get('location') ?? 'http://none').searchParams.get('state') ?? '';
      return locationOf(await browser.get(`/api/integrations/github/callback?error=access_denied&state=${state}`));
    };
    expect(await attemptWith('/dashboard/activity?source=github')).toBe(
      '/dashboard/activity?source=github&error=access_denied&provider=github',
    );
    for (const path of [
      '//evil.example',
      '/\\evil.example',
      '/%2f%2fevil.example',
      '/dashboard/%2e%2e//evil',
      'https://evil.example',
      'javascript:alert(1)',
      '/api/account/export',
      '/dashboard\r\nx: y',
    ]) {
      expect(await attemptWith(path), path).toBe(`${page}?error=access_denied&provider=github`);
    }
  });

  it('uses the loopback name of the browser for the redirect URI, and never a header that names another host', async () => {
    const { port } = app.config;
    const who = (await newUser(app)).who;
    for (const name of ['localhost', '127.0.0.1']) {
      const browser = new Browser(`http://${name}:${port}`);
      expect((await signIn(browser, who)).status, name).toBe(200);
      const lies: Record<string, string>[] = [
        {},
        { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https', forwarded: 'host=evil.example' },
      ];
      for (const headers of lies) {
        const begin = await browser.get('/api/integrations/github/connect', headers);
        const url = new URL(begin.headers.get('location') ?? 'http://none');
        expect(url.searchParams.get('redirect_uri')).toBe(`http://${name}:${port}/api/integrations/github/callback`);
      }
      expect(await browser.connect('github')).toBe(`${page}?connected=github`);
    }
    expect(await statusForHost(port, 'evil.example')).toBe(421);
    expect(await statusForHost(port, `[::1]:${port}`)).toBe(401);
  });
});

/** `fetch` does not let the Host header be chosen. */
function statusForHost(port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(
      { host: '127.0.0.1', port, path: '/api/integrations/github/connect', headers: { host } },
      (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      },
    );
    sent.on('error', reject);
    sent.end();
  });
}

describe('a provider that cannot be connected', () => {
  async function refusal(browser: Browser, path: string, method = 'GET'): Promise<{ status: number; code: string }> {
    const answer = await browser.request(method, path);
    const body = (await answer.json()) as { error: { code: string } };
    return { status: answer.status, code: body.error.code };
  }

  it('because there is none of that name is 404', async () => {
    const browser = await newUser(app);
    for (const name of ['gitlab', 'GitHub', 'constructor', '__proto__', 'github%20', '..', '%00']) {
      const answer = await browser.get(`/api/integrations/${name}/connect`);
      expect(answer.status, name).toBe(404);
      expect(answer.headers.get('location')).toBeNull();
    }
    expect(await refusal(browser, '/api/integrations/gitlab/connect')).toEqual({
      status: 404,
      code: 'unknown_provider',
    });
    expect(await refusal(browser, '/api/integrations/gitlab/callback?code=a&state=b')).toEqual({
      status: 404,
      code: 'unknown_provider',
    });
  });

  it('because it is switched off is 403 feature_disabled, and nothing is deleted', async () => {
    const browser = await newUser(app);
    await connectAndSync(browser, 'notion');
    const off = {
      features: {
        ...app.config.features,
        providers: { ...app.config.features.providers, notion: { kind: 'off' as const } },
      },
    };
    await withConfig(app, off, async () => {
      expect(await refusal(browser, '/api/integrations/notion/connect')).toEqual({
        status: 403,
        code: 'feature_disabled',
      });
      expect(await refusal(browser, '/api/integrations/notion/sync', 'POST')).toEqual({
        status: 403,
        code: 'feature_disabled',
      });
      expect(await statusOf(browser, 'notion')).toMatchObject({ setup: 'feature_disabled', connected: true });
    });
    expect((await statusOf(browser, 'notion')).counts.allTime).toBeGreaterThan(0);
  });

  it('because nobody set it up is 409 not_configured', async () => {
    const browser = await newUser(app);
    await withConfig(app, { sandbox: { ...app.config.sandbox, mode: 'off' } }, async () => {
      for (const provider of providers) {
        expect(await refusal(browser, `/api/integrations/${provider}/connect`)).toEqual({
          status: 409,
          code: 'not_configured',
        });
        expect((await statusOf(browser, provider)).setup).toBe('not_configured');
      }
    });
  });
});

describe('reauthorizing a connected account', () => {
  it.each(providers)(
    'with another account is refused at %s, its token revoked, the old connection untouched and syncing',
    async (provider) => {
      const browser = await newUser(app);
      const before = await connectAndSync(browser, provider);
      const [row] = await rowsOf(
        app,
        sql`select id, token_gen, access_token_encrypted from connections where user_id = ${browser.who.userId}`,
      );
      expect(await browser.connect(provider, 'allow', 'other')).toBe(
        `${page}?error=wrong_account&provider=${provider}`,
      );
      const [stray] = grantsAt(app, provider)
        .filter((grant) => grant.account === 'other')
        .slice(-1);
      expect(stray).toMatchObject({ account: 'other', revoked: true });
      expect(
        grantsAt(app, provider)
          .filter((grant) => grant.account === 'subject')
          .at(-1)?.revoked,
      ).toBe(false);
      expect(
        await rowsOf(
          app,
          sql`select id, token_gen, access_token_encrypted from connections where user_id = ${browser.who.userId}`,
        ),
      ).toEqual([row]);
      const after = await syncAgain(browser, provider);
      expect(after).toMatchObject({
        state: 'success',
        accountLabel: before.accountLabel,
        lastResult: { status: 'success' },
      });
      expect(await outcomes(browser.who.userId)).toContain('reauthorize wrong_account');
    },
  );

  it.each(['github', 'notion', 'slack', 'calendar'] as const)(
    'with the same account keeps every row at %s',
    async (provider) => {
      const browser = await newUser(app);
      await connectAndSync(browser, provider);
      const rows = (): Promise<Record<string, unknown>[]> =>
        rowsOf(
          app,
          sql`select id, external_id, title from activities where user_id = ${browser.who.userId} order by id`,
        );
      const before = await rows();
      expect(before.length).toBeGreaterThan(0);
      expect(await browser.connect(provider)).toBe(`${page}?connected=${provider}`);
      await synced(browser, provider);
      const after = await rows();
      expect(after.filter((row) => before.some((known) => known.id === row.id))).toHaveLength(before.length);
      expect(await countRows(app, 'connections', sql`user_id = ${browser.who.userId}`)).toBe(1);
      expect(await outcomes(browser.who.userId)).toContain('reauthorize success');
    },
  );

  it.each(['github', 'calendar'] as const)(
    'that fails half-way at %s does not end the old grant, which may be of the same account',
    async (provider) => {
      const browser = await newUser(app);
      await connectAndSync(browser, provider);
      const callback = await browser.authorize(provider);
      await app.control('POST', '/counters/reset');
      await app.control('POST', '/faults', { provider, method: 'GET', status: 500, body: {} });
      expect(await locationOf(await browser.get(callback))).toBe(
        `${page}?error=provider_unavailable&provider=${provider}`,
      );
      await app.control('DELETE', '/faults');
      expect((await requestsByPath(app))[revokePaths[provider] ?? ''] ?? 0).toBe(0);
      expect((await syncAgain(browser, provider)).state).toBe('success');
    },
  );
});

describe('disconnecting', () => {
  async function filled(provider: string): Promise<SignedUp> {
    const browser = await newUser(app);
    await connectAndSync(browser, provider);
    await connectAndSync(browser, provider === 'slack' ? 'github' : 'slack');
    await browser.json('/api/integrations/summary?type=weekly');
    const { userId } = browser.who;
    await app.database.db.execute(
      sql`insert into notifications (user_id, kind, provider, title, body, href) values (${userId}, 'sync_failing', ${provider}, 't', 'b', '/'), (${userId}, 'sync_failing', ${provider === 'slack' ? 'github' : 'slack'}, 't', 'b', '/')`,
    );
    return browser;
  }
  async function held(userId: string, provider: string): Promise<Record<string, number>> {
    const mine = sql`user_id = ${userId}`;
    return {
      connections: await countRows(app, 'connections', sql`${mine} and provider = ${provider}`),
      activities: await countRows(app, 'activities', sql`${mine} and source = ${provider}`),
      notifications: await countRows(app, 'notifications', sql`${mine} and provider = ${provider}`),
      summaries: await countRows(app, 'ai_summaries', mine),
      cached: await countRows(app, 'summary_cache', mine),
    };
  }
  const nothing = { connections: 0, activities: 0, notifications: 0, summaries: 0, cached: 0 };

  it.each(providers)(
    '%s revokes there, deletes what came from there, and leaves the rest, the logs and the audit',
    async (provider) => {
      const browser = await filled(provider);
      const { userId } = browser.who;
      const before = await held(userId, provider);
      const other = provider === 'slack' ? 'github' : 'slack';
      const others = await held(userId, other);
      const [stored] = await rowsOf(
        app,
        sql`select access_token_encrypted from connections where user_id = ${userId} and provider = ${provider}`,
      );
      expect(stored?.access_token_encrypted).toMatch(/^v1\./);
      const answer = await browser.request('POST', `/api/integrations/${provider}/disconnect`);
      expect(answer.status).toBe(200);
      expect(await answer.json()).toEqual({ disconnected: true, revoked: true, activitiesDeleted: before.activities });
      expect(before.activities).toBeGreaterThan(0);
      expect(await held(userId, provider)).toEqual(nothing);
      expect(await held(userId, other)).toMatchObject({
        connections: 1,
        activities: others.activities,
        notifications: 1,
      });
      expect(
        grantsAt(app, provider)
          .filter((grant) => grant.account === 'subject')
          .at(-1)?.revoked,
      ).toBe(true);
      expect(grantsAt(app, other).at(-1)?.revoked).toBe(false);
      const logs = await browser.json<{ logs: unknown[] }>(`/api/integrations/${provider}/logs`);
      expect(logs.logs).toHaveLength(1);
      expect(await outcomes(userId)).toEqual(expect.arrayContaining(['connect success', 'disconnect revoked']));
      expect((await browser.request('POST', `/api/integrations/${provider}/disconnect`)).status).toBe(409);
      expect(await statusOf(browser, provider)).toMatchObject({
        connected: false,
        state: 'disconnected',
        counts: { allTime: 0 },
        scopes: [],
      });
    },
  );

  it.each([
    ['answers 503', { status: 503, body: 'down' }],
    ['hangs up', { hangup: true }],
  ])(
    'from a provider that %s deletes everything all the same and says that it was not revoked',
    async (_what, fault) => {
      const browser = await filled('calendar');
      await app.control('POST', '/faults', { provider: 'calendar', ...fault });
      const answer = await browser.request('POST', '/api/integrations/calendar/disconnect');
      expect(await answer.json()).toMatchObject({ disconnected: true, revoked: false });
      expect(await held(browser.who.userId, 'calendar')).toEqual(nothing);
      expect(await outcomes(browser.who.userId)).toContain('disconnect not_revoked');
    },
  );

  it('a connection whose tokens another origin issued sends them nowhere', async () => {
    const browser = await newUser(app);
    await connectAndSync(browser, 'github');
    await app.database.db.execute(
      sql`update connections set origin = 'https://github.example' where user_id = ${browser.who.userId}`,
    );
    await app.control('POST', '/counters/reset');
    const answer = await browser.request('POST', '/api/integrations/github/disconnect');
    expect(await answer.json()).toMatchObject({ disconnected: true, revoked: false });
    expect(await requestsByPath(app)).toEqual({});
    expect(await countRows(app, 'activities', sql`user_id = ${browser.who.userId}`)).toBe(0);
  });
});
