/** Keeps requests below the rates that providers publish, so that their limits are met by surprise only. */
import type { PublishedRate } from '../integrations/provider';

/** Tokens left at a time, by account and rate; shared by the runs of this process. */
const buckets = new Map<string, { tokens: number; at: number }>();
/** Buckets that nobody used for this long are full again and need no remembering. */
const forgetAfterMs = 10 * 60_000;

/**
 * `fetch` that waits for its turn. `account`: whose budget it is. Only requests to the public host of a rate are paced:
 * an enterprise's own server sets its own rates.
 */
export function paced(
  send: typeof fetch,
  rates: readonly PublishedRate[],
  account: string,
  wait: (ms: number) => Promise<void>,
  now: () => number = () => performance.now(),
): typeof fetch {
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const rate = rateOf(url, rates);
    if (rate !== null) {
      const ms = take(`${account} ${rate.origin}${rate.path}`, rate, now());
      if (ms > 0) await wait(ms);
    }
    return send(input, init);
  };
}

function rateOf(url: URL, rates: readonly PublishedRate[]): PublishedRate | null {
  let found: PublishedRate | null = null;
  for (const rate of rates) {
    const fits = rate.origin === url.origin && url.pathname.startsWith(rate.path);
    if (fits && (found === null || rate.path.length > found.path.length)) found = rate;
  }
  return found;
}

/** Takes a token, in advance where there is none; answers the milliseconds until it is really there. */
function take(key: string, { perMinute, burst }: PublishedRate, now: number): number {
  const perMs = perMinute / 60_000;
  const before = buckets.get(key);
  const refilled = before === undefined ? burst : Math.min(burst, before.tokens + (now - before.at) * perMs);
  const tokens = refilled - 1;
  buckets.set(key, { tokens, at: now });
  if (buckets.size > 1000) forgetIdle(now);
  return tokens >= 0 ? 0 : Math.ceil(-tokens / perMs);
}

function forgetIdle(now: number): void {
  for (const [key, { at }] of buckets) if (now - at > forgetAfterMs) buckets.delete(key);
}
