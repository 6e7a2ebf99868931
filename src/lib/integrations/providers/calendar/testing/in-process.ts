/** The fake behind a fetch, a grant store in memory, and a connection made as the product makes it: no sockets. */
import type { NewActivity, NewTimeOff } from '../../../activity';
import type { Access, FakeContext, GrantStore, SandboxGrant, StreamPage, Window } from '../../../provider';
import { calendarScopes } from '../env';
import { createCalendarFake, type CalendarWorkspace } from '../fake';
import { calendar } from '../index';

export const client = { id: 'google-client', secret: 'google-secret' };
export const base = 'http://127.0.0.1:4010/calendar';
export const verifier = 'v'.repeat(43);

interface Token {
  grant: SandboxGrant;
  kind: 'access' | 'refresh';
  expiresAt: number;
}

/** Codes, tokens and grants in memory, as the sandbox keeps them. */
function createGrants(now: () => Date): GrantStore & { addCode(code: string, grant: Partial<SandboxGrant>): void } {
  const codes = new Map<string, SandboxGrant>();
  const tokens = new Map<string, Token>();
  let count = 0;
  return {
    addCode: (code, grant) =>
      codes.set(code, { id: code, provider: 'calendar', account: 'subject', scopes: [...calendarScopes], ...grant }),
    redeemCode(code, check) {
      const grant = codes.get(code);
      codes.delete(code);
      if (grant === undefined || check.clientId !== client.id) return { error: 'bad_code' };
      if (check.redirectUri !== 'http://localhost/callback') return { error: 'bad_redirect_uri' };
      return check.codeVerifier === verifier ? { grant } : { error: 'bad_verifier' };
    },
    issue(grant, { accessPrefix, refreshPrefix, expiresInSeconds }) {
      count += 1;
      const accessToken = `${accessPrefix}${count}`;
      const refreshToken = refreshPrefix === null ? null : `${refreshPrefix}${count}`;
      tokens.set(accessToken, {
        grant,
        kind: 'access',
        expiresAt: now().getTime() + (expiresInSeconds ?? Infinity) * 1000,
      });
      if (refreshToken !== null) tokens.set(refreshToken, { grant, kind: 'refresh', expiresAt: Infinity });
      return { accessToken, refreshToken, expiresInSeconds };
    },
    check(token) {
      const found = tokens.get(token);
      if (found?.kind !== 'access') return { error: 'unknown' };
      return found.expiresAt > now().getTime() ? { grant: found.grant } : { error: 'expired' };
    },
    redeemRefresh(token) {
      const found = tokens.get(token);
      return found?.kind === 'refresh' ? { grant: found.grant } : { error: 'bad_token' };
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
export function start(data: CalendarWorkspace, at = '2026-11-22T12:00:00.000Z') {
  let fake = createCalendarFake(data);
  const clock = { now: new Date(at) };
  const grants = createGrants(() => clock.now);
  const context: FakeContext = { now: () => clock.now, baseUrl: base, grants, client };
  const requests: URL[] = [];
  const answers: string[] = [];
  const changes = new Map<number, CalendarWorkspace>();
  const wire: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const url = new URL(request.url);
    requests.push(url);
    const path = decodeURIComponent(url.pathname.slice('/calendar'.length));
    const headers = Object.fromEntries(request.headers);
    const answer = await fake.respond(
      { method: request.method, path, query: url.searchParams, headers, body: await request.text() },
      context,
    );
    const text = JSON.stringify(answer.body);
    answers.push(text);
    const next = changes.get(requests.length);
    if (next !== undefined) fake = createCalendarFake(next);
    return new Response(text, { status: answer.status, headers: answer.headers });
  };
  return {
    grants,
    clock,
    requests,
    answers,
    wire,
    /** The workspace as it is once so many more requests have been answered. */
    replaceAfter(count: number, next: CalendarWorkspace): void {
      changes.set(requests.length + count, next);
    },
    replace(next: CalendarWorkspace): void {
      fake = createCalendarFake(next);
    },
  };
}

export async function post(wire: typeof fetch, path: string, form: Record<string, string>) {
  const response = await wire(base + path, { method: 'POST', body: new URLSearchParams(form) });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

export const credentials = { client_id: client.id, client_secret: client.secret };
export const exchange = {
  ...credentials,
  grant_type: 'authorization_code',
  code: 'code',
  redirect_uri: 'http://localhost/callback',
  code_verifier: verifier,
};

export async function connect(
  world: ReturnType<typeof start>,
  grant: Partial<SandboxGrant> = {},
): Promise<Access & { refreshToken: string }> {
  world.grants.addCode('code', grant);
  const { body } = await post(world.wire, '/token', exchange);
  return {
    token: String(body['access_token']),
    refreshToken: String(body['refresh_token']),
    urls: calendar.sandboxUrls('http://127.0.0.1:4010'),
    fetch: world.wire,
    account: null,
    scopes: [],
    tokenExtra: {},
    signal: new AbortController().signal,
    now: () => world.clock.now,
  };
}

export async function pagesOf(access: Access, window: Window, memory: string | null = null): Promise<StreamPage[]> {
  const pages: StreamPage[] = [];
  for (const stream of calendar.open(access).streams)
    for await (const page of stream.read(window, memory)) pages.push(page);
  return pages;
}

export async function read(access: Access, window: Window) {
  const pages = await pagesOf(access, window);
  return {
    activities: pages.flatMap<NewActivity>((page) => page.activities),
    timeOff: pages.flatMap<NewTimeOff>((page) => page.timeOff ?? []),
    removed: pages.flatMap((page) => page.removed ?? []),
  };
}

export const address = 'subject@example.com';
export const november: Window = {
  from: new Date('2026-11-01T00:00:00Z'),
  to: new Date('2026-11-22T12:00:00Z'),
  reason: 'steady',
};

export function meeting(id: string, startsAt: string, over: Record<string, unknown> = {}) {
  const end = new Date(Date.parse(startsAt) + 3_600_000).toISOString();
  return {
    kind: 'calendar#event',
    id,
    iCalUID: `${id}@google.com`,
    status: 'confirmed',
    summary: `Meeting ${id}`,
    description: 'SECRET-DESCRIPTION',
    location: 'SECRET-LOCATION',
    htmlLink: 'https://www.google.com/calendar/event?eid=SECRET-LINK',
    start: { dateTime: startsAt },
    end: { dateTime: end },
    organizer: { email: 'colleague@example.com', displayName: 'SECRET-NAME' },
    attendees: [
      { email: address, self: true, responseStatus: 'accepted' },
      { email: 'colleague@example.com', displayName: 'SECRET-NAME', responseStatus: 'accepted' },
    ],
    ...over,
  };
}

export function workspace(
  primary: ReturnType<typeof meeting>[],
  more: {
    calendars?: Record<string, unknown>[];
    events?: CalendarWorkspace['events'];
    history?: CalendarWorkspace['_history'];
  } = {},
): CalendarWorkspace {
  return {
    calendarList: {
      items: [
        { id: address, summary: address, primary: true, accessRole: 'owner', timeZone: 'America/New_York' },
        ...((more.calendars ?? []) as { id: string }[]),
      ],
    },
    events: { [address]: { timeZone: 'America/New_York', items: primary }, ...more.events },
    _history: more.history,
  };
}

export const ids = (rows: { externalId: string }[]) => rows.map((row) => row.externalId);
