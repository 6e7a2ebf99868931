import { isRecord, parseJson } from '@/lib/http/answer';
import { IntegrationError } from '../../errors';
import type { OAuthSpec, RevokeInput, TokenAnswer } from '../../provider';
import { codeOf, decide, oauthError } from './judge';

/**
 * Slack's OAuth v2 for a user token: `user_scope` instead of `scope`, the token nested in `authed_user`, errors with
 * status 200 (docs.slack.dev/authentication/installing-with-oauth).
 */
export const slackOAuth: OAuthSpec = {
  authorizeUrl: (urls) => `${urls['web']}/oauth/v2/authorize`,
  tokenUrl: (urls) => `${urls['web']}/api/oauth.v2.access`,
  scopeParameter: 'user_scope',
  scopeSeparator: ',',
  // `scope` asks for a bot, which this application does not have.
  authorizeParams: { scope: '' },
  pkce: {
    use: false,
    reason:
      'Switching PKCE on makes a Slack app a public client for good and lets its refresh tokens die after 30 days; an app without it may refuse a challenge (pkce_not_allowed).',
  },
  clientAuth: 'client_secret_basic',
  tokenBody: 'form',
  reshape,
  extraFields: ['team_id', 'team_name', 'user_id', 'enterprise_id', 'is_enterprise_install'],
  refreshRotates: true,
  // Only those of apps with PKCE end, after 30 days (docs.slack.dev/authentication/using-pkce).
  refreshTokenIdleDays: null,
  revoke,
  missingScopes: (asked, granted) => asked.filter((scope) => !granted.includes(scope)),
};

function reshape(answer: TokenAnswer): TokenAnswer {
  const { status, body } = answer;
  if (status === 429 || status >= 500 || !isRecord(body)) return answer;
  if (body['ok'] === false) return reshapeRefusal(codeOf(body['error']));
  return body['ok'] === true ? reshapeGrant(answer, body) : answer;
}

/** At connect the user's token is nested; a refresh answers with it at the top, told from a bot's by `token_type`. */
function reshapeGrant(answer: TokenAnswer, body: Record<string, unknown>): TokenAnswer {
  const user = isRecord(body['authed_user']) ? body['authed_user'] : {};
  const granted = typeof user['access_token'] === 'string' ? user : body;
  if (typeof granted['access_token'] !== 'string') {
    // Slack lets a person leave out optional scopes; without any there is no user token at all.
    return Object.keys(user).length > 0 ? refusal(400, 'invalid_scope', 'no_user_token') : answer;
  }
  if (granted === body && body['token_type'] !== 'user') return refusal(400, 'invalid_scope', 'no_user_token');

  const team = isRecord(body['team']) ? body['team'] : {};
  const enterprise = isRecord(body['enterprise']) ? body['enterprise'] : {};
  const fields = {
    access_token: granted['access_token'],
    // RFC 6749 clients know no type "user"; Slack's tokens are bearer tokens.
    token_type: 'bearer',
    refresh_token: typeof granted['refresh_token'] === 'string' ? granted['refresh_token'] : undefined,
    expires_in: secondsOf(granted['expires_in']),
    scope:
      typeof granted['scope'] === 'string'
        ? granted['scope']
            .split(/[,\s]+/)
            .filter(Boolean)
            .join(' ')
        : undefined,
    team_id: team['id'],
    team_name: team['name'],
    user_id: user['id'] ?? body['user_id'],
    enterprise_id: enterprise['id'],
    is_enterprise_install: body['is_enterprise_install'],
  };
  return { status: 200, body: Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) };
}

/** Absent without token rotation: such a token never expires. */
function secondsOf(expiresIn: unknown): number | undefined {
  return typeof expiresIn === 'number' && expiresIn > 0 ? expiresIn : undefined;
}

const rfcCodes: Readonly<Record<string, string>> = {
  invalid_code: 'invalid_grant',
  code_already_used: 'invalid_grant',
  code_expired: 'invalid_grant',
  bad_redirect_uri: 'invalid_grant',
  invalid_code_verifier: 'invalid_grant',
  invalid_refresh_token: 'invalid_grant',
  refresh_token_expired: 'invalid_grant',
  token_revoked: 'invalid_grant',
  token_expired: 'invalid_grant',
  invalid_auth: 'invalid_grant',
  account_inactive: 'invalid_grant',

  bad_client_secret: 'invalid_client',
  invalid_client_id: 'invalid_client',

  invalid_grant_type: 'unsupported_grant_type',
  no_scopes: 'invalid_scope',
  invalid_scope: 'invalid_scope',
  cannot_install_an_org_installed_app: 'unauthorized_client',
  oauth_authorization_url_mismatch: 'unauthorized_client',
};

const outages = new Set(['internal_error', 'fatal_error', 'service_unavailable', 'request_timeout']);

function reshapeRefusal(code: string | undefined): TokenAnswer {
  // A bad moment at Slack must not read as a dead grant: these keep a status that says "try again".
  if (code === 'ratelimited') return refusal(429, 'temporarily_unavailable', code);
  if (code !== undefined && outages.has(code)) return refusal(503, 'temporarily_unavailable', code);
  const known = code !== undefined && Object.hasOwn(rfcCodes, code) ? rfcCodes[code] : undefined;
  const error = known ?? 'invalid_request';
  return refusal(error === 'invalid_client' ? 401 : 400, error, code);
}

function refusal(status: number, error: string, code: string | undefined): TokenAnswer {
  return { status, body: code === undefined ? { error } : { error, error_description: code } };
}

/** Codes with which `auth.revoke` says that the token was dead before. */
const alreadyGone = new Set(['token_revoked', 'token_expired', 'invalid_auth', 'not_authed', 'account_inactive']);

/**
 * `auth.revoke` with the token itself. With token rotation it ends that one token only, so the refresh token goes
 * first: it could mint more (docs.slack.dev/authentication/using-token-rotation). Every token is tried before the
 * first failure is thrown.
 */
async function revoke(input: RevokeInput): Promise<void> {
  const { accessToken, refreshToken } = input.tokens;
  const failures: unknown[] = [];
  for (const token of refreshToken === undefined ? [accessToken] : [refreshToken, accessToken]) {
    try {
      await revokeOne(input, token);
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}

async function revokeOne(input: RevokeInput, token: string): Promise<void> {
  const answer = await askRevoke(input, token);
  const verdict = decide(answer, null);
  if (verdict.ok || alreadyGone.has(verdict.details.providerCode ?? '')) return;
  throw oauthError('auth.revoke', verdict.code, verdict.details);
}

async function askRevoke(input: RevokeInput, token: string) {
  try {
    const response = await input.fetch(`${input.urls['web']}/api/auth.revoke`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/x-www-form-urlencoded',
        accept: 'application/json',
      },
      body: '',
      redirect: 'error',
    });
    return {
      status: response.status,
      retryAfter: response.headers.get('retry-after'),
      body: parseJson(await response.text()),
    };
  } catch (cause) {
    const code = cause instanceof IntegrationError ? cause.code : 'network_error';
    throw oauthError('auth.revoke', code, { cause });
  }
}
