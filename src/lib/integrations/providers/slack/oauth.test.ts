import { describe, expect, it } from 'vitest';
import { OAuthError, SyncError } from '../../errors';
import { appClient, baseUrl, redirectUri, startFake, workspaceOf } from './testing/in-process';
import { slackOAuth } from './oauth';

const reshape = (body: unknown, status = 200) => slackOAuth.reshape({ status, body });
const now = () => new Date('2026-11-22T12:00:00.000Z');

describe('refusals of Slack’s token endpoint', () => {
  it.each([
    ['invalid_code', 400, 'invalid_grant'],
    ['bad_redirect_uri', 400, 'invalid_grant'],
    ['invalid_refresh_token', 400, 'invalid_grant'],
    ['token_revoked', 400, 'invalid_grant'],
    ['account_inactive', 400, 'invalid_grant'],
    ['bad_client_secret', 401, 'invalid_client'],
    ['invalid_client_id', 401, 'invalid_client'],
    ['invalid_grant_type', 400, 'unsupported_grant_type'],
    ['no_scopes', 400, 'invalid_scope'],
    ['pkce_not_allowed', 400, 'invalid_request'],
    ['toString', 400, 'invalid_request'],
    ['ratelimited', 429, 'temporarily_unavailable'],
    ['internal_error', 503, 'temporarily_unavailable'],
  ])('%s with status 200 becomes %s %s', (code, status, error) => {
    expect(reshape({ ok: false, error: code })).toEqual({ status, body: { error, error_description: code } });
  });

  it('free text is not carried on', () => {
    expect(reshape({ ok: false, error: 'Sorry, <you> cannot' })).toEqual({
      status: 400,
      body: { error: 'invalid_request' },
    });
  });

  it.each([
    [502, '<html>'],
    [429, { ok: false, error: 'ratelimited' }],
    [200, 'nonsense'],
    [200, null],
    [400, { error: 'invalid_grant' }],
    [200, { ok: true }],
  ])('an answer that needs no reshaping passes as it is (%s %j)', (status, body) => {
    expect(reshape(body, status)).toEqual({ status, body });
  });
});

describe('grants of Slack’s token endpoint', () => {
  it('the user’s nested token is taken, not the bot’s beside it', () => {
    const answer = reshape({
      ok: true,
      access_token: 'xoxb-bot',
      token_type: 'bot',
      scope: 'commands',
      team: { id: 'T1', name: 'Acme' },
      enterprise: { id: 'E1', name: 'Acme Inc' },
      is_enterprise_install: true,
      authed_user: { id: 'U1', scope: 'search:read,users:read', access_token: 'xoxp-user', token_type: 'user' },
    });
    expect(answer).toEqual({
      status: 200,
      body: {
        access_token: 'xoxp-user',
        token_type: 'bearer',
        scope: 'search:read users:read',
        team_id: 'T1',
        team_name: 'Acme',
        user_id: 'U1',
        enterprise_id: 'E1',
        is_enterprise_install: true,
      },
    });
  });

  it('a bot’s token alone is refused', () => {
    const bot = { ok: true, access_token: 'xoxb-bot', token_type: 'bot', authed_user: { id: 'U1' } };
    expect(reshape(bot)).toMatchObject({ status: 400, body: { error: 'invalid_scope' } });
    expect(reshape({ ok: true, authed_user: { id: 'U1' } })).toMatchObject({
      status: 400,
      body: { error: 'invalid_scope' },
    });
  });

  it('a refresh answers at the top level, with the expiry of a rotating token', () => {
    const answer = reshape({
      ok: true,
      access_token: 'xoxe.xoxp-2',
      refresh_token: 'xoxe-1-2',
      expires_in: 43200,
      token_type: 'user',
    });
    expect(answer.body).toEqual({
      access_token: 'xoxe.xoxp-2',
      refresh_token: 'xoxe-1-2',
      expires_in: 43200,
      token_type: 'bearer',
    });
  });
});

describe('connecting to the fake', () => {
  const exchange = async (
    fake: ReturnType<typeof startFake>,
    form: Record<string, string>,
    secret = appClient.secret,
  ) => {
    const response = await fake.fetch(slackOAuth.tokenUrl({ web: baseUrl }), {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${appClient.id}:${secret}`)}` },
      body: new URLSearchParams(form),
    });
    return slackOAuth.reshape({ status: response.status, body: await response.json() });
  };

  it('a wrong secret, redirect URI, reused code or PKCE verifier gets no token', async () => {
    const fake = startFake(workspaceOf({}), now);
    expect((await exchange(fake, { code: fake.grants.code(), redirect_uri: redirectUri }, 'wrong')).body).toMatchObject(
      { error: 'invalid_client' },
    );
    expect((await exchange(fake, { code: fake.grants.code(), redirect_uri: `${redirectUri}/` })).body).toMatchObject({
      error: 'invalid_grant',
    });
    expect(
      (await exchange(fake, { code: fake.grants.code(), redirect_uri: redirectUri, code_verifier: 'v' })).body,
    ).toMatchObject({
      error_description: 'pkce_not_allowed',
    });
    const code = fake.grants.code();
    expect((await exchange(fake, { code, redirect_uri: redirectUri })).status).toBe(200);
    expect((await exchange(fake, { code, redirect_uri: redirectUri })).body).toMatchObject({ error: 'invalid_grant' });
  });

  it('gives a token without expiry and the granted scopes', async () => {
    const fake = startFake(workspaceOf({}), now);
    const { body } = await exchange(fake, {
      code: fake.grants.code(['search:read', 'im:read']),
      redirect_uri: redirectUri,
    });
    expect(body).toMatchObject({ scope: 'search:read im:read', team_id: 'T0TEAM0000', user_id: 'U0ME000000' });
    expect(body).not.toHaveProperty('expires_in');
    expect(body).not.toHaveProperty('refresh_token');
  });

  it('rotates: a refresh token works once', async () => {
    const fake = startFake(workspaceOf({ _rotation: true }), now);
    const { body } = await exchange(fake, { code: fake.grants.code(), redirect_uri: redirectUri });
    const refresh = refreshTokenOf(body);
    const renewed = await exchange(fake, { grant_type: 'refresh_token', refresh_token: refresh });
    expect(renewed.body).toMatchObject({ token_type: 'bearer', expires_in: 43200 });
    expect(refreshTokenOf(renewed.body)).not.toBe(refresh);
    expect((await exchange(fake, { grant_type: 'refresh_token', refresh_token: refresh })).body).toMatchObject({
      error: 'invalid_grant',
    });
  });

  it('disconnecting ends the token, and a second time is no failure', async () => {
    const fake = startFake(workspaceOf({}), now);
    const accessToken = fake.grants.token();
    const input = { tokens: { accessToken }, client: appClient, urls: { web: baseUrl }, fetch: fake.fetch };
    await slackOAuth.revoke(input);
    expect(fake.grants.check(accessToken)).toEqual({ error: 'revoked' });
    await slackOAuth.revoke(input);
  });

  it('disconnecting with rotation revokes the refresh token first, and then the access token', async () => {
    const sent: (string | null)[] = [];
    const record: typeof fetch = async (_url, init) => {
      sent.push(new Headers(init?.headers).get('authorization'));
      return Response.json({ ok: true, revoked: true });
    };
    const tokens = { accessToken: 'xoxe.xoxp-1', refreshToken: 'xoxe-1-1' };
    await slackOAuth.revoke({ tokens, client: appClient, urls: { web: baseUrl }, fetch: record });
    expect(sent).toEqual(['Bearer xoxe-1-1', 'Bearer xoxe.xoxp-1']);
  });

  it.each<[string, () => Promise<Response>, string]>([
    ['Slack is down', async () => new Response('<html>', { status: 503 }), 'provider_unavailable'],
    [
      'Slack asks to wait',
      async () => new Response('', { status: 429, headers: { 'retry-after': '9' } }),
      'rate_limited',
    ],
    ['nobody answers', async () => Promise.reject(new TypeError('fetch failed')), 'network_error'],
    [
      'the guard refuses',
      async () => Promise.reject(new SyncError('x', 'slack', 'host_not_allowed')),
      'host_not_allowed',
    ],
  ])('where %s, disconnecting throws an OAuthError after trying every token', async (_name, answer, code) => {
    let tried = 0;
    const failing: typeof fetch = () => {
      tried += 1;
      return answer();
    };
    const tokens = { accessToken: 'a', refreshToken: 'r' };
    const revoked = slackOAuth.revoke({ tokens, client: appClient, urls: { web: baseUrl }, fetch: failing });
    await expect(revoked).rejects.toMatchObject({ code, provider: 'slack' });
    await expect(revoked).rejects.toBeInstanceOf(OAuthError);
    expect(tried).toBe(2);
  });
});

it('names the scopes that were not granted', () => {
  expect(slackOAuth.missingScopes(['search:read', 'reactions:read'], ['identify', 'search:read'])).toEqual([
    'reactions:read',
  ]);
});

function refreshTokenOf(body: unknown): string {
  const { refresh_token } = body as { refresh_token: string };
  return refresh_token;
}
