/** Generated from the list of operations: what holds for one route holds for all, and for the next one added. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { errorBody } from '@/lib/http/contract';
import { openApiDocument } from '@/lib/http/openapi';
import { operations } from '@/lib/http/operations';
import { operatorActions, operatorToken } from '@/lib/operator/channel';
import { startApp, type TestApp } from '../support/app';
import { connectAll } from '../support/proof';
import { dumpDatabase, forgetLimits, newUser, rowsOf, sessionCookie, type SignedUp } from '../integration/sql-rows';

type Operation = (typeof operations)[number];
const cronSecret = 'a-cron-secret-of-some-length';
const metricsToken = 'a-metrics-token-of-some-length';
let app: TestApp;
let a: SignedUp;
let b: SignedUp;
let idsOfB: Record<'notification' | 'activity' | 'log' | 'connection' | 'user', string>;
let titlesOfB: string[];

beforeAll(async () => {
  app = await startApp({
    env: { BACKFILL_DAYS: '10', TRUST_PROXY: '1', CRON_SECRET: cronSecret, METRICS_TOKEN: metricsToken },
  });
  a = await newUser(app);
  b = await newUser(app);
  await connectAll(b);
  const { userId } = b.who;
  await app.database.db.execute(
    sql`insert into notifications (user_id, kind, provider, title, body, href) values (${userId}, 'sync_failing', 'github', 'Bs very own notification', 'Bs very own text', '/dashboard')`,
  );
  const one = async (table: string, column = 'user_id'): Promise<string> =>
    String(
      (
        await rowsOf(
          app,
          sql`select id from ${sql.identifier(table)} where ${sql.identifier(column)} = ${userId} limit 1`,
        )
      )[0]?.id,
    );
  idsOfB = {
    notification: await one('notifications'),
    activity: await one('activities'),
    log: await one('integration_sync_logs'),
    connection: await one('connections'),
    user: userId,
  };
  titlesOfB = (await rowsOf(app, sql`select distinct title from activities where user_id = ${userId}`))
    .map((row) => String(row.title))
    .filter((title) => title.length > 8);
  await b.json('/api/integrations/summary?type=weekly');
});
afterAll(async () => {
  await app.close();
});
beforeEach(forgetLimits);

const sessionOperations = operations.filter(({ security }) => security === 'session');
const title = ({ method, path: route }: Operation): string => `${method.toUpperCase()} ${route}`;

function addressOf(
  { path: route }: Operation,
  id = '00000000-0000-4000-8000-000000000000',
  provider = 'github',
): string {
  return route.replace('{provider}', provider).replace('{id}', id);
}

function bodyOf({ method, path: route }: Operation): string | undefined {
  if (route === '/api/account')
    return method === 'patch'
      ? '{"name":"Changed"}'
      : method === 'delete'
        ? '{"password":"a long enough password"}'
        : undefined;
  if (route.endsWith('/history')) return '{"days":90}';
  if (route.endsWith('/places')) return method === 'patch' ? '{"key":"nowhere","read":true}' : undefined;
  if (route === '/api/insights/dismiss') return '{"kind":"after_hours","subject":null}';
  return method === 'get' ? undefined : '{}';
}

function raw(operation: Operation, headers: Record<string, string>, address = addressOf(operation)): Promise<Response> {
  const body = bodyOf(operation);
  return fetch(`${app.origin}${address}`, {
    method: operation.method.toUpperCase(),
    redirect: 'manual',
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body }),
  });
}

async function errorOf(answer: Response): Promise<z.infer<typeof errorBody>['error']> {
  const body: unknown = await answer.json();
  const parsed = errorBody.parse(body);
  // Nothing beside the contract's fields, and no sign of the inside.
  expect(body).toEqual(parsed);
  expect(JSON.stringify(body)).not.toMatch(/\n\s+at |node_modules|\.ts:\d|drizzle|select .* from|pglite|stack/i);
  expect(parsed.error.retryAfterSeconds === undefined).toBe(answer.headers.get('retry-after') === null);
  return parsed.error;
}

describe('without a session', () => {
  it.each(sessionOperations.map((operation) => [title(operation), operation] as const))(
    '%s is 401 in JSON, and leads a page to sign-in',
    async (_name, operation) => {
      for (const cookie of ['', 'devtrack.session_token=made.up']) {
        const answer = await raw(operation, { cookie, origin: app.origin, 'sec-fetch-site': 'same-origin' });
        expect(answer.status).toBe(401);
        expect(answer.headers.get('content-type')).toContain('application/json');
        expect(answer.headers.get('cache-control')).toBe('no-store');
        expect((await errorOf(answer)).code).toBe('unauthenticated');
      }
      const page = await raw(operation, {
        accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
        origin: app.origin,
      });
      expect(page.status).toBe(302);
      expect(page.headers.get('location')).toBe('/sign-in');
      const script = await raw(operation, { accept: 'application/json, text/html;q=0.5', origin: app.origin });
      expect(script.status).toBe(401);
    },
  );

  it.each(
    operations
      .filter(({ security }) => security === 'bearer')
      .map((operation) => [title(operation), operation] as const),
  )('or with one, %s wants its bearer token', async (_name, operation) => {
    const wrong: Record<string, string>[] = [
      {},
      { authorization: 'Bearer ' },
      { authorization: 'Bearer wrong' },
      { authorization: cronSecret },
      { authorization: `Basic ${cronSecret}` },
      { cookie: sessionCookie(a) },
      { authorization: `Bearer ${cronSecret}x` },
      { authorization: `Bearer ${metricsToken} ` + 'x' },
    ];
    for (const headers of wrong) {
      const answer = await raw(operation, headers);
      expect(answer.status, JSON.stringify(headers)).toBe(401);
      await errorOf(answer);
    }
    const other = operation.path === '/api/metrics' ? cronSecret : metricsToken;
    expect((await raw(operation, { authorization: `Bearer ${other}` })).status).toBe(401);
  });
});

describe('from another site', () => {
  const changing = [
    ...sessionOperations
      .filter(({ method }) => method !== 'get')
      .map((operation) => [title(operation), operation, addressOf(operation)] as const),
    ...operations
      .filter(({ path: route }) => route === '/api/integrations/summary')
      .map(
        (operation) =>
          [`${title(operation)}?refresh=1`, operation, '/api/integrations/summary?type=daily&refresh=1'] as const,
      ),
  ];
  const strangers = (own: string): Record<string, string>[] => [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: own.replace('http:', 'https:') },
    { origin: `${own}.evil.example` },
    { origin: own.replace(/:\d+$/, ':1') },
    { origin: '' },
    {},
    { referer: `${own}/dashboard` },
    { 'sec-fetch-site': 'none' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: own, 'sec-fetch-site': 'cross-site' },
    { origin: own, 'sec-fetch-site': 'same-site' },
    { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' },
    { origin: own.replace('127.0.0.1', '127.0.0.2') },
  ];

  it.each(changing)('%s is 403 and changes nothing', async (_name, operation, address) => {
    const before = await dumpDatabase(app);
    for (const headers of strangers(app.origin)) {
      const answer = await raw(
        operation,
        { cookie: sessionCookie(b), ...headers },
        address.replace('00000000-0000-4000-8000-000000000000', idsOfB.notification),
      );
      expect(answer.status, JSON.stringify(headers)).toBe(403);
      expect((await errorOf(answer)).code).toBe('cross_origin');
    }
    expect(await dumpDatabase(app)).toBe(before);
  });
});

describe('an answer', () => {
  const skipped = new Set(['/api/integrations/{provider}/callback', '/api/integrations/events']);

  it.each(
    operations
      .filter(({ path: route, method }) => !skipped.has(route) && method !== 'delete')
      .map((operation) => [title(operation), operation] as const),
  )('of %s has exactly the fields of its schema', async (_name, operation) => {
    const reader = operation.path.endsWith('/disconnect') ? await connectedUser() : b;
    const bearer = operation.path === '/api/metrics' ? metricsToken : cronSecret;
    const query = operation.path === '/api/integrations/summary' ? '?type=weekly' : '';
    const headers: Record<string, string> =
      operation.security === 'bearer'
        ? { authorization: `Bearer ${bearer}` }
        : { cookie: sessionCookie(reader), origin: app.origin };
    for (const provider of operation.path.includes('{provider}') && !operation.path.endsWith('/disconnect')
      ? ['github', 'notion', 'slack', 'calendar']
      : ['github']) {
      const answer = await raw(operation, headers, addressOf(operation, idsOfB.notification, provider) + query);
      expect(Object.keys(operation.answers)).toContain(String(answer.status));
      const { schema } = operation.answers[answer.status] ?? { schema: null };
      if (schema === null) {
        await answer.body?.cancel();
        continue;
      }
      const body: unknown = await answer.json();
      // A schema drops what it does not know: what comes out equal was known to the last field.
      expect(schema.parse(body)).toEqual(body);
    }
  });

  it('of the feed and the summary is not empty, so that their schemas were tried on something', async () => {
    expect((await b.json<{ activities: unknown[] }>('/api/activities')).activities.length).toBeGreaterThan(10);
    const summary = await b.json<{ highlights: unknown[]; coverage: Record<string, unknown> }>(
      '/api/integrations/summary?type=weekly',
    );
    expect(Object.keys(summary.coverage).sort()).toEqual(['calendar', 'github', 'notion', 'slack']);
    expect((await b.json<{ logs: unknown[] }>('/api/integrations/github/logs')).logs.length).toBeGreaterThan(0);
  });

  async function connectedUser(): Promise<SignedUp> {
    const user = await newUser(app);
    await user.connect('github');
    return user;
  }
});

describe('another user’s things', () => {
  it.each(sessionOperations.map((operation) => [title(operation), operation] as const))(
    'are not there in %s',
    async (_name, operation) => {
      if (
        operation.path === '/api/integrations/events' ||
        (operation.path === '/api/account' && operation.method === 'delete')
      )
        return;
      const before = await rowsOf(
        app,
        sql`select (select count(*) from activities where user_id = ${idsOfB.user}) as activities, (select count(*) from connections where user_id = ${idsOfB.user}) as connections, (select count(*) from notifications where user_id = ${idsOfB.user} and read_at is not null) as read, (select name from users where id = ${idsOfB.user}) as name`,
      );
      for (const [kind, id] of Object.entries(idsOfB)) {
        const cursor = Buffer.from(JSON.stringify(['2999-01-01T00:00:00.000Z', id])).toString('base64url');
        const query = operation.path.endsWith('/summary')
          ? `?type=weekly&userId=${id}`
          : `?userId=${id}&user_id=${id}&id=${id}&connectionId=${id}${operation.method === 'get' && /logs|activities/.test(operation.path) ? `&cursor=${cursor}` : ''}`;
        const answer = await raw(
          operation,
          { cookie: sessionCookie(a), origin: app.origin, 'x-user-id': id },
          addressOf(operation, id) + query,
        );
        const text = await answer.text();
        if (operation.path.includes('{id}')) expect(answer.status, kind).toBe(404);
        expect(answer.status, kind).toBeLessThan(500);
        for (const other of Object.values(idsOfB)) expect(text.includes(other), `${kind} ${other}`).toBe(false);
        for (const heading of [...titlesOfB, 'Bs very own', b.who.email])
          expect(text.includes(heading), heading).toBe(false);
      }
      expect(
        await rowsOf(
          app,
          sql`select (select count(*) from activities where user_id = ${idsOfB.user}) as activities, (select count(*) from connections where user_id = ${idsOfB.user}) as connections, (select count(*) from notifications where user_id = ${idsOfB.user} and read_at is not null) as read, (select name from users where id = ${idsOfB.user}) as name`,
        ),
      ).toEqual(before);
    },
  );

  it('were found by their owner, so that looking for them meant something', () => {
    expect(titlesOfB.length).toBeGreaterThan(20);
    for (const id of Object.values(idsOfB)) expect(id).toMatch(/^[0-9a-f-]{36}$/);
  });
});

/** The sign-in library's own routes, and those that commands on this machine use. */
const notOfTheContract = /^(auth|operator)\//;

describe('the routes of commands on this machine', () => {
  it.each(operatorActions)('answer %s to nobody without its own token, and to no proxy with it', async (action) => {
    const ask = (headers: Record<string, string>): Promise<Response> =>
      fetch(`${app.origin}/api/operator/${action}`, { method: 'POST', headers, body: '{}' });
    const token = operatorToken(app.config.authSecret, action);
    const others = operatorActions
      .filter((other) => other !== action)
      .map((other) => operatorToken(app.config.authSecret, other));
    for (const given of ['', 'wrong', app.config.authSecret, cronSecret, metricsToken, `${token}x`, ...others]) {
      const answer = await ask({ authorization: `Bearer ${given}`, cookie: sessionCookie(a), origin: app.origin });
      expect(answer.status, given.slice(0, 8)).toBe(401);
      await errorOf(answer);
    }
    for (const header of ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via']) {
      const answer = await ask({ authorization: `Bearer ${token}`, [header]: '203.0.113.9' });
      expect(answer.status, header).toBe(403);
      await errorOf(answer);
    }
  });
});

describe('openapi.json', () => {
  it('lists exactly the routes and methods that exist', async () => {
    const root = fileURLToPath(new URL('../../src/app/', import.meta.url));
    const found: string[] = [];
    for (const file of readdirSync(path.join(root, 'api'), { recursive: true, encoding: 'utf8' }).filter(
      (name) => path.basename(name) === 'route.ts' && !notOfTheContract.test(name),
    )) {
      const route = (await import(pathToFileURL(path.join(root, 'api', file)).href)) as Record<string, unknown>;
      const address = `/api/${path.dirname(file)}`.replaceAll('[', '{').replaceAll(']', '}');
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'])
        if (method in route) found.push(`${method} ${address}`);
    }
    expect(operations.map(title).sort()).toEqual(found.sort());
    const served = (await a.json<{ paths: Record<string, Record<string, unknown>> }>('/api/openapi.json')).paths;
    expect(
      Object.entries(served)
        .flatMap(([address, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${address}`))
        .sort(),
    ).toEqual(found.sort());
  });

  it('is OpenAPI 3.1 in structure: parameters declared, answers described, schemas without loose ends', () => {
    const document = JSON.parse(JSON.stringify(openApiDocument())) as {
      openapi: string;
      info: Record<string, string>;
      paths: Record<string, Record<string, Described>>;
      components: { securitySchemes: Record<string, unknown> };
    };
    expect(document.openapi).toBe('3.1.0');
    expect(document.info.title).toBeTruthy();
    expect(document.info.version).toBeTruthy();
    for (const [address, methods] of Object.entries(document.paths)) {
      expect(address).toMatch(/^\/api(\/[\w.-]+|\/\{\w+\})+$/);
      for (const [method, described] of Object.entries(methods)) {
        const where = `${method} ${address}`;
        expect(described.summary, where).toBeTruthy();
        const inPath = described.parameters
          .filter((parameter) => parameter.in === 'path')
          .map((parameter) => parameter.name);
        expect(inPath.sort(), where).toEqual([...address.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort());
        expect(new Set(described.parameters.map((parameter) => `${parameter.in} ${parameter.name}`)).size, where).toBe(
          described.parameters.length,
        );
        for (const parameter of described.parameters) {
          expect(['path', 'query'], where).toContain(parameter.in);
          expect(parameter.required === true, where).toBe(parameter.in === 'path');
          expect(parameter.schema, where).toBeTypeOf('object');
        }
        expect(
          Object.keys(described.responses).some((code) => /^[23]\d\d$/.test(code)),
          where,
        ).toBe(true);
        for (const [code, response] of Object.entries(described.responses)) {
          expect(code, where).toMatch(/^[2-5]\d\d$/);
          expect(response.description, where).toBeTruthy();
        }
        for (const requirement of described.security ?? [])
          for (const scheme of Object.keys(requirement))
            expect(document.components.securitySchemes, where).toHaveProperty(scheme);
        if (described.requestBody !== undefined) expect(['post', 'patch', 'put', 'delete'], where).toContain(method);
      }
    }
    expect(JSON.stringify(document)).not.toMatch(/"\$ref"|"\$schema"|undefined/);
  });

  interface Described {
    summary: string;
    parameters: { name: string; in: string; required?: boolean; schema: unknown }[];
    responses: Record<string, { description: string }>;
    security?: Record<string, unknown>[];
    requestBody?: unknown;
  }
});
