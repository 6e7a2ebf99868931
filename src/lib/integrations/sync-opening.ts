/** How a run comes by a session, and what is left of it when the token endpoint asks to wait. */
import { commitBatch } from '../db/queries/commit-batch';
import { IntegrationError, policyFor, type ErrorCode } from './errors';
import { RunAbortedError, type OpenSession, type RunContext, type RunResult } from './sync-context';
import { afterLimit, isBackfilled, type StoredCursor } from './sync-cursor';
import { rateLimitEnd } from './sync-outcome';

/** One try and up to this many more for a network error or a provider's own problem. */
export const maxRetries = 3;
const retryBaseMs = 1000;

/** A token endpoint that does not answer is asked again like the rest: soon enough for one whose answer was lost. */
export async function openWithRetries(context: RunContext, refused: boolean): Promise<OpenSession> {
  for (let failures = 0; ; failures += 1) {
    try {
      return await context.open(refused);
    } catch (error) {
      const again = error instanceof IntegrationError && policyFor(error.code).retry === 'now' && failures < maxRetries;
      if (!again) throw error;
    }
    await backOff(context, failures);
  }
}

/** Half the span and a random part of the rest, the span doubling: many clients must not return together. */
export async function backOff(context: RunContext, failures: number): Promise<void> {
  await context.wait(retryBaseMs * 2 ** failures * (0.5 + context.random() / 2));
  if (context.signal.aborted) throw new RunAbortedError('The run was asked to end.');
}

/** The token endpoint asks to wait: nothing can be read, and the next such limit is a step further up the ladder. */
export async function limitAll(context: RunContext, cursor: StoredCursor, error: IntegrationError): Promise<RunResult> {
  const all = Object.entries(cursor.streams);
  const level = Math.max(0, ...all.map(([, { limited }]) => limited?.level ?? 0));
  const until = rateLimitEnd(await context.now(), level, error.retryAfterSeconds);
  await commitBatch(context.db, context.lease, {
    activities: [],
    timeOff: [],
    removed: [],
    absent: null,
    waiting: null,
    covered: null,
    cursor: { streams: Object.fromEntries(all.map(([name, stream]) => [name, afterLimit(stream, until, level + 1)])) },
    importing: all.some(([, stream]) => !isBackfilled(stream)),
    progress: { done: 0, total: null, phase: 'update', through: null },
    requests: context.takeRequests(),
  });
  const code: ErrorCode = 'rate_limited';
  return {
    degraded: [],
    limited: all.map(([stream]) => ({ stream, reason: stream, types: [], code, until, asked: true })),
    blocked: true,
    read: false,
  };
}

export function isLimit(error: unknown): error is IntegrationError {
  return error instanceof IntegrationError && policyFor(error.code).retry === 'limit';
}
