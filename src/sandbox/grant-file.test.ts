import { mkdtempSync, readFileSync, statSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { grantFile } from './grant-file';
import { SandboxGrants } from './grants';

const rotating = { accessPrefix: 'a_', refreshPrefix: 'r_', expiresInSeconds: 3600 };
const now = () => new Date('2026-11-20T12:00:00Z');

let dir: string;
let file: string;

beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'sandbox-grants-'));
  file = path.join(dir, 'sandbox.json');
});

const open = () => new SandboxGrants(grantFile(dir), now);
const connect = (grants: SandboxGrants) => {
  const grant = grants.newGrant({ provider: 'slack', account: 'subject', scopes: [] });
  return grants.issue(grant, rotating).refreshToken ?? '';
};
const rotate = (grants: SandboxGrants, token: string) => {
  const redeemed = grants.redeemRefresh(token, { rotate: true, endsAccess: true });
  if ('error' in redeemed) throw new Error(redeemed.error);
  return grants.issue(redeemed.grant, rotating);
};

describe('the file of grants', () => {
  it('holds every rotation by the time its tokens are known, wherever the process is killed', () => {
    const grants = open();
    let token = connect(grants);
    for (let turn = 0; turn < 120; turn += 1) {
      const old = token;
      const { accessToken, refreshToken } = rotate(grants, token);
      token = refreshToken ?? '';
      const reopened = open();
      expect([reopened.inspect(token)?.state, reopened.inspect(accessToken)?.state]).toEqual(['live', 'live']);
      expect(reopened.inspect(old)?.state).toBe('used_up');
    }
  });

  it('cut off in the middle of a change has the state before it, and goes on from there', () => {
    const grants = open();
    const [first, other] = [connect(grants), connect(grants)];
    const before = statSync(file).size;
    const { refreshToken } = rotate(grants, first);
    const after = statSync(file).size;
    for (const size of [after - 1, before + 40, before + 1]) {
      truncateSync(file, size);
      const reopened = open();
      expect(reopened.inspect(first)?.state).toBe('live');
      expect(reopened.inspect(refreshToken ?? '')).toBeNull();
    }
    const next = rotate(open(), first);
    const last = open();
    expect([next.refreshToken ?? '', other].map((token) => last.inspect(token)?.state)).toEqual(['live', 'live']);
  });

  it('leaves the old token alive when the process dies before the new one exists', () => {
    const grants = open();
    const token = connect(grants);
    expect(grants.redeemRefresh(token, { rotate: true })).toHaveProperty('grant');
    expect(open().inspect(token)?.state).toBe('live');
  });

  it.each([
    '',
    '{',
    '{"version":2,"grants":[]}\n',
    '{"version":1,"grants":[]}\n{"what":1}\n',
    '{"version":1,"grants":[]}\n[[]]\n',
  ])('that is none of ours (%j) is named and left as it is', (text) => {
    writeFileSync(file, text);
    expect(open).toThrow(file);
    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  it('written by an earlier version is read', () => {
    const hash = '0'.repeat(64);
    const token = { hash, kind: 'refresh', expiresAt: null, ended: false };
    const grant = { id: 'g', provider: 'slack', account: 'subject', scopes: [], revoked: false, tokens: [token] };
    writeFileSync(file, JSON.stringify({ version: 1, grants: [grant] }));
    expect(open().hasRefreshToken('g')).toBe(true);
  });

  it('deleted while the sandbox runs is written again whole', () => {
    const grants = open();
    const [first, other] = [connect(grants), connect(grants)];
    unlinkSync(file);
    const next = rotate(grants, first).refreshToken ?? '';
    expect([next, other].map((token) => open().inspect(token)?.state)).toEqual(['live', 'live']);
  });

  it('grows with the grants and not with their rotations', () => {
    const grants = open();
    const tokens = Array.from({ length: 50 }, () => connect(grants));
    let largest = 0;
    for (let turn = 0; turn < 5000; turn += 1) {
      tokens[turn % 50] = rotate(grants, tokens[turn % 50] ?? '').refreshToken ?? '';
      largest = Math.max(largest, statSync(file).size);
    }
    expect(largest).toBeLessThan(600_000);
    const reopened = open();
    expect(tokens.filter((token) => reopened.inspect(token)?.state === 'live').length).toBe(50);
  });

  it('keeps a refresh token that is never rotated through any number of access tokens', () => {
    const grants = open();
    const token = connect(grants);
    for (let turn = 0; turn < 500; turn += 1) {
      const redeemed = grants.redeemRefresh(token, { rotate: false });
      if ('error' in redeemed) throw new Error(`after ${turn}`);
      grants.issue(redeemed.grant, { ...rotating, refreshPrefix: null });
    }
    expect(open().inspect(token)?.state).toBe('live');
  });
});

describe('a rotation that ends access', () => {
  it('ends the access tokens given before, and none given after', () => {
    const grants = open();
    const grant = grants.newGrant({ provider: 'slack', account: 'subject', scopes: [] });
    const first = grants.issue(grant, rotating);
    const second = rotate(grants, first.refreshToken ?? '');
    expect(grants.check(first.accessToken)).toEqual({ error: 'revoked' });
    expect(grants.check(second.accessToken)).toHaveProperty('grant');
    const redeemed = grants.redeemRefresh(second.refreshToken ?? '', { rotate: true });
    if ('error' in redeemed) throw new Error(redeemed.error);
    expect(grants.check(second.accessToken)).toHaveProperty('grant');
  });
});
