import { describe, expect, it } from 'vitest';
import { IntegrationError, RateLimitError, SyncError, TokenExpiredError } from '../../errors';
import { SlackClient } from './client';
import { slackScopes } from './env';
import { account, formOf, me, secretText, urlOf, workspaceOf } from './testing/in-process';
import { open, read, small } from './testing/small-workspace';
import type { SlackContext } from './web';

describe('the document’s methods', () => {
  it('getUserActivity fills every field, from an exact instant on', async () => {
    const { client } = open();
    expect(await client.getUserActivity(new Date('2026-11-01T00:00:00Z'))).toEqual({
      messageCount: 7,
      channelParticipation: [
        { channelId: 'C0GENERAL0', channelName: 'general', messageCount: 3 },
        { channelId: 'C0SECRET00', channelName: 'plans', messageCount: 1 },
      ],
      dmCount: 3,
      reactionsGiven: 4,
    });
    expect(await client.getUserActivity(new Date('2026-11-20T10:07:30Z'))).toEqual({
      messageCount: 2,
      channelParticipation: [],
      dmCount: 2,
      reactionsGiven: 0,
    });
    expect((await client.getUserActivity()).messageCount).toBe(7);
  });

  it('getChannels lists channels of the user alone, and no conversations between people', async () => {
    expect(await open().client.getChannels()).toEqual([
      { id: 'C0GENERAL0', name: 'general', isPrivate: false, isArchived: false },
      { id: 'C0OLD00000', name: 'old', isPrivate: false, isArchived: true },
      { id: 'C0SECRET00', name: 'plans', isPrivate: true, isArchived: false },
    ]);
  });

  it('getChannels reads lists longer than a page', async () => {
    const channels = Array.from({ length: 2100 }, (_, index) => ({ id: `C0MANY${index}`, name: `many-${index}` }));
    expect(await open(workspaceOf({ channels: { channels } })).client.getChannels()).toHaveLength(2100);
  });

  it('getTeamInfo names the workspace', async () => {
    expect(await open().client.getTeamInfo()).toEqual({ id: 'T0TEAM0000', name: 'Acme', domain: 'acme' });
  });
});

describe('identifying', () => {
  it('keys the account by team and user, and asks for names only where it may', async () => {
    const opened = open(small, { account: null });
    expect(await opened.session.identify()).toEqual({
      id: 'T0TEAM0000:U0ME000000',
      label: 'me in Acme',
      metadata: { teamId: 'T0TEAM0000', teamName: 'Acme', userId: me, url: 'http://127.0.0.1:4010/slack/' },
    });
    const little = open(small, { account: null }, ['search:read']);
    expect((await little.session.identify()).label).toBe('me in Acme');
    expect(little.fake.requests.map(({ method }) => method)).toEqual(['auth.test']);
  });

  it('the token of an organisation names its workspace in every later call', async () => {
    const metadata = { ...account.metadata, isEnterpriseInstall: true };
    const { client, fake } = open(small, { account: { ...account, metadata } });
    await client.getTeamInfo();
    expect(fake.requests[0]?.params.get('team_id')).toBe('T0TEAM0000');
  });
});

describe('failures', () => {
  const answering = (answer: () => Response | Promise<Response>) =>
    open(small, { fetch: async () => answer() }).client.getTeamInfo();

  it.each<[string, () => Response, object]>([
    [
      'a limit',
      () => new Response('', { status: 429, headers: { 'retry-after': '30' } }),
      { code: 'rate_limited', details: { retryAfterSeconds: 30 } },
    ],
    [
      'a limit until a time of Slack’s own clock',
      () => {
        const headers = { 'retry-after': 'Sun, 22 Nov 2026 09:00:40 GMT', date: 'Sun, 22 Nov 2026 09:00:00 GMT' };
        return new Response('', { status: 429, headers });
      },
      { code: 'rate_limited', details: { retryAfterSeconds: 40 } },
    ],
    [
      'a limit without a time',
      () => new Response('', { status: 429 }),
      { code: 'rate_limited', details: { retryAfterSeconds: null } },
    ],
    ['a page of HTML', () => new Response('<html>'), { code: 'malformed_answer' }],
    ['half an answer', () => new Response('{"ok":tr'), { code: 'malformed_answer' }],
    ['an answer of another shape', () => Response.json({ ok: true, team: 'Acme' }), { code: 'malformed_answer' }],
    ['an outage', () => new Response('x', { status: 503 }), { code: 'provider_unavailable' }],
    ['a refusal in words', () => Response.json({ ok: false, error: 'No query passed' }), { code: 'invalid_request' }],
  ])('%s is a typed error', async (_name, answer, expected) => {
    const failing = answering(answer);
    await expect(failing).rejects.toMatchObject(expected);
    await expect(failing).rejects.toBeInstanceOf(IntegrationError);
  });

  it('a limit is asked about once: waiting is the schedule’s business', async () => {
    let requests = 0;
    const opened = open(small, {
      fetch: async () => {
        requests += 1;
        return new Response('', { status: 429, headers: { 'retry-after': '1' } });
      },
    });
    await expect(opened.client.getTeamInfo()).rejects.toBeInstanceOf(RateLimitError);
    expect(requests).toBe(1);
  });

  it('an expired token can be renewed, a revoked or unknown one cannot', async () => {
    const { fake, token, client, context } = open();
    fake.grants.expire(token);
    await expect(client.getTeamInfo()).rejects.toBeInstanceOf(TokenExpiredError);
    const revoked = fake.grants.token();
    fake.grants.revoke(revoked);
    for (const dead of [revoked, 'xoxp-never-issued', fake.grants.token(slackScopes, 'subject', 'github')]) {
      await expect(new SlackClient(dead, context).getTeamInfo()).rejects.toMatchObject({ code: 'invalid_grant' });
    }
  });

  it('what the guarded fetch refuses keeps its code, what it cannot reach is a network error', async () => {
    await expect(
      answering(() => Promise.reject(new SyncError('x', 'slack', 'answer_too_large'))),
    ).rejects.toMatchObject({ code: 'answer_too_large' });
    await expect(answering(() => Promise.reject(new TypeError('fetch failed')))).rejects.toMatchObject({
      code: 'network_error',
    });
  });

  it('an aborted run ends with its own reason', async () => {
    const reason = new Error('lease lost');
    const signal = AbortSignal.abort(reason);
    const fetch: SlackContext['fetch'] = async (_url, init) => {
      init?.signal?.throwIfAborted();
      return Response.json({ ok: true });
    };
    await expect(open(small, { fetch, signal }).client.getTeamInfo()).rejects.toBe(reason);
  });

  it('a failed question who this is can be asked again', async () => {
    const { fake, context, token } = open(small, { account: null });
    let down = true;
    const fetch: SlackContext['fetch'] = (url, init) =>
      down ? Promise.resolve(new Response('', { status: 500 })) : fake.fetch(url, init);
    const client = new SlackClient(token, { ...context, fetch });
    await expect(client.identify()).rejects.toMatchObject({ code: 'provider_unavailable' });
    down = false;
    expect((await client.identify()).id).toBe('T0TEAM0000:U0ME000000');
  });

  it('a failed list of conversations can be asked for again', async () => {
    const { fake, context, token } = open();
    let down = true;
    const fetch: SlackContext['fetch'] = (url, init) =>
      down && urlOf(url).endsWith('users.conversations')
        ? Promise.resolve(new Response('', { status: 500 }))
        : fake.fetch(url, init);
    const client = new SlackClient(token, { ...context, fetch });
    await expect(client.getUserActivity()).rejects.toMatchObject({ code: 'provider_unavailable' });
    down = false;
    expect((await client.getUserActivity()).reactionsGiven).toBe(4);
  });

  it('no error repeats a text that Slack sent', async () => {
    const match = { ts: 'never', user: me, channel: { id: 'C0GENERAL0' }, text: secretText };
    const fetch: SlackContext['fetch'] = async () =>
      Response.json({ ok: true, messages: { paging: { total: 1, page: 1, pages: 1 }, matches: [match] } });
    const failing = read(open(small, { fetch }), 'messages', '2026-11-20T00:00:00Z', '2026-11-21T00:00:00Z');
    const error: unknown = await failing.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'malformed_answer',
      message: 'Slack search.messages: unreadable at messages.matches.0.ts',
    });
    expect(error instanceof Error && error.cause).toBeUndefined();
  });

  it('only forms are sent, to the configured origin, with the token in the header alone', async () => {
    const sent: { url: string; init: RequestInit | undefined }[] = [];
    const { fake, token, context } = open();
    const fetch: SlackContext['fetch'] = (url, init) => {
      sent.push({ url: urlOf(url), init });
      return fake.fetch(url, init);
    };
    await new SlackClient(token, { ...context, fetch }).getUserActivity();
    for (const { url, init } of sent) {
      const headers = new Headers(init?.headers);
      expect(url).toMatch(/^http:\/\/127\.0\.0\.1:4010\/slack\/api\/[a-zA-Z.]+$/);
      expect(headers.get('authorization')).toBe(`Bearer ${token}`);
      expect(headers.get('content-type')).toContain('application/x-www-form-urlencoded');
      expect(formOf(init).toString()).not.toContain(token);
      expect(init?.redirect).toBe('error');
    }
    expect(sent.length).toBeGreaterThan(2);
  });
});
