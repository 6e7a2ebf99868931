/** Sessions, the writer's choice, hidden notifications, and what a model would be sent. */
import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { errorBody, type AccountAnswer } from '@/lib/http/contract';
import { answers } from '@/lib/http/answers';
import { previewPayload, readWriterSettings } from '@/lib/integrations/summaries/writer-settings';
import { startApp, type TestApp } from '../support/app';
import {
  connectAndSync,
  forgetLimits,
  newUser,
  rowsOf,
  sessionCookie,
  signIn,
  withConfig,
  type SignedUp,
} from './sql-rows';

let app: TestApp;
beforeAll(async () => {
  app = await startApp({ env: { TRUST_PROXY: '1', BACKFILL_DAYS: '40' } });
});
afterEach(forgetLimits);
afterAll(() => app?.close());

const sessionsOf = async (user: SignedUp) => answers.sessions.parse(await user.json('/api/account/sessions')).sessions;

/** The same account in a further browser. */
async function elsewhere(user: SignedUp) {
  const browser = app.browser();
  const answer = await signIn(browser, user.who);
  if (!answer.ok) throw new Error(`Sign-in answered ${answer.status}`);
  return browser;
}

describe('sessions', () => {
  it('are listed with the asking one first, and none tells its token', async () => {
    const user = await newUser(app);
    await elsewhere(user);
    const list = await sessionsOf(user);
    expect(list.map(({ current }) => current)).toEqual([true, false]);
    const tokens = await rowsOf(app, sql`select token from sessions where user_id = ${user.who.userId}`);
    expect(tokens).toHaveLength(2);
    for (const { token } of tokens) expect(JSON.stringify(list)).not.toContain(String(token));
  });

  it('end one by one, and that browser is out at its next request', async () => {
    const user = await newUser(app);
    const [gone, stays] = [await elsewhere(user), await elsewhere(user)];
    const signedIn = async (browser: { request: SignedUp['request'] }) =>
      (await browser.request('GET', '/api/account')).status;
    const before = await sessionsOf(user);
    const cookie = sessionCookie(gone);
    const token = decodeURIComponent(cookie.split('=')[1] ?? '').split('.')[0] ?? '';
    const [row] = await rowsOf(app, sql`select id from sessions where token = ${token}`);
    const ended = await user.request('DELETE', `/api/account/sessions/${String(row?.id)}`);
    expect([ended.status, answers.ended.parse(await ended.json())]).toEqual([200, { ended: 1 }]);
    expect([await signedIn(gone), await signedIn(stays), await signedIn(user)]).toEqual([401, 200, 200]);
    expect(await sessionsOf(user)).toHaveLength(before.length - 1);
  });

  it('end all but the asking one at once', async () => {
    const user = await newUser(app);
    const others = [await elsewhere(user), await elsewhere(user)];
    const ended = await user.request('POST', '/api/account/sessions/end-others');
    expect(answers.ended.parse(await ended.json())).toEqual({ ended: 2 });
    for (const other of others) expect((await other.request('GET', '/api/account')).status).toBe(401);
    expect(await sessionsOf(user)).toHaveLength(1);
    const lines = await rowsOf(
      app,
      sql`select action from audit_logs where user_id = ${user.who.userId} and action = 'session_ended'`,
    );
    expect(lines).toHaveLength(2);
  });

  it('of others, of nobody and one’s own are not there to be ended', async () => {
    const [user, other] = [await newUser(app), await newUser(app)];
    const [theirs] = await sessionsOf(other);
    const [own] = await sessionsOf(user);
    for (const id of [theirs?.id, own?.id, '00000000-0000-4000-8000-000000000000', 'nonsense']) {
      const answer = await user.request('DELETE', `/api/account/sessions/${String(id)}`);
      expect([answer.status, errorBody.parse(await answer.json()).error.code]).toEqual([404, 'unknown_session']);
    }
    expect(await sessionsOf(other)).toHaveLength(1);
    expect(await sessionsOf(user)).toHaveLength(1);
  });
});

describe('choices', () => {
  it('are kept with the account, and nothing else is taken for one', async () => {
    const user = await newUser(app);
    expect(await user.json<AccountAnswer>('/api/account')).toMatchObject({
      writer: 'configured',
      mutedNotices: [],
      singleKeys: true,
    });
    const patch = { writer: 'builtin', mutedNotices: ['sync_failing'], singleKeys: false };
    expect((await user.request('PATCH', '/api/account', patch)).status).toBe(200);
    expect(await user.json('/api/account')).toMatchObject(patch);
    for (const wrong of [
      { writer: 'gpt' },
      { mutedNotices: ['all'] },
      { mutedNotices: 'sync_failing' },
      { singleKeys: 'no' },
    ])
      expect((await user.request('PATCH', '/api/account', wrong)).status, JSON.stringify(wrong)).toBe(400);
  });

  it('hide a kind of notification from list and count, and bring it back', async () => {
    const user = await newUser(app);
    for (const kind of ['sync_failing', 'reauthorization_required'])
      await app.database.db.execute(
        sql`insert into notifications (user_id, kind, provider, title, body, href) values (${user.who.userId}, ${kind}, 'github', ${kind}, 'b', '/dashboard')`,
      );
    const inbox = async () => {
      const { notifications, unreadCount } = answers.notifications.parse(await user.json('/api/notifications'));
      return [notifications.map(({ kind }) => kind).sort(), unreadCount];
    };
    expect(await inbox()).toEqual([['reauthorization_required', 'sync_failing'], 2]);
    await user.request('PATCH', '/api/account', { mutedNotices: ['sync_failing'] });
    expect(await inbox()).toEqual([['reauthorization_required'], 1]);
    await user.request('PATCH', '/api/account', { mutedNotices: [] });
    expect(await inbox()).toEqual([['reauthorization_required', 'sync_failing'], 2]);
  });
});

describe('the writer', () => {
  it('is told with its server, the cap and what was used of it this month', async () => {
    const { userId } = (await newUser(app)).who;
    const now = new Date();
    expect(await readWriterSettings(userId, now)).toMatchObject({ model: null, usedTokens: 0 });
    await app.database.db.execute(
      sql`insert into summary_usage (user_id, at, model, calls, input_tokens, output_tokens, latency_ms, outcome)
        values (${userId}, devtrack_now(), 'm', 1, 700, 50, 1, 'written'), (${userId}, devtrack_now() - interval '40 days', 'm', 1, 9, 9, 1, 'written')`,
    );
    const openai = {
      ...app.config.openai,
      apiKey: 'k',
      baseUrl: 'http://127.0.0.1:9/v1',
      model: 'small',
      monthlyTokens: 1000,
    };
    const told = await withConfig(app, { openai }, () => readWriterSettings(userId, now));
    expect(told).toMatchObject({
      model: { name: 'small', origin: 'http://127.0.0.1:9' },
      usedTokens: 750,
      monthlyTokens: 1000,
    });
    expect(told.resetsAt.getTime()).toBeGreaterThan(now.getTime());
  });

  it('shows the very request it would make, which is not sent and holds the facts and no key', async () => {
    const user = await newUser(app);
    await connectAndSync(user, 'github');
    const { userId } = user.who;
    const lastMonth = new Date(Date.now() - 25 * 86_400_000).toISOString().slice(0, 10);
    const request = { start: lastMonth, end: new Date().toISOString().slice(0, 10) };
    // Nothing listens there: a request that were sent would fail the test by what it logs.
    const openai = { ...app.config.openai, apiKey: 'secret-key', baseUrl: 'http://127.0.0.1:9/v1', model: 'small' };
    const preview = await withConfig(app, { openai }, () => previewPayload(userId, request, new Date()));
    if (preview.kind !== 'payload') throw new Error(preview.kind);
    expect(preview.payload.url).toBe('http://127.0.0.1:9/v1/chat/completions');
    expect(JSON.parse(preview.payload.body)).toMatchObject({ model: 'small' });
    expect(preview.payload.body).not.toContain('secret-key');
    expect(preview.texts.map(({ role }) => role)).toEqual(['system', 'user']);
    expect(preview.texts[1]?.text).toMatch(/BEGIN DATA [0-9a-f]{32}\n/);
    const usage = await rowsOf(app, sql`select 1 from summary_usage where user_id = ${userId}`);
    expect(usage).toEqual([]);
    const builtin = await previewPayload(userId, request, new Date());
    expect(builtin).toMatchObject({ kind: 'payload', payload: { url: 'https://api.openai.com/v1/responses' } });
    expect(await previewPayload((await newUser(app)).who.userId, request, new Date())).toEqual({
      kind: 'no_integrations',
    });
  });

  it('of a user who wants the built-in one asks no model, whatever is configured', async () => {
    const user = await newUser(app);
    await connectAndSync(user, 'github');
    await user.request('PATCH', '/api/account', { writer: 'builtin' });
    const openai = { ...app.config.openai, apiKey: 'k', baseUrl: 'http://127.0.0.1:9/v1', model: 'small' };
    const summary = await withConfig(app, { openai }, () =>
      user.json<{ writer: string; model: string | null }>('/api/integrations/summary?type=weekly'),
    );
    expect(summary).toMatchObject({ writer: 'builtin', model: null });
    const usage = await rowsOf(app, sql`select 1 from summary_usage where user_id = ${user.who.userId}`);
    expect(usage).toEqual([]);
  });
});
