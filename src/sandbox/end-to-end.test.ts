/** Each provider's own client against the sandbox over HTTP: consent, code, tokens, identity, a month of activity. */
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Access, Account, TokenAnswer } from '@/lib/integrations/provider';
import { providers, isProvider } from '@/lib/integrations/registry';
import { sandboxClient } from './credentials';
import { startSandbox, type RunningSandbox } from './server';
import { form, json, send } from './test-client';

const day = 86_400_000;
const now = new Date('2026-11-20T16:00:00Z');
const verifier = 'a-verifier-of-enough-letters-for-the-specification';
const ids = Object.keys(providers);
const dataDir = mkdtempSync(path.join(tmpdir(), 'sandbox-'));

let sandbox: RunningSandbox;
const open = (workspace: string | null) =>
  startSandbox({ port: 0, dataDir, workspace, timeZone: 'Europe/Berlin', now: () => now, log: () => {} });

beforeAll(async () => {
  sandbox = await open(null);
});
afterAll(() => sandbox.close());

const providerOf = (id: string) => {
  if (!isProvider(id)) throw new Error(id);
  return providers[id];
};
const redirectUri = (id: string) => `http://localhost:3000/api/integrations/${id}/callback`;
const urlsOf = (id: string) => providerOf(id).sandboxUrls(sandbox.origin);
const scopesOf = (id: string) => [...providerOf(id).readEnv({}).env.scopes];

async function authorize(id: string, account: string): Promise<string> {
  const { oauth } = providerOf(id);
  const asked: Record<string, string> =
    oauth.scopeParameter === null ? {} : { [oauth.scopeParameter]: scopesOf(id).join(oauth.scopeSeparator) };
  const pkce: Record<string, string> = oauth.pkce.use
    ? { code_challenge: createHash('sha256').update(verifier).digest('base64url'), code_challenge_method: 'S256' }
    : {};
  const fields = {
    ...oauth.authorizeParams,
    ...asked,
    ...pkce,
    client_id: sandboxClient(id).id,
    redirect_uri: redirectUri(id),
    response_type: 'code',
    state: 's',
  };
  const url = oauth.authorizeUrl(urlsOf(id));
  expect((await send(`${url}?${new URLSearchParams(fields)}`)).status).toBe(200);
  const answer = await send(url, form({ ...fields, account, decision: 'allow' }));
  return new URL(String(answer.headers.location)).searchParams.get('code') ?? '';
}

async function askToken(id: string, fields: Record<string, string>): Promise<TokenAnswer> {
  const { oauth } = providerOf(id);
  const { id: clientId, secret } = sandboxClient(id);
  const basic = oauth.clientAuth === 'client_secret_basic';
  const all = basic ? fields : { ...fields, client_id: clientId, client_secret: secret };
  const request = oauth.tokenBody === 'json' ? json(all) : form(all);
  const headers = {
    ...request.headers,
    accept: 'application/json',
    ...oauth.tokenHeaders,
    ...(basic ? { authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}` } : {}),
  };
  const answer = await send(oauth.tokenUrl(urlsOf(id)), { ...request, headers });
  return oauth.reshape({ status: answer.status, body: answer.json() });
}

const exchange = (id: string, code: string) =>
  askToken(id, {
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri(id),
    ...(providerOf(id).oauth.pkce.use ? { code_verifier: verifier } : {}),
  });

async function connect(id: string, account = 'subject'): Promise<Access> {
  const answer = await exchange(id, await authorize(id, account));
  expect(answer).toMatchObject({ status: 200, body: { access_token: expect.any(String) as string } });
  const body = answer.body as Record<string, unknown>;
  const { oauth } = providerOf(id);
  return {
    token: String(body.access_token),
    urls: urlsOf(id),
    fetch,
    account: null,
    scopes: scopesOf(id),
    tokenExtra: Object.fromEntries(oauth.extraFields.map((name) => [name, body[name]])),
    signal: AbortSignal.timeout(60_000),
    now: () => now,
  };
}

/** `to` may lie after the month: what changed since is then found by its change. */
async function readMonth(id: string, access: Access, account: Account, to = now): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const stream of providerOf(id).open({ ...access, account }).streams) {
    for await (const page of stream.read({ from: new Date(now.getTime() - 30 * day), to, reason: 'backfill' }, null)) {
      for (const { type, count, occurredAt } of page.activities) {
        if (occurredAt >= new Date(now.getTime() - 30 * day) && occurredAt <= now)
          counts.set(type, (counts.get(type) ?? 0) + count);
      }
    }
  }
  return counts;
}

describe.each(ids)('%s', (id) => {
  it('refuses a code the second time, and a code nobody issued', async () => {
    const code = await authorize(id, 'subject');
    expect(await exchange(id, code)).toMatchObject({ status: 200 });
    for (const dead of [code, 'made-up']) {
      const answer = await exchange(id, dead);
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.body).toMatchObject({ error: 'invalid_grant' });
    }
  });

  it('connects, tells who it is, and reads a month', async () => {
    const access = await connect(id);
    const account = await providerOf(id).open(access).identify();
    expect(account.id).not.toBe('');
    const counts = await readMonth(id, access, account);
    for (const type of providerOf(id).activityTypes) expect(counts.get(type), type).toBeGreaterThan(5);
    expect(counts.get('commit') ?? 150).toBeGreaterThanOrEqual(150);
    expect(counts.get('commit') ?? 150).toBeLessThanOrEqual(300);
  });

  it('is somebody else with the second account', async () => {
    const [mine, other] = await Promise.all(
      ['subject', 'other'].map(async (account) =>
        providerOf(id)
          .open(await connect(id, account))
          .identify(),
      ),
    );
    expect(mine?.id).not.toBe(other?.id);
  });

  it('keeps a connection over a restart, and ends it when its tokens are revoked', async () => {
    const access = await connect(id);
    await sandbox.close();
    sandbox = await open(null);
    const again = { ...access, urls: urlsOf(id) };
    const account = await providerOf(id).open(again).identify();
    await send(`${sandbox.origin}/__sandbox/grants/revoke`, json({ provider: id }));
    await expect(
      providerOf(id)
        .open({ ...again, account: null })
        .identify(),
    ).rejects.toMatchObject({ provider: id });
    expect(account.label).not.toBe('');
  });
});

it('a clock moved on by forty days shows forty new days and the old ones as they were', async () => {
  const access = await connect('github');
  const account = await providerOf('github').open(access).identify();
  const before = await readMonth('github', access, account);
  await send(`${sandbox.origin}/__sandbox/clock`, json({ offsetMs: 40 * day }));
  // Merges of branches opened before `now` arrive later and carry earlier author dates, so the month may only grow.
  const later = new Date(now.getTime() + 40 * day);
  const after = await readMonth('github', { ...access, now: () => later }, account, later);
  const found = await send(
    `${sandbox.origin}/github/search/issues?q=${encodeURIComponent('is:pr author:@me created:>2026-12-20')}`,
    {
      headers: { authorization: `Bearer ${access.token}`, 'x-github-api-version': '2022-11-28' },
    },
  );
  for (const type of ['pull_request', 'issue', 'review']) expect(after.get(type), type).toBe(before.get(type));
  expect(after.get('commit')).toBeGreaterThanOrEqual(before.get('commit') ?? 0);
  expect((found.json() as { total_count: number }).total_count).toBeGreaterThan(5);
});

const folder = path.resolve('../shared/workspace');
describe.skipIf(!existsSync(folder))('a workspace folder (skipped where ../shared/workspace is absent)', () => {
  it('is served in place of the sample developer', async () => {
    const served = await startSandbox({
      port: 0,
      dataDir: mkdtempSync(path.join(tmpdir(), 'sandbox-')),
      workspace: folder,
      now: () => new Date('2026-11-20T00:00:00Z'),
      log: () => {},
    });
    const kept = sandbox;
    sandbox = served;
    const labels = await Promise.all(
      ids.map(
        async (id) =>
          (
            await providerOf(id)
              .open(await connect(id))
              .identify()
          ).label,
      ),
    );
    expect(labels.filter((label) => label.toLowerCase().includes('octo')).length).toBeGreaterThanOrEqual(2);
    sandbox = kept;
    await served.close();
  });
});
