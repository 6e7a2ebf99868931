import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Status } from '@/lib/http/contract';
import { notifications } from '@/lib/db/schema/notices';
import { aiSummaries } from '@/lib/db/schema/summaries';
import { providerIds, type IntegrationProvider } from '@/lib/integrations/registry-ids';
import { startApp, type TestApp } from '../support/app';
import { behindProxy, commit, daysAgo, Engine, holding, type Member } from '../support/engine';

interface Notifications {
  notifications: { readAt: string | null }[];
  unreadCount: number;
}

let app: TestApp;
let engine: Engine;
beforeAll(async () => {
  app = await startApp({
    worker: false,
    env: { ...behindProxy, BACKFILL_DAYS: '14', CRON_SECRET: 'a-secret-for-cron' },
  });
  engine = new Engine(app);
});
afterEach(() => engine.reset());
afterAll(() => app?.close());

const statusOf = (member: Member, provider: IntegrationProvider) =>
  member.browser.json<Status>(`/api/integrations/${provider}/status`);
const notificationsOf = (member: Member) => member.browser.json<Notifications>('/api/notifications');

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
    const commits = async () =>
      (await member.browser.json<{ stats: { totalCommits: number | null } }>('/api/integrations/summary?type=daily'))
        .stats.totalCommits;
    expect(await commits()).toBeNull();
    await (await engine.reading(holding(() => []))).runDue(1);
    expect(await commits()).toBe(0);
  });

  it('goes with an old pull request that is still open', async () => {
    const member = await engine.member('github');
    const metadata = {
      repository: 'acme/site',
      number: 1,
      state: 'open' as const,
      isDraft: false,
      mergedAt: null,
      closedAt: null,
      mergeCommitSha: null,
      reviewedByOthers: false,
    };
    const opened = daysAgo(300);
    const windowAt = daysAgo(1);
    let title = 'Waits';
    const service = await engine.reading(
      holding(() => [{ ...commit('pr', opened, title), type: 'pull_request', metadata, windowAt }], {
        types: ['pull_request'],
      }),
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
    await (await engine.service()).runDue(10);
    const { days, totals, timeZone } = await member.browser.json<{
      timeZone: string;
      days: ({ date: string } & Record<IntegrationProvider, number>)[];
      totals: Record<IntegrationProvider, number>;
    }>('/api/integrations/analytics?days=all');
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
    const notice = {
      userId: member.userId,
      kind: 'sync_failing',
      provider: 'github',
      title: 'T',
      body: 'B',
      href: '/dashboard/integrations#github',
    };
    const [one] = await engine.db
      .insert(notifications)
      .values([notice, { ...notice, provider: 'slack' }])
      .returning();
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
  const call = (method: string, authorization?: string) =>
    fetch(`${app.origin}/api/cron/sync`, { method, headers: authorization === undefined ? {} : { authorization } });

  it('syncs what is due for its secret, by GET and POST, and says what it did', async () => {
    await engine.member('github', 'calendar');
    const failing = await engine.member('slack');
    await engine.db.execute(`update connections set access_token_encrypted = null where user_id = '${failing.userId}'`);
    const answer = await call('POST', 'Bearer a-secret-for-cron');
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ claimed: 3, succeeded: 2, failed: 1, remaining: 0 });
    expect(await (await call('GET', 'Bearer a-secret-for-cron')).json()).toEqual({
      claimed: 0,
      succeeded: 0,
      failed: 0,
      remaining: 0,
    });
  });

  it('prepares the summaries of what has ended, too', async () => {
    const member = await engine.member('github');
    const now = new Date();
    const yesterday = new Date(now.getTime() - 86_400_000).toISOString().slice(0, 10);
    const service = await engine.reading(
      holding(() => [1, 2, 3, 4].map((n) => commit(`made-${n}`, new Date(`${yesterday}T1${n}:00:00Z`)))),
    );
    await service.runDue(1);
    const due = `update users set summaries_due_at = devtrack_now(), time_zone = 'UTC' where id = '${member.userId}'`;
    await engine.db.execute(due);
    const made = async () =>
      (await engine.db.select().from(aiSummaries).where(eq(aiSummaries.userId, member.userId))).map(
        ({ type, date }) => `${type} ${date}`,
      );
    expect(await made()).toEqual([]);
    expect((await call('POST', 'Bearer a-secret-for-cron')).status).toBe(200);
    expect(await made()).toContain(`daily ${yesterday}`);
  });

  it('answers 401 without the secret or with another, and does nothing', async () => {
    const member = await engine.member('github');
    for (const authorization of [
      undefined,
      '',
      'Bearer ',
      'Bearer a-secret-for-cro',
      'Bearer a-secret-for-cron2',
      'Basic a-secret-for-cron',
      'a-secret-for-cron',
    ]) {
      const answer = await call('POST', authorization);
      expect([authorization, answer.status]).toEqual([authorization, 401]);
      expect(await answer.json()).toMatchObject({ error: { retryable: false } });
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
