import type { CreateFake, Fake, FakeContext, FakeRequest, FakeResponse, SandboxGrant } from '../../provider';
import { fakeMethods, refuse } from './fake-methods';
import { accessAnswer, refreshPrefix } from './fake-oauth';
import { FakeWorkspace } from './fake-workspace';
import type { SlackWorkspace } from './fake-workspace';

export type { SlackWorkspace } from './fake-workspace';

/** Slack as the sandbox plays it: what comes later than `context.now()` is not there yet. */
export const createSlackFake: CreateFake<SlackWorkspace> = (data): Fake => {
  const workspace = new FakeWorkspace(data);
  return {
    id: 'slack',
    authorizePath: '/oauth/v2/authorize',
    scopeParameter: 'user_scope',
    respond(request, context) {
      if (request.path.startsWith('/archives/')) return archivePage();
      const method = /^\/api\/([A-Za-z0-9.]+)$/.exec(request.path)?.[1];
      if (method === undefined)
        return { status: 404, headers: { 'content-type': 'text/html' }, body: '<p>Not found</p>' };
      if (method === 'oauth.v2.access') return json(accessAnswer(request, context, workspace, data._rotation === true));
      return callMethod(method, request, context, workspace);
    },
  };
};

function callMethod(name: string, request: FakeRequest, context: FakeContext, workspace: FakeWorkspace): FakeResponse {
  const method = Object.hasOwn(fakeMethods, name) ? fakeMethods[name] : undefined;
  if (method === undefined) return json({ ...refuse('unknown_method'), req_method: name });
  const params = paramsOf(request);
  const token = tokenOf(request, params);
  if (token === '') return json(refuse('not_authed'));
  if (name === 'auth.revoke' && token.startsWith(refreshPrefix)) return json(revokeRefresh(token, context));
  const checked = context.grants.check(token);
  if ('error' in checked) return json(refuse(tokenErrors[checked.error]));
  const { grant } = checked;
  if (grant.provider !== 'slack') return json(refuse('invalid_auth'));
  const [needed] = method.scopes;
  if (needed !== undefined && !method.scopes.some((scope) => grant.scopes.includes(scope))) {
    return json(refuse('missing_scope', { needed, provided: grant.scopes.join(',') }), grant);
  }
  const viewer = workspace.viewerOf(grant.account);
  return json(method.answer({ workspace, context, grant, token, viewer, params }), grant);
}

/** A refresh token opens no method, but may be revoked. */
function revokeRefresh(token: string, context: FakeContext): Record<string, unknown> {
  return context.grants.revoke(token) ? { ok: true, revoked: true } : refuse('invalid_auth');
}

const tokenErrors = { unknown: 'invalid_auth', expired: 'token_expired', revoked: 'token_revoked' } as const;

/** Query and form count; JSON bodies do not: Slack's reading methods ignore them. */
function paramsOf(request: FakeRequest): URLSearchParams {
  const params = new URLSearchParams(request.query);
  if ((request.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded')) {
    for (const [key, value] of new URLSearchParams(request.body)) params.set(key, value);
  }
  return params;
}

function tokenOf(request: FakeRequest, params: URLSearchParams): string {
  return /^Bearer\s+(\S+)$/i.exec(request.headers['authorization'] ?? '')?.[1] ?? params.get('token') ?? '';
}

function json(body: Record<string, unknown>, grant?: SandboxGrant): FakeResponse {
  const headers: Record<string, string> = { 'content-type': 'application/json; charset=utf-8' };
  if (grant !== undefined) headers['x-oauth-scopes'] = grant.scopes.join(',');
  return { status: 200, headers, body };
}

/** Where the feed's links to channels lead in the sandbox. */
function archivePage(): FakeResponse {
  const body =
    '<!doctype html><title>Sandbox</title><p>This channel exists in the sandbox only, and has no text to show.</p>';
  return { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body };
}
