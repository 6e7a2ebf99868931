/** Where an account is signed in, and ending that. The session's token never leaves this file. */
import { z } from 'zod';
import { database } from '../db/client';
import { insertAudit } from '../db/queries/notices';
import type { SessionAnswer } from '../http/contract';
import { authFor } from './auth';
import { deviceOf } from './device';
import type { Session } from './session';

/** Sessions that have not expired, the asking one first, then by when they were last seen. */
export async function listSessions({ user, sessionId }: Session, headers: Headers): Promise<SessionAnswer[]> {
  return (await storedSessions(user.id, headers))
    .map(({ id, userAgent, ipAddress, createdAt, updatedAt }) => ({
      id,
      current: id === sessionId,
      ...deviceOf(userAgent ?? null),
      address: ipAddress ?? null,
      createdAt: createdAt.toISOString(),
      lastSeenAt: updatedAt.toISOString(),
    }))
    .toSorted((a, b) => Number(b.current) - Number(a.current) || (a.lastSeenAt < b.lastSeenAt ? 1 : -1));
}

/** False: there is no such session of this user. The asking one ends by signing out. */
export async function endSession(
  session: Session,
  id: string,
  headers: Headers,
  address: string | null,
): Promise<boolean> {
  if (!z.uuid().safeParse(id).success || id === session.sessionId) return false;
  return (await endAll(session, headers, address, (entry) => entry.id === id)) > 0;
}

/** Ends every session but the asking one; answers how many. */
export async function endOtherSessions(session: Session, headers: Headers, address: string | null): Promise<number> {
  return endAll(session, headers, address, ({ id }) => id !== session.sessionId);
}

async function endAll(
  { user }: Session,
  headers: Headers,
  address: string | null,
  isMeant: (entry: { id: string }) => boolean,
): Promise<number> {
  const context = await (await authFor(headers)).$context;
  const meant = (await storedSessions(user.id, headers)).filter(isMeant);
  for (const { token } of meant) await context.internalAdapter.deleteSession(token);
  const { db } = await database();
  for (let index = 0; index < meant.length; index += 1)
    await insertAudit(db, { userId: user.id, action: 'session_ended', outcome: 'success', address });
  return meant.length;
}

async function storedSessions(userId: string, headers: Headers) {
  const context = await (await authFor(headers)).$context;
  const now = new Date();
  return (await context.internalAdapter.listSessions(userId)).filter(({ expiresAt }) => expiresAt > now);
}
