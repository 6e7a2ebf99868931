import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Status } from '@/lib/http/contract';
import { connections } from '@/lib/db/schema/connections';
import { auditLogs } from '@/lib/db/schema/notices';
import { providerIds, type IntegrationProvider } from '@/lib/integrations/registry-ids';
import { endForeignSandboxConnections } from '@/lib/integrations/sandbox-connections';
import { startApp, type TestApp } from '../support/app';
import { behindProxy, commit, daysAgo, Engine, holding, type Member } from '../support/engine';

interface ErrorAnswer {
  error: { code: string; provider?: string; retryable: boolean; retryAfterSeconds?: number };
}
interface Notifications {
  notifications: {
    id: string;
    kind: string;
    provider: string;
    title: string;
    body: string;
    href: string;
    readAt: string | null;
  }[];
  unreadCount: number;
}

let app: TestApp;
let engine: Engine;
beforeAll(async () => {
  app = await startApp({ worker: false, env: { ...behindProxy, BACKFILL_DAYS: '14' } });
  engine = new Engine(app);
});
afterEach(() => engine.reset());
afterAll(() => app?.close());

const statusOf = (member: Member, provider: IntegrationProvider) =>
  member.browser.json<Status>(`/api/integrations/${provider}/status`);
const notificationsOf = (member: Member) => member.browser.json<Notifications>('/api/notifications');
const fault = (provider: IntegrationProvider, body: Record<string, unknown>) =>
  app.control('POST', '/faults', { provider, ...body });

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
    const service = await engine.service({
      changed: async () => void seen.push((await statusOf(member, 'github')).progress),
    });
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
      expect(status).toMatchObject({
        state: 'error',
        consecutiveFailures: failures,
        error: { code: 'provider_unavailable', retryable: true },
        lastResult: { status: 'failed' },
      });
      const wait = (Date.parse(status.nextSync ?? '') - Date.now()) / 60_000;
      expect(wait).toBeGreaterThan(13);
      expect(wait).toBeLessThanOrEqual(15);
      expect((await notificationsOf(member)).notifications).toHaveLength(failures < 3 ? 0 : 1);
    }
    expect((await engine.runs(member)).at(-1)).toMatchObject({
      status: 'failed',
      errorCode: 'provider_unavailable',
      requests: 4,
    });
    expect((await notificationsOf(member)).notifications[0]).toMatchObject({
      kind: 'sync_failing',
      provider: 'github',
      href: '/dashboard/integrations#github',
      readAt: null,
    });
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
    expect(status).toMatchObject({
      state: 'rate_limited',
      error: { code: 'rate_limited', retryable: true },
      consecutiveFailures: 0,
    });
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

  it('that asks to wait a few seconds is given our own first step of a minute, then five, then fifteen', async () => {
    const member = await engine.member('notion');
    await fault('notion', {
      status: 429,
      headers: { 'Retry-After': '3' },
      body: { object: 'error', code: 'rate_limited' },
    });
    for (const minutes of [1, 5, 15]) {
      await syncNow(member);
      const wait = await engine.minutesUntilDue(member, 'notion');
      expect(wait).toBeGreaterThan(minutes - 0.2);
      expect(wait).toBeLessThanOrEqual(minutes);
      await engine.advance(minutes * 60 + 1);
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
    await fault('slack', {
      path: '/api/reactions.list',
      status: 200,
      body: { ok: false, error: 'missing_scope', needed: 'reactions:read', provided: '' },
    });
    expect(await syncNow(member)).toEqual(['partial']);
    const status = await statusOf(member, 'slack');
    expect(status).toMatchObject({
      state: 'success',
      error: null,
      lastResult: { status: 'partial' },
      degraded: [
        { stream: 'reactions', kind: 'permission', reason: 'Reactions cannot be read with the present permission' },
      ],
    });
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
    expect(await statusOf(member, 'github')).toMatchObject({
      state: 'reauthorization_required',
      nextSync: null,
      error: { code: 'invalid_grant', retryable: false },
    });
    expect((await engine.rows(member)).length).toBeGreaterThan(0);
    await app.control('POST', '/counters/reset');
    expect(await syncNow(member)).toEqual([]);
    const answer = await member.browser.request('POST', '/api/integrations/github/sync');
    expect(answer.status).toBe(409);
    expect(((await answer.json()) as ErrorAnswer).error.code).toBe('reauthorization_required');
    expect(await engine.requestsTo('github')).toBe(0);
    expect((await notificationsOf(member)).notifications).toMatchObject([
      { kind: 'reauthorization_required', provider: 'github', title: 'Reconnect GitHub' },
    ]);
    await member.browser.connect('github');
    expect((await notificationsOf(member)).unreadCount).toBe(0);
    expect(await syncNow(member)).toEqual(['success']);
  });

  it('whose grant was revoked at the provider asks to reconnect, whichever provider', async () => {
    const member = await engine.member(...providerIds);
    await syncNow(member);
    await app.control('POST', '/grants/revoke');
    expect(await syncNow(member)).toEqual(['failed', 'failed', 'failed', 'failed']);
    for (const provider of providerIds)
      expect([provider, (await statusOf(member, provider)).state]).toEqual([provider, 'reauthorization_required']);
  });
});

describe('a sandbox that is no longer where it was', () => {
  it('ends its connections and deletes their sample data, and leaves those of the present one', async () => {
    const moved = await engine.member('github');
    const stays = await engine.member('github');
    await (await engine.reading(holding(() => [commit('a', daysAgo(1))]))).runDue(5);
    await moved.browser.request('POST', '/api/integrations/github/sync');
    await engine.db
      .update(connections)
      .set({ origin: 'http://127.0.0.1:9' })
      .where(eq(connections.userId, moved.userId));
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
      expect(
        (await member.browser.request('POST', `/api/integrations/${index % 2 === 0 ? 'github' : 'slack'}/sync`)).status,
      ).toBe(202);
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
    expect(((await refused.json()) as ErrorAnswer).error).toMatchObject({
      code: 'not_connected',
      provider: 'slack',
      retryable: false,
    });
  });

  it('leaves an audit line, a scheduled one its log', async () => {
    const member = await engine.member('github');
    await syncNow(member);
    await member.browser.request('POST', '/api/integrations/github/sync');
    const lines = await engine.db.select().from(auditLogs).where(eq(auditLogs.userId, member.userId));
    expect(lines.filter((line) => line.action === 'sync')).toMatchObject([
      { provider: 'github', outcome: 'queued', address: expect.stringMatching(/^10\.0\./) as string },
    ]);
  });
});
