/** A few hundred malformed requests per group of routes: each is refused in the contract's words, none ends in a 5xx. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { errorBody } from '@/lib/http/contract';
import { startApp, type TestApp } from '../support/app';
import {
  connectAndSync,
  dumpDatabase,
  forgetLimits,
  newUser,
  sessionCookie,
  type SignedUp,
} from '../integration/sql-rows';

let app: TestApp;
let user: SignedUp;
let address = 0;
beforeAll(async () => {
  app = await startApp({ env: { BACKFILL_DAYS: '3', TRUST_PROXY: '1', CRON_SECRET: 'a-cron-secret-of-some-length' } });
  user = await newUser(app);
  // Synced to the end: nothing changes by itself while the requests come.
  await connectAndSync(user, 'github');
});
afterAll(async () => {
  await app.close();
});

const strange = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\u0000\u0000',
  '0',
  '-1',
  '-0',
  '1.5',
  '1e309',
  '1e400',
  '-1e400',
  'NaN',
  'Infinity',
  '0x10',
  '9007199254740993',
  '2147483648',
  '99999999999999999999',
  '1,5',
  'null',
  'undefined',
  'true',
  '[]',
  '{}',
  '[object Object]',
  "'",
  '"',
  "' or 1=1 --",
  "'; drop table users; --",
  '1; select pg_sleep(9)',
  '%',
  '_',
  '\\',
  '%00',
  '%ff',
  '%_%',
  '../../etc/passwd',
  '..\\..',
  '${7*7}',
  '{{7*7}}',
  '<script>alert(1)</script>',
  '\r\nset-cookie: a=b',
  '\u202eabc',
  '\ufeff',
  '\u{1F468}\u200d\u{1F469}\u200d\u{1F467}',
  'İ',
  'ß',
  '\ud83d',
  'a'.repeat(5000),
  '\u0301'.repeat(300),
  '𝟙',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
] as const;
const dates = [
  '2026-13-01',
  '2026-02-30',
  '2026-00-10',
  '2026-1-1',
  '0000-01-01',
  '0001-01-01',
  '9999-12-31',
  '10000-01-01',
  '+010000-01-01',
  '-000001-01-01',
  '-271821-04-20',
  '+275760-09-13T00:00:00.001Z',
  '2026-01-01T00:00:00',
  '2026-01-01T25:00:00Z',
  '2026-01-01T00:00:00+99:00',
  '2026-W01',
  '2026-001',
  '20260101',
  '2026-01-01 ',
  '2026-01-01Z',
  '2026-01-01T',
  'today',
  '1767225600',
  '2026-01-01T00:00:00.0000000001Z',
] as const;

interface Case {
  method: string;
  path: string;
  body?: string | Uint8Array<ArrayBuffer>;
  headers?: Record<string, string>;
  /** Refused for certain; otherwise it may also be taken for what it says. */
  refused: boolean;
}

const get = (path: string, refused = false): Case => ({ method: 'GET', path, refused });
const withQuery = (path: string, name: string, values: readonly string[], refused = false): Case[] =>
  values.map((value) =>
    get(`${path}${path.includes('?') ? '&' : '?'}${name}=${encodeURIComponent(well(value))}`, refused),
  );
/** A lone surrogate cannot be sent in an address. */
const well = (text: string): string => text.replaceAll(/\p{Surrogate}/gu, '\ufffd');

const bodies: readonly (string | Uint8Array<ArrayBuffer>)[] = [
  '{',
  '}',
  '[',
  '{"a"',
  '{"a":}',
  '{a:1}',
  "{'a':1}",
  'undefined',
  'NaN',
  '{"a":1}x',
  '\u0000',
  '"',
  '{"name":"\n"}',
  '{"name":"a"}{"name":"b"}',
  '//',
  '<xml/>',
  'name=x',
  '\ufeff{',
  'null',
  'true',
  '7',
  '"text"',
  '[]',
  '[[]]',
  '[{"name":"x"}]',
  '['.repeat(100_000),
  '['.repeat(100_000) + ']'.repeat(100_000),
  '{"name":'.repeat(20_000) + '1' + '}'.repeat(20_000),
  `{"name":${'['.repeat(50_000)}${']'.repeat(50_000)}}`,
  `"${'x'.repeat(500_000)}"`,
  new Uint8Array([0xff, 0xfe, 0x7b]),
  new Uint8Array([0x7b, 0x22, 0xc3, 0x28, 0x22, 0x3a, 0x31, 0x7d]),
  new Uint8Array([...new TextEncoder().encode('{"name":"'), 0xc3, 0x28, ...new TextEncoder().encode('"}')]),
  new Uint8Array([0xed, 0xa0, 0x80]),
  new Uint8Array(1000),
];
const wrongValues: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e308,
  '',
  [],
  {},
  [null],
  [[]],
  { a: 1 },
  '\u0000',
  'x'.repeat(10_000),
  ['x'],
  { length: 1 },
  { toString: 'x' },
  { $gt: '' },
  '\ud83d',
  [['09:00']],
  [['25:00', '26:00']],
  { mon: null },
];

const groups: Record<string, () => Case[]> = {
  'the feed': () => [
    ...withQuery(
      '/api/activities',
      'limit',
      strange.filter((value) => value !== '0x10'),
      true,
    ),
    ...withQuery('/api/activities', 'cursor', strange, true),
    ...withQuery('/api/activities', 'source', strange, true),
    ...withQuery('/api/activities', 'type', strange, true),
    ...withQuery('/api/activities', 'metric', strange, true),
    ...withQuery('/api/activities', 'q', strange),
    ...withQuery('/api/activities?metric=totalCommits', 'cursor', strange, true),
    ...withQuery('/api/activities', 'start', [...strange.filter((value) => value !== ''), ...dates]),
    ...withQuery('/api/activities?start=2026-01-01', 'end', [...strange, ...dates], true),
    ...withQuery('/api/activities?metric=focusTime&end=2026-01-01', 'start', [...strange, ...dates], true),
    ...cursors.map((cursor) => get(`/api/activities?cursor=${cursor}`, true)),
  ],
  'the analytics and the summary': () => [
    ...withQuery('/api/integrations/analytics', 'days', strange, true),
    ...withQuery('/api/integrations/summary', 'type', strange, true),
    ...withQuery('/api/integrations/summary?type=daily', 'date', [...strange, ...dates], true),
    ...withQuery('/api/integrations/summary?type=monthly', 'date', dates, true),
    ...withQuery('/api/integrations/summary?start=2026-01-01', 'end', [...strange, ...dates], true),
    ...withQuery('/api/integrations/summary?end=2026-01-01', 'start', [...strange, ...dates], true),
    ...withQuery('/api/integrations/summary', 'start', [...strange, ...dates], true),
    ...withQuery(
      '/api/integrations/summary?type=daily',
      'refresh',
      strange.filter((value) => value !== '0'),
      true,
    ),
  ],
  'the integrations': () => [
    ...['connect', 'callback', 'status', 'logs'].flatMap((action) =>
      strange
        .filter((value) => value !== '' && !value.includes('\\'))
        .map((value) => get(`/api/integrations/${encodeURIComponent(well(value))}/${action}`, true)),
    ),
    ...['disconnect', 'history', 'sync'].flatMap((action) =>
      strange
        .filter((value) => value !== '' && !value.includes('\\'))
        .map((value) => ({
          ...get(`/api/integrations/${encodeURIComponent(well(value))}/${action}`, true),
          method: 'POST',
        })),
    ),
    ...withQuery(
      '/api/integrations/github/logs',
      'limit',
      strange.filter((value) => value !== '0x10'),
      true,
    ),
    ...withQuery('/api/integrations/github/logs', 'cursor', strange, true),
    ...cursors.map((cursor) => get(`/api/integrations/github/logs?cursor=${cursor}`, true)),
    ...withQuery('/api/integrations/github/callback', 'state', strange),
    ...withQuery('/api/integrations/github/callback?code=x', 'iss', strange),
    ...withQuery('/api/integrations/github/connect', 'return', strange),
  ],
  'the notifications': () => [
    ...[...strange, ...dates]
      .filter((value) => value !== '' && !value.includes('\\'))
      .flatMap((value) =>
        ['', '-', '00000000-0000-0000-0000-'].map((prefix) => ({
          ...get(`/api/notifications/${encodeURIComponent(well(prefix + value))}/read`, true),
          method: 'POST',
        })),
      ),
    ...bodies.map((body) => ({
      method: 'POST',
      path: '/api/notifications/00000000-0000-4000-8000-000000000000/read',
      body,
      refused: true,
    })),
  ],
  'the account': () => [
    ...bodies.map((body) => ({ method: 'PATCH', path: '/api/account', body, refused: true })),
    ...bodies.map((body) => ({ method: 'DELETE', path: '/api/account', body, refused: true })),
    ...['name', 'timeZone', 'workingHours', 'daysOff', 'weekStart', 'email', '__proto__', 'constructor', 'id'].flatMap(
      (field) =>
        wrongValues
          .filter(
            (value) =>
              !(field === 'daysOff' && JSON.stringify(value) === '[]') && !(field === 'name' && value === '\ud83d'),
          )
          .map((value) => ({
            method: 'PATCH',
            path: '/api/account',
            body: `{${JSON.stringify(field)}:${JSON.stringify(value)}}`,
            refused: true,
          })),
    ),
    ...strange
      .filter((value) => value !== '')
      .map((value) => ({
        method: 'PATCH',
        path: '/api/account',
        body: JSON.stringify({ timeZone: value }),
        refused: true,
      })),
    ...[...strange, ...dates].map((value) => ({
      method: 'PATCH',
      path: '/api/account',
      body: JSON.stringify({ daysOff: [value] }),
      refused: !['0000-01-01', '0001-01-01', '9999-12-31'].includes(value),
    })),
    ...[...strange, ...dates].map((value) => ({
      method: 'PATCH',
      path: '/api/account',
      body: JSON.stringify({
        workingHours: { mon: [['09:00', value]], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] },
      }),
      refused: true,
    })),
    ...wrongValues.map((value) => ({
      method: 'DELETE',
      path: '/api/account',
      body: JSON.stringify({ password: value }),
      refused: true,
    })),
    ...strange.map((value) => ({
      method: 'DELETE',
      path: '/api/account',
      body: JSON.stringify({ password: value }),
      refused: true,
    })),
  ],
  'the dismissals': () => {
    const both = (body: string | Uint8Array<ArrayBuffer>): Case[] =>
      ['POST', 'DELETE'].map((method) => ({ method, path: '/api/insights/dismiss', body, refused: true }));
    const kind = 'after_hours';
    return [
      ...bodies.flatMap(both),
      ...[...strange, ...wrongValues, 'overview', 'coverage_gap', 'meeting'].flatMap((value) =>
        both(JSON.stringify({ kind: value, subject: null })),
      ),
      // Without a subject the kind alone is meant: null is a value of it.
      ...wrongValues.filter((value) => value !== null).flatMap((subject) => both(JSON.stringify({ kind, subject }))),
      ...both(JSON.stringify({ kind, subject: 'x', more: 1 })),
      ...both('{"kind":"after_hours","__proto__":{"subject":"x"},"constructor":1}'),
    ];
  },
  'sign-up, sign-in and reset': () => {
    const auth = (
      path: string,
      body: string | Uint8Array<ArrayBuffer>,
      headers: Record<string, string> = {},
    ): Case => ({ method: 'POST', path: `/api/auth/${path}`, body, headers, refused: true });
    return [
      ...bodies.flatMap((body) => ['sign-up/email', 'sign-in/email', 'reset-password'].map((path) => auth(path, body))),
      ...wrongValues.flatMap((value) => [
        auth('sign-in/email', JSON.stringify({ email: value, password: 'a long enough password' })),
        auth('sign-up/email', JSON.stringify({ name: 'X', email: value, password: 'a long enough password' })),
        auth('reset-password', JSON.stringify({ token: value, newPassword: 'a long enough password' })),
        auth('reset-password', JSON.stringify({ token: 'x.y', newPassword: value })),
      ]),
      ...strange.flatMap((value) => [
        auth('sign-in/email', JSON.stringify({ email: value, password: 'x' })),
        auth('sign-in/email', JSON.stringify({ email: `${value}@example.com`, password: '' })),
        auth('reset-password', JSON.stringify({ token: `${value}.${value}`, newPassword: 'a long enough password' })),
        { ...auth(encodeURIComponent(well(value)), '{}') },
      ]),
      ...[
        'text/plain',
        'application/x-www-form-urlencoded',
        'multipart/form-data; boundary=x',
        'application/json; charset=utf-16',
        '',
      ].map((type) => auth('sign-in/email', 'email=a&password=b', { 'content-type': type })),
    ];
  },
  'cron, metrics and what is open': () => [
    ...strange
      .filter((value) => /^[\x20-\x7e]*$/.test(value))
      .flatMap((value) =>
        ['GET', 'POST'].map((method) => ({
          method,
          path: '/api/cron/sync',
          headers: { authorization: `Bearer ${value}` },
          refused: true,
        })),
      ),
    ...strange
      .filter((value) => /^[\x20-\x7e]*$/.test(value))
      .map((value) => ({ method: 'GET', path: '/api/cron/sync', headers: { authorization: value }, refused: true })),
    ...['health', 'ready', 'openapi.json'].flatMap((name) => withQuery(`/api/${name}`, 'x', strange)),
  ],
};

const encoded = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const uuid = '00000000-0000-4000-8000-000000000000';
const cursors = [
  [],
  [null, null],
  ['2026-01-01T00:00:00Z'],
  ['2026-01-01T00:00:00Z', 'x'],
  ['x', uuid],
  [uuid, '2026-01-01T00:00:00Z'],
  ['2026-02-30T00:00:00Z', uuid],
  ['0000-01-01T00:00:00Z', uuid],
  ['+010000-01-01T00:00:00Z', uuid],
  ['-000001-01-01T00:00:00Z', uuid],
  [0, uuid],
  { 0: 'x', 1: uuid },
  ['2026-01-01T00:00:00Z', `${uuid}'--`],
  ['2026-01-01T00:00:00Z', uuid, 1],
  '{',
  'null',
  '['.repeat(300),
  ['2026-01-01T00:00:00Z', '\u0000'],
].map(encoded);

describe('malformed requests', () => {
  it.each(Object.keys(groups))(
    'to %s are refused with the error shape and change nothing',
    async (name) => {
      const cases = groups[name]?.() ?? [];
      expect(cases.length, 'cases').toBeGreaterThanOrEqual(200);
      const before = name === 'the account' ? '' : await stable();
      const cookie = `${sessionCookie(user)}; devtrack-connect=${'A'.repeat(43)}`;
      const wrong: string[] = [];
      for (let start = 0; start < cases.length; start += 20) {
        // The limits would answer before the route looks.
        forgetLimits();
        await Promise.all(
          cases.slice(start, start + 20).map(async (one) => {
            const problem = await judge(one, cookie);
            if (problem !== null)
              wrong.push(`${one.method} ${one.path.slice(0, 120)} ${String(one.body ?? '').slice(0, 80)}: ${problem}`);
          }),
        );
      }
      expect(wrong).toEqual([]);
      if (before !== '') expect(await stable()).toBe(before);
      expect((await user.get('/api/account')).status).toBe(200);
    },
    60_000,
  );

  /** What must not change: everything but the states and audit lines that connection attempts leave. */
  async function stable(): Promise<string> {
    return (await dumpDatabase(app))
      .split('\n')
      .filter((line) =>
        /^(users|auth_accounts|activities|ai_summaries|insight_dismissals|notifications|user_keys): /.test(line),
      )
      .join('\n');
  }
});

async function judge(one: Case, cookie: string): Promise<string | null> {
  address += 1;
  const answer = await fetch(`${app.origin}${one.path}`, {
    method: one.method,
    redirect: 'manual',
    headers: {
      cookie,
      origin: app.origin,
      'sec-fetch-site': 'same-origin',
      'x-forwarded-for': `10.${address >> 16}.${(address >> 8) & 255}.${address & 255}`,
      ...(one.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...one.headers,
    },
    ...(one.body === undefined ? {} : { body: one.body }),
  });
  const text = await answer.text();
  if (answer.status >= 500) return `${answer.status} ${text.slice(0, 200)}`;
  if (/\n\s+at |node_modules|\.ts:\d|drizzle|invalid byte sequence/i.test(text))
    return `shows the inside: ${text.slice(0, 200)}`;
  if (answer.status < 400) return one.refused ? `was taken: ${answer.status} ${text.slice(0, 100)}` : null;
  // A path that is no route of ours has no body in this harness; the framework draws its own 404.
  if (answer.status === 404 && text === '') return null;
  const body: unknown = JSON.parse(text);
  const ours = errorBody.safeParse(body);
  if (ours.success) return null;
  // The sign-in library's own shape.
  const theirs = one.path.startsWith('/api/auth/') && typeof body === 'object' && body !== null && 'message' in body;
  return theirs ? null : `not the error shape: ${text.slice(0, 200)}`;
}
