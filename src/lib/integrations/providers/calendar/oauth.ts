import { isRecord, parseJson } from '@/lib/http/answer';
import { IntegrationError, OAuthError } from '../../errors';
import type { OAuthSpec, RevokeInput, TokenAnswer } from '../../provider';
import { judgeOAuth } from './judge';

/** Google's OAuth for web servers (developers.google.com/identity/protocols/oauth2/web-server). */
export const calendarOAuth: OAuthSpec = {
  authorizeUrl: (urls) => `${urls['auth']}/o/oauth2/v2/auth`,
  tokenUrl: (urls) => `${urls['token']}/token`,
  scopeParameter: 'scope',
  scopeSeparator: ' ',
  authorizeParams: {
    // A refresh token is granted for offline access only, and after the first time only where consent is asked again.
    access_type: 'offline',
    prompt: 'consent',
    include_granted_scopes: 'true',
  },
  pkce: { use: true, reason: 'Google supports and recommends S256 for web server apps.' },
  clientAuth: 'client_secret_post',
  tokenBody: 'form',
  reshape,
  extraFields: [],
  refreshRotates: false,
  // "Not been used for six months" (developers.google.com/identity/protocols/oauth2#expiration).
  refreshTokenIdleDays: 180,
  revoke,
  missingScopes: (asked, granted) => asked.filter((scope) => !granted.some((other) => includes(other, scope))),
};

const prefix = 'https://www.googleapis.com/auth/';
/** Wider scopes that hold the narrow ones (developers.google.com/workspace/calendar/api/auth). */
const widerScopes: Readonly<Record<string, readonly string[]>> = {
  [`${prefix}calendar.events.readonly`]: [
    `${prefix}calendar.events`,
    `${prefix}calendar.readonly`,
    `${prefix}calendar`,
  ],
  [`${prefix}calendar.calendarlist.readonly`]: [
    `${prefix}calendar.calendarlist`,
    `${prefix}calendar.readonly`,
    `${prefix}calendar`,
  ],
};

function includes(granted: string, scope: string): boolean {
  return granted === scope || (widerScopes[scope] ?? []).includes(granted);
}

const rfcCodes = new Set([
  'invalid_request',
  'invalid_client',
  'invalid_grant',
  'unauthorized_client',
  'unsupported_grant_type',
  'invalid_scope',
]);
/** Google's further codes at the token endpoint, by what they ask for. */
const furtherCodes: Readonly<Record<string, string>> = {
  admin_policy_enforced: 'invalid_grant',
  deleted_client: 'invalid_client',
  disabled_client: 'invalid_client',
  redirect_uri_mismatch: 'invalid_request',
  org_internal: 'unauthorized_client',
};

function reshape(answer: TokenAnswer): TokenAnswer {
  const { status, body } = answer;
  if (status === 200 || status === 429 || status >= 500 || !isRecord(body)) return answer;
  const given = typeof body['error'] === 'string' ? body['error'] : '';
  const further = Object.hasOwn(furtherCodes, given) ? furtherCodes[given] : undefined;
  const error = rfcCodes.has(given) ? given : (further ?? 'invalid_request');
  return { status: error === 'invalid_client' ? 401 : 400, body: { error } };
}

/** Ends the whole grant, whichever of its tokens is presented. */
async function revoke(input: RevokeInput): Promise<void> {
  const answer = await askRevoke(input);
  if (answer.status === 200) return;
  const error = judgeOAuth(answer);
  // The token had expired or the user had removed the access in their account.
  if (answer.status === 400 && error.details.providerCode === 'invalid_token') return;
  throw error;
}

async function askRevoke({ tokens, urls, fetch }: RevokeInput) {
  try {
    const response = await fetch(`${urls['token']}/revoke`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: new URLSearchParams({ token: tokens.refreshToken ?? tokens.accessToken }).toString(),
    });
    return {
      status: response.status,
      retryAfter: response.headers.get('retry-after'),
      body: parseJson(await response.text()),
    };
  } catch (cause) {
    const code = cause instanceof IntegrationError ? cause.code : 'network_error';
    throw new OAuthError('Google could not be asked to revoke', 'calendar', code, undefined, { cause });
  }
}
