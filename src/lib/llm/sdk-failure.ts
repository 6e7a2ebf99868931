/** Errors of the AI SDK and of our own fetch, as facts that `judge-failure` can weigh. */
import { APICallError } from 'ai';
import { IntegrationError } from '../integrations/errors';
import { judgeFailure, type Judgement } from './judge-failure';

export type FailedAnswer = 'refused' | 'malformed';

const now = (): Date => new Date();

/** Null: not an error of the request. */
export function failedRequest(error: unknown): Judgement | null {
  const ours = causes(error).find((cause) => cause instanceof IntegrationError);
  if (ours !== undefined) {
    const refusedByUs = ours.code === 'answer_too_large' || ours.code === 'host_not_allowed';
    return judgeFailure(
      { status: ours.code === 'answer_too_large' ? 200 : null, body: null, retryAfter: null, refusedByUs },
      now,
    );
  }
  if (!APICallError.isInstance(error)) return null;
  const { statusCode, responseBody, responseHeaders } = error;
  // An answer that says 200 and is none: cut off, or in another protocol.
  const unreadable = statusCode !== undefined && statusCode < 300;
  return judgeFailure(
    {
      status: statusCode ?? null,
      body: responseBody ?? null,
      retryAfter: responseHeaders?.['retry-after'] ?? null,
      refusedByUs: unreadable,
    },
    now,
  );
}

function causes(error: unknown): unknown[] {
  const list: unknown[] = [];
  for (let at = error; at !== undefined && at !== null && list.length < 5; at = at instanceof Error ? at.cause : null)
    list.push(at);
  return list;
}
