import { isRecord, retryAfterSeconds } from '@/lib/http/answer';
import { OAuthError, RateLimitError, SyncError, TokenExpiredError } from '../../errors';
import type { ErrorCode, ErrorDetails, IntegrationError } from '../../errors';

/** An answer of Notion's API that is not a success, before anybody judged it. */
export interface NotionAnswer {
  status: number;
  /** The `Retry-After` header. */
  retryAfter: string | null;
  /** The `Date` header, from which a `Retry-After` date is told. */
  date?: string | null;
  /** The parsed JSON; undefined where the body was none. */
  body: unknown;
}

/** The typed error an answer calls for, by status and code (developers.notion.com/reference/status-codes). */
export function judge(answer: NotionAnswer, now: Date): IntegrationError {
  const details = detailsOf(answer);
  const message = `Notion answered ${answer.status} (${details.providerCode ?? 'no code'})`;
  // 529 `service_overload` carries Retry-After and is handled like 429 (developers.notion.com/reference/request-limits).
  if (answer.status === 429 || answer.status === 529) {
    return new RateLimitError(message, 'notion', { ...details, retryAfterSeconds: waitOf(answer, now) });
  }
  if (answer.status === 401) return new TokenExpiredError(message, 'notion', details);
  return new SyncError(message, 'notion', codeOfStatus(answer), undefined, details);
}

/** What goes wrong at the OAuth endpoints outside the token request itself. */
export function judgeOAuth(answer: NotionAnswer): OAuthError {
  const details = detailsOf(answer);
  const code: ErrorCode =
    answer.status === 401
      ? 'invalid_client'
      : answer.status === 429 || answer.status >= 500
        ? 'provider_unavailable'
        : 'invalid_request';
  return new OAuthError(
    `Notion answered ${answer.status} (${details.providerCode ?? 'no code'})`,
    'notion',
    code,
    undefined,
    details,
  );
}

/**
 * A refused continuation. Notion has no code of its own for a stale cursor; the same request without a cursor was
 * accepted just before, so a validation error of the next one can only mean the cursor.
 */
export function judgeContinuation(error: unknown): unknown {
  if (!(error instanceof SyncError) || error.details.providerCode !== 'validation_error') return error;
  return new SyncError('Notion no longer knows the start_cursor', 'notion', 'cursor_expired', undefined, error.details);
}

function codeOfStatus({ status, body }: NotionAnswer): ErrorCode {
  if (status === 404) return 'not_found';
  // An HTML 403 comes from the network in front of Notion and says nothing about permissions.
  if (status === 403) return isRecord(body) ? 'forbidden' : 'provider_unavailable';
  // `conflict_error`: two transactions met; the same request succeeds later.
  if (status === 409 || status === 408 || status >= 500) return 'provider_unavailable';
  return status >= 400 ? 'invalid_request' : 'malformed_answer';
}

function detailsOf({ status, body }: NotionAnswer): ErrorDetails {
  const code = isRecord(body) ? (body['code'] ?? body['error']) : undefined;
  return typeof code === 'string' && /^[a-z0-9_]{1,64}$/i.test(code) ? { status, providerCode: code } : { status };
}

function waitOf({ retryAfter, date, body }: NotionAnswer, now: Date): number | null {
  const inBody =
    isRecord(body) && isRecord(body['additional_data']) ? body['additional_data']['retry_after'] : undefined;
  const stated = typeof inBody === 'number' && inBody >= 0 ? Math.ceil(inBody) : null;
  return retryAfterSeconds(retryAfter, now, date) ?? stated;
}
