/** Faults as a client on a socket meets them, and what the journal says of the provider's side. */
import { mkdtempSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sandboxClient } from './credentials';
import type { JournalView } from './journal';
import { startSandbox, type RunningSandbox } from './server';
import { form, json, send } from './test-client';
import { askToken, fieldOf, providerOf, redirectUriOf, refresh, scopesOf, tokenRequest } from './test-oauth';

let sandbox: RunningSandbox;
const logged: string[] = [];

beforeEach(async () => {
  sandbox = await startSandbox({
    port: 0,
    dataDir: mkdtempSync(path.join(tmpdir(), 'sandbox-faults-')),
    workspace: null,
    timeZone: 'Europe/Berlin',
    now: () => new Date('2026-11-20T10:00:00Z'),
    log: (event) => logged.push(event),
  });
});

afterEach(async () => {
  await sandbox.close();
  expect(logged.splice(0)).not.toContain('error');
});

const at = () => ({ origin: sandbox.origin, fetch });
const control = async (route: string, body?: unknown, method = 'POST') =>
  (await send(`${sandbox.origin}/__sandbox${route}`, body === undefined ? { method } : json(body, method))).json();
const journal = async (query = '') => (await control(`/journal${query}`, undefined, 'GET')) as JournalView;
const eventsOf = async (id: string) => (await journal()).providers[id]?.events ?? {};
const stateOf = async (token: string) =>
  ((await control('/tokens/inspect', { token })) as { token: { state: string } | null }).token?.state;

async function connect(id: string): Promise<{ access: string; refresh: string }> {
  const { oauth } = providerOf(id);
  const verifier = 'v'.repeat(43);
  const fields: Record<string, string> = {
    ...(oauth.scopeParameter === null ? {} : { [oauth.scopeParameter]: scopesOf(id).join(oauth.scopeSeparator) }),
    ...(oauth.pkce.use
      ? {
          code_challenge: createHash('sha256').update(verifier).digest('base64url'),
          code_challenge_method: 'S256',
        }
      : {}),
    client_id: sandboxClient(id).id,
    redirect_uri: redirectUriOf(id),
    response_type: 'code',
    decision: 'allow',
  };
  const answer = await send(oauth.authorizeUrl(providerOf(id).sandboxUrls(sandbox.origin)), form(fields));
  const tokens = await askToken(id, at(), {
    grant_type: 'authorization_code',
    code: new URL(String(answer.headers.location)).searchParams.get('code') ?? '',
    redirect_uri: redirectUriOf(id),
    ...(oauth.pkce.use ? { code_verifier: verifier } : {}),
  });
  return { access: fieldOf(tokens, 'access_token'), refresh: fieldOf(tokens, 'refresh_token') };
}

const ask = (token: string, route = '/github/user/repos?per_page=5') =>
  send(`${sandbox.origin}${route}`, { headers: { authorization: `Bearer ${token}` } });

describe('a refresh', () => {
  beforeEach(() => control('/rotation', { mode: 'strict', accessSeconds: 600 }));

  it.each([
    ['torn down after the work', { reset: 'after' }],
    ['broken off in the middle', { reset: 'middle' }],
    ['answered in half', { truncate: true }],
    ['answered by a proxy after the work', { html: true, status: 502, processed: true }],
    ['answered with garbage after the work', { garbage: true, processed: true }],
  ])('%s has rotated, and nobody has the new token', async (_what, effect) => {
    const { refresh: token } = await connect('notion');
    await control('/faults', { provider: 'notion', path: '/v1/oauth/token', times: 1, ...effect });
    await expect(refresh('notion', at(), token)).rejects.toThrow();
    expect(await stateOf(token)).toBe('used_up');
    expect(await eventsOf('notion')).toMatchObject({
      refresh_asked: 1,
      refresh_succeeded: 1,
      refresh_unanswered: 1,
      tokens_issued: 2,
    });
    expect(await refresh('notion', at(), token)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    expect(await eventsOf('notion')).toMatchObject({ refresh_presented_again: 1, refresh_refused: 1 });
  });

  it.each([
    ['torn down before the work', { reset: 'before' }],
    ['hung up on', { hangup: true }],
    ['answered by a proxy instead', { html: true, status: 504 }],
    ['refused for a while', { status: 503, headers: { 'retry-after': '@+30' } }],
  ])('%s has not rotated, and the old token serves once more', async (_what, effect) => {
    const { refresh: token } = await connect('slack');
    await control('/faults', { provider: 'slack', path: '/api/oauth', times: 1, ...effect });
    const [url, request] = tokenRequest('slack', sandbox.origin, { grant_type: 'refresh_token', refresh_token: token });
    const failed = await fetch(url, request).then(
      ({ ok }) => !ok,
      () => true,
    );
    expect(failed).toBe(true);
    expect(await stateOf(token)).toBe('live');
    expect(await refresh('slack', at(), token)).toMatchObject({ status: 200 });
    expect(await eventsOf('slack')).toMatchObject({ refresh_asked: 2, refresh_succeeded: 1, tokens_issued: 2 });
    expect(await eventsOf('slack')).not.toHaveProperty('refresh_unanswered');
  });

  it('whose client leaves while the provider takes its time has rotated all the same', async () => {
    const { refresh: token } = await connect('calendar');
    await control('/faults', { provider: 'calendar', path: '/token', times: 1, stall: { after: 3000 } });
    const [url, request] = tokenRequest('calendar', sandbox.origin, {
      grant_type: 'refresh_token',
      refresh_token: token,
    });
    const client = new AbortController();
    const asked = fetch(url, { ...request, signal: client.signal });
    await expect.poll(() => eventsOf('calendar')).toMatchObject({ refresh_succeeded: 1 });
    client.abort();
    await expect(asked).rejects.toThrow();
    await expect.poll(() => eventsOf('calendar')).toMatchObject({ refresh_succeeded: 1, refresh_unanswered: 1 });
    expect(await stateOf(token)).toBe('used_up');
  });

  it('that is merely slow, before and after, is answered as ever', async () => {
    const { refresh: token } = await connect('github');
    await control('/faults', { provider: 'github', times: 1, stall: { before: 20, after: 20 } });
    const started = performance.now();
    expect(await refresh('github', at(), token)).toMatchObject({
      status: 200,
      body: { access_token: expect.stringMatching(/^gho_/) as string, expires_in: 600 },
    });
    expect(performance.now() - started).toBeGreaterThanOrEqual(35);
    expect(await eventsOf('github')).not.toHaveProperty('refresh_unanswered');
  });
});

describe('a reader', () => {
  it('tells a connection that is torn down from one that is closed', async () => {
    await control('/faults', { provider: 'github', reset: 'before', times: 1 });
    await expect(ask('x')).rejects.toThrow('ECONNRESET');
    await control('/faults', { provider: 'github', hangup: true, times: 1 });
    await expect(ask('x')).rejects.toThrow('socket hang up');
  });

  it('meets a body that breaks off below its announced length', async () => {
    const { access } = await connect('github');
    await control('/faults', { provider: 'github', reset: 'middle', times: 1 });
    await expect(ask(access)).rejects.toThrow(/aborted|hang up/);
    expect((await ask(access)).status).toBe(200);
    expect((await journal()).providers.github?.requests).toMatchObject({ none: 1 });
  });

  it.each([401, 403, 404, 410, 429, 500, 502, 503, 529])(
    'meets status %i with the form of Retry-After asked for',
    async (status) => {
      await control('/faults', [
        { provider: 'github', status, headers: { 'retry-after': '90' }, times: 1 },
        { provider: 'github', status, headers: { 'retry-after': '@+90' }, times: 1 },
      ]);
      expect(await ask('x')).toMatchObject({ status, headers: { 'retry-after': '90' } });
      expect(await ask('x')).toMatchObject({ status, headers: { 'retry-after': 'Fri, 20 Nov 2026 10:01:30 GMT' } });
    },
  );

  it('gets a page once more and then the next one, over REST, JSON bodies and opaque cursors', async () => {
    const { access } = await connect('github');
    const repos = (page: number) =>
      ask(access, `/github/search/issues?q=${encodeURIComponent('is:pr author:@me')}&per_page=2&page=${page}`);
    await control('/faults', { provider: 'github', repeatPage: true, times: 1 });
    const [one, again, two] = [await repos(1), await repos(2), await repos(2)];
    expect(again.text).toBe(one.text);
    expect(again.headers.link).toBe(one.headers.link);
    expect(two.text).not.toBe(one.text);

    const notion = await connect('notion');
    const search = async (cursor?: string) =>
      (
        await send(`${sandbox.origin}/notion/v1/search`, {
          ...json({ page_size: 3, start_cursor: cursor }),
          headers: { authorization: `Bearer ${notion.access}`, 'notion-version': '2025-09-03' },
        })
      ).json() as { results: { id: string }[]; next_cursor: string };
    await control('/faults', { provider: 'notion', repeatPage: true, times: 1 });
    const first = await search();
    expect(await search(first.next_cursor)).toEqual(first);
    expect((await search(first.next_cursor)).results[0]?.id).not.toBe(first.results[0]?.id);
  });

  it('gets all items of a page, in disorder and some of them twice', async () => {
    const { access } = await connect('github');
    const read = async () => (await ask(access, '/github/user/repos')).json() as { id: number }[];
    const whole = await read();
    await control('/faults', { provider: 'github', shuffle: true, seed: 'x', times: 1 });
    const disturbed = await read();
    expect(new Set(disturbed.map(({ id }) => id))).toEqual(new Set(whole.map(({ id }) => id)));
    expect(disturbed).not.toEqual(whole);
  });

  it('of one grant meets its fault, expiry and revocation, and no other does', async () => {
    const [mine, other] = [await connect('github'), await connect('github')];
    const { token } = (await control('/tokens/inspect', { token: mine.access })) as { token: { grant: string } };
    await control('/faults', { provider: 'github', status: 403, grant: token.grant });
    expect([(await ask(mine.access)).status, (await ask(other.access)).status]).toEqual([403, 200]);
    const { providers } = await journal(`?provider=github&grant=${token.grant}`);
    expect(providers.github?.grants).toEqual({
      [token.grant]: { events: { code_redeemed: 1, tokens_issued: 1 }, requests: { 200: 1, 403: 1 } },
    });
    expect(await control('/tokens/expire', { grant: token.grant })).toEqual({ expired: 1 });
    expect([await stateOf(mine.access), await stateOf(other.access)]).toEqual(['expired', 'live']);
    expect(await control('/grants/revoke', { grant: token.grant })).toEqual({ revoked: 1 });
    expect([await stateOf(mine.access), await stateOf(other.access)]).toEqual(['revoked', 'live']);
  });
});
