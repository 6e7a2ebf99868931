/**
 * The sandbox's record of authorization codes, grants and tokens. Tokens are kept as SHA-256 hashes in one file, so
 * that connections outlive a restart while a copy of the file opens nothing. Codes live in memory: ten minutes.
 */
import { createHash } from 'node:crypto';
import type { GrantStore, IssuedTokens, SandboxGrant } from '@/lib/integrations/provider';
import type { GrantChange, GrantFile, StoredGrant, StoredToken } from './grant-file';
import { GrantLedger, isCurrentRefresh } from './grant-ledger';
import { derivedSecret, hashOf, systemSource, type TokenSource } from './token-source';

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

type IssueOptions = Parameters<GrantStore['issue']>[1];
type RedeemedCode = ReturnType<GrantStore['redeemCode']>;
type CheckedToken = ReturnType<GrantStore['check']>;

export interface RefreshRules {
  rotate: boolean;
  endsAccess?: boolean;
  /** How long a token that is rotated away is still taken; 0: not at all. */
  graceSeconds?: number;
  /** What a used-up token meets. */
  reuse?: 'refuse' | 'revoke';
}

/** `wasUsed`: the token had been exchanged before. */
export type RefreshExchange = { wasUsed: boolean } & (
  { grant: SandboxGrant } | { error: 'bad_token'; grantId: string | null }
);

export interface TokenReport {
  provider: string;
  grant: string;
  kind: 'access' | 'refresh';
  state: 'live' | 'in_grace' | 'expired' | 'used_up' | 'revoked';
}

/** The store as one provider's fake sees it. */
export interface ProviderGrants extends GrantStore {
  /** `exchangedFrom`: the refresh token given for it, where giving it again has to bring the same pair. */
  issue(grant: SandboxGrant, options: IssueOptions, exchangedFrom?: string | null): IssuedTokens;
  /** As `redeemRefresh`, by stricter or laxer rules, and saying more. */
  exchangeRefresh(refreshToken: string, rules: RefreshRules): RefreshExchange;
  /** Id of the grant that a token of this provider belongs to, alive or not. */
  grantOf(token: string): string | null;
  hasRefreshToken(grantId: string): boolean;
}

const codeLifeMs = 10 * 60_000;

export class SandboxGrants implements ProviderGrants {
  private readonly codes = new Map<string, PendingCode>();
  private readonly ledger: GrantLedger;
  private unsaved: GrantChange[] = [];

  constructor(
    private readonly file: GrantFile,
    private readonly now: () => Date,
    private readonly source: TokenSource = systemSource,
    private readonly ended: (grant: SandboxGrant) => void = () => undefined,
  ) {
    const { grants, changes } = file.read();
    this.ledger = new GrantLedger(grants, changes);
  }

  /** What the consent page hands to the browser after "Allow". */
  createCode(request: CodeRequest): string {
    for (const [key, pending] of this.codes) if (pending.expiresAt <= this.time()) this.codes.delete(key);
    const code = this.source.secret();
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
    return { grant: this.newGrant({ provider, account, scopes }) };
  }

  /** A grant without tokens; it is kept from the first `issue` on. */
  newGrant(grant: Omit<SandboxGrant, 'id'>): SandboxGrant {
    return { id: this.source.id(), ...grant };
  }

  issue(grant: SandboxGrant, options: IssueOptions, exchangedFrom: string | null = null): IssuedTokens {
    if (this.ledger.grant(grant.id) === null) this.change({ grant: publicGrant(grant) });
    const secret = (of: 'access' | 'refresh') =>
      exchangedFrom === null ? this.source.secret() : derivedSecret(of, exchangedFrom);
    const { accessPrefix, refreshPrefix, expiresInSeconds } = options;
    const accessToken = accessPrefix + secret('access');
    const refreshToken = refreshPrefix === null ? null : refreshPrefix + secret('refresh');
    const again = this.ledger.token(hashOf(accessToken));
    if (again !== null)
      return { accessToken, refreshToken, expiresInSeconds: secondsUntil(again.token.expiresAt, this.time()) };
    const expiresAt = expiresInSeconds === null ? null : this.time() + expiresInSeconds * 1000;
    this.put(grant.id, { hash: hashOf(accessToken), kind: 'access', expiresAt, ended: false });
    if (refreshToken !== null)
      this.put(grant.id, { hash: hashOf(refreshToken), kind: 'refresh', expiresAt: null, ended: false });
    this.save();
    return { accessToken, refreshToken, expiresInSeconds };
  }

  check(accessToken: string): CheckedToken {
    const found = this.ledger.token(hashOf(accessToken));
    if (found?.token.kind !== 'access') return { error: 'unknown' };
    if (found.grant.revoked || found.token.ended) return { error: 'revoked' };
    if (found.token.expiresAt !== null && found.token.expiresAt <= this.time()) return { error: 'expired' };
    return { grant: publicGrant(found.grant) };
  }

  redeemRefresh(refreshToken: string, options: Parameters<GrantStore['redeemRefresh']>[1]) {
    return plain(this.exchangeRefresh(refreshToken, options));
  }

  /** A rotation is saved with the pair that follows, as one change: a death in between leaves the old token alive. */
  exchangeRefresh(refreshToken: string, rules: RefreshRules): RefreshExchange {
    const { rotate, endsAccess = false, graceSeconds = 0, reuse = 'refuse' } = rules;
    const found = this.ledger.token(hashOf(refreshToken));
    if (found?.token.kind !== 'refresh') return unknownToken;
    const { grant, token } = found;
    const wasUsed = !isCurrentRefresh(token);
    const isInGrace = !token.ended && graceSeconds > 0 && (token.graceUntil ?? 0) > this.time();
    if (grant.revoked || (wasUsed && !isInGrace)) {
      if (wasUsed && reuse === 'revoke' && !grant.revoked) this.end([grant]);
      return { error: 'bad_token', grantId: grant.id, wasUsed };
    }
    if (rotate && !wasUsed) {
      // The successor in use proves that its own answer arrived, and ends the time of the one before.
      for (const other of grant.tokens)
        if (other.graceUntil !== undefined) this.put(grant.id, { ...other, ended: true });
      const graceUntil = this.time() + graceSeconds * 1000;
      this.put(grant.id, { ...token, ended: graceSeconds === 0, ...(graceSeconds === 0 ? {} : { graceUntil }) });
      if (endsAccess)
        for (const other of grant.tokens)
          if (other.kind === 'access' && !other.ended) this.put(grant.id, { ...other, ended: true });
    }
    return { grant: publicGrant(grant), wasUsed };
  }

  revoke(token: string): boolean {
    const found = this.ledger.token(hashOf(token));
    if (!found || found.grant.revoked || found.token.ended || (found.token.expiresAt ?? Infinity) <= this.time())
      return false;
    this.end([found.grant]);
    return true;
  }

  grantOf(token: string): string | null {
    return this.ledger.token(hashOf(token))?.grant.id ?? null;
  }

  hasRefreshToken(grantId: string): boolean {
    return this.ledger.grant(grantId)?.tokens.some(isCurrentRefresh) ?? false;
  }

  /** What became of a token; null: nobody issued it, or so long ago that it is forgotten. */
  inspect(token: string): TokenReport | null {
    const found = this.ledger.token(hashOf(token));
    if (found === null) return null;
    const { grant } = found;
    return {
      provider: grant.provider,
      grant: grant.id,
      kind: found.token.kind,
      state: stateOf(grant, found.token, this.time()),
    };
  }

  /** Another provider's codes and tokens do not exist there. */
  forProvider(provider: string): ProviderGrants {
    const owns = (token: string) => this.ledger.token(hashOf(token))?.grant.provider === provider;
    return {
      redeemCode: (code, check) =>
        this.codes.get(hashOf(code))?.provider === provider ? this.redeemCode(code, check) : { error: 'bad_code' },
      issue: (grant, options, exchangedFrom) => this.issue(grant, options, exchangedFrom),
      check: (token) => (owns(token) ? this.check(token) : { error: 'unknown' }),
      redeemRefresh: (token, options) => (owns(token) ? this.redeemRefresh(token, options) : plain(unknownToken)),
      exchangeRefresh: (token, rules) => (owns(token) ? this.exchangeRefresh(token, rules) : unknownToken),
      revoke: (token) => owns(token) && this.revoke(token),
      grantOf: (token) => (owns(token) ? this.grantOf(token) : null),
      hasRefreshToken: (grantId) => this.hasRefreshToken(grantId),
    };
  }

  /** Lets live access tokens expire now, of one provider or grant or (null) of all. Returns how many. */
  expireAccessTokens(provider: string | null, grantId: string | null = null): number {
    let count = 0;
    for (const grant of this.live(provider, grantId)) {
      for (const token of grant.tokens) {
        if (token.kind !== 'access' || stateOf(grant, token, this.time()) !== 'live') continue;
        this.put(grant.id, { ...token, expiresAt: this.time() });
        count += 1;
      }
    }
    this.save();
    return count;
  }

  /** Ends grants as a user would on the provider's settings page; null: all. Returns how many. */
  revokeGrants(provider: string | null, grantId: string | null = null): number {
    const live = this.live(provider, grantId);
    this.end(live);
    return live.length;
  }

  private live(provider: string | null, grantId: string | null): StoredGrant[] {
    return this.ledger
      .all()
      .filter(
        (grant) =>
          !grant.revoked &&
          (provider === null || grant.provider === provider) &&
          (grantId === null || grant.id === grantId),
      );
  }

  private end(grants: readonly StoredGrant[]): void {
    for (const { id } of grants) this.change({ revoked: id });
    this.save();
    for (const grant of grants) this.ended(publicGrant(grant));
  }

  private put(grantId: string, token: StoredToken): void {
    this.change({ of: grantId, token });
  }

  private change(change: GrantChange): void {
    this.ledger.apply(change);
    this.unsaved.push(change);
  }

  private save(): void {
    if (this.unsaved.length === 0) return;
    const changes = this.unsaved;
    this.unsaved = [];
    this.file.append(changes, () => this.ledger.all());
  }

  private time(): number {
    return this.now().getTime();
  }
}

const unknownToken: RefreshExchange = { error: 'bad_token', grantId: null, wasUsed: false };

function plain(exchange: RefreshExchange): ReturnType<GrantStore['redeemRefresh']> {
  return 'grant' in exchange ? { grant: exchange.grant } : { error: exchange.error };
}

function stateOf(grant: StoredGrant, token: StoredToken, now: number): TokenReport['state'] {
  if (grant.revoked) return 'revoked';
  if (token.ended) return 'used_up';
  if (token.graceUntil !== undefined) return token.graceUntil > now ? 'in_grace' : 'used_up';
  return (token.expiresAt ?? Infinity) <= now ? 'expired' : 'live';
}

function publicGrant({ id, provider, account, scopes }: SandboxGrant): SandboxGrant {
  return { id, provider, account, scopes: [...scopes] };
}

/** Whole seconds left, as a token answer says them; null: no end. */
function secondsUntil(expiresAt: number | null, now: number): number | null {
  return expiresAt === null ? null : Math.max(1, Math.ceil((expiresAt - now) / 1000));
}

/** RFC 7636; a verifier without a challenge is refused too (RFC 9700 4.8.2: PKCE downgrade). */
function verifierMatches(challenge: string | null, verifier: string | null): boolean {
  if (challenge === null) return verifier === null;
  if (verifier === null || !/^[A-Za-z0-9._~-]{43,128}$/.test(verifier)) return false;
  return createHash('sha256').update(verifier).digest('base64url') === challenge;
}
