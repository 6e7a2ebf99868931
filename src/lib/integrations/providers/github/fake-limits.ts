/** Primary rate limits as GitHub counts them: per account and resource, in fixed windows. */
export interface Budget {
  limit: number;
  used: number;
  resetSeconds: number;
  resource: Resource;
}
export type Resource = 'core' | 'search' | 'graphql';

const limits: Readonly<Record<Resource, { limit: number; seconds: number }>> = {
  core: { limit: 5000, seconds: 3600 },
  search: { limit: 30, seconds: 60 },
  graphql: { limit: 5000, seconds: 3600 },
};

export function createLimits() {
  const budgets = new Map<string, Budget>();

  /** The budget of a window that has not ended; a new one otherwise. */
  function current(account: string, resource: Resource, now: Date): Budget {
    const key = `${account} ${resource}`;
    const seconds = Math.floor(now.getTime() / 1000);
    const known = budgets.get(key);
    if (known !== undefined && seconds < known.resetSeconds) return known;
    const fresh = {
      limit: limits[resource].limit,
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
