import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { builtinWriter } from '@/lib/summary/builtin/builtin-writer';
import { languageModelWriter } from '@/lib/llm/language-model-writer';
import { buildFacts } from '@/lib/summary/facts/facts';
import { factsInputOf } from '@/lib/summary/facts/facts-input.test-support';
import { windowFor } from '@/lib/metrics/windows';
import type { WriterFailureCode } from '@/lib/summary/writer';
import { inventedWords, type BehaviourName } from '../support/model-server/behaviours';
import { startModelServer, type ModelServer } from '../support/model-server/server';
import { lines, rig, settings, weekFacts, writerAt, written } from './llm-rig';

let server: ModelServer;
beforeEach(async () => {
  server = await startModelServer();
});
afterEach(() => server.close());

describe('a server that fails', () => {
  it.each<[BehaviourName, WriterFailureCode, number]>([
    ['noCredit', 'no_credit', 1],
    ['spendLimit', 'no_credit', 1],
    ['balanceExhausted', 'no_credit', 1],
    ['rateLimited', 'rate_limited', 2],
    ['rateLimitedLong', 'rate_limited', 1],
    ['broken', 'unavailable', 2],
    ['drops', 'unavailable', 2],
    ['badKey', 'bad_key', 1],
    ['forbidden', 'bad_key', 1],
    ['wrongModel', 'bad_request', 1],
    ['badRequest', 'bad_request', 3],
    ['elsewhere', 'bad_request', 1],
    ['refusing', 'refused', 1],
    ['filtered', 'refused', 1],
    ['malformed', 'malformed', 1],
    ['truncated', 'malformed', 1],
    ['notJson', 'malformed', 1],
    ['huge', 'malformed', 1],
  ])('(%s) leaves the built-in text and says why: %s, after %i requests', async (behaviour, code, calls) => {
    server.behave(behaviour);
    const writer = await writerAt(server.url);
    const text = await written(writer);
    const builtin = await written(builtinWriter);
    expect(text.statements).toEqual(builtin.statements);
    expect(text.making).toMatchObject({ writer: 'builtin', model: null, fallback: code, usage: { calls } });
    expect(server.calls()).toBe(calls);
    expect(writer.waits).toHaveLength(['rateLimited', 'broken', 'drops'].includes(behaviour) ? 1 : 0);
  });

  it.each<[BehaviourName, number]>([
    ['brokenOnce', 500],
    ['droppedOnce', 500],
    ['rateLimitedOnce', 1000],
  ])('once (%s) is asked again once, after %i ms', async (behaviour, wait) => {
    server.behave(behaviour);
    const writer = await writerAt(server.url);
    const text = await written(writer);
    expect(text.making).toMatchObject({ writer: 'llm', fallback: null, usage: { calls: 2 } });
    expect(writer.waits).toEqual([wait]);
  });

  it('with an answer that cost tokens has them counted', async () => {
    server.behave('malformed');
    const { making } = await written(await writerAt(server.url));
    expect(making.usage?.inputTokens).toBeGreaterThan(500);
    expect(making.usage?.outputTokens).toBeGreaterThan(10);
  });

  it('takes too long is left at the deadline', async () => {
    const deadline = new AbortController();
    const given: number[] = [];
    const writer = await languageModelWriter(settings(server.url, { model: 'scripted', timeoutSeconds: 7 }), {
      deadline: (milliseconds) => {
        given.push(milliseconds);
        return deadline.signal;
      },
    });
    server.behave(() => {
      deadline.abort();
      return { kind: 'hang' };
    });
    const text = await written(writer);
    expect(text.making).toMatchObject({ writer: 'builtin', fallback: 'timeout', usage: { calls: 1 } });
    expect(given).toHaveLength(1);
    expect(given[0]).toBeLessThanOrEqual(7000);
  });

  it('is not waited for when the reader has gone: nothing is written, and the reason is the reader’s own', async () => {
    const gone = new Error('the reader has gone');
    const reader = new AbortController();
    server.behave(() => {
      reader.abort(gone);
      return { kind: 'hang' };
    });
    await expect(written(await writerAt(server.url), weekFacts(), reader.signal)).rejects.toBe(gone);
    expect(server.calls()).toBe(1);
  });

  it('during the repair leaves what was good of the first answer, and both are counted', async () => {
    server.behave((question, number) =>
      number === 1
        ? {
            kind: 'text',
            text: JSON.stringify({
              statements: [
                { kind: 'highlight', factIds: ['F4'], text: 'You opened {F4.title} in {F4.repo} {F4.on}.' },
                { kind: 'highlight', factIds: ['F5'], text: 'You reviewed 7 of {F5.title}.' },
              ],
            }),
            inputTokens: question.user.length,
          }
        : { kind: 'error', status: 401, body: { error: { message: 'no' } } },
    );
    const text = await written(await writerAt(server.url));
    expect(lines(text)).toContain('highlight: You opened “Cache the token” in api on Thursday.');
    expect(text.making).toMatchObject({ writer: 'llm', fallback: null, usage: { calls: 2 } });
    expect(text.making.rejected).toMatchObject([{ text: 'You reviewed 7 of “Import design”.' }]);
  });
});

describe('a server that knows no schemas', () => {
  it.each<[BehaviourName, string[]]>([
    ['noJsonSchema', ['json_schema', 'json_object', 'json_object']],
    ['plainTextOnly', ['json_schema', 'json_object', 'none', 'none']],
  ])('(%s) is asked in the next looser form, which is remembered', async (behaviour, forms) => {
    server.behave(behaviour);
    const writer = await writerAt(server.url);
    for (let times = 0; times < 2; times += 1)
      expect((await written(writer)).making).toMatchObject({ writer: 'llm', fallback: null, rejected: [] });
    const bodies = server.requests.flatMap(({ method, body }) => (method === 'POST' ? [body] : []));
    expect(bodies.map(formOf)).toEqual(forms);
  });

  it('and takes no temperature is asked without it', async () => {
    server.behave((question, number) =>
      number === 1
        ? { kind: 'error', status: 400, body: { error: { message: 'Unsupported value', param: 'temperature' } } }
        : { kind: 'text', text: '{"statements":[]}', inputTokens: question.user.length },
    );
    await written(await writerAt(server.url));
    const bodies = server.requests.flatMap(({ method, body }) => (method === 'POST' ? [body] : []));
    expect(bodies[0]).toHaveProperty('temperature', 0.2);
    expect(bodies[1]).not.toHaveProperty('temperature');
    expect(bodies.map(formOf)).toEqual(['json_schema', 'json_schema']);
  });

  it('may put its answer in a fence after its thoughts', async () => {
    server.behave('fenced');
    expect((await written(await writerAt(server.url))).making).toMatchObject({ writer: 'llm', fallback: null });
  });

  it('and counts no tokens has them estimated, so that the monthly cap still sees them', async () => {
    server.behave('uncounted');
    const { making } = await written(await writerAt(server.url));
    expect(making.usage?.inputTokens).toBeGreaterThan(500);
    expect(making.usage?.outputTokens).toBeGreaterThan(50);
  });
});

function formOf(body: unknown): string {
  const format = (body as { response_format?: { type?: string } }).response_format;
  return format?.type ?? 'none';
}

describe('a model that writes', () => {
  it('well is shown as it wrote, with the numbers and titles of the facts', async () => {
    const text = await written(await writerAt(server.url));
    expect(text.making).toMatchObject({ writer: 'llm', model: 'scripted', fallback: null, rejected: [] });
    expect(text.making.usage).toMatchObject({ calls: 1 });
    expect(lines(text)).toContainEqual(expect.stringMatching(/^summary: .*“[^”]+”/u));
    expect(lines(text)).toContainEqual(expect.stringMatching(/^highlight: .*“Cache the token”/u));
    expect(text.statements.length).toBeGreaterThanOrEqual(6);
  });

  it('at too great length is cut down to what the period is worth', async () => {
    server.behave('verbose');
    const text = await written(await writerAt(server.url));
    expect(server.calls()).toBe(2);
    const words = text.statements.reduce((sum, statement) => sum + statement.text.split(/\s+/u).length, 0);
    expect(words).toBeLessThanOrEqual(180);
    expect(text.statements.every((statement) => statement.text.split(/\s+/u).length <= 24)).toBe(true);
    expect(text.making.rejected.some(({ problems }) => problems.includes('too_long'))).toBe(true);
  });

  it('what it invents is shown nowhere: one repair, then the built-in text, and the record keeps it all', async () => {
    server.behave('hallucinating');
    const text = await written(await writerAt(server.url));
    const builtin = await written(builtinWriter);
    expect(server.calls()).toBe(2);
    expect(text.making).toMatchObject({ writer: 'builtin', fallback: 'all_refused', usage: { calls: 2 } });
    const shown = lines(text).join('\n');
    for (const word of inventedWords) expect(shown).not.toContain(word);
    const sentences = new Set([
      ...weekFacts().facts.map(({ sentence }) => sentence),
      ...builtin.statements.map((one) => one.text),
    ]);
    expect(text.statements.filter((one) => !sentences.has(one.text))).toEqual([]);
    expect(text.making.rejected.length).toBeGreaterThanOrEqual(11);
    expect(text.making.rejected.every(({ problems }) => problems.length > 0)).toBe(true);
  });

  it('is not asked where there is too little to tell', async () => {
    const window = windowFor('weekly', '2026-03-04', { timeZone: 'UTC', weekStart: 'monday' });
    const few = buildFacts(factsInputOf({ rows: [], window, type: 'weekly' }));
    expect((await written(await writerAt(server.url), few)).making).toMatchObject({ writer: 'builtin', usage: null });
    expect(server.calls()).toBe(0);
  });
});

describe('the way there', () => {
  it('needs a base URL alone: the first model that can write, no key, no tools', async () => {
    const writer = await writerAt(server.url);
    expect(writer.model).toBe('scripted');
    await written(writer);
    expect(server.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /v1/models',
      'POST /v1/chat/completions',
    ]);
    for (const { headers, body } of server.requests) {
      expect(headers).not.toHaveProperty('authorization');
      if (body !== null) expect(body).not.toHaveProperty('tools');
    }
  });

  it('takes the named model and the key where they are set, and asks for no list', async () => {
    const writer = await writerAt(server.url, { model: 'other', apiKey: 'key-of-a-test' });
    await written(writer);
    expect(server.requests.map(({ path }) => path)).toEqual(['/v1/chat/completions']);
    expect(server.requests[0]?.headers.authorization).toBe('Bearer key-of-a-test');
    expect(server.requests[0]?.body).toMatchObject({ model: 'other' });
  });

  it('to a server that is away ends in the built-in text, and the next writer asks for the model again', async () => {
    const { url } = server;
    await server.close();
    const away = await writerAt(url);
    expect(away.model).toBeNull();
    expect((await written(away)).making).toMatchObject({ writer: 'builtin', fallback: 'unavailable' });
    server = await startModelServer();
  });

  it('with a key alone is OpenAI’s Responses interface, storing nothing, and no other host', async () => {
    const asked: string[] = [];
    const { surroundings } = rig((input, init) => {
      const url = new URL(input instanceof Request ? input.url : input);
      asked.push(url.origin);
      return fetch(new URL(url.pathname, server.url), init);
    });
    const writer = await languageModelWriter(settings(null, { apiKey: 'key-of-a-test' }), surroundings);
    const text = await written(writer);
    expect(text.making).toMatchObject({ writer: 'llm', model: 'gpt-4.1-mini', fallback: null, rejected: [] });
    expect(text.making.usage?.inputTokens).toBeGreaterThan(500);
    expect(new Set(asked)).toEqual(new Set(['https://api.openai.com']));
    expect(server.requests.map(({ path }) => path)).toEqual(['/v1/responses']);
    expect(server.requests[0]?.body).toMatchObject({
      model: 'gpt-4.1-mini',
      store: false,
      temperature: 0.2,
      text: { format: { type: 'json_schema', strict: true } },
    });
    expect(server.requests[0]?.body).not.toHaveProperty('tools');
  });

  it.each<[BehaviourName, WriterFailureCode, number]>([
    ['noCredit', 'no_credit', 1],
    ['refusing', 'refused', 1],
    ['filtered', 'refused', 1],
    ['truncated', 'malformed', 1],
    ['broken', 'unavailable', 2],
    ['badKey', 'bad_key', 1],
  ])('over the Responses interface fails alike (%s): %s', async (behaviour, code, calls) => {
    server.behave(behaviour);
    const { surroundings } = rig((input, init) =>
      fetch(new URL(new URL(input instanceof Request ? input.url : input).pathname, server.url), init),
    );
    const text = await written(await languageModelWriter(settings(null, { apiKey: 'k' }), surroundings));
    expect(text.making).toMatchObject({ writer: 'builtin', fallback: code, usage: { calls } });
  });

  it('carries another code around the data each time, and the same version', async () => {
    const writer = await writerAt(server.url);
    await written(writer);
    await written(writer);
    const codes = server.requests.flatMap(({ body }) => /BEGIN DATA (\w+)/u.exec(JSON.stringify(body))?.[1] ?? []);
    expect(new Set(codes).size).toBe(2);
    expect((await writerAt(server.url)).version).toBe(writer.version);
  });
});
