/** What one seed has in store: drawn once, so that different seeds try different mixtures. */
import { randomBy, type Random } from '@/sandbox/synthetic/random';
import type { RotationRequest } from '@/sandbox/rotation';
import { dayMs } from './worlds/world';

export const providerIds = ['github', 'notion', 'slack', 'calendar'] as const;
export type ProviderId = (typeof providerIds)[number];

/** Shares of steps on which something happens. */
export interface Rates {
  change: number;
  wish: number;
  kill: number;
  stop: number;
  drain: number;
  /** The time that passes is minutes to hours, though somebody has work. */
  leap: number;
  databaseBreaks: number;
  requestBreaks: number;
  answerBreaks: number;
  answerHangs: number;
  meddles: number;
  expires: number;
  revokes: number;
}

export interface Plan {
  seed: number;
  startsAt: number;
  workers: number;
  users: number;
  providers: readonly ProviderId[];
  itemsEach: number;
  backfillDays: number;
  rates: Rates;
  /** Nothing goes wrong until all are connected. */
  connectsInPeace: boolean;
  rotation: RotationRequest;
  /** Ends with Settings → Re-read, after which even what lies beyond every overlap has to be right. */
  rereads: boolean;
}

const noRates: Rates = {
  change: 0,
  wish: 0,
  kill: 0,
  stop: 0,
  drain: 0,
  leap: 0,
  databaseBreaks: 0,
  requestBreaks: 0,
  answerBreaks: 0,
  answerHangs: 0,
  meddles: 0,
  expires: 0,
  revokes: 0,
};

export function planFor(seed: number): Plan {
  const random = randomBy(`plan ${seed}`);
  const count = random.weighted([6, 3, 1]) + 1;
  return {
    seed,
    startsAt: Date.parse('2026-03-02T06:00:00Z') + random.int(0, 200 * dayMs),
    workers: random.int(1, 3),
    users: random.chance(0.2) ? 2 : 1,
    providers: random.shuffled(providerIds).slice(0, count),
    itemsEach: random.int(15, 45),
    backfillDays: random.pick([30, 45, 60]),
    rates: ratesFor(random),
    connectsInPeace: random.chance(0.7),
    rotation: rotationFor(random),
    rereads: random.chance(0.35),
  };
}

/** Each kind of trouble is in some seeds and not in others: together they would hide one another. */
function ratesFor(random: Random): Rates {
  const maybe = (share: number, rate: number): number => (random.chance(share) ? rate * (0.5 + random.next()) : 0);
  return {
    ...noRates,
    change: 0.05,
    wish: 0.015,
    kill: maybe(0.5, 0.012),
    stop: maybe(0.5, 0.012),
    drain: maybe(0.3, 0.006),
    leap: maybe(0.6, 0.015),
    databaseBreaks: maybe(0.4, 0.015),
    requestBreaks: maybe(0.4, 0.03),
    answerBreaks: maybe(0.5, 0.04),
    answerHangs: maybe(0.3, 0.01),
    meddles: maybe(0.5, 0.06),
    expires: maybe(0.4, 0.02),
    revokes: maybe(0.25, 0.006),
  };
}

function rotationFor(random: Random): RotationRequest {
  const accessSeconds = random.pick([900, 3600, 7200]);
  const mode = random.weighted([2, 5, 2]);
  if (mode === 0) return { mode: 'provider' };
  if (mode === 1) return { mode: 'strict', accessSeconds, reuse: random.chance(0.4) ? 'revoke' : 'refuse' };
  return { mode: 'grace', accessSeconds, graceSeconds: 300, repeat: random.chance(0.5) ? 'same' : 'new' };
}
