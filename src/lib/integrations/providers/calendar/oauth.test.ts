import { describe, expect, it } from 'vitest';
import { calendarScopes, readCalendarEnv } from './env';
import { calendar } from './index';
import { calendarOAuth } from './oauth';

describe('environment', () => {
  it('is the sandbox and Google itself where nothing is set', () => {
    expect(readCalendarEnv({ GOOGLE_CLIENT_ID: ' ' })).toEqual({
      env: {
        client: null,
        urls: {
          auth: 'https://accounts.google.com',
          token: 'https://oauth2.googleapis.com',
          api: 'https://www.googleapis.com',
        },
        scopes: calendarScopes,
      },
      problems: [],
    });
  });

  it.each([
    [{ GOOGLE_CLIENT_ID: 'a' }, 'GOOGLE_CLIENT_SECRET is not set'],
    [{ GOOGLE_CLIENT_SECRET: 'a' }, 'GOOGLE_CLIENT_ID is not set'],
    [{ GOOGLE_AUTH_URL: 'accounts.google.com' }, 'GOOGLE_AUTH_URL is not a URL'],
    [{ GOOGLE_TOKEN_URL: 'http://example.com' }, 'GOOGLE_TOKEN_URL must use https'],
    [{ GOOGLE_TOKEN_URL: 'http://localhost.evil.example' }, 'GOOGLE_TOKEN_URL must use https'],
    [{ GOOGLE_API_URL: 'https://user:secret@example.com' }, 'GOOGLE_API_URL must not hold a user, a query'],
    [{ GOOGLE_API_URL: 'https://example.com/?a=secret' }, 'GOOGLE_API_URL must not hold a user, a query'],
  ])('%j is one clear line', (source, line) => {
    const { problems } = readCalendarEnv(source);
    expect(problems).toEqual([expect.stringContaining(line)]);
    expect(problems.join()).not.toContain('secret@');
  });

  it('takes http on loopback and drops the last slash', () => {
    const { env, problems } = readCalendarEnv({
      GOOGLE_CLIENT_ID: 'a',
      GOOGLE_CLIENT_SECRET: 'b',
      GOOGLE_API_URL: 'http://[::1]:4010/calendar/',
    });
    expect([env.client, env.urls['api'], problems]).toEqual([
      { id: 'a', secret: 'b' },
      'http://[::1]:4010/calendar',
      [],
    ]);
  });
});

describe('OAuth', () => {
  it('takes wider scopes for the narrow ones and names what was unticked', () => {
    const scope = (name: string) => `https://www.googleapis.com/auth/${name}`;
    expect(calendarOAuth.missingScopes(calendarScopes, [scope('calendar')])).toEqual([]);
    expect(
      calendarOAuth.missingScopes(calendarScopes, [scope('calendar.events'), scope('calendar.calendarlist')]),
    ).toEqual([]);
    expect(calendarOAuth.missingScopes(calendarScopes, [calendarScopes[1]])).toEqual([calendarScopes[0]]);
    expect(calendarOAuth.missingScopes(calendarScopes, [])).toEqual(calendarScopes);
  });

  it.each([
    [400, { error: 'invalid_grant', error_description: 'Bad Request' }, 400, 'invalid_grant'],
    [401, { error: 'invalid_client' }, 401, 'invalid_client'],
    [401, { error: 'deleted_client' }, 401, 'invalid_client'],
    [400, { error: 'redirect_uri_mismatch' }, 400, 'invalid_request'],
    [400, { error: 'admin_policy_enforced' }, 400, 'invalid_grant'],
    [403, { error: 'constructor' }, 400, 'invalid_request'],
    [400, { error: { code: 400 } }, 400, 'invalid_request'],
  ])('%i %j becomes RFC 6749', (status, body, outStatus, error) => {
    expect(calendarOAuth.reshape({ status, body })).toEqual({ status: outStatus, body: { error } });
  });

  it('leaves an outage and nonsense as they are, so that they are not read as a dead grant', () => {
    for (const answer of [
      { status: 503, body: { error: 'invalid_grant' } },
      { status: 400, body: '<html>' },
      { status: 429, body: {} },
    ]) {
      expect(calendarOAuth.reshape(answer)).toBe(answer);
    }
  });

  it('hints at the seven days of apps in Testing only for a connection of that age', () => {
    const [hint] = calendar.card.hints;
    const shown = (errorCode: string | null, connectedDays: number) =>
      hint?.when({ errorCode, connectedDays, account: null, activityCount: 3 });
    expect([
      shown('invalid_grant', 7),
      shown('invalid_grant', 5.9),
      shown('invalid_grant', 30),
      shown('rate_limited', 7),
      shown(null, 7),
    ]).toEqual([true, false, false, false, false]);
  });
});
