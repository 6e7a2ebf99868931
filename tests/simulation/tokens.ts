/** Every use of a refresh token, judged as it is made: who may call, how often, and whether a dead connection is dead. */
import { TokenManager } from '@/lib/integrations/token-manager';
import type { OAuthManager } from '@/lib/integrations/oauth-manager';
import type { Store } from './database';
import type { InProcessSandbox } from '@/sandbox/in-process';
import type { KeyRing } from '@/lib/crypto/user-keys';
import type { WireRequest } from './network';
import { Violation, type Seen, type Watch } from './watch';

interface Call {
  request: WireRequest;
  connection: string;
  tokenGen: number;
  at: number;
  /** `done`, `refused`: the actor has the provider's own answer and nothing was in its way afterwards. */
  state: 'under way' | 'done' | 'refused' | 'in doubt';
  /** The provider has exchanged the token. */
  exchanged: boolean;
  /** Something was in the way that can lose a token; a database that is away for a moment cannot. */
  excused: boolean;
}

/** As long as a call to the token endpoint may take. */
const deadlineMs = 60_000;

export class Tokens {
  refreshes = 0;
  inDoubt = 0;
  private readonly calls: Call[] = [];
  private readonly revoked = new Set<string>();
  private readonly manager: TokenManager;

  constructor(
    store: Store,
    ring: KeyRing,
    oauth: OAuthManager,
    private readonly sandbox: InProcessSandbox,
    private readonly watch: Watch,
    private readonly now: () => number,
  ) {
    this.manager = new TokenManager({ db: store.db, ring, oauth });
  }

  sent(request: WireRequest): void {
    if (!isRefresh(request)) return;
    this.refreshes += 1;
    const claim = this.watch.claimOf(request.actor, request.provider);
    if (claim === null) throw new Violation(`${request.actor.name} refreshes ${request.provider} without a claim`);
    const same = this.calls.filter(
      ({ connection, tokenGen }) => connection === claim.connection && tokenGen === claim.tokenGen,
    );
    const other = same.find(({ state, at }) => state === 'under way' && this.now() - at < deadlineMs);
    if (other !== undefined)
      throw new Violation(`${request.actor.name} refreshes ${request.provider} while ${other.request.actor.name} does`);
    const done = same.find(
      ({ state, exchanged, request: { actor } }) => state === 'done' && exchanged && actor.state === 'live',
    );
    if (done !== undefined)
      throw new Violation(
        `${request.actor.name} refreshes ${request.provider} again, whose new token ${done.request.actor.name} got`,
      );
    if (same.some(({ state, request: { actor } }) => state === 'refused' && actor.state === 'live'))
      throw new Violation(`${request.actor.name} tries a token of ${request.provider} that was refused`);
    this.calls.push({ request, ...claim, at: this.now(), state: 'under way', exchanged: false, excused: false });
  }

  /** Not every provider refuses by the status. */
  served(request: WireRequest, body: string): void {
    const call = this.calls.find((one) => one.request === request);
    if (call !== undefined && body.includes('access_token')) call.exchanged = true;
  }

  ended(request: WireRequest, end: 'delivered' | 'lost'): void {
    const call = this.calls.find((one) => one.request === request);
    if (call === undefined) return;
    const isAnswer = end === 'delivered' && !request.meddled;
    // Whoever lost the connection meanwhile cannot write that it is dead.
    const found = this.watch.find(call.connection);
    const canSay = found !== undefined && this.watch.holderOf(found) === request.actor;
    call.state = !isAnswer ? 'in doubt' : call.exchanged ? 'done' : canSay ? 'refused' : 'in doubt';
    if (isAnswer) return;
    this.inDoubt += 1;
    call.excused = true;
  }

  /** What an actor had in hand is in doubt: it died, was stopped, or could not write. */
  troubled(actor: WireRequest['actor'], excused: boolean): void {
    for (const call of this.calls) {
      if (call.request.actor !== actor) continue;
      call.state = 'in doubt';
      call.excused ||= excused;
    }
  }

  /** Somebody ends the grant of a connection, or will; answers which. */
  async endedByHand(connection: Seen): Promise<string | null> {
    const grant = (await this.stateOf(connection))?.grant ?? null;
    if (grant !== null) this.revoked.add(grant);
    return grant;
  }

  /** A connection that asks to be reconnected has to be dead, of the reason it names. */
  async judgeDead(connection: Seen): Promise<void> {
    const state = await this.stateOf(connection);
    if (state === null) return;
    const { provider, error_code: code } = connection;
    if (state.alive) throw new Violation(`${provider} asks to be reconnected (${code}) while its token is alive`);
    const doubted = this.calls.some(
      ({ connection: id, tokenGen, excused }) => id === connection.id && tokenGen === connection.token_gen && excused,
    );
    if (state.grant !== null && this.revoked.has(state.grant)) {
      if (code !== 'invalid_grant' && !(doubted && code === 'refresh_in_doubt'))
        throw new Violation(`${provider} was ended by its user and says ${code}`);
    } else if (code !== 'refresh_in_doubt')
      throw new Violation(`${provider} lost its token in a refresh and says ${code}`);
    else if (!doubted) throw new Violation(`${provider} lost its token though every answer arrived`);
  }

  async judgeLive(connection: Seen): Promise<void> {
    const state = await this.stateOf(connection);
    if (state === null) throw new Violation(`${connection.provider} is active without a token`);
    const isRevoked = state.grant !== null && this.revoked.has(state.grant);
    if (!state.alive && !isRevoked) throw new Violation(`the stored token of ${connection.provider} is lost`);
  }

  private async stateOf({ user_id, provider }: Seen): Promise<{ alive: boolean; grant: string | null } | null> {
    const tokens = await this.manager.getToken(user_id, provider);
    if (tokens === null) return null;
    const report = this.sandbox.grants.inspect(tokens.refreshToken ?? tokens.accessToken);
    const alive = report !== null && (report.state === 'live' || report.state === 'in_grace');
    return { alive, grant: report?.grant ?? null };
  }
}

export function isTokenRequest({ method, body }: WireRequest): boolean {
  return method === 'POST' && body.includes('grant_type');
}

export function isRefresh({ method, body }: WireRequest): boolean {
  return method === 'POST' && /grant_type"?[=:]"?refresh_token/.test(body);
}
