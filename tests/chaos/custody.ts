/** Whose token is alive: judges each connection that asks to be reconnected, and at the end every one that goes on. */
import type { TokenReport } from '@/sandbox/grants';
import { TokenManager } from '@/lib/integrations/token-manager';
import { OAuthManager } from '@/lib/integrations/oauth-manager';
import type { ConnectionRow, Death, Held, Ledger } from './ledger';
import type { ProviderId } from './people';
import { keyRing, type Stage } from './stage';

/** What may be said of a grant that its user ended: beside a doubt nobody can tell the two apart. */
const saysItEnded = ['invalid_grant', 'refresh_in_doubt'];

interface Verdict {
  /** Why it had to come to this; null: it had not. */
  because: string | null;
  facts: string;
}

export interface JudgedDeath extends Verdict {
  connection: string;
  code: string | null;
}

export class Custody {
  readonly deaths: JudgedDeath[] = [];
  /** Gone on by itself before anybody looked: the answer of a process that was thought dead came after all. */
  healed = 0;
  private readonly revoked = new Set<string>();
  /** Connections whose process was killed or stopped inside a refresh. */
  private readonly interrupted = new Set<string>();
  private readonly manager: TokenManager;
  private readonly ledger: Ledger;
  private lastSeen = '0';

  constructor(private readonly stage: Stage) {
    this.ledger = stage.ledger;
    const oauth = new OAuthManager(() => {
      throw new Error('Tokens are only looked at here.');
    });
    this.manager = new TokenManager({ db: stage.database.db, ring: keyRing, oauth });
  }

  interrupt(held: readonly Held[]): void {
    for (const { id, refreshing } of held) if (refreshing) this.interrupted.add(id);
  }

  async grantOf(userId: string, provider: ProviderId): Promise<string | null> {
    return (await this.tokenOf(userId, provider))?.grant ?? null;
  }

  /** The user ends the grant at the provider, or here. Answers which. */
  async noteRevocation(userId: string, provider: ProviderId): Promise<string | null> {
    const grant = await this.grantOf(userId, provider);
    if (grant !== null) this.revoked.add(grant);
    return grant;
  }

  /** Judges what has come since the last look, and answers whom to reconnect. */
  async judgeDeaths(): Promise<Death[]> {
    const deaths = await this.ledger.deathsSince(this.lastSeen);
    const real: Death[] = [];
    for (const death of deaths) {
      this.lastSeen = death.id;
      const token = await this.tokenOf(death.user_id, death.provider);
      const [now] = await this.ledger.rows<{ status: string }>('select status from connections where id = $1', [
        death.connection_id,
      ]);
      if (now === undefined) continue;
      if (now.status === 'active') {
        this.healed += 1;
        continue;
      }
      real.push(death);
      const verdict = await this.judge(death, token);
      this.deaths.push({ connection: `${death.provider} ${death.connection_id}`, code: death.code, ...verdict });
    }
    return real;
  }

  /** Null: the token that is stored works. */
  async faultOf({ user_id, provider, id }: ConnectionRow): Promise<string | null> {
    const token = await this.tokenOf(user_id, provider);
    if (token === null) return `${provider} ${id} is active without a token`;
    if (token.state === 'live' || token.state === 'in_grace' || this.revoked.has(token.grant)) return null;
    return `the stored token of ${provider} ${id} is ${token.state}`;
  }

  private async judge({ code, connection_id, provider }: Death, token: TokenReport | null): Promise<Verdict> {
    if (token === null) return { because: null, facts: 'the provider knows nothing of its token' };
    const counts = await this.stage.providers.countsOf(provider, token.grant);
    const facts = `its token is ${token.state}, the provider counts ${JSON.stringify(counts)}`;
    if (this.revoked.has(token.grant) && saysItEnded.includes(code ?? ''))
      return { because: 'its user ended it', facts };
    // The time of grace ends with the order for it, and the token stays marked.
    const refused = token.state === 'in_grace' && (counts?.events.refresh_refused ?? 0) > 0;
    const alive = token.state === 'live' || (token.state === 'in_grace' && !refused);
    if (alive || code !== 'refresh_in_doubt') return { because: null, facts };
    if ((counts?.events.refresh_unanswered ?? 0) > 0)
      return { because: 'the answer to a refresh did not arrive', facts };
    const because = this.interrupted.has(connection_id) ? 'its process was killed or stopped inside a refresh' : null;
    return { because, facts };
  }

  private async tokenOf(userId: string, provider: ProviderId): Promise<TokenReport | null> {
    const tokens = await this.manager.getToken(userId, provider);
    return tokens === null ? null : this.stage.providers.inspect(tokens.refreshToken ?? tokens.accessToken);
  }
}
