import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { CalendarClient } from './client';
import type { Window } from '../../provider';
import { calendar } from './index';
import { address, client, connect, ids, meeting, november, read, start, workspace } from './testing/in-process';

describe('the client over the fake', () => {
  it('keys the account by a digest of the address and keeps the address out of the metadata', async () => {
    const account = await calendar.open(await connect(start(workspace([])))).identify();
    expect(account).toEqual({
      id: createHash('sha256').update(address).digest('hex'),
      label: address,
      metadata: { primary: 'primary', calendars: 1 },
    });
  });

  it('reads only what starts in the window, on to 14 days ahead, newest first', async () => {
    const world = start(
      workspace([
        meeting('straddles', '2026-10-31T23:30:00Z'),
        meeting('first', '2026-11-01T00:00:00Z'),
        meeting('today', '2026-11-22T11:59:59Z'),
        meeting('tomorrow', '2026-11-23T10:00:00Z'),
        meeting('ahead', '2026-12-06T11:59:59Z'),
        meeting('too far', '2026-12-06T12:00:00Z'),
      ]),
    );
    const access = await connect(world);
    expect(ids((await read(access, november)).activities)).toEqual([
      'primary:ahead',
      'primary:tomorrow',
      'primary:today',
      'primary:first',
    ]);
    const past: Window = { ...november, to: new Date('2026-11-20T00:00:00.000Z'), reason: 'backfill' };
    expect(ids((await read(access, past)).activities)).toEqual(['primary:first']);
  });

  it('loses nothing to fractions of a second at either end of a window', async () => {
    const access = await connect(
      start(
        workspace([
          meeting('at the end', '2026-11-10T10:00:00Z'),
          meeting('no length', '2026-11-09T10:00:00Z', { end: { dateTime: '2026-11-09T10:00:00Z' } }),
        ]),
      ),
    );
    const rows = await read(access, {
      from: new Date('2026-11-09T10:00:00.000Z'),
      to: new Date('2026-11-10T10:00:00.500Z'),
      reason: 'backfill',
    });
    expect(ids(rows.activities)).toEqual(['primary:at the end', 'primary:no length']);
  });

  it('names what was cancelled at once, and leaves what was declined to absence, which is judged ahead too', async () => {
    const declined = [{ self: true, responseStatus: 'declined' }, { responseStatus: 'accepted' }];
    const access = await connect(
      start(
        workspace([
          meeting('declined', '2026-11-25T10:00:00Z', { attendees: declined }),
          meeting('cancelled', '2026-11-26T10:00:00Z', { status: 'cancelled' }),
        ]),
      ),
    );
    const { activities, removed } = await read(access, november);
    expect([activities, removed]).toEqual([[], ['primary:cancelled']]);
  });

  it('counts a meeting on two calendars once, as the copy on which the user is invited', async () => {
    const team = 'team1@group.calendar.google.com';
    const copy = {
      iCalUID: 'shared@google.com',
      attendees: [{ responseStatus: 'accepted' }, { responseStatus: 'accepted' }],
    };
    const world = start(
      workspace([meeting('a', '2026-11-10T10:00:00Z', { iCalUID: 'shared@google.com' })], {
        calendars: [{ id: team, summary: 'Team', accessRole: 'reader' }],
        events: {
          [team]: {
            items: [
              meeting('a', '2026-11-10T10:00:00Z', copy),
              meeting('theirs', '2026-11-10T12:00:00Z', copy),
              meeting('own', '2026-11-11T10:00:00Z'),
            ],
          },
        },
      }),
    );
    const { activities } = await read(await connect(world), november);
    const key = createHash('sha256').update(team).digest('hex').slice(0, 16);
    expect(ids(activities)).toEqual([`${key}:own`, 'primary:a']);
    expect(JSON.stringify(activities)).not.toMatch(/@/);
  });

  it("does not take a colleague's meetings, holidays or a free-busy calendar for the user's, and does not even ask", async () => {
    const others = [
      'colleague@example.com',
      'en.usa#holiday@group.v.calendar.google.com',
      'busy@group.calendar.google.com',
    ];
    const world = start(
      workspace([], {
        calendars: others.map((id) => ({
          id,
          summary: id,
          accessRole: id.startsWith('busy') ? 'freeBusyReader' : 'reader',
        })),
        events: Object.fromEntries(others.map((id) => [id, { items: [meeting('theirs', '2026-11-10T10:00:00Z')] }])),
      }),
    );
    const access = await connect(world);
    expect((await read(access, november)).activities).toEqual([]);
    expect(
      world.requests.filter((url) => url.pathname.endsWith('/events')).map((url) => decodeURIComponent(url.pathname)),
    ).toEqual(['/calendar/calendar/v3/calendars/primary/events']);
  });

  it('makes time off of out-of-office events, whole days by the calendar zone, and of no declined or free one', async () => {
    const away = { eventType: 'outOfOffice', attendees: undefined };
    const world = start(
      workspace([
        meeting('leave', '2026-10-30T13:00:00Z', { ...away, end: { dateTime: '2026-11-03T22:00:00Z' } }),
        meeting('day', '2026-11-09T00:00:00Z', { ...away, start: { date: '2026-11-09' }, end: { date: '2026-11-10' } }),
        meeting('ahead', '2026-11-30T13:00:00Z', away),
        meeting('free', '2026-11-12T10:00:00Z', { ...away, transparency: 'transparent' }),
        meeting('declined', '2026-11-13T10:00:00Z', {
          ...away,
          attendees: [{ self: true, responseStatus: 'declined' }],
        }),
        meeting('cancelled', '2026-11-14T10:00:00Z', { ...away, status: 'cancelled' }),
      ]),
    );
    const { activities, timeOff, removed } = await read(await connect(world), november);
    expect(activities).toEqual([]);
    expect(timeOff).toEqual([
      {
        externalId: 'primary:leave',
        place: 'primary',
        startsAt: new Date('2026-10-30T13:00:00Z'),
        endsAt: new Date('2026-11-03T22:00:00Z'),
      },
      {
        externalId: 'primary:day',
        place: 'primary',
        startsAt: new Date('2026-11-09T05:00:00Z'),
        endsAt: new Date('2026-11-10T05:00:00Z'),
      },
      {
        externalId: 'primary:ahead',
        place: 'primary',
        startsAt: new Date('2026-11-30T13:00:00Z'),
        endsAt: new Date('2026-11-30T14:00:00Z'),
      },
    ]);
    expect(removed).toEqual(['primary:cancelled']);
  });

  it('skips a calendar that is gone, and says so where none is left', async () => {
    const gone = 'gone@group.calendar.google.com';
    const calendars = [{ id: gone, summary: 'Gone', accessRole: 'owner' }];
    const world = start(workspace([meeting('a', '2026-11-10T10:00:00Z')], { calendars }));
    const access = await connect(world);
    const failing =
      (fragment: string): typeof fetch =>
      (input, init) =>
        new Request(input).url.includes(fragment)
          ? Promise.resolve(Response.json({ error: { code: 404, errors: [{ reason: 'notFound' }] } }, { status: 404 }))
          : world.wire(input, init);
    expect(ids((await read({ ...access, fetch: failing('gone') }, november)).activities)).toEqual(['primary:a']);
    await expect(read({ ...access, fetch: failing('/events') }, november)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('goes on after an empty page', async () => {
    const access = await connect(start(workspace([])));
    const live = {
      id: 'a',
      start: { dateTime: '2026-11-10T10:00:00Z' },
      end: { dateTime: '2026-11-10T11:00:00Z' },
      attendees: [{ self: true }, {}],
    };
    const wire: typeof fetch = (input) => {
      const { url } = new Request(input);
      if (url.includes('calendarList'))
        return Promise.resolve(Response.json({ items: [{ id: 'primary', primary: true }] }));
      return Promise.resolve(
        Response.json(url.includes('pageToken=next') ? { items: [live] } : { items: [], nextPageToken: 'next' }),
      );
    };
    expect(ids((await read({ ...access, fetch: wire }, november)).activities)).toEqual(['primary:a']);
  });

  it('fills every field of the events, the calendars and the statistics', async () => {
    const world = start(
      workspace([
        meeting('a', '2026-11-10T10:00:00Z', { organizer: { self: true } }),
        meeting('b', '2026-11-10T10:30:00Z', { attendees: [{ self: true }, {}, {}, { resource: true }] }),
        meeting('solo', '2026-11-11T10:00:00Z', { organizer: { self: true }, attendees: undefined }),
        meeting('day', '2026-11-12T00:00:00Z', { start: { date: '2026-11-12' }, end: { date: '2026-11-13' } }),
      ]),
    );
    const access = await connect(world);
    const calendarClient = new CalendarClient(access.token, access);
    const since = new Date('2026-11-01T00:00:00Z');
    expect(await calendarClient.getEvents(since, new Date('2026-11-11T00:00:00Z'))).toEqual([
      {
        id: 'primary:a',
        title: 'Meeting a',
        start: new Date('2026-11-10T10:00:00Z'),
        end: new Date('2026-11-10T11:00:00Z'),
        duration: 60,
        attendeeCount: 2,
        isOrganizer: true,
      },
      {
        id: 'primary:b',
        title: 'Meeting b',
        start: new Date('2026-11-10T10:30:00Z'),
        end: new Date('2026-11-10T11:30:00Z'),
        duration: 60,
        attendeeCount: 3,
        isOrganizer: false,
      },
    ]);
    expect(await calendarClient.getMeetingStats(since)).toEqual({
      totalMeetings: 2,
      meetingHours: 1.5,
      organizedMeetings: 1,
      averageAttendees: 2.5,
    });
    expect(await calendarClient.getCalendars()).toMatchObject([
      { key: 'primary', name: 'Primary calendar', isPrimary: true, timeZone: 'America/New_York' },
    ]);
  });
});

describe('the client over a broken provider', () => {
  const answering = async (status: number, body: string) => ({
    ...(await connect(start(workspace([])))),
    fetch: () => Promise.resolve(new Response(body, { status, headers: { 'content-type': 'application/json' } })),
  });

  it.each([
    [200, '<html>', 'malformed_answer'],
    [200, '{"items":[]}', 'malformed_answer'],
    [200, '{"items":"none"}', 'malformed_answer'],
    [200, '{"items":[{"id":"x","primary":true}],"nextPageToken":"same"}', 'malformed_answer'],
    [503, '<html>', 'provider_unavailable'],
    [403, '{"error":{"errors":[{"reason":"userRateLimitExceeded"}]}}', 'rate_limited'],
  ])('%i %s is %s', async (status, body, code) => {
    await expect(read(await answering(status, body), november)).rejects.toMatchObject({ code });
  });

  it('says network_error where nothing answers, and carries no token in the error', async () => {
    const access = await connect(start(workspace([])));
    const error: unknown = await read(
      { ...access, fetch: () => Promise.reject(new TypeError('fetch failed')) },
      november,
    ).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ name: 'SyncError', code: 'network_error' });
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain(access.token);
  });

  it('says network_error where the connection breaks within the answer', async () => {
    const access = await connect(start(workspace([])));
    const wire = () => Promise.resolve(new Response(brokenBody()));
    await expect(read({ ...access, fetch: wire }, november)).rejects.toMatchObject({ code: 'network_error' });
  });

  it('asks again after a failure of the calendar list', async () => {
    const world = start(workspace([meeting('a', '2026-11-10T10:00:00Z')]));
    let calls = 0;
    const wire: typeof fetch = (input, init) => {
      calls += 1;
      return calls === 1 ? Promise.resolve(new Response('', { status: 503 })) : world.wire(input, init);
    };
    const access = await connect(world);
    const calendarClient = new CalendarClient(access.token, { ...access, fetch: wire });
    await expect(calendarClient.getCalendars()).rejects.toMatchObject({ code: 'provider_unavailable' });
    await expect(calendarClient.getCalendars()).resolves.toHaveLength(1);
  });

  it('revokes once, and a grant that is gone already is success', async () => {
    const world = start(workspace([]));
    const access = await connect(world);
    const input = {
      tokens: { accessToken: access.token, refreshToken: access.refreshToken },
      client,
      urls: access.urls,
      fetch: world.wire,
    };
    await calendar.oauth.revoke(input);
    await expect(calendar.open(access).identify()).rejects.toMatchObject({ code: 'token_expired' });
    await expect(calendar.oauth.revoke(input)).resolves.toBeUndefined();
    const down = () => Promise.resolve(new Response('', { status: 503 }));
    await expect(calendar.oauth.revoke({ ...input, fetch: down })).rejects.toMatchObject({
      name: 'OAuthError',
      code: 'provider_unavailable',
    });
  });
});

function brokenBody(): ReadableStream {
  return new ReadableStream({ start: (controller) => controller.error(new TypeError('terminated')) });
}
