import { describe, expect, it } from 'vitest';
import type { TokenAnswer } from '@/lib/integrations/provider';
import { openInProcess, type InProcessSandbox } from './in-process';
import { rotationRequest, type RotationRequest } from './rotation';
import { fieldOf, providerOf, refresh, scopesOf, tokenRequest } from './test-oauth';

const start = Date.parse('2026-11-20T16:00:00Z');
const ids = ['github', 'notion', 'slack', 'calendar'];

/** Nothing to read: these tests are about tokens alone. */
const nothing = {
  github: { user: { login: 'x' }, repos: [] },
  notion: { search: { results: [] } },
  slack: { channels: { channels: [] }, users: { members: [] }, history: {}, replies: {} },
  calendar: { calendarList: { items: [] }, events: {} },
};

/** A connection made under the policy, the clock in hand. */
function connected(id: string, policy: RotationRequest) {
  const clock = { now: start };
  const sandbox = openInProcess({
    seed: id,
    data: nothing,
    now: () => new Date(clock.now),
    wait: async () => undefined,
  });
  sandbox.rotation.set(rotationRequest.parse(policy));
  const { grant, tokens } = sandbox.connect({ provider: id, scopes: scopesOf(id) });
  const events = () => sandbox.journal.view({ provider: id }).providers[id]?.events ?? {};
  return { clock, sandbox, grant, first: tokens, events };
}

const stateOf = (sandbox: InProcessSandbox, token: string) => sandbox.grants.inspect(token)?.state;
const pairOf = (answer: TokenAnswer) => [fieldOf(answer, 'access_token'), fieldOf(answer, 'refresh_token')] as const;
const refused = { status: 400, body: { error: 'invalid_grant' } };

describe('an order for rotation', () => {
  it.each([
    {},
    { mode: 'never' },
    { mode: 'strict', graceSeconds: 5 },
    { mode: 'provider', repeat: 'same' },
    { mode: 'grace', graceSeconds: 0 },
    { mode: 'grace', graceSeconds: 1e12 },
    { mode: 'strict', accessSeconds: 0.5 },
    { mode: 'strict', reuse: 'shrug' },
    { mode: 'strict', more: 1 },
  ])('is refused as %j', (order) => {
    expect(rotationRequest.safeParse(order).success).toBe(false);
  });

  it('is taken back whole by the next one', () => {
    const { sandbox } = connected('slack', { mode: 'grace', graceSeconds: 5, accessSeconds: 9, reuse: 'revoke' });
    sandbox.rotation.set({ mode: 'provider' });
    expect(sandbox.rotation.of('slack')).toEqual({
      mode: 'provider',
      graceSeconds: 0,
      repeat: 'same',
      accessSeconds: null,
      reuse: 'refuse',
    });
  });
});

describe.each(ids)('%s, strict and with lives of ten minutes', (id) => {
  const strict: RotationRequest = { mode: 'strict', accessSeconds: 600 };

  it('refuses a refresh token the second time and keeps the grant', async () => {
    const { sandbox, first, events } = connected(id, strict);
    const [access, next] = pairOf(await refresh(id, sandbox, first.refreshToken ?? ''));
    expect(await refresh(id, sandbox, first.refreshToken ?? '')).toMatchObject(refused);
    expect(stateOf(sandbox, access)).toBe('live');
    expect(pairOf(await refresh(id, sandbox, next))[1]).not.toBe('');
    expect(events()).toMatchObject({
      refresh_asked: 3,
      refresh_succeeded: 2,
      refresh_refused: 1,
      refresh_presented_again: 1,
      tokens_issued: 3,
    });
  });

  it('ends the whole grant on reuse, when that is ordered', async () => {
    const { sandbox, first, grant, events } = connected(id, { ...strict, reuse: 'revoke' });
    const [access, next] = pairOf(await refresh(id, sandbox, first.refreshToken ?? ''));
    expect(await refresh(id, sandbox, first.refreshToken ?? '')).toMatchObject(refused);
    expect([stateOf(sandbox, access), stateOf(sandbox, next)]).toEqual(['revoked', 'revoked']);
    expect(await refresh(id, sandbox, next)).toMatchObject(refused);
    expect(events()).toMatchObject({ grant_ended: 1 });
    expect(sandbox.journal.view().entries.filter(({ event }) => event === 'grant_ended')).toMatchObject([
      { provider: id, grant: grant.id },
    ]);
  });

  it('refuses the wrong client as ever, and does not use the token up', async () => {
    const { sandbox, first } = connected(id, strict);
    const [url, request] = tokenRequest(id, sandbox.origin, {
      grant_type: 'refresh_token',
      refresh_token: first.refreshToken ?? '',
    });
    const wrong = {
      ...request,
      headers: { ...request.headers, authorization: 'Basic bm9ib2R5Og==' },
      body: request.body.replace('not-secret', 'wrong'),
    };
    const answer = await sandbox.fetch(url, wrong);
    const { reshape } = providerOf(id).oauth;
    expect(reshape({ status: answer.status, body: await answer.json() })).toMatchObject({
      status: 401,
      body: { error: 'invalid_client' },
    });
    expect(stateOf(sandbox, first.refreshToken ?? '')).toBe('live');
  });

  it('lets access tokens die when it said they would', async () => {
    const { sandbox, clock, first } = connected(id, strict);
    const answer = await refresh(id, sandbox, first.refreshToken ?? '');
    // Notion names no lifetime in its answers, so that one is not passed on.
    if (id !== 'notion') expect(answer.body).toMatchObject({ expires_in: 600 });
    clock.now += 600_000 - 1;
    expect(stateOf(sandbox, fieldOf(answer, 'access_token'))).toBe('live');
    clock.now += 1;
    expect(stateOf(sandbox, fieldOf(answer, 'access_token'))).toBe('expired');
    expect(stateOf(sandbox, fieldOf(answer, 'refresh_token'))).toBe('live');
  });

  it('lives on over five hundred rotations', async () => {
    const { sandbox, first, events } = connected(id, strict);
    let token = first.refreshToken ?? '';
    for (let turn = 0; turn < 500; turn += 1) token = pairOf(await refresh(id, sandbox, token))[1];
    expect(stateOf(sandbox, token)).toBe('live');
    expect(events()).toMatchObject({ refresh_asked: 500, refresh_succeeded: 500, tokens_issued: 501 });
  });
});

describe.each(ids)('%s, with a time of grace', (id) => {
  it('answers the old token with the same pair until the time is over or the new one is used', async () => {
    const { sandbox, clock, first } = connected(id, { mode: 'grace', graceSeconds: 30, accessSeconds: 600 });
    const old = first.refreshToken ?? '';
    const pair = pairOf(await refresh(id, sandbox, old));
    clock.now += 29_999;
    const again = await refresh(id, sandbox, old);
    expect(pairOf(again)).toEqual(pair);
    if (id !== 'notion') expect(again.body).toMatchObject({ expires_in: 571 });
    expect(stateOf(sandbox, old)).toBe('in_grace');
    clock.now += 1;
    expect(await refresh(id, sandbox, old)).toMatchObject(refused);
    const further = pairOf(await refresh(id, sandbox, pair[1]));
    expect(further[1]).not.toBe(pair[1]);
    const last = pairOf(await refresh(id, sandbox, further[1]));
    expect(last[1]).not.toBe('');
    expect(await refresh(id, sandbox, pair[1])).toMatchObject(refused);
  });

  it('answers it with a further pair where that is ordered, and both live', async () => {
    const { sandbox, first, events } = connected(id, {
      mode: 'grace',
      graceSeconds: 30,
      repeat: 'new',
      accessSeconds: 600,
    });
    const pairs = [];
    for (let turn = 0; turn < 2; turn += 1) pairs.push(pairOf(await refresh(id, sandbox, first.refreshToken ?? '')));
    expect(new Set(pairs.flat()).size).toBe(4);
    expect(pairs.flat().map((token) => stateOf(sandbox, token))).toEqual(['live', 'live', 'live', 'live']);
    expect(events()).toMatchObject({ refresh_succeeded: 2, refresh_presented_again: 1 });
  });
});

describe('without an order', () => {
  it('GitHub’s OAuth App and Slack give tokens that stay, and GitHub refuses every refresh', async () => {
    for (const id of ['github', 'slack']) {
      const { first } = connected(id, { mode: 'provider' });
      expect(first).toMatchObject({ refreshToken: null, expiresInSeconds: null });
    }
    const { sandbox } = connected('github', { mode: 'provider' });
    expect(await refresh('github', sandbox, 'ghr_made_up')).toMatchObject(refused);
  });

  it('Google keeps one refresh token over a hundred access tokens', async () => {
    const { sandbox, first } = connected('calendar', { mode: 'provider' });
    let answer: TokenAnswer = { status: 0, body: null };
    for (let turn = 0; turn < 100; turn += 1) answer = await refresh('calendar', sandbox, first.refreshToken ?? '');
    expect(answer.body).toMatchObject({ expires_in: 3599 });
    expect(answer.body).not.toHaveProperty('refresh_token');
    expect(stateOf(sandbox, first.refreshToken ?? '')).toBe('live');
  });

  it('short lives alone leave each provider’s own way of rotating', async () => {
    for (const [id, isKept] of [
      ['calendar', true],
      ['notion', false],
      ['slack', false],
      ['github', false],
    ] as const) {
      const { sandbox, first } = connected(id, { mode: 'provider', accessSeconds: 60 });
      expect((await refresh(id, sandbox, first.refreshToken ?? '')).status, id).toBe(200);
      expect(stateOf(sandbox, first.refreshToken ?? ''), id).toBe(isKept ? 'live' : 'used_up');
    }
  });
});
