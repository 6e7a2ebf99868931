import { IntegrationError, RateLimitError, SyncError, TokenExpiredError } from '../../errors';
import type { ErrorCode, ErrorDetails } from '../../errors';
import { waitSeconds } from './rate-headers';

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
 * How much of a GraphQL answer must be there. `granted`: single nodes may be missing if GitHub says that they are not
 * for us or gone. `whatever`: whyever they are missing.
 */
export type Tolerance = 'granted' | 'whatever';

/**
 * What is wrong with an answer, or null where it can be read.
 * `now` serves only where the answer carries no `Date` header of its own.
 * A GraphQL answer that leaves out single nodes but gives the rest is readable; `isPartial` tells.
 */
export function judge(answer: Answer, now: Date, tolerance: Tolerance = 'granted'): IntegrationError | null {
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
  return judgeGraphQLErrors(answer, now, tolerance);
}

/** Whether GraphQL left out single nodes (an organisation's SAML session or app restriction, a deletion) and gave the rest. */
export function isPartial(body: unknown, tolerance: Tolerance = 'granted'): boolean {
  const errors = graphQLErrors(body);
  const isTolerable = (error: unknown): boolean =>
    isOfNode(error) && !isLimit(error) && (tolerance === 'whatever' || isRefusal(error));
  return errors.length > 0 && errors.every(isTolerable) && !isNothing(field(body, 'data'));
}

/** What became of the entries of a `nodes(ids:)`, by index: `gone`, or `withheld` wholly or in part. */
export function lookupProblems(body: unknown): Map<number, 'gone' | 'withheld'> {
  const problems = new Map<number, 'gone' | 'withheld'>();
  for (const error of graphQLErrors(body)) {
    const path = field(error, 'path');
    if (!Array.isArray(path) || path[0] !== 'nodes' || typeof path[1] !== 'number') continue;
    const isGone = path.length === 2 && graphQLCode(error) === 'NOT_FOUND' && problems.get(path[1]) === undefined;
    problems.set(path[1], isGone ? 'gone' : 'withheld');
  }
  return problems;
}

/** A GraphQL page that GitHub could not finish; half the page may work. */
export function isTooHeavy(error: unknown): boolean {
  if (!(error instanceof SyncError) || error.code !== 'provider_unavailable') return false;
  const { status, providerCode } = error.details;
  // The front end reports the same timeout as a bad gateway; only GraphQL errs with 200 and a code.
  return status === 502 || status === 504 || (status === 200 && providerCode !== undefined);
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

/** The documentation link is the nearest thing to a code; old answers carry only the sentence. */
function isSecondaryLimit(body: unknown): boolean {
  const link = field(body, 'documentation_url');
  if (typeof link === 'string' && /secondary-rate-limits|abuse-rate-limits/.test(link)) return true;
  const message = field(body, 'message');
  return typeof message === 'string' && /secondary rate|abuse detection/i.test(message);
}

function judgeGraphQLErrors(answer: Answer, now: Date, tolerance: Tolerance): IntegrationError | null {
  const { status, headers, body } = answer;
  const errors = graphQLErrors(body);
  // GraphQL tells of secondary limits with status 200 too, and then has neither type nor code for them.
  const untyped = [body, ...errors.filter((error) => graphQLCode(error) === undefined)];
  const limit = errors.find(isLimit) ?? untyped.find((one) => isSecondaryLimit(one));
  if (limit !== undefined || (errors.length > 0 && headers['retry-after'] !== undefined)) {
    const retryAfterSeconds = waitSeconds(headers, now) ?? secondaryWaitSeconds;
    const providerCode = graphQLCode(limit) ?? 'secondary_limit';
    return new RateLimitError(say(answer), 'github', { status, providerCode, retryAfterSeconds });
  }
  if (errors.length === 0 || isPartial(body, tolerance)) return null;
  // Beside nodes that are not for us, the other trouble is what the answer failed by.
  const code = graphQLCode(errors.find((error) => !isOfNode(error) || !isRefusal(error)) ?? errors[0]);
  const known = code === undefined ? undefined : codeByGraphQLType[code];
  return problem(answer, known ?? defaultGraphQLCode(code), { providerCode: code ?? graphQLTimeout });
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

function isLimit(error: unknown): boolean {
  return graphQLCode(error)?.startsWith('RATE_LIMIT') === true;
}

function isRefusal(error: unknown): boolean {
  const code = graphQLCode(error);
  return code === 'FORBIDDEN' || code === 'NOT_FOUND';
}

/** Whether an error concerns one entry of a list, or the one thing that was asked for by its id. */
function isOfNode(error: unknown): boolean {
  const path = field(error, 'path');
  return Array.isArray(path) && (path.includes('nodes') || path[0] === 'node');
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
