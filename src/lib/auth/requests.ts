/**
 * What reaches better-auth: the four requests of the contract, from our own pages, with the fields we know. Its other
 * routes (changing the address, listing tokens, social sign-in) are closed, because nothing here uses or tests them.
 */
import { z } from 'zod';
import { personName } from '../http/contract';
import { HttpError } from '../http/http-error';
import { assertSameOrigin, readJson } from '../http/route';

/** Lengths and forms of address and password are better-auth's to judge, with codes of its own. */
const text = (max: number) =>
  z
    .string()
    .max(max)
    .refine((value) => !value.includes('\u0000'), 'no NUL characters');

const allowed: Readonly<Record<string, z.ZodType | null>> = {
  'POST /api/auth/sign-up/email': z.object({
    name: personName,
    email: text(320),
    password: text(1000),
    invite: text(2000).optional(),
  }),
  'POST /api/auth/sign-in/email': z.object({
    email: text(320),
    password: text(1000),
    rememberMe: z.boolean().optional(),
  }),
  'POST /api/auth/sign-out': z.object({}),
  'GET /api/auth/get-session': null,
};

/** The request with nothing in it but what is known. @throws HttpError 403 `cross_origin`, 404 `not_found`; ZodError */
export async function admitAuthRequest(request: Request): Promise<Request> {
  const { pathname } = new URL(request.url);
  const key = `${request.method} ${pathname}`;
  if (!Object.hasOwn(allowed, key)) throw new HttpError(404, 'not_found', 'There is nothing here.');
  const schema = allowed[key] ?? null;
  if (schema === null) return request;
  assertSameOrigin(request);
  const headers = new Headers(request.headers);
  headers.set('content-type', 'application/json');
  headers.delete('content-length');
  return new Request(request.url, {
    method: request.method,
    headers,
    body: JSON.stringify(schema.parse(await readJson(request))),
  });
}
