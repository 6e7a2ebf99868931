import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createGitHubFake } from './fake';
import { baseUrl, client, createContext, createGrants, fetchTo } from './in-process.fixture';

function setUp() {
  const grants = createGrants();
  const context = createContext(grants.store, () => new Date('2026-11-22T12:00:00Z'));
  return { grants, fetch: fetchTo(createGitHubFake({ user: { login: 'ada' }, repos: [] }), context) };
}

describe('the fake’s token endpoint', () => {
  const verifier = 'v'.repeat(43);
  const challenge = createHash('sha256').update(verifier).digest('base64url');

  async function exchange(change: Record<string, string>, asJson = false) {
    const { grants, fetch } = setUp();
    const redirect_uri = grants.authorize('code1', challenge, { scopes: ['read:user', 'repo'] });
    const fields = {
      client_id: client.id,
      client_secret: client.secret,
      code: 'code1',
      redirect_uri,
      code_verifier: verifier,
      grant_type: 'authorization_code',
      ...change,
    };
    const post = () =>
      fetch(`${baseUrl}/login/oauth/access_token`, {
        method: 'POST',
        headers: {
          accept: 'application/json',
          'content-type': asJson ? 'application/json' : 'application/x-www-form-urlencoded',
        },
        body: asJson ? JSON.stringify(fields) : new URLSearchParams(fields).toString(),
      });
    const first = await post();
    return {
      status: first.status,
      body: (await first.json()) as Record<string, string>,
      again: (await (await post()).json()) as Record<string, string>,
    };
  }

  it.each([false, true])('gives a token that never expires, once (JSON: %s)', async (asJson) => {
    const { status, body, again } = await exchange({}, asJson);
    expect([status, body]).toEqual([
      200,
      { access_token: 'gho_token1', token_type: 'bearer', scope: 'read:user,repo' },
    ]);
    expect(again['error']).toBe('bad_verification_code');
  });

  it.each([
    [{ client_secret: 'guess' }, 'incorrect_client_credentials'],
    [{ code: 'guess' }, 'bad_verification_code'],
    [{ code_verifier: 'w'.repeat(43) }, 'bad_verification_code'],
    [{ redirect_uri: 'https://evil.example/' }, 'redirect_uri_mismatch'],
    [{ grant_type: 'refresh_token', refresh_token: 'x' }, 'bad_refresh_token'],
    [{ grant_type: 'password' }, 'unsupported_grant_type'],
  ])('refuses %j with status 200 and %s', async (change, error) => {
    const { status, body } = await exchange(change);
    expect([status, body['error']]).toEqual([200, error]);
  });

  it('answers form-encoded where JSON is not asked for', async () => {
    const { fetch } = setUp();
    const answer = await fetch(`${baseUrl}/login/oauth/access_token`, { method: 'POST', body: 'client_id=x' });
    expect(new URLSearchParams(await answer.text()).get('error')).toBe('incorrect_client_credentials');
  });
});

describe('the fake of a GitHub App', () => {
  const workspace = {
    user: { login: 'ada' },
    repos: [{ full_name: 'ada/secret', private: true }],
    _app: 'github',
  } as const;

  async function connected() {
    const grants = createGrants();
    const context = createContext(grants.store, () => new Date('2026-11-22T12:00:00Z'));
    const fetch = fetchTo(createGitHubFake({ ...workspace, repos: [...workspace.repos] }), context);
    const ask = async (fields: Record<string, string>) => {
      const answer = await fetch(`${baseUrl}/login/oauth/access_token`, {
        method: 'POST',
        headers: { accept: 'application/json' },
        body: new URLSearchParams({ client_id: client.id, client_secret: client.secret, ...fields }).toString(),
      });
      expect(answer.status).toBe(200);
      return (await answer.json()) as Record<string, unknown>;
    };
    const redirect_uri = grants.authorize('code1', null);
    const refresh = (token: unknown) => ask({ grant_type: 'refresh_token', refresh_token: String(token) });
    const get = (path: string, token: unknown) =>
      fetch(baseUrl + path, { headers: { authorization: `Bearer ${String(token)}` } });
    return { first: await ask({ code: 'code1', redirect_uri }), refresh, get };
  }

  it('ends the old access token and the old refresh token at a refresh', async () => {
    const { first, refresh, get } = await connected();
    const second = await refresh(first['refresh_token']);
    expect((await get('/user', first['access_token'])).status).toBe(401);
    expect((await get('/user', second['access_token'])).status).toBe(200);
    expect(await refresh(first['refresh_token'])).toMatchObject({ error: 'bad_refresh_token' });
    expect((await refresh(second['refresh_token']))['access_token']).toBeDefined();
  });

  it('gives tokens of eight hours with a refresh token of half a year and no scopes', async () => {
    const { first, get } = await connected();
    expect(first).toEqual({
      access_token: 'ghu_token1',
      token_type: 'bearer',
      expires_in: 28_800,
      refresh_token: 'ghr_refresh1',
      refresh_token_expires_in: 15_811_200,
      scope: '',
    });
    expect((await get('/user', first['access_token'])).headers.get('x-oauth-scopes')).toBe('');
    expect(await (await get('/user/installations', first['access_token'])).json()).toMatchObject({ total_count: 1 });
    expect(await (await get('/user/repos', first['access_token'])).json()).toMatchObject([{ full_name: 'ada/secret' }]);
  });
});
