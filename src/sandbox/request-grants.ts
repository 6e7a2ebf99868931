/** The grants as one request's fake sees them: by the rotation that was ordered, with every step in the journal. */
import type { GrantStore, IssuedTokens, SandboxGrant } from '@/lib/integrations/provider';
import type { ProviderGrants } from './grants';
import type { Journal, JournalEvent } from './journal';
import type { RotationPolicy } from './rotation';

export interface RequestGrantsOptions {
  provider: string;
  grants: ProviderGrants;
  policy: RotationPolicy;
  /** For providers whose fake gives no refresh tokens by itself. */
  refreshPrefix: string;
  journal: Journal;
}

export class RequestGrants implements GrantStore {
  /** The tokens issued in this request. */
  issued: IssuedTokens | null = null;
  /** Id of the grant that this request was about, as far as the fake asked. */
  grantId: string | null = null;
  private exchanged: { token: string; rotated: boolean } | null = null;

  constructor(private readonly options: RequestGrantsOptions) {}

  redeemCode(...args: Parameters<GrantStore['redeemCode']>): ReturnType<GrantStore['redeemCode']> {
    const redeemed = this.options.grants.redeemCode(...args);
    if ('grant' in redeemed) this.note(redeemed.grant.id, 'code_redeemed');
    else this.note(null, 'code_refused');
    return redeemed;
  }

  redeemRefresh(
    refreshToken: string,
    { rotate, endsAccess = false }: { rotate: boolean; endsAccess?: boolean },
  ): ReturnType<GrantStore['redeemRefresh']> {
    const { mode, graceSeconds, reuse } = this.options.policy;
    const rotated = mode === 'provider' ? rotate : true;
    const exchange = this.options.grants.exchangeRefresh(refreshToken, {
      rotate: rotated,
      endsAccess,
      graceSeconds,
      reuse,
    });
    const grantId = 'grant' in exchange ? exchange.grant.id : exchange.grantId;
    if (exchange.wasUsed) this.note(grantId, 'refresh_presented_again');
    if ('error' in exchange) {
      this.note(grantId, 'refresh_refused');
      return { error: exchange.error };
    }
    this.note(grantId, 'refresh_succeeded');
    this.exchanged = { token: refreshToken, rotated };
    return { grant: exchange.grant };
  }

  issue(grant: SandboxGrant, asked: Parameters<GrantStore['issue']>[1]): IssuedTokens {
    const { grants, policy, refreshPrefix } = this.options;
    const needsRefresh =
      this.exchanged?.rotated === true || (policy.accessSeconds !== null && !grants.hasRefreshToken(grant.id));
    const repeatable = policy.mode === 'grace' && policy.repeat === 'same';
    this.issued = grants.issue(
      grant,
      {
        accessPrefix: asked.accessPrefix,
        refreshPrefix: asked.refreshPrefix ?? (needsRefresh ? refreshPrefix : null),
        expiresInSeconds: policy.accessSeconds ?? asked.expiresInSeconds,
      },
      repeatable ? (this.exchanged?.token ?? null) : null,
    );
    this.note(grant.id, 'tokens_issued');
    return this.issued;
  }

  check(accessToken: string): ReturnType<GrantStore['check']> {
    this.grantId ??= this.options.grants.grantOf(accessToken);
    return this.options.grants.check(accessToken);
  }

  revoke(token: string): boolean {
    this.grantId ??= this.options.grants.grantOf(token);
    return this.options.grants.revoke(token);
  }

  /** A refresh was answered with tokens in this request. */
  get hasRefreshed(): boolean {
    return this.exchanged !== null && this.issued !== null;
  }

  private note(grantId: string | null, event: JournalEvent): void {
    this.grantId ??= grantId;
    this.options.journal.note(this.options.provider, grantId, event);
  }
}
