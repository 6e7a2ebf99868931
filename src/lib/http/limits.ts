/**
 * Requests per user and minute. In Redis where there is one, so that all processes count together; where Redis is gone
 * the limit goes on in this process's memory.
 */
import { RateLimiterMemory, RateLimiterRedis, type RateLimiterAbstract } from 'rate-limiter-flexible';
import { redisClient } from '../cache/redis';

export const limits = {
  /** The design document: 10 a minute per user over all providers. */
  sync: { points: 10, seconds: 60 },
  summaryRefresh: { points: 10, seconds: 60 },
  places: { points: 60, seconds: 60 },
  dismiss: { points: 30, seconds: 60 },
  connect: { points: 30, seconds: 60 },
  resetPassword: { points: 10, seconds: 60 },
  /** By address: a household or an office signs in through one. */
  signUp: { points: 100, seconds: 60 },
  signIn: { points: 100, seconds: 60 },
  /** By account, whatever the address: what a guesser of one password gets. */
  signInAccount: { points: 20, seconds: 60 },
  /** Wrong passwords included: a stolen session must not find out the password. */
  deleteAccount: { points: 10, seconds: 60 },
} as const;
export type LimitName = keyof typeof limits;

const globals = globalThis as { devtrackLimiters?: Map<LimitName, RateLimiterAbstract> };

/** Null: allowed. Otherwise the seconds until it is again. */
export async function overLimit(name: LimitName, key: string): Promise<number | null> {
  try {
    await limiter(name).consume(key);
    return null;
  } catch (error) {
    // The library rejects with its result when the limit is reached, and with an error when it cannot count.
    if (
      typeof error === 'object' &&
      error !== null &&
      'msBeforeNext' in error &&
      typeof error.msBeforeNext === 'number'
    )
      return Math.max(1, Math.ceil(error.msBeforeNext / 1000));
    throw error;
  }
}

function limiter(name: LimitName): RateLimiterAbstract {
  globals.devtrackLimiters ??= new Map();
  const existing = globals.devtrackLimiters.get(name);
  if (existing !== undefined) return existing;
  const options = { points: limits[name].points, duration: limits[name].seconds, keyPrefix: `devtrack:limit:${name}` };
  const insuranceLimiter = new RateLimiterMemory(options);
  const client = redisClient();
  const made =
    client === null
      ? insuranceLimiter
      : new RateLimiterRedis({ ...options, storeClient: client, useRedisPackage: true, insuranceLimiter });
  globals.devtrackLimiters.set(name, made);
  return made;
}
