import { describe, expect, it } from 'vitest';
import { sandboxClient } from './credentials';
import { openInProcess, type InProcessOptions } from './in-process';
import { askToken, fieldOf, providerOf, redirectUriOf, refresh, scopesOf } from './test-oauth';

const start = Date.parse('2026-11-20T16:00:00Z');
const ids = ['github', 'notion', 'slack', 'calendar'];

function open(options: Partial<InProcessOptions> = {}) {
  let now = start;
  const sandbox = openInProcess({
    seed: 'one',
    now: () => new Date(now),
    wait: async (ms) => {
      now += ms;
    },
    ...options,
  });
  return { ...sandbox, passed: () => now - start };
}

const exchange = (id: string, sandbox: ReturnType<typeof open>) =>
  askToken(id, sandbox, {
    grant_type: 'authorization_code',
    code: sandbox.createCode({
      provider: id,
      account: 'subject',
      scopes: scopesOf(id),
      clientId: sandboxClient(id).id,
      redirectUri: redirectUriOf(id),
      codeChallenge: null,
    }),
    redirect_uri: redirectUriOf(id),
  });

const whoAmI = (id: string, sandbox: ReturnType<typeof open>, token: string) =>
  providerOf(id)
    .open({
      token,
      urls: providerOf(id).sandboxUrls(sandbox.origin),
      fetch: sandbox.fetch,
      account: null,
      scopes: scopesOf(id),
      tokenExtra: {},
      signal: new AbortController().signal,
      now: () => new Date(start),
    })
    .identify();

describe('the sandbox in this process', () => {
  it('fails like a network for another origin, a closed connection and a body that breaks off', async () => {
    const sandbox = open();
    await expect(sandbox.fetch('http://127.0.0.1:4011/github/user')).rejects.toMatchObject({
      name: 'TypeError',
      cause: { code: 'ECONNREFUSED' },
    });
    sandbox.faults.add({ provider: 'slack', reset: 'before', times: 1 });
    await expect(sandbox.fetch(`${sandbox.origin}/slack/api/auth.test`)).rejects.toMatchObject({
      cause: { code: 'ECONNRESET' },
    });
    sandbox.faults.add({ provider: 'slack', reset: 'middle', times: 1 });
    const broken = await sandbox.fetch(`${sandbox.origin}/slack/api/auth.test`);
    expect(broken.status).toBe(200);
    await expect(broken.text()).rejects.toThrow('terminated');
  });

  it('ends a request that is aborted, before or while the provider takes its time', async () => {
    const sandbox = open({ wait: () => new Promise(() => undefined) });
    const ended = new Error('the run has ended');
    await expect(
      sandbox.fetch(`${sandbox.origin}/slack/api/auth.test`, { signal: AbortSignal.abort(ended) }),
    ).rejects.toBe(ended);
    sandbox.faults.add({ provider: 'slack', stall: { before: 5000 } });
    const controller = new AbortController();
    const asked = sandbox.fetch(`${sandbox.origin}/slack/api/auth.test`, { signal: controller.signal });
    controller.abort(ended);
    await expect(asked).rejects.toBe(ended);
  });

  it('goes on without a client that left, and says that nobody has the answer', async () => {
    let release: () => void = () => undefined;
    const sandbox = open({ wait: () => new Promise<void>((resolve) => (release = resolve)) });
    sandbox.rotation.set({ mode: 'strict' });
    const { tokens } = sandbox.connect({ provider: 'calendar', scopes: [] });
    sandbox.faults.add({ provider: 'calendar', stall: { after: 5000 } });
    const controller = new AbortController();
    const impatient: typeof fetch = (input, init) => sandbox.fetch(input, { ...init, signal: controller.signal });
    const asked = refresh('calendar', { origin: sandbox.origin, fetch: impatient }, tokens.refreshToken ?? '');
    const events = () => sandbox.journal.view().providers.calendar?.events ?? {};
    await expect.poll(events).toMatchObject({ refresh_succeeded: 1 });
    controller.abort(new Error('the run has ended'));
    await expect(asked).rejects.toThrow('the run has ended');
    expect(events()).not.toHaveProperty('refresh_unanswered');
    release();
    await expect.poll(events).toMatchObject({ refresh_unanswered: 1 });
  });

  it('refuses data that cannot be served', () => {
    expect(() => open({ data: { github: { user: { login: 'x' } } } })).toThrow(/"repos"/);
    expect(() => open({ data: { slack: null } })).toThrow('cannot be served');
  });

  it('repeats itself from its seed, and differs with another', async () => {
    const run = async (seed: string) => {
      const sandbox = open({ seed });
      const tokens = [];
      for (const id of ids) tokens.push((await exchange(id, sandbox)).body);
      return JSON.stringify([tokens, sandbox.connect({ provider: 'slack', scopes: [] }), sandbox.journal.view()]);
    };
    const first = await run('one');
    expect(await run('one')).toBe(first);
    expect(await run('two')).not.toBe(first);
  });

  it('takes its time from the caller: a stall passes on the caller’s clock', async () => {
    const sandbox = open();
    sandbox.faults.add({ provider: 'slack', stall: { before: 40_000, after: 20_000 } });
    const answer = await sandbox.fetch(`${sandbox.origin}/slack/api/auth.test`);
    expect(sandbox.passed()).toBe(60_000);
    expect(answer.headers.get('date')).toBe('Fri, 20 Nov 2026 16:01:00 GMT');
  });

  it('takes the controls over the same fetch', async () => {
    const sandbox = open();
    const answer = await sandbox.fetch(`${sandbox.origin}/__sandbox/faults`, {
      method: 'POST',
      body: JSON.stringify([{ provider: 'slack', status: 503 }]),
    });
    expect(await answer.json()).toEqual({ faults: 1 });
    expect((await sandbox.fetch(`${sandbox.origin}/slack/api/auth.test`)).status).toBe(503);
  });

  it.each(ids)('gives %s a grant at once that is what its token endpoint gives', async (id) => {
    const sandbox = open();
    const asked = await exchange(id, sandbox);
    const { grant, tokens } = sandbox.connect({ provider: id, scopes: scopesOf(id) });
    const letters = /[A-Za-z0-9]{40}$/;
    const kindOf = (token: string | null | undefined) => (token ?? '').replace(letters, '');
    expect(kindOf(tokens.accessToken)).toBe(kindOf(fieldOf(asked, 'access_token')));
    expect(kindOf(tokens.refreshToken)).toBe(kindOf(fieldOf(asked, 'refresh_token')));
    expect((await whoAmI(id, sandbox, tokens.accessToken)).id).toBe(
      (await whoAmI(id, sandbox, fieldOf(asked, 'access_token'))).id,
    );
    expect(sandbox.journal.view({ provider: id }).providers[id]?.grants[grant.id]).toMatchObject({
      events: { tokens_issued: 1 },
      requests: { 200: expect.any(Number) as number },
    });
  });

  it('serves four thousand grants at once, each with a live token', async () => {
    const sandbox = open();
    const all = ids.flatMap((id) =>
      Array.from({ length: 1000 }, () => sandbox.connect({ provider: id, scopes: scopesOf(id) })),
    );
    const states = all.map(({ tokens }) => sandbox.grants.inspect(tokens.accessToken)?.state);
    expect(states.filter((state) => state === 'live').length).toBe(4000);
    expect(new Set(all.map(({ grant }) => grant.id)).size).toBe(4000);
  });
});
