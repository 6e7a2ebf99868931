/** The fake behind a fetch, a grant store in memory, and a connection made as the product makes it: no sockets. */
import type { Access, FakeContext, GrantStore, SandboxGrant, StreamPage, Window } from '../../../provider';
import type { NewActivity } from '../../../activity';
import { createNotionFake, type NotionWorkspace } from '../fake';
import { notion } from '../index';

export const client = { id: 'notion-client', secret: 'notion-secret' };
export const base = 'http://127.0.0.1:4010/notion';

/** Codes, tokens and grants in memory, as the sandbox keeps them. */
function createGrants(): GrantStore & { addCode(code: string, account: SandboxGrant['account']): void } {
  const codes = new Map<string, SandboxGrant>();
  const tokens = new Map<string, { grant: SandboxGrant; kind: 'access' | 'refresh' }>();
  let count = 0;
  return {
    addCode: (code, account) => codes.set(code, { id: code, provider: 'notion', account, scopes: [] }),
    redeemCode(code, check) {
      const grant = codes.get(code);
      codes.delete(code);
      if (grant === undefined) return { error: 'bad_code' };
      return check.redirectUri === 'http://localhost/callback' ? { grant } : { error: 'bad_redirect_uri' };
    },
    issue(grant, { accessPrefix, refreshPrefix, expiresInSeconds }) {
      count += 1;
      const accessToken = `${accessPrefix}${count}`;
      const refreshToken = refreshPrefix === null ? null : `${refreshPrefix}${count}`;
      tokens.set(accessToken, { grant, kind: 'access' });
      if (refreshToken !== null) tokens.set(refreshToken, { grant, kind: 'refresh' });
      return { accessToken, refreshToken, expiresInSeconds };
    },
    check(token) {
      const found = tokens.get(token);
      return found?.kind === 'access' ? { grant: found.grant } : { error: 'unknown' };
    },
    redeemRefresh(token, { rotate }) {
      const found = tokens.get(token);
      if (found?.kind !== 'refresh') return { error: 'bad_token' };
      if (rotate) tokens.delete(token);
      return { grant: found.grant };
    },
    revoke(token) {
      const found = tokens.get(token);
      if (found === undefined) return false;
      for (const [key, entry] of tokens) if (entry.grant === found.grant) tokens.delete(key);
      return true;
    },
  };
}

/** The fake behind a fetch, without a socket. */
export function start(data: NotionWorkspace, at = '2026-11-22T12:00:00.000Z') {
  let fake = createNotionFake(data);
  const grants = createGrants();
  const clock = { now: new Date(at) };
  const context: FakeContext = { now: () => clock.now, baseUrl: base, grants, client };
  const requests: { method: string; path: string; body: string }[] = [];
  const answers: string[] = [];
  const changes = new Map<number, NotionWorkspace>();
  const wire: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const url = new URL(request.url);
    const body = await request.text();
    const path = decodeURIComponent(url.pathname.slice('/notion'.length));
    requests.push({ method: request.method, path, body });
    const answer = await fake.respond(
      { method: request.method, path, query: url.searchParams, headers: Object.fromEntries(request.headers), body },
      context,
    );
    const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
    answers.push(text);
    const next = changes.get(requests.length);
    if (next !== undefined) fake = createNotionFake(next);
    return new Response(text, { status: answer.status, headers: answer.headers });
  };
  /** The workspace as it is once so many more requests have been answered. */
  const replaceAfter = (count: number, next: NotionWorkspace): void => {
    changes.set(requests.length + count, next);
  };
  return { grants, clock, requests, answers, wire, replaceAfter };
}

export async function post(wire: typeof fetch, path: string, body: object, headers: Record<string, string> = {}) {
  const response = await wire(`${base}${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: {
      authorization: `Basic ${Buffer.from(`${client.id}:${client.secret}`).toString('base64')}`,
      'content-type': 'application/json',
      'notion-version': '2026-03-11',
      ...headers,
    },
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

/** Connects as the product does and returns what a client is opened with. */
export async function connect(
  world: ReturnType<typeof start>,
  account: SandboxGrant['account'] = 'subject',
): Promise<Access> {
  world.grants.addCode('code', account);
  const answer = await post(world.wire, '/v1/oauth/token', {
    grant_type: 'authorization_code',
    code: 'code',
    redirect_uri: 'http://localhost/callback',
  });
  const body = notion.oauth.reshape(answer).body as Record<string, unknown>;
  const access: Access = {
    token: String(body['access_token']),
    urls: notion.sandboxUrls('http://127.0.0.1:4010'),
    fetch: world.wire,
    account: null,
    scopes: [],
    tokenExtra: Object.fromEntries(notion.oauth.extraFields.map((field) => [field, body[field]])),
    signal: new AbortController().signal,
    now: () => world.clock.now,
  };
  return { ...access, account: await notion.open(access).identify() };
}

export async function readAll(access: Access, window: Window): Promise<NewActivity[]> {
  const pages: StreamPage[] = [];
  for (const stream of notion.open(access).streams)
    for await (const page of stream.read(window, null)) pages.push(page);
  return pages.flatMap((page) => page.activities);
}

export const wholePast: Window = {
  from: new Date('2021-06-01T00:00:00Z'),
  to: new Date('2026-11-22T12:00:00Z'),
  reason: 'backfill',
};
export const me = 'aaaaaaaa-0000-4000-8000-000000000001';
export const colleague = 'aaaaaaaa-0000-4000-8000-000000000002';

export function pageData(number: number, over: Record<string, unknown> = {}) {
  const id = `cccccccc-0000-4000-8000-${String(number).padStart(12, '0')}`;
  return {
    object: 'page',
    id,
    created_time: '2026-11-01T08:00:00.000Z',
    last_edited_time: '2026-11-20T09:30:00.000Z',
    created_by: { object: 'user', id: colleague },
    last_edited_by: { object: 'user', id: me },
    parent: { type: 'workspace', workspace: true },
    in_trash: false,
    properties: { Task: { id: 'title', type: 'title', title: [{ type: 'text', plain_text: `Page ${number}` }] } },
    url: `https://app.notion.com/p/${number}`,
    ...over,
  };
}

export function workspace(pages: ReturnType<typeof pageData>[], more: Partial<NotionWorkspace> = {}): NotionWorkspace {
  return {
    _about: { subject: me },
    _workspace: { id: 'dddddddd-0000-4000-8000-000000000001', name: 'Acme' },
    users: {
      results: [{ object: 'user', id: me, type: 'person', name: 'Subject', person: { email: 'subject@example.com' } }],
    },
    search: { results: pages },
    ...more,
  };
}
