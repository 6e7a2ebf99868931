/** Controls that attackers and hurried tests send, and data that changes under readers. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openInProcess } from './in-process';
import { startSandbox, type RunningSandbox } from './server';
import { json, send } from './test-client';

const now = () => new Date('2026-11-20T10:00:00Z');
let sandbox: RunningSandbox;
let folder: string;

const github = (...names: string[]) => ({ user: { login: 'x' }, repos: names.map((full_name) => ({ full_name })) });
const write = (data: unknown) => writeFileSync(path.join(folder, 'github.json'), JSON.stringify(data));

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'sandbox-data-'));
  write(github('x/one'));
  sandbox = await startSandbox({ port: 0, dataDir: folder, workspace: folder, now, log: () => undefined });
});
afterEach(() => sandbox.close());

const control = (route: string, body?: unknown, method = 'POST') =>
  send(`${sandbox.origin}/__sandbox${route}`, body === undefined ? { method } : json(body, method));
const served = async () =>
  ((await control('/workspace/github', undefined, 'GET')).json() as ReturnType<typeof github>).repos.map(
    ({ full_name }) => full_name,
  );

describe('the controls', () => {
  it.each([
    ['POST', '/faults', []],
    ['POST', '/faults', [[]]],
    ['POST', '/faults', Array.from({ length: 1001 }, () => ({ provider: 'slack', status: 500 }))],
    [
      'POST',
      '/faults',
      [
        { provider: 'slack', status: 500 },
        { provider: 'nobody', status: 500 },
      ],
    ],
    [
      'POST',
      '/faults',
      [
        { provider: 'slack', status: 500 },
        { provider: 'slack', status: 1 },
      ],
    ],
    ['POST', '/rotation', {}],
    ['POST', '/rotation', { provider: 'nobody', mode: 'strict' }],
    ['POST', '/rotation', { mode: 'strict', accessSeconds: 1e300 }],
    ['POST', '/tokens/inspect', {}],
    ['POST', '/tokens/inspect', { token: 'x'.repeat(1001) }],
    ['POST', '/tokens/expire', { grant: 7 }],
    ['GET', '/journal?provider=nobody', undefined],
    ['GET', '/journal?last=-1', undefined],
    ['GET', '/journal?last=1e9', undefined],
    ['GET', '/journal?more=1', undefined],
    ['PUT', '/workspace/github', undefined],
    ['PUT', '/workspace/github', null],
    ['PUT', '/workspace/github', [1]],
    ['PUT', '/workspace/github', { user: { login: 'x' }, repos: [null] }],
    ['PUT', '/workspace/github', { user: { login: 'x' }, repos: 'many' }],
    ['PUT', '/workspace/slack', { channels: { channels: {} }, users: { members: [] }, history: {}, replies: {} }],
    ['PUT', '/workspace/calendar', { calendarList: { items: [] }, events: { a: {} } }],
  ])('refuse %s %s %j in words, and nothing has changed', async (method, route, body) => {
    const answer = await control(route, body, method);
    expect(answer.status).toBe(400);
    expect(answer.json()).toEqual({ error: expect.stringMatching(/\w{3}/) as string });
    expect((await control('', undefined, 'GET')).json()).toMatchObject({
      faults: 0,
      rotation: { slack: { mode: 'provider' } },
    });
    expect(await served()).toEqual(['x/one']);
  });

  it('know no other provider’s data, and no other method', async () => {
    expect((await control('/workspace/nobody', undefined, 'GET')).status).toBe(404);
    expect((await control('/workspace/__proto__', {}, 'PUT')).status).toBe(404);
    expect((await control('/workspace/github', {})).status).toBe(405);
    expect((await control('/journal', {})).status).toBe(405);
  });

  it.each([
    ['GET', '/journal'],
    ['POST', '/journal/reset'],
    ['POST', '/rotation'],
    ['POST', '/reload'],
    ['POST', '/tokens/inspect'],
    ['GET', '/workspace/github'],
    ['PUT', '/workspace/github'],
  ])('are closed to another site: %s %s', async (method, route) => {
    const sites: Record<string, string>[] = [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }];
    for (const headers of sites)
      expect((await send(`${sandbox.origin}/__sandbox${route}`, { method, headers })).status).toBe(403);
  });

  it('say of a token nobody issued that it is unknown', async () => {
    expect((await control('/tokens/inspect', { token: 'gho_made_up' })).json()).toEqual({ token: null });
  });
});

describe('data that changes', () => {
  it('is taken over whole from the folder on reload, and bad data leaves the old in place', async () => {
    write({ user: { login: 'x' } });
    const refused = await control('/reload');
    expect(refused.status).toBe(400);
    expect(refused.text).toContain('github.json');
    expect(await served()).toEqual(['x/one']);
    write(github('x/one', 'x/two'));
    expect((await control('/reload')).status).toBe(200);
    expect(await served()).toEqual(['x/one', 'x/two']);
  });

  it('is replaced for one provider until the next reload', async () => {
    expect((await control('/workspace/github', github('x/three'), 'PUT')).status).toBe(200);
    expect(await served()).toEqual(['x/three']);
    await control('/reload');
    expect(await served()).toEqual(['x/one']);
  });

  it('of many megabytes is taken', async () => {
    const names = Array.from({ length: 50_000 }, (_, index) => `x/${'long-name-'.repeat(5)}${index}`);
    expect((await control('/workspace/github', github(...names), 'PUT')).status).toBe(200);
    expect((await served()).length).toBe(50_000);
  });

  it('meets readers who are between two pages', async () => {
    const inProcess = openInProcess({
      seed: 'data',
      now,
      wait: async () => undefined,
      data: { github: github('x/a', 'x/b', 'x/c') },
    });
    const { tokens } = inProcess.connect({ provider: 'github', scopes: ['repo'] });
    const page = async (number: number) => {
      const answer = await inProcess.fetch(`${inProcess.origin}/github/user/repos?per_page=2&page=${number}`, {
        headers: { authorization: `Bearer ${tokens.accessToken}` },
      });
      return ((await answer.json()) as { full_name: string }[]).map(({ full_name }) => full_name);
    };
    expect(await page(1)).toEqual(['x/a', 'x/b']);
    inProcess.fakes.replace('github', github('x/b', 'x/c', 'x/d'));
    expect(await page(2)).toEqual(['x/d']);
  });

  it('starts from the sample developer, is changed in one place, and is back with a reload', async () => {
    const inProcess = openInProcess({ seed: 'data', now, wait: async () => undefined });
    const at = `${inProcess.origin}/__sandbox`;
    const read = async () =>
      (await (await inProcess.fetch(`${at}/workspace/notion`)).json()) as { search: { results: { id: string }[] } };
    const data = await read();
    const [gone, ...kept] = data.search.results;
    const changed = { ...data, search: { results: kept } };
    const put = await inProcess.fetch(`${at}/workspace/notion`, { method: 'PUT', body: JSON.stringify(changed) });
    expect(put.status).toBe(200);
    expect((await read()).search.results.map(({ id }) => id)).not.toContain(gone?.id);
    await inProcess.fetch(`${at}/reload`, { method: 'POST' });
    expect((await read()).search.results[0]?.id).toBe(gone?.id);
  });
});
