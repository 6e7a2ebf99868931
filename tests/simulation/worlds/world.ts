/**
 * One account at one provider: data in the provider's own shapes, what people do to it, and what our tables have to
 * hold of it, computed from the data by plain code that knows nothing of the product's own reading.
 */
import type { Random } from '@/sandbox/synthetic/random';

/** What a stored activity has to say. */
export interface TruthRow {
  type: string;
  externalId: string;
  title: string;
  /** Milliseconds. */
  occurredAt: number;
  endedAt: number | null;
  windowAt: number;
  count: number;
  /** The part of the metadata that is compared. */
  facts: Readonly<Record<string, unknown>>;
}

export interface TruthTimeOff {
  externalId: string;
  startsAt: number;
  endsAt: number;
}

export interface ProviderWorld {
  readonly provider: string;
  /** In the provider's shapes, as its fake takes it. */
  readonly data: unknown;
  /** Days ahead of now that are kept. */
  readonly aheadDays: number;
  /** Types whose rows stay when the provider shows them no more, because it then says nothing about the past. */
  readonly keepsFormer: readonly string[];
  /** Shown by nightly passes only, as the provider's page of the docs has it. */
  isDeepOnly(row: TruthRow): boolean;
  /** Something happens at the provider; answers what, in a few words. */
  change(now: number): string;
  rows(now: number): TruthRow[];
  timeOff(now: number): TruthTimeOff[];
}

export const minuteMs = 60_000;
export const hourMs = 3_600_000;
export const dayMs = 86_400_000;

/** GitHub and Google tell whole seconds. */
export function iso(ms: number): string {
  return new Date(Math.floor(ms / 1000) * 1000).toISOString().replace('.000Z', 'Z');
}

/** Some time in the last `days`, more often recent than old. */
export function past(random: Random, now: number, days: number): number {
  return now - Math.floor(random.next() ** 2 * days * dayMs) - minuteMs;
}

/** Draws one of the changes that are possible now, by weight. */
export function drawn(random: Random, changes: readonly { weight: number; apply: () => string | null }[]): string {
  for (;;) {
    const chosen = changes[random.weighted(changes.map(({ weight }) => weight))];
    const done = chosen?.apply() ?? null;
    if (done !== null) return done;
  }
}
