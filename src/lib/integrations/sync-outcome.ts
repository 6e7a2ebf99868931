/**
 * How a run ended, as the connection's next state. One reducer, pure; times are the database's.
 */
import { createHash } from 'node:crypto';
import { policyFor, sentenceFor, type ErrorCode, type IntegrationError } from './errors';
import type { Degraded } from './sync-run';

export interface OutcomeInput {
  connectionId: string;
  providerName: string;
  now: Date;
  intervalMinutes: number;
  consecutiveFailures: number;
  rateLimitLevel: number;
  /** Whether this run committed rows before it ended: a limit after progress starts at the first step again. */
  madeProgress: boolean;
  /** A first import under way: retried by the interval, but never counted as a finished sync. */
  end:
    | { kind: 'success'; degraded: readonly Degraded[] }
    | { kind: 'error'; error: IntegrationError; degraded: readonly Degraded[] };
}

export interface Outcome {
  logStatus: 'success' | 'failed' | 'partial';
  errorCode: ErrorCode | null;
  errorMessage: string | null;
  connection: {
    status: 'active' | 'reauthorization_required';
    nextSyncAt: Date | null;
    consecutiveFailures: number;
    rateLimitLevel: number;
    rateLimitedUntil: Date | null;
    errorCode: string | null;
    /** Set only where the run succeeded. */
    lastSyncAt?: Date;
    degraded?: { stream: string; reason: string; types: string[] }[];
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
  return input.end.kind === 'success' ? succeeded(input, input.end.degraded) : failed(input, input.end.error);
}

function succeeded(input: OutcomeInput, degraded: readonly Degraded[]): Outcome {
  const first = degraded[0];
  return {
    logStatus: first === undefined ? 'success' : 'partial',
    errorCode: first === undefined ? null : (first.code as ErrorCode),
    errorMessage: first === undefined ? null : degraded.map((entry) => entry.reason).join(', '),
    connection: {
      status: 'active',
      nextSyncAt: nextScheduled(input),
      consecutiveFailures: 0,
      rateLimitLevel: 0,
      rateLimitedUntil: null,
      errorCode: null,
      lastSyncAt: input.now,
      degraded: degraded.map(({ stream, reason, types }) => ({ stream, reason, types })),
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
  if (code === 'rate_limited') return { ...base, ...rateLimited(input, error) };
  const failures = input.consecutiveFailures + 1;
  const reauthorize = policy.connection === 'reauthorize';
  const operator = policy.connection === 'operator';
  return {
    ...base,
    connection: {
      status: reauthorize ? 'reauthorization_required' : 'active',
      nextSyncAt: reauthorize ? null : nextScheduled(input),
      consecutiveFailures: failures,
      rateLimitLevel: input.madeProgress ? 0 : input.rateLimitLevel,
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

/** Waiting is not failing: the count of failures stays, the wait is the longer of ours and the provider's. */
function rateLimited(
  input: OutcomeInput,
  error: IntegrationError,
): Pick<Outcome, 'connection' | 'notify' | 'operator'> {
  const level = input.madeProgress ? 0 : input.rateLimitLevel;
  const minutes = rateLimitMinutes[Math.min(level, rateLimitMinutes.length - 1)] ?? 60;
  const until = new Date(input.now.getTime() + Math.max(minutes * 60, error.retryAfterSeconds ?? 0) * 1000);
  return {
    connection: {
      status: 'active',
      nextSyncAt: until,
      consecutiveFailures: input.consecutiveFailures,
      rateLimitLevel: level + 1,
      rateLimitedUntil: until,
      errorCode: 'rate_limited',
    },
    notify: null,
    operator: false,
  };
}

/** When the next scheduled run is due: the interval, less up to a tenth by a hash of the connection: a restart makes no stampede, and no one waits longer. */
export function nextScheduled(input: Pick<OutcomeInput, 'connectionId' | 'now' | 'intervalMinutes'>): Date {
  const spread = createHash('sha256').update(input.connectionId).digest().readUInt32BE(0) / 0xffffffff;
  return new Date(input.now.getTime() + input.intervalMinutes * 60_000 * (1 - spread / 10));
}
