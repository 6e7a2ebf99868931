/** For this folder's tests: an access whose fetch reaches a fake without sockets, and the sandbox's grants in memory. */
import { createHash } from 'node:crypto';
import type { Access, Account, Fake, FakeContext, GrantStore, SandboxGrant } from '../../provider';

export const client = { id: 'Ov23test', secret: 'hush' };
export const baseUrl = 'http://127.0.0.1:4010/github';
const redirectUri = 'http://127.0.0.1:3000/api/integrations/github/callback';

interface Code {
  grant: SandboxGrant;
  redirectUri: string;
  challenge: string | null;
}

export function createGrants() {
  const codes = new Map<string, Code>();
  const tokens = new Map<string, { grant: SandboxGrant; isRevoked: boolean }>();
  const refreshes = new Map<string, SandboxGrant>();
  let count = 0;
  const store: GrantStore = {
    redeemCode(code, check) {
      const known = codes.get(code);
      codes.delete(code);
      if (known === undefined) return { error: 'bad_code' };
      if (check.redirectUri !== null && check.redirectUri !== known.redirectUri) return { error: 'bad_redirect_uri' };
      const challenge = createHash('sha256')
        .update(check.codeVerifier ?? '')
        .digest('base64url');
      if (known.challenge !== null && known.challenge !== challenge) return { error: 'bad_verifier' };
      return { grant: known.grant };
    },
    issue(grant, { accessPrefix, refreshPrefix, expiresInSeconds }) {
      const accessToken = `${accessPrefix}token${(count += 1)}`;
      tokens.set(accessToken, { grant, isRevoked: false });
      const refreshToken = refreshPrefix === null ? null : `${refreshPrefix}refresh${count}`;
      if (refreshToken !== null) refreshes.set(refreshToken, grant);
      return { accessToken, refreshToken, expiresInSeconds };
    },
    check(accessToken) {
      const known = tokens.get(accessToken);
      if (known === undefined) return { error: 'unknown' };
      return known.isRevoked ? { error: 'revoked' } : { grant: known.grant };
    },
    redeemRefresh(token, { rotate, endsAccess }) {
      const grant = refreshes.get(token);
      if (grant === undefined) return { error: 'bad_token' };
      if (rotate) refreshes.delete(token);
      if (endsAccess === true)
        for (const entry of tokens.values()) if (entry.grant.id === grant.id) entry.isRevoked = true;
      return { grant };
    },
    revoke(token) {
      const known = tokens.get(token);
      if (known === undefined || known.isRevoked) return false;
      for (const entry of tokens.values()) if (entry.grant.id === known.grant.id) entry.isRevoked = true;
      return true;
    },
  };
  return {
    store,
    /** As the consent page does. */
    authorize(code: string, challenge: string | null, grant: Partial<SandboxGrant> = {}) {
      const whole: SandboxGrant = {
        id: `grant-${code}`,
        provider: 'github',
        account: 'subject',
        scopes: ['read:user'],
        ...grant,
      };
      codes.set(code, { grant: whole, redirectUri, challenge });
      return redirectUri;
    },
    tokenFor(grant: Partial<SandboxGrant> = {}): string {
      const whole: SandboxGrant = {
        id: 'grant',
        provider: 'github',
        account: 'subject',
        scopes: ['read:user'],
        ...grant,
      };
      return store.issue(whole, { accessPrefix: 'gho_', refreshPrefix: null, expiresInSeconds: null }).accessToken;
    },
  };
}

export function createContext(store: GrantStore, now: () => Date): FakeContext {
  return { now, baseUrl, grants: store, client };
}

/** A fetch that hands requests to the fake and keeps their paths. */
export function fetchTo(fake: Fake, context: FakeContext, seen: string[] = []): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const url = new URL(request.url);
    const path = decodeURIComponent(url.pathname.slice(new URL(baseUrl).pathname.length));
    seen.push(`${request.method} ${path}${url.search}`);
    // Node's own fetch adds a user agent on the wire; a Request does not show it.
    const headers = { 'user-agent': 'test', ...Object.fromEntries(request.headers) };
    const answer = await fake.respond(
      { method: request.method, path, query: url.searchParams, headers, body: await request.text() },
      context,
    );
    const isText = typeof answer.body === 'string';
    const bodiless = answer.status === 204 || answer.status === 304;
    const body = bodiless ? null : isText ? String(answer.body) : JSON.stringify(answer.body);
    return new Response(body, {
      status: answer.status,
      headers: { ...(isText ? {} : { 'content-type': 'application/json; charset=utf-8' }), ...answer.headers },
    });
  };
}

export function accessWith(fetch: Access['fetch'], options: Partial<Access> = {}): Access {
  return {
    token: 'gho_test',
    urls: { web: baseUrl, api: baseUrl },
    fetch,
    account: null,
    scopes: ['read:user'],
    tokenExtra: {},
    signal: new AbortController().signal,
    now: () => new Date('2026-11-22T00:00:00Z'),
    ...options,
  };
}

/** A fetch that gives the prepared answers in turn. */
export function answers(...list: { status?: number; headers?: Record<string, string>; body: unknown }[]): typeof fetch {
  const left = [...list];
  return async () => {
    const next = left.shift();
    if (next === undefined) throw new Error('one request too many');
    const isText = typeof next.body === 'string';
    const type = isText ? 'text/html' : 'application/json';
    return new Response(isText ? String(next.body) : JSON.stringify(next.body), {
      status: next.status ?? 200,
      headers: { 'content-type': type, ...next.headers },
    });
  };
}

export const octocat: Account = { id: '583231', label: 'octocat', metadata: { login: 'octocat', nodeId: 'U_octocat' } };
