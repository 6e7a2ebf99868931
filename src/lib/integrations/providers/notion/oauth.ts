import { isRecord, parseJson } from '@/lib/http/answer';
import { IntegrationError, OAuthError } from '../../errors';
import type { OAuthSpec, RevokeInput, TokenAnswer } from '../../provider';
import { judgeOAuth } from './judge';

/** The version every request of this folder speaks (developers.notion.com/reference/versioning). */
export const notionVersion = '2026-03-11';

/** Notion's OAuth (developers.notion.com/guides/get-started/authorization). */
export const notionOAuth: OAuthSpec = {
  authorizeUrl: (urls) => `${urls['api']}/v1/oauth/authorize`,
  tokenUrl: (urls) => `${urls['api']}/v1/oauth/token`,
  scopeParameter: null,
  scopeSeparator: ' ',
  authorizeParams: { owner: 'user' },
  pkce: {
    use: false,
    reason: 'Notion documents no PKCE for its REST API; the flow rests on the bound, single-use state.',
  },
  clientAuth: 'client_secret_basic',
  tokenBody: 'json',
  tokenHeaders: { 'notion-version': notionVersion },
  reshape,
  refreshRotates: true,
  // None is documented (developers.notion.com/reference/refresh-a-token): refresh tokens end by use or revocation.
  refreshTokenIdleDays: null,
  extraFields: ['workspace_id', 'workspace_name', 'bot_id', 'owner'],
  revoke,
  missingScopes: () => [],
};

const rfcCodes = new Set([
  'invalid_request',
  'invalid_client',
  'invalid_grant',
  'unauthorized_client',
  'unsupported_grant_type',
  'invalid_scope',
]);

function reshape(answer: TokenAnswer): TokenAnswer {
  const { status, body } = answer;
  if (status === 429 || status >= 500 || !isRecord(body)) return answer;
  return status === 200 ? reshapeGrant(answer, body) : reshapeRefusal(status, body);
}

function reshapeGrant(answer: TokenAnswer, body: Record<string, unknown>): TokenAnswer {
  if (typeof body['access_token'] !== 'string') return answer;
  const { access_token, refresh_token, workspace_id, workspace_name, bot_id, owner } = body;
  return {
    status: 200,
    body: {
      access_token,
      token_type: 'bearer',
      // Null where Notion grants none.
      ...(typeof refresh_token === 'string' ? { refresh_token } : {}),
      workspace_id,
      workspace_name,
      bot_id,
      owner: ownerWithoutAddress(owner),
    },
  };
}

/** The answer names the owner's e-mail address, which nothing here needs. */
function ownerWithoutAddress(owner: unknown): unknown {
  if (!isRecord(owner) || !isRecord(owner['user'])) return isRecord(owner) ? { type: owner['type'] } : undefined;
  return { type: owner['type'], user: { id: owner['user']['id'], name: owner['user']['name'] } };
}

/** The reference shows RFC 6749's errors; validation errors arrive in the API's own shape (`code`). */
function reshapeRefusal(status: number, body: Record<string, unknown>): TokenAnswer {
  const code = body['error'] ?? body['code'];
  if (typeof code === 'string' && rfcCodes.has(code))
    return { status: status === 401 ? 401 : 400, body: { error: code } };
  const error = status === 401 || code === 'unauthorized' ? 'invalid_client' : 'invalid_request';
  return { status: error === 'invalid_client' ? 401 : 400, body: { error } };
}

/** What Notion says of a token that is dead already. */
const alreadyGone = new Set(['invalid_grant', 'invalid_token', 'unauthorized', 'object_not_found']);

/** Ends the whole grant: Notion's revocation takes the access token (developers.notion.com/reference/revoke-token). */
async function revoke(input: RevokeInput): Promise<void> {
  const answer = await askRevoke(input);
  if (answer.status === 200) return;
  const error = judgeOAuth(answer);
  if (answer.status >= 400 && answer.status < 500 && alreadyGone.has(error.details.providerCode ?? '')) return;
  throw error;
}

async function askRevoke({ tokens, client, urls, fetch }: RevokeInput) {
  try {
    const response = await fetch(`${urls['api']}/v1/oauth/revoke`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`${client.id}:${client.secret}`).toString('base64')}`,
        'content-type': 'application/json',
        accept: 'application/json',
        'notion-version': notionVersion,
      },
      body: JSON.stringify({ token: tokens.accessToken }),
    });
    return {
      status: response.status,
      retryAfter: response.headers.get('retry-after'),
      body: parseJson(await response.text()),
    };
  } catch (cause) {
    const code = cause instanceof IntegrationError ? cause.code : 'network_error';
    throw new OAuthError('Notion could not be asked to revoke', 'notion', code, undefined, { cause });
  }
}
