import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { summary as contract, type Summary } from '@/lib/http/contract';
import { localDateOf, windowFor } from '@/lib/metrics/windows';
import { defaultWorkingHours } from '@/lib/db/schema/accounts';
import { startApp, type TestApp } from '../support/app';
import { connectAll } from '../support/proof';
import { countRows, forgetLimits, newUser, rowsOf, syncAgain, withConfig, type SignedUp } from './sql-rows';

const zone = 'Pacific/Auckland';
const route = '/api/integrations/summary';
let app: TestApp;
let user: SignedUp;
beforeAll(async () => {
  app = await startApp({ env: { BACKFILL_DAYS: '45', TRUST_PROXY: '1' } });
  user = await newUser(app);
  await user.request('PATCH', '/api/account', { timeZone: zone, weekStart: 'sunday' });
  await connectAll(user);
});
afterAll(async () => {
  await app.close();
});
beforeEach(forgetLimits);

const settings = { timeZone: zone, workingHours: defaultWorkingHours, daysOff: [], weekStart: 'sunday' as const };
const today = (): string => localDateOf(new Date(), zone);
const daysAgo = (days: number): string => localDateOf(new Date(Date.now() - days * 86_400_000), zone);

async function ask(query: string, who: SignedUp = user): Promise<Summary> {
  const answer = await who.get(`${route}?${query}`);
  const body: unknown = await answer.json();
  expect(answer.status, JSON.stringify(body)).toBe(200);
  const parsed = contract.parse(body);
  expect(parsed).toEqual(body);
  return parsed;
}

async function refusal(query: string, who: SignedUp = user): Promise<string> {
  const answer = await who.get(`${route}?${query}`);
  const { error } = (await answer.json()) as { error: { code: string; message: string } };
  expect(error.message.length).toBeGreaterThan(10);
  return `${answer.status} ${error.code}`;
}

describe('a range that is none', () => {
  it.each([
    'start=2026-03-10&end=2026-03-01',
    'start=2026-03-10T10:00:00Z&end=2026-03-10T09:59:59Z',
    'start=2026-03-10T10:00:00Z&end=2026-03-10T10:00:00Z',
    'start=2025-01-01&end=2026-01-02',
    'start=2025-01-01T00:00:00Z&end=2026-01-03T00:00:00Z',
    'start=2026-03-01',
    'end=2026-03-01',
    'start=2026-03-01&end=2026-03-03&type=daily',
    'start=2026-03-01&end=2026-03-03&type=weekly',
    'start=2026-03-02&end=2026-03-08&type=weekly',
    'start=2026-03-01&end=2026-03-31&type=custom',
    'start=2026-03-01&end=2026-03-30&type=monthly',
    'start=2026-03-01&end=2026-03-31&date=2026-03-01',
    'type=custom',
    'date=2026-03-01',
    '',
    'start=yesterday&end=today',
    'start=2026-02-30&end=2026-03-01',
    'start=2026-03-01T00:00:00&end=2026-03-02T00:00:00',
    'start=0000-01-01&end=0000-01-02',
    'type=daily&date=9999-12-31',
  ])('is 400 invalid_range: %s', async (query) => {
    expect(await refusal(query)).toBe('400 invalid_range');
  });

  it('is told from one of exactly 366 days, which is answered', async () => {
    expect((await ask('start=2027-01-01&end=2028-01-01')).type).toBe('custom');
    expect(await refusal('start=2027-01-01&end=2028-01-02')).toBe('400 invalid_range');
  });

  it('is 400 invalid_request where it is no date or no type at all', async () => {
    expect(await refusal('type=yearly')).toBe('400 invalid_request');
    expect(await refusal('type=daily&date=2026-02-30')).toBe('400 invalid_request');
  });
});

describe('a summary', () => {
  it('of nothing connected is 409 no_integrations, a bad range first', async () => {
    const nobody = await newUser(app);
    expect(await refusal('type=daily', nobody)).toBe('409 no_integrations');
    expect(await refusal('start=2026-03-10&end=2026-03-01', nobody)).toBe('400 invalid_range');
    expect(await countRows(app, 'ai_summaries', sql`user_id = ${nobody.who.userId}`)).toBe(0);
  });

  it('switched off is 403 feature_disabled', async () => {
    await withConfig(app, { features: { ...app.config.features, summaries: { kind: 'off' } } }, async () => {
      expect(await refusal('type=daily')).toBe('403 feature_disabled');
    });
  });

  it.each(['daily', 'weekly', 'monthly'] as const)(
    '%s covers the day, week or month of the user’s zone and settings, today by default',
    async (type) => {
      const window = windowFor(type, today(), settings);
      const answer = await ask(`type=${type}`);
      expect(answer).toMatchObject({
        type,
        range: { start: window.start.toISOString(), end: window.end.toISOString(), timeZone: zone },
        writer: 'builtin',
        model: null,
      });
      expect(Math.abs(Date.parse(answer.generatedAt) - Date.now())).toBeLessThan(60_000);
      const [row] = await rowsOf(
        app,
        sql`select *, date::text as day from ai_summaries where user_id = ${user.who.userId} and type = ${type}`,
      );
      expect(row).toMatchObject({
        day: localDateOf(window.start, zone),
        summary: answer.summary,
        highlights: answer.highlights,
        insights: answer.insights,
        recommendations: answer.recommendations,
      });
      const stats = row?.stats as Summary['stats'];
      expect(stats).toEqual(answer.stats);
    },
  );

  it('by dates reads them in the user’s zone, the end inclusive; by instants exclusive', async () => {
    const day = await ask(`start=${daysAgo(3)}&end=${daysAgo(3)}`);
    const window = windowFor('daily', daysAgo(3), settings);
    expect(day).toMatchObject({
      type: 'daily',
      range: { start: window.start.toISOString(), end: window.end.toISOString() },
    });
    const same = await ask(
      `start=${encodeURIComponent(window.start.toISOString())}&end=${encodeURIComponent(window.end.toISOString())}&type=daily`,
    );
    expect({ ...same, cached: false }).toEqual({ ...day, cached: false });
    const offset = await ask(
      `start=${encodeURIComponent('2026-03-01T00:00:00+05:45')}&end=${encodeURIComponent('2026-03-02T12:00:00+05:45')}`,
    );
    expect(offset).toMatchObject({
      type: 'custom',
      range: { start: '2026-02-28T18:15:00.000Z', end: '2026-03-02T06:15:00.000Z', timeZone: zone },
    });
  });

  it('of any other range is custom, cached but not stored', async () => {
    const before = await countRows(app, 'ai_summaries', sql`user_id = ${user.who.userId}`);
    const query = `start=${daysAgo(9)}&end=${daysAgo(2)}`;
    expect(await ask(query)).toMatchObject({ type: 'custom', cached: false });
    expect(await ask(query)).toMatchObject({ type: 'custom', cached: true });
    expect(await countRows(app, 'ai_summaries', sql`user_id = ${user.who.userId}`)).toBe(before);
  });

  it('is cached until somebody looks again: the same facts keep the text', async () => {
    const query = `type=weekly&date=${daysAgo(14)}`;
    const first = await ask(query);
    const second = await ask(query);
    const third = await ask(`${query}&refresh=1`);
    const fourth = await ask(query);
    expect([first.cached, second.cached, third.cached, fourth.cached]).toEqual([false, true, false, true]);
    expect(second.generatedAt).toBe(first.generatedAt);
    expect(Date.parse(third.generatedAt)).toBeGreaterThan(Date.parse(first.generatedAt));
    expect(fourth.generatedAt).toBe(third.generatedAt);
    expect(third.statements).toEqual(first.statements);
  });

  it('is not served from the cache after a setting changed, an hour later, or after a disconnect', async () => {
    const query = `type=weekly&date=${daysAgo(21)}`;
    await ask(query);
    await user.request('PATCH', '/api/account', { daysOff: [daysAgo(60)] });
    expect((await ask(query)).cached).toBe(false);
    expect((await ask(query)).cached).toBe(true);
    await app.database.db.execute(sql`update devtrack_clock set offset_ms = 3601000`);
    expect((await ask(query)).cached).toBe(false);
    await app.database.db.execute(sql`update devtrack_clock set offset_ms = 0`);
    const other = await newUser(app);
    await other.connect('slack');
    await other.connect('github');
    await ask(query, other);
    expect((await other.request('POST', '/api/integrations/github/disconnect')).status).toBe(200);
    expect((await ask(query, other)).cached).toBe(false);
  });

  it('says of a sync that changed nothing in its range: still the same', async () => {
    const query = `type=daily&date=${daysAgo(30)}`;
    await ask(query);
    await syncAgain(user, 'calendar');
    expect((await ask(query)).cached).toBe(true);
  });

  it('refreshed more than ten times a minute is 429 with the wait, while reading goes on', async () => {
    const statuses: number[] = [];
    let last: Response | null = null;
    for (let tries = 0; tries < 11; tries += 1) {
      last = await user.get(`${route}?type=daily&date=${daysAgo(40)}&refresh=1`);
      statuses.push(last.status);
    }
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 200), 429]);
    expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await last?.json()).toMatchObject({
      error: { code: 'too_many_requests', retryable: true, retryAfterSeconds: expect.any(Number) as number },
    });
    expect((await ask(`type=daily&date=${daysAgo(40)}`)).cached).toBe(true);
  });

  it.each(['daily', 'weekly', 'monthly'])(
    '%s has in its statements exactly its four texts, each with evidence of this user’s own, at most 50',
    async (type) => {
      const answer = await ask(`type=${type}&date=${daysAgo(7)}`);
      const texts = (kind: string): string[] =>
        answer.statements.filter((statement) => statement.kind === kind).map(({ text }) => text);
      expect(texts('summary').join(' ')).toBe(answer.summary);
      expect(texts('highlight')).toEqual(answer.highlights);
      expect(texts('insight')).toEqual(answer.insights);
      expect(texts('recommendation')).toEqual(answer.recommendations);
      if (type !== 'daily') expect(answer.highlights.length).toBeGreaterThanOrEqual(3);
      const mine = new Set(
        (await rowsOf(app, sql`select id from activities where user_id = ${user.who.userId}`)).map((row) =>
          String(row.id),
        ),
      );
      const evidence = answer.statements.flatMap((statement) => statement.evidence);
      expect(evidence.filter((id) => !mine.has(id))).toEqual([]);
      if (type !== 'daily') expect(evidence.length).toBeGreaterThan(3);
      for (const statement of answer.statements)
        expect(new Set(statement.evidence).size).toBe(statement.evidence.length);
      expect(answer.statements.every((statement) => statement.evidence.length <= 50)).toBe(true);
    },
  );
});
