import { Octokit } from '@octokit/core';
import { z } from 'zod';
import { SyncError } from '../../errors';
import type { Access, BudgetReading } from '../../provider';
import { isPartial, judge, judgeFailure } from './judge';
import type { Answer, Tolerance } from './judge';
import { missingScopes } from './oauth';
import { readBudget } from './rate-headers';
import type { Resource } from './rate-headers';

/** One request: a path below the API's base or a whole URL on its origin; parameters go into the query. */
export interface Question {
  path: string;
  query?: Readonly<Record<string, string | number>>;
  /** Statuses the caller reads itself, for example 409 of an empty repository. */
  accept?: readonly number[];
}

export interface Ask {
  get(question: Question): Promise<Answer>;
  /** Throws not_found with `graphqlMissing` where the server has no GraphQL, or none that knows our queries. */
  graphql(query: string, variables: Readonly<Record<string, unknown>>, tolerance?: Tolerance): Promise<Answer>;
  /** Whether an answer that can be read lacks something that is there: what is missing in it is not gone. */
  withholds(answer: Answer): boolean;
  /** Whether the token sees less than was granted, so that what is hidden from it looks deleted. */
  isCurtailed(answer: Answer): boolean;
  /** What the answers since the last call said is left of a resource; undefined where none said anything. */
  takeBudget(resource: Resource): BudgetReading | undefined;
}

/** The REST version whose fields we read; GitHub supports it until 2028-03 at least. */
const apiVersion = '2022-11-28';

/** `details.providerCode` of the error for a server without GraphQL. */
export const graphqlMissing = 'graphql_missing';

/** Sends requests over one token, serially, and throws the typed error of every answer that cannot be read. */
export function createAsk(access: Access): Ask {
  const base = apiBase(access);
  // Authorization is set here, not by octokit's `auth`, which would send the older `token` scheme.
  const octokit = new Octokit({
    baseUrl: base,
    userAgent: 'devtrack',
    request: { fetch: bufferedFetch(access), signal: access.signal },
    log: { debug: ignore, info: ignore, warn: ignore, error: ignore },
  });
  const budgets = new Map<string, BudgetReading>();
  const headers = {
    accept: 'application/vnd.github+json',
    authorization: `Bearer ${access.token}`,
    'x-github-api-version': apiVersion,
  };

  async function send(
    method: 'GET' | 'POST',
    url: string,
    parameters: object,
    accept: readonly number[],
    tolerance?: Tolerance,
  ): Promise<Answer> {
    if (new URL(url).origin !== new URL(base).origin) {
      throw new SyncError('GitHub named a next page on another origin', 'github', 'host_not_allowed');
    }
    access.signal.throwIfAborted();
    const answer = await octokit.request({ ...parameters, method, url, headers }).then(
      (response) => toAnswer(response, url),
      (error: unknown) => toAnswer(answeredError(error, access.signal), url),
    );
    const budget = readBudget(answer, access.now());
    if (budget !== null) budgets.set(budget.resource, budget.reading);
    const error = accept.includes(answer.status) ? null : judge(answer, access.now(), tolerance);
    if (error !== null) throw error;
    return answer;
  }

  return {
    get: ({ path, query = {}, accept = [] }) => send('GET', /^https?:/.test(path) ? path : base + path, query, accept),
    graphql: async (query, variables, tolerance) => {
      const answer = await send('POST', graphqlUrl(base), { query, variables }, withoutGraphQL, tolerance).catch(
        (error: unknown) => {
          throw isRefusedQuery(error) ? unusable(error.details.status, error) : error;
        },
      );
      if (withoutGraphQL.includes(answer.status)) throw unusable(answer.status);
      return answer;
    },
    withholds: (answer) => isPartial(answer.body, 'whatever') || isCurtailed(answer, access.scopes),
    isCurtailed: (answer) => isCurtailed(answer, access.scopes),
    takeBudget: (resource) => {
      const reading = budgets.get(resource);
      budgets.delete(resource);
      return reading;
    },
  };
}

/**
 * Two ways in which GitHub leaves things out without an error: the person has no SAML session with an organisation
 * (`partial-results` in its header), or has narrowed the grant since, which every answer to an OAuth App's token tells.
 */
function isCurtailed({ headers }: Answer, granted: readonly string[]): boolean {
  if (headers['x-github-sso']?.trim().startsWith('partial-results') === true) return true;
  const left = headers['x-oauth-scopes']?.split(/[,\s]+/).filter((scope) => scope !== '');
  if (left === undefined || granted.length === 0) return false;
  return left.length === 0 || missingScopes(granted, left).length > 0;
}

/** What a server says that has no GraphQL at that address. */
const withoutGraphQL = [404, 405, 501];

/** An older server whose schema lacks a field or an argument refuses the whole query. */
function isRefusedQuery(error: unknown): error is SyncError {
  return error instanceof SyncError && error.code === 'invalid_request' && error.details.status === 200;
}

function unusable(status: number | undefined, cause?: unknown): SyncError {
  return new SyncError('This server’s GraphQL cannot be used', 'github', 'not_found', undefined, {
    ...(status === undefined ? {} : { status }),
    providerCode: graphqlMissing,
    cause,
  });
}

/** GitHub.com serves GraphQL beside its REST paths; GitHub Enterprise Server under `/api/graphql`, REST under `/api/v3`. */
export function graphqlUrl(api: string): string {
  return api.endsWith('/api/v3') ? api.replace(/\/v3$/, '/graphql') : `${api}/graphql`;
}

/** The page after this one as GitHub names it; never built by hand. */
export function nextLink(answer: Answer): string | null {
  return /<([^>]+)>\s*;[^,]*\brel="next"/.exec(answer.headers['link'] ?? '')?.[1] ?? null;
}

/** Checks an answer's body; a page of another shape is refused whole. */
export function parseBody<T>(schema: z.ZodType<T>, answer: Answer): T {
  const parsed = schema.safeParse(answer.body);
  if (parsed.success) return parsed.data;
  const place = parsed.error.issues[0]?.path.join('.') ?? '';
  const path = new URL(answer.url).pathname;
  // Only the place is named: a validation message can quote the value.
  throw new SyncError(
    `GitHub answered ${path} in an unknown shape at "${place}"`,
    'github',
    'malformed_answer',
    undefined,
    {
      status: answer.status,
    },
  );
}

function apiBase(access: Access): string {
  const base = access.urls['api'];
  if (base === undefined) throw new SyncError('No API address is configured', 'github', 'not_configured');
  return base;
}

/**
 * Octokit reads bodies after `fetch` and turns a broken one into an empty text. Reading it here keeps a connection
 * that breaks in the middle a network error instead of an answer of the wrong shape.
 */
function bufferedFetch(access: Access): typeof fetch {
  return async (input, init) => {
    const response = await access.fetch(input, init);
    const bodiless = response.status === 204 || response.status === 205 || response.status === 304;
    const text = bodiless ? null : await response.text();
    return new Response(text, { status: response.status, headers: response.headers });
  };
}

const octokitResponse = z.object({
  status: z.number(),
  headers: z.record(z.string(), z.union([z.string(), z.number()]).optional()),
  data: z.unknown(),
});

/** Octokit throws on status 304 and from 400 on; the answer hangs on its error. */
function answeredError(error: unknown, signal: AbortSignal): unknown {
  const answered = z.object({ response: octokitResponse }).safeParse(error);
  if (answered.success) return answered.data.response;
  throw judgeFailure(error, signal);
}

function toAnswer(response: unknown, url: string): Answer {
  const { status, headers, data } = octokitResponse.parse(response);
  const texts: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(headers))
    texts[name.toLowerCase()] = value === undefined ? undefined : String(value);
  return { status, headers: texts, body: data, url };
}

function ignore(): void {
  // Octokit's own remarks would bypass the product's log.
}
