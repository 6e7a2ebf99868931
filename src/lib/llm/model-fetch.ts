/** The only way to a language model: the configured origin and no other, within a deadline, an answer of bounded size. */
import { guardedFetch } from '../http/outgoing';

/** 1 MB: an answer has a few kilobytes; a list of a gateway's models has some hundred. */
const maxBytes = 1024 * 1024;

export interface ModelFetchOptions {
  baseUrl: string;
  deadlineMs: number;
  /** What carries the request; a stand-in inside this process in tests. */
  send?: typeof fetch | undefined;
}

export function modelFetch({ baseUrl, deadlineMs, send }: ModelFetchOptions): typeof fetch {
  return guardedFetch({
    provider: 'llm',
    origins: [new URL(baseUrl).origin],
    deadlineMs,
    maxBytes,
    ...(send === undefined ? {} : { send }),
  });
}
