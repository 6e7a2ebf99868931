/**
 * One family of errors for everything a provider can do to us, and one table that says what each means.
 * Thrown inside, converted at two edges only: the route wrapper and the run wrapper.
 */

/** What a failure asks of the schedule, the connection and the HTTP answer. */
interface Policy {
  /** `refresh`: once with a new token; `now`: up to 3 more tries inside the run; `limit`: the rate-limit ladder; `later`: next interval; `never`. */
  retry: 'refresh' | 'now' | 'limit' | 'later' | 'never';
  httpStatus: number;
  /** What it does to the connection's state. */
  connection: 'keep' | 'reauthorize' | 'operator' | 'degrade';
  /** What happened, what it means for the data, what to do; `{provider}` is filled in. */
  sentence: string;
}

export const errorPolicies = {
  token_expired: {
    retry: 'refresh',
    httpStatus: 502,
    connection: 'keep',
    sentence: '{provider} no longer accepts this access token; DevTrack is renewing it. Nothing is lost.',
  },
  invalid_grant: {
    retry: 'never',
    httpStatus: 409,
    connection: 'reauthorize',
    sentence: '{provider} has ended this connection. Your data and settings are kept; reconnect to go on.',
  },
  refresh_in_doubt: {
    retry: 'never',
    httpStatus: 409,
    connection: 'reauthorize',
    sentence:
      'DevTrack was interrupted while {provider} renewed this connection, and the new token did not arrive. Your data and settings are kept; reconnect to go on.',
  },
  account_inactive: {
    retry: 'never',
    httpStatus: 409,
    connection: 'reauthorize',
    sentence: '{provider} says this account is no longer active. Your data is kept; reconnect with an active account.',
  },
  rate_limited: {
    retry: 'limit',
    httpStatus: 429,
    connection: 'keep',
    sentence: '{provider} asks us to wait. Nothing is lost; the sync goes on by itself.',
  },
  network_error: {
    retry: 'now',
    httpStatus: 502,
    connection: 'keep',
    sentence: '{provider} did not answer. Nothing is lost; the next try is at the next scheduled sync.',
  },
  provider_unavailable: {
    retry: 'now',
    httpStatus: 502,
    connection: 'keep',
    sentence: '{provider} has a problem of its own. Nothing is lost; the next try is at the next scheduled sync.',
  },
  malformed_answer: {
    retry: 'later',
    httpStatus: 502,
    connection: 'keep',
    sentence:
      '{provider} sent an answer that DevTrack could not read, so none of it was stored. The next scheduled sync tries again.',
  },
  answer_too_large: {
    retry: 'later',
    httpStatus: 502,
    connection: 'keep',
    sentence:
      '{provider} sent an answer larger than DevTrack reads, so none of it was stored. The next scheduled sync tries again.',
  },
  host_not_allowed: {
    retry: 'never',
    httpStatus: 502,
    connection: 'keep',
    sentence:
      '{provider} pointed to a host that is not configured, so DevTrack did not follow. Check the provider URLs of this installation.',
  },
  forbidden: {
    retry: 'later',
    httpStatus: 502,
    connection: 'degrade',
    sentence: '{provider} does not allow this connection to read that part. The rest is synced; reconnect to grant it.',
  },
  insufficient_scope: {
    retry: 'never',
    httpStatus: 409,
    connection: 'degrade',
    sentence:
      '{provider} granted less than DevTrack asked for. What is allowed is synced; reconnect to grant the rest.',
  },
  not_found: {
    retry: 'later',
    httpStatus: 502,
    connection: 'degrade',
    sentence: '{provider} no longer knows that item or no longer shows it. What was stored is kept.',
  },
  cursor_expired: {
    retry: 'now',
    httpStatus: 502,
    connection: 'keep',
    sentence: '{provider} has forgotten where the last sync stopped; the next one reads the window again.',
  },
  invalid_request: {
    retry: 'later',
    httpStatus: 502,
    connection: 'keep',
    sentence: '{provider} refused the request of this version of DevTrack. Nothing is lost; please look for an update.',
  },
  internal_error: {
    retry: 'later',
    httpStatus: 500,
    connection: 'keep',
    sentence:
      'DevTrack itself failed while it read {provider}. What was stored stands; the next scheduled sync tries again, and the log names the error.',
  },
  invalid_client: {
    retry: 'later',
    httpStatus: 502,
    connection: 'operator',
    sentence:
      '{provider} refuses this installation’s own credentials. Your connection is kept; the operator has to correct them.',
  },
  access_denied: {
    retry: 'never',
    httpStatus: 403,
    connection: 'keep',
    sentence: 'You did not allow the connection to {provider}. Nothing was changed.',
  },
  invalid_state: {
    retry: 'never',
    httpStatus: 400,
    connection: 'keep',
    sentence:
      'This connection attempt was not started here, was used before, or is older than ten minutes. Start again from the integrations page.',
  },
  exchange_failed: {
    retry: 'never',
    httpStatus: 502,
    connection: 'keep',
    sentence: '{provider} did not complete the connection. Nothing was stored; try again.',
  },
  wrong_account: {
    retry: 'never',
    httpStatus: 409,
    connection: 'keep',
    sentence:
      'You signed in to {provider} with another account than the connected one. The old connection is untouched; to change accounts, disconnect first.',
  },
  not_connected: {
    retry: 'never',
    httpStatus: 409,
    connection: 'keep',
    sentence: '{provider} is not connected. Connect it on the integrations page.',
  },
  reauthorization_required: {
    retry: 'never',
    httpStatus: 409,
    connection: 'keep',
    sentence: '{provider} has to be reconnected before it can sync. Your data and settings are kept.',
  },
  not_configured: {
    retry: 'never',
    httpStatus: 409,
    connection: 'keep',
    sentence: '{provider} is not set up on this installation. The operator has to set its OAuth credentials.',
  },
  feature_disabled: {
    retry: 'never',
    httpStatus: 403,
    connection: 'keep',
    sentence: '{provider} is switched off by the operator; nothing was deleted.',
  },
} as const satisfies Record<string, Policy>;

export type ErrorCode = keyof typeof errorPolicies;

export function policyFor(code: ErrorCode): Policy {
  return errorPolicies[code];
}

export interface ErrorDetails {
  /** Seconds the provider asks to wait, counted from now. */
  retryAfterSeconds?: number | null;
  /** HTTP status of the provider's answer, where there was one. */
  status?: number;
  /** The provider's own error code (never its free text). */
  providerCode?: string;
  /** Scopes or permissions that are missing. */
  missing?: string[];
  cause?: unknown;
}

/** Anything that went wrong between us and a provider. `message` is for the log; people read `sentenceFor`. */
export class IntegrationError extends Error {
  readonly details: ErrorDetails;
  constructor(
    message: string,
    public readonly provider: string,
    public readonly code: ErrorCode,
    public readonly retryable: boolean = errorPolicies[code].retry !== 'never',
    details: ErrorDetails = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = new.target.name;
    this.details = details;
  }
  get retryAfterSeconds(): number | null {
    return this.details.retryAfterSeconds ?? null;
  }
}

/** The connect flow, a refresh or a revocation failed. */
export class OAuthError extends IntegrationError {}

/** Reading the provider's data failed. */
export class SyncError extends IntegrationError {}

/** The provider asks us to wait; `retryAfterSeconds` is its own figure or null. */
export class RateLimitError extends IntegrationError {
  constructor(message: string, provider: string, details: ErrorDetails = {}) {
    super(message, provider, 'rate_limited', true, details);
  }
}

/** The provider refused the access token; a refresh may mend it. */
export class TokenExpiredError extends IntegrationError {
  constructor(message: string, provider: string, details: ErrorDetails = {}) {
    super(message, provider, 'token_expired', true, details);
  }
}

/** The sentence a person reads for a code. */
export function sentenceFor(code: ErrorCode, providerName: string): string {
  return errorPolicies[code].sentence.replaceAll('{provider}', providerName);
}
