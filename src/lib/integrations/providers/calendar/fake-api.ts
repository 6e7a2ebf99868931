import type { FakeContext, FakeRequest, FakeResponse, SandboxGrant } from '../../provider';
import type { CalendarView } from './fake-data';
import { ApiRefusal, listEvents, pageOf, shownEvent } from './fake-events';
import { applyMask, parseMask } from './fields-mask';

const prefix = 'https://www.googleapis.com/auth/';
const listScopes = ['calendar', 'calendar.readonly', 'calendar.calendarlist', 'calendar.calendarlist.readonly'].map(
  (name) => prefix + name,
);
const eventScopes = ['calendar', 'calendar.readonly', 'calendar.events', 'calendar.events.readonly'].map(
  (name) => prefix + name,
);

/** The Calendar API behind a live token of the right scope, with the `fields` mask applied to every success. */
export function respondToApi(
  request: FakeRequest,
  context: FakeContext,
  viewOf: (account: SandboxGrant['account']) => CalendarView,
): FakeResponse {
  const token = /^Bearer (.+)$/.exec(request.headers['authorization'] ?? '')?.[1] ?? '';
  const checked = context.grants.check(token);
  if ('error' in checked || checked.grant.provider !== 'calendar') return unauthorized();
  try {
    const body = route(request, checked.grant, viewOf(checked.grant.account), context.now());
    return json(200, masked(body, request.query.get('fields')));
  } catch (error) {
    if (error instanceof ApiRefusal)
      return json(error.status, { error: { code: error.status, message: error.message, ...error.body } });
    throw error;
  }
}

function route(request: FakeRequest, grant: SandboxGrant, view: CalendarView, now: Date): unknown {
  if (request.method === 'GET' && request.path === '/calendar/v3/users/me/calendarList') {
    demand(grant, listScopes);
    return calendarList(view, request.query);
  }
  const match = /^\/calendar\/v3\/calendars\/([^/]+)\/events(?:\/([^/]+))?$/.exec(request.path);
  if (request.method !== 'GET' || match === null) throw new ApiRefusal(404, 'notFound');
  demand(grant, eventScopes);
  const held = view.eventsOf(match[1] ?? '');
  if (held === null) throw new ApiRefusal(404, 'notFound');
  if (match[2] === undefined) return listEvents(held, request.query, now);
  const event = held.items.find((entry) => entry.id === match[2]);
  if (event === undefined) throw new ApiRefusal(404, 'notFound');
  return shownEvent(event, held.calendar.accessRole);
}

function demand(grant: SandboxGrant, scopes: readonly string[]): void {
  if (grant.scopes.some((scope) => scopes.includes(scope))) return;
  throw new ApiRefusal(403, 'insufficientPermissions', {
    status: 'PERMISSION_DENIED',
    details: [
      {
        '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
        reason: 'ACCESS_TOKEN_SCOPE_INSUFFICIENT',
        domain: 'googleapis.com',
      },
    ],
  });
}

function calendarList(view: CalendarView, query: URLSearchParams): unknown {
  const { items, nextPageToken } = pageOf(view.calendars, query, { usual: 100, most: 250 });
  return {
    kind: 'calendar#calendarList',
    etag: '"sandbox"',
    ...(nextPageToken === null ? { nextSyncToken: 'sandbox' } : { nextPageToken }),
    items,
  };
}

function masked(body: unknown, fields: string | null): unknown {
  if (fields === null) return body;
  const mask = parseMask(fields);
  if (mask === null) throw new ApiRefusal(400, 'invalidParameter');
  return applyMask(body, mask);
}

function unauthorized(): FakeResponse {
  const message = 'Request had invalid authentication credentials.';
  const errors = [
    {
      message: 'Invalid Credentials',
      domain: 'global',
      reason: 'authError',
      location: 'Authorization',
      locationType: 'header',
    },
  ];
  return json(401, { error: { code: 401, message, errors, status: 'UNAUTHENTICATED' } });
}

function json(status: number, body: unknown): FakeResponse {
  return { status, headers: { 'content-type': 'application/json; charset=UTF-8' }, body };
}
