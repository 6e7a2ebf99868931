import { describe, expect, it } from 'vitest';
import { slackScopes } from './env';
import { baseUrl, startFake, tsOf, workspaceOf, wrote } from './testing/in-process';

const now = () => new Date('2026-11-22T12:00:00.000Z');
const me = 'U0ME000000';
const data = workspaceOf({
  channels: {
    channels: [
      { id: 'C0GENERAL0', name: 'general' },
      { id: 'C0SECRET00', name: 'plans', is_private: true },
    ],
  },
  history: {
    C0GENERAL0: [
      wrote(tsOf('2026-03-09T23:59:59Z')),
      wrote(tsOf('2026-03-09T00:00:00Z')),
      wrote(tsOf('2026-03-08T12:00:00Z')),
      wrote(tsOf('2026-11-22T12:00:01Z')),
      wrote(tsOf('2026-03-09T10:00:00Z'), { bot_id: 'B0', subtype: 'bot_message' }),
    ],
  },
  replies: {
    C0GENERAL0: {
      [tsOf('2026-03-08T12:00:00Z')]: [
        wrote(tsOf('2026-03-08T12:05:00Z'), { thread_ts: tsOf('2026-03-08T12:00:00Z') }),
      ],
    },
  },
});

/** What the tests below look at, of any method's answer. */
interface Answer {
  ok: boolean;
  error?: string;
  channels?: { id: string }[];
  messages?: Hit[];
}

interface Hit {
  ts: string;
  permalink: string;
  text: string;
}

interface Found {
  messages: { total: number; paging: object; matches: Hit[] };
}

function ask(granted: readonly string[] = [...slackScopes, 'channels:history'], who: 'subject' | 'other' = 'subject') {
  const fake = startFake(data, now);
  const token = fake.grants.token(granted, who);
  return async <T = Answer>(method: string, params: Record<string, string> = {}, init: RequestInit = {}) => {
    const response = await fake.fetch(`${baseUrl}/api/${method}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: new URLSearchParams(params),
      ...init,
    });
    expect(response.status).toBe(200);
    return (await response.json()) as T;
  };
}

describe('the fake refuses as Slack does', () => {
  it.each([
    ['auth.test', {}, { headers: {} }, 'not_authed'],
    ['auth.test', {}, { headers: { authorization: 'Bearer xoxp-unknown' } }, 'invalid_auth'],
    ['chat.postMessage', {}, {}, 'unknown_method'],
    ['constructor', {}, {}, 'unknown_method'],
    ['search.messages', {}, {}, 'No query passed'],
    ['search.messages', { query: 'from:me', page: '101' }, {}, 'invalid_arguments'],
    ['users.conversations', { types: 'everything' }, {}, 'invalid_types'],
    ['reactions.list', { page: '0' }, {}, 'invalid_arguments'],
    ['reactions.list', { count: '1001' }, {}, 'invalid_arguments'],
    ['users.conversations', { limit: '1000' }, {}, 'invalid_limit'],
    ['users.conversations', { cursor: 'nonsense' }, {}, 'invalid_cursor'],
    ['conversations.info', { channel: 'C0NOWHERE0' }, {}, 'channel_not_found'],
    ['users.info', { user: 'U0NOBODY00' }, {}, 'user_not_found'],
  ])('%s with %j', async (method, params, init, error) => {
    expect(await ask()(method, params, init)).toMatchObject({ ok: false, error });
  });

  it('a missing scope is named beside the granted ones', async () => {
    expect(await ask(['im:read', 'search:read'])('users.conversations')).toEqual({
      ok: false,
      error: 'missing_scope',
      needed: 'channels:read',
      provided: 'im:read,search:read',
    });
    expect(await ask(slackScopes)('conversations.history', { channel: 'C0GENERAL0' })).toMatchObject({
      error: 'missing_scope',
    });
  });

  it('arguments in a JSON body are not read', async () => {
    const init = { body: JSON.stringify({ query: 'from:me' }) };
    expect(await ask()('search.messages', {}, init)).toMatchObject({ error: 'No query passed' });
  });
});

describe('the fake answers as Slack does', () => {
  const found = async (query: string, more: Record<string, string> = {}, who: 'subject' | 'other' = 'subject') => {
    const { messages } = await ask(slackScopes, who)<Found>('search.messages', { query, count: '100', ...more });
    return messages;
  };

  it.each([
    ['from:me', 4],
    [`from:<@${me}>`, 4],
    ['from:me after:2026-03-08', 2],
    ['from:me before:2026-03-09', 2],
    ['from:me on:2026-03-09', 2],
    ['from:me after:2026-03-08 before:2026-03-09', 0],
    ['from:me after:yesterday', 0],
    ['merger from:me', 0],
    ['from:<@U0PEER0000>', 0],
  ])('search for "%s" finds %s, nothing of the future and no bots', async (query, total) => {
    expect((await found(query)).total).toBe(total);
  });

  it('another account finds the subject’s messages where they are public, and none of its own', async () => {
    expect((await found('from:me', {}, 'other')).total).toBe(0);
    expect((await found(`from:<@${me}>`, {}, 'other')).total).toBe(4);
  });

  it('hits come newest first in pages, without thread_ts, with the thread in the permalink, and with text', async () => {
    const { matches, paging } = await found('from:me', { count: '3', page: '1', sort: 'timestamp', sort_dir: 'desc' });
    expect(paging).toEqual({ count: 3, total: 4, page: 1, pages: 2 });
    expect(matches.map(({ ts }) => ts)).toEqual([
      tsOf('2026-03-09T23:59:59Z'),
      tsOf('2026-03-09T00:00:00Z'),
      tsOf('2026-03-08T12:05:00Z'),
    ]);
    expect(matches[2]).not.toHaveProperty('thread_ts');
    expect(matches[2]?.permalink).toContain(`?thread_ts=${tsOf('2026-03-08T12:00:00Z')}`);
    expect(matches[2]?.text).not.toBe('');
  });

  it('users.conversations lists public channels alone unless asked for more', async () => {
    expect((await ask()('users.conversations')).channels).toHaveLength(1);
    expect((await ask()('users.conversations', { types: 'public_channel,private_channel' })).channels).toHaveLength(2);
    expect((await ask(slackScopes, 'other')('users.conversations')).channels).toEqual([]);
    expect((await ask(slackScopes, 'other')('conversations.info', { channel: 'C0SECRET00' })).error).toBe(
      'channel_not_found',
    );
  });

  it('history gives a channel’s own messages, replies a thread’s', async () => {
    const { messages } = await ask()('conversations.history', { channel: 'C0GENERAL0', limit: '2' });
    expect(messages?.map(({ ts }) => ts)).toEqual([tsOf('2026-03-09T23:59:59Z'), tsOf('2026-03-09T10:00:00Z')]);
    const thread = await ask()('conversations.replies', { channel: 'C0GENERAL0', ts: tsOf('2026-03-08T12:00:00Z') });
    expect(thread.messages).toHaveLength(2);
    expect((await ask()('conversations.replies', { channel: 'C0GENERAL0', ts: '1.0' })).error).toBe('thread_not_found');
  });

  it('reactions come with a total where a page is asked for by its number, and with a cursor otherwise', async () => {
    const numbered = await ask()<object>('reactions.list', { count: '100', page: '1' });
    expect(numbered).toEqual({ ok: true, items: [], paging: { count: 100, total: 0, page: 1, pages: 0 } });
    expect(await ask()<object>('reactions.list')).toEqual({
      ok: true,
      items: [],
      response_metadata: { next_cursor: '' },
    });
  });

  it('a trial revocation ends nothing', async () => {
    const call = ask();
    expect(await call('auth.revoke', { test: '1' })).toEqual({ ok: true, revoked: false });
    expect(await call('auth.revoke')).toEqual({ ok: true, revoked: true });
    expect(await call('auth.test')).toEqual({ ok: false, error: 'token_revoked' });
  });
});
