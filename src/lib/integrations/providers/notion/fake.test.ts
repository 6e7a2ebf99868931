import { describe, expect, it } from 'vitest';
import {
  base,
  colleague,
  connect,
  me,
  pageData,
  post,
  readAll,
  start,
  wholePast,
  workspace,
} from './testing/in-process';

describe('the fake Notion is strict', () => {
  it('refuses wrong credentials, a second use of a code, another redirect URI and a used refresh token', async () => {
    const world = start(workspace([]));
    world.grants.addCode('once', 'subject');
    const exchange = { grant_type: 'authorization_code', code: 'once', redirect_uri: 'http://localhost/callback' };
    expect(await post(world.wire, '/v1/oauth/token', exchange, { authorization: 'Basic bm8=' })).toMatchObject({
      status: 401,
      body: { error: 'invalid_client' },
    });
    const granted = await post(world.wire, '/v1/oauth/token', exchange);
    expect(granted).toMatchObject({
      status: 200,
      body: { workspace_name: 'Acme', owner: { type: 'user', user: { id: me } } },
    });
    expect(granted.body).not.toHaveProperty('expires_in');
    expect(await post(world.wire, '/v1/oauth/token', exchange)).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant' },
    });
    world.grants.addCode('elsewhere', 'subject');
    expect(
      await post(world.wire, '/v1/oauth/token', { ...exchange, code: 'elsewhere', redirect_uri: 'http://evil/' }),
    ).toMatchObject({ status: 400 });
    const refresh = { grant_type: 'refresh_token', refresh_token: granted.body['refresh_token'] };
    const renewed = await post(world.wire, '/v1/oauth/token', refresh);
    expect(renewed.body['refresh_token']).not.toBe(granted.body['refresh_token']);
    expect(await post(world.wire, '/v1/oauth/token', refresh)).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant' },
    });
  });

  it('wants a version, a token, a known cursor and a sane page size', async () => {
    const world = start(workspace([pageData(1)]));
    const { token } = await connect(world);
    const bearer = { authorization: `Bearer ${token}` };
    expect(await post(world.wire, '/v1/search', {}, { authorization: 'Bearer nonsense' })).toMatchObject({
      status: 401,
      body: { code: 'unauthorized' },
    });
    expect(await post(world.wire, '/v1/search', { start_cursor: 'stale' }, bearer)).toMatchObject({
      status: 400,
      body: { code: 'validation_error' },
    });
    expect(await post(world.wire, '/v1/search', { page_size: 101 }, bearer)).toMatchObject({ status: 400 });
    expect(
      await post(world.wire, '/v1/search', { filter: { property: 'object', value: 'database' } }, bearer),
    ).toMatchObject({ status: 400 });
    const unversioned = await world.wire(`${base}/v1/users/me`, { headers: bearer });
    expect(await unversioned.json()).toMatchObject({ code: 'missing_version' });
  });

  it('shows pages as they were at its clock', async () => {
    const late = pageData(1, { last_edited_time: '2026-11-21T10:00:00.000Z', in_trash: true });
    const world = start(
      workspace([late, pageData(2, { created_time: '2026-11-19T00:00:00.000Z' })], {
        _edits: [
          { page_id: late.id, time: '2026-11-01T08:00:00Z', user: colleague, kind: 'created' },
          { page_id: late.id, time: '2026-11-10T08:00:00Z', user: me, kind: 'edited' },
          { page_id: late.id, time: '2026-11-21T10:00:00Z', user: colleague, kind: 'archived' },
        ],
      }),
      '2026-11-15T00:00:00.000Z',
    );
    const rows = await readAll(await connect(world), wholePast);
    expect(rows.map((row) => row.externalId)).toEqual([`${late.id}:2026-11-10T08:00:00.000Z`]);
    expect(rows[0]?.metadata).toMatchObject({ trashed: false });
  });

  it('has nothing for the other account', async () => {
    const world = start(workspace([pageData(1)]));
    const other = await connect(world, 'other');
    expect(other.account?.id).not.toContain(me);
    expect(await readAll(other, wholePast)).toEqual([]);
  });
});
