import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { makeLinkToken, readLinkToken } from './links';

const secret = 's'.repeat(40);
const now = new Date('2026-03-02T12:00:00Z');
const expiresAt = new Date('2026-03-02T13:00:00Z');
const token = makeLinkToken({ purpose: 'reset', email: ' Ada@Example.com ', expiresAt }, secret);

describe('a one-time link', () => {
  it('names its address in lower case and its time until it expires', () => {
    expect(readLinkToken(token, 'reset', secret, now)).toMatchObject({
      purpose: 'reset',
      email: 'ada@example.com',
      expiresAt,
    });
  });

  it('is nothing from the very millisecond of its expiry on', () => {
    expect(readLinkToken(token, 'reset', secret, new Date(expiresAt.getTime() - 1))).not.toBeNull();
    expect(readLinkToken(token, 'reset', secret, expiresAt)).toBeNull();
  });

  it('of one purpose does not serve the other', () => {
    expect(readLinkToken(token, 'invite', secret, now)).toBeNull();
  });

  it('signed with another secret, or with the bare secret that signs sessions, is refused', () => {
    expect(
      readLinkToken(
        makeLinkToken({ purpose: 'reset', email: 'a@b.c', expiresAt }, 't'.repeat(40)),
        'reset',
        secret,
        now,
      ),
    ).toBeNull();
    const [payload = ''] = token.split('.');
    const bare = createHmac('sha256', secret).update(payload).digest('base64url');
    expect(readLinkToken(`${payload}.${bare}`, 'reset', secret, now)).toBeNull();
  });

  it('with a changed address, time or purpose is refused', () => {
    const [payload = '', signature = ''] = token.split('.');
    const content = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
    for (const change of [
      { e: 'eve@example.com' },
      { x: expiresAt.getTime() + 86_400_000 },
      { p: 'invite' },
      { n: '0' },
    ]) {
      const changed = Buffer.from(JSON.stringify({ ...content, ...change })).toString('base64url');
      for (const purpose of ['reset', 'invite'] as const)
        expect(readLinkToken(`${changed}.${signature}`, purpose, secret, now)).toBeNull();
    }
  });

  it.each(['', '.', 'a', 'a.b', 'a.b.c', `${token}.x`, token.slice(0, -1), `${token}A`, '\u0000.\u0000', 'é.é'])(
    'is not what %j is taken for',
    (text) => {
      expect(readLinkToken(text, 'reset', secret, now)).toBeNull();
    },
  );

  it('is another one every time it is made', () => {
    expect(makeLinkToken({ purpose: 'reset', email: 'a@b.c', expiresAt }, secret)).not.toBe(
      makeLinkToken({ purpose: 'reset', email: 'a@b.c', expiresAt }, secret),
    );
  });
});
