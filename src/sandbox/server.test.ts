import { mkdtempSync } from 'node:fs';
import { Agent, createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sandboxClient } from './credentials';
import { startSandbox, type RunningSandbox, type SandboxOptions } from './server';
import { form, json, send } from './test-client';

const start = Date.parse('2026-11-20T10:00:00Z');
const ids = ['github', 'notion', 'slack', 'calendar'];

let running: RunningSandbox[] = [];
let logged: string[] = [];
let dataDir: string;
let origin: string;

async function open(options: Partial<SandboxOptions> = {}): Promise<RunningSandbox> {
  const sandbox = await startSandbox({
    port: 0,
    dataDir,
    workspace: null,
    timeZone: 'Europe/Berlin',
    now: () => new Date(start),
    log: (event) => logged.push(event),
    ...options,
  });
  running.push(sandbox);
  return sandbox;
}

beforeEach(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'sandbox-'));
  logged = [];
  ({ origin } = await open());
});

afterEach(async () => {
  await Promise.all(running.map((sandbox) => sandbox.close()));
  running = [];
});

const control = (route: string, body?: unknown, method = 'POST') =>
  send(`${origin}/__sandbox${route}`, body === undefined ? { method } : json(body, method));
const authorizePaths: Record<string, string> = {
  github: '/login/oauth/authorize',
  notion: '/v1/oauth/authorize',
  slack: '/oauth/v2/authorize',
  calendar: '/o/oauth2/v2/auth',
};

const connection = (id: string) => ({
  client_id: sandboxClient(id).id,
  redirect_uri: `http://localhost:3000/api/integrations/${id}/callback`,
  response_type: 'code',
  state: 'the-state',
});

describe('nonsense', () => {
  it.each([
    '/%E0%A4%A',
    '/github/%ZZ',
    '/nobody/x',
    '//evil.example/',
    '/../../etc/passwd',
    '/github',
    '/__sandbox/nothing',
    `/${'x'.repeat(9000)}`,
  ])('gets a 4xx for %s', async (target) => {
    const answer = await send(origin + target);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(logged).not.toContain('error');
  });

  it('that is no HTTP at all ends its own socket and nothing else', async () => {
    const text = await new Promise<string>((resolve, reject) => {
      let heard = '';
      const socket = connect(Number(new URL(origin).port), '127.0.0.1', () =>
        socket.write('\x16\x03\x01 what\r\n\r\n'),
      );
      socket.on('data', (chunk) => (heard += chunk.toString()));
      socket.on('close', () => resolve(heard));
      socket.on('error', reject);
    });
    expect(text).toContain('400 Bad Request');
    expect((await send(`${origin}/`)).status).toBe(200);
  });

  it('of two megabytes is refused with 413', async () => {
    const answer = await send(`${origin}/github/login/oauth/access_token`, {
      method: 'POST',
      body: 'x'.repeat(2_000_000),
    }).catch((error: NodeJS.ErrnoException) => ({
      status: error.code === 'EPIPE' || error.code === 'ECONNRESET' ? 413 : 0,
    }));
    expect(answer.status).toBe(413);
    expect((await send(`${origin}/`)).status).toBe(200);
  });

  it('under a name that is not this machine is refused, so that no page can rebind its name to it', async () => {
    for (const host of ['evil.example', 'localhost.evil.example:4010', '127.0.0.1.evil.example'])
      expect((await send(`${origin}/__sandbox`, { headers: { host } })).status).toBe(400);
    expect((await send(`${origin}/__sandbox`, { headers: { host: 'localhost:4010' } })).status).toBe(200);
  });

  it('at every provider answers something that is no 5xx, hundreds of times', async () => {
    const paths = [
      '/',
      '/v1/search',
      '/api/users.info',
      '/graphql',
      '/calendar/v3/calendars/%00/events',
      '/%F0%9F%9A%A2',
      '/api/../../x',
      '/v1/pages/.',
      '/search/issues?q=%00',
      '/user?page=-1&per_page=NaN',
    ];
    const bodies = ['', '{', 'null', '[]', '{"query":5}', '\u0000', 'grant_type=authorization_code&code=%'];
    const agent = new Agent({ keepAlive: true, maxSockets: 4 });
    for (const id of ids) {
      for (const route of [...paths, authorizePaths[id] ?? '/']) {
        for (const body of bodies) {
          const answer = await send(`${origin}/${id}${route}`, {
            method: body === '' ? 'GET' : 'POST',
            headers: {
              authorization: 'Bearer nonsense',
              'notion-version': '2025-09-03',
              'content-type': 'application/json',
            },
            body,
            agent,
          });
          expect(answer.status, `${id} ${route} ${body}`).toBeLessThan(500);
        }
      }
    }
    agent.destroy();
    expect(logged).not.toContain('error');
  });
});

describe('control', () => {
  it.each<Record<string, string>>([
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'http://localhost:3000' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ])('is closed to another site (%j)', async (headers) => {
    for (const [method, route] of [
      ['POST', '/clock'],
      ['POST', '/faults'],
      ['DELETE', '/faults'],
      ['GET', ''],
    ] as const) {
      expect(
        (
          await send(`${origin}/__sandbox${route}`, {
            method,
            headers,
            body: method === 'POST' ? '{"offsetMs":1}' : '',
          })
        ).status,
      ).toBe(403);
    }
    expect(await (await control('', undefined, 'GET')).json()).toMatchObject({ offsetMs: 0 });
  });

  it.each([
    ['/clock', {}],
    ['/clock', { offsetMs: '5' }],
    ['/clock', { offsetMs: 1e300 }],
    ['/clock', { offsetMs: 1, more: 1 }],
    ['/faults', {}],
    ['/faults', { provider: 'github' }],
    ['/faults', { provider: 'nobody', status: 500 }],
    ['/faults', { provider: 'github', status: 99 }],
    ['/faults', { provider: 'github', status: 500, times: 0 }],
    ['/faults', { provider: 'github', status: 500, path: 'no-slash' }],
    ['/faults', { provider: 'github', headers: { 'x y': 'z' } }],
    ['/faults', { provider: 'github', headers: { a: 'b\r\nc: d' } }],
    ['/tokens/expire', { provider: 'nobody' }],
    ['/grants/revoke', { provider: 7 }],
  ])('refuses %s with %j, saying why', async (route, body) => {
    const answer = await control(route, body);
    expect(answer.status).toBe(400);
    expect(answer.json()).toEqual({ error: expect.stringMatching(/\w{3}/) as string });
  });

  it('refuses a body that is no JSON, an unknown route and a wrong method', async () => {
    expect((await send(`${origin}/__sandbox/clock`, { method: 'POST', body: '{' })).status).toBe(400);
    expect((await control('/nothing', {})).status).toBe(404);
    expect((await control('/clock', undefined, 'GET')).status).toBe(405);
  });

  it('says who it is', async () => {
    expect((await control('', undefined, 'GET')).json()).toMatchObject({
      sandbox: 'devtrack',
      version: 1,
      providers: ids,
      now: '2026-11-20T10:00:00.000Z',
      offsetMs: 0,
      faults: 0,
    });
  });

  it('moves the clock, and the Date header with it', async () => {
    await control('/clock', { offsetMs: 3 * 86_400_000 });
    expect((await send(`${origin}/`)).headers.date).toBe('Mon, 23 Nov 2026 10:00:00 GMT');
  });
});

describe('a fault', () => {
  const target = () => send(`${origin}/slack/api/auth.test`);

  it('answers with status, headers and body for as many times as asked, then is gone', async () => {
    await control('/faults', {
      provider: 'slack',
      path: '/api/',
      method: 'GET',
      status: 429,
      headers: { 'retry-after': '7' },
      body: { ok: false, error: 'ratelimited' },
      times: 2,
    });
    for (let turn = 0; turn < 2; turn += 1) {
      const answer = await target();
      expect(answer).toMatchObject({ status: 429, headers: { 'retry-after': '7' } });
      expect(answer.json()).toEqual({ ok: false, error: 'ratelimited' });
    }
    expect((await target()).json()).toMatchObject({ error: 'not_authed' });
  });

  it('leaves other providers, paths and methods alone', async () => {
    await control('/faults', { provider: 'slack', path: '/api/auth.', method: 'POST', status: 500 });
    expect((await target()).status).toBe(200);
    expect((await send(`${origin}/github/user`)).status).toBe(401);
    expect((await send(`${origin}/slack/api/auth.test`, { method: 'POST' })).status).toBe(500);
  });

  it('hangs up, sends garbage, delays, and is cleared', async () => {
    await control('/faults', { provider: 'slack', hangup: true, times: 1 });
    await expect(target()).rejects.toThrow(/hang up|reset/);
    await control('/faults', { provider: 'slack', garbage: true });
    const garbage = await target();
    expect(garbage).toMatchObject({ status: 200, headers: { 'content-type': 'application/json' } });
    expect(() => garbage.json()).toThrow();
    expect((await control('/faults', undefined, 'DELETE')).json()).toEqual({ cleared: 1 });
    await control('/faults', { provider: 'slack', latencyMs: 30, times: 1 });
    const started = performance.now();
    expect((await target()).json()).toMatchObject({ error: 'not_authed' });
    expect(performance.now() - started).toBeGreaterThanOrEqual(25);
  });
});

describe('the counters', () => {
  it('tell two sockets from one, per provider, and count requests by path', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 2 });
    await Promise.all(Array.from({ length: 6 }, () => send(`${origin}/slack/api/auth.test`, { agent })));
    await send(`${origin}/github/user`, { agent });
    const { counters } = (await control('', undefined, 'GET')).json() as {
      counters: { providers: Record<string, unknown>; requestsByPath: unknown };
    };
    expect(counters.providers).toEqual({
      slack: { openSockets: 2, maxSimultaneousSockets: 2, distinctSockets: 2, requests: 6 },
      github: { openSockets: 1, maxSimultaneousSockets: 1, distinctSockets: 1, requests: 1 },
    });
    expect(counters.requestsByPath).toEqual({ 'GET /slack/api/auth.test': 6, 'GET /github/user': 1 });
    agent.destroy();
  });

  it('see a client that opens a socket per request, and start over on reset', async () => {
    for (let turn = 0; turn < 3; turn += 1) await send(`${origin}/slack/api/auth.test`);
    const read = async () =>
      (
        (await control('', undefined, 'GET')).json() as {
          counters: { providers: Record<string, { distinctSockets: number; maxSimultaneousSockets: number }> };
        }
      ).counters.providers.slack;
    expect(await read()).toMatchObject({ distinctSockets: 3 });
    await control('/counters/reset');
    expect(await read()).toBeUndefined();
  });

  it('count a kept socket again after a reset', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    await send(`${origin}/slack/api/auth.test`, { agent });
    await control('/counters/reset');
    await send(`${origin}/slack/api/auth.test`, { agent });
    expect((await control('', undefined, 'GET')).json()).toMatchObject({
      counters: { providers: { slack: { distinctSockets: 1, openSockets: 1, requests: 1 } } },
    });
    agent.destroy();
  });

  it('leave a browser on the consent page out of a provider’s sockets', async () => {
    await send(`${origin}/github${authorizePaths.github}?${new URLSearchParams(connection('github'))}`);
    expect((await control('', undefined, 'GET')).json()).toMatchObject({
      counters: { providers: { github: { distinctSockets: 0, requests: 1 } } },
    });
  });
});

describe('the consent page over HTTP', () => {
  it.each(ids)('is drawn for %s and takes its form', async (id) => {
    const url = `${origin}/${id}${authorizePaths[id]}`;
    const shown = await send(`${url}?${new URLSearchParams(connection(id))}`);
    expect(shown.status).toBe(200);
    expect(shown.text).toContain('DevTrack sandbox standing in for');
    const denied = await send(url, form({ ...connection(id), decision: 'deny' }));
    // GitHub alone names itself as the issuer of its answers (RFC 9207).
    const issuer = id === 'github' ? `&iss=${encodeURIComponent(`${origin}/github/login/oauth`)}` : '';
    expect(denied).toMatchObject({
      status: 302,
      headers: { location: `${connection(id).redirect_uri}?error=access_denied&state=the-state${issuer}` },
    });
  });

  it('is not pressed by another site', async () => {
    const posted = form({ ...connection('github'), decision: 'allow' });
    for (const site of ['https://evil.example', 'null']) {
      expect(
        (
          await send(`${origin}/github${authorizePaths.github}`, {
            ...posted,
            headers: { ...posted.headers, origin: site },
          })
        ).status,
      ).toBe(403);
    }
    expect(
      (
        await send(`${origin}/github${authorizePaths.github}`, {
          ...posted,
          headers: { ...posted.headers, origin, 'sec-fetch-site': 'same-origin' },
        })
      ).status,
    ).toBe(302);
  });

  it('knows no other method', async () => {
    expect((await send(`${origin}/github${authorizePaths.github}`, { method: 'DELETE' })).status).toBe(405);
  });
});

describe('the port', () => {
  it('held by a sandbox of the same installation is shared, and closing the second leaves the first', async () => {
    const port = Number(new URL(origin).port);
    const second = await open({ port });
    expect(second).toMatchObject({ origin, reused: true });
    await second.close();
    expect((await send(`${origin}/`)).status).toBe(200);
  });

  it('held by another installation’s sandbox is left alone', async () => {
    const port = Number(new URL(origin).port);
    const other = await open({ port, dataDir: mkdtempSync(path.join(tmpdir(), 'sandbox-')) });
    expect(other.reused).toBe(false);
    expect(other.origin).not.toBe(origin);
  });

  it('held by something else is left alone, be it silent about JSON or not', async () => {
    const stranger = createServer((_request, response) => response.end('hello'));
    await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
    const { port } = stranger.address() as AddressInfo;
    const sandbox = await open({ port });
    expect(sandbox.reused).toBe(false);
    expect(sandbox.origin).not.toBe(`http://127.0.0.1:${port}`);
    await new Promise((resolve) => stranger.close(resolve));
  });

  it('is free again after closing, with a kept connection still open', async () => {
    const agent = new Agent({ keepAlive: true });
    await send(`${origin}/`, { agent });
    await running[0]?.close();
    running = [];
    const again = await open({ port: Number(new URL(origin).port) });
    expect(again).toMatchObject({ origin, reused: false });
    agent.destroy();
  });
});
