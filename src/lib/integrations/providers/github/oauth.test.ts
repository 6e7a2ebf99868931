import { describe, expect, it } from 'vitest';
import { OAuthError } from '../../errors';
import { githubOAuth } from './oauth';

const reshape: typeof githubOAuth.reshape = (answer) => githubOAuth.reshape(answer);
const missingScopes: typeof githubOAuth.missingScopes = (asked, granted) => githubOAuth.missingScopes(asked, granted);
const revoke: typeof githubOAuth.revoke = (input) => githubOAuth.revoke(input);

describe('a token answer', () => {
  it.each([
    ['bad_verification_code', 200, 400, 'invalid_grant'],
    ['bad_refresh_token', 200, 400, 'invalid_grant'],
    ['bad_refresh_token', 401, 400, 'invalid_grant'],
    ['redirect_uri_mismatch', 200, 400, 'invalid_grant'],
    ['incorrect_client_credentials', 200, 401, 'invalid_client'],
    ['unsupported_grant_type', 200, 400, 'unsupported_grant_type'],
    ['Not Found', 404, 401, 'invalid_client'],
    ['something_new', 200, 400, 'invalid_request'],
    ['invalid_grant', 400, 400, 'invalid_grant'],
  ])('with error %s and status %i becomes %i %s', (error, status, newStatus, code) => {
    expect(reshape({ status, body: { error, error_description: 'x', error_uri: 'y' } })).toEqual({
      status: newStatus,
      body: { error: code },
    });
  });

  it('has its scopes parted by commas', () => {
    const body = { access_token: 'gho_1', token_type: 'bearer', scope: 'repo,gist' };
    expect(reshape({ status: 200, body })).toEqual({
      status: 200,
      body: { access_token: 'gho_1', token_type: 'bearer', scope: 'repo gist' },
    });
  });

  it('of a GitHub App keeps its expiry and its refresh token', () => {
    const body = {
      access_token: 'ghu_1',
      expires_in: 28800,
      refresh_token: 'ghr_1',
      refresh_token_expires_in: 15811200,
      token_type: 'bearer',
      scope: '',
    };
    expect(reshape({ status: 200, body })).toEqual({ status: 200, body });
  });

  it('is read form-encoded too, and left alone where it is neither', () => {
    expect(reshape({ status: 200, body: 'access_token=gho_1&scope=repo%2Cgist&token_type=bearer' }).body).toEqual({
      access_token: 'gho_1',
      scope: 'repo gist',
      token_type: 'bearer',
    });
    expect(reshape({ status: 200, body: 'error=bad_verification_code' })).toEqual({
      status: 400,
      body: { error: 'invalid_grant' },
    });
    expect(reshape({ status: 502, body: '<html>' })).toEqual({ status: 502, body: '<html>' });
    // An outage must never read as a dead grant.
    expect(reshape({ status: 503, body: { error: 'bad_refresh_token' } }).status).toBe(503);
  });
});

describe('missing scopes', () => {
  it('are those that nothing granted contains', () => {
    expect(missingScopes(['read:user', 'user:email'], ['user'])).toEqual([]);
    expect(missingScopes(['repo', 'read:user'], ['read:user'])).toEqual(['repo']);
    expect(missingScopes(['public_repo'], ['repo'])).toEqual([]);
  });

  it('are none for a GitHub App, whose grants name no scopes', () => {
    expect(missingScopes(['read:user'], [])).toEqual([]);
  });
});

describe('revoking', () => {
  const input = (fetch: typeof globalThis.fetch) => ({
    tokens: { accessToken: 'gho_1' },
    client: { id: 'Ov23', secret: 's3cret' },
    urls: { web: 'https://github.com', api: 'https://api.github.com' },
    fetch,
  });

  it('ends the whole grant with the client’s own credentials', async () => {
    const seen: Request[] = [];
    const fetch: typeof globalThis.fetch = async (url, init) => {
      seen.push(new Request(url, init));
      return new Response(null, { status: 204 });
    };
    await revoke(input(fetch));
    const [request] = seen;
    expect(`${request?.method} ${request?.url}`).toBe('DELETE https://api.github.com/applications/Ov23/grant');
    expect(request?.headers.get('authorization')).toBe('Basic T3YyMzpzM2NyZXQ=');
    expect(await request?.json()).toEqual({ access_token: 'gho_1' });
  });

  it.each([204, 404, 422])('takes status %i as gone', async (status) => {
    await expect(revoke(input(async () => new Response(null, { status })))).resolves.toBeUndefined();
  });

  it.each([
    [401, 'invalid_client'],
    [403, 'forbidden'],
    [429, 'rate_limited'],
    [500, 'provider_unavailable'],
    [200, 'malformed_answer'],
  ])('says of status %i that it is %s', async (status, code) => {
    const error: unknown = await revoke(input(async () => new Response(null, { status }))).catch(
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(OAuthError);
    expect(error).toMatchObject({ code });
  });

  it('says that the network failed, without the secret', async () => {
    const error: unknown = await revoke(input(async () => Promise.reject(new TypeError('fetch failed')))).catch(
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({ code: 'network_error' });
    expect(String(error)).not.toContain('s3cret');
  });
});
