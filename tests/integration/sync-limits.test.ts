import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import type { Status } from '@/lib/http/contract';
import { rateBudgets } from '@/lib/db/schema/connections';
import { IntegrationError, TokenExpiredError } from '@/lib/integrations/errors';
import type { BudgetReading, Stream } from '@/lib/integrations/provider';
import type { IntegrationProvider } from '@/lib/integrations/registry-ids';
import {
  commit,
  daysAgo,
  gate,
  holding,
  issue,
  issues,
  onBothDatabases,
  stream,
  tooMany,
  type Member,
} from '../support/engine';

/** A stream that notes when it was asked, answers as told and holds nothing. */
function asked(answer: () => IntegrationError | BudgetReading | null, change: Partial<Stream> = {}) {
  const windows: { reason: string; days: number }[] = [];
  return {
    windows,
    stream: stream(async function* (window) {
      const days = (window.to.getTime() - window.from.getTime()) / 86_400_000;
      windows.push({ reason: window.reason, days });
      const given = await Promise.resolve(answer());
      if (given instanceof IntegrationError) throw given;
      yield { activities: [], ...(given === null ? {} : { budget: given }) };
    }, change),
  };
}

async function expectRefused(member: Member, provider: IntegrationProvider): Promise<void> {
  expect((await member.browser.request('POST', `/api/integrations/${provider}/sync`)).status).toBe(429);
}

await onBothDatabases('a limit', { BACKFILL_DAYS: '20' }, (at) => {
  it('on one stream delays that one alone: the others are synced, and it is due when its wait ends', async () => {
    const member = await at.engine.member('github');
    let limited = true;
    const commits = asked(() => (limited ? tooMany(240) : null));
    const other = asked(() => null, issues);
    const service = await at.engine.reading([
      commits.stream,
      other.stream,
      holding(() => [issue('i', daysAgo(1))], { ...issues, name: 'more', budget: 'account:more' }),
    ]);
    expect(await service.runDue(1)).toEqual(['partial']);
    expect((await at.engine.rows(member)).map((row) => row.externalId)).toEqual(['i']);
    const minutes = await at.engine.minutesUntilDue(member, 'github');
    expect(minutes).toBeGreaterThan(3.9);
    expect(minutes).toBeLessThanOrEqual(4);
    const { streams } = (await at.engine.connection(member, 'github')).cursor ?? { streams: {} };
    expect(streams.commits?.limited).toMatchObject({ level: 1 });
    expect(streams.issues?.limited).toBeNull();
    expect(await member.browser.json<Status>('/api/integrations/github/status')).toMatchObject({
      state: 'success',
      error: null,
      lastSync: expect.any(String) as string,
      lastResult: { status: 'partial' },
      degraded: [{ stream: 'commits' }],
    });
    limited = false;
    const before = [commits.windows.length, other.windows.length];
    await at.engine.advance(200);
    expect((await member.browser.request('POST', '/api/integrations/github/sync')).status).toBe(202);
    expect(await service.runDue(1)).toEqual(['partial']);
    expect([commits.windows.length, other.windows.length]).toEqual([before[0], (before[1] ?? 0) + 1]);
    await at.engine.advance(41);
    expect(await service.runDue(1)).toEqual(['success']);
    expect(commits.windows.length).toBeGreaterThan(1);
    expect((await at.engine.connection(member, 'github')).degraded).toEqual([]);
  });

  it('longer than the interval is kept although the connection is due meanwhile', async () => {
    const member = await at.engine.member('github');
    let limited = false;
    const commits = asked(() => (limited ? tooMany(7200) : null));
    const service = await at.engine.reading([commits.stream, holding(() => [], issues)]);
    await service.runDue(1);
    limited = true;
    await at.engine.makeDue(member);
    expect(await service.runDue(1)).toEqual(['partial']);
    limited = false;
    const before = commits.windows.length;
    for (const minutes of [15, 60, 44]) {
      await at.engine.advance(minutes * 60);
      expect([minutes, await service.runDue(1)]).toEqual([minutes, ['partial']]);
    }
    expect(commits.windows.length).toBe(before);
    expect(await at.engine.minutesUntilDue(member, 'github')).toBeLessThanOrEqual(1);
    await at.engine.advance(61);
    expect(await service.runDue(1)).toEqual(['success']);
    expect(commits.windows.length).toBe(before + 1);
  });

  it('on all streams holds the connection: no sync by hand asks the provider before it ends', async () => {
    const member = await at.engine.member('github');
    let limited = true;
    const commits = asked(() => (limited ? tooMany(300) : null));
    const shared = asked(() => null, { ...issues, budget: commits.stream.budget });
    const service = await at.engine.reading([commits.stream, shared.stream]);
    expect(await service.runDue(1)).toEqual(['failed']);
    // What the provider limits together waits together.
    expect([commits.windows.length, shared.windows.length]).toEqual([1, 0]);
    expect(await member.browser.json<Status>('/api/integrations/github/status')).toMatchObject({
      state: 'rate_limited',
      error: { code: 'rate_limited', retryable: true },
      consecutiveFailures: 0,
      lastSync: null,
    });
    const answer = await member.browser.request('POST', '/api/integrations/github/sync');
    expect(answer.status).toBe(429);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(290);
    limited = false;
    await at.engine.advance(290);
    expect(await service.runDue(1)).toEqual([]);
    expect([commits.windows.length, shared.windows.length]).toEqual([1, 0]);
    await at.engine.advance(11);
    expect(await service.runDue(1)).toEqual(['success']);
    expect(shared.windows.length).toBeGreaterThan(0);
  });

  it('again and again waits 1, 5, 15, 60 and 60 minutes, or as long as the provider says; a committed row starts anew', async () => {
    const member = await at.engine.member('github');
    let retryAfter: number | null = null;
    let rows = false;
    const service = await at.engine.reading(
      stream(async function* () {
        if (rows) yield { activities: [commit('a', daysAgo(1))] };
        throw await Promise.resolve(tooMany(retryAfter));
      }),
    );
    const waits: number[] = [];
    const meet = async (): Promise<void> => {
      expect(await service.runDue(1)).toEqual(['failed']);
      waits.push(Math.round(await at.engine.minutesUntilDue(member, 'github')));
      // A second before its end nobody may ask.
      await at.engine.advance((waits.at(-1) ?? 0) * 60 - 1);
      expect(await service.runDue(1)).toEqual([]);
      await at.engine.advance(2);
    };
    for (let limits = 0; limits < 5; limits += 1) await meet();
    retryAfter = 2 * 3600;
    await meet();
    retryAfter = 3;
    await meet();
    rows = true;
    await meet();
    rows = false;
    retryAfter = null;
    await meet();
    expect(waits).toEqual([1, 5, 15, 60, 60, 120, 60, 1, 5]);
  });

  it('met by one connection holds for every other with the same budget, and for none with another', async () => {
    const first = await at.engine.memberOfRealProvider('github');
    const limiting = asked(() => tooMany(600));
    await (await at.engine.reading(limiting.stream)).runDue(1);
    expect(limiting.windows.length).toBe(1);

    const second = await at.engine.memberOfRealProvider('github');
    const same = asked(() => null);
    const different = asked(() => null, { ...issues, budget: 'another account:commits' });
    const service = await at.engine.reading([same.stream, different.stream]);
    expect(await service.runDue(1)).toEqual(['partial']);
    expect(same.windows).toEqual([]);
    expect(different.windows.length).toBeGreaterThan(0);
    expect(await at.engine.minutesUntilDue(second, 'github')).toBeGreaterThan(9.8);
    // Asked for by hand or not.
    await expectRefused(first, 'github');
    expect((await second.browser.request('POST', '/api/integrations/github/sync')).status).toBe(202);
    expect(await service.runDue(1)).toEqual(['partial']);
    expect(same.windows).toEqual([]);
    await at.engine.advance(601);
    await at.engine.makeDue(second);
    await (await at.engine.reading([same.stream, different.stream])).runDue(2);
    expect(same.windows.length).toBeGreaterThan(0);
  });

  it('of the sandbox, where everybody is one account, is that of one connection alone', async () => {
    await at.engine.member('github');
    await (await at.engine.reading(asked(() => tooMany(600)).stream)).runDue(1);
    await at.engine.member('github');
    const other = asked(() => null);
    expect(await (await at.engine.reading(other.stream)).runDue(1)).toEqual(['success']);
  });

  it('of two hours is not shortened by another connection that met one of a minute, nor by an older good answer', async () => {
    await at.engine.memberOfRealProvider('github');
    await at.engine.memberOfRealProvider('github');
    const stops = [gate(), gate(), gate()];
    const answers: (IntegrationError | BudgetReading)[] = [
      tooMany(7200),
      tooMany(null),
      { limit: 1000, remaining: 900, resetsAt: new Date(Date.now() + 3600_000) },
    ];
    await at.engine.memberOfRealProvider('github');
    let next = 0;
    const service = await at.engine.reading(
      stream(async function* () {
        const index = next++;
        const given = answers[index];
        await stops[index]?.pass();
        if (given instanceof IntegrationError) throw given;
        yield { activities: [], ...(given === undefined ? {} : { budget: given }) };
      }),
    );
    const runs: Promise<unknown>[] = [];
    for (const stop of stops) {
      runs.push(...(await service.startDue(1)));
      await stop.reached;
    }
    for (const [index, stop] of stops.entries()) {
      stop.open();
      await runs[index];
    }
    const late = await at.engine.memberOfRealProvider('github');
    await at.engine.advance(120);
    const commits = asked(() => null);
    const other = await at.engine.reading([commits.stream, holding(() => [], issues)]);
    await at.engine.db.execute(sql`update connections set next_sync_at = null where user_id <> ${late.userId}`);
    expect(await other.runDue(1)).toEqual(['partial']);
    expect(commits.windows).toEqual([]);
    await at.engine.advance(7100);
    expect(await other.runDue(1)).toEqual(['success']);
  });

  it('of the token endpoint at the start holds the connection, climbs the ladder, and shortens no longer wait', async () => {
    const member = await at.engine.member('calendar');
    let limited = true;
    const commits = asked(() => (limited ? tooMany(7200) : null));
    const service = await at.engine.reading([commits.stream, holding(() => [issue('i', daysAgo(1))], issues)]);
    expect(await service.runDue(1)).toEqual(['partial']);
    limited = false;
    await at.app.control('POST', '/faults', { provider: 'calendar', path: '/token', status: 429, body: {} });
    const expire = () => at.engine.db.execute(sql`update connections set token_expires_at = now() - interval '1 hour'`);
    for (const minutes of [5, 15]) {
      await expire();
      await at.engine.makeDue(member);
      expect(await service.runDue(1)).toEqual(['failed']);
      const wait = await at.engine.minutesUntilDue(member, 'calendar');
      expect(wait).toBeGreaterThan(minutes - 0.2);
      expect(wait).toBeLessThanOrEqual(minutes);
      await expectRefused(member, 'calendar');
      await at.engine.advance(minutes * 60 + 1);
    }
    await at.app.control('DELETE', '/faults');
    // The stream's own place holds the wait, not only what is known of the budget.
    await at.engine.db.delete(rateBudgets);
    await expire();
    expect(await service.runDue(1)).toEqual(['partial']);
    expect(commits.windows.length).toBe(1);
    await at.engine.advance(6000);
    await at.engine.makeDue(member);
    expect(await service.runDue(1)).toEqual(['success']);
  });

  it('of the token endpoint in the middle of a run holds all streams, and loses no committed row', async () => {
    const member = await at.engine.member('calendar');
    let refused = true;
    const first = holding(() => [commit('a', daysAgo(1))]);
    const second = asked(() => (refused ? new TokenExpiredError('401', 'calendar') : null), issues);
    const third = asked(() => null, { ...issues, name: 'third', budget: 'account:third' });
    await at.app.control('POST', '/faults', {
      provider: 'calendar',
      path: '/token',
      status: 429,
      headers: { 'Retry-After': '1200' },
      body: {},
    });
    const service = await at.engine.reading([first, second.stream, third.stream]);
    expect(await service.runDue(1)).toEqual(['failed']);
    expect((await at.engine.rows(member)).map((row) => row.externalId)).toEqual(['a']);
    expect([second.windows.length, third.windows.length]).toEqual([1, 0]);
    const wait = await at.engine.minutesUntilDue(member, 'calendar');
    expect(wait).toBeGreaterThan(19.8);
    expect(wait).toBeLessThanOrEqual(20);
    refused = false;
    await at.app.control('DELETE', '/faults');
    await at.engine.advance(1201);
    expect(await service.runDue(1)).toEqual(['success']);
    expect(third.windows.length).toBeGreaterThan(0);
  });
});

await onBothDatabases('the reserve of a budget', { BACKFILL_DAYS: '20' }, (at) => {
  const low = async (): Promise<BudgetReading> => ({
    limit: 1000,
    remaining: 100,
    resetsAt: new Date((await at.engine.now()).getTime() + 600_000),
  });

  it('is left alone by scheduled runs until the reset, and used by one that somebody asked for', async () => {
    const member = await at.engine.member('github');
    let budget: BudgetReading | null = null;
    const commits = asked(() => budget);
    const service = await at.engine.reading(commits.stream);
    await service.runDue(1);
    budget = await low();
    await at.engine.makeDue(member);
    expect(await service.runDue(1)).toEqual(['success']);
    const { lastSyncAt } = await at.engine.connection(member, 'github');
    const before = commits.windows.length;

    await at.engine.advance(60);
    await at.engine.makeDue(member);
    expect(await service.runDue(1)).toEqual(['partial']);
    expect(commits.windows.length).toBe(before);
    expect(await at.engine.connection(member, 'github')).toMatchObject({ lastSyncAt, rateLimitedUntil: null });
    const wait = await at.engine.minutesUntilDue(member, 'github');
    expect(wait).toBeGreaterThan(8.8);
    expect(wait).toBeLessThanOrEqual(9);

    expect((await member.browser.request('POST', '/api/integrations/github/sync')).status).toBe(202);
    expect(await service.runDue(1)).toEqual(['success']);
    expect(commits.windows.length).toBe(before + 1);
    expect((await at.engine.connection(member, 'github')).lastSyncAt).not.toEqual(lastSyncAt);

    await at.engine.advance(541);
    budget = null;
    await at.engine.makeDue(member);
    expect(await service.runDue(1)).toEqual(['success']);
  });

  it('is shared: what one connection’s answers said holds for the scheduled runs of another', async () => {
    await at.engine.memberOfRealProvider('github');
    const budget = await low();
    await (await at.engine.reading(asked(() => ({ ...budget, remaining: 101 })).stream)).runDue(1);
    const second = await at.engine.memberOfRealProvider('github');
    const commits = asked(() => null);
    const service = await at.engine.reading(commits.stream);
    // A fresh connection's first run is waited for; the next one is not.
    await service.runDue(1);
    await at.engine.makeDue(second);
    const before = commits.windows.length;
    await (await at.engine.reading(asked(() => budget).stream)).runDue(1);
    await at.engine.makeDue(second);
    expect(await service.runDue(1)).toEqual(['partial']);
    expect(commits.windows.length).toBe(before);
  });

  it('is never used for history, by hand or not; what was read stays, counts as a sync and as covered', async () => {
    const member = await at.engine.member('github');
    let budget: BudgetReading | null = await low();
    const commits = asked(() => budget);
    const done = asked(() => null, { ...issues, backfill: 'whole' });
    const service = await at.engine.reading([commits.stream, done.stream]);
    // The newest window of a first import is waited for; the second one is history.
    expect(await service.runDue(1)).toEqual(['partial']);
    expect(commits.windows.map(({ reason }) => reason)).toEqual(['backfill']);
    expect(done.windows).toHaveLength(1);
    const connection = await at.engine.connection(member, 'github');
    expect(connection.lastSyncAt).not.toBeNull();
    expect(connection.degraded.map(({ stream: name }) => name)).toEqual(['commits']);

    expect((await member.browser.request('POST', '/api/integrations/github/sync')).status).toBe(202);
    expect(await service.runDue(1)).toEqual(['partial']);
    expect(commits.windows.map(({ reason }) => reason)).toEqual(['backfill', 'steady']);

    budget = null;
    await at.engine.advance(601);
    expect(await service.runDue(1)).toEqual(['success']);
    const { backfilledTo, target } = await at.engine.place(member, 'github');
    expect(backfilledTo).toBe(target);
  });

  it('is not kept from a stream that has nothing of its history left', async () => {
    const member = await at.engine.member('github');
    let budget: BudgetReading | null = null;
    const commits = asked(() => budget);
    const service = await at.engine.reading(commits.stream);
    await service.runDue(1);
    budget = await low();
    await at.engine.makeDue(member);
    expect(await service.runDue(1)).toEqual(['success']);
    expect((await at.engine.connection(member, 'github')).degraded).toEqual([]);
  });
});
