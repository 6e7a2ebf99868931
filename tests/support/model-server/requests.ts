/** What a server of this kind accepts, and what is asked of the model in it. */
import { z } from 'zod';

export interface Question {
  model: string;
  system: string;
  user: string;
  stream: boolean;
  /** How the shape of the answer was asked for. */
  format: 'json_schema' | 'json_object' | 'text';
}

const part = z.object({ type: z.string(), text: z.string().optional() });
const message = z.object({
  role: z.enum(['system', 'developer', 'user', 'assistant']),
  content: z.union([z.string(), z.array(part).min(1)]),
});
const chat = z.object({
  model: z.string().min(1),
  messages: z.array(message).min(1),
  temperature: z.number().min(0).max(2).optional(),
  max_tokens: z.int().min(1).optional(),
  stream: z.boolean().optional(),
  response_format: z
    .union([
      z.object({ type: z.enum(['json_object', 'text']) }),
      z.object({
        type: z.literal('json_schema'),
        json_schema: z.object({
          name: z.string().regex(/^[\w-]{1,64}$/),
          strict: z.boolean().optional(),
          schema: z.record(z.string(), z.unknown()),
        }),
      }),
    ])
    .optional(),
});
const responses = z.object({
  model: z.string().min(1),
  input: z.array(message).min(1),
  temperature: z.number().min(0).max(2).optional(),
  max_output_tokens: z.int().min(16).optional(),
  stream: z.boolean().optional(),
  store: z.boolean().optional(),
  text: z
    .object({
      format: z
        .union([
          z.object({ type: z.enum(['json_object', 'text']) }),
          z.object({
            type: z.literal('json_schema'),
            name: z.string().regex(/^[\w-]{1,64}$/),
            strict: z.boolean().optional(),
            schema: z.record(z.string(), z.unknown()),
          }),
        ])
        .optional(),
    })
    .optional(),
});

/** Null: accepted. Unknown fields are fine everywhere. */
export function rejection(api: 'chat' | 'responses', body: unknown): { message: string; param: string | null } | null {
  const parsed = (api === 'chat' ? chat : responses).safeParse(body);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return { message: issue?.message ?? 'Invalid request', param: issue?.path.join('.') ?? null };
  }
  const schema = schemaOf(parsed.data);
  const loose = schema === null ? null : findLoose(schema, 'schema');
  return loose === null ? null : { message: `In strict mode ${loose}`, param: 'response_format' };
}

type Accepted = z.infer<typeof chat> | z.infer<typeof responses>;

function formatOf(body: Accepted): { type: string; strict: boolean; schema: unknown } {
  if ('messages' in body) {
    const format = body.response_format;
    if (format?.type === 'json_schema')
      return { type: format.type, strict: format.json_schema.strict === true, schema: format.json_schema.schema };
    return { type: format?.type ?? 'text', strict: false, schema: null };
  }
  const format = body.text?.format;
  if (format?.type === 'json_schema')
    return { type: format.type, strict: format.strict === true, schema: format.schema };
  return { type: format?.type ?? 'text', strict: false, schema: null };
}

function schemaOf(body: Accepted): unknown {
  const { strict, schema } = formatOf(body);
  return strict ? schema : null;
}

/** OpenAI's rules for strict schemas: every property required, no others allowed, no limits of length. */
function findLoose(schema: unknown, at: string): string | null {
  if (typeof schema !== 'object' || schema === null) return null;
  const entry = schema as Record<string, unknown>;
  for (const limit of ['minLength', 'maxLength', 'minItems', 'maxItems', 'pattern', 'format', 'default'])
    if (limit in entry && typeof entry[limit] !== 'object') return `${at} may not have ${limit}`;
  if (entry.type === 'object') {
    const names = Object.keys(entry.properties ?? {});
    const required = Array.isArray(entry.required) ? entry.required : [];
    if (entry.additionalProperties !== false) return `${at} needs additionalProperties false`;
    const missing = names.find((name) => !required.includes(name));
    if (missing !== undefined) return `${at} does not require ${missing}`;
  }
  for (const [name, value] of Object.entries(entry)) {
    const found = findLoose(value, `${at}.${name}`);
    if (found !== null) return found;
  }
  return null;
}

export function questionOf(api: 'chat' | 'responses', body: unknown): Question {
  const data = api === 'chat' ? chat.parse(body) : responses.parse(body);
  const messages = 'messages' in data ? data.messages : data.input;
  const said = (roles: readonly string[]): string =>
    messages
      .filter(({ role }) => roles.includes(role))
      .map(({ content }) => (typeof content === 'string' ? content : content.map(({ text }) => text ?? '').join('')))
      .join('\n');
  const { type } = formatOf(data);
  return {
    model: data.model,
    system: said(['system', 'developer']),
    user: said(['user']),
    stream: data.stream === true,
    format: type === 'json_schema' || type === 'json_object' ? type : 'text',
  };
}
