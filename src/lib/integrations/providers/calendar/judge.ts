import { isRecord, retryAfterSeconds } from '@/lib/http/answer';
import { OAuthError, RateLimitError, SyncError, TokenExpiredError } from '../../errors';
import type { ErrorCode, ErrorDetails, IntegrationError } from '../../errors';

/** An answer of Google's API that is not a success, before anybody judged it. */
export interface GoogleAnswer {
  status: number;
  /** The `Retry-After` header. */
  retryAfter: string | null;
  /** The `Date` header, from which a `Retry-After` date is told. */
  date?: string | null;
  /** The parsed JSON; undefined where the body was none. */
  body: unknown;
}

/**
 * What Google's reasons mean. They are looked at before the status, because 403 carries limits, missing scopes and
 * a switched-off API alike (developers.google.com/workspace/calendar/api/guides/errors).
 */
const codeOfReason: Readonly<Record<string, ErrorCode>> = {
  userRateLimitExceeded: 'rate_limited',
  rateLimitExceeded: 'rate_limited',
  quotaExceeded: 'rate_limited',
  dailyLimitExceeded: 'rate_limited',
  RATE_LIMIT_EXCEEDED: 'rate_limited',

  insufficientPermissions: 'insufficient_scope',
  ACCESS_TOKEN_SCOPE_INSUFFICIENT: 'insufficient_scope',

  // The operator has not switched the Calendar API on in the project of the OAuth client.
  accessNotConfigured: 'invalid_client',
  SERVICE_DISABLED: 'invalid_client',

  fullSyncRequired: 'cursor_expired',
  updatedMinTooLongAgo: 'cursor_expired',
};

/** The typed error an answer calls for, by reason and status. */
export function judge(answer: GoogleAnswer, now: Date): IntegrationError {
  const reasons = reasonsOf(answer.body);
  const known = reasons.find((reason) => Object.hasOwn(codeOfReason, reason));
  const providerCode = known ?? reasons[0];
  const details: ErrorDetails = { status: answer.status, ...(providerCode === undefined ? {} : { providerCode }) };
  const code =
    (answer.status >= 400 && known !== undefined ? codeOfReason[known] : undefined) ?? codeOfStatus(answer.status);
  const message = `Google answered ${answer.status} (${providerCode ?? 'no reason'})`;
  if (code === 'rate_limited')
    return new RateLimitError(message, 'calendar', {
      ...details,
      retryAfterSeconds: retryAfterSeconds(answer.retryAfter, now, answer.date),
    });
  if (code === 'token_expired') return new TokenExpiredError(message, 'calendar', details);
  return new SyncError(message, 'calendar', code, undefined, details);
}

/**
 * A refused continuation. A page token that is no longer good is a 410 or a plain 400; the same request without a token
 * was accepted just before, so that a 400 can only mean the token.
 */
export function judgeContinuation(error: unknown): unknown {
  if (!(error instanceof SyncError) || error.details.status !== 400) return error;
  return new SyncError('Google no longer knows the page token', 'calendar', 'cursor_expired', undefined, error.details);
}

/** What goes wrong at the revocation endpoint. */
export function judgeOAuth(answer: GoogleAnswer): OAuthError {
  const error = isRecord(answer.body) ? safeCode(answer.body['error']) : undefined;
  const code: ErrorCode =
    answer.status === 401
      ? 'invalid_client'
      : answer.status === 429 || answer.status >= 500
        ? 'provider_unavailable'
        : 'invalid_request';
  const details = { status: answer.status, ...(error === undefined ? {} : { providerCode: error }) };
  return new OAuthError(
    `Google answered ${answer.status} (${error ?? 'no code'})`,
    'calendar',
    code,
    undefined,
    details,
  );
}

function codeOfStatus(status: number): ErrorCode {
  if (status === 401) return 'token_expired';
  if (status === 403) return 'forbidden';
  if (status === 404) return 'not_found';
  if (status === 410) return 'cursor_expired';
  if (status === 429) return 'rate_limited';
  if (status === 408 || status >= 500) return 'provider_unavailable';
  return status >= 400 ? 'invalid_request' : 'malformed_answer';
}

/** `errors[].reason` of the classic shape, then `details[].reason` of the newer one (google.aip.dev/193). */
function reasonsOf(body: unknown): string[] {
  const error = isRecord(body) ? body['error'] : undefined;
  if (!isRecord(error)) return [];
  return [error['errors'], error['details']].flatMap((list) =>
    Array.isArray(list)
      ? list.flatMap((entry: unknown) => (isRecord(entry) ? (safeCode(entry['reason']) ?? []) : []))
      : [],
  );
}

/** Codes only: free text is not carried on. */
function safeCode(value: unknown): string | undefined {
  return typeof value === 'string' && /^[a-z0-9_]{1,64}$/i.test(value) ? value : undefined;
}
