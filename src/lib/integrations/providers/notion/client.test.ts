import { describe, expect, it } from 'vitest';
import { NotionClient } from './client';
import { notion } from './index';
import { client, colleague, connect, me, pageData, readAll, start, wholePast, workspace } from './testing/in-process';

describe('the client over the fake', () => {
  it('names the account by workspace and user, without the address', async () => {
    const access = await connect(start(workspace([])));
    expect(access.account).toEqual({
      id: `dddddddd-0000-4000-8000-000000000001:${me}`,
      label: 'Subject in Acme',
      metadata: { userId: me, workspaceId: 'dddddddd-0000-4000-8000-000000000001' },
    });
    expect(JSON.stringify(access.tokenExtra)).not.toContain('@');
  });

  it('reads 250 pages to the last one, in three requests and one for the trash', async () => {
    const world = start(workspace(Array.from({ length: 250 }, (_, index) => pageData(index + 1))));
    const access = await connect(world);
    const before = world.requests.length;
    expect(await readAll(access, wholePast)).toHaveLength(250);
    expect(world.requests.length - before).toBe(4);
  });

  it('stops at the first answer that is older than the window less ten minutes', async () => {
    const minutesAgo = (minutes: number) =>
      new Date(Date.parse('2026-11-22T12:00:00Z') - minutes * 60_000).toISOString();
    const world = start(
      workspace(
        Array.from({ length: 250 }, (_, index) => pageData(index + 1, { last_edited_time: minutesAgo(index) })),
      ),
    );
    const access = await connect(world);
    const before = world.requests.length;
    const rows = await readAll(access, {
      from: new Date(minutesAgo(5)),
      to: new Date(minutesAgo(0)),
      reason: 'steady',
    });
    expect(rows).toHaveLength(16);
    expect(world.requests.length - before).toBe(1);
  });

  it('keeps the last edits of others out and marks what is in the trash', async () => {
    const theirs = pageData(1, {
      last_edited_by: { object: 'user', id: colleague },
      created_by: { object: 'user', id: me },
    });
    const trash = pageData(2, { in_trash: true });
    const rows = await readAll(await connect(start(workspace([theirs, trash]))), wholePast);
    expect(rows.map((row) => [row.title, row.metadata])).toEqual([
      ['Page 2', { pageId: trash.id, parentDatabase: null, created: false, trashed: true }],
    ]);
  });

  it('fills every field of the page, its database and its content', async () => {
    const source = 'eeeeeeee-0000-4000-8000-000000000001';
    const row = pageData(1, {
      parent: { type: 'data_source_id', data_source_id: source, database_id: 'ffffffff-0000-4000-8000-000000000001' },
    });
    const world = start({
      ...workspace([row]),
      search: {
        results: [
          row,
          {
            object: 'data_source',
            id: source,
            title: [{ plain_text: 'Tasks' }],
            url: 'https://app.notion.com/p/9',
            created_time: row.created_time,
            last_edited_time: row.last_edited_time,
          },
        ],
      },
      blocks: {
        [row.id]: {
          results: [
            { object: 'block', id: 'b1', type: 'heading_1', heading_1: { rich_text: [{ plain_text: 'Plan' }] } },
          ],
        },
      },
    });
    const access = await connect(world);
    const notionClient = new NotionClient(access.token, access);
    expect(await notionClient.getRecentPages(new Date('2026-11-01T00:00:00Z'))).toEqual([
      {
        id: row.id,
        title: 'Page 1',
        lastEditedTime: new Date('2026-11-20T09:30:00.000Z'),
        url: 'https://app.notion.com/p/1',
        parentDatabase: source,
      },
    ]);
    expect(await notionClient.getDatabases()).toEqual([
      {
        id: source,
        title: 'Tasks',
        url: 'https://app.notion.com/p/9',
        lastEditedTime: new Date('2026-11-20T09:30:00.000Z'),
      },
    ]);
    expect(await notionClient.getPageContent(row.id)).toBe('# Plan');
    await expect(notionClient.getPageContent('cccccccc-0000-4000-8000-999999999999')).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('says that a refused token is expired, and that it is gone after a revocation', async () => {
    const world = start(workspace([]));
    const access = await connect(world);
    const revoke = { tokens: { accessToken: access.token }, client, urls: access.urls, fetch: world.wire };
    await notion.oauth.revoke(revoke);
    await expect(readAll(access, wholePast)).rejects.toMatchObject({
      name: 'TokenExpiredError',
      code: 'token_expired',
    });
    await expect(notion.oauth.revoke(revoke)).resolves.toBeUndefined();
    await expect(notion.oauth.revoke({ ...revoke, client: { id: 'x', secret: 'y' } })).rejects.toMatchObject({
      name: 'OAuthError',
      code: 'invalid_client',
    });
  });
});

describe('the client over a broken provider', () => {
  const answering = (status: number, body: string, headers: Record<string, string> = {}) => {
    const world = start(workspace([]));
    return connect(world).then((access) => ({
      ...access,
      fetch: () => Promise.resolve(new Response(body, { status, headers })),
    }));
  };

  it.each([
    [200, '<html>', 'malformed_answer'],
    [200, '{"results":"none","has_more":false,"next_cursor":null}', 'malformed_answer'],
    [
      200,
      '{"results":[{"object":"page","id":"1","url":"https://x"}],"has_more":false,"next_cursor":null}',
      'malformed_answer',
    ],
    [200, '{"results":[],"has_more":true,"next_cursor":"same"}', 'malformed_answer'],
    [502, '<html>', 'provider_unavailable'],
    [403, '<html>', 'provider_unavailable'],
    [400, '{"code":"validation_error"}', 'invalid_request'],
  ])('%i %s is %s', async (status, body, code) => {
    await expect(readAll(await answering(status, body), wholePast)).rejects.toMatchObject({ code });
  });

  it('skips a page that Notion only names', async () => {
    const access = await answering(200, '{"results":[{"object":"page","id":"1"}],"has_more":false,"next_cursor":null}');
    expect(await readAll(access, wholePast)).toEqual([]);
  });

  it('says network_error where nothing answers, and lets an ended run end as it was ended', async () => {
    const access = await connect(start(workspace([])));
    const broken = { ...access, fetch: () => Promise.reject(new TypeError('fetch failed')) };
    await expect(readAll(broken, wholePast)).rejects.toMatchObject({ code: 'network_error' });
    const ended = AbortSignal.abort(new Error('the run is over'));
    await expect(readAll({ ...broken, signal: ended }, wholePast)).rejects.toThrow('fetch failed');
  });

  it('says network_error where the connection breaks within the answer', async () => {
    const access = await connect(start(workspace([])));
    const wire = () => Promise.resolve(new Response(brokenBody()));
    await expect(readAll({ ...access, fetch: wire }, wholePast)).rejects.toMatchObject({ code: 'network_error' });
  });

  it('says cursor_expired where only the continuation is refused', async () => {
    const access = await connect(start(workspace([])));
    const answers = ['{"results":[],"has_more":true,"next_cursor":"c1"}', '{"code":"validation_error"}'];
    const wire = () =>
      Promise.resolve(
        new Response(answers[0] ?? '', { status: answers.shift()?.includes('code') === true ? 400 : 200 }),
      );
    await expect(readAll({ ...access, fetch: wire }, wholePast)).rejects.toMatchObject({ code: 'cursor_expired' });
  });
});

function brokenBody(): ReadableStream {
  return new ReadableStream({ start: (controller) => controller.error(new TypeError('terminated')) });
}
