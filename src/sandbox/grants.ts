/**
 * The sandbox's record of authorization codes, grants and tokens. Tokens are kept as SHA-256 hashes in one file, so
 * that connections outlive a restart while a copy of the file opens nothing. Codes live in memory: ten minutes.
 */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { GrantStore, IssuedTokens, SandboxGrant } from '@/lib/integrations/provider';
import type { GrantFile, StoredGrant, StoredToken } from './grant-file';

export interface CodeRequest {
  provider: string;
  account: SandboxGrant['account'];
  scopes: string[];
  clientId: string;
  redirectUri: string;
  /** S256 challenge; null where the provider's flow has no PKCE. */
  codeChallenge: string | null;
}

interface PendingCode extends CodeRequest {
  expiresAt: number;
}

type RedeemedCode = ReturnType<GrantStore['redeemCode']>;
type CheckedToken = ReturnType<GrantStore['check']>;

const codeLifeMs = 10 * 60_000;
/** Enough for "expired" and "revoked" to be told from "unknown" long after; a rotating client makes two a run. */
const tokensKeptPerGrant = 40;
const grantsKept = 200;

export class SandboxGrants implements GrantStore {
  private readonly codes = new Map<string, PendingCode>();
  private readonly grants: StoredGrant[];
  private readonly byHash = new Map<string, { grant: StoredGrant; token: StoredToken }>();

  constructor(
    private readonly file: GrantFile,
    private readonly now: () => Date,
  ) {
    this.grants = file.read();
    for (const grant of this.grants) for (const token of grant.tokens) this.byHash.set(token.hash, { grant, token });
  }

  /** What the consent page hands to the browser after "Allow". */
  createCode(request: CodeRequest): string {
    for (const [key, pending] of this.codes) if (pending.expiresAt <= this.time()) this.codes.delete(key);
    const code = randomBytes(24).toString('base64url');
    this.codes.set(hashOf(code), { ...request, expiresAt: this.time() + codeLifeMs });
    return code;
  }

  /** The first presentation uses a code up, right or wrong: a stolen one allows no second guess. */
  redeemCode(
    code: string,
    check: { clientId: string; redirectUri: string | null; codeVerifier: string | null },
  ): RedeemedCode {
    const key = hashOf(code);
    const pending = this.codes.get(key);
    this.codes.delete(key);
    if (!pending || pending.expiresAt <= this.time() || pending.clientId !== check.clientId)
      return { error: 'bad_code' };
    if (check.redirectUri !== pending.redirectUri) return { error: 'bad_redirect_uri' };
    if (!verifierMatches(pending.codeChallenge, check.codeVerifier)) return { error: 'bad_verifier' };
    const { provider, account, scopes } = pending;
    return { grant: { id: randomUUID(), provider, account, scopes } };
  }

  issue(
    grant: SandboxGrant,
    options: { accessPrefix: string; refreshPrefix: string | null; expiresInSeconds: number | null },
  ): IssuedTokens {
    const stored = this.findOrAddGrant(grant);
    const accessToken = newToken(options.accessPrefix);
    const refreshToken = options.refreshPrefix === null ? null : newToken(options.refreshPrefix);
    const expiresAt = options.expiresInSeconds === null ? null : this.time() + options.expiresInSeconds * 1000;
    this.addToken(stored, { hash: hashOf(accessToken), kind: 'access', expiresAt, ended: false });
    if (refreshToken !== null)
      this.addToken(stored, { hash: hashOf(refreshToken), kind: 'refresh', expiresAt: null, ended: false });
    this.save();
    return { accessToken, refreshToken, expiresInSeconds: options.expiresInSeconds };
  }

  check(accessToken: string): CheckedToken {
    const found = this.byHash.get(hashOf(accessToken));
    if (found?.token.kind !== 'access') return { error: 'unknown' };
    if (found.grant.revoked || found.token.ended) return { error: 'revoked' };
    if (found.token.expiresAt !== null && found.token.expiresAt <= this.time()) return { error: 'expired' };
    return { grant: publicGrant(found.grant) };
  }

  redeemRefresh(refreshToken: string, options: { rotate: boolean }): { grant: SandboxGrant } | { error: 'bad_token' } {
    const found = this.byHash.get(hashOf(refreshToken));
    if (found?.token.kind !== 'refresh' || found.grant.revoked || found.token.ended) return { error: 'bad_token' };
    if (options.rotate) {
      found.token.ended = true;
      this.save();
    }
    return { grant: publicGrant(found.grant) };
  }

  revoke(token: string): boolean {
    const found = this.byHash.get(hashOf(token));
    if (!found || found.grant.revoked || found.token.ended || (found.token.expiresAt ?? Infinity) <= this.time())
      return false;
    found.grant.revoked = true;
    this.save();
    return true;
  }

  /** The store as one provider's fake sees it: another provider's codes and tokens do not exist there. */
  forProvider(provider: string): GrantStore {
    const owns = (token: string) => this.byHash.get(hashOf(token))?.grant.provider === provider;
    return {
      redeemCode: (code, check) =>
        this.codes.get(hashOf(code))?.provider === provider ? this.redeemCode(code, check) : { error: 'bad_code' },
      issue: (grant, options) => this.issue(grant, options),
      check: (token) => (owns(token) ? this.check(token) : { error: 'unknown' }),
      redeemRefresh: (token, options) => (owns(token) ? this.redeemRefresh(token, options) : { error: 'bad_token' }),
      revoke: (token) => owns(token) && this.revoke(token),
    };
  }

  /** Lets every live access token expire now; null: of all providers. Returns how many. */
  expireAccessTokens(provider: string | null): number {
    let count = 0;
    for (const grant of this.live(provider)) {
      for (const token of grant.tokens) {
        if (token.kind !== 'access' || token.ended || (token.expiresAt ?? Infinity) <= this.time()) continue;
        token.expiresAt = this.time();
        count += 1;
      }
    }
    this.save();
    return count;
  }

  /** Ends grants as a user would on the provider's settings page; null: of all providers. Returns how many. */
  revokeGrants(provider: string | null): number {
    const live = this.live(provider);
    for (const grant of live) grant.revoked = true;
    this.save();
    return live.length;
  }

  private live(provider: string | null): StoredGrant[] {
    return this.grants.filter((grant) => !grant.revoked && (provider === null || grant.provider === provider));
  }

  private findOrAddGrant(grant: SandboxGrant): StoredGrant {
    const known = this.grants.find((entry) => entry.id === grant.id);
    if (known) return known;
    const stored: StoredGrant = { ...publicGrant(grant), revoked: false, tokens: [] };
    this.grants.push(stored);
    while (this.grants.length > grantsKept) {
      const oldest = this.grants.findIndex((entry) => entry.revoked);
      this.forget(this.grants.splice(Math.max(oldest, 0), 1)[0]?.tokens ?? []);
    }
    return stored;
  }

  private addToken(grant: StoredGrant, token: StoredToken): void {
    grant.tokens.push(token);
    this.byHash.set(token.hash, { grant, token });
    const excess = grant.tokens.length - tokensKeptPerGrant;
    if (excess > 0) this.forget(grant.tokens.splice(0, excess));
  }

  private forget(tokens: StoredToken[]): void {
    for (const token of tokens) this.byHash.delete(token.hash);
  }

  private save(): void {
    this.file.write(this.grants);
  }

  private time(): number {
    return this.now().getTime();
  }
}

function publicGrant(grant: SandboxGrant): SandboxGrant {
  return { id: grant.id, provider: grant.provider, account: grant.account, scopes: [...grant.scopes] };
}

/** RFC 7636; a verifier without a challenge is refused too (RFC 9700 4.8.2: PKCE downgrade). */
function verifierMatches(challenge: string | null, verifier: string | null): boolean {
  if (challenge === null) return verifier === null;
  if (verifier === null || !/^[A-Za-z0-9._~-]{43,128}$/.test(verifier)) return false;
  return createHash('sha256').update(verifier).digest('base64url') === challenge;
}

function newToken(prefix: string): string {
  return prefix + randomBytes(30).toString('base64url').replace(/[-_]/g, 'x');
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
