/** The fake without sockets: a `fetch` that ends in it, over a grant store in memory. For this folder's tests. */
import type { Account, FakeContext, GrantStore, SandboxGrant } from '../../../provider';
import { slackScopes } from '../env';
import { createSlackFake } from '../fake';
import type { SlackFakeMessage, SlackWorkspace } from '../fake-workspace';
import type { SlackContext } from '../web';

export const baseUrl = 'http://127.0.0.1:4010/slack';
export const appClient = { id: 'client-id', secret: 'client-secret' };
export const redirectUri = 'http://localhost:3000/api/integrations/slack/callback';

export const me = 'U0ME000000';

export interface Recorded {
  method: string;
  params: URLSearchParams;
}

export function startFake(data: SlackWorkspace, now: () => Date) {
  const grants = new MemoryGrants();
  let fake = createSlackFake(data);
  const context: FakeContext = { now, baseUrl, grants, client: appClient };
  const requests: Recorded[] = [];
  const changes: { method: string; count: number; next: SlackWorkspace }[] = [];
  const fetchFake: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const url = new URL(request.url);
    const body = await request.text();
    const path = decodeURIComponent(url.pathname.slice('/slack'.length));
    requests.push({ method: path.slice('/api/'.length), params: new URLSearchParams(body) });
    const headers = Object.fromEntries(request.headers);
    const answer = await fake.respond(
      { method: request.method, path, query: url.searchParams, headers, body },
      context,
    );
    for (const { method, count, next } of changes) {
      if (requests.filter((made) => made.method === method).length === count) fake = createSlackFake(next);
    }
    const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
    return new Response(text, { status: answer.status, headers: answer.headers ?? {} });
  };
  /** The workspace as it is once `count` requests of a method have been answered. */
  const replaceAfter = (method: string, count: number, next: SlackWorkspace): void => {
    changes.push({ method, count, next });
  };
  return { grants, fetch: fetchFake, requests, replaceAfter };
}

export function contextOf(over: Partial<SlackContext> & Pick<SlackContext, 'fetch'>): SlackContext {
  return {
    urls: { web: baseUrl },
    account: null,
    scopes: slackScopes,
    tokenExtra: {},
    signal: new AbortController().signal,
    now: () => new Date('2026-11-22T12:00:00.000Z'),
    ...over,
  };
}

export const account: Account = {
  id: 'T0TEAM0000:U0ME000000',
  label: 'me in Acme',
  metadata: { teamId: 'T0TEAM0000', teamName: 'Acme', userId: me, url: 'https://acme.slack.com/' },
};

/** What a test's own fetch was called with. */
export function urlOf(input: Parameters<typeof fetch>[0]): string {
  return input instanceof Request ? input.url : input.toString();
}

export function formOf(init: RequestInit | undefined): URLSearchParams {
  return new URLSearchParams(typeof init?.body === 'string' ? init.body : '');
}

/** A text that nothing may keep. */
export const secretText = 'the merger is on friday';

export function wrote(ts: string, more: Partial<SlackFakeMessage> = {}): SlackFakeMessage {
  return { type: 'message', user: me, ts, text: secretText, ...more };
}

/** Ts of a UTC time. */
export function tsOf(iso: string, micros = '000100'): string {
  return `${Date.parse(iso) / 1000}.${micros}`;
}

export function workspaceOf(over: Partial<SlackWorkspace>): SlackWorkspace {
  return {
    _about: { subject: me },
    team: { id: 'T0TEAM0000', name: 'Acme', domain: 'acme' },
    channels: { channels: [] },
    users: { members: [{ id: me, name: 'me' }] },
    history: {},
    replies: {},
    ...over,
  };
}

class MemoryGrants implements GrantStore {
  readonly #codes = new Map<string, { grant: SandboxGrant; redirectUri: string }>();
  readonly #access = new Map<string, SandboxGrant>();
  readonly #refresh = new Map<string, SandboxGrant>();
  readonly #dead = new Map<string, 'expired' | 'revoked'>();
  #count = 0;

  code(scopes: readonly string[] = slackScopes, account: SandboxGrant['account'] = 'subject'): string {
    const code = `code-${(this.#count += 1)}`;
    this.#codes.set(code, { grant: { id: code, provider: 'slack', account, scopes: [...scopes] }, redirectUri });
    return code;
  }

  token(
    scopes: readonly string[] = slackScopes,
    account: SandboxGrant['account'] = 'subject',
    provider = 'slack',
  ): string {
    const grant = { id: `grant-${(this.#count += 1)}`, provider, account, scopes: [...scopes] };
    return this.issue(grant, { accessPrefix: 'xoxp-', refreshPrefix: null, expiresInSeconds: null }).accessToken;
  }

  expire(token: string): void {
    this.#dead.set(token, 'expired');
  }

  redeemCode: GrantStore['redeemCode'] = (code, check) => {
    const entry = this.#codes.get(code);
    this.#codes.delete(code);
    if (entry === undefined) return { error: 'bad_code' };
    return check.redirectUri === entry.redirectUri ? { grant: entry.grant } : { error: 'bad_redirect_uri' };
  };

  issue: GrantStore['issue'] = (grant, options) => {
    const accessToken = `${options.accessPrefix}${(this.#count += 1)}`;
    const refreshToken = options.refreshPrefix === null ? null : `${options.refreshPrefix}${(this.#count += 1)}`;
    this.#access.set(accessToken, grant);
    if (refreshToken !== null) this.#refresh.set(refreshToken, grant);
    return { accessToken, refreshToken, expiresInSeconds: options.expiresInSeconds };
  };

  check: GrantStore['check'] = (token) => {
    const dead = this.#dead.get(token);
    if (dead !== undefined) return { error: dead };
    const grant = this.#access.get(token);
    return grant === undefined ? { error: 'unknown' } : { grant };
  };

  redeemRefresh: GrantStore['redeemRefresh'] = (token, { rotate }) => {
    const grant = this.#refresh.get(token);
    if (grant === undefined) return { error: 'bad_token' };
    if (rotate) this.#refresh.delete(token);
    return { grant };
  };

  revoke: GrantStore['revoke'] = (token) => {
    const grant = this.#access.get(token) ?? this.#refresh.get(token);
    if (grant === undefined || this.#dead.has(token)) return false;
    for (const [access, owner] of this.#access) if (owner === grant) this.#dead.set(access, 'revoked');
    for (const [refresh, owner] of this.#refresh) if (owner === grant) this.#refresh.delete(refresh);
    return true;
  };
}
