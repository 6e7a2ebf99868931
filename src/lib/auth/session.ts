/** Who is signed in, by the headers of a request. */
import { database } from '../db/client';
import { findUser, type UserRow } from '../db/queries/users';
import type { AccountAnswer } from '../http/contract';
import { authFor } from './auth';

export interface Session {
  user: UserRow;
  sessionId: string;
}

export async function sessionFrom(requestHeaders: Headers): Promise<Session | null> {
  const auth = await authFor(requestHeaders);
  const found = await auth.api.getSession({ headers: requestHeaders });
  if (found === null) return null;
  const user = await findUser((await database()).db, found.user.id);
  return user === null ? null : { user, sessionId: found.session.id };
}

export function toAccount(row: UserRow): AccountAnswer {
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    timeZone: row.timeZone,
    workingHours: row.workingHours,
    daysOff: row.daysOff,
    weekStart: row.weekStart,
    writer: row.writer,
    mutedNotices: row.mutedNotices,
    singleKeys: row.singleKeys,
    onboarded: row.onboardedAt !== null,
    createdAt: row.createdAt.toISOString(),
  };
}
