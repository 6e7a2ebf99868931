import { IntegrationError, OAuthError } from '../../errors';
import type { OAuthSpec, RevokeInput, TokenAnswer } from '../../provider';
import { judge } from './judge';

export const githubOAuth: OAuthSpec = {
  // GitHub sends it as `iss` with every callback since April 2026.
  issuer: (urls) => `${urls['web']}/login/oauth`,
  authorizeUrl: (urls) => `${urls['web']}/login/oauth/authorize`,
  tokenUrl: (urls) => `${urls['web']}/login/oauth/access_token`,
  scopeParameter: 'scope',
  scopeSeparator: ' ',
  authorizeParams: {},
  pkce: {
    use: true,
    reason: 'GitHub recommends S256 since July 2025 for both kinds of app; servers that lack it ignore it.',
  },
  clientAuth: 'client_secret_post',
  tokenBody: 'form',
  // Without it the answer is form-encoded.
  tokenHeaders: { accept: 'application/json' },
  reshape,
  extraFields: [],
  refreshRotates: true,
  // 15,811,200 seconds, which a GitHub App's refresh token lives. An OAuth App's grants have none.
  refreshTokenIdleDays: 183,
  revoke,
  missingScopes,
};

/** GitHub's codes for token requests, in RFC 6749's words. */
const rfcErrors: Readonly<Record<string, string | undefined>> = {
  bad_verification_code: 'invalid_grant',
  bad_refresh_token: 'invalid_grant',
  redirect_uri_mismatch: 'invalid_grant',
  unverified_user_email: 'invalid_grant',
  incorrect_client_credentials: 'invalid_client',
  unsupported_grant_type: 'unsupported_grant_type',
};
const ownErrors = new Set([
  'invalid_grant',
  'invalid_client',
  'invalid_request',
  'unauthorized_client',
  'unsupported_grant_type',
]);

/** Errors come with status 200, and with others in old and in proxied answers: the body decides. */
function reshape(answer: TokenAnswer): TokenAnswer {
  const body = readBody(answer.body);
  if (body === null || answer.status >= 500) return answer;
  const { error, scope, expires_in: expiresIn, ...rest } = body;
  if (typeof error === 'string') {
    const code =
      answer.status === 404
        ? 'invalid_client'
        : (rfcErrors[error] ?? (ownErrors.has(error) ? error : 'invalid_request'));
    return { status: code === 'invalid_client' ? 401 : 400, body: { error: code } };
  }
  return {
    status: answer.status,
    body: {
      ...rest,
      ...(typeof scope === 'string'
        ? {
            scope: scope
              .split(/[,\s]+/)
              .filter((name) => name !== '')
              .join(' '),
          }
        : {}),
      // Absent: the token does not expire.
      ...(expiresIn === undefined ? {} : { expires_in: Number(expiresIn) }),
    },
  };
}

function readBody(body: unknown): Record<string, unknown> | null {
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return { ...body };
  // A server that ignores `accept` answers form-encoded.
  if (typeof body !== 'string' || !/(^|&)(access_token|error)=/.test(body)) return null;
  return Object.fromEntries(new URLSearchParams(body));
}

/** Ends the whole grant, as the account's own settings page would: every token of this person for this app. */
async function revoke({ tokens, client, urls, fetch }: RevokeInput): Promise<void> {
  const url = `${urls['api']}/applications/${encodeURIComponent(client.id)}/grant`;
  const answer = await fetch(url, {
    method: 'DELETE',
    headers: {
      accept: 'application/vnd.github+json',
      authorization: `Basic ${Buffer.from(`${client.id}:${client.secret}`).toString('base64')}`,
      'content-type': 'application/json',
      'user-agent': 'devtrack',
      'x-github-api-version': '2022-11-28',
    },
    body: JSON.stringify({ access_token: tokens.accessToken }),
  }).catch((error: unknown) => {
    if (error instanceof IntegrationError) throw error;
    throw new OAuthError('GitHub did not answer the revocation', 'github', 'network_error', true, { cause: error });
  });
  // 404 and 422: a token that no longer lives; recorded answers have both.
  if (answer.status === 204 || answer.status === 404 || answer.status === 422) return;
  throw refusal(answer, url);
}

function refusal(answer: Response, url: string): OAuthError {
  const { status } = answer;
  const headers = Object.fromEntries(answer.headers);
  // 401 is about the Basic credentials here, not about the token.
  const judged =
    status === 401 ? null : judge({ status, headers, body: null, url }, new Date(answer.headers.get('date') ?? 0));
  const code = status === 401 ? 'invalid_client' : (judged?.code ?? 'malformed_answer');
  const retryAfterSeconds = judged?.retryAfterSeconds ?? null;
  return new OAuthError(`GitHub answered ${status} to the revocation`, 'github', code, undefined, {
    status,
    retryAfterSeconds,
  });
}

/** Scopes that contain others, from GitHub's page on scopes. */
const contained: Readonly<Record<string, readonly string[] | undefined>> = {
  repo: ['repo:status', 'repo_deployment', 'public_repo', 'repo:invite', 'security_events'],
  user: ['read:user', 'user:email', 'user:follow'],
  'admin:org': ['write:org', 'read:org'],
  'write:org': ['read:org'],
};

/** A GitHub App's grant names no scopes at all: its permissions belong to the app, so nothing is missing. */
export function missingScopes(asked: readonly string[], granted: readonly string[]): string[] {
  if (granted.length === 0) return [];
  const held = new Set(granted.flatMap((scope) => [scope, ...(contained[scope] ?? [])]));
  return asked.filter((scope) => !held.has(scope));
}
