/**
 * Sets a new password from a one-time link that the operator's command printed. Stands in front of better-auth's own
 * route of the same address, which wants an e-mail server.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { config } from '../env';
import { database } from '../db/client';
import { insertAudit } from '../db/queries/notices';
import { consumeLink, findUserByEmail } from '../db/queries/users';
import { HttpError } from '../http/http-error';
import { assertSameOrigin, assertUnderLimit, readJson } from '../http/route';
import { authFor } from './auth';
import { readLinkToken } from './links';

const body = z.object({ token: z.string().max(2000), newPassword: z.string().min(8).max(128) });

/** Null: the request is another one. @throws HttpError 400 `invalid_link` */
export async function resetPassword(request: Request): Promise<Response | null> {
  if (request.method !== 'POST' || new URL(request.url).pathname !== '/api/auth/reset-password') return null;
  assertSameOrigin(request);
  const address = request.headers.get('x-devtrack-client');
  await assertUnderLimit('resetPassword', address ?? 'unknown');
  const { token, newPassword } = body.parse(await readJson(request));
  const link = readLinkToken(token, 'reset', config().authSecret, new Date());
  const { db } = await database();
  const user = link === null ? null : await findUserByEmail(db, link.email);
  if (link === null || user === null || !(await consumeLink(db, linkId(link.nonce), link.expiresAt))) {
    throw new HttpError(
      400,
      'invalid_link',
      'This link was used before, has expired, or names no account. Ask the operator for a new one.',
    );
  }
  const context = await (await authFor(request.headers)).$context;
  await context.internalAdapter.updatePassword(user.id, await context.password.hash(newPassword));
  // Whoever was signed in with the old password is not any more.
  await context.internalAdapter.deleteUserSessions(user.id);
  await insertAudit(db, { userId: user.id, action: 'password_reset', outcome: 'success', address });
  return Response.json({ status: true }, { headers: { 'cache-control': 'no-store' } });
}

/** A UUID of the link, whose row marks it as used. */
function linkId(nonce: string): string {
  const hex = createHash('sha256').update(nonce).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}
