import { describe, expect, it } from 'vitest';
import { readNotionEnv } from './env';
import { notionOAuth } from './oauth';

describe('environment', () => {
  it('is the sandbox and Notion itself where nothing is set', () => {
    expect(readNotionEnv({})).toEqual({
      env: { client: null, urls: { api: 'https://api.notion.com' }, scopes: [] },
      problems: [],
    });
  });

  it.each([
    [{ NOTION_CLIENT_ID: 'a' }, 'NOTION_CLIENT_SECRET is not set'],
    [{ NOTION_CLIENT_SECRET: 'a' }, 'NOTION_CLIENT_ID is not set'],
    [{ NOTION_API_URL: 'api.notion.com' }, 'NOTION_API_URL is not a URL'],
    [{ NOTION_API_URL: 'http://notion.example' }, 'NOTION_API_URL must use https'],
    [{ NOTION_API_URL: 'ftp://127.0.0.1' }, 'NOTION_API_URL is no web address'],
    [{ NOTION_API_URL: 'https://u:p@notion.example' }, 'NOTION_API_URL must not hold a user, a query'],
    [{ NOTION_API_URL: 'https://notion.example/#x' }, 'NOTION_API_URL must not hold a user, a query'],
  ])('%j is one clear line', (source, line) => {
    expect(readNotionEnv(source).problems).toEqual([expect.stringContaining(line)]);
  });

  it('takes http on loopback and drops the last slash', () => {
    const { env, problems } = readNotionEnv({
      NOTION_CLIENT_ID: 'a',
      NOTION_CLIENT_SECRET: 'b',
      NOTION_API_URL: 'http://127.0.0.1:4010/notion/',
    });
    expect([env.client, env.urls['api'], problems]).toEqual([
      { id: 'a', secret: 'b' },
      'http://127.0.0.1:4010/notion',
      [],
    ]);
  });
});

describe('token answers', () => {
  it('keep no address, no null refresh token and no lifetime', () => {
    const body = {
      access_token: 'ntn_1',
      token_type: 'bearer',
      refresh_token: null,
      bot_id: 'b',
      workspace_id: 'w',
      workspace_name: 'Acme',
      owner: { type: 'user', user: { object: 'user', id: 'u', name: 'Ada', person: { email: 'ada@example.com' } } },
    };
    expect(notionOAuth.reshape({ status: 200, body })).toEqual({
      status: 200,
      body: {
        access_token: 'ntn_1',
        token_type: 'bearer',
        bot_id: 'b',
        workspace_id: 'w',
        workspace_name: 'Acme',
        owner: { type: 'user', user: { id: 'u', name: 'Ada' } },
      },
    });
  });

  it.each([
    [400, { error: 'invalid_grant', error_description: 'Invalid code.' }, 400, 'invalid_grant'],
    [401, { error: 'invalid_client' }, 401, 'invalid_client'],
    [401, { object: 'error', code: 'unauthorized' }, 401, 'invalid_client'],
    [400, { object: 'error', code: 'validation_error' }, 400, 'invalid_request'],
    [403, { error: 'test_env_error' }, 400, 'invalid_request'],
  ])('%i %j becomes RFC 6749', (status, body, outStatus, error) => {
    expect(notionOAuth.reshape({ status, body })).toEqual({ status: outStatus, body: { error } });
  });

  it('leaves an outage and nonsense as they are', () => {
    for (const answer of [
      { status: 529, body: { code: 'service_overload' } },
      { status: 200, body: '<html>' },
      { status: 200, body: { access_token: 1 } },
      { status: 429, body: {} },
    ]) {
      expect(notionOAuth.reshape(answer)).toBe(answer);
    }
  });
});

describe('revocation', () => {
  const input = (status: number, body: unknown) => ({
    tokens: { accessToken: 'ntn_1' },
    client: { id: 'a', secret: 'b' },
    urls: { api: 'https://api.notion.com' },
    fetch: () => Promise.resolve(Response.json(body, { status })),
  });

  it.each([
    [400, { error: 'invalid_grant' }],
    [404, { code: 'object_not_found' }],
  ])('%i %j: it was gone before', async (status, body) => {
    await expect(notionOAuth.revoke(input(status, body))).resolves.toBeUndefined();
  });

  it.each([
    [401, { error: 'invalid_client' }, 'invalid_client'],
    [400, { error: 'invalid_request' }, 'invalid_request'],
    [503, {}, 'provider_unavailable'],
  ])('%i %j is said', async (status, body, code) => {
    await expect(notionOAuth.revoke(input(status, body))).rejects.toMatchObject({ name: 'OAuthError', code });
  });

  it('says network_error where nothing answers', async () => {
    const silent = { ...input(200, {}), fetch: () => Promise.reject(new TypeError('fetch failed')) };
    await expect(notionOAuth.revoke(silent)).rejects.toMatchObject({ name: 'OAuthError', code: 'network_error' });
  });
});
