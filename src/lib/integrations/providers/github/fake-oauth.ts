import type { FakeContext, FakeRequest, FakeResponse, SandboxGrant } from '../../provider';

/** An OAuth App's tokens never expire; a GitHub App's last eight hours and come with a refresh token. */
export type AppKind = 'oauth' | 'github';

const tokensOf = {
  oauth: { accessPrefix: 'gho_', refreshPrefix: null, expiresInSeconds: null },
  github: { accessPrefix: 'ghu_', refreshPrefix: 'ghr_', expiresInSeconds: 28_800 },
} as const;
const refreshTokenSeconds = 15_811_200;

/** `POST /login/oauth/access_token`: errors come with status 200. */
export function answerToken(request: FakeRequest, context: FakeContext, app: AppKind): FakeResponse {
  if (request.method !== 'POST') return { status: 404, body: { error: 'Not Found' } };
  const form = readForm(request);
  const wantsJson = request.headers['accept']?.includes('json') === true;
  const body = redeem(form, context, app);
  if (wantsJson) return { status: 200, body };
  return {
    status: 200,
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    body: new URLSearchParams(Object.entries(body).map(([name, value]) => [name, String(value)])).toString(),
  };
}

/** `DELETE /applications/{id}/grant` and `/token`, with the client's credentials as Basic. */
export function answerApplications(request: FakeRequest, context: FakeContext): FakeResponse {
  const [, clientId] = /^\/applications\/([^/]+)\/(?:grant|token)$/.exec(request.path) ?? [];
  const basic = Buffer.from(
    /^basic (.+)$/i.exec(request.headers['authorization'] ?? '')?.[1] ?? '',
    'base64',
  ).toString();
  if (basic !== `${context.client.id}:${context.client.secret}`) return problem(401, 'Bad credentials');
  if (request.method !== 'DELETE' || clientId !== context.client.id) return problem(404, 'Not Found');
  const token = new Map<string, unknown>(Object.entries(readJson(request.body))).get('access_token');
  if (typeof token !== 'string' || token === '')
    return problem(422, 'Invalid request.\n\n"access_token" wasn\'t supplied.');
  return context.grants.revoke(token) ? { status: 204, body: '' } : problem(404, 'Not Found');
}

type TokenBody = Record<string, string | number>;

function redeem(form: URLSearchParams, context: FakeContext, app: AppKind): TokenBody {
  if (form.get('client_id') !== context.client.id || form.get('client_secret') !== context.client.secret) {
    return refusal('incorrect_client_credentials', 'The client_id and/or client_secret passed are incorrect.');
  }
  const grantType = form.get('grant_type') ?? 'authorization_code';
  if (grantType === 'refresh_token') {
    // Using it ends the old access token together with the old refresh token.
    const refreshed = context.grants.redeemRefresh(form.get('refresh_token') ?? '', { rotate: true, endsAccess: true });
    if ('error' in refreshed) return refusal('bad_refresh_token', 'The refresh token passed is incorrect or expired.');
    return issued(refreshed.grant, context, app);
  }
  if (grantType !== 'authorization_code') return refusal('unsupported_grant_type', 'The grant type is not supported.');
  const check = {
    clientId: context.client.id,
    redirectUri: form.get('redirect_uri'),
    codeVerifier: form.get('code_verifier'),
  };
  const redeemed = context.grants.redeemCode(form.get('code') ?? '', check);
  if ('error' in redeemed) {
    if (redeemed.error !== 'bad_redirect_uri')
      return refusal('bad_verification_code', 'The code passed is incorrect or expired.');
    return refusal(
      'redirect_uri_mismatch',
      'The redirect_uri MUST match the registered callback URL for this application.',
    );
  }
  return issued(redeemed.grant, context, app);
}

function issued(grant: SandboxGrant, context: FakeContext, app: AppKind): TokenBody {
  const { accessToken, refreshToken, expiresInSeconds } = context.grants.issue(grant, tokensOf[app]);
  const body = { access_token: accessToken, token_type: 'bearer' };
  // Separated by commas, though they are asked for separated by spaces.
  if (refreshToken === null || expiresInSeconds === null) return { ...body, scope: grant.scopes.join(',') };
  return {
    ...body,
    expires_in: expiresInSeconds,
    refresh_token: refreshToken,
    refresh_token_expires_in: refreshTokenSeconds,
    scope: '',
  };
}

function refusal(error: string, description: string): Record<string, string> {
  return {
    error,
    error_description: description,
    error_uri: 'https://docs.github.com/apps/managing-oauth-apps/troubleshooting-oauth-app-access-token-request-errors',
  };
}

function readForm(request: FakeRequest): URLSearchParams {
  const isJson = request.headers['content-type']?.includes('json') === true;
  const fields = isJson
    ? Object.entries(readJson(request.body)).map(([name, value]) => [name, String(value)])
    : [...new URLSearchParams(request.body)];
  return new URLSearchParams([...request.query, ...fields]);
}

function readJson(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch (error) {
    // A body that is no JSON carries no fields, and the answer says which is missing.
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

export function problem(status: number, message: string): FakeResponse {
  return { status, body: { message, documentation_url: 'https://docs.github.com/rest', status: String(status) } };
}
