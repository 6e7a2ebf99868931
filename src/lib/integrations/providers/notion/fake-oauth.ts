import type { FakeContext, FakeRequest, FakeResponse, IssuedTokens, SandboxGrant } from '../../provider';
import { answer, apiError, readBody } from './fake-answers';
import { botIdOf, type NotionView } from './fake-data';

type ViewOf = (account: SandboxGrant['account'], now: Date) => NotionView;

/** The three OAuth endpoints, as strict as the real ones: Basic credentials, JSON, a version. Null: not one of them. */
export function respondToOAuth(request: FakeRequest, context: FakeContext, viewOf: ViewOf): FakeResponse | null {
  const action = /^\/v1\/oauth\/(token|revoke|introspect)$/.exec(request.path)?.[1];
  if (action === undefined || request.method !== 'POST') return null;
  if (!mayAsk(request, context)) return refusal(401, 'invalid_client', 'Client authentication failed.');
  if (request.headers['notion-version'] === undefined)
    return apiError(400, 'missing_version', 'Notion-Version header should be defined.');
  const isJson = (request.headers['content-type'] ?? '').startsWith('application/json');
  const body = isJson ? readBody(request) : null;
  if (body === null) return refusal(400, 'invalid_request', 'The body should be JSON.');
  if (action === 'token') return grantTokens(body, context, viewOf);

  const token = textOf(body['token']);
  if (token === null) return refusal(400, 'invalid_request', 'token should be defined.');
  if (action === 'introspect') return answer(200, { active: 'grant' in context.grants.check(token) });
  return context.grants.revoke(token) ? answer(200, {}) : refusal(400, 'invalid_grant', 'Invalid token.');
}

function grantTokens(body: Record<string, unknown>, context: FakeContext, viewOf: ViewOf): FakeResponse {
  if (body['grant_type'] === 'refresh_token') {
    const token = textOf(body['refresh_token']);
    if (token === null) return refusal(400, 'invalid_request', 'refresh_token should be defined.');
    const redeemed = context.grants.redeemRefresh(token, { rotate: true });
    return 'error' in redeemed
      ? refusal(400, 'invalid_grant', 'Invalid refresh token.')
      : tokensOf(redeemed.grant, context, viewOf);
  }
  if (body['grant_type'] !== 'authorization_code') return refusal(400, 'unsupported_grant_type', 'Unknown grant_type.');
  const code = textOf(body['code']);
  if (code === null) return refusal(400, 'invalid_request', 'code should be defined.');
  const check = {
    clientId: context.client.id,
    redirectUri: textOf(body['redirect_uri']),
    codeVerifier: textOf(body['code_verifier']),
  };
  const redeemed = context.grants.redeemCode(code, check);
  if ('error' in redeemed || redeemed.grant.provider !== 'notion')
    return refusal(400, 'invalid_grant', 'Invalid code.');
  return tokensOf(redeemed.grant, context, viewOf);
}

function tokensOf(grant: SandboxGrant, context: FakeContext, viewOf: ViewOf): FakeResponse {
  // Notion names no lifetime: its tokens end by revocation or by a refresh.
  const tokens: IssuedTokens = context.grants.issue(grant, {
    accessPrefix: 'ntn_',
    refreshPrefix: 'nrt_',
    expiresInSeconds: null,
  });
  const view = viewOf(grant.account, context.now());
  return answer(200, {
    access_token: tokens.accessToken,
    token_type: 'bearer',
    refresh_token: tokens.refreshToken,
    bot_id: botIdOf(view),
    workspace_id: view.workspace.id,
    workspace_name: view.workspace.name,
    workspace_icon: null,
    owner: { type: 'user', user: view.user },
    duplicated_template_id: null,
  });
}

function mayAsk(request: FakeRequest, context: FakeContext): boolean {
  const basic = Buffer.from(`${context.client.id}:${context.client.secret}`).toString('base64');
  return request.headers['authorization'] === `Basic ${basic}`;
}

function refusal(status: number, error: string, description: string): FakeResponse {
  return answer(status, { error, error_description: description });
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
