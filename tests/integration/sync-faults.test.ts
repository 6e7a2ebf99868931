import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Status } from '@/lib/http/contract';
import { auditLogs, connections, notifications } from '@/lib/db/schema';
import { providerIds, type IntegrationProvider } from '@/lib/integrations/registry-ids';
import { endForeignSandboxConnections } from '@/lib/integrations/sandbox-connections';
import { startApp, type TestApp } from '../support/app';
import { behindProxy, commit, daysAgo, Engine, holding, type Member } from '../support/engine';

interface ErrorAnswer {
  error: { code: string; provider?: string; retryable: boolean; retryAfterSeconds?: number };
}
interface Notifications {
  notifications: { id: string; kind: string; provider: string; title: string; body: string; href: string; readAt: string | null }[];
  unreadCount: number;
}

let app: TestApp;
let engine: Engine;
beforeAll(async () => {
  app = await startApp({ worker: false, env: { ...behindProxy, BACKFILL_DAYS: '14', CRON_SECRET: 'a-secret-for-cron' } });
  engine = new Engine(app);
});
afterEach(() => engine.reset());
afterAll(() => app?.close());

const statusOf = (member: Member, provider: IntegrationProvider) => member.browser.json<Status>(`/api/integrations/${provider}/status`);
const notificationsOf = (member: Member) => member.browser.json<Notifications>('/api/notifications');
const fault = (provider: IntegrationProvider, body: Record<string, unknown>) => app.control('POST', '/faults', { provider, ...body });

async function syncNow(member: Member): Promise<(string | null)[]> {
  await engine.makeDue(member);
  return (await engine.service()).runDue(10);
}

describe('a sync of the sandbox', () => {
  it.each(providerIds)('run twice changes nothing: %s', async (provider) => {
    const member = await engine.member(provider);
    expect(await syncNow(member)).toEqual(['success']);
    const before = await engine.rows(member);
    expect(before.length).toBeGreaterThan(5);
    expect(await syncNow(member)).toEqual(['success']);
    expect(await engine.rows(member)).toEqual(before);
    expect((await engine.runs(member)).map((run) => [run.status, run.newItems > 0])).toEqual([
      ['success', true],
      ['success', false],
    ]);
  });

  it('tells progress of its pages while it runs, and counts its requests', async () => {
    const member = await engine.member('github');
    const seen: Status['progress'][] = [];
    const service = await engine.service({ changed: async () => void seen.push((await statusOf(member, 'github')).progress) });
    await app.control('POST', '/counters/reset');
    await service.runDue(1);
    const shown = seen.filter((progress) => progress !== null);
    expect(shown.length).toBeGreaterThan(0);
    expect((await engine.runs(member))[0]?.requests).toBe(await engine.requestsTo('github'));
  });
});

describe('a provider in trouble', () => {
  it('that answers 500 is asked four times, then left until the interval; the third failure is told once, a success clears all', async () => {
    const member = await engine.member('github');
    await syncNow(member);
    const rows = await engine.rows(member);
    await fault('github', { status: 500 });
    for (const failures of [1, 2, 3, 4]) {
      await app.control('POST', '/counters/reset');
      expect(await syncNow(member)).toEqual(['failed']);
      expect(await engine.requestsTo('github')).toBe(4);
      const status = await statusOf(member, 'github');
      expect(status).toMatchObject({ state: 'error', consecutiveFailures: failures, error: { code: 'provider_unavailable', retryable: true }, lastResult: { status: 'failed' } });
      const wait = (Date.parse(status.nextSync ?? '') - Date.now()) / 60_000;
      expect(wait).toBeGreaterThan(13);
      expect(wait).toBeLessThanOrEqual(15);
      expect((await notificationsOf(member)).notifications).toHaveLength(failures < 3 ? 0 : 1);
    }
    expect((await engine.runs(member)).at(-1)).toMatchObject({ status: 'failed', errorCode: 'provider_unavailable', requests: 4 });
    expect((await notificationsOf(member)).notifications[0]).toMatchObject({ kind: 'sync_failing', provider: 'github', href: '/dashboard/integrations#github', readAt: null });
    expect(await engine.rows(member)).toEqual(rows);
    await app.control('DELETE', '/faults');
    expect(await syncNow(member)).toEqual(['success']);
    expect(await statusOf(member, 'github')).toMatchObject({ state: 'success', consecutiveFailures: 0, error: null });
    expect(await notificationsOf(member)).toMatchObject({ unreadCount: 0 });
  });

  it('for a moment only is asked again within the run', async () => {
    const member = await engine.member('calendar');
    await fault('calendar', { status: 503, times: 3 });
    expect(await syncNow(member)).toEqual(['success']);
  });

  it.each(providerIds)('that asks to wait for two hours is left alone for two hours: %s', async (provider) => {
    const member = await engine.member(provider);
    await fault(provider, { status: 429, headers: { 'Retry-After': '7200' }, body: {} });
    expect(await syncNow(member)).toEqual(['failed']);
    const status = await statusOf(member, provider);
    expect(status).toMatchObject({ state: 'rate_limited', error: { code: 'rate_limited', retryable: true }, consecutiveFailures: 0 });
    expect(Date.parse(status.nextSync ?? '') - Date.now()).toBeGreaterThan(7100_000);
    await app.control('DELETE', '/faults');
    await app.control('POST', '/counters/reset');
    const answer = await member.browser.request('POST', `/api/integrations/${provider}/sync`);
    expect(answer.status).toBe(429);
    const { error } = (await answer.json()) as ErrorAnswer;
    expect(error).toMatchObject({ code: 'provider_rate_limited', provider, retryable: true });
    expect(error.retryAfterSeconds).toBeGreaterThan(7100);
    expect(error.retryAfterSeconds).toBeLessThanOrEqual(7200);
    expect(answer.headers.get('retry-after')).toBe(String(error.retryAfterSeconds));
    await (await engine.service()).runDue(10);
    expect(await engine.requestsTo(provider)).toBe(0);
    expect((await notificationsOf(member)).unreadCount).toBe(0);
    await engine.advance(7201);
    expect(await (await engine.service()).runDue(10)).toEqual(['success']);
    expect(await statusOf(member, provider)).toMatchObject({ state: 'success', error: null });
  });

  it('that asks to wait a few seconds is given our own first step of a minute, then five', async () => {
    const member = await engine.member('notion');
    await fault('notion', { status: 429, headers: { 'Retry-After': '3' }, body: { object: 'error', code: 'rate_limited' } });
    for (const minutes of [1, 5]) {
      await syncNow(member);
      const wait = (Date.parse((await statusOf(member, 'notion')).nextSync ?? '') - Date.now()) / 60_000;
      expect(wait).toBeGreaterThan(minutes - 0.2);
      expect(wait).toBeLessThanOrEqual(minutes + 0.01);
      await engine.db.execute('update connections set rate_limited_until = null');
    }
  });

  it.each(providerIds)('that answers nonsense has none of it stored: %s', async (provider) => {
    const member = await engine.member(provider);
    await fault(provider, { garbage: true });
    expect(await syncNow(member)).toEqual(['failed']);
    expect(await engine.rows(member)).toEqual([]);
    expect((await statusOf(member, provider)).error).toMatchObject({ code: 'malformed_answer', retryable: true });
  });

  it.each(providerIds)('that hangs up is a network error: %s', async (provider) => {
    const member = await engine.member(provider);
    await fault(provider, { hangup: true });
    expect(await syncNow(member)).toEqual(['failed']);
    expect((await statusOf(member, provider)).error).toMatchObject({ code: 'network_error', retryable: true });
  });

  it('that forbids one stream degrades it alone: the other is synced, and the status says which', async () => {
    const member = await engine.member('slack');
    await fault('slack', { path: '/api/reactions.list', status: 200, body: { ok: false, error: 'missing_scope', needed: 'reactions:read', provided: '' } });
    expect(await syncNow(member)).toEqual(['partial']);
    const status = await statusOf(member, 'slack');
    expect(status).toMatchObject({ state: 'success', error: null, lastResult: { status: 'partial' }, degraded: [{ stream: 'reactions', reason: 'Reactions' }] });
    const types = new Set((await engine.rows(member)).map((row) => row.type));
    expect([...types]).toEqual(['message_count']);
    expect((await notificationsOf(member)).unreadCount).toBe(0);
  });
});

describe('a token', () => {
  it('that has expired is renewed once and the sync goes on', async () => {
    const member = await engine.member('calendar');
    await app.control('POST', '/tokens/expire', { provider: 'calendar' });
    const before = await engine.connection(member, 'calendar');
    expect(await syncNow(member)).toEqual(['success']);
    const after = await engine.connection(member, 'calendar');
    expect(after.tokenGen).toBe(before.tokenGen + 1);
    expect(after.accessTokenEncrypted).not.toBe(before.accessTokenEncrypted);
    expect((await engine.rows(member)).length).toBeGreaterThan(0);
  });

  it('that has ended for good asks to reconnect, once, and is not used again', async () => {
    const member = await engine.member('github');
    await syncNow(member);
    await app.control('POST', '/tokens/expire', { provider: 'github' });
    expect(await syncNow(member)).toEqual(['failed']);
    expect(await statusOf(member, 'github')).toMatchObject({ state: 'reauthorization_required', nextSync: null, error: { code: 'invalid_grant', retryable: false } });
    expect((await engine.rows(member)).length).toBeGreaterThan(0);
    await app.control('POST', '/counters/reset');
    expect(await syncNow(member)).toEqual([]);
    const answer = await member.browser.request('POST', '/api/integrations/github/sync');
    expect(answer.status).toBe(409);
    expect(((await answer.json()) as ErrorAnswer).error.code).toBe('reauthorization_required');
    expect(await engine.requestsTo('github')).toBe(0);
    expect((await notificationsOf(member)).notifications).toMatchObject([{ kind: 'reauthorization_required', provider: 'github', title: 'Reconnect GitHub' }]);
    await member.browser.connect('github');
    expect((await notificationsOf(member)).unreadCount).toBe(0);
    expect(await syncNow(member)).toEqual(['success']);
  });

  it('whose grant was revoked at the provider asks to reconnect, whichever provider', async () => {
    const member = await engine.member(...providerIds);
    await syncNow(member);
    await app.control('POST', '/grants/revoke');
    expect(await syncNow(member)).toEqual(['failed', 'failed', 'failed', 'failed']);
    for (const provider of providerIds) expect([provider, (await statusOf(member, provider)).state]).toEqual([provider, 'reauthorization_required']);
  });
});

describe('a sandbox that is no longer where it was', () => {
  it('ends its connections and deletes their sample data, and leaves those of the present one', async () => {
    const moved = await engine.member('github');
    const stays = await engine.member('github');
    await (await engine.reading(holding(() => [commit('a', daysAgo(1))]))).runDue(5);
    await moved.browser.request('POST', '/api/integrations/github/sync');
    await engine.db.update(connections).set({ origin: 'http://127.0.0.1:9' }).where(eq(connections.userId, moved.userId));
    await endForeignSandboxConnections();
    expect(await engine.rows(moved)).toEqual([]);
    expect(await statusOf(moved, 'github')).toMatchObject({ connected: false, state: 'disconnected' });
    expect((await engine.runs(moved)).map((run) => run.status)).toEqual(['success', 'failed']);
    expect(await engine.rows(stays)).toHaveLength(1);
    expect(await statusOf(stays, 'github')).toMatchObject({ connected: true });
  });

  it('is sent no token of the old one', async () => {
    const member = await engine.member('github');
    await engine.db.update(connections).set({ origin: 'http://127.0.0.1:9' });
    await app.control('POST', '/counters/reset');
    expect(await syncNow(member)).toEqual(['failed']);
    expect(await engine.requestsTo('github')).toBe(0);
    expect((await engine.runs(member))[0]).toMatchObject({ errorCode: 'host_not_allowed' });
  });
});

describe('a sync by hand', () => {
  it('is limited to ten a minute per user, over all providers', async () => {
    const member = await engine.member('github', 'slack');
    const other = await engine.member('github');
    for (let index = 0; index < 10; index += 1) {
      expect((await member.browser.request('POST', `/api/integrations/${index % 2 === 0 ? 'github' : 'slack'}/sync`)).status).toBe(202);
    }
    const answer = await member.browser.request('POST', '/api/integrations/slack/sync');
    expect(answer.status).toBe(429);
    const { error } = (await answer.json()) as ErrorAnswer;
    expect(error).toMatchObject({ code: 'too_many_requests', retryable: true });
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(Number(answer.headers.get('retry-after'))).toBeLessThanOrEqual(60);
    expect((await other.browser.request('POST', '/api/integrations/github/sync')).status).toBe(202);
  });

  it('of what is not connected is refused, and of the queued one of the connect joins it', async () => {
    const member = await engine.member('github');
    const [connectRun] = await engine.runs(member);
    const joined = await member.browser.request('POST', '/api/integrations/github/sync');
    expect(await joined.json()).toEqual({ syncId: connectRun?.id, state: 'queued' });
    const refused = await member.browser.request('POST', '/api/integrations/slack/sync');
    expect(refused.status).toBe(409);
    expect(((await refused.json()) as ErrorAnswer).error).toMatchObject({ code: 'not_connected', provider: 'slack', retryable: false });
  });

  it('leaves an audit line, a scheduled one its log', async () => {
    const member = await engine.member('github');
    await syncNow(member);
    await member.browser.request('POST', '/api/integrations/github/sync');
    const lines = await engine.db.select().from(auditLogs).where(eq(auditLogs.userId, member.userId));
    expect(lines.filter((line) => line.action === 'sync')).toMatchObject([{ provider: 'github', outcome: 'queued', address: expect.stringMatching(/^10\.0\./) as string }]);
  });
});

describe('a cached summary', () => {
  const week = '/api/integrations/summary?type=weekly';
  const cached = async (member: Member, path = week) => (await member.browser.json<{ cached: boolean }>(path)).cached;

  it('stays over a sync that changes nothing, goes with a row in its range, and stays for one far outside it', async () => {
    const member = await engine.member('github');
    let rows = [commit('a', daysAgo(1))];
    const service = await engine.reading(holding(() => rows));
    await service.runDue(1);
    expect(await cached(member)).toBe(false);
    expect(await cached(member)).toBe(true);
    const sync = async () => {
      await engine.makeDue(member);
      await service.runDue(1);
    };
    await sync();
    expect(await cached(member)).toBe(true);
    rows = [commit('a', daysAgo(1)), commit('b', daysAgo(1))];
    await sync();
    expect(await cached(member)).toBe(false);
    rows = [commit('a', daysAgo(1), 'Another title'), commit('b', daysAgo(1))];
    await sync();
    expect(await cached(member)).toBe(false);

    expect(await cached(member, '/api/integrations/summary?type=daily&date=2024-03-18')).toBe(false);
    rows = [...rows, commit('c', daysAgo(2))];
    await sync();
    expect(await cached(member, '/api/integrations/summary?type=daily&date=2024-03-18')).toBe(true);
    expect(await cached(member)).toBe(false);
  });

  it('goes with a window of history that is now read, empty as it may be: its numbers were null', async () => {
    const member = await engine.member('github');
    const commits = async () => (await member.browser.json<{ stats: { totalCommits: number | null } }>('/api/integrations/summary?type=daily')).stats.totalCommits;
    expect(await commits()).toBeNull();
    await (await engine.reading(holding(() => []))).runDue(1);
    expect(await commits()).toBe(0);
  });

  it('goes with an old pull request that is still open', async () => {
    const member = await engine.member('github');
    const metadata = { repository: 'acme/site', number: 1, state: 'open' as const, isDraft: false, mergedAt: null, closedAt: null, mergeCommitSha: null, reviewedByOthers: false };
    const opened = daysAgo(300);
    const windowAt = daysAgo(1);
    let title = 'Waits';
    const service = await engine.reading(
      holding(() => [{ ...commit('pr', opened, title), type: 'pull_request', metadata, windowAt }], { types: ['pull_request'] }),
    );
    await service.runDue(1);
    expect(await cached(member)).toBe(false);
    title = 'Still waits';
    await engine.makeDue(member);
    await service.runDue(1);
    expect(await cached(member)).toBe(false);
    await engine.makeDue(member);
    await service.runDue(1);
    expect(await cached(member)).toBe(true);
  });

  it('goes with a changed setting, with a disconnect, and for refresh', async () => {
    const member = await engine.member('github', 'slack');
    await cached(member);
    expect((await member.browser.request('PATCH', '/api/account', { weekStart: 'sunday' })).status).toBe(200);
    expect(await cached(member)).toBe(false);
    expect(await cached(member)).toBe(true);
    expect((await member.browser.request('POST', '/api/integrations/slack/disconnect')).status).toBe(200);
    expect(await cached(member)).toBe(false);
    expect(await cached(member)).toBe(true);
    expect(await cached(member, `${week}&refresh=1`)).toBe(false);
  });
});

describe('what the routes say of syncs', () => {
  it('analytics over all time add up to the counts of the statuses, day by day', async () => {
    const member = await engine.member(...providerIds);
    await member.browser.request('PATCH', '/api/account', { timeZone: 'Asia/Kathmandu' });
    await syncNow(member);
    const { days, totals, timeZone } = await member.browser.json<{ timeZone: string; days: ({ date: string } & Record<IntegrationProvider, number>)[]; totals: Record<IntegrationProvider, number> }>('/api/integrations/analytics?days=all');
    expect(timeZone).toBe('Asia/Kathmandu');
    expect(days.map((day) => day.date)).toEqual([...new Set(days.map((day) => day.date))].sort());
    for (const provider of providerIds) {
      expect(totals[provider]).toBeGreaterThan(0);
      expect([provider, totals[provider]]).toEqual([provider, (await statusOf(member, provider)).counts.allTime]);
      expect(days.reduce((sum, day) => sum + day[provider], 0)).toBe(totals[provider]);
    }
    const month = await member.browser.json<{ days: unknown[] }>('/api/integrations/analytics?days=30');
    expect(month.days).toHaveLength(30);
  });

  it('notifications are read by their owner alone, one by one or all', async () => {
    const member = await engine.member();
    const other = await engine.member();
    const notice = { userId: member.userId, kind: 'sync_failing', provider: 'github', title: 'T', body: 'B', href: '/dashboard/integrations#github' };
    const [one] = await engine.db.insert(notifications).values([notice, { ...notice, provider: 'slack' }]).returning();
    expect((await other.browser.request('POST', `/api/notifications/${one?.id ?? ''}/read`)).status).toBe(404);
    expect((await other.browser.request('POST', '/api/notifications/not-an-id/read')).status).toBe(404);
    expect((await notificationsOf(other)).notifications).toEqual([]);
    expect((await notificationsOf(member)).unreadCount).toBe(2);
    expect((await member.browser.request('POST', `/api/notifications/${one?.id ?? ''}/read`)).status).toBe(200);
    expect((await notificationsOf(member)).unreadCount).toBe(1);
    expect((await other.browser.request('POST', '/api/notifications/read-all')).status).toBe(200);
    expect((await notificationsOf(member)).unreadCount).toBe(1);
    expect((await member.browser.request('POST', '/api/notifications/read-all')).status).toBe(200);
    const { notifications: read, unreadCount } = await notificationsOf(member);
    expect(unreadCount).toBe(0);
    expect(read.every((entry) => entry.readAt !== null)).toBe(true);
  });
});

describe('the cron route', () => {
  const call = (method: string, authorization?: string) => fetch(`${app.origin}/api/cron/sync`, { method, headers: authorization === undefined ? {} : { authorization } });

  it('syncs what is due for its secret, by GET and POST, and says what it did', async () => {
    await engine.member('github', 'calendar');
    const failing = await engine.member('slack');
    await engine.db.execute(`update connections set access_token_encrypted = null where user_id = '${failing.userId}'`);
    const answer = await call('POST', 'Bearer a-secret-for-cron');
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ claimed: 3, succeeded: 2, failed: 1, remaining: 0 });
    expect(await (await call('GET', 'Bearer a-secret-for-cron')).json()).toEqual({ claimed: 0, succeeded: 0, failed: 0, remaining: 0 });
  });

  it('answers 401 without the secret or with another, and does nothing', async () => {
    const member = await engine.member('github');
    for (const authorization of [undefined, '', 'Bearer ', 'Bearer a-secret-for-cro', 'Bearer a-secret-for-cron2', 'Basic a-secret-for-cron', 'a-secret-for-cron']) {
      const answer = await call('POST', authorization);
      expect([authorization, answer.status]).toEqual([authorization, 401]);
      expect(((await answer.json()) as ErrorAnswer).error.retryable).toBe(false);
    }
    expect((await engine.runs(member)).map((run) => run.status)).toEqual(['queued']);
  });

  it('does not exist where no secret is set', async () => {
    const secret = app.config.cronSecret;
    Object.assign(app.config, { cronSecret: null });
    try {
      expect((await call('POST', 'Bearer a-secret-for-cron')).status).toBe(404);
      expect((await call('POST', 'Bearer null')).status).toBe(404);
      expect((await call('GET')).status).toBe(404);
    } finally {
      Object.assign(app.config, { cronSecret: secret });
    }
  });
});
