import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { sandboxClient } from '@/sandbox/credentials';
import { startSandbox, type RunningSandbox } from '@/sandbox/server';
import { IntegrationError, OAuthError, RateLimitError, type ErrorCode } from './errors';
import type { Installed } from './installation';
import { OAuthManager } from './oauth-manager';
import { neverExpires, type OAuthConfig, type OAuthTokens } from './provider';
import { providers, type IntegrationProvider } from './registry';
import { providerIds } from './registry-ids';

const dataDir = mkdtempSync(path.join(os.tmpdir(), 'devtrack-oauth-'));
let sandbox: RunningSandbox;
let manager: OAuthManager;
const now = new Date();

beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, dataDir, workspace: null, log: () => undefined });
  manager = new OAuthManager(
    (id) => installedAt(known(id), providers[known(id)].sandboxUrls(sandbox.origin)),
    () => now,
  );
});
afterAll(async () => {
  await sandbox.close();
  rmSync(dataDir, { recursive: true, force: true });
});

function known(id: string): IntegrationProvider {
  const found = providerIds.find((candidate) => candidate === id);
  if (found === undefined) throw new Error(`no provider ${id}`);
  return found;
}

function installedAt(
  id: IntegrationProvider,
  urls: Readonly<Record<string, string>>,
  client = sandboxClient(id),
): Installed {
  const provider = providers[id];
  return {
    provider,
    id,
    sandbox: true,
    client,
    urls,
    scopes: provider.readEnv({}).env.scopes,
    origins: [...new Set(Object.values(urls).map((url) => new URL(url).origin))],
    tokenOrigin: new URL(provider.oauth.tokenUrl(urls)).origin,
  };
}

const redirectUri = (id: string): string => `http://127.0.0.1:3000/api/integrations/${id}/callback`;

interface Attempt {
  redirectUri: string;
  state: string;
  codeVerifier: string | null;
}

function attempt(id: IntegrationProvider): Attempt {
  return {
    redirectUri: redirectUri(id),
    state: randomBytes(32).toString('base64url'),
    codeVerifier: providers[id].oauth.pkce.use ? randomBytes(32).toString('base64url') : null,
  };
}

/** A code, as the consent page hands it out. */
async function codeFor(id: IntegrationProvider, given: Attempt): Promise<string> {
  const url = new URL(await manager.getAuthorizationUrl(id, given));
  const form = new URLSearchParams(url.searchParams);
  form.set('decision', 'allow');
  const answer = await fetch(`${url.origin}${url.pathname}`, {
    method: 'POST',
    body: form,
    redirect: 'manual',
    headers: { origin: url.origin },
  });
  const back = new URL(answer.headers.get('location') ?? 'http://none');
  expect(back.searchParams.get('state')).toBe(given.state);
  return back.searchParams.get('code') ?? '';
}

async function connected(id: IntegrationProvider): Promise<OAuthTokens> {
  const given = attempt(id);
  return manager.exchangeCodeForTokens(id, await codeFor(id, given), { ...given, issuer: null });
}

async function control(method: string, route: string, body?: unknown): Promise<unknown> {
  const answer = await fetch(`${sandbox.origin}/__sandbox${route}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  expect(answer.status).toBe(200);
  return answer.json();
}

async function failure(work: Promise<unknown>): Promise<IntegrationError> {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof IntegrationError)) throw new Error(`Not one of our errors: ${String(error)}`);
  return error;
}

describe('the authorization URL', () => {
  const expected: Record<IntegrationProvider, { path: string; parameters: Record<string, string>; pkce: boolean }> = {
    github: { path: '/github/login/oauth/authorize', parameters: { scope: 'read:user' }, pkce: true },
    notion: { path: '/notion/v1/oauth/authorize', parameters: { owner: 'user' }, pkce: false },
    slack: {
      path: '/slack/oauth/v2/authorize',
      parameters: {
        scope: '',
        user_scope: 'search:read,reactions:read,channels:read,groups:read,im:read,mpim:read,users:read,team:read',
      },
      pkce: false,
    },
    calendar: {
      path: '/calendar/o/oauth2/v2/auth',
      parameters: {
        scope:
          'https://www.googleapis.com/auth/calendar.events.readonly https://www.googleapis.com/auth/calendar.calendarlist.readonly',
        access_type: 'offline',
        prompt: 'consent',
        include_granted_scopes: 'true',
      },
      pkce: true,
    },
  };

  it.each(providerIds)('of %s holds exactly what it has to', async (id) => {
    const given = attempt(id);
    const url = new URL(await manager.getAuthorizationUrl(id, given));
    expect(url.pathname).toBe(expected[id].path);
    const challenge =
      given.codeVerifier === null
        ? {}
        : {
            code_challenge: createHash('sha256').update(given.codeVerifier).digest('base64url'),
            code_challenge_method: 'S256',
          };
    expect(given.codeVerifier !== null).toBe(expected[id].pkce);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: `devtrack-sandbox-${id}`,
      response_type: 'code',
      redirect_uri: redirectUri(id),
      state: given.state,
      ...expected[id].parameters,
      ...challenge,
    });
    expect(url.toString()).not.toContain('not-secret');
    if (given.codeVerifier !== null) expect(url.toString()).not.toContain(given.codeVerifier);
  });

  it('rests on a configuration whose every field is filled', () => {
    for (const id of providerIds) {
      const config: OAuthConfig = manager.configFor(id, redirectUri(id));
      expect(config).toMatchObject({
        clientId: `devtrack-sandbox-${id}`,
        clientSecret: `not-secret-loopback-only-${id}`,
        redirectUri: redirectUri(id),
      });
      expect(Array.isArray(config.scopes)).toBe(true);
      expect(config.authUrl.startsWith(`${sandbox.origin}/${id}/`)).toBe(true);
      expect(config.tokenUrl.startsWith(`${sandbox.origin}/${id}/`)).toBe(true);
    }
  });
});

describe('the exchange of a code', () => {
  it.each(providerIds)('of %s gives tokens whose every field is filled, and a code works once', async (id) => {
    const given = attempt(id);
    const code = await codeFor(id, given);
    const tokens = await manager.exchangeCodeForTokens(id, code, { ...given, issuer: null });
    expect(tokens.accessToken.length).toBeGreaterThan(20);
    expect(tokens.expiresAt).toBeInstanceOf(Date);
    expect(tokens.expiresAt > now).toBe(true);
    expect(typeof tokens.scope).toBe('string');
    expect(tokens.scope).not.toContain(',');
    expect(tokens.refreshToken === undefined).toBe(id === 'github' || id === 'slack');
    expect(tokens.expiresAt.getTime() === neverExpires.getTime()).toBe(id !== 'calendar');
    if (id !== 'notion') expect(tokens.scope.split(' ')).toEqual([...providers[id].readEnv({}).env.scopes]);
    expect(JSON.stringify(tokens.extra)).not.toContain(tokens.accessToken);

    expect((await failure(manager.exchangeCodeForTokens(id, code, { ...given, issuer: null }))).code).toBe(
      'exchange_failed',
    );
  });

  it.each(['github', 'calendar'] as const)(
    'of %s fails with a verifier that is not the one of the challenge',
    async (id) => {
      const given = attempt(id);
      const code = await codeFor(id, given);
      const error = await failure(
        manager.exchangeCodeForTokens(id, code, {
          ...given,
          codeVerifier: randomBytes(32).toString('base64url'),
          issuer: null,
        }),
      );
      expect(error).toBeInstanceOf(OAuthError);
      expect(error.code).toBe('exchange_failed');
    },
  );

  it.each(['github', 'calendar'] as const)('of %s fails without the verifier (downgrade)', async (id) => {
    const given = attempt(id);
    expect(
      (
        await failure(
          manager.exchangeCodeForTokens(id, await codeFor(id, given), { ...given, codeVerifier: null, issuer: null }),
        )
      ).code,
    ).toBe('exchange_failed');
  });

  it.each(providerIds)('of %s fails for another redirect URI than the one authorized', async (id) => {
    const given = attempt(id);
    const code = await codeFor(id, given);
    const elsewhere = { ...given, redirectUri: given.redirectUri.replace('127.0.0.1', 'localhost'), issuer: null };
    expect((await failure(manager.exchangeCodeForTokens(id, code, elsewhere))).code).toBe('exchange_failed');
  });

  it('with an `iss` of another server is refused before any request is made', async () => {
    const given = attempt('calendar');
    const code = await codeFor('calendar', given);
    await control('POST', '/counters/reset');
    for (const issuer of ['https://evil.example', `${sandbox.origin}.evil.example`, '', `${sandbox.origin}/`]) {
      expect((await failure(manager.exchangeCodeForTokens('calendar', code, { ...given, issuer }))).code).toBe(
        'exchange_failed',
      );
    }
    const { counters } = (await control('GET', '')) as { counters: { requestsByPath: Record<string, number> } };
    expect(counters.requestsByPath).toEqual({});
    // The right one passes, and the code is still good.
    await expect(
      manager.exchangeCodeForTokens('calendar', code, { ...given, issuer: sandbox.origin }),
    ).resolves.toMatchObject({ accessToken: expect.stringMatching(/^ya29\./) as string });
  });
});

describe('a refresh', () => {
  it('of Notion rotates: the new refresh token is kept, the old one is dead', async () => {
    const first = await connected('notion');
    const second = await manager.refreshAccessToken('notion', first.refreshToken ?? '');
    expect(second.accessToken).not.toBe(first.accessToken);
    expect(second.refreshToken).not.toBe(first.refreshToken);
    expect((await failure(manager.refreshAccessToken('notion', first.refreshToken ?? ''))).code).toBe('invalid_grant');
  });

  it('of Google answers without a refresh token, and the old one is kept', async () => {
    const first = await connected('calendar');
    const second = await manager.refreshAccessToken('calendar', first.refreshToken ?? '');
    expect(second.accessToken).not.toBe(first.accessToken);
    expect(second.refreshToken).toBe(first.refreshToken);
    expect(second.expiresAt.getTime() - now.getTime()).toBe(3599_000);
  });

  it.each(['notion', 'calendar', 'slack', 'github'] as const)(
    'of %s with an unknown refresh token is invalid_grant',
    async (id) => {
      const error = await failure(manager.refreshAccessToken(id, 'nonsense'));
      expect(error).toBeInstanceOf(OAuthError);
      expect(error).toMatchObject({ code: 'invalid_grant', provider: id, retryable: false });
    },
  );
});

describe('a revocation', () => {
  it.each(providerIds)('at %s ends the grant, and once more is no failure', async (id) => {
    const tokens = await connected(id);
    await manager.revokeToken(id, tokens);
    await manager.revokeToken(id, tokens);
    if (tokens.refreshToken !== undefined)
      expect((await failure(manager.refreshAccessToken(id, tokens.refreshToken))).code).toBe('invalid_grant');
  });

  it.each(providerIds)('at %s takes the bare token of the design document too', async (id) => {
    const tokens = await connected(id);
    await manager.revokeToken(id, tokens.accessToken);
    if (tokens.refreshToken !== undefined)
      expect((await failure(manager.refreshAccessToken(id, tokens.refreshToken))).code).toBe('invalid_grant');
  });

  it.each(providerIds)('at %s fails with a typed error while the provider is down', async (id) => {
    const tokens = await connected(id);
    await control('POST', '/faults', { provider: id, status: 503, body: '<html>down</html>' });
    const error = await failure(manager.revokeToken(id, tokens));
    expect(error.code).toBe('provider_unavailable');
    await control('DELETE', '/faults');
  });
});

describe('a token endpoint that misbehaves', () => {
  afterEach(async () => {
    await control('DELETE', '/faults');
  });

  const html = {
    status: 200,
    body: '<html><body>Welcome to the captive portal</body></html>',
    headers: { 'content-type': 'text/html' },
  };
  const cases: [string, Record<string, unknown>, ErrorCode, ErrorCode][] = [
    ['answers 500', { status: 500, body: { message: 'boom' } }, 'provider_unavailable', 'provider_unavailable'],
    [
      'answers 503 with HTML',
      { status: 503, body: '<html>down</html>', headers: { 'content-type': 'text/html' } },
      'provider_unavailable',
      'provider_unavailable',
    ],
    ['answers 200 with HTML', html, 'exchange_failed', 'malformed_answer'],
    ['answers 200 with an empty body', { status: 200, body: '' }, 'exchange_failed', 'malformed_answer'],
    ['answers half a JSON', { garbage: true }, 'exchange_failed', 'malformed_answer'],
    [
      'answers a JSON number',
      { status: 200, body: '7', headers: { 'content-type': 'application/json' } },
      'exchange_failed',
      'malformed_answer',
    ],
    [
      'answers null',
      { status: 200, body: 'null', headers: { 'content-type': 'application/json' } },
      'exchange_failed',
      'malformed_answer',
    ],
    ['answers a list', { status: 200, body: [] }, 'exchange_failed', 'malformed_answer'],
    [
      'answers without a token',
      { status: 200, body: { ok: true, token_type: 'bearer' } },
      'exchange_failed',
      'malformed_answer',
    ],
    [
      'answers a token that is no text',
      { status: 200, body: { ok: true, access_token: { a: 1 }, token_type: 'bearer' } },
      'exchange_failed',
      'malformed_answer',
    ],
    [
      'answers an empty token',
      { status: 200, body: { ok: true, access_token: '', token_type: 'bearer' } },
      'exchange_failed',
      'malformed_answer',
    ],
    [
      'answers 429',
      { status: 429, body: 'slow down', headers: { 'retry-after': '77' } },
      'rate_limited',
      'rate_limited',
    ],
    ['hangs up', { hangup: true }, 'network_error', 'network_error'],
    [
      'redirects elsewhere',
      { status: 302, body: '', headers: { location: 'https://evil.example/token' } },
      'exchange_failed',
      'malformed_answer',
    ],
  ];

  for (const [what, fault, atExchange, atRefresh] of cases) {
    it.each(providerIds)(`and ${what} is a typed error at %s`, async (id) => {
      const given = attempt(id);
      const code = await codeFor(id, given);
      await control('POST', '/faults', { provider: id, method: 'POST', ...fault });
      const atConnect = await failure(manager.exchangeCodeForTokens(id, code, { ...given, issuer: null }));
      expect(atConnect).toMatchObject({ code: atExchange, provider: id });
      const atRenewal = await failure(manager.refreshAccessToken(id, 'some-refresh-token'));
      // A refresh that failed for any reason but a refused grant must not end the connection.
      expect(atRenewal.provider).toBe(id);
      // Slack's answer without a user's token is a refusal of its own kind.
      expect(
        id === 'slack' && atRefresh === 'malformed_answer' ? ['malformed_answer', 'invalid_request'] : [atRefresh],
      ).toContain(atRenewal.code);
      if (atRefresh === 'rate_limited') {
        expect(atRenewal).toBeInstanceOf(RateLimitError);
        expect(atRenewal.details.retryAfterSeconds).toBe(77);
      }
    });
  }
});

describe('a token request on the wire', () => {
  let server: Server;
  let seen: { headers: IncomingHttpHeaders; body: string; method: string }[] = [];
  let origin: string;
  const client = { id: '0a1b-22cc_x.y~z', secret: 'se-cr_et.+/=%:~' };
  beforeAll(async () => {
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        seen.push({ headers: request.headers, body, method: request.method ?? '' });
        response.setHeader('content-type', 'application/json');
        response.end(
          JSON.stringify({
            ok: true,
            access_token: 'a-token',
            token_type: request.url?.startsWith('/slack/') === true ? 'user' : 'bearer',
            expires_in: 60,
            team: { id: 'T1', name: 'Team' },
            authed_user: {},
          }),
        );
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());
  afterEach(() => (seen = []));

  async function refreshAt(
    id: IntegrationProvider,
  ): Promise<{ headers: IncomingHttpHeaders; body: string; method: string }> {
    const wired = new OAuthManager(() => installedAt(id, providers[id].sandboxUrls(origin), client));
    await wired.refreshAccessToken(id, 'the refresh+token');
    const [request] = seen;
    if (request === undefined) throw new Error('no request came');
    return request;
  }

  it.each(['notion', 'slack'] as const)('to %s carries id and secret by Basic exactly as they are', async (id) => {
    const { headers, body } = await refreshAt(id);
    expect(headers.authorization).toBe(`Basic ${Buffer.from(`${client.id}:${client.secret}`).toString('base64')}`);
    expect(body).not.toContain('se-cr');
  });

  it.each(['github', 'calendar'] as const)(
    'to %s carries id and secret in the form and no Basic header',
    async (id) => {
      const { headers, body } = await refreshAt(id);
      expect(headers.authorization).toBeUndefined();
      expect(Object.fromEntries(new URLSearchParams(body))).toEqual({
        grant_type: 'refresh_token',
        refresh_token: 'the refresh+token',
        client_id: client.id,
        client_secret: client.secret,
      });
    },
  );

  it('to Notion is JSON with a version, to the others a form, and always asks for JSON', async () => {
    const notion = await refreshAt('notion');
    expect(notion.headers['content-type']).toBe('application/json');
    expect(notion.headers['notion-version']).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(JSON.parse(notion.body)).toEqual({ grant_type: 'refresh_token', refresh_token: 'the refresh+token' });
    for (const id of ['github', 'slack', 'calendar'] as const) {
      seen = [];
      const { headers } = await refreshAt(id);
      expect(headers['content-type']).toMatch(/^application\/x-www-form-urlencoded/);
      expect(headers.accept).toBe('application/json');
    }
  });
});

describe('a token request over a transport in this process', () => {
  const at = new Date('2026-11-20T12:00:00Z');

  function over(answer: () => Response | Promise<Response>): OAuthManager {
    const urls = providers.calendar.sandboxUrls('http://127.0.0.1:1');
    return new OAuthManager(
      () => installedAt('calendar', urls),
      () => at,
      () => Promise.resolve(answer()),
    );
  }

  it.each([
    ['30', null, 30],
    ['0', null, 0],
    ['Fri, 20 Nov 2026 12:01:00 GMT', null, 60],
    // The provider's clock is ten minutes behind: its date counts from its own time.
    ['Fri, 20 Nov 2026 11:51:00 GMT', 'Fri, 20 Nov 2026 11:50:00 GMT', 60],
    ['Fri, 20 Nov 2026 11:59:00 GMT', null, 0],
    ['Fri, 20 Nov 2026 12:01:00 GMT', 'nonsense', 60],
    ['soon', null, null],
    [null, null, null],
  ])('told to wait by Retry-After %s (Date %s) waits %s s', async (retryAfter, date, seconds) => {
    const headers = new Headers();
    if (retryAfter !== null) headers.set('retry-after', retryAfter);
    if (date !== null) headers.set('date', date);
    const error = await failure(
      over(() => new Response('', { status: 429, headers })).refreshAccessToken('calendar', 'r'),
    );
    expect(error).toBeInstanceOf(RateLimitError);
    expect(error.retryAfterSeconds).toBe(seconds);
  });

  it('whose answer breaks off after its head has no answer', async () => {
    const body = new ReadableStream({
      pull: (controller) => controller.error(new TypeError('terminated')),
    });
    const error = await failure(over(() => new Response(body)).refreshAccessToken('calendar', 'r'));
    expect(error).toMatchObject({ code: 'network_error', retryable: true });
  });

  it('whose answer cannot be read says with which status it came', async () => {
    const error = await failure(
      over(() => new Response('<html>', { status: 403 })).refreshAccessToken('calendar', 'r'),
    );
    expect(error).toMatchObject({ code: 'malformed_answer', details: { status: 403 } });
  });

  it('counts a token’s life from the time that it is told', async () => {
    const manager = over(() => Response.json({ access_token: 'a', token_type: 'Bearer', expires_in: 60 }));
    const asked = new Date('2020-01-01T00:00:00Z');
    expect((await manager.refreshAccessToken('calendar', 'r', asked)).expiresAt).toEqual(
      new Date('2020-01-01T00:01:00Z'),
    );
    expect((await manager.refreshAccessToken('calendar', 'r')).expiresAt).toEqual(new Date('2026-11-20T12:01:00Z'));
  });
});
