import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { grantFile } from './grant-file';
import { SandboxGrants, type CodeRequest } from './grants';

const verifier = 'v'.repeat(43);
const challenge = createHash('sha256').update(verifier).digest('base64url');
const redirectUri = 'http://localhost:3000/api/integrations/github/callback';
const request: CodeRequest = {
  provider: 'github',
  account: 'subject',
  scopes: ['read:user'],
  clientId: 'c',
  redirectUri,
  codeChallenge: challenge,
};
const check = { clientId: 'c', redirectUri, codeVerifier: verifier };
const rotating = { accessPrefix: 'ghu_', refreshPrefix: 'ghr_', expiresInSeconds: 3600 };

let dir: string;
let now: number;
let grants: SandboxGrants;

beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'grants-'));
  now = Date.parse('2026-11-20T12:00:00Z');
  grants = open();
});

function open(): SandboxGrants {
  return new SandboxGrants(grantFile(dir), () => new Date(now));
}

function connected() {
  const redeemed = grants.redeemCode(grants.createCode(request), check);
  if ('error' in redeemed) throw new Error(redeemed.error);
  return grants.issue(redeemed.grant, rotating);
}

describe('an authorization code', () => {
  it('is refused the second time', () => {
    const code = grants.createCode(request);
    expect(grants.redeemCode(code, check)).toMatchObject({
      grant: { provider: 'github', account: 'subject', scopes: ['read:user'] },
    });
    expect(grants.redeemCode(code, check)).toEqual({ error: 'bad_code' });
  });

  it('is used up by a wrong verifier, so that there is no second guess', () => {
    const code = grants.createCode(request);
    expect(grants.redeemCode(code, { ...check, codeVerifier: 'w'.repeat(43) })).toEqual({ error: 'bad_verifier' });
    expect(grants.redeemCode(code, check)).toEqual({ error: 'bad_code' });
  });

  it('is refused without the verifier its challenge asks for', () => {
    expect(grants.redeemCode(grants.createCode(request), { ...check, codeVerifier: null })).toEqual({
      error: 'bad_verifier',
    });
  });

  it('is refused with a verifier where no challenge was given', () => {
    expect(grants.redeemCode(grants.createCode({ ...request, codeChallenge: null }), check)).toEqual({
      error: 'bad_verifier',
    });
  });

  it.each([null, `${redirectUri}/`, redirectUri.replace('localhost', '127.0.0.1'), redirectUri.toUpperCase()])(
    'is refused with the redirect URI %s',
    (other) => {
      expect(grants.redeemCode(grants.createCode(request), { ...check, redirectUri: other })).toEqual({
        error: 'bad_redirect_uri',
      });
    },
  );

  it('is refused to another client, to another provider, and when nobody issued it', () => {
    expect(grants.redeemCode(grants.createCode(request), { ...check, clientId: 'd' })).toEqual({ error: 'bad_code' });
    expect(grants.forProvider('slack').redeemCode(grants.createCode(request), check)).toEqual({ error: 'bad_code' });
    expect(grants.redeemCode('', check)).toEqual({ error: 'bad_code' });
  });

  it('lives ten minutes less a moment', () => {
    const [young, old] = [grants.createCode(request), grants.createCode(request)];
    now += 10 * 60_000 - 1;
    expect(grants.redeemCode(young, check)).toHaveProperty('grant');
    now += 1;
    expect(grants.redeemCode(old, check)).toEqual({ error: 'bad_code' });
  });
});

describe('a token', () => {
  it('that nobody issued is unknown, and a refresh token is no access token', () => {
    const { refreshToken } = connected();
    expect(grants.check('ghu_made_up')).toEqual({ error: 'unknown' });
    expect(grants.check(refreshToken ?? '')).toEqual({ error: 'unknown' });
  });

  it('of one provider is unknown to another', () => {
    const { accessToken, refreshToken } = connected();
    const slack = grants.forProvider('slack');
    expect(slack.check(accessToken)).toEqual({ error: 'unknown' });
    expect(slack.redeemRefresh(refreshToken ?? '', { rotate: true })).toEqual({ error: 'bad_token' });
    expect(slack.revoke(accessToken)).toBe(false);
    expect(grants.forProvider('github').check(accessToken)).toHaveProperty('grant');
  });

  it('expires by the injected clock and then is told from a revoked one', () => {
    const { accessToken, refreshToken } = connected();
    now += 3_600_000 - 1;
    expect(grants.check(accessToken)).toHaveProperty('grant');
    now += 1;
    expect(grants.check(accessToken)).toEqual({ error: 'expired' });
    expect(grants.revoke(accessToken)).toBe(false);
    expect(grants.revoke(refreshToken ?? '')).toBe(true);
    expect(grants.check(accessToken)).toEqual({ error: 'revoked' });
    expect(grants.revoke(refreshToken ?? '')).toBe(false);
  });

  it('for refreshing dies when it is rotated, and only then', () => {
    const refreshToken = connected().refreshToken ?? '';
    expect(grants.redeemRefresh(refreshToken, { rotate: false })).toHaveProperty('grant');
    expect(grants.redeemRefresh(refreshToken, { rotate: true })).toHaveProperty('grant');
    expect(grants.redeemRefresh(refreshToken, { rotate: true })).toEqual({ error: 'bad_token' });
    expect(grants.revoke(refreshToken)).toBe(false);
  });

  it('is revoked with every other of its grant, and with none of another grant', () => {
    const [first, second] = [connected(), connected()];
    expect(grants.revoke(first.accessToken)).toBe(true);
    expect(grants.redeemRefresh(first.refreshToken ?? '', { rotate: true })).toEqual({ error: 'bad_token' });
    expect(grants.check(second.accessToken)).toHaveProperty('grant');
  });

  it('is expired and revoked by the operator for one provider without touching another', () => {
    const { accessToken } = connected();
    expect(grants.expireAccessTokens('slack')).toBe(0);
    expect(grants.check(accessToken)).toHaveProperty('grant');
    expect(grants.expireAccessTokens('github')).toBe(1);
    expect(grants.expireAccessTokens(null)).toBe(0);
    expect(grants.check(accessToken)).toEqual({ error: 'expired' });
    expect(grants.revokeGrants(null)).toBe(1);
    expect(grants.check(accessToken)).toEqual({ error: 'revoked' });
  });

  it('that was refreshed away a hundred times leaves the newest alive and the record small', () => {
    let tokens = connected();
    for (let round = 0; round < 100; round += 1) {
      const redeemed = grants.redeemRefresh(tokens.refreshToken ?? '', { rotate: true });
      if ('error' in redeemed) throw new Error(redeemed.error);
      tokens = grants.issue(redeemed.grant, rotating);
    }
    expect(grants.check(tokens.accessToken)).toHaveProperty('grant');
    expect(readFileSync(path.join(dir, 'sandbox.json'), 'utf8').length).toBeLessThan(10_000);
  });
});

describe('the file', () => {
  it('carries tokens over a restart, revocations included', () => {
    const [kept, ended] = [connected(), connected()];
    grants.revoke(ended.accessToken);
    grants = open();
    expect(grants.check(kept.accessToken)).toMatchObject({ grant: { provider: 'github', scopes: ['read:user'] } });
    expect(grants.redeemRefresh(kept.refreshToken ?? '', { rotate: true })).toHaveProperty('grant');
    expect(grants.check(ended.accessToken)).toEqual({ error: 'revoked' });
  });

  it('holds no token and no code, is readable by its owner alone, and leaves no draft behind', () => {
    const code = grants.createCode(request);
    const { accessToken, refreshToken } = connected();
    const file = path.join(dir, 'sandbox.json');
    const text = readFileSync(file, 'utf8');
    for (const secret of [code, accessToken, refreshToken ?? '?', accessToken.slice(4)])
      expect(text).not.toContain(secret);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(dir)).toEqual(['sandbox.json']);
  });

  it('that is damaged is named in one line and not overwritten', () => {
    const file = path.join(dir, 'sandbox.json');
    writeFileSync(file, '{"version":1,"grants":[{"id":');
    expect(open).toThrow(file);
    expect(readFileSync(file, 'utf8')).toContain('"id":');
  });

  it('is not made before there is something to keep', () => {
    expect(existsSync(path.join(dir, 'sandbox.json'))).toBe(false);
  });
});
