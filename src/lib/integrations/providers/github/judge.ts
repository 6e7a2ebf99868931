import { IntegrationError, RateLimitError, SyncError, TokenExpiredError } from '../../errors';
import type { ErrorCode, ErrorDetails } from '../../errors';

/** An HTTP answer of GitHub before anybody judged it; header names in lower case. */
export interface Answer {
  status: number;
  headers: Readonly<Record<string, string | undefined>>;
  body: unknown;
  url: string;
}

/** Our code for the one GraphQL error that GitHub gives none. */
const graphQLTimeout = 'timeout';

/** GitHub's advice for a secondary limit that names no time: wait a minute. */
const secondaryWaitSeconds = 60;

/**
 * What is wrong with an answer, or null where it can be read.
 * `now` serves only where the answer carries no `Date` header of its own.
 * A GraphQL answer that withholds single nodes but gives the rest is readable; `isPartial` tells.
 */
export function judge(answer: Answer, now: Date): IntegrationError | null {
  const { status } = answer;
  if (status === 401) return new TokenExpiredError(say(answer), 'github', { status });
  if (status === 403 || status === 429) return judgeRefusal(answer, now);
  if (status >= 500) return problem(answer, 'provider_unavailable');
  if (status === 404 || status === 410) return problem(answer, 'not_found');
  if (status === 451) return problem(answer, 'forbidden');
  if (status >= 400) return problem(answer, 'invalid_request');
  if (status === 304) return problem(answer, 'malformed_answer');
  if (status >= 300) return problem(answer, leavesOrigin(answer) ? 'host_not_allowed' : 'malformed_answer');
  // An error page delivered with status 200 comes from a proxy or from GitHub's own front end.
  if (answer.headers['content-type']?.startsWith('text/html') === true) return problem(answer, 'provider_unavailable');
  return judgeGraphQLErrors(answer, now);
}

/** Whether GraphQL withheld single nodes (an organisation's SAML session or app restriction) and gave the rest. */
export function isPartial(body: unknown): boolean {
  const errors = graphQLErrors(body);
  return errors.length > 0 && errors.every(isWithheldNode) && !isNothing(field(body, 'data'));
}

/** A GraphQL page that took GitHub too long; half the page may work. */
export function isTooHeavy(error: unknown): boolean {
  if (!(error instanceof SyncError) || error.code !== 'provider_unavailable') return false;
  const { status, providerCode } = error.details;
  // The front end reports the same timeout as a bad gateway.
  return (
    status === 502 || status === 504 || providerCode === graphQLTimeout || providerCode === 'RESOURCE_LIMITS_EXCEEDED'
  );
}

/** A request that got no answer at all. An abort is passed on as its own reason: nobody failed. */
export function judgeFailure(error: unknown, signal: AbortSignal): unknown {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth += 1) {
    if (cause instanceof IntegrationError) return cause;
  }
  if (signal.aborted) return signal.reason;
  return new SyncError('GitHub did not answer', 'github', 'network_error', true, { cause: error });
}

/** GitHub uses 403 and 429 for both of its limits and 403 for missing rights; the order is that of its best-practices page. */
function judgeRefusal(answer: Answer, now: Date): IntegrationError {
  const { status, headers, body } = answer;
  const wait = waitSeconds(headers, now);
  if (wait !== null) return new RateLimitError(say(answer), 'github', { status, retryAfterSeconds: wait });
  if (isSecondaryLimit(body) || headers['gh-limited-by'] !== undefined) {
    return new RateLimitError(say(answer), 'github', { status, retryAfterSeconds: secondaryWaitSeconds });
  }
  if (status === 429) return new RateLimitError(say(answer), 'github', { status, retryAfterSeconds: null });
  return problem(
    answer,
    'forbidden',
    headers['x-github-sso'] === undefined ? {} : { providerCode: 'saml_sso_required' },
  );
}

/** Seconds until GitHub wants to hear from us again, or null where its headers name no limit. */
function waitSeconds(headers: Answer['headers'], now: Date): number | null {
  const dateHeader = Date.parse(headers['date'] ?? '');
  const nowSeconds = (Number.isNaN(dateHeader) ? now.getTime() : dateHeader) / 1000;
  const retryAfter = headers['retry-after']?.trim();
  if (retryAfter !== undefined && /^\d+$/.test(retryAfter)) return Number(retryAfter);
  const retryAt = Date.parse(retryAfter ?? '') / 1000;
  if (!Number.isNaN(retryAt)) return Math.max(0, Math.ceil(retryAt - nowSeconds));
  const reset = Number(headers['x-ratelimit-reset'] ?? Number.NaN);
  if (headers['x-ratelimit-remaining'] !== '0' || Number.isNaN(reset)) return null;
  return Math.max(1, Math.ceil(reset - nowSeconds) + 1);
}

/** The documentation link is the nearest thing to a code; old answers carry only the sentence. */
function isSecondaryLimit(body: unknown): boolean {
  const link = field(body, 'documentation_url');
  if (typeof link === 'string' && /secondary-rate-limits|abuse-rate-limits/.test(link)) return true;
  const message = field(body, 'message');
  return typeof message === 'string' && /secondary rate|abuse detection/i.test(message);
}

function judgeGraphQLErrors(answer: Answer, now: Date): IntegrationError | null {
  const [first] = graphQLErrors(answer.body);
  if (first === undefined || isPartial(answer.body)) return null;
  const code =
    graphQLErrors(answer.body)
      .map(graphQLCode)
      .find((type) => type?.startsWith('RATE_LIMIT')) ?? graphQLCode(first);
  const details = { status: answer.status, providerCode: code ?? graphQLTimeout };
  if (code?.startsWith('RATE_LIMIT') === true) {
    const retryAfterSeconds = waitSeconds(answer.headers, now) ?? secondaryWaitSeconds;
    return new RateLimitError(say(answer), 'github', { ...details, retryAfterSeconds });
  }
  return problem(
    answer,
    (code === undefined ? undefined : codeByGraphQLType[code]) ?? defaultGraphQLCode(code),
    details,
  );
}

const codeByGraphQLType: Readonly<Record<string, ErrorCode | undefined>> = {
  FORBIDDEN: 'forbidden',
  INSUFFICIENT_SCOPES: 'forbidden',
  NOT_FOUND: 'not_found',
  INTERNAL: 'provider_unavailable',
  SERVICE_UNAVAILABLE: 'provider_unavailable',
  RESOURCE_LIMITS_EXCEEDED: 'provider_unavailable',
};

/** GitHub's own timeouts are the one GraphQL error with neither a type nor a code; a refused query always has one. */
function defaultGraphQLCode(code: string | undefined): ErrorCode {
  return code === undefined ? 'provider_unavailable' : 'invalid_request';
}

function graphQLErrors(body: unknown): unknown[] {
  const errors = field(body, 'errors');
  // REST validation errors also have `errors`, but come with a status of their own and never get here.
  return Array.isArray(errors) ? errors : [];
}

function graphQLCode(error: unknown): string | undefined {
  const type = field(error, 'type') ?? field(field(error, 'extensions'), 'code');
  return typeof type === 'string' ? type : undefined;
}

function isWithheldNode(error: unknown): boolean {
  const code = graphQLCode(error);
  const path = field(error, 'path');
  return (code === 'FORBIDDEN' || code === 'NOT_FOUND') && Array.isArray(path) && path.includes('nodes');
}

function leavesOrigin(answer: Answer): boolean {
  const location = answer.headers['location'];
  if (location === undefined || !URL.canParse(location, answer.url)) return false;
  return new URL(location, answer.url).origin !== new URL(answer.url).origin;
}

function problem(answer: Answer, code: ErrorCode, details: ErrorDetails = {}): SyncError {
  return new SyncError(say(answer), 'github', code, undefined, { status: answer.status, ...details });
}

/** For the log: status and path, never the query (it may hold names) nor GitHub's text. */
function say(answer: Answer): string {
  const path = URL.canParse(answer.url) ? new URL(answer.url).pathname : answer.url;
  return `GitHub answered ${answer.status} to ${path}`;
}

function isNothing(value: unknown): boolean {
  return value === null || value === undefined;
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && name in value ? Reflect.get(value, name) : undefined;
}
