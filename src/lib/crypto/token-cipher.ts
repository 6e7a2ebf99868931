/**
 * AES-256-GCM for tokens (SECURITY 11): one random data key per user, wrapped by the newest master key.
 * Format: `v1.<key id>.<iv>.<ciphertext>.<tag>`, base64url. The additional data binds a value to its place, so that a
 * ciphertext moved to another row, field or user does not open.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const version = 'v1';
const ivBytes = 12;
const tagBytes = 16;

/** Where a value belongs. */
export interface CipherPlace {
  userId: string;
  connectionId: string;
  provider: string;
  field: 'access_token' | 'refresh_token' | 'code_verifier' | 'data_key';
}

export interface CipherKey {
  id: string;
  key: Buffer;
}

/** A stored value does not open: it was changed, moved, or the key is another one. */
export class DecryptionError extends Error {
  override name = 'DecryptionError';
}

export function encrypt(plain: string | Buffer, key: CipherKey, place: CipherPlace): string {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv('aes-256-gcm', key.key, iv, { authTagLength: tagBytes });
  cipher.setAAD(additionalData(key.id, place));
  const sealed = Buffer.concat([
    typeof plain === 'string' ? cipher.update(plain, 'utf8') : cipher.update(plain),
    cipher.final(),
  ]);
  return [
    version,
    key.id,
    iv.toString('base64url'),
    sealed.toString('base64url'),
    cipher.getAuthTag().toString('base64url'),
  ].join('.');
}

/** @throws DecryptionError without saying which check failed. */
export function decrypt(stored: string, key: CipherKey, place: CipherPlace): Buffer {
  const [found, keyId, iv, sealed, tag, ...rest] = stored.split('.');
  if (
    found !== version ||
    keyId !== key.id ||
    iv === undefined ||
    sealed === undefined ||
    tag === undefined ||
    rest.length > 0
  ) {
    throw new DecryptionError('A stored value is not in the expected form or belongs to another key.');
  }
  const tagBuffer = Buffer.from(tag, 'base64url');
  const ivBuffer = Buffer.from(iv, 'base64url');
  // A shorter tag would be easier to forge; Node accepts one unless told otherwise.
  if (tagBuffer.length !== tagBytes || ivBuffer.length !== ivBytes)
    throw new DecryptionError('A stored value is truncated.');
  const decipher = createDecipheriv('aes-256-gcm', key.key, ivBuffer, { authTagLength: tagBytes });
  decipher.setAAD(additionalData(key.id, place));
  decipher.setAuthTag(tagBuffer);
  try {
    return Buffer.concat([decipher.update(Buffer.from(sealed, 'base64url')), decipher.final()]);
  } catch (error) {
    throw new DecryptionError('A stored value does not open with its key.', { cause: error });
  }
}

/** Id of the key a stored value was sealed with; null when it is not in our form. */
export function keyIdOf(stored: string): string | null {
  const [found, keyId] = stored.split('.');
  return found === version && keyId !== undefined ? keyId : null;
}

function additionalData(keyId: string, place: CipherPlace): Buffer {
  return Buffer.from(
    JSON.stringify([version, keyId, place.userId, place.connectionId, place.provider, place.field]),
    'utf8',
  );
}
