/** Where codes, tokens and grant ids come from: the system's randomness, or a seed. */
import { createHash, randomBytes, randomUUID } from 'node:crypto';

export interface TokenSource {
  /** 40 letters and digits that nobody can guess. */
  secret(): string;
  id(): string;
}

export const systemSource: TokenSource = {
  secret: () => lettersOf(randomBytes(30)),
  id: randomUUID,
};

/** The same seed gives the same sequence: for simulations, whose tokens protect nothing. */
export function seededSource(seed: string): TokenSource {
  let count = 0;
  const next = () => {
    count += 1;
    return createHash('sha256').update(`${count} ${seed}`).digest();
  };
  return {
    secret: () => lettersOf(next().subarray(0, 30)),
    id() {
      const hex = next().toString('hex');
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
    },
  };
}

/**
 * What a refresh token is exchanged for where the exchange may be repeated: found again from the token that is
 * presented, so that nothing but hashes has to be kept.
 */
export function derivedSecret(of: 'access' | 'refresh', from: string): string {
  return lettersOf(createHash('sha256').update(`${of} for ${from}`).digest().subarray(0, 30));
}

export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

function lettersOf(bytes: Buffer): string {
  return bytes.toString('base64url').replace(/[-_]/g, 'x');
}
