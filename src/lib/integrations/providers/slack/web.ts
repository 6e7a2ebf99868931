import { parseJson } from '@/lib/http/answer';
import { LogLevel, WebAPIRequestError, WebClient } from '@slack/web-api';
import type { FetchFunction, Logger } from '@slack/web-api';
import { IntegrationError, SyncError } from '../../errors';
import type { Access } from '../../provider';
import { decide, readError } from './judge';
import { answers } from './schemas';
import type { SlackAnswers, SlackMethod } from './schemas';

/** What a client needs beside the token. */
export type SlackContext = Omit<Access, 'token'>;

/** Calls Slack's methods through its SDK: every answer judged, then cut down to its schema's allow-list. */
export class SlackWeb {
  readonly #web: WebClient;

  constructor(token: string, context: SlackContext) {
    this.#web = new WebClient(token, {
      slackApiUrl: `${context.urls['web']}/api/`,
      // The SDK sends all it sends through this one function, so origins, deadlines and the body limit hold for it.
      fetch: judgingFetch(context),
      allowAbsoluteUrls: false,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      maxRequestConcurrency: 1,
      // Its debug lines hold whole answers, message text included.
      logger: silent,
      ...organisationTeam(context),
    });
  }

  async call<M extends SlackMethod>(method: M, params: Record<string, unknown>): Promise<SlackAnswers[M]> {
    const parsed = answers[method].safeParse(await this.#ask(method, params));
    if (parsed.success) return parsed.data as SlackAnswers[M]; // the union over M does not narrow by the key
    // Paths alone: the rest of an issue may quote what was received.
    const where = parsed.error.issues.slice(0, 3).map((issue) => issue.path.join('.'));
    throw new SyncError(`Slack ${method}: unreadable at ${where.join(', ')}`, 'slack', 'malformed_answer');
  }

  /** Follows `next_cursor` to its end; a page may be short or empty and still have a next one. */
  async *pages<M extends 'users.conversations' | 'reactions.list'>(
    method: M,
    params: Record<string, unknown>,
  ): AsyncGenerator<SlackAnswers[M]> {
    const used = new Set<string>();
    for (let cursor = ''; ;) {
      const answer = await this.call(method, cursor === '' ? params : { ...params, cursor });
      yield answer;
      cursor = answer.response_metadata?.next_cursor ?? '';
      if (cursor === '') return;
      if (used.has(cursor)) throw new SyncError(`Slack ${method}: the same cursor twice`, 'slack', 'malformed_answer');
      used.add(cursor);
    }
  }

  async #ask(method: SlackMethod, params: Record<string, unknown>): Promise<unknown> {
    try {
      return await this.#web.apiCall(method, params);
    } catch (error) {
      // The SDK wraps whatever its fetch throws, and ours throws the typed error.
      throw error instanceof WebAPIRequestError ? error.original : error;
    }
  }
}

/**
 * The guarded fetch, with the answers judged on the way: the SDK would turn some (a 429 without `Retry-After`, a page
 * of HTML) into errors that only their messages tell apart.
 */
function judgingFetch(context: SlackContext): FetchFunction {
  return async (url, init) => {
    const method = new URL(url).pathname.split('/').at(-1) ?? '';
    const { text, ...answer } = await exchange(context, url, init).catch((cause: unknown) => {
      if (cause instanceof IntegrationError) throw cause;
      context.signal.throwIfAborted();
      throw new SyncError(`Slack ${method}: no answer`, 'slack', 'network_error', undefined, { cause });
    });
    const verdict = decide({ ...answer, body: parseJson(text) }, context.now());
    if (!verdict.ok) throw readError(method, verdict.code, verdict.details);
    return new Response(text, { status: answer.status, headers: { 'content-type': 'application/json' } });
  };
}

async function exchange(context: SlackContext, url: string | URL, init: Parameters<FetchFunction>[1]) {
  const response = await context.fetch(url, { ...init, signal: context.signal });
  return {
    status: response.status,
    retryAfter: response.headers.get('retry-after'),
    date: response.headers.get('date'),
    text: await response.text(),
  };
}

/** The token of a whole Enterprise organisation has to name a workspace in every call. */
function organisationTeam(context: SlackContext): { teamId?: string } {
  const { isEnterpriseInstall, teamId } = context.account?.metadata ?? {};
  return isEnterpriseInstall === true && typeof teamId === 'string' ? { teamId } : {};
}

const silent: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  setLevel: () => undefined,
  getLevel: () => LogLevel.ERROR,
  setName: () => undefined,
};
