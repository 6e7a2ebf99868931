import type { FakeContext, FakeRequest, FakeResponse, SandboxGrant } from '../../provider';

/** Seconds an access token lives. */
const accessLifeSeconds = 3600;

/** `/token` and `/revoke`, as strict as the real ones: form bodies, exact credentials. Null: not one of them. */
export function respondToOAuth(request: FakeRequest, context: FakeContext): FakeResponse | null {
  if (request.method !== 'POST' || (request.path !== '/token' && request.path !== '/revoke')) return null;
  if (!(request.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded')) {
    return refusal(400, 'invalid_request', 'The body should be a form.');
  }
  const form = new URLSearchParams(request.body);
  return request.path === '/token' ? grantTokens(form, request, context) : revokeToken(form, request, context);
}

function grantTokens(form: URLSearchParams, request: FakeRequest, context: FakeContext): FakeResponse {
  if (!isClient(form, request, context))
    return refusal(401, 'invalid_client', 'The provided client secret is invalid.');
  if (form.get('grant_type') === 'refresh_token') {
    const redeemed = context.grants.redeemRefresh(form.get('refresh_token') ?? '', { rotate: false });
    if ('error' in redeemed) return refusal(400, 'invalid_grant', 'Token has been expired or revoked.');
    return tokensOf(redeemed.grant, context, false);
  }
  if (form.get('grant_type') !== 'authorization_code')
    return refusal(400, 'unsupported_grant_type', 'Invalid grant_type.');
  const redeemed = context.grants.redeemCode(form.get('code') ?? '', {
    clientId: context.client.id,
    redirectUri: form.get('redirect_uri'),
    codeVerifier: form.get('code_verifier'),
  });
  if (!('error' in redeemed)) {
    return redeemed.grant.provider === 'calendar'
      ? tokensOf(redeemed.grant, context, true)
      : refusal(400, 'invalid_grant', 'Malformed auth code.');
  }
  return redeemed.error === 'bad_redirect_uri'
    ? refusal(400, 'redirect_uri_mismatch', 'Bad Request')
    : refusal(
        400,
        'invalid_grant',
        redeemed.error === 'bad_verifier' ? 'Invalid code verifier.' : 'Malformed auth code.',
      );
}

/** A refresh gives a new access token and leaves the refresh token as it is. */
function tokensOf(grant: SandboxGrant, context: FakeContext, withRefresh: boolean): FakeResponse {
  const tokens = context.grants.issue(grant, {
    accessPrefix: 'ya29.',
    refreshPrefix: withRefresh ? '1//' : null,
    expiresInSeconds: accessLifeSeconds,
  });
  return answer(200, {
    access_token: tokens.accessToken,
    expires_in: accessLifeSeconds - 1,
    ...(tokens.refreshToken === null ? {} : { refresh_token: tokens.refreshToken }),
    scope: grant.scopes.join(' '),
    token_type: 'Bearer',
  });
}

function revokeToken(form: URLSearchParams, request: FakeRequest, context: FakeContext): FakeResponse {
  const token = form.get('token') ?? request.query.get('token') ?? '';
  return context.grants.revoke(token) ? answer(200, {}) : refusal(400, 'invalid_token', 'Token expired or revoked');
}

function isClient(form: URLSearchParams, request: FakeRequest, context: FakeContext): boolean {
  const { id, secret } = context.client;
  if (form.get('client_id') === id && form.get('client_secret') === secret) return true;
  return request.headers['authorization'] === `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
}

function refusal(status: number, error: string, description: string): FakeResponse {
  return answer(status, { error, error_description: description });
}

function answer(status: number, body: unknown): FakeResponse {
  return { status, headers: { 'content-type': 'application/json; charset=utf-8' }, body };
}
