/** OpenAPI 3.1 of all routes. */
import { z } from 'zod';
import { providerIds } from '../integrations/registry-ids';
import { errorBody } from './contract';
import { operations, type Operation } from './operations';

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
