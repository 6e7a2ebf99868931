import type { Resource } from './rate-headers';

/** A primary rate limit as GitHub counts it: in fixed windows, apart for each person and resource. */
export interface Budget {
  limit: number;
  used: number;
  resetSeconds: number;
  resource: Resource;
}

const limits: Readonly<Record<Resource, { limit: number; seconds: number }>> = {
  core: { limit: 5000, seconds: 3600 },
  search: { limit: 30, seconds: 60 },
  graphql: { limit: 5000, seconds: 3600 },
};

/** `lowered`: requests per window, where fewer than GitHub's are wanted. */
export function createLimits(lowered: Partial<Record<Resource, number>> = {}) {
  const budgets = new Map<string, Budget>();

  /**
   * The budget of a window that has not ended; a new one otherwise. Each grant stands for a person of its own, who keeps
   * the budget when a token is exchanged for the next.
   */
  function current(grantId: string, resource: Resource, now: Date): Budget {
    const key = `${grantId} ${resource}`;
    const seconds = Math.floor(now.getTime() / 1000);
    const known = budgets.get(key);
    if (known !== undefined && seconds < known.resetSeconds) return known;
    const fresh = {
      limit: lowered[resource] ?? limits[resource].limit,
      used: 0,
      resetSeconds: seconds + limits[resource].seconds,
      resource,
    };
    budgets.set(key, fresh);
    return fresh;
  }

  return {
    current,
    /** Takes one request from the budget; false: there is none left. */
    spend(budget: Budget): boolean {
      if (budget.used >= budget.limit) return false;
      budget.used += 1;
      return true;
    },
  };
}

export function limitHeaders(budget: Budget): Record<string, string> {
  return {
    'x-ratelimit-limit': String(budget.limit),
    'x-ratelimit-remaining': String(budget.limit - budget.used),
    'x-ratelimit-used': String(budget.used),
    'x-ratelimit-reset': String(budget.resetSeconds),
    'x-ratelimit-resource': budget.resource,
  };
}
