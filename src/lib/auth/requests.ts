/**
 * What reaches better-auth: the four requests of the contract, from our own pages, with the fields we know. Its other
 * routes (changing the address, listing tokens, social sign-in) are closed, because nothing here uses or tests them.
 */
import { z } from 'zod';
import { personName } from '../http/contract';
import { HttpError } from '../http/http-error';
import { assertSameOrigin, assertUnderLimit, readJson } from '../http/route';

/** Lengths and forms of address and password are better-auth's to judge, with codes of its own. */
const text = (max: number) =>
  z
    .string()
    .max(max)
    .refine((value) => !value.includes('\u0000'), 'no NUL characters');

const signUp = z.object({ name: personName, email: text(320), password: text(1000), invite: text(2000).optional() });
const signIn = z.object({ email: text(320), password: text(1000), rememberMe: z.boolean().optional() });

/** The request with nothing in it but what is known. @throws HttpError 403 `cross_origin`, 404 `not_found`, 429; ZodError */
export async function admitAuthRequest(request: Request): Promise<Request> {
  const address = request.headers.get('x-devtrack-client') ?? 'unknown';
  switch (`${request.method} ${new URL(request.url).pathname}`) {
    case 'GET /api/auth/get-session':
      return request;
    case 'POST /api/auth/sign-out':
      assertSameOrigin(request);
      return withBody(request, {});
    case 'POST /api/auth/sign-up/email': {
      assertNotForeign(request);
      await assertUnderLimit('signUp', address);
      return withBody(request, signUp.parse(await readJson(request)));
    }
    case 'POST /api/auth/sign-in/email': {
      assertNotForeign(request);
      await assertUnderLimit('signIn', address);
      const body = signIn.parse(await readJson(request));
      await assertUnderLimit('signInAccount', body.email.trim().toLowerCase());
      return withBody(request, body);
    }
    default:
      throw new HttpError(404, 'not_found', 'There is nothing here.');
  }
}

/**
 * Signing up or in carries no session yet, so a program without cookies may do it as it is; whatever a browser sends
 * names its origin.
 */
function assertNotForeign(request: Request): void {
  const { headers } = request;
  if (headers.has('origin') || headers.has('sec-fetch-site') || headers.has('cookie')) assertSameOrigin(request);
}

function withBody(request: Request, body: unknown): Request {
  const headers = new Headers(request.headers);
  headers.set('content-type', 'application/json');
  headers.delete('content-length');
  return new Request(request.url, { method: request.method, headers, body: JSON.stringify(body) });
}
