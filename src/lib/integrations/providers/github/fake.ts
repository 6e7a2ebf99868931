import { createHash } from 'node:crypto';
import type { CreateFake, FakeContext, FakeRequest, FakeResponse, SandboxGrant } from '../../provider';
import { QueryError, runQuery } from './fake-graphql';
import { createLimits, limitHeaders } from './fake-limits';
import type { Budget } from './fake-limits';
import { answerApplications, answerToken, problem } from './fake-oauth';
import type { AppKind } from './fake-oauth';
import { answerGet } from './fake-rest';
import type { RestAnswer } from './fake-rest';
import { createRoot } from './fake-schema';
import type { GitHubWorkspace } from './fake-workspace';
import { createWorld } from './fake-world';
import type { World } from './fake-world';
import type { Resource } from './rate-headers';

export type { GitHubWorkspace } from './fake-workspace';

/** GitHub with one app, an OAuth App unless the data says otherwise: its token endpoint, REST and GraphQL under one prefix, as strict as the real ones. */
export const createGitHubFake: CreateFake<GitHubWorkspace> = (data) => {
  const look = createWorld(data);
  const limits = createLimits(data._limits);
  const app = data._app ?? 'oauth';

  function answer(request: FakeRequest, context: FakeContext): FakeResponse {
    if (request.path === '/login/oauth/access_token') return answerToken(request, context, app);
    if (request.path.startsWith('/applications/')) return answerApplications(request, context);
    const refusal = refuseManners(request);
    if (refusal !== null) return refusal;
    const grant = authenticate(request, context);
    if ('status' in grant) return grant;

    const now = context.now();
    const budget = limits.current(grant.id, resourceOf(request.path), now);
    // Where the app is installed, a GitHub App sees private repositories; its grants name no scopes.
    const scopes = app === 'github' ? ['repo'] : grant.scopes;
    const world = look({ account: grant.account, scopes, now });
    if (budget.used >= budget.limit) return exceeded(budget, world);
    const response =
      request.path === '/graphql'
        ? answerGraphQL(request, context, world, budget)
        : answerRest(request, context, world, app);
    // A 304 costs nothing.
    if (response.status !== 304) limits.spend(budget);
    return withHeaders(response, { ...limitHeaders(budget), ...describe(app === 'github' ? [] : scopes, request) });
  }

  /** Its clock is that of the context, which need not be the machine's. */
  function respond(request: FakeRequest, context: FakeContext): FakeResponse {
    return withHeaders(answer(request, context), { date: context.now().toUTCString() });
  }

  return {
    id: 'github',
    authorizePath: '/login/oauth/authorize',
    scopeParameter: 'scope',
    issuer: (baseUrl) => `${baseUrl}/login/oauth`,
    respond,
  };
};

/** What GitHub refuses before it looks at the token. */
function refuseManners(request: FakeRequest): FakeResponse | null {
  if (request.headers['user-agent'] === undefined) {
    return {
      status: 403,
      headers: { 'content-type': 'text/html' },
      body: 'Request forbidden by administrative rules. Please make sure your request has a User-Agent header.',
    };
  }
  const version = request.headers['x-github-api-version'];
  if (version === undefined || version === '2022-11-28' || version === '2026-03-10') return null;
  return problem(400, `The X-GitHub-Api-Version header "${version}" is not supported.`);
}

function authenticate(request: FakeRequest, context: FakeContext): SandboxGrant | FakeResponse {
  const token = /^(?:bearer|token) (\S+)$/i.exec(request.headers['authorization'] ?? '')?.[1];
  if (token === undefined) return problem(401, 'Requires authentication');
  const checked = context.grants.check(token);
  // Unknown, expired and revoked tokens look alike from outside.
  return 'grant' in checked && checked.grant.provider === 'github' ? checked.grant : problem(401, 'Bad credentials');
}

function resourceOf(path: string): Resource {
  if (path === '/graphql') return 'graphql';
  return path.startsWith('/search/') ? 'search' : 'core';
}

function exceeded(budget: Budget, world: World): FakeResponse {
  const message = `API rate limit exceeded for user ID ${world.viewer.id}.`;
  if (budget.resource === 'graphql') {
    return { status: 200, headers: limitHeaders(budget), body: { errors: [{ type: 'RATE_LIMITED', message }] } };
  }
  return { ...problem(403, message), headers: limitHeaders(budget) };
}

function answerGraphQL(request: FakeRequest, context: FakeContext, world: World, budget: Budget): FakeResponse {
  if (request.method !== 'POST') return problem(404, 'Not Found');
  const body = parseJson(request.body);
  const query = body === null || !('query' in body) ? null : body.query;
  if (body === null || typeof query !== 'string') return problem(400, 'Problems parsing JSON');
  const variables = 'variables' in body && typeof body.variables === 'object' ? { ...body.variables } : {};
  const rate = {
    limit: budget.limit,
    used: budget.used + 1,
    remaining: budget.limit - budget.used - 1,
    resetAt: new Date(budget.resetSeconds * 1000).toISOString(),
  };
  try {
    const { data, errors } = runQuery(query, variables, createRoot(world, context.baseUrl, rate));
    return { status: 200, body: { data, ...(errors.length === 0 ? {} : { errors }) } };
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    return { status: 200, body: { errors: [{ message: error.message, extensions: { code: error.code } }] } };
  }
}

function answerRest(request: FakeRequest, context: FakeContext, world: World, app: AppKind): FakeResponse {
  if (request.method !== 'GET') return problem(404, 'Not Found');
  const call = { world, query: request.query, base: context.baseUrl, now: context.now(), app };
  const response = paged(answerGet(request.path, call), request, context);
  if (response.status !== 200) return response;
  const etag = `W/"${createHash('sha256').update(JSON.stringify(response.body)).digest('hex')}"`;
  const poll: Record<string, string> = request.path.endsWith('/events') ? { 'x-poll-interval': '60' } : {};
  const known = request.headers['if-none-match']?.split(',').some((tag) => tag.trim() === etag) === true;
  return withHeaders(known ? { status: 304, body: '' } : response, { etag, ...poll });
}

/** Cuts a list into its page; `per_page` beyond 100 counts as 100, as on GitHub. */
function paged(answer: RestAnswer, { path, query }: FakeRequest, { baseUrl }: FakeContext): FakeResponse {
  if (!('list' in answer)) return answer;
  const size = Math.min(100, Math.max(1, Number(query.get('per_page') ?? 30) || 30));
  const page = Math.max(1, Number(query.get('page') ?? 1) || 1);
  const length = Math.min(answer.list.length, answer.cap ?? Infinity);
  if (answer.cap !== undefined && page * size > answer.cap) {
    return {
      status: 422,
      body: {
        message: `Only the first ${answer.cap} search results are available`,
        documentation_url: 'https://docs.github.com/v3/search/',
        status: '422',
      },
    };
  }
  const items = answer.list.slice((page - 1) * size, Math.min(page * size, length));
  const last = Math.max(1, Math.ceil(length / size));
  const link = (to: number, rel: string): string => {
    const next = new URLSearchParams(query);
    next.set('page', String(to));
    return `<${baseUrl}${path}?${next}>; rel="${rel}"`;
  };
  const back = page > 1 ? [link(page - 1, 'prev'), link(1, 'first')] : [];
  const links = [...back, ...(page < last ? [link(page + 1, 'next'), link(last, 'last')] : [])];
  return {
    status: 200,
    headers: links.length === 0 ? {} : { link: links.join(', ') },
    body: answer.wrap?.(items) ?? items,
  };
}

function describe(scopes: readonly string[], request: FakeRequest): Record<string, string> {
  return {
    'x-oauth-scopes': scopes.join(', '),
    'x-github-media-type': 'github.v3; format=json',
    'x-github-api-version-selected': request.headers['x-github-api-version'] ?? '2022-11-28',
  };
}

function withHeaders(response: FakeResponse, headers: Record<string, string>): FakeResponse {
  return { ...response, headers: { ...response.headers, ...headers } };
}

function parseJson(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' ? value : null;
  } catch (error) {
    // The caller answers 400, as GitHub does.
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
