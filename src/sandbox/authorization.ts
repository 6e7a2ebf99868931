/** Judges an authorization request. Pure: what is wrong is shown on a page, never redirected (RFC 9700 4.11). */
import { isLoopbackHost } from '@/lib/http/hosts';

export interface AuthorizationRequest {
  clientId: string;
  redirectUri: string;
  scopes: string[];
  state: string | null;
  codeChallenge: string | null;
}

export interface AuthorizationRules {
  providerId: string;
  clientId: string;
  scopeParameter: 'scope' | 'user_scope' | null;
  /** Sent back as `iss`; null where the real provider sends none. */
  issuer: string | null;
}

export type JudgedAuthorization = { ok: true; request: AuthorizationRequest } | { ok: false; problem: string };

export function judgeAuthorization(query: URLSearchParams, rules: AuthorizationRules): JudgedAuthorization {
  const repeated = [...new Set(query.keys())].find((name) => query.getAll(name).length > 1);
  if (repeated !== undefined) return refuse('A parameter of the request is given more than once.');
  const clientId = query.get('client_id') ?? '';
  if (clientId !== rules.clientId) return refuse('The request names no client that this sandbox knows (client_id).');
  const redirectUri = query.get('redirect_uri') ?? '';
  const redirectProblem = judgeRedirectUri(redirectUri, rules.providerId);
  if (redirectProblem !== null) return refuse(redirectProblem);
  if (query.get('response_type') !== 'code')
    return refuse('The request does not ask for a code (response_type must be "code").');
  const codeChallenge = query.get('code_challenge');
  if (
    codeChallenge !== null &&
    (query.get('code_challenge_method') !== 'S256' || !/^[A-Za-z0-9_-]{43}$/.test(codeChallenge))
  ) {
    return refuse('The PKCE challenge is not one of method S256 (code_challenge, code_challenge_method).');
  }
  const scopeText = rules.scopeParameter === null ? '' : (query.get(rules.scopeParameter) ?? '');
  const scopes = [...new Set(scopeText.split(/[\s,]+/).filter((scope) => scope !== ''))];
  return { ok: true, request: { clientId, redirectUri, scopes, state: query.get('state'), codeChallenge } };
}

/** The browser's way back, with the answer added and nothing else touched. */
export function answerUrl(
  request: AuthorizationRequest,
  issuer: string | null,
  answer: { code: string } | { error: 'access_denied' },
): string {
  const url = new URL(request.redirectUri);
  for (const [name, value] of Object.entries(answer)) url.searchParams.set(name, value);
  if (request.state !== null) url.searchParams.set('state', request.state);
  if (issuer !== null) url.searchParams.set('iss', issuer);
  return url.href;
}

/** Null: acceptable. Only DevTrack on this machine is registered, at its one callback path per provider. */
function judgeRedirectUri(redirectUri: string, providerId: string): string | null {
  if (redirectUri === '') return 'The request names no address to return to (redirect_uri).';
  if (!URL.canParse(redirectUri)) return 'The address to return to is no address (redirect_uri).';
  const url = new URL(redirectUri);
  const registered = `${url.protocol}//${url.host}/api/integrations/${providerId}/callback`;
  const isWeb = url.protocol === 'http:' || url.protocol === 'https:';
  // Compared as text too: a parser that forgives (backslashes, user names, encoded dots) would return elsewhere.
  if (!isWeb || !isLoopbackHost(url.hostname) || redirectUri !== registered) {
    return `The address to return to is not registered (redirect_uri): only /api/integrations/${providerId}/callback on this machine is.`;
  }
  return null;
}

function refuse(problem: string): JudgedAuthorization {
  return { ok: false, problem };
}
