import { describe, expect, it } from 'vitest';
import { RateLimitError } from '../../errors';
import { SlackClient } from './client';
import { slack } from './index';
import { formOf, me, tsOf, urlOf, workspaceOf, wrote } from './testing/in-process';
import { open, read, rowsOf, small } from './testing/small-workspace';
import type { SlackContext } from './web';

describe('the messages stream', () => {
  it('writes one row per conversation and quarter hour, people’s conversations added up without names', async () => {
    const pages = await read(open(), 'messages', '2026-11-20T00:00:00Z', '2026-11-21T00:00:00Z');
    expect(rowsOf(pages).sort()).toEqual([
      ['C0GENERAL0:2026-11-20T10:00:00.000Z', 3, '#general'],
      ['C0SECRET00:2026-11-20T10:00:00.000Z', 1, '#plans'],
      ['dm:2026-11-20T10:00:00.000Z', 2, 'Direct messages'],
      ['group_dm:2026-11-20T10:00:00.000Z', 1, 'Group messages'],
    ]);
    expect(pages.flatMap(({ activities }) => activities)).toContainEqual(
      expect.objectContaining({
        metadata: { conversation: 'C0GENERAL0', conversationKind: 'channel', count: 3, replies: 1 },
      }),
    );
  });

  it('nothing that is stored holds a text, a person’s id or a group’s name', async () => {
    const opened = open();
    const pages = [
      ...(await read(opened, 'messages', '2026-11-01T00:00:00Z', '2026-11-22T12:00:00Z')),
      ...(await read(opened, 'reactions', '2026-11-01T00:00:00Z', '2026-11-22T12:00:00Z')),
    ];
    expect(rowsOf(pages)).toHaveLength(8);
    expect(JSON.stringify(pages)).not.toMatch(/merger|Sandbox text|PEER|D0OTHER|mpdm|peer/);
  });

  it('a quarter that a window’s border cuts is counted whole from both sides', async () => {
    const whole = ['C0GENERAL0:2026-11-20T10:00:00.000Z', 3, '#general'];
    const opened = open();
    expect(rowsOf(await read(opened, 'messages', '2026-11-20T10:04:00Z', '2026-11-21T00:00:00Z'))).toContainEqual(
      whole,
    );
    expect(rowsOf(await read(opened, 'messages', '2026-11-20T00:00:00Z', '2026-11-20T10:02:00Z'))).toContainEqual(
      whole,
    );
  });

  it('a quarter that a page’s border cuts is written once, with its whole count', async () => {
    const minutes = Array.from({ length: 250 }, (_, index) =>
      wrote(tsOf(new Date(Date.parse('2026-11-20T10:00:00Z') + index * 6_000).toISOString())),
    );
    const data = workspaceOf({
      channels: { channels: [{ id: 'C0GENERAL0', name: 'general' }] },
      history: { C0GENERAL0: minutes },
    });
    const pages = await read(open(data), 'messages', '2026-11-20T00:00:00Z', '2026-11-21T00:00:00Z');
    expect(pages.map((page) => rowsOf([page]))).toEqual([
      [],
      [['C0GENERAL0:2026-11-20T10:15:00.000Z', 100, '#general']],
      [['C0GENERAL0:2026-11-20T10:00:00.000Z', 150, '#general']],
    ]);
    expect(pages.at(-1)?.through).toEqual(new Date('2026-11-20T00:00:00Z'));
  });

  it('a match that comes twice, because a message arrived between two pages, counts once', async () => {
    const page = (texts: string[]) =>
      texts.map((ts) => ({ ts, user: me, channel: { id: 'C0GENERAL0', name: 'general' } }));
    const [a, b, c] = [tsOf('2026-11-20T10:20:00Z'), tsOf('2026-11-20T10:05:00Z'), tsOf('2026-11-20T10:01:00Z')];
    const shown = [page([a, b]), page([b, c])];
    const fetch: SlackContext['fetch'] = async (_url, init) => {
      const asked = Number(formOf(init).get('page'));
      return Response.json({
        ok: true,
        messages: { paging: { total: 4, page: asked, pages: 2 }, matches: shown[asked - 1] },
      });
    };
    const pages = await read(open(small, { fetch }), 'messages', '2026-11-20T00:00:00Z', '2026-11-21T00:00:00Z');
    expect(rowsOf(pages)).toEqual([
      ['C0GENERAL0:2026-11-20T10:15:00.000Z', 1, '#general'],
      ['C0GENERAL0:2026-11-20T10:00:00.000Z', 2, '#general'],
    ]);
  });
});

describe('the reactions stream', () => {
  it('counts the user’s own by the message’s time, beyond the users Slack shows first', async () => {
    const pages = await read(open(), 'reactions', '2026-11-01T00:00:00Z', '2026-11-22T12:00:00Z');
    expect(rowsOf(pages)).toEqual([
      ['reaction:dm:2026-11-20T10:00:00.000Z', 1, 'Direct messages'],
      ['reaction:C0GENERAL0:2026-11-20T09:00:00.000Z', 1, '#general'],
      ['reaction:C0SECRET00:2026-11-19T10:00:00.000Z', 1, '#plans'],
      ['reaction:C0NOTIN000:2026-11-18T10:00:00.000Z', 1, '#left-long-ago'],
    ]);
  });

  it('holds only what the window selects, and a day beyond it for a clock that is ahead of ours', async () => {
    const pages = await read(open(), 'reactions', '2026-11-19T08:50:00Z', '2026-11-19T09:05:00Z');
    expect(rowsOf(pages)).toEqual([
      ['reaction:C0GENERAL0:2026-11-20T09:00:00.000Z', 1, '#general'],
      ['reaction:C0SECRET00:2026-11-19T10:00:00.000Z', 1, '#plans'],
    ]);
    expect(pages.at(-1)?.covered).toEqual({
      from: new Date('2026-11-19T08:45:00Z'),
      to: new Date('2026-11-20T09:15:00Z'),
    });
  });

  it('follows the cursor over an empty page, and an item shown twice counts once', async () => {
    const item = {
      type: 'message',
      channel: 'C0GENERAL0',
      message: { ts: tsOf('2026-11-20T09:00:00Z'), reactions: [{ users: [me] }] },
    };
    const shown: Record<string, object> = {
      '': { items: [item], response_metadata: { next_cursor: 'bmV4dA==' } },
      'bmV4dA==': { items: [], response_metadata: { next_cursor: 'bGFzdA==' } },
      'bGFzdA==': { items: [item], response_metadata: { next_cursor: '' } },
    };
    const fetch: SlackContext['fetch'] = async (url, init) => {
      if (urlOf(url).endsWith('users.conversations'))
        return Response.json({ ok: true, channels: [{ id: 'C0GENERAL0', name: 'general' }] });
      return Response.json({ ok: true, ...shown[formOf(init).get('cursor') ?? ''] });
    };
    const pages = await read(open(small, { fetch }), 'reactions', '2026-11-20T00:00:00Z', '2026-11-21T00:00:00Z');
    expect(rowsOf(pages)).toEqual([['reaction:C0GENERAL0:2026-11-20T09:00:00.000Z', 1, '#general']]);
  });

  it('a cursor that comes back is an error, not a loop', async () => {
    const fetch: SlackContext['fetch'] = async () =>
      Response.json({ ok: true, items: [], response_metadata: { next_cursor: 'x' } });
    await expect(
      read(open(small, { fetch }), 'reactions', '2026-11-20T00:00:00Z', '2026-11-21T00:00:00Z'),
    ).rejects.toMatchObject({
      code: 'malformed_answer',
    });
  });

  it('without its scope it alone fails, and names what is missing', async () => {
    const opened = open(small, {}, ['search:read']);
    const failing = read(opened, 'reactions', '2026-11-20T00:00:00Z', '2026-11-21T00:00:00Z');
    await expect(failing).rejects.toMatchObject({
      code: 'insufficient_scope',
      details: { missing: ['reactions:read'] },
    });
    expect(rowsOf(await read(opened, 'messages', '2026-11-20T00:00:00Z', '2026-11-21T00:00:00Z'))).toHaveLength(4);
  });

  it('a limit met while a conversation is looked up ends the read; it is not taken for a hidden conversation', async () => {
    const { fake, context, token } = open();
    const fetch: SlackContext['fetch'] = (url, init) =>
      urlOf(url).endsWith('conversations.info')
        ? Promise.resolve(new Response('', { status: 429 }))
        : fake.fetch(url, init);
    const limited = {
      fake,
      token,
      context,
      session: slack.open({ token, ...context, fetch }),
      client: new SlackClient(token, context),
    };
    await expect(read(limited, 'reactions', '2026-11-01T00:00:00Z', '2026-11-22T12:00:00Z')).rejects.toBeInstanceOf(
      RateLimitError,
    );
  });

  it('without the scopes that name conversations it still counts', async () => {
    const pages = await read(
      open(small, {}, ['reactions:read']),
      'reactions',
      '2026-11-01T00:00:00Z',
      '2026-11-22T12:00:00Z',
    );
    expect(rowsOf(pages).map(([, , title]) => title)).toEqual([
      'Direct messages',
      'A channel',
      'A channel',
      'A channel',
    ]);
  });
});
