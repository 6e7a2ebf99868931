/** Draws what goes wrong: which border breaks, and what a provider, or something in front of it, says in its place. */
import type { Random } from '@/sandbox/synthetic/random';
import type { Border, Fate } from './borders';
import type { Meddling, WireRequest } from './network';
import type { Plan } from './plan';
import { isTokenRequest } from './tokens';

/** Token requests are rare and everything hangs on them. */
const hot = 6;
/** After a refused token a while without another: two in a row would be the provider's own word that it is dead. */
const refusalPauseMs = 30 * 60_000;

export class Saboteur {
  enabled = true;
  /** Answers put in the provider's place, broken connections and the like. */
  readonly counts = { databaseBreaks: 0, requestsLost: 0, answersLost: 0, meddled: 0 };
  private readonly refusedAt = new Map<string, number>();

  constructor(
    private readonly random: Random,
    private readonly plan: Plan,
    private readonly now: () => number,
  ) {}

  fateOf({ kind, label }: Border): Fate {
    if (!this.enabled) return 'through';
    const { rates } = this.plan;
    const weight = isTokenLabel(label) ? hot : 1;
    if (kind === 'database') {
      if (!this.random.chance(rates.databaseBreaks)) return 'through';
      this.counts.databaseBreaks += 1;
      return this.random.chance(0.5) ? 'refused' : 'unheard';
    }
    const rate = kind === 'request' ? rates.requestBreaks : rates.answerBreaks;
    if (!this.random.chance(rate * weight)) return 'through';
    if (kind === 'request') this.counts.requestsLost += 1;
    else this.counts.answersLost += 1;
    return 'refused';
  }

  hangs({ kind, label }: Border): boolean {
    return (
      this.enabled &&
      kind === 'answer' &&
      this.random.chance(this.plan.rates.answerHangs * (isTokenLabel(label) ? hot : 1))
    );
  }

  meddle(request: WireRequest): Meddling | null {
    if (!this.enabled || !this.random.chance(this.plan.rates.meddles)) return null;
    const isToken = isTokenRequest(request);
    const meddling = isToken ? this.spoiledToken(request) : this.spoiledAnswer(request);
    if (meddling !== null) this.counts.meddled += 1;
    return meddling;
  }

  /** Whether an access token may be refused though nobody ended its grant; counts as done. */
  mayRefuse(provider: string): boolean {
    // A token that cannot be refreshed would be dead by the provider's own word.
    if (this.plan.rotation.mode === 'provider' && (provider === 'github' || provider === 'slack')) return false;
    if (this.now() - (this.refusedAt.get(provider) ?? 0) < refusalPauseMs) return false;
    this.refusedAt.set(provider, this.now());
    return true;
  }

  served({ provider }: WireRequest, body: string): void {
    if (refusedToken.test(body)) this.refusedAt.set(provider, this.now());
  }

  private spoiledAnswer({ provider }: WireRequest): Meddling | null {
    const kind = this.random.int(0, 6);
    if (kind <= 1) return limited(this.random, this.now());
    if (kind === 2) return { ...html(this.random.pick([500, 502, 503])), processed: false };
    if (kind === 3) return { status: 200, headers: json, body: '{"half": [1, 2, <html>', processed: false };
    if (kind === 4) return { status: 200, headers: json, body: '', processed: false };
    return this.refusal(provider);
  }

  /** The token is refused once, though it is good: a new one has to be fetched, and works. */
  private refusal(provider: string): Meddling | null {
    if (!this.mayRefuse(provider)) return null;
    if (provider === 'slack')
      return { status: 200, headers: json, body: '{"ok":false,"error":"token_expired"}', processed: false };
    const body =
      provider === 'notion'
        ? { object: 'error', status: 401, code: 'unauthorized', message: 'API token is invalid.' }
        : provider === 'calendar'
          ? {
              error: {
                code: 401,
                message: 'Invalid Credentials',
                errors: [{ reason: 'authError' }],
                status: 'UNAUTHENTICATED',
              },
            }
          : { message: 'Bad credentials' };
    return { status: 401, headers: json, body: JSON.stringify(body), processed: false };
  }

  /** The exchange of a token may have happened behind each of these. */
  private spoiledToken(_request: WireRequest): Meddling | null {
    const processed = this.random.chance(0.4);
    const kind = this.random.int(0, 2);
    if (kind === 0) return { ...html(this.random.pick([500, 502, 503])), processed };
    if (kind === 1) return { status: 200, headers: json, body: '{"half": [1, 2, <html>', processed };
    return { ...limited(this.random, this.now()), processed: false };
  }
}

/** The four providers' words for an access token that is good no more. */
const refusedToken = /Bad credentials|API token is invalid|Invalid Credentials|token_expired|authError/;
const json = { 'content-type': 'application/json; charset=utf-8' };

function html(status: number): Omit<Meddling, 'processed'> {
  return {
    status,
    headers: { 'content-type': 'text/html' },
    body: `<!doctype html><title>Error ${status}</title><p>The upstream server gave no answer.</p>`,
  };
}

function limited(random: Random, now: number): Meddling {
  const seconds = random.int(1, 400);
  const value = random.chance(0.5) ? String(seconds) : new Date(now + seconds * 1000).toUTCString();
  return {
    status: 429,
    headers: { ...json, date: new Date(now).toUTCString(), 'retry-after': value },
    body: JSON.stringify({ ok: false, error: 'ratelimited', message: 'Too many requests', code: 'rate_limited' }),
    processed: false,
  };
}

export function isTokenLabel(label: string): boolean {
  return /token|oauth\.v2\.access/.test(label);
}
