/** What GitHub's headers say about its limits. Its times are those of its own clock, which the `Date` header tells. */
import type { BudgetReading } from '../../provider';
import type { Answer } from './judge';

/** What GitHub counts apart from each other, as `x-ratelimit-resource` names it. */
export type Resource = 'core' | 'search' | 'graphql';

/** The primary limits' windows last an hour at most; a reset beyond twice that is no reset. */
const longestWindowSeconds = 7200;

/** Far longer than any wait GitHub is known to ask for: a broken clock or proxy must not silence a connection for years. */
const longestWaitSeconds = 86_400;

/** Seconds until GitHub wants to hear from us again, or null where its headers name no limit. */
export function waitSeconds(headers: Answer['headers'], now: Date): number | null {
  const waits = [retryAfterSeconds(headers, now), spentSeconds(headers, now)].filter((wait) => wait !== null);
  // Both can be there; going by the shorter one runs into the other.
  return waits.length === 0 ? null : Math.max(...waits);
}

/**
 * The primary budget after this answer, by our clock; null where the headers are missing, as on servers without limits,
 * or make no sense.
 */
export function readBudget(answer: Answer, now: Date): { resource: string; reading: BudgetReading } | null {
  const { headers } = answer;
  const limit = wholeNumber(headers['x-ratelimit-limit']);
  const remaining = wholeNumber(headers['x-ratelimit-remaining']);
  const reset = wholeNumber(headers['x-ratelimit-reset']);
  if (limit === null || limit === 0 || remaining === null || remaining > limit || reset === null) return null;
  const left = reset - githubSeconds(headers, now);
  if (left <= 0 || left > longestWindowSeconds) return null;
  const resetsAt = new Date(now.getTime() + Math.ceil(left * 1000));
  return {
    resource: headers['x-ratelimit-resource'] ?? resourceOf(answer.url),
    reading: { limit, remaining, resetsAt },
  };
}

/** GitHub sends seconds; a proxy before it may send the other form that HTTP knows, a date. */
function retryAfterSeconds(headers: Answer['headers'], now: Date): number | null {
  const text = headers['retry-after']?.trim() ?? '';
  if (/^\d+$/.test(text)) return Math.min(Number(text), longestWaitSeconds);
  const time = /^[A-Z][a-z]+,? /.test(text) ? Date.parse(text) / 1000 : Number.NaN;
  if (Number.isNaN(time)) return null;
  return Math.min(Math.max(0, Math.ceil(time - githubSeconds(headers, now))), longestWaitSeconds);
}

/** A second more than the reset names, as GitHub's own client waits. */
function spentSeconds(headers: Answer['headers'], now: Date): number | null {
  const reset = wholeNumber(headers['x-ratelimit-reset']);
  if (wholeNumber(headers['x-ratelimit-remaining']) !== 0 || reset === null) return null;
  return Math.min(Math.max(1, Math.ceil(reset - githubSeconds(headers, now)) + 1), longestWaitSeconds);
}

/** GitHub's clock; ours where the answer does not tell. */
function githubSeconds(headers: Answer['headers'], now: Date): number {
  const date = Date.parse(headers['date'] ?? '');
  return (Number.isNaN(date) ? now.getTime() : date) / 1000;
}

/** Ten digits are the seconds of today; more are no number that a header means. */
function wholeNumber(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,10}$/.test(text.trim()) ? Number(text) : null;
}

/** Servers before 3.1 do not name the resource. */
function resourceOf(url: string): Resource {
  const { pathname } = new URL(url);
  if (pathname.endsWith('/graphql')) return 'graphql';
  return /\/search\/[a-z]+$/.test(pathname) ? 'search' : 'core';
}
