import type { FakeContext, FakeRequest, SandboxGrant } from '../../provider';
import { refuse } from './fake-methods';
import type { FakeWorkspace } from './fake-workspace';

/** 12 hours, as docs.slack.dev/authentication/using-token-rotation says. */
const rotatedSeconds = 43_200;
export const refreshPrefix = 'xoxe-1-';

/** `oauth.v2.access`: form body, credentials by Basic or in the body, every refusal with status 200. */
export function accessAnswer(
  request: FakeRequest,
  context: FakeContext,
  workspace: FakeWorkspace,
  rotation: boolean,
): Record<string, unknown> {
  if (!(request.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded'))
    return refuse('invalid_form_data');
  const form = new URLSearchParams(request.body);
  const credentials = basicCredentials(request.headers['authorization']) ?? {
    id: form.get('client_id') ?? '',
    secret: form.get('client_secret') ?? '',
  };
  if (credentials.id !== context.client.id) return refuse('invalid_client_id');
  if (credentials.secret !== context.client.secret) return refuse('bad_client_secret');
  // The sandbox's app is no public client, like any app that keeps its secret.
  if (form.has('code_verifier')) return refuse('pkce_not_allowed');

  const grantType = form.get('grant_type') ?? 'authorization_code';
  if (grantType === 'refresh_token') return refreshed(form, context, workspace);
  if (grantType !== 'authorization_code') return refuse('invalid_grant_type');
  const redeemed = context.grants.redeemCode(form.get('code') ?? '', {
    clientId: credentials.id,
    redirectUri: form.get('redirect_uri'),
    codeVerifier: null,
  });
  if ('error' in redeemed) return refuse(codeErrors[redeemed.error]);
  if (redeemed.grant.scopes.length === 0) return refuse('no_scopes');
  return connected(redeemed.grant, context, workspace, rotation);
}

const codeErrors = {
  bad_code: 'invalid_code',
  bad_redirect_uri: 'bad_redirect_uri',
  bad_verifier: 'invalid_code_verifier',
} as const;

function connected(grant: SandboxGrant, context: FakeContext, workspace: FakeWorkspace, rotation: boolean) {
  const token = issue(grant, context, rotation);
  const user = {
    id: workspace.viewerOf(grant.account).id,
    scope: grant.scopes.join(','),
    token_type: 'user',
    ...token,
  };
  return { ...frame(workspace), authed_user: user };
}

/** A refresh answers with the user's token at the top level. */
function refreshed(form: URLSearchParams, context: FakeContext, workspace: FakeWorkspace) {
  const redeemed = context.grants.redeemRefresh(form.get('refresh_token') ?? '', { rotate: true });
  if ('error' in redeemed) return refuse('invalid_refresh_token');
  const { grant } = redeemed;
  const user = { user_id: workspace.viewerOf(grant.account).id, scope: grant.scopes.join(','), token_type: 'user' };
  return { ...frame(workspace), ...user, ...issue(grant, context, true) };
}

function issue(grant: SandboxGrant, context: FakeContext, rotation: boolean) {
  const issued = context.grants.issue(
    grant,
    rotation
      ? { accessPrefix: 'xoxe.xoxp-', refreshPrefix, expiresInSeconds: rotatedSeconds }
      : { accessPrefix: 'xoxp-', refreshPrefix: null, expiresInSeconds: null },
  );
  return {
    access_token: issued.accessToken,
    ...(issued.refreshToken === null ? {} : { refresh_token: issued.refreshToken }),
    ...(issued.expiresInSeconds === null ? {} : { expires_in: issued.expiresInSeconds }),
  };
}

function frame(workspace: FakeWorkspace) {
  const team = { id: workspace.team.id, name: workspace.team.name };
  return { ok: true, app_id: 'A0SANDBOX0', team, enterprise: null, is_enterprise_install: false };
}

function basicCredentials(header: string | undefined): { id: string; secret: string } | null {
  const encoded = /^Basic\s+([A-Za-z0-9+/=]+)$/i.exec(header ?? '')?.[1];
  if (encoded === undefined) return null;
  const [id = '', ...rest] = Buffer.from(encoded, 'base64').toString().split(':');
  // Slack compares both as they stand; it does not undo the form encoding of RFC 6749, 2.3.1.
  return { id, secret: rest.join(':') };
}
