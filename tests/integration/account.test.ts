import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeLinkToken } from '@/lib/auth/links';
import type { AccountAnswer } from '@/lib/http/contract';
import { startApp, type TestApp } from '../support/app';
import { Browser } from '../support/browser';
import { connectAll } from '../support/proof';
import { until } from '../support/until';
import {
  countRows,
  dumpDatabase,
  forgetLimits,
  grantsAt,
  newUser,
  requestsByPath,
  rowsOf,
  sessionCookie,
  signIn,
  tablesWithUser,
  withConfig,
} from './sql-rows';

let app: TestApp;
let address = 0;
beforeAll(async () => {
  app = await startApp({ env: { BACKFILL_DAYS: '14', TRUST_PROXY: '1' } });
});
afterAll(async () => {
  await app.close();
});
beforeEach(forgetLimits);

const fromElsewhere = (): Record<string, string> => ({
  'x-forwarded-for': `198.51.${(address += 1) >> 8}.${address & 255}`,
});

async function signUp(email: string, invite?: string): Promise<Response> {
  return app
    .browser()
    .request(
      'POST',
      '/api/auth/sign-up/email',
      { name: 'Ada', email, password: 'a long enough password', ...(invite === undefined ? {} : { invite }) },
      fromElsewhere(),
    );
}

function link(purpose: 'invite' | 'reset', email: string, minutes = 60): string {
  return makeLinkToken({ purpose, email, expiresAt: new Date(Date.now() + minutes * 60_000) }, app.config.authSecret);
}

async function codeOf(answer: Response): Promise<string> {
  const body = (await answer.json()) as { code?: string; error?: { code: string } };
  return body.error?.code ?? body.code ?? '';
}

describe('registration', () => {
  // First in the file: the database holds no account yet.
  it('on a closed instance takes the first account and nobody after it', async () => {
    await withConfig(app, { registration: 'closed' }, async () => {
      expect((await signUp('first@example.com')).status).toBe(200);
      const second = await signUp('second@example.com');
      expect(second.status).toBe(403);
      expect(await codeOf(second)).toBe('REGISTRATION_CLOSED');
      expect((await signUp('second@example.com', link('invite', 'second@example.com'))).status).toBe(403);
    });
    expect(await countRows(app, 'users')).toBe(1);
    expect(await countRows(app, 'auth_accounts')).toBe(1);
  });

  it('by invitation takes the invited address alone', async () => {
    await withConfig(app, { registration: 'invite' }, async () => {
      const valid = link('invite', 'ada@example.com');
      const refused: [string, string | undefined][] = [
        ['ada@example.com', undefined],
        ['eve@example.com', valid],
        ['ada@example.com', link('invite', 'ada@example.com', -1)],
        ['ada@example.com', link('reset', 'ada@example.com')],
        ['ada@example.com', `${valid}x`],
        ['ada@example.com', ''],
      ];
      for (const [email, invite] of refused)
        expect((await signUp(email, invite)).status, `${email} with ${String(invite).slice(0, 20)}`).toBe(403);
      expect(await countRows(app, 'users', sql`email <> 'first@example.com'`)).toBe(0);
      expect((await signUp('Ada@Example.com', valid)).status).toBe(200);
    });
  });

  it('refuses what is no name, address or password, and an address that is taken', async () => {
    for (const body of [
      { name: '', email: 'x1@example.com', password: 'a long enough password' },
      { name: 'x'.repeat(101), email: 'x1@example.com', password: 'a long enough password' },
      { name: 'N\u0000L', email: 'x1@example.com', password: 'a long enough password' },
      { name: 'X', email: 'no address', password: 'a long enough password' },
      { name: 'X', email: 'x1@example.com', password: 'short' },
      { name: 'X', email: 'x1@example.com', password: 'x'.repeat(129) },
      { name: 'X', email: 'FIRST@example.com', password: 'a long enough password' },
      { name: 'X', email: { $ne: 1 }, password: 'a long enough password' },
    ]) {
      const answer = await app.browser().request('POST', '/api/auth/sign-up/email', body, fromElsewhere());
      expect(answer.status, JSON.stringify(body)).toBeGreaterThanOrEqual(400);
      expect(answer.status, JSON.stringify(body)).toBeLessThan(500);
    }
    expect(await countRows(app, 'users', sql`email = 'x1@example.com'`)).toBe(0);
  });

  it('writes no field that the form does not have', async () => {
    const answer = await app.browser().request(
      'POST',
      '/api/auth/sign-up/email',
      {
        name: 'Z',
        email: 'z@example.com',
        password: 'a long enough password',
        id: '00000000-0000-4000-8000-000000000000',
        emailVerified: true,
        image: 'https://evil.example/pixel.png',
        role: 'admin',
        createdAt: '1999-01-01',
      },
      fromElsewhere(),
    );
    expect(answer.status).toBe(200);
    const [row] = await rowsOf(app, sql`select id, email_verified, image from users where email = 'z@example.com'`);
    expect(row).toMatchObject({ email_verified: false, image: null });
    expect(row?.id).not.toBe('00000000-0000-4000-8000-000000000000');
  });
});

describe('a session', () => {
  it('ends on the server at sign-out: the old cookie opens nothing', async () => {
    const browser = await newUser(app);
    const cookie = sessionCookie(browser);
    expect((await browser.get('/api/account')).status).toBe(200);
    expect((await browser.request('POST', '/api/auth/sign-out', {})).status).toBe(200);
    expect((await app.browser().get('/api/account', { cookie })).status).toBe(401);
    expect(await countRows(app, 'sessions', sql`user_id = ${browser.who.userId}`)).toBe(0);
  });

  it('is a new one at every sign-in, whatever cookie came with it', async () => {
    const browser = await newUser(app);
    const before = sessionCookie(browser);
    const fixed = 'devtrack.session_token=attackers-choice.AAAA';
    const answer = await browser.request(
      'POST',
      '/api/auth/sign-in/email',
      { email: browser.who.email, password: browser.who.password },
      { cookie: fixed, ...fromElsewhere() },
    );
    expect(answer.status).toBe(200);
    expect(sessionCookie(browser)).not.toBe(before);
    expect((await app.browser().get('/api/account', { cookie: fixed })).status).toBe(401);
  });

  it('cookie is not for scripts and not for other sites', async () => {
    const who = (await newUser(app)).who;
    const answer = await app
      .browser()
      .request('POST', '/api/auth/sign-in/email', { email: who.email, password: who.password }, fromElsewhere());
    const cookie = answer.headers.getSetCookie().find((line) => line.startsWith('devtrack.session_token=')) ?? '';
    expect(cookie).toMatch(/HttpOnly/i);
    expect(cookie).toMatch(/SameSite=Lax/i);
    expect(cookie).toMatch(/Path=\//);
    expect(cookie).not.toMatch(/Domain=/i);
  });

  it.each(['', 'x', 'a.b', '%E0%A4%A', '%00', '"', '..', 'x'.repeat(4000), "' or 1=1 --.AAAA"])(
    'of a made-up cookie %j is none',
    async (value) => {
      expect((await app.browser().get('/api/account', { cookie: `devtrack.session_token=${value}` })).status).toBe(401);
    },
  );

  it('works on localhost and 127.0.0.1 alike, with writing', async () => {
    const who = (await newUser(app)).who;
    for (const name of ['localhost', '127.0.0.1']) {
      const browser = new Browser(`http://${name}:${app.config.port}`);
      expect((await signIn(browser, who)).status).toBe(200);
      expect((await browser.request('PATCH', '/api/account', { name: `On ${name}` })).status).toBe(200);
      expect((await browser.json<AccountAnswer>('/api/account')).name).toBe(`On ${name}`);
      expect((await browser.request('POST', '/api/auth/sign-out', {})).status).toBe(200);
      expect((await browser.get('/api/account')).status).toBe(401);
    }
  });

  it('is not given for a wrong password, nor told apart from an unknown address', async () => {
    const who = (await newUser(app)).who;
    const wrong = await app
      .browser()
      .request('POST', '/api/auth/sign-in/email', { email: who.email, password: 'wrong password' }, fromElsewhere());
    const unknown = await app
      .browser()
      .request(
        'POST',
        '/api/auth/sign-in/email',
        { email: 'nobody@example.com', password: 'wrong password' },
        fromElsewhere(),
      );
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    expect(await wrong.json()).toEqual(await unknown.json());
  });

  it('after 20 tries within a minute for one account has to wait, whatever the address, and is told how long', async () => {
    const statuses: number[] = [];
    let wait: string | null = null;
    for (let tries = 0; tries < 22; tries += 1) {
      // Malformed on purpose: a password hash each would take this test seconds.
      const answer = await app
        .browser()
        .request('POST', '/api/auth/sign-in/email', { email: 'nobody', password: 'x' }, fromElsewhere());
      statuses.push(answer.status);
      wait = answer.headers.get('retry-after');
    }
    expect(statuses.slice(0, 20)).not.toContain(429);
    expect(statuses.slice(20)).toEqual([429, 429]);
    expect(Number(wait)).toBeGreaterThan(0);
  });

  it('after 100 tries within a minute from one address has to wait, whatever the account', async () => {
    const from = fromElsewhere();
    const statuses: number[] = [];
    for (let tries = 0; tries < 101; tries += 1) {
      const body = { email: `nobody-${tries}`, password: 'x' };
      statuses.push((await app.browser().request('POST', '/api/auth/sign-in/email', body, from)).status);
    }
    expect(statuses.slice(0, 100)).not.toContain(429);
    expect(statuses.at(-1)).toBe(429);
  });
});

describe('what the sign-in library could do besides', () => {
  it('is closed', async () => {
    const browser = await newUser(app);
    for (const [method, path] of [
      ['POST', 'update-user'],
      ['POST', 'change-email'],
      ['POST', 'change-password'],
      ['POST', 'set-password'],
      ['POST', 'delete-user'],
      ['GET', 'delete-user/callback'],
      ['GET', 'list-sessions'],
      ['GET', 'list-accounts'],
      ['POST', 'revoke-sessions'],
      ['POST', 'revoke-session'],
      ['POST', 'request-password-reset'],
      ['POST', 'forget-password'],
      ['GET', 'reset-password/abc'],
      ['POST', 'sign-in/social'],
      ['POST', 'link-social'],
      ['POST', 'unlink-account'],
      ['POST', 'get-access-token'],
      ['POST', 'refresh-token'],
      ['POST', 'send-verification-email'],
      ['GET', 'verify-email'],
      ['GET', 'error'],
      ['GET', 'ok'],
      ['GET', 'callback/github'],
      ['POST', 'get-session'],
      ['GET', 'sign-out'],
      ['POST', 'constructor'],
      ['POST', 'sign-in/email/'],
    ] as const) {
      const answer = await browser.request(
        method,
        `/api/auth/${path}`,
        method === 'POST' ? { name: 'Mallory', newEmail: 'm@example.com' } : undefined,
      );
      expect(answer.status, `${method} ${path}`).toBe(404);
      expect(await codeOf(answer)).toBe('not_found');
    }
    expect(await browser.json('/api/account')).toMatchObject({ name: 'Dev', email: browser.who.email });
    expect((await browser.json<{ user: { id: string } }>('/api/auth/get-session')).user.id).toBe(browser.who.userId);
  });

  it.each(['https://evil.example', 'null'])('is asked from our own pages only, not with origin %j', async (origin) => {
    const who = (await newUser(app)).who;
    const headers = { 'content-type': 'application/json', origin, ...fromElsewhere() };
    for (const [path, body] of [
      ['sign-in/email', { email: who.email, password: who.password }],
      ['sign-up/email', { name: 'X', email: 'csrf@example.com', password: 'a long enough password' }],
      ['sign-out', {}],
      ['reset-password', { token: link('reset', who.email), newPassword: 'another password' }],
    ] as const) {
      const answer = await fetch(`${app.origin}/api/auth/${path}`, {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
      });
      expect(answer.status, path).toBe(403);
      expect(answer.headers.getSetCookie()).toEqual([]);
      expect(await codeOf(answer)).toBe('cross_origin');
    }
    expect(await countRows(app, 'users', sql`email = 'csrf@example.com'`)).toBe(0);
  });

  it('lets a program without cookies sign in as it is, and nothing that carries a session without its origin', async () => {
    const who = (await newUser(app)).who;
    const send = (path: string, headers: Record<string, string>, body: unknown): Promise<Response> =>
      fetch(`${app.origin}/api/auth/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...fromElsewhere(), ...headers },
        body: JSON.stringify(body),
      });
    const signedIn = await send('sign-in/email', {}, { email: who.email, password: who.password });
    expect(signedIn.status).toBe(200);
    const cookie = signedIn.headers
      .getSetCookie()
      .map((line) => line.split(';', 1)[0])
      .join('; ');
    for (const path of ['sign-in/email', 'sign-out']) {
      expect((await send(path, { cookie }, { email: who.email, password: who.password })).status, path).toBe(403);
    }
    expect(
      (await send('reset-password', {}, { token: link('reset', who.email), newPassword: 'another password' })).status,
    ).toBe(403);
  });
});

describe('a reset link', () => {
  const reset = (token: string, newPassword = 'quite another password'): Promise<Response> =>
    app.browser().request('POST', '/api/auth/reset-password', { token, newPassword }, fromElsewhere());

  it('sets the password once, ends every session, and is worthless afterwards', async () => {
    const browser = await newUser(app);
    const second = app.browser();
    await signIn(second, browser.who);
    const token = link('reset', browser.who.email.toUpperCase());
    const answers = await Promise.all(Array.from({ length: 20 }, () => reset(token)));
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1);
    expect(new Set(await Promise.all(answers.filter((answer) => answer.status !== 200).map(codeOf)))).toEqual(
      new Set(['invalid_link']),
    );
    for (const signedIn of [browser, second]) expect((await signedIn.get('/api/account')).status).toBe(401);
    expect(
      (
        await app
          .browser()
          .request(
            'POST',
            '/api/auth/sign-in/email',
            { email: browser.who.email, password: browser.who.password },
            fromElsewhere(),
          )
      ).status,
    ).toBe(401);
    expect(
      (
        await app
          .browser()
          .request(
            'POST',
            '/api/auth/sign-in/email',
            { email: browser.who.email, password: 'quite another password' },
            fromElsewhere(),
          )
      ).status,
    ).toBe(200);
    expect(await codeOf(await reset(token))).toBe('invalid_link');
    expect(await dumpDatabase(app)).not.toContain(token);
  });

  it('that is wrong, expired, changed, for something else or for nobody sets nothing', async () => {
    const { who } = await newUser(app);
    const good = link('reset', who.email);
    for (const token of [
      '',
      'x',
      link('reset', who.email, -1),
      link('invite', who.email),
      `${good.slice(0, -2)}AA`,
      good.replace('.', '..'),
      link('reset', 'nobody@example.com'),
      makeLinkToken({ purpose: 'reset', email: who.email, expiresAt: new Date(Date.now() + 60_000) }, 'y'.repeat(40)),
    ]) {
      const answer = await reset(token);
      expect(answer.status, token.slice(-20)).toBe(400);
      expect(await codeOf(answer)).toBe('invalid_link');
    }
    // A password that is refused does not use the link up.
    expect((await reset(good, 'short')).status).toBe(400);
    expect(
      (
        await app
          .browser()
          .request('POST', '/api/auth/sign-in/email', { email: who.email, password: who.password }, fromElsewhere())
      ).status,
    ).toBe(200);
    expect((await reset(good)).status).toBe(200);
  });
});

describe('the settings', () => {
  it('take a zone, hours, days off and the week’s start, and answer the account as it is', async () => {
    const browser = await newUser(app);
    expect((await browser.json<AccountAnswer>('/api/account')).onboarded).toBe(false);
    const patch = {
      name: '  Ada L. ',
      timeZone: 'Asia/Kathmandu',
      weekStart: 'saturday',
      daysOff: ['2026-01-01', '2028-02-29'],
      workingHours: {
        mon: [['00:00', '24:00']],
        tue: [
          ['09:00', '12:00'],
          ['12:00', '13:30'],
        ],
        wed: [],
        thu: [],
        fri: [],
        sat: [],
        sun: [['22:00', '23:59']],
      },
    };
    const answer = await browser.request('PATCH', '/api/account', patch);
    expect(answer.status).toBe(200);
    const expected = { ...patch, name: 'Ada L.', email: browser.who.email, onboarded: true };
    expect(await answer.json()).toMatchObject(expected);
    expect(await browser.json('/api/account')).toMatchObject(expected);
  });

  const week = { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] };
  it.each([
    [{ timeZone: 'Mars/Olympus' }],
    [{ timeZone: '' }],
    [{ timeZone: "Europe/Berlin'; drop table users; --" }],
    [{ timeZone: 'x'.repeat(65) }],
    [{ timeZone: null }],
    [{ timeZone: '+25:00' }],
    [{ workingHours: {} }],
    [{ workingHours: { ...week, mon: [['9:00', '17:00']] } }],
    [{ workingHours: { ...week, mon: [['17:00', '09:00']] } }],
    [{ workingHours: { ...week, mon: [['09:00', '09:00']] } }],
    [{ workingHours: { ...week, mon: [['09:00', '24:30']] } }],
    [{ workingHours: { ...week, mon: [['24:00', '24:00']] } }],
    [
      {
        workingHours: {
          ...week,
          mon: [
            ['09:00', '12:00'],
            ['11:00', '13:00'],
          ],
        },
      },
    ],
    [{ workingHours: { ...week, mon: Array.from({ length: 7 }, (_, i) => [`0${i}:00`, `0${i}:30`]) } }],
    [{ workingHours: { ...week, mon: '09:00' } }],
    [{ workingHours: { ...week, mon: [['09:00']] } }],
    [{ daysOff: ['2026-02-30'] }],
    [{ daysOff: ['2027-02-29'] }],
    [{ daysOff: ['01.01.2026'] }],
    [{ daysOff: ['2026-01-01T00:00:00Z'] }],
    [{ daysOff: '2026-01-01' }],
    [{ daysOff: Array.from({ length: 1001 }, () => '2026-01-01') }],
    [{ weekStart: 'Monday' }],
    [{ weekStart: 1 }],
    [{ name: '' }],
    [{ name: '   ' }],
    [{ name: 'x'.repeat(101) }],
    [{ name: 'a\u0000b' }],
    [{ name: 'a\u001b[2Jb' }],
    [{ email: 'other@example.com' }],
    [{ id: 'x' }],
    [{ name: 'Fine', isAdmin: true }],
    [[]],
    [null],
    ['text'],
    [7],
  ])('refuse %j and keep what was', async (patch) => {
    settled ??= newUser(app);
    const browser = await settled;
    const before = await browser.json('/api/account');
    const answer = await browser.request('PATCH', '/api/account', JSON.stringify(patch));
    expect(answer.status).toBe(400);
    expect(await codeOf(answer)).toBe('invalid_request');
    expect(await browser.json('/api/account')).toEqual(before);
  });
  let settled: ReturnType<typeof newUser> | undefined;
});

describe('an account with everything', () => {
  let browser: Awaited<ReturnType<typeof newUser>>;
  let bystander: Awaited<ReturnType<typeof newUser>>;
  let userId: string;
  beforeAll(async () => {
    browser = await newUser(app);
    bystander = await newUser(app);
    userId = browser.who.userId;
    await browser.request('PATCH', '/api/account', { name: 'Zaphodine Unmistakable', timeZone: 'Europe/Berlin' });
    await connectAll(browser);
    await browser.get('/api/integrations/github/connect');
    const [connection] = await rowsOf(
      app,
      sql`select id from connections where user_id = ${userId} and provider = 'calendar'`,
    );
    await app.database.db.execute(
      sql`insert into time_off (user_id, connection_id, external_id, starts_at, ends_at) values (${userId}, ${String(connection?.id)}, 'vacation-1', '2026-01-05', '2026-01-06')`,
    );
    await app.database.db.execute(
      sql`insert into notifications (user_id, kind, provider, title, body, href) values (${userId}, 'sync_failing', 'github', 'A title', 'A body', '/dashboard')`,
    );
    await app.database.db.execute(
      sql`insert into written_summaries (user_id, facts_hash, statements, citations, sources, range_start, range_end) values (${userId}, 'a-hash', '[]', '[]', '["github"]', '2026-01-05', '2026-01-06')`,
    );
    await app.database.db.execute(
      sql`insert into summary_usage (user_id, at, model, calls, input_tokens, output_tokens, latency_ms, outcome) values (${userId}, now(), 'a-model', 1, 100, 20, 900, 'written')`,
    );
    const dismissed = await browser.request('POST', '/api/insights/dismiss', {
      kind: 'repository_quiet',
      subject: 'Zaphodine/archive',
    });
    expect(dismissed.status).toBe(200);
    // After what drops cached answers.
    await browser.json('/api/integrations/summary?type=weekly');
  });

  it('is exported whole, and without any token, key or hash', async () => {
    const answer = await browser.get('/api/account/export');
    expect(answer.headers.get('content-disposition')).toMatch(
      /^attachment; filename="devtrack-export-\d{4}-\d{2}-\d{2}\.json"$/,
    );
    const text = await answer.text();
    const exported = JSON.parse(text) as Record<string, unknown[]> & { account: AccountAnswer };
    expect(exported.account).toMatchObject({ id: userId, name: 'Zaphodine Unmistakable', email: browser.who.email });
    expect(exported.connections).toHaveLength(4);
    expect(exported.activities).toHaveLength(await countRows(app, 'activities', sql`user_id = ${userId}`));
    expect(exported.syncLogs).toHaveLength(4);
    expect(exported.summaries).toHaveLength(1);
    expect(exported.notifications).toHaveLength(1);
    expect(exported.writtenSummaries).toMatchObject([{ factsHash: 'a-hash' }]);
    expect(exported.summaryUsage).toMatchObject([{ model: 'a-model', inputTokens: 100, outcome: 'written' }]);
    expect(exported.insightDismissals).toMatchObject([{ kind: 'repository_quiet', subject: 'Zaphodine/archive' }]);
    expect(exported.timeOff).toHaveLength(await countRows(app, 'time_off', sql`user_id = ${userId}`));
    expect(exported.waiting).toHaveLength(await countRows(app, 'waiting_items', sql`user_id = ${userId}`));
    expect((exported.waiting ?? []).length).toBeGreaterThan(0);
    expect(exported.sessions).toHaveLength(1);
    expect((exported.auditLog ?? []).length).toBeGreaterThanOrEqual(6);
    const secrets = await rowsOf(
      app,
      sql`select access_token_encrypted as a, refresh_token_encrypted as b from connections where user_id = ${userId} union all select wrapped_key, null from user_keys where user_id = ${userId} union all select token, null from sessions where user_id = ${userId} union all select password, null from auth_accounts where user_id = ${userId} union all select state_hash, code_verifier_encrypted from oauth_states where user_id = ${userId}`,
    );
    for (const value of secrets.flatMap((row) => [row.a, row.b]))
      if (typeof value === 'string') expect(text).not.toContain(value);
    expect(text).not.toMatch(/gho_|xox[bpe]|ntn_|nrt_|ya29\.|1\/\/|"password"|encrypted/i);
  });

  it('is not deleted by a wrong password, from another page, or without one', async () => {
    for (const [body, status, code] of [
      [{ password: 'wrong password' }, 403, 'wrong_password'],
      [{ password: '' }, 400, 'invalid_request'],
      [{}, 400, 'invalid_request'],
      [{ password: { $ne: '' } }, 400, 'invalid_request'],
      [{ password: ['a long enough password'] }, 400, 'invalid_request'],
    ] as const) {
      const answer = await browser.request('DELETE', '/api/account', body);
      expect(answer.status).toBe(status);
      expect(await codeOf(answer)).toBe(code);
    }
    expect(
      (
        await browser.request(
          'DELETE',
          '/api/account',
          { password: browser.who.password },
          { origin: 'https://evil.example' },
        )
      ).status,
    ).toBe(403);
    expect(await countRows(app, 'connections', sql`user_id = ${userId}`)).toBe(4);
    expect(grantsAt(app, 'github').at(-1)?.revoked).toBe(false);
  });

  it('cannot have its password guessed by whoever stole a session', async () => {
    forgetLimits();
    const statuses = await Promise.all(
      Array.from(
        { length: 12 },
        async () => (await bystander.request('DELETE', '/api/account', { password: 'a guess' })).status,
      ),
    );
    expect(statuses.filter((status) => status === 403)).toHaveLength(10);
    expect(statuses.filter((status) => status === 429)).toHaveLength(2);
  });

  it('is gone from every table when deleted, while a sync runs, with its grants; the audit stays and names nobody', async () => {
    forgetLimits();
    const tables = (await tablesWithUser(app)).filter((name) => name !== 'audit_logs');
    // A table of which nothing was there could not show that it was emptied.
    for (const table of tables) expect(await countRows(app, table, sql`user_id = ${userId}`), table).toBeGreaterThan(0);
    expect(tables.length).toBeGreaterThanOrEqual(11);
    const lines = await countRows(app, 'audit_logs', sql`user_id = ${userId}`);
    const others = await countRows(app, 'audit_logs', sql`user_id = ${bystander.who.userId}`);
    await app.control('POST', '/faults', { provider: 'github', latencyMs: 300 });
    expect((await browser.request('POST', '/api/integrations/github/sync')).status).toBe(202);
    await app.control('POST', '/counters/reset');
    await until('the sync has begun', async () => (Object.keys(await requestsByPath(app)).length > 0 ? true : null));

    const answer = await browser.request('DELETE', '/api/account', { password: browser.who.password });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ deleted: true });
    await app.control('DELETE', '/faults');

    const dump = async (): Promise<string> => dumpDatabase(app);
    for (const text of [await dump(), await afterQuiet(dump)]) {
      expect(text).not.toContain(userId);
      expect(text).not.toContain(browser.who.email);
      expect(text).not.toContain('Zaphodine');
    }
    for (const provider of ['github', 'notion', 'slack', 'calendar'])
      expect(grantsAt(app, provider).at(-1)?.revoked, provider).toBe(true);
    expect((await browser.get('/api/account')).status).toBe(401);
    expect((await signIn(browser, browser.who)).status).toBe(401);
    const anonymous = await rowsOf(app, sql`select address, detail from audit_logs where user_id is null`);
    expect(anonymous.length).toBeGreaterThanOrEqual(lines);
    expect(anonymous.filter((row) => row.address !== null)).toEqual([]);
    expect(await countRows(app, 'audit_logs', sql`user_id is null and action = 'account_deleted'`)).toBe(1);
    expect(await countRows(app, 'audit_logs', sql`user_id = ${bystander.who.userId}`)).toBe(others);
    expect((await bystander.get('/api/account')).status).toBe(200);
  });

  /** Once the sync that was under way has made its last request. */
  async function afterQuiet(look: () => Promise<string>): Promise<string> {
    let last = -1;
    await until('the sandbox is quiet', async () => {
      const now = Object.values(await requestsByPath(app)).reduce((sum, n) => sum + n, 0);
      const quiet = now === last;
      last = now;
      await new Promise((resolve) => setTimeout(resolve, 400));
      return quiet ? true : null;
    });
    return look();
  }
});
