import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { timeOff } from '@/lib/db/schema/activities';
import { IntegrationError, OAuthError, SyncError, TokenExpiredError } from '@/lib/integrations/errors';
import { startApp, type TestApp } from '../support/app';
import { behindProxy, commit, daysAgo, Engine, gate, holding, messages, stream } from '../support/engine';

describe('a run', () => {
  let app: TestApp;
  let engine: Engine;
  beforeAll(async () => {
    app = await startApp({ worker: false, env: { ...behindProxy, BACKFILL_DAYS: '20' } });
    engine = new Engine(app);
  });
  afterEach(() => engine.reset());
  afterAll(() => app?.close());

  it('tries a page that cannot be read three times more, although the pages before it can', async () => {
    const member = await engine.member('github');
    let tries = 0;
    const service = await engine.reading(
      stream(async function* () {
        yield { activities: [commit('good', daysAgo(1))] };
        tries += 1;
        if (tries > 20) throw new Error('It goes on for ever.');
        throw new SyncError('down', 'github', 'provider_unavailable');
      }),
    );
    expect(await service.runDue(1)).toEqual(['failed']);
    expect(tries).toBe(4);
    expect(await engine.runs(member)).toMatchObject([{ status: 'failed', errorCode: 'provider_unavailable' }]);
  });

  it('waits longer before each further try', async () => {
    await engine.member('github');
    const waits: number[] = [];
    const down = stream(() => {
      throw new SyncError('down', 'github', 'network_error');
    });
    const service = await engine.reading(down, { wait: (ms) => Promise.resolve(void waits.push(ms)) });
    await service.runDue(1);
    expect(waits).toEqual([500, 1000, 2000]);
  });

  it('stores nothing of a window it could not read to the end but the pages, and reads it again later', async () => {
    const member = await engine.member('github');
    let broken = true;
    const rows = () => [commit('a', daysAgo(1)), commit('b', daysAgo(2))];
    const service = await engine.reading(
      stream(async function* (window) {
        const [first, second] = rows();
        if (window.reason === 'backfill' && window.from > daysAgo(3)) return;
        if (first !== undefined) yield { activities: [first] };
        if (broken) throw new SyncError('odd', 'github', 'malformed_answer');
        if (second !== undefined) yield { activities: [second] };
      }),
    );
    expect(await service.runDue(1)).toEqual(['failed']);
    expect((await engine.rows(member)).map((row) => row.externalId)).toEqual(['a']);
    expect(await engine.place(member, 'github')).toMatchObject({ windows: 0 });
    broken = false;
    await engine.makeDue(member);
    expect(await service.runDue(1)).toEqual(['success']);
    expect((await engine.rows(member)).map((row) => row.externalId)).toEqual(['a', 'b']);
  });

  it('takes away what a complete pass no longer shows, and nothing outside its window, its types or an unfinished pass', async () => {
    const member = await engine.member('github');
    let rows = [commit('kept', daysAgo(1)), commit('goes', daysAgo(2)), commit('old', daysAgo(15))];
    let broken = false;
    const deleting = holding(() => rows, { absence: 'deletes' });
    const issues = holding(
      () => [
        {
          ...commit('issue', daysAgo(2)),
          type: 'issue',
          metadata: { repository: 'acme/site', number: 1, state: 'open', closedAt: null },
        },
      ],
      { name: 'issues', types: ['issue'] },
    );
    const breaking = stream(
      async function* (window) {
        yield* deleting.read(window, null);
        if (broken) throw new SyncError('odd', 'github', 'malformed_answer');
      },
      { absence: 'deletes' },
    );
    const service = await engine.reading([issues, breaking]);
    await service.runDue(1);
    expect((await engine.rows(member)).map((row) => row.externalId)).toEqual(['goes', 'issue', 'kept', 'old']);
    rows = [commit('kept', daysAgo(1))];
    broken = true;
    await engine.makeDue(member);
    expect(await service.runDue(1)).toEqual(['failed']);
    expect(await engine.rows(member)).toHaveLength(4);
    broken = false;
    await engine.makeDue(member);
    expect(await service.runDue(1)).toEqual(['success']);
    expect((await engine.rows(member)).map((row) => row.externalId)).toEqual(['issue', 'kept', 'old']);
  });

  it('takes away at once what the provider says is gone, leave included', async () => {
    const member = await engine.member('calendar');
    const leave = { externalId: 'leave', startsAt: daysAgo(2), endsAt: daysAgo(1) };
    await (
      await engine.reading(
        stream(async function* () {
          yield await Promise.resolve({
            activities: [commit('a', daysAgo(1)), commit('b', daysAgo(1))],
            timeOff: [leave],
          });
        }),
      )
    ).runDue(1);
    await engine.makeDue(member);
    await (
      await engine.reading(
        stream(async function* () {
          yield await Promise.resolve({ activities: [], removed: ['a', 'leave', 'never seen'] });
        }),
      )
    ).runDue(1);
    expect((await engine.rows(member)).map((row) => row.externalId)).toEqual(['b']);
    expect(await engine.db.select().from(timeOff)).toEqual([]);
  });

  it('counts every upserted row as synced and only what was not there as new, count rows by their growth', async () => {
    const member = await engine.member('slack');
    let rows = [messages('q1', daysAgo(1), 3), messages('q2', daysAgo(1), 2)];
    const once = stream(
      async function* (window) {
        if (window.to > daysAgo(0.5)) yield await Promise.resolve({ activities: [...rows, ...rows.slice(0, 1)] });
      },
      { types: ['message_count'] },
    );
    const service = await engine.reading(once);
    await service.runDue(1);
    rows = [messages('q1', daysAgo(1), 5), messages('q2', daysAgo(1), 1), messages('q3', daysAgo(1), 4)];
    await engine.makeDue(member);
    await service.runDue(1);
    await engine.makeDue(member);
    await service.runDue(1);
    expect((await engine.runs(member)).map((run) => [run.itemsSynced, run.newItems])).toEqual([
      [2, 5],
      [3, 6],
      [3, 0],
    ]);
  });

  it('degrades the one stream that is forbidden, syncs the others, and reads its history once it may be read', async () => {
    const member = await engine.member('github');
    let allowed = false;
    const issue = {
      ...commit('issue', daysAgo(15)),
      type: 'issue' as const,
      metadata: { repository: 'acme/site', number: 1, state: 'open' as const, closedAt: null },
    };
    const readable = holding(() => [issue], { name: 'issues', label: 'Issues', types: ['issue'] });
    const issues = stream(
      async function* (window) {
        if (!allowed) throw new SyncError('no', 'github', 'forbidden');
        yield* readable.read(window, null);
      },
      { name: 'issues', label: 'Issues', types: ['issue'] },
    );
    const service = await engine.reading([issues, holding(() => [commit('a', daysAgo(1))])]);
    expect(await service.runDue(1)).toEqual(['partial']);
    expect(await member.browser.json('/api/integrations/github/status')).toMatchObject({
      state: 'success',
      degraded: [{ stream: 'issues', kind: 'permission', reason: 'Issues cannot be read with the present permission' }],
      lastResult: { status: 'partial' },
      error: null,
    });
    expect((await engine.rows(member)).map((row) => row.externalId)).toEqual(['a']);
    allowed = true;
    await engine.makeDue(member);
    await service.runDue(1);
    await service.runDue(1);
    expect((await engine.rows(member)).map((row) => row.externalId)).toEqual(['a', 'issue']);
    expect(await member.browser.json('/api/integrations/github/status')).toMatchObject({ degraded: [] });
  });

  it('goes on with the new token when the account is reconnected while the old one is refused', async () => {
    const member = await engine.member('github');
    const stop = gate();
    let first = true;
    const service = await engine.reading(
      stream(async function* () {
        if (first) {
          first = false;
          await stop.pass();
          throw new TokenExpiredError('401', 'github');
        }
        yield { activities: [commit('a', daysAgo(1))] };
      }),
    );
    const [run] = await service.startDue(1);
    await stop.reached;
    expect(await member.browser.connect('github')).toContain('connected=github');
    stop.open();
    expect(await run).toBe('success');
    expect(await engine.connection(member, 'github')).toMatchObject({ status: 'active', errorCode: null });
  });

  it('that failed with the old token does not ask a reconnected account to reconnect', async () => {
    const member = await engine.member('github');
    const stop = gate();
    const service = await engine.reading(
      stream(async function* () {
        await stop.pass();
        yield* [];
        throw new OAuthError('dead', 'github', 'invalid_grant');
      }),
    );
    const [run] = await service.startDue(1);
    await stop.reached;
    await member.browser.connect('github');
    stop.open();
    expect(await run).toBeNull();
    expect(await engine.connection(member, 'github')).toMatchObject({
      status: 'active',
      errorCode: null,
      leaseOwner: null,
    });
    expect(await member.browser.json('/api/notifications')).toEqual({ notifications: [], unreadCount: 0 });
    expect(await (await engine.reading(holding(() => []))).runDue(1)).toEqual(['success']);
  });

  it('that meets a mistake of ours ends with a reason that is not the provider’s', async () => {
    const member = await engine.member('github');
    const service = await engine.reading(
      stream(() => {
        throw new RangeError('a bug');
      }),
    );
    expect(await service.runDue(1)).toEqual(['failed']);
    expect((await engine.runs(member))[0]).toMatchObject({ errorCode: 'internal_error' });
    expect((await engine.runs(member))[0]?.errorMessage).not.toContain('a bug');
  });

  it('does not end the process when its end cannot be written or told: it is taken over', async () => {
    const member = await engine.member('github');
    const rows = holding(() => [commit('a', daysAgo(1))]);
    const mute = await engine.reading(rows, { changed: () => Promise.reject(new Error('no channel')) });
    expect(await mute.runDue(1)).toEqual(['success']);
    await engine.makeDue(member);
    await engine.db.execute(
      sql`create function fail_here() returns trigger language plpgsql as $$ begin if new.completed_at is not null then raise exception 'power cut'; end if; return new; end $$`,
    );
    await engine.db.execute(
      sql`create trigger power_cut before update on integration_sync_logs for each row execute function fail_here()`,
    );
    try {
      expect(await (await engine.reading(rows)).runDue(1)).toEqual([null]);
    } finally {
      await engine.db.execute(sql`drop trigger power_cut on integration_sync_logs`);
      await engine.db.execute(sql`drop function fail_here()`);
    }
    await engine.advance(51);
    expect(await (await engine.reading(rows)).runDue(1)).toEqual(['success']);
    expect((await engine.runs(member)).map((run) => run.status)).toEqual(['success', 'success']);
  });

  it('of a provider that was switched off is put off without a failure, and goes on once it is back', async () => {
    const member = await engine.member('github');
    const off = await engine.service({
      resolve: (provider) => {
        throw new IntegrationError('off', provider, 'feature_disabled');
      },
    });
    expect(await off.runDue(1)).toEqual([null]);
    const connection = await engine.connection(member, 'github');
    expect(connection).toMatchObject({
      status: 'active',
      consecutiveFailures: 0,
      errorCode: null,
      leaseOwner: null,
      runId: null,
    });
    expect(connection.nextSyncAt?.getTime()).toBeGreaterThan(Date.now() + 10 * 60_000);
    await engine.makeDue(member);
    expect(await (await engine.reading(holding(() => []))).runDue(1)).toEqual(['success']);
  });
});
