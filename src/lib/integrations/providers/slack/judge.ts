import { isRecord, retryAfterSeconds } from '@/lib/http/answer';
import { OAuthError, RateLimitError, SyncError, TokenExpiredError } from '../../errors';
import type { ErrorCode, ErrorDetails, IntegrationError } from '../../errors';

/** An HTTP answer of Slack's Web API before anybody judged it. */
export interface SlackAnswer {
  status: number;
  /** The `Retry-After` header. */
  retryAfter: string | null;
  /** The `Date` header, from which a `Retry-After` date is told. */
  date?: string | null;
  /** The parsed JSON; undefined where the body was none. */
  body: unknown;
}

export type Verdict =
  { ok: true; body: Record<string, unknown> } | { ok: false; code: ErrorCode; details: ErrorDetails };

/**
 * Slack answers 200 with `ok: false` for nearly everything; only 429 and rare 5xx use the status.
 * Codes: docs.slack.dev, "errors" of each method and the errors common to all.
 * `now` turns a `Retry-After` date into seconds; null: such a date stays unread.
 */
export function decide(answer: SlackAnswer, now: Date | null): Verdict {
  const { status, body } = answer;
  if (status === 429) return limited(answer, now);
  if (status >= 500) return fail('provider_unavailable', { status });
  if (!isRecord(body)) return fail(status === 200 ? 'malformed_answer' : codeForStatus(status), { status });
  if (body['ok'] === true && status === 200) return { ok: true, body };
  if (body['ok'] === false) return decideRefusal(body, answer, now);
  return fail(status === 200 ? 'malformed_answer' : codeForStatus(status), { status });
}

/** The error of a refused reading call. */
export function readError(method: string, code: ErrorCode, details: ErrorDetails): IntegrationError {
  const message = describe(method, code, details);
  if (code === 'rate_limited') return new RateLimitError(message, 'slack', details);
  if (code === 'token_expired') return new TokenExpiredError(message, 'slack', details);
  return new SyncError(message, 'slack', code, undefined, details);
}

/** The error of a refused OAuth call (`auth.revoke`). */
export function oauthError(method: string, code: ErrorCode, details: ErrorDetails): OAuthError {
  return new OAuthError(describe(method, code, details), 'slack', code, undefined, details);
}

/** Refusals that a retry, a reconnect or an operator can mend, by Slack's code. Any other is `invalid_request`. */
const refusals: Readonly<Record<string, ErrorCode>> = {
  token_expired: 'token_expired',

  token_revoked: 'invalid_grant',
  // Also what Slack says to a good token used from an address that the workspace does not allow.
  invalid_auth: 'invalid_grant',
  not_authed: 'invalid_grant',
  not_allowed_token_type: 'invalid_grant',
  account_inactive: 'account_inactive',

  missing_scope: 'insufficient_scope',

  ratelimited: 'rate_limited',
  rate_limited: 'rate_limited',

  fatal_error: 'provider_unavailable',
  internal_error: 'provider_unavailable',
  service_unavailable: 'provider_unavailable',
  request_timeout: 'provider_unavailable',
  // The workspace is moving into an organisation, or wants a new sign-on; both pass.
  team_added_to_org: 'provider_unavailable',
  org_login_required: 'provider_unavailable',

  // Decisions of the workspace's administrators.
  access_denied: 'forbidden',
  accesslimited: 'forbidden',
  ekm_access_denied: 'forbidden',
  enterprise_is_restricted: 'forbidden',
  no_permission: 'forbidden',
  team_access_not_granted: 'forbidden',
  two_factor_setup_required: 'forbidden',

  channel_not_found: 'not_found',
  user_not_found: 'not_found',
  team_not_found: 'not_found',

  invalid_cursor: 'cursor_expired',
};

function decideRefusal(body: Record<string, unknown>, answer: SlackAnswer, now: Date | null): Verdict {
  const providerCode = codeOf(body['error']);
  // hasOwn: a code called `constructor` must not find Object's.
  const code = providerCode !== undefined && Object.hasOwn(refusals, providerCode) ? refusals[providerCode] : undefined;
  const details: ErrorDetails = { status: answer.status, ...(providerCode === undefined ? {} : { providerCode }) };
  if (code === undefined) return fail('invalid_request', details);
  if (code === 'rate_limited') return limited(answer, now);
  if (code === 'insufficient_scope') return fail(code, { ...details, missing: listOf(body['needed']) });
  return fail(code, details);
}

/** Slack names its errors by codes; the few sentences among them ("No query passed") are not carried on. */
export function codeOf(error: unknown): string | undefined {
  return typeof error === 'string' && /^[a-z0-9_]{1,64}$/i.test(error) ? error : undefined;
}

function listOf(scopes: unknown): string[] {
  if (typeof scopes !== 'string') return [];
  return scopes.split(/[,\s]+/).filter((scope) => /^[a-z0-9_.:]{1,64}$/i.test(scope));
}

function limited(answer: SlackAnswer, now: Date | null): Verdict {
  const wait = now === null ? null : retryAfterSeconds(answer.retryAfter, now, answer.date);
  return fail('rate_limited', { status: answer.status, providerCode: 'ratelimited', retryAfterSeconds: wait });
}

/** Statuses that Slack itself does not use, so that something in front of it spoke. */
function codeForStatus(status: number): ErrorCode {
  if (status === 408) return 'provider_unavailable';
  return status === 403 ? 'forbidden' : 'invalid_request';
}

function fail(code: ErrorCode, details: ErrorDetails): Verdict {
  return { ok: false, code, details };
}

function describe(method: string, code: ErrorCode, details: ErrorDetails): string {
  return `Slack ${method}: ${code} (status ${details.status ?? 'none'}, ${details.providerCode ?? 'no code'})`;
}
