import pino from 'pino';
import { describe, expect, it } from 'vitest';
import { scrub } from './logger';

const removed = '[removed]';

describe('a log line', () => {
  it('drops values under telling names, at any depth and in any case', () => {
    expect(
      scrub({
        accessToken: 'abc',
        Refresh_Token: 'abc',
        nested: { deep: [{ client_secret: 'abc', PASSWORD: 'abc' }] },
        headers: { Authorization: 'Bearer abc', 'set-cookie': 'session=abc', 'x-api-key': 'abc' },
        code_verifier: 'abc',
      }),
    ).toEqual({
      accessToken: removed,
      Refresh_Token: removed,
      nested: { deep: [{ client_secret: removed, PASSWORD: removed }] },
      headers: { Authorization: removed, 'set-cookie': removed, 'x-api-key': removed },
      code_verifier: removed,
    });
  });

  it('keeps figures whose names only sound secret', () => {
    expect(scrub({ tokens: 12, refreshed: true, provider: 'github' })).toEqual({
      tokens: 12,
      refreshed: true,
      provider: 'github',
    });
  });

  it.each([
    ['GitHub', 'gho_16C7e42F292c6912E7710c838347Ae178B4a'],
    ['GitHub, fine-grained', 'github_pat_11ABCDEFG0_abcdefghijkl'],
    ['Slack', 'xoxp-1234567890-abcdefghij'],
    ['Slack, rotated', 'xoxe.xoxp-1-Mi0yLTEyMzQ1'],
    ['Notion', 'ntn_123456789012abcdef'],
    ['Google', 'ya29.a0AfH6SMBx-abc_def'],
    ['Google, refresh', '1//0gabcdefghijkl'],
    ['a model server', 'sk-proj-abcdefghijkl'],
  ])('drops a token of %s by its shape, wherever it stands', (_of, token) => {
    const text = JSON.stringify(scrub({ note: `the answer was ${token}, sorry`, list: [`x=${token}`] }));
    expect(text).not.toContain(token.slice(6));
    expect(text).toContain(removed);
  });

  it('drops the password of a database URL and the code of a callback', () => {
    expect(scrub('postgres://dev:hunter2hunter2@db.example.com/app')).toBe(
      `postgres://dev:${removed}@db.example.com/app`,
    );
    expect(scrub('GET /callback?code=4ea9f1&state=bb01&x=1')).toBe(
      `GET /callback?code=${removed}&state=${removed}&x=1`,
    );
  });

  it('tells of a driver error neither the parameters of its query nor those of its causes', () => {
    const cause = new Error('insert failed\nparams: person@example.com,v1.k1.c2VjcmV0');
    const error = new Error(
      'Failed query: insert into users values ($1, $2)\nparams: person@example.com,v1.k1.c2VjcmV0',
      { cause },
    );
    const text = JSON.stringify(scrub({ error }));
    expect(text).toContain('Failed query: insert into users');
    expect(text).not.toContain('person@example.com');
    expect(text).not.toContain('c2VjcmV0');
    expect(text).toContain('logger.test');
  });

  it('keeps code and provider of a nested error, and drops a token in its message', () => {
    const inner = Object.assign(new Error('refused gho_16C7e42F292c6912E77'), {
      code: 'ECONNRESET',
      provider: 'github',
    });
    expect(scrub({ error: new Error('outer', { cause: inner }) })).toMatchObject({
      error: {
        name: 'Error',
        message: 'outer',
        cause: { message: `refused ${removed}`, code: 'ECONNRESET', provider: 'github' },
      },
    });
  });

  it('ends with things that hold themselves, are endless or are bytes', () => {
    const loop: Record<string, unknown> = { name: 'loop' };
    loop.self = loop;
    expect(JSON.stringify(scrub(loop))).toContain('[deep]');
    const looped = new Error('looped');
    looped.cause = looped;
    expect(JSON.stringify(scrub({ looped }))).toContain('[deep]');
    expect(scrub('x'.repeat(5000))).toHaveLength(2000);
    expect(scrub(Array.from({ length: 500 }, (_, index) => index))).toHaveLength(50);
    expect(scrub({ key: Buffer.from('raw key bytes') })).toEqual({ key: '[bytes]' });
  });

  it('stays one line, whatever line ends a value carries', () => {
    const lines: string[] = [];
    const log = pino(
      { formatters: { log: (fields) => scrub(fields) as Record<string, unknown> } },
      { write: (line: string) => lines.push(line) },
    );
    log.warn({ title: 'first\r\n{"level":"fatal","msg":"forged"}\u2028', error: new Error('a\nb') }, 'event');
    expect(lines).toHaveLength(1);
    expect(lines[0]?.trimEnd().split(/\r|\n/)).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ msg: 'event' });
  });
});
