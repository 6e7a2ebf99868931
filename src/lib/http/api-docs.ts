/** An OpenAPI document as Markdown for people. Pure. */
import { z } from 'zod';

const schemaShape = z.record(z.string(), z.unknown());
const operationShape = z.object({
  summary: z.string(),
  security: z.array(z.record(z.string(), z.unknown())).default([]),
  parameters: z.array(z.object({ name: z.string(), in: z.enum(['path', 'query']), schema: schemaShape })),
  requestBody: z.object({ content: z.object({ 'application/json': z.object({ schema: schemaShape }) }) }).optional(),
  responses: z.record(
    z.string(),
    z.object({
      description: z.string(),
      content: z.object({ 'application/json': z.object({ schema: schemaShape }) }).optional(),
    }),
  ),
});
const documentShape = z.object({
  info: z.object({ title: z.string(), description: z.string() }),
  paths: z.record(z.string(), z.record(z.string(), operationShape)),
});
type Schema = Record<string, unknown>;
type Described = z.infer<typeof operationShape>;

export function renderApiDocs(document: unknown): string {
  const { info, paths } = documentShape.parse(document);
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]) => ({ name: `${method.toUpperCase()} ${path}`, described })),
  );
  const parts = [
    `# The API of ${info.title}`,
    'Generated from the schemas that the routes parse with: change those, then run `npx tsx src/cli/api-docs.ts`. The same as OpenAPI 3.1: `GET /api/openapi.json`.',
    info.description,
    common,
    [
      '| route | does |',
      '| --- | --- |',
      ...operations.map(({ name, described }) => `| [\`${name}\`](#${anchorOf(name)}) | ${described.summary} |`),
    ].join('\n'),
    ...operations.map(({ name, described }) => section(name, described)),
  ];
  return `${parts.join('\n\n')}\n`;
}

const common = `## What holds for all

- Bodies and answers are JSON. A session cookie authenticates; without one a route answers 401, or leads a browser that asks for a page to \`/sign-in\`. Routes marked *bearer* take \`Authorization: Bearer …\` instead.
- \`POST\`, \`PATCH\`, \`DELETE\` and \`summary?refresh=1\` are carried out for same-origin requests only (\`Origin\`, \`Sec-Fetch-Site\`); 403 \`cross_origin\` otherwise.
- What belongs to another user is 404.
- Dates are ISO 8601 with offset. \`start\` and \`end\` also take \`YYYY-MM-DD\`, read in the user's time zone: \`end\` is inclusive as a date and exclusive as an instant. A range is at most 366 days.
- Every error is \`{"error": {"code", "message", "provider"?, "retryable", "retryAfterSeconds"?}}\`; a 429 carries \`Retry-After\` too.
- Accounts: \`POST /api/auth/sign-up/email\` \`{name, email, password}\`, \`POST /api/auth/sign-in/email\` \`{email, password}\`, \`POST /api/auth/sign-out\`, \`GET /api/auth/get-session\`. Errors there are \`{"code", "message"}\`.`;

function section(name: string, { summary, security, parameters, requestBody, responses }: Described): string {
  const access = security.some((entry) => 'bearer' in entry)
    ? 'bearer token'
    : security.length > 0
      ? 'session'
      : 'open to all';
  const successes = Object.entries(responses).filter(
    ([code]) => code < '400' || responses[code]?.description !== 'Error',
  );
  const errors = Object.keys(responses).filter((code) => !successes.some(([success]) => success === code));
  const parts = [`## \`${name}\``, `${summary}. Access: ${access}.`];
  if (parameters.length > 0) {
    parts.push(
      [
        '| parameter | in | value |',
        '| --- | --- | --- |',
        ...parameters.map(
          (parameter) =>
            `| \`${parameter.name}\` | ${parameter.in} | ${cell(typeOf(parameter.schema, ''))}${defaultOf(parameter.schema)} |`,
        ),
      ].join('\n'),
    );
  }
  if (requestBody !== undefined) parts.push(`Body:\n\n${block(requestBody.content['application/json'].schema)}`);
  for (const [code, answer] of successes) {
    parts.push(
      answer.content === undefined
        ? `**${code}** ${answer.description}.`
        : `**${code}** ${answer.description}:\n\n${block(answer.content['application/json'].schema)}`,
    );
  }
  if (errors.length > 0) parts.push(`Errors: ${errors.join(', ')}.`);
  return parts.join('\n\n');
}

function block(schema: Schema): string {
  return `\`\`\`ts\n${typeOf(schema, '')}\n\`\`\``;
}

/** A JSON schema in TypeScript's words, which most readers know. */
function typeOf(schema: Schema, indent: string): string {
  const one = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(one)) return one.map((entry) => typeOf(asSchema(entry), indent)).join(' | ');
  if (Array.isArray(schema.type))
    return schema.type.map((type: unknown) => typeOf({ ...schema, type }, indent)).join(' | ');
  if ('const' in schema) return JSON.stringify(schema.const);
  if (Array.isArray(schema.enum)) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  if (schema.type === 'array') return listOf(schema, indent);
  if (schema.type === 'object') return objectOf(schema, indent);
  if (schema.type === 'integer' || schema.type === 'number')
    return `${schema.type === 'integer' ? 'integer' : 'number'}${limits(schema)}`;
  if (schema.type === 'string')
    return `string${typeof schema.format === 'string' ? ` (${schema.format})` : ''}${limits(schema)}`;
  return typeof schema.type === 'string' ? schema.type : 'unknown';
}

function listOf(schema: Schema, indent: string): string {
  if (Array.isArray(schema.prefixItems))
    return `[${schema.prefixItems.map((entry) => typeOf(asSchema(entry), indent)).join(', ')}]`;
  const items = asSchema(schema.items);
  const isUnion = ['anyOf', 'oneOf', 'enum'].some((name) => name in items) || Array.isArray(items.type);
  return isUnion ? `(${typeOf(items, indent)})[]` : `${typeOf(items, indent)}[]`;
}

function objectOf(schema: Schema, indent: string): string {
  const properties = Object.entries(asSchema(schema.properties));
  const required = new Set(Array.isArray(schema.required) ? schema.required : []);
  const deeper = `${indent}  `;
  const rest =
    typeof schema.additionalProperties === 'object' ? typeOf(asSchema(schema.additionalProperties), deeper) : null;
  const key = 'propertyNames' in schema ? typeOf(asSchema(schema.propertyNames), deeper) : 'string';
  if (properties.length === 0) return rest === null ? '{}' : `Record<${key}, ${rest}>`;
  const lines = properties.map(
    ([name, value]) => `${deeper}${name}${required.has(name) ? '' : '?'}: ${typeOf(asSchema(value), deeper)};`,
  );
  if (rest !== null) lines.push(`${deeper}[name: string]: ${rest};`);
  return `{\n${lines.join('\n')}\n${indent}}`;
}

function limits({ minimum, maximum, maxLength }: Schema): string {
  // Every integer has the safe ones as its bounds; saying so helps nobody.
  const said = (value: unknown): value is number =>
    typeof value === 'number' && Math.abs(value) < Number.MAX_SAFE_INTEGER;
  if (said(minimum) && said(maximum)) return ` ${minimum}–${maximum}`;
  return said(maxLength) ? `, at most ${maxLength} characters` : '';
}

function defaultOf(schema: Schema): string {
  return 'default' in schema ? `; default \`${String(schema.default)}\`` : '';
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

function asSchema(value: unknown): Schema {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/** As GitHub makes them of headings. */
function anchorOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');
}
