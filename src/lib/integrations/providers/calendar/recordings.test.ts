import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { IntegrationError } from '../../errors';
import { mayHoldMeetings, normalizeCalendar } from './calendars';
import { judge } from './judge';
import { isLive, normalizeMeeting, normalizeTimeOff } from './normalize';
import { calendarOAuth } from './oauth';
import { calendarList, eventList } from './schemas';

interface Recording {
  request: { method: string; path: string };
  status: number;
  headers: Record<string, string>;
  body: unknown;
}

const folder = '../shared/recordings/google';
const present = existsSync(folder);
const files = present
  ? readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .sort()
  : [];
const calendar = normalizeCalendar({ id: 'primary', primary: true, accessRole: 'owner', timeZone: 'America/Chicago' });

/** What the product does with an answer, by the request it belongs to; null: it makes no such request. */
function handlerOf({ request: { method, path }, status }: Recording): ((recording: Recording) => void) | null {
  if (path === '/token') return expectToken;
  if (path.startsWith('/calendar/') && status >= 400) return expectError;
  if (method === 'GET' && path === '/calendar/v3/users/me/calendarList') return expectCalendars;
  if (method === 'GET' && /^\/calendar\/v3\/calendars\/[^/]+\/events$/.test(path)) return expectEvents;
  return null;
}

function expectToken({ status, body }: Recording): void {
  const shaped = calendarOAuth.reshape({ status, body });
  if (status === 200)
    expect(shaped.body).toMatchObject({
      token_type: 'Bearer',
      expires_in: 3599,
      scope: 'https://www.googleapis.com/auth/calendar',
    });
  else expect(shaped).toEqual({ status: 400, body: { error: 'invalid_grant' } });
}

const codes: Readonly<Record<number, string[]>> = {
  400: ['invalid_request'],
  401: ['token_expired'],
  403: ['rate_limited', 'forbidden'],
  404: ['not_found'],
  409: ['invalid_request'],
  410: ['cursor_expired'],
  500: ['provider_unavailable'],
};

function expectError({ status, headers, body }: Recording): void {
  const error = judge({ status, retryAfter: headers['retry-after'] ?? null, body }, new Date('2026-11-22T12:00:00Z'));
  expect(error).toBeInstanceOf(IntegrationError);
  expect(codes[status]).toContain(error.code);
}

function expectCalendars({ body }: Recording): void {
  const { items } = calendarList.parse(body);
  expect(items.length).toBe((body as { items: unknown[] }).items.length);
  expect(
    items
      .map(normalizeCalendar)
      .filter(mayHoldMeetings)
      .every(({ id }) => !id.includes('#')),
  ).toBe(true);
}

function expectEvents({ body }: Recording): void {
  const sent = (body as { items?: unknown[] }).items ?? [];
  const { items } = eventList.parse(body);
  expect(items.length).toBe(sent.length);
  for (const event of items) {
    const found = { event, calendar };
    if (!isLive(found)) continue;
    const row = normalizeMeeting(found) ?? normalizeTimeOff(found);
    expect(JSON.stringify(row)).not.toMatch(/@|description|location/);
  }
}

describe.skipIf(!present)('recorded answers of Google (skipped where ../shared/recordings is absent)', () => {
  it.each(files)('%s', (name) => {
    const recording = JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')) as Recording;
    const handler = handlerOf(recording);
    handler?.(recording);
    if (handler === null) expect(recording.request.path).toMatch(/\.ics$|\/events\/[^/]+$|\/calendars\/[^/]+$/);
  });
});
