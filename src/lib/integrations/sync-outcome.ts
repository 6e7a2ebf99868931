/**
 * How a run ended, as the connection's next state. One reducer, pure; times are the database's.
 */
import { createHash } from 'node:crypto';
import type { DegradedStream } from '../db/schema/connections';
import { policyFor, sentenceFor, type ErrorCode, type IntegrationError } from './errors';
import type { RunResult } from './sync-context';

export interface OutcomeInput {
  connectionId: string;
  providerName: string;
  now: Date;
  intervalMinutes: number;
  consecutiveFailures: number;
  end: ({ kind: 'success' } & RunResult) | { kind: 'error'; error: IntegrationError };
}

export interface Outcome {
  logStatus: 'success' | 'failed' | 'partial';
  errorCode: ErrorCode | null;
  errorMessage: string | null;
  connection: {
    status: 'active' | 'reauthorization_required';
    nextSyncAt: Date | null;
    consecutiveFailures: number;
    rateLimitedUntil: Date | null;
    errorCode: string | null;
    /** Set only where the run succeeded. */
    lastSyncAt?: Date;
    degraded?: DegradedStream[];
  };
  notify: 'reauthorization_required' | 'sync_failing' | null;
  /** Something the operator has to mend: logged and counted, users are not told to reconnect. */
  operator: boolean;
}

/** Minutes by level, the design document's ladder. */
const rateLimitMinutes = [1, 5, 15, 60] as const;
/** This many failures in a row make one notification. */
const failuresUntilNotice = 3;

export function decideOutcome(input: OutcomeInput): Outcome {
  if (input.end.kind === 'error') return failed(input, input.end.error);
  const { limited, blocked } = input.end;
  const byProvider = blocked && limited.every(({ asked }) => asked);
  return byProvider ? rateLimited(input, earliest(limited.map(({ until }) => until))) : succeeded(input, input.end);
}

/** A stream that waits is due when its wait ends, if that is before the next sync of all. */
function succeeded(input: OutcomeInput, { degraded, limited, blocked, read }: RunResult): Outcome {
  const missing = [...degraded, ...limited];
  const first = missing[0];
  const waited = blocked && !read;
  return {
    logStatus: first === undefined ? 'success' : 'partial',
    errorCode: first === undefined ? null : first.code,
    errorMessage: first === undefined ? null : missing.map((entry) => entry.reason).join(', '),
    connection: {
      status: 'active',
      nextSyncAt: earliest([nextScheduled(input), ...limited.map(({ until }) => until)]),
      // A run that only found out that it has to wait is no sync.
      consecutiveFailures: waited ? input.consecutiveFailures : 0,
      rateLimitedUntil: null,
      errorCode: null,
      ...(waited ? {} : { lastSyncAt: input.now }),
      degraded: missing.map(({ stream, reason, types, code }) => ({ stream, reason, types, code })),
    },
    notify: null,
    operator: false,
  };
}

function failed(input: OutcomeInput, error: IntegrationError): Outcome {
  // A token the API still refuses after a refresh is dead.
  const code: ErrorCode = error.code === 'token_expired' ? 'invalid_grant' : error.code;
  const policy = policyFor(code);
  const base = { logStatus: 'failed' as const, errorCode: code, errorMessage: sentenceFor(code, input.providerName) };
  if (code === 'rate_limited') return rateLimited(input, rateLimitEnd(input.now, 0, error.retryAfterSeconds));
  const failures = input.consecutiveFailures + 1;
  const reauthorize = policy.connection === 'reauthorize';
  const operator = policy.connection === 'operator';
  return {
    ...base,
    connection: {
      status: reauthorize ? 'reauthorization_required' : 'active',
      nextSyncAt: reauthorize ? null : nextScheduled(input),
      consecutiveFailures: failures,
      rateLimitedUntil: null,
      errorCode: code,
    },
    notify: reauthorize
      ? 'reauthorization_required'
      : !operator && failures === failuresUntilNotice
        ? 'sync_failing'
        : null,
    operator,
  };
}

/** Waiting is not failing: the count of failures stays. */
function rateLimited(input: OutcomeInput, until: Date): Outcome {
  return {
    logStatus: 'failed',
    errorCode: 'rate_limited',
    errorMessage: sentenceFor('rate_limited', input.providerName),
    connection: {
      status: 'active',
      nextSyncAt: until,
      consecutiveFailures: input.consecutiveFailures,
      rateLimitedUntil: until,
      errorCode: 'rate_limited',
    },
    notify: null,
    operator: false,
  };
}

/** The end of a wait that starts now: the ladder's step or the provider's own figure, whichever is later. */
export function rateLimitEnd(now: Date, level: number, retryAfterSeconds: number | null): Date {
  const minutes = rateLimitMinutes[Math.min(level, rateLimitMinutes.length - 1)] ?? 60;
  return new Date(now.getTime() + Math.max(minutes * 60, retryAfterSeconds ?? 0) * 1000);
}

function earliest(dates: readonly Date[]): Date {
  return new Date(Math.min(...dates.map((date) => date.getTime())));
}

/** When the next scheduled run is due: the interval, less up to a tenth by a hash of the connection: a restart makes no stampede, and no one waits longer. */
export function nextScheduled(input: Pick<OutcomeInput, 'connectionId' | 'now' | 'intervalMinutes'>): Date {
  const spread = createHash('sha256').update(input.connectionId).digest().readUInt32BE(0) / 0xffffffff;
  return new Date(input.now.getTime() + input.intervalMinutes * 60_000 * (1 - spread / 10));
}
