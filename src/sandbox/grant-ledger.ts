/**
 * Grants and the hashes of their tokens, as the sum of changes: the same changes in the same order give the same
 * ledger, today or after a restart.
 */
import type { GrantChange, StoredGrant, StoredToken } from './grant-file';

/** Enough for "expired" and "revoked" to be told from "unknown" long after; a rotating client makes two a run. */
const tokensKeptPerGrant = 40;
/** A thousand users with every provider, and their reconnections. */
const grantsKept = 10_000;

interface HeldToken {
  grant: StoredGrant;
  token: StoredToken;
}

export class GrantLedger {
  private readonly grants = new Map<string, StoredGrant>();
  private readonly byHash = new Map<string, HeldToken>();

  constructor(grants: readonly StoredGrant[], changes: readonly GrantChange[]) {
    for (const grant of grants) {
      this.grants.set(grant.id, grant);
      for (const token of grant.tokens) this.byHash.set(token.hash, { grant, token });
    }
    for (const change of changes) this.apply(change);
  }

  grant(id: string): StoredGrant | null {
    return this.grants.get(id) ?? null;
  }

  token(hash: string): HeldToken | null {
    return this.byHash.get(hash) ?? null;
  }

  all(): StoredGrant[] {
    return [...this.grants.values()];
  }

  apply(change: GrantChange): void {
    if ('grant' in change) this.addGrant(change.grant);
    else if ('revoked' in change) this.endGrant(change.revoked);
    else this.putToken(change.of, change.token);
  }

  private addGrant(grant: Omit<StoredGrant, 'revoked' | 'tokens'>): void {
    this.grants.set(grant.id, { ...grant, scopes: [...grant.scopes], revoked: false, tokens: [] });
    if (this.grants.size <= grantsKept) return;
    const all = this.all();
    const dropped = all.find(({ revoked }) => revoked) ?? all[0];
    if (dropped === undefined) return;
    this.grants.delete(dropped.id);
    for (const { hash } of dropped.tokens) this.byHash.delete(hash);
  }

  private endGrant(id: string): void {
    const grant = this.grants.get(id);
    if (grant) grant.revoked = true;
  }

  private putToken(grantId: string, token: StoredToken): void {
    const known = this.byHash.get(token.hash);
    if (known) {
      Object.assign(known.token, token);
      return;
    }
    const grant = this.grants.get(grantId);
    if (!grant) return;
    const held = { ...token };
    grant.tokens.push(held);
    this.byHash.set(held.hash, { grant, token: held });
    if (grant.tokens.length <= tokensKeptPerGrant) return;
    // A refresh token that is never rotated is older than every access token it gave, and the last to be given up.
    const index = grant.tokens.findIndex((entry) => !isCurrentRefresh(entry));
    for (const { hash } of grant.tokens.splice(Math.max(index, 0), 1)) this.byHash.delete(hash);
  }
}

/** A refresh token that was not used up and that no other has taken the place of. */
export function isCurrentRefresh(token: StoredToken): boolean {
  return token.kind === 'refresh' && !token.ended && token.graceUntil === undefined;
}
