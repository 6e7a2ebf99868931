/** Who is signed in, for routes (by headers) and pages (by the request's own headers). */
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { database } from '../db/client';
import { findUser, type UserRow } from '../db/queries/users';
import type { AccountAnswer } from '../http/contract';
import { authFor } from './auth';

export type SessionUser = AccountAnswer;

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

export async function currentUser(): Promise<SessionUser | null> {
  const session = await sessionFrom(await headers());
  return session === null ? null : toAccount(session.user);
}

/** The signed-in user, or the browser goes to sign in (or to finish the onboarding). */
export async function requireUser(options: { onboarding?: boolean } = {}): Promise<SessionUser> {
  const user = await currentUser();
  if (user === null) redirect('/sign-in');
  if (!user.onboarded && options.onboarding !== true) redirect('/onboarding');
  return user;
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
    onboarded: row.onboardedAt !== null,
    createdAt: row.createdAt.toISOString(),
  };
}
