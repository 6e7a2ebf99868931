import { createCipheriv, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { decrypt, DecryptionError, encrypt, keyIdOf, type CipherPlace } from './token-cipher';

const key = { id: 'k1', key: Buffer.alloc(32, 1) };
const place: CipherPlace = {
  userId: 'user-1',
  connectionId: 'connection-1',
  provider: 'github',
  field: 'access_token',
};
const token = 'gho_thisIsNoRealToken';

describe('a sealed token', () => {
  it('opens in its own place to exactly what was sealed', () => {
    for (const plain of [token, '', 'ключ 🔑', 'x'.repeat(10_000)]) {
      expect(decrypt(encrypt(plain, key, place), key, place).toString('utf8')).toBe(plain);
    }
  });

  it('opens to the same bytes when it is a key and no text', () => {
    const bytes = randomBytes(32);
    expect(decrypt(encrypt(bytes, key, { ...place, field: 'data_key' }), key, { ...place, field: 'data_key' })).toEqual(
      bytes,
    );
  });

  it.each([
    ['another row', { ...place, connectionId: 'connection-2' }],
    ['another field', { ...place, field: 'refresh_token' as const }],
    ['another user', { ...place, userId: 'user-2' }],
    ['another provider', { ...place, provider: 'slack' }],
    // Two neighbours that read the same once joined must not be the same place.
    ['a place whose parts only join to the same text', { ...place, userId: 'user-1connection', connectionId: '-1' }],
  ])('does not open in %s', (_where, elsewhere) => {
    expect(() => decrypt(encrypt(token, key, place), key, elsewhere)).toThrow(DecryptionError);
  });

  it('does not open under another version, key id or key', () => {
    const sealed = encrypt(token, key, place);
    expect(() => decrypt(sealed.replace(/^v1\./, 'v2.'), key, place)).toThrow(DecryptionError);
    expect(() => decrypt(sealed.replace('.k1.', '.k2.'), { id: 'k2', key: key.key }, place)).toThrow(DecryptionError);
    expect(() => decrypt(sealed, { id: 'k2', key: key.key }, place)).toThrow(DecryptionError);
    expect(() => decrypt(sealed, { id: 'k1', key: Buffer.alloc(32, 2) }, place)).toThrow(DecryptionError);
  });

  it('does not open with a tag cut to any shorter length', () => {
    const [version, keyId, iv, body, tag = ''] = encrypt(token, key, place).split('.');
    const bytes = Buffer.from(tag, 'base64url');
    for (const length of [0, 4, 8, 12, 13, 14, 15]) {
      const cut = [version, keyId, iv, body, bytes.subarray(0, length).toString('base64url')].join('.');
      expect(() => decrypt(cut, key, place), `a tag of ${length} bytes`).toThrow(DecryptionError);
    }
  });

  it('does not open when a valid tag of 4 bytes was made for it on purpose', () => {
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', key.key, iv, { authTagLength: 4 });
    cipher.setAAD(
      Buffer.from(JSON.stringify(['v1', 'k1', place.userId, place.connectionId, place.provider, place.field])),
    );
    const body = Buffer.concat([cipher.update(token), cipher.final()]);
    const forged = [
      'v1',
      'k1',
      iv.toString('base64url'),
      body.toString('base64url'),
      cipher.getAuthTag().toString('base64url'),
    ].join('.');
    expect(() => decrypt(forged, key, place)).toThrow(DecryptionError);
  });

  it('does not open when any one byte of it was changed', () => {
    const parts = encrypt(token, key, place).split('.');
    for (const index of [2, 3, 4]) {
      const bytes = Buffer.from(parts[index] ?? '', 'base64url');
      for (let at = 0; at < bytes.length; at += 1) {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ 1;
        const sealed = parts
          .map((part, position) => (position === index ? changed.toString('base64url') : part))
          .join('.');
        expect(() => decrypt(sealed, key, place), `part ${index}, byte ${at}`).toThrow(DecryptionError);
      }
    }
  });

  it.each(['', 'v1', 'v1.k1', 'v1.k1.AAAA.BBBB', 'gho_plainText', 'v1.k1.a.b.c.d', 'v1.k1...', '....', '\u0000'])(
    'is not what %j is taken for',
    (stored) => {
      expect(() => decrypt(stored, key, place)).toThrow(DecryptionError);
    },
  );

  it('says neither the key nor the text nor which check failed', () => {
    const sealed = encrypt(token, key, place);
    let message = '';
    try {
      decrypt(sealed, key, { ...place, userId: 'somebody-else' });
    } catch (error) {
      message = String(error);
    }
    expect(message).toContain('does not open');
    expect(message).not.toMatch(/gho_|somebody|user-1|auth/i);
  });

  it('never uses an IV twice and never shows the text', () => {
    const sealed = Array.from({ length: 2000 }, () => encrypt(token, key, place));
    expect(new Set(sealed.map((value) => value.split('.')[2])).size).toBe(2000);
    for (const value of sealed) {
      expect(value).not.toContain(token);
      expect(Buffer.from(value.split('.')[2] ?? '', 'base64url')).toHaveLength(12);
      expect(Buffer.from(value.split('.')[4] ?? '', 'base64url')).toHaveLength(16);
    }
  });

  it('names the key it was sealed with, and nothing else does', () => {
    expect(keyIdOf(encrypt(token, key, place))).toBe('k1');
    expect(keyIdOf('gho_plainText')).toBeNull();
    expect(keyIdOf('v2.k1.a.b.c')).toBeNull();
  });
});
