import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { NotionClient } from './client';
import type { NotionWorkspace } from './fake';
import { connect, readAll, start, wholePast } from './testing/in-process';

const workspaceFile = '../shared/workspace/notion.json.gz';

describe.skipIf(!existsSync(workspaceFile))('a real workspace (skipped where ../shared/workspace is absent)', () => {
  it('gives one row for every page the subject edited last, twice the same, and keeps addresses out', async () => {
    const data = JSON.parse(gunzipSync(readFileSync(workspaceFile)).toString('utf8')) as NotionWorkspace;
    const subject = data._about?.subject;
    const expected = data.search.results
      .filter((page) => page.last_edited_by?.id === subject)
      .map((page) => `${page.id}:${page.last_edited_time}`);
    const world = start(data);
    const access = await connect(world);
    const rows = await readAll(access, wholePast);
    expect(expected.length).toBeGreaterThan(100);
    expect(rows.map((row) => row.externalId).sort()).toEqual(expected.sort());
    expect(await readAll(access, wholePast)).toEqual(rows);
    expect(JSON.stringify([rows, access.account, access.tokenExtra])).not.toMatch(/@/);
    expect(world.requests.every(({ path }) => ['/v1/oauth/token', '/v1/users/me', '/v1/search'].includes(path))).toBe(
      true,
    );
  });

  it('costs one request when nothing has changed', async () => {
    const data = JSON.parse(gunzipSync(readFileSync(workspaceFile)).toString('utf8')) as NotionWorkspace;
    const world = start(data);
    const access = await connect(world);
    world.requests.length = 0;
    await readAll(access, {
      from: new Date('2026-11-21T12:00:00Z'),
      to: new Date('2026-11-22T12:00:00Z'),
      reason: 'steady',
    });
    expect(world.requests).toHaveLength(1);
  });

  it('shows what search said at three earlier moments', async () => {
    const data = JSON.parse(gunzipSync(readFileSync(workspaceFile)).toString('utf8')) as NotionWorkspace & {
      _asOf: Record<string, { id: string; last_edited_time: string; last_edited_by: { id: string } }[]>;
    };
    for (const [moment, pages] of Object.entries(data._asOf)) {
      const access = await connect(start(data, moment));
      const found: string[] = [];
      for (const trashed of [false, true]) {
        for await (const answer of new NotionClient(access.token, access).searchPages({ since: null, trashed })) {
          found.push(
            ...answer.pages.map((page) => `${page.id} ${page.last_edited_time} ${page.last_edited_by?.id ?? ''}`),
          );
        }
      }
      expect(found.sort()).toEqual(
        pages.map((page) => `${page.id} ${page.last_edited_time} ${page.last_edited_by.id}`).sort(),
      );
    }
  });
});
