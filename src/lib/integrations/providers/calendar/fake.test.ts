import { describe, expect, it } from 'vitest';
import { calendarScopes } from './env';
import { calendar } from './index';
import {
  base,
  connect,
  credentials,
  exchange,
  meeting,
  november,
  post,
  read,
  start,
  workspace,
} from './testing/in-process';

describe('the fake Google is strict', () => {
  it('refuses a wrong secret, a wrong verifier, a used code, and does not rotate the refresh token', async () => {
    const world = start(workspace([]));
    world.grants.addCode('code', {});
    expect(await post(world.wire, '/token', { ...exchange, client_secret: 'wrong' })).toMatchObject({
      status: 401,
      body: { error: 'invalid_client' },
    });
    expect(await post(world.wire, '/token', { ...exchange, code_verifier: 'wrong' })).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant' },
    });
    expect(await post(world.wire, '/token', exchange)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    const access = await connect(world);
    const renewed = await post(world.wire, '/token', {
      ...credentials,
      grant_type: 'refresh_token',
      refresh_token: access.refreshToken,
    });
    expect(renewed.status).toBe(200);
    expect(renewed.body).not.toHaveProperty('refresh_token');
  });

  it('lets an access token live an hour', async () => {
    const world = start(workspace([]));
    const access = await connect(world);
    await calendar.open(access).identify();
    world.clock.now = new Date('2026-11-22T13:00:00.000Z');
    await expect(calendar.open(access).identify()).rejects.toMatchObject({
      name: 'TokenExpiredError',
      code: 'token_expired',
    });
  });

  it('refuses what the scope does not cover', async () => {
    const world = start(workspace([]));
    const listOnly = await connect(world, { scopes: [calendarScopes[1]] });
    await expect(calendar.open(listOnly).identify()).resolves.toBeDefined();
    await expect(read(listOnly, november)).rejects.toMatchObject({ code: 'insufficient_scope' });
    const eventsOnly = await connect(world, { scopes: [calendarScopes[0]] });
    await expect(calendar.open(eventsOnly).identify()).rejects.toMatchObject({ code: 'insufficient_scope' });
  });

  it('applies the mask to what it sends, and only the mask keeps descriptions back', async () => {
    const world = start(workspace([meeting('a', '2026-11-10T10:00:00Z')]));
    const access = await connect(world);
    const raw = await world.wire(`${base}/calendar/v3/calendars/primary/events`, {
      headers: { authorization: `Bearer ${access.token}` },
    });
    expect(await raw.text()).toContain('SECRET-DESCRIPTION');
    world.answers.length = 0;
    expect((await read(access, november)).activities).toHaveLength(1);
    expect(world.answers.join()).not.toMatch(/SECRET|colleague@/);
    expect(world.answers.join()).toContain(
      '"attendees":[{"self":true,"responseStatus":"accepted"},{"responseStatus":"accepted"}]',
    );
  });

  it('knows no other calendar, no made-up token and no empty range', async () => {
    const world = start(workspace([meeting('a', '2026-11-10T10:00:00Z')]));
    const { token } = await connect(world);
    const ask = async (path: string) => {
      const response = await world.wire(`${base}/calendar/v3/calendars/${path}`, {
        headers: { authorization: `Bearer ${token}` },
      });
      const { error } = (await response.json()) as { error?: { errors: { reason: string }[] } };
      return [response.status, error?.errors[0]?.reason];
    };
    expect(await ask('nobody/events')).toEqual([404, 'notFound']);
    expect(await ask('primary/events?syncToken=made-up')).toEqual([410, 'fullSyncRequired']);
    expect(await ask('primary/events?pageToken=made-up')).toEqual([400, 'invalid']);
    expect(await ask('primary/events?timeMin=2026-11-10T00:00:00Z&timeMax=2026-11-10T00:00:00Z')).toEqual([
      400,
      'timeRangeEmpty',
    ]);
    expect(await ask('primary/events?orderBy=startTime')).toEqual([400, 'invalid']);
    expect(await ask('primary/events/a')).toEqual([200, undefined]);
  });

  it('shows events as they were at its clock', async () => {
    const data = workspace(
      [
        meeting('new', '2026-11-10T10:00:00Z', { created: '2026-11-05T00:00:00Z' }),
        meeting('moved', '2026-11-11T10:00:00Z'),
      ],
      {
        history: [
          {
            eventId: 'moved',
            at: '2026-11-06T00:00:00Z',
            change: { start: { dateTime: '2026-11-12T10:00:00Z' }, end: { dateTime: '2026-11-12T11:00:00Z' } },
          },
          { eventId: 'moved', at: '2026-11-07T00:00:00Z', change: { status: 'cancelled' } },
        ],
      },
    );
    const at = async (moment: string) => {
      const { activities, removed } = await read(await connect(start(data, moment)), {
        from: new Date('2026-11-01T00:00:00Z'),
        to: new Date(moment),
        reason: 'steady',
      });
      return [activities.map((row) => `${row.title} ${row.occurredAt.toISOString().slice(0, 10)}`), removed];
    };
    expect(await at('2026-11-04T00:00:00Z')).toEqual([['Meeting moved 2026-11-11'], []]);
    expect(await at('2026-11-06T12:00:00Z')).toEqual([['Meeting moved 2026-11-12', 'Meeting new 2026-11-10'], []]);
    expect(await at('2026-11-08T00:00:00Z')).toEqual([['Meeting new 2026-11-10'], ['primary:moved']]);
  });

  it('has nothing for the other account', async () => {
    const world = start(workspace([meeting('a', '2026-11-10T10:00:00Z')]));
    const [subject, other] = [await connect(world), await connect(world, { account: 'other' })];
    const [one, two] = [await calendar.open(subject).identify(), await calendar.open(other).identify()];
    expect(one.id).not.toBe(two.id);
    expect(await read(other, november)).toEqual({ activities: [], timeOff: [], removed: [] });
  });
});
