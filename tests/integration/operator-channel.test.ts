import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { POST } from '@/app/api/operator/[action]/route';
import { askServer, operatorActions, operatorToken } from '@/lib/operator/channel';
import { startApp, type TestApp } from '../support/app';
import { rowsIn } from '../support/operator';

let app: TestApp;
beforeAll(async () => {
  app = await startApp({ worker: false });
});
afterAll(() => app.close());

const bearer = (action: (typeof operatorActions)[number]): string =>
  `Bearer ${operatorToken(app.config.authSecret, action)}`;
const post = (action: string, headers: Record<string, string>, body = '{}'): Promise<Response> =>
  fetch(`${app.origin}/api/operator/${action}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
const codeOf = async (answer: Response): Promise<string> =>
  `${answer.status} ${((await answer.json()) as { error: { code: string } }).error.code}`;

describe.each(operatorActions)('the operator channel, asked for %s', (action) => {
  it.each([
    ['no token', {}],
    ['a wrong token', { authorization: 'Bearer nonsense' }],
    ['an empty token', { authorization: 'Bearer ' }],
    ['another scheme', { authorization: 'Basic eDp5' }],
  ])('answers 401 with %s', async (_what, headers) => {
    expect(await codeOf(await post(action, headers as Record<string, string>))).toBe('401 unauthenticated');
  });

  it('takes neither the secret itself nor the token of another action nor a session', async () => {
    expect(await codeOf(await post(action, { authorization: `Bearer ${app.config.authSecret}` }))).toBe(
      '401 unauthenticated',
    );
    for (const other of operatorActions.filter((name) => name !== action))
      expect(await codeOf(await post(action, { authorization: bearer(other) }))).toBe('401 unauthenticated');
    const browser = app.browser();
    await browser.signUp();
    expect(await codeOf(await browser.request('POST', `/api/operator/${action}`, {}))).toBe('401 unauthenticated');
  });

  it.each([
    ['x-forwarded-for', '127.0.0.1'],
    ['x-forwarded-host', 'localhost'],
    ['forwarded', 'for=127.0.0.1'],
    ['x-real-ip', '127.0.0.1'],
    ['via', '1.1 proxy'],
    ['cf-connecting-ip', '::1'],
  ])('answers 403 to the right token with %s', async (name, value) => {
    expect(await codeOf(await post(action, { authorization: bearer(action), [name]: value }))).toBe('403 forbidden');
  });

  it.each(['203.0.113.9', '10.0.0.4', '', '::ffff:10.0.0.4', '127.0.0.1.evil.example', 'localhost.evil.example'])(
    'answers 403 to the right token from the peer %j',
    async (peer) => {
      const request = new Request(`http://devtrack.example/api/operator/${action}`, {
        method: 'POST',
        headers: { authorization: bearer(action), 'x-devtrack-peer': peer },
        body: '{}',
      });
      expect(await codeOf(await POST(request, { params: Promise.resolve({ action }) }))).toBe('403 forbidden');
    },
  );

  it('believes no client about its own address', async () => {
    expect((await post(action, { 'x-devtrack-peer': '127.0.0.1' })).status).toBe(401);
  });
});

describe('the operator channel', () => {
  it.each(['restore', 'Backup', '..%2Fbackup', 'toString', '__proto__', '%00'])('knows no action %s', async (name) => {
    expect((await post(name, { authorization: bearer('backup') })).status).toBe(404);
  });

  it('answers POST alone', async () => {
    for (const method of ['GET', 'PUT', 'DELETE'])
      expect(
        (await fetch(`${app.origin}/api/operator/backup`, { method, headers: { authorization: bearer('backup') } }))
          .status,
      ).toBe(405);
  });

  it('answers 4xx to bodies that are not as agreed', async () => {
    for (const body of [
      '{',
      '[]',
      '{}',
      '{"prune":"yes","keyIds":[]}',
      '{"prune":false,"keyIds":["k1"],"more":1}',
      '\u0000',
    ]) {
      expect((await post('rotate-keys', { authorization: bearer('rotate-keys') }, body)).status, body).toBe(400);
    }
  });

  it('names keys by id, never by what they are', async () => {
    const answer = await (await post('key-ids', { authorization: bearer('key-ids') })).text();
    expect(answer).toBe('{"keyIds":["k1"]}');
  });

  it('does not hold the database for a reader who never reads', async () => {
    const request = `POST /api/operator/backup HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${bearer('backup')}\r\nContent-Length: 2\r\n\r\n{}`;
    const socket = connect(app.config.port, '127.0.0.1');
    await new Promise<void>((resolve) => {
      socket.once('readable', resolve);
      socket.write(request);
    });
    expect(await rowsIn(app.database.db, sql`select 1 as n`)).toEqual([{ n: 1 }]);
    socket.destroy();
  });

  it('keeps a backup out of every cache', async () => {
    const answer = await post('backup', { authorization: bearer('backup') });
    expect([answer.status, answer.headers.get('cache-control'), answer.headers.get('content-type')]).toEqual([
      200,
      'no-store',
      'application/gzip',
    ]);
    await answer.arrayBuffer();
  });
});

describe('asking a server', () => {
  const ask = (port: number): Promise<Response | null> =>
    askServer({ port, authSecret: app.config.authSecret }, 'key-ids');
  const listen = (onConnection: (socket: Socket) => void): Promise<{ port: number; server: Server }> =>
    new Promise((resolve) => {
      const server = createServer(onConnection).listen(0, '127.0.0.1', () =>
        resolve({ port: (server.address() as AddressInfo).port, server }),
      );
    });

  it('that is not there is told apart from one that breaks off', async () => {
    const { port, server } = await listen((socket) => socket.destroy());
    await expect(ask(port)).rejects.toThrow(/broke off while it was asked .*run the command again/);
    await new Promise((resolve) => server.close(resolve));
    expect(await ask(port)).toBeNull();
  });

  it('that answers gives the answer', async () => {
    const answer = await ask(app.config.port);
    expect(await answer?.json()).toEqual({ keyIds: ['k1'] });
  });
});
