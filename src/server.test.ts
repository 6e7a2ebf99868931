import {
  createServer,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type RequestOptions,
} from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { ConfigError } from '@/lib/config-error';
import { serve, type WebServer } from './server';
import type { WebHandler } from './server/web-listener';

const silent = { info: () => undefined, error: () => undefined };
const echo: WebHandler = async (request, response) => {
  const body = await text(request);
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ url: request.url, headers: request.headers, bodyLength: body.length }));
};

const running: WebServer[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.close()));
});

async function started(
  handler: WebHandler = echo,
  over: { appUrl?: string; port?: number; trustProxy?: number; dev?: boolean } = {},
) {
  const config = {
    appUrl: new URL(over.appUrl ?? 'http://localhost:3000'),
    port: over.port ?? 0,
    trustProxy: over.trustProxy ?? 0,
  };
  const server = await serve(handler, { config, log: silent, dev: over.dev ?? false });
  running.push(server);
  return { server, port: Number(new URL(server.origin).port) };
}

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

function open(
  port: number,
  options: RequestOptions,
  send: (request: ReturnType<typeof httpRequest>) => void,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port, agent: false, ...options }, resolve);
    request.on('error', reject);
    send(request);
  });
}

async function ask(port: number, options: RequestOptions = {}, body?: string | Buffer): Promise<Answer> {
  const response = await open(port, options, (request) => request.end(body));
  return { status: response.statusCode ?? 0, headers: response.headers, body: await text(response) };
}

function raw(port: number, lines: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.end(lines);
  return text(socket);
}

describe('a request to a loopback installation', () => {
  it('under a name that only resolves here (DNS rebinding) is answered 421 and reaches no handler', async () => {
    let reached = false;
    const { port } = await started(async () => {
      reached = true;
      await Promise.resolve();
    });
    const answer = await ask(port, { headers: { host: 'rebound.example:3000' } });
    expect(answer.status).toBe(421);
    expect(JSON.parse(answer.body)).toMatchObject({ error: { code: 'misdirected_request', retryable: false } });
    expect(reached).toBe(false);
  });

  it('with an absolute or empty target is answered 400', async () => {
    const { port } = await started();
    expect(
      await raw(port, 'GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'),
    ).toMatch(/^HTTP\/1\.1 400 /);
    expect(await raw(port, 'OPTIONS * HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')).toMatch(
      /^HTTP\/1\.1 400 /,
    );
  });

  it('carries the socket address and nothing that the client made up', async () => {
    const { port } = await started();
    const answer = await ask(port, {
      headers: {
        'x-devtrack-peer': '8.8.8.8',
        'x-forwarded-for': '8.8.8.8',
        'x-forwarded-host': 'evil.example',
        forwarded: 'for=8.8.8.8',
        'x-nonce': 'chosen',
        'content-security-policy': "script-src 'nonce-chosen'",
        'content-security-policy-report-only': "script-src 'nonce-chosen'",
      },
    });
    const { headers } = JSON.parse(answer.body) as { headers: Record<string, string> };
    expect(headers).toMatchObject({
      'x-devtrack-peer': '127.0.0.1',
      'x-devtrack-client': '127.0.0.1',
      'x-devtrack-forwarded': '1',
    });
    expect(JSON.stringify(headers)).not.toMatch(/8\.8\.8\.8|evil|chosen/);
  });

  it('is heard on 127.0.0.1 and, where the machine has it, on ::1', async () => {
    const { port } = await started();
    expect((await ask(port)).status).toBe(200);
    const six = await ask(port, { host: '::1' }).catch((error: NodeJS.ErrnoException) => error.code);
    if (typeof six === 'object') expect(JSON.parse(six.body)).toMatchObject({ headers: { 'x-devtrack-peer': '::1' } });
    else expect(['EADDRNOTAVAIL', 'ECONNREFUSED', 'EAFNOSUPPORT']).toContain(six);
  });
});

describe('the content security policy', () => {
  it('gives every request a nonce of its own, the same in the request that the framework reads and in the answer', async () => {
    const { port } = await started();
    const nonces = new Set<string>();
    for (const answer of [await ask(port), await ask(port)]) {
      const { headers } = JSON.parse(answer.body) as { headers: Record<string, string> };
      expect(answer.headers['content-security-policy']).toBe(headers['content-security-policy']);
      expect(answer.headers['content-security-policy']).toContain(`'nonce-${headers['x-nonce']}'`);
      nonces.add(headers['x-nonce'] ?? '');
    }
    expect(nonces.size).toBe(2);
  });

  it('stands on refusals too, frames nobody, and allows no inline or evaluated script', async () => {
    const { port } = await started();
    const answer = await ask(port, { headers: { host: 'evil.example' } });
    const policy = String(answer.headers['content-security-policy']);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("form-action 'self'");
    expect(policy).toMatch(/script-src 'self' 'nonce-[\w+/=]{24}' 'strict-dynamic';/);
    expect(answer.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'strict-origin-when-cross-origin',
    });
  });

  it('leaves a stricter header of a route alone, whichever way it was set', async () => {
    const { port } = await started(async (request, response) => {
      await Promise.resolve();
      if (request.url === '/set') response.setHeader('referrer-policy', 'no-referrer');
      response.writeHead(200, request.url === '/head' ? { 'Referrer-Policy': 'no-referrer' } : {});
      response.end();
    });
    expect((await ask(port, { path: '/set' })).headers['referrer-policy']).toBe('no-referrer');
    expect((await ask(port, { path: '/head' })).headers['referrer-policy']).toBe('no-referrer');
    expect((await ask(port, { path: '/none' })).headers['referrer-policy']).toBe('strict-origin-when-cross-origin');
  });

  it('asks for https only where the application is reached by it', async () => {
    const plain = await ask((await started()).port);
    expect(plain.headers['strict-transport-security']).toBeUndefined();
    const secure = await ask((await started(echo, { appUrl: 'https://devtrack.example' })).port);
    expect(secure.headers['strict-transport-security']).toBe('max-age=31536000');
    expect(secure.headers['content-security-policy']).toContain('upgrade-insecure-requests');
  });
});

describe('a request body', () => {
  const twoMegabytes = Buffer.alloc(2 * 1024 * 1024, 'a');

  it('announced as larger than 1 MB is answered 413 before it is read', async () => {
    const { port } = await started();
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const request = httpRequest(
        { host: '127.0.0.1', port, method: 'POST', agent: false, headers: { 'content-length': twoMegabytes.length } },
        resolve,
      );
      request.on('error', reject);
      request.flushHeaders();
    });
    expect(answer.statusCode).toBe(413);
    expect(JSON.parse(await text(answer))).toMatchObject({ error: { code: 'payload_too_large' } });
  });

  it('without a length is cut off at 1 MB with 413', async () => {
    let bytes = 0;
    const { port } = await started(async (request) => {
      for await (const chunk of request as AsyncIterable<Buffer>) bytes += chunk.length;
    });
    const answer = await open(port, { method: 'POST', headers: { 'transfer-encoding': 'chunked' } }, (request) => {
      request.write(twoMegabytes);
    });
    expect(answer.statusCode).toBe(413);
    expect(bytes).toBeLessThanOrEqual(1024 * 1024);
  });

  it('of exactly 1 MB reaches the handler', async () => {
    const { port } = await started();
    const answer = await ask(port, { method: 'POST' }, Buffer.alloc(1024 * 1024, 'a'));
    expect(JSON.parse(answer.body)).toMatchObject({ bodyLength: 1024 * 1024 });
  });
});

describe('the server', () => {
  it('answers 500 in the error shape when a handler fails, and goes on', async () => {
    const { port } = await started((request, response) =>
      request.url === '/fails' ? Promise.reject(new Error('secret detail')) : echo(request, response),
    );
    const answer = await ask(port, { path: '/fails' });
    expect(answer.status).toBe(500);
    expect(answer.body).not.toContain('secret detail');
    expect((await ask(port)).status).toBe(200);
  });

  it('names a port that is in use in one line', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const attempt = await started(echo, { port }).catch((error: unknown) => error);
    other.close();
    expect(attempt).toBeInstanceOf(ConfigError);
    expect((attempt as ConfigError).problems).toEqual([
      `Port ${port} is already in use: stop what listens there, or set PORT to another one.`,
    ]);
  });

  it('ends event streams at a stop, finishes a slow answer, and takes no new request', async () => {
    let finish: () => void = () => undefined;
    const { server, port } = await started(async (request, response) => {
      if (request.url === '/stream') {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write('event: status\n\n');
        return;
      }
      await new Promise<void>((resolve) => {
        finish = resolve;
        response.writeHead(200, { 'content-type': 'text/plain' });
        response.write('first ');
      });
      response.end('second');
    });
    const stream = await open(port, { path: '/stream' }, (request) => request.end());
    const slow = await open(port, { path: '/slow' }, (request) => request.end());
    const streamEnded = text(stream).then(
      () => 'ended',
      () => 'cut',
    );
    const closed = server.close();
    expect(await streamEnded).toBe('cut');
    await expect(ask(port)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    finish();
    expect(await text(slow)).toBe('first second');
    await closed;
  });
});
