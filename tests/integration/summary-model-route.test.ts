/** `GET /api/integrations/summary` where a language model is configured, from the request to the model's server and back. */
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { summary as contract, type Summary } from '@/lib/http/contract';
import { localDateOf } from '@/lib/metrics/windows';
import { startApp, type TestApp } from '../support/app';
import { inventedWords } from '../support/model-server/behaviours';
import { startModelServer, type ModelServer } from '../support/model-server/server';
import { connectAndSync, forgetLimits, newUser, rowsOf, withConfig, type SignedUp } from './sql-rows';

const route = '/api/integrations/summary';
let app: TestApp;
let server: ModelServer;
let user: SignedUp;
beforeAll(async () => {
  server = await startModelServer('scripted');
  app = await startApp({ env: { BACKFILL_DAYS: '60', TRUST_PROXY: '1' } });
  user = await newUser(app);
  await connectAndSync(user, 'github');
});
afterAll(async () => {
  await app.close();
  await server.close();
});
beforeEach(() => {
  forgetLimits();
  server.behave('scripted');
});

/** The Monday so many weeks ago: each test has a week of its own. */
const weekOf = (weeksAgo: number): string => {
  const monday = new Date(Date.now() - ((new Date().getUTCDay() + 6) % 7) * 86_400_000 - weeksAgo * 7 * 86_400_000);
  return localDateOf(monday, 'UTC');
};

/** The model is configured for the time of the request, so that nothing else in the process asks it. */
async function ask(query: string): Promise<{ status: number; body: unknown }> {
  const openai = { ...app.config.openai, baseUrl: server.url, model: 'scripted' };
  return withConfig(app, { openai }, async () => {
    const answer = await user.get(`${route}?${query}`);
    return { status: answer.status, body: (await answer.json()) as unknown };
  });
}

async function summaryOf(query: string): Promise<Summary> {
  const { status, body } = await ask(query);
  expect(status, JSON.stringify(body)).toBe(200);
  return contract.parse(body);
}

async function fallbackOf(week: string): Promise<unknown> {
  const [row] = await rowsOf(
    app,
    sql`select making ->> 'fallback' as fallback from ai_summaries
      where user_id = ${user.who.userId} and type = 'weekly' and date = ${week}`,
  );
  return row?.fallback ?? null;
}

describe('with a model', () => {
  it('a summary is written by it, and comes from the cache the second time without a request to its server', async () => {
    const query = `type=weekly&date=${weekOf(1)}`;
    const first = await summaryOf(query);
    expect(first).toMatchObject({ writer: 'llm', model: 'scripted', cached: false });
    const requests = server.requests.length;
    expect(requests).toBeGreaterThan(0);
    const second = await summaryOf(query);
    expect(second).toMatchObject({ writer: 'llm', model: 'scripted', cached: true });
    expect(second.statements).toEqual(first.statements);
    expect(server.requests).toHaveLength(requests);
  });

  it('refresh=1 looks at the facts again, and where they are the same nothing is paid for twice', async () => {
    const query = `type=weekly&date=${weekOf(2)}`;
    const first = await summaryOf(query);
    const calls = server.calls();
    expect(await summaryOf(`${query}&refresh=1`)).toMatchObject({ cached: false, statements: first.statements });
    expect(server.calls()).toBe(calls);
  });

  it('whose server fails the built-in text stands and the reason is kept; refresh=1 asks again', async () => {
    const week = weekOf(3);
    const query = `type=weekly&date=${week}`;
    server.behave('badKey');
    const instead = await summaryOf(query);
    expect(instead).toMatchObject({ writer: 'builtin', model: null, cached: false });
    expect(instead.statements.length).toBeGreaterThan(1);
    expect(await fallbackOf(week)).toBe('bad_key');
    server.behave('scripted');
    const calls = server.calls();
    // Nobody asks again by looking; whoever asks for it does.
    expect((await summaryOf(query)).writer).toBe('builtin');
    expect(server.calls()).toBe(calls);
    expect(await summaryOf(`${query}&refresh=1`)).toMatchObject({ writer: 'llm', model: 'scripted', cached: false });
    expect(server.calls()).toBeGreaterThan(calls);
    expect(await fallbackOf(week)).toBeNull();
  });

  it('is asked within the limit of refreshes, and not beyond it', async () => {
    server.behave('badKey');
    const query = `type=weekly&date=${weekOf(4)}&refresh=1`;
    const statuses: number[] = [];
    for (let tries = 0; tries < 11; tries += 1) statuses.push((await ask(query)).status);
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 200), 429]);
    const calls = server.calls();
    expect((await ask(query)).status).toBe(429);
    expect(server.calls()).toBe(calls);
  });

  it('that invents, nothing of what was refused is in the answer', async () => {
    server.behave('hallucinating');
    const week = weekOf(5);
    const text = JSON.stringify(
      (await summaryOf(`type=weekly&date=${week}&refresh=1`)).statements.map((one) => one.text),
    );
    for (const word of inventedWords.filter((one) => !/^\d+$/.test(one))) expect(text).not.toContain(word);
    expect(await fallbackOf(week)).toBe('all_refused');
    expect(server.answers.join('\n')).toContain('onboarding');
  });
});
