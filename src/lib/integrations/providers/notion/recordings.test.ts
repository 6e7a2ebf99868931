import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { judge } from './judge';
import { normalizeAccount, normalizeEdit, toNotionPage } from './normalize';
import { notionOAuth } from './oauth';
import { dataSource, dataSourceList, page, pageList, self } from './schemas';

interface Recording {
  request: { method: string; path: string };
  status: number;
  headers: Record<string, string>;
  body: unknown;
}

const folder = '../shared/recordings/notion';
const present = existsSync(folder);
const files = present
  ? readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .sort()
  : [];

/** What the product does with an answer, by the request it belongs to; null: it makes no such request. */
function handlerOf({ request: { method, path }, status }: Recording): ((recording: Recording) => void) | null {
  if (path === '/v1/oauth/token') return expectToken;
  if (status >= 400) return expectError;
  const route = `${method} ${path}`;
  if (route === 'POST /v1/search' || /^POST \/v1\/(data_sources|databases)\/[^/]+\/query$/.test(route))
    return expectPages;
  if (route === 'GET /v1/users/me') return expectSelf;
  if (/^GET \/v1\/pages\/[^/]+$/.test(route)) return expectPage;
  if (/^GET \/v1\/(data_sources|databases)\/[^/]+$/.test(route)) return expectDataSource;
  return null;
}

function expectToken({ status, body }: Recording): void {
  expect(notionOAuth.reshape({ status, body })).toEqual({ status: 400, body: { error: 'invalid_grant' } });
}

function expectError({ status, headers, body }: Recording): void {
  const error = judge({ status, retryAfter: headers['retry-after'] ?? null, body }, new Date('2026-11-22T12:00:00Z'));
  expect(error.code).toBe({ 400: 'invalid_request', 401: 'token_expired', 404: 'not_found' }[status]);
  expect(error.details.providerCode).toBe((body as { code: string }).code);
}

function expectPages({ body }: Recording): void {
  const sent = (body as { results: { object: string; last_edited_by?: { id: string }; last_edited_time?: string }[] })
    .results;
  const pages = pageList.parse(body).results.filter((result) => 'last_edited_time' in result);
  expect(pages).toHaveLength(sent.filter((result) => result.object === 'page').length);
  for (const found of pages) {
    const editor = found.last_edited_by?.id;
    const row = editor === undefined ? null : normalizeEdit(found, editor);
    expect(row?.externalId).toBe(editor === undefined ? undefined : `${found.id}:${found.last_edited_time}`);
    expect(toNotionPage(found).title).not.toBe('');
    expect(normalizeEdit(found, 'somebody else')).toBeNull();
  }
  expect(dataSourceList.parse(body).results).toHaveLength(sent.length);
}

function expectPage({ body }: Recording): void {
  const found = page.parse(body);
  expect(toNotionPage(found)).toMatchObject({ id: found.id, lastEditedTime: new Date(found.last_edited_time) });
}

function expectDataSource({ body }: Recording): void {
  expect(
    dataSource
      .parse(body)
      .title.map((part) => part.plain_text)
      .join(''),
  ).not.toBe('');
}

/** Both recordings are of internal connections, which name a workspace and nobody in it. */
function expectSelf({ body }: Recording): void {
  const parsed = self.parse(body);
  expect(parsed.bot?.owner?.type).toBe('workspace');
  expect(() => normalizeAccount(parsed, {})).toThrow(expect.objectContaining({ code: 'exchange_failed' }));
}

describe.skipIf(!present)('recorded answers of Notion (skipped where ../shared/recordings is absent)', () => {
  it.each(files)('%s', (name) => {
    const recording = JSON.parse(readFileSync(`${folder}/${name}`, 'utf8')) as Recording;
    const handler = handlerOf(recording);
    handler?.(recording);
    if (handler === null)
      expect(recording.request.path).toMatch(/^\/v1\/(users(\/[0-9a-f-]+)?|blocks\/[0-9a-f-]+\/children)$/);
  });
});
