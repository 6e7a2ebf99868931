import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { errorBody, type Status } from '@/lib/http/contract';
import { answers } from '@/lib/http/answers';
import { connections } from '@/lib/db/schema/connections';
import type { NewActivity } from '@/lib/integrations/activity';
import { startApp, type TestApp } from '../support/app';
import { behindProxy, commit, daysAgo, Engine, holding, type Member } from '../support/engine';
import { forgetLimits } from './sql-rows';

const address = '/api/integrations/github/history';
const dayMs = 86_400_000;
let app: TestApp;
let engine: Engine;
beforeAll(async () => {
  app = await startApp({ worker: false, env: { ...behindProxy, BACKFILL_DAYS: '14' } });
  engine = new Engine(app);
});
afterEach(async () => {
  forgetLimits();
  await engine.reset();
});
afterAll(() => app?.close());

const ask = (member: Member, body: unknown, path = address) => member.browser.request('POST', path, body);
const historyOf = async (member: Member) =>
  (await member.browser.json<Status>('/api/integrations/github/status')).history;
const pending = async () => (await engine.db.select().from(connections)).map((row) => row.historyRequest);
const titles = async (member: Member) => (await engine.rows(member)).map((row) => row.title);

async function refusal(answer: Response): Promise<[number, string]> {
  return [answer.status, errorBody.parse(await answer.json()).error.code];
}

async function taken(answer: Response) {
  expect(answer.status).toBe(202);
  return answers.historyRequested.parse(await answer.json());
}

/** Whole UTC days, as the engine keeps its targets. */
function midnightBefore(days: number): string {
  return new Date(Math.floor((Date.now() - days * dayMs) / dayMs) * dayMs).toISOString();
}

/** Connected, with the rows read as far back as the installation's default. */
async function synced(rows: () => readonly NewActivity[]) {
  const member = await engine.member('github');
  const service = await engine.reading(holding(rows));
  expect(await service.runDue(1)).toEqual(['success']);
  return { member, service };
}

describe('POST history', () => {
  it('from another site, without a session, or for what is no provider changes nothing', async () => {
    const { member } = await synced(() => []);
    const foreign = await member.browser.request('POST', address, { days: 90 }, { origin: 'https://evil.example' });
    expect(await refusal(foreign)).toEqual([403, 'cross_origin']);
    const nobody = await fetch(`${app.origin}${address}`, {
      method: 'POST',
      body: '{"days":90}',
      headers: { origin: app.origin, 'content-type': 'application/json' },
    });
    expect(await refusal(nobody)).toEqual([401, 'unauthenticated']);
    const unknown = await ask(member, { days: 90 }, '/api/integrations/constructor/history');
    expect(await refusal(unknown)).toEqual([404, 'unknown_provider']);
    expect(await pending()).toEqual([null]);
  });

  it('refuses what it does not offer, in words', async () => {
    const { member } = await synced(() => []);
    for (const body of ['', '{', 'null', '[]', '{}', '{"days":91}', '{"days":"90"}', '{"days":90,"readAgain":true}']) {
      const answer = await ask(member, body);
      expect(answer.status, body).toBe(400);
      expect(errorBody.parse(await answer.json()).error.message.length, body).toBeGreaterThan(10);
    }
    expect(await pending()).toEqual([null]);
  });

  it('reaches nobody else’s connection', async () => {
    await synced(() => []);
    const other = await engine.member();
    expect(await refusal(await ask(other, { readAgain: true }))).toEqual([409, 'not_connected']);
    expect(await pending()).toEqual([null]);
  });

  it('of a dead connection asks to reconnect', async () => {
    const { member } = await synced(() => []);
    await engine.db.update(connections).set({ status: 'reauthorization_required' });
    expect(await refusal(await ask(member, { days: 90 }))).toEqual([409, 'reauthorization_required']);
  });

  it('shares the ten a minute of a user with syncs', async () => {
    const { member } = await synced(() => []);
    for (let n = 0; n < 5; n += 1) {
      await taken(await ask(member, { days: 90 }));
      expect((await member.browser.request('POST', '/api/integrations/github/sync')).status).toBe(202);
    }
    const answer = await ask(member, { days: 90 });
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await refusal(answer)).toEqual([429, 'too_many_requests']);
    expect((await ask(await engine.member(), { days: 90 })).status).toBe(409);
  });

  it('imports what is older, shows at once how far back it goes, and is complete once it is there', async () => {
    const rows = [commit('new', daysAgo(3)), commit('old', daysAgo(80)), commit('ancient', daysAgo(800))];
    const { member, service } = await synced(() => rows);
    expect(await titles(member)).toEqual(['Commit new']);
    const first = midnightBefore(14);
    expect(await historyOf(member)).toEqual({ through: first, target: first, complete: true });

    expect((await taken(await ask(member, { days: 90 }))).state).toBe('queued');
    expect(await historyOf(member)).toEqual({ through: first, target: midnightBefore(90), complete: false });
    expect(await service.runDue(1)).toEqual(['success']);
    expect(await titles(member)).toEqual(['Commit new', 'Commit old']);
    const second = midnightBefore(90);
    expect(await historyOf(member)).toEqual({ through: second, target: second, complete: true });

    await taken(await ask(member, { days: 'all' }));
    await service.runDue(1);
    expect((await titles(member)).sort()).toEqual(['Commit ancient', 'Commit new', 'Commit old']);
    expect(await historyOf(member)).toEqual({
      through: '2005-01-01T00:00:00.000Z',
      target: '2005-01-01T00:00:00.000Z',
      complete: true,
    });
  });

  it('never makes history shorter', async () => {
    const { member, service } = await synced(() => []);
    await taken(await ask(member, { days: 365 }));
    await taken(await ask(member, { days: 90 }));
    await service.runDue(1);
    await taken(await ask(member, { days: 90 }));
    await service.runDue(1);
    expect((await historyOf(member))?.target).toBe(midnightBefore(365));
  });

  it('reads again what lies before every overlap, and keeps what is stored meanwhile', async () => {
    let rows = [commit('new', daysAgo(1)), commit('old', daysAgo(12), 'Before')];
    const { member, service } = await synced(() => rows);
    rows = [commit('new', daysAgo(1)), commit('old', daysAgo(12), 'After')];
    await engine.makeDue(member);
    await service.runDue(1);
    expect(await titles(member)).toEqual(['Commit new', 'Before']);

    expect((await taken(await ask(member, { readAgain: true }))).state).toBe('queued');
    expect(await historyOf(member)).toMatchObject({ through: midnightBefore(14), complete: false });
    expect(await titles(member)).toEqual(['Commit new', 'Before']);
    await service.runDue(1);
    expect(await titles(member)).toEqual(['Commit new', 'After']);
    expect(await historyOf(member)).toMatchObject({ through: midnightBefore(14), complete: true });
  });

  it('is kept while the provider asks to wait, and read after that', async () => {
    const { member, service } = await synced(() => [commit('old', daysAgo(80))]);
    await engine.db.update(connections).set({ rateLimitedUntil: new Date(Date.now() + 600_000) });
    expect(await taken(await ask(member, { days: 90 }))).toEqual({ syncId: null, state: 'waiting' });
    expect(await historyOf(member)).toMatchObject({ target: midnightBefore(90), complete: false });
    expect(await service.runDue(1)).toEqual([]);
    await engine.advance(601);
    await engine.makeDue(member);
    await service.runDue(1);
    expect(await titles(member)).toEqual(['Commit old']);
  });

  it('asked for before the first run is not forgotten', async () => {
    const member = await engine.member('github');
    await taken(await ask(member, { days: 90 }));
    expect(await historyOf(member)).toBeNull();
    const service = await engine.reading(holding(() => [commit('old', daysAgo(80))]));
    await service.runDue(1);
    await service.runDue(1);
    expect(await titles(member)).toEqual(['Commit old']);
  });
});
