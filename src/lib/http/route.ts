/**
 * The one wrapper of all route handlers: session, same origin, limits, parsing, and the only place where errors become
 * HTTP answers. A handler parses, makes one call, answers.
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { allowedOrigins } from '../auth/auth';
import { sessionFrom, type Session } from '../auth/session';
import { IntegrationError, policyFor, sentenceFor } from '../integrations/errors';
import { isProvider, providers, type IntegrationProvider } from '../integrations/registry';
import { logger } from '../logger';
import { HttpError } from './http-error';
import { overLimit, type LimitName } from './limits';

export interface RouteContext {
  request: Request;
  url: URL;
  session: Session;
  /** The peer's address as our server saw it. */
  address: string | null;
  params: Readonly<Record<string, string>>;
  /** The body, parsed and checked. */
  body: <T>(schema: z.ZodType<T>) => Promise<T>;
  /** The query, parsed and checked. */
  query: <T>(schema: z.ZodType<T>) => T;
  /** The provider named in the path. 404 for an unknown one. */
  provider: () => IntegrationProvider;
}

/** A route without parameters in its path is given none. */
type NextContext = { params: Promise<Record<string, string | string[] | undefined> | undefined> };
type Handler = (request: Request, next: NextContext) => Promise<Response>;

interface RouteOptions {
  /** Counted per user. */
  limit?: LimitName;
  /** Checks the origin of a GET as well, for one that changes something. */
  sameOrigin?: boolean;
}

/** A route behind the session. */
export function route(handler: (context: RouteContext) => Promise<Response>, options: RouteOptions = {}): Handler {
  return wrap(async (request, next) => {
    const session = await sessionFrom(request.headers);
    if (session === null) return unauthenticated(request);
    if (options.sameOrigin === true || changesState(request)) assertSameOrigin(request);
    if (options.limit !== undefined) await assertUnderLimit(options.limit, session.user.id);
    return handler(await contextOf(request, next, session));
  });
}

/** A route without a session: its handler checks whatever it needs. */
export function publicRoute(handler: (request: Request, next: NextContext) => Promise<Response>): Handler {
  return wrap(handler);
}

export async function assertUnderLimit(limit: LimitName, key: string): Promise<void> {
  const wait = await overLimit(limit, key);
  if (wait !== null)
    throw new HttpError(429, 'too_many_requests', `That was too often. Try again in ${wait} seconds.`, {
      retryable: true,
      retryAfterSeconds: wait,
    });
}

/** A state-changing request has to say where it comes from, and it has to be here (SECURITY 19). */
export function assertSameOrigin(request: Request): void {
  const origin = request.headers.get('origin');
  const site = request.headers.get('sec-fetch-site');
  const same = origin !== null ? allowedOrigins().includes(origin) : site === 'same-origin';
  if (!same || (site !== null && site !== 'same-origin' && site !== 'none')) {
    throw new HttpError(
      403,
      'cross_origin',
      'This request did not come from DevTrack’s own pages, so it was not carried out.',
    );
  }
}

export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return Response.json(body, { status, headers: { 'cache-control': 'no-store', ...headers } });
}

function wrap(handler: Handler): Handler {
  return async (request, next) => {
    try {
      return await handler(request, next);
    } catch (error) {
      return answerError(error, request);
    }
  };
}

async function contextOf(request: Request, next: NextContext, session: Session): Promise<RouteContext> {
  const url = new URL(request.url);
  const params = Object.fromEntries(
    Object.entries((await next.params) ?? {}).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  );
  return {
    request,
    url,
    session,
    address: request.headers.get('x-devtrack-client'),
    params,
    body: async (schema) => schema.parse(await readJson(request)),
    query: (schema) => schema.parse(Object.fromEntries(url.searchParams)),
    provider: () => {
      const id = params.provider ?? '';
      if (!isProvider(id)) throw new HttpError(404, 'unknown_provider', 'There is no such provider.');
      return id;
    },
  };
}

/** @throws HttpError 400 `invalid_json` */
export async function readJson(request: Request): Promise<unknown> {
  const bytes = await request.arrayBuffer();
  if (bytes.byteLength === 0) return {};
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    // The decoder's TypeError: bytes that are no UTF-8.
    if (error instanceof SyntaxError || error instanceof TypeError)
      throw new HttpError(400, 'invalid_json', 'The body is not valid JSON.');
    throw error;
  }
}

function changesState(request: Request): boolean {
  return !['GET', 'HEAD', 'OPTIONS'].includes(request.method);
}

function unauthenticated(request: Request): Response {
  const accept = request.headers.get('accept') ?? '';
  const prefersHtml =
    accept.includes('text/html') &&
    !(accept.indexOf('application/json') >= 0 && accept.indexOf('application/json') < accept.indexOf('text/html'));
  if (prefersHtml)
    return new Response(null, { status: 302, headers: { location: '/sign-in', 'cache-control': 'no-store' } });
  return errorAnswer(401, { code: 'unauthenticated', message: 'Sign in first.', retryable: false });
}

function answerError(error: unknown, request: Request): Response {
  if (error instanceof HttpError) {
    return errorAnswer(error.status, {
      code: error.code,
      message: error.message,
      retryable: error.extra.retryable ?? false,
      provider: error.extra.provider,
      retryAfterSeconds: error.extra.retryAfterSeconds,
    });
  }
  if (error instanceof z.ZodError) {
    const [issue] = error.issues;
    const where = issue === undefined || issue.path.length === 0 ? '' : `${issue.path.join('.').slice(0, 100)}: `;
    const given: unknown = issue?.code === 'custom' ? issue.params?.code : undefined;
    const code = typeof given === 'string' ? given : 'invalid_request';
    return errorAnswer(400, {
      code,
      message: `${where}${issue?.message.slice(0, 300) ?? 'The request is not as expected.'}`,
      retryable: false,
    });
  }
  if (error instanceof IntegrationError) return integrationAnswer(error);
  const id = randomUUID();
  logger().error(
    { event: 'request_failed', id, method: request.method, path: new URL(request.url).pathname, error },
    'a request failed unexpectedly',
  );
  return errorAnswer(500, {
    code: 'internal_error',
    message: `DevTrack failed to answer; nothing was changed. The log has the details under ${id}.`,
    retryable: true,
  });
}

function integrationAnswer(error: IntegrationError): Response {
  const known = isProvider(error.provider) ? error.provider : null;
  const name = known === null ? error.provider : providers[known].name;
  return errorAnswer(policyFor(error.code).httpStatus, {
    code: error.code === 'rate_limited' ? 'provider_rate_limited' : error.code,
    message: sentenceFor(error.code, name),
    provider: known ?? undefined,
    retryable: error.retryable,
    retryAfterSeconds: error.retryAfterSeconds ?? undefined,
  });
}

function errorAnswer(
  status: number,
  error: {
    code: string;
    message: string;
    retryable: boolean;
    provider?: string | undefined;
    retryAfterSeconds?: number | undefined;
  },
): Response {
  const { provider, retryAfterSeconds, ...rest } = error;
  const body = {
    error: {
      ...rest,
      ...(provider === undefined ? {} : { provider }),
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    },
  };
  return json(body, status, retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) });
}
