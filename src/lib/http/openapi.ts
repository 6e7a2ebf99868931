/** OpenAPI 3.1 of all routes, generated from the schemas that the routes parse with and the tests check answers against. */
import { z } from 'zod';
import {
  account,
  accountDeletion,
  accountPatch,
  activity,
  errorBody,
  historyRequest,
  insightDismissal,
  notification,
  place,
  placeChange,
  session,
  status,
  summary,
  syncLog,
} from './contract';
import { providerIds } from '../integrations/registry-ids';
import { analyticsQuery, connectQuery, feedQuery, logsQuery, summaryQuery } from './queries';

interface Operation {
  method: 'get' | 'post' | 'patch' | 'delete';
  path: string;
  summary: string;
  query?: z.ZodObject;
  body?: z.ZodType;
  /** Status and body of success; null: no JSON body. */
  answers: Record<number, { description: string; schema: z.ZodType | null }>;
  errors: number[];
  security: 'session' | 'bearer' | 'none';
}

const nextCursor = z.string().nullable();
const counts = z.record(z.enum(providerIds), z.number().int());

/** Answers of routes whose shape is used nowhere else. */
export const answers = {
  integrations: z.object({ integrations: z.array(status) }),
  disconnected: z.object({ disconnected: z.literal(true), revoked: z.boolean(), activitiesDeleted: z.number().int() }),
  syncRequested: z.object({ syncId: z.uuid(), state: z.enum(['queued', 'running']) }),
  /** Without a `syncId` the provider asks to wait; the request is kept. */
  historyRequested: z.object({ syncId: z.uuid().nullable(), state: z.enum(['queued', 'running', 'waiting']) }),
  places: z.object({ places: z.array(place) }),
  placeChanged: z.object({
    changed: z.boolean(),
    itemsDeleted: z.number().int().nonnegative(),
    readAgain: z.boolean(),
  }),
  logs: z.object({ logs: z.array(syncLog), nextCursor }),
  analytics: z.object({
    timeZone: z.string(),
    days: z.array(z.object({ date: z.iso.date() }).catchall(z.number().int())),
    totals: counts,
  }),
  activities: z.object({
    activities: z.array(activity),
    nextCursor,
    total: z.number().int().optional(),
    value: z.number().nullable().optional(),
  }),
  notifications: z.object({ notifications: z.array(notification), unreadCount: z.number().int() }),
  dismissal: z.object({ dismissed: z.boolean() }),
  read: z.object({ read: z.literal(true) }),
  sessions: z.object({ sessions: z.array(session) }),
  ended: z.object({ ended: z.number().int().nonnegative() }),
  deleted: z.object({ deleted: z.literal(true) }),
  exported: z
    .object({ format: z.literal('devtrack-export'), version: z.literal(1), exportedAt: z.iso.datetime(), account })
    .catchall(z.unknown()),
  cron: z.object({
    claimed: z.number().int(),
    succeeded: z.number().int(),
    failed: z.number().int(),
    remaining: z.number().int(),
  }),
  health: z.object({ status: z.literal('ok') }),
  ready: z.object({ status: z.enum(['ready', 'not_ready']), database: z.enum(['ok', 'unreachable', 'outdated']) }),
};

const ok = (schema: z.ZodType, description = 'OK') => ({ 200: { description, schema } });
const provider = '/api/integrations/{provider}';

export const operations: readonly Operation[] = [
  {
    method: 'get',
    path: '/api/integrations',
    summary: 'Status of every provider',
    answers: ok(answers.integrations),
    errors: [401],
    security: 'session',
  },
  {
    method: 'get',
    path: `${provider}/connect`,
    summary: 'Begins the OAuth flow; when connected, reauthorizes the same account',
    query: connectQuery,
    answers: { 302: { description: 'To the provider', schema: null } },
    errors: [401, 403, 404, 409, 429],
    security: 'session',
  },
  {
    method: 'get',
    path: `${provider}/callback`,
    summary: 'Ends the OAuth flow',
    answers: { 302: { description: 'To the integrations page with ?connected= or ?error=', schema: null } },
    errors: [401, 403, 404, 409],
    security: 'session',
  },
  {
    method: 'post',
    path: `${provider}/disconnect`,
    summary: 'Revokes, then deletes tokens and data',
    answers: ok(answers.disconnected),
    errors: [401, 403, 404, 409],
    security: 'session',
  },
  {
    method: 'post',
    path: `${provider}/sync`,
    summary: 'Asks for a sync now',
    answers: { 202: { description: 'Queued, or the one under way', schema: answers.syncRequested } },
    errors: [401, 403, 404, 409, 429],
    security: 'session',
  },
  {
    method: 'post',
    path: `${provider}/history`,
    summary: 'Asks for older history, or for everything stored to be read once more',
    body: historyRequest,
    answers: {
      202: {
        description:
          '`queued`: read next; `running`: by the run under way or the one right after it; `waiting` (no `syncId`): once the provider’s wait is over',
        schema: answers.historyRequested,
      },
    },
    errors: [400, 401, 403, 404, 409, 429],
    security: 'session',
  },
  {
    method: 'get',
    path: `${provider}/status`,
    summary: 'Status of one provider',
    answers: ok(status),
    errors: [401, 404],
    security: 'session',
  },
  {
    method: 'get',
    path: `${provider}/places`,
    summary: 'Repositories, conversations or calendars that are known of, read or left out',
    answers: ok(answers.places),
    errors: [401, 404],
    security: 'session',
  },
  {
    method: 'patch',
    path: `${provider}/places`,
    summary: 'Leaves one out and deletes what is stored of it, or reads it again',
    body: placeChange,
    answers: ok(
      answers.placeChanged,
      '`changed`: false where it was so already; `readAgain`: the provider is being read once more, as far back as it is stored',
    ),
    errors: [400, 401, 403, 404, 409, 429],
    security: 'session',
  },
  {
    method: 'get',
    path: `${provider}/logs`,
    summary: 'Ended sync runs, newest first',
    query: logsQuery,
    answers: ok(answers.logs),
    errors: [400, 401, 404],
    security: 'session',
  },
  {
    method: 'get',
    path: '/api/integrations/events',
    summary: 'Server-sent events: `status` with a Status at every change',
    answers: { 200: { description: 'text/event-stream', schema: null } },
    errors: [401],
    security: 'session',
  },
  {
    method: 'get',
    path: '/api/integrations/analytics',
    summary: 'Actions per local day and provider',
    query: analyticsQuery,
    answers: ok(answers.analytics),
    errors: [400, 401],
    security: 'session',
  },
  {
    method: 'get',
    path: '/api/integrations/summary',
    summary: 'Summary of a day, week, month or range',
    query: summaryQuery,
    answers: ok(summary),
    errors: [400, 401, 403, 409, 429],
    security: 'session',
  },
  {
    method: 'post',
    path: '/api/insights/dismiss',
    summary: 'Keeps an insight or a recommendation out of summaries for four weeks',
    body: insightDismissal,
    answers: ok(answers.dismissal),
    errors: [400, 401, 403, 429],
    security: 'session',
  },
  {
    method: 'delete',
    path: '/api/insights/dismiss',
    summary: 'Takes that back',
    body: insightDismissal,
    answers: ok(answers.dismissal),
    errors: [400, 401, 403, 429],
    security: 'session',
  },
  {
    method: 'get',
    path: '/api/activities',
    summary: 'The feed, or exactly the rows behind a number (`metric`)',
    query: feedQuery,
    answers: ok(answers.activities),
    errors: [400, 401],
    security: 'session',
  },
  {
    method: 'get',
    path: '/api/notifications',
    summary: 'What asks for action',
    answers: ok(answers.notifications),
    errors: [401],
    security: 'session',
  },
  {
    method: 'post',
    path: '/api/notifications/{id}/read',
    summary: 'Marks one as read',
    answers: ok(answers.read),
    errors: [401, 403, 404],
    security: 'session',
  },
  {
    method: 'post',
    path: '/api/notifications/read-all',
    summary: 'Marks all as read',
    answers: ok(answers.read),
    errors: [401, 403],
    security: 'session',
  },
  {
    method: 'get',
    path: '/api/account',
    summary: 'The account and its settings',
    answers: ok(account),
    errors: [401],
    security: 'session',
  },
  {
    method: 'patch',
    path: '/api/account',
    summary: 'Changes settings',
    body: accountPatch,
    answers: ok(account),
    errors: [400, 401, 403],
    security: 'session',
  },
  {
    method: 'delete',
    path: '/api/account',
    summary: 'Deletes the account and everything of it',
    body: accountDeletion,
    answers: ok(answers.deleted),
    errors: [400, 401, 403, 429],
    security: 'session',
  },
  {
    method: 'get',
    path: '/api/account/sessions',
    summary: 'Where the account is signed in',
    answers: ok(answers.sessions),
    errors: [401],
    security: 'session',
  },
  {
    method: 'delete',
    path: '/api/account/sessions/{id}',
    summary: 'Signs out there; one’s own session ends by signing out',
    answers: ok(answers.ended),
    errors: [401, 403, 404],
    security: 'session',
  },
  {
    method: 'post',
    path: '/api/account/sessions/end-others',
    summary: 'Signs out everywhere else',
    answers: ok(answers.ended),
    errors: [401, 403],
    security: 'session',
  },
  {
    method: 'get',
    path: '/api/account/export',
    summary: 'Everything held of the user, without tokens',
    answers: ok(answers.exported),
    errors: [401],
    security: 'session',
  },
  {
    method: 'get',
    path: '/api/cron/sync',
    summary: 'Runs due syncs for a bounded time',
    answers: ok(answers.cron),
    errors: [401, 404],
    security: 'bearer',
  },
  {
    method: 'post',
    path: '/api/cron/sync',
    summary: 'The same, for schedulers that send POST',
    answers: ok(answers.cron),
    errors: [401, 404],
    security: 'bearer',
  },
  {
    method: 'get',
    path: '/api/openapi.json',
    summary: 'This document',
    answers: ok(z.looseObject({ openapi: z.literal('3.1.0') })),
    errors: [],
    security: 'none',
  },
  {
    method: 'get',
    path: '/api/health',
    summary: 'The process is up',
    answers: ok(answers.health),
    errors: [],
    security: 'none',
  },
  {
    method: 'get',
    path: '/api/ready',
    summary: 'The database answers and is current',
    answers: { ...ok(answers.ready), 503: { description: 'Not ready', schema: answers.ready } },
    errors: [],
    security: 'none',
  },
  {
    method: 'get',
    path: '/api/metrics',
    summary: 'Prometheus text',
    answers: { 200: { description: 'text/plain', schema: null } },
    errors: [401, 403],
    security: 'bearer',
  },
];

export function openApiDocument(): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of operations) (paths[operation.path] ??= {})[operation.method] = describe(operation);
  return {
    openapi: '3.1.0',
    info: {
      title: 'DevTrack',
      version: '1',
      description:
        'Sign-up, sign-in and sign-out under /api/auth are better-auth’s own. State-changing requests have to come from the same origin.',
    },
    paths,
    components: {
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'devtrack.session_token' },
        bearer: { type: 'http', scheme: 'bearer' },
      },
    },
  };
}

function describe(operation: Operation): Record<string, unknown> {
  const responses: Record<string, unknown> = {};
  for (const [code, { description, schema }] of Object.entries(operation.answers)) {
    responses[code] = {
      description,
      ...(schema === null ? {} : { content: { 'application/json': { schema: toJson(schema) } } }),
    };
  }
  for (const code of operation.errors)
    responses[code] = { description: 'Error', content: { 'application/json': { schema: toJson(errorBody) } } };
  return {
    summary: operation.summary,
    ...(operation.security === 'none' ? {} : { security: [{ [operation.security]: [] }] }),
    parameters: [...pathParameters(operation.path), ...queryParameters(operation.query)],
    ...(operation.body === undefined
      ? {}
      : {
          requestBody: { required: true, content: { 'application/json': { schema: toJson(operation.body, 'input') } } },
        }),
    responses,
  };
}

function pathParameters(path: string): Record<string, unknown>[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: name === 'provider' ? { type: 'string', enum: [...providerIds] } : { type: 'string', format: 'uuid' },
  }));
}

function queryParameters(query: z.ZodObject | undefined): Record<string, unknown>[] {
  if (query === undefined) return [];
  return Object.entries(query.shape).map(([name, schema]) => ({
    name,
    in: 'query',
    required: false,
    schema: toJson(schema as z.ZodType, 'input'),
  }));
}

function toJson(schema: z.ZodType, io: 'input' | 'output' = 'output'): Record<string, unknown> {
  const { $schema: _dialect, ...document } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return document;
}
