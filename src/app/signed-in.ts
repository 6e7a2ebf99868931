/** Who is signed in, for pages; routes ask `lib/auth/session` with their request's headers. */
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { sessionFrom, toAccount } from '@/lib/auth/session';
import { listSessions } from '@/lib/auth/sessions';
import type { AccountAnswer, SessionAnswer } from '@/lib/http/contract';
import { pathHeader } from '@/lib/http/request-headers';

export type SessionUser = AccountAnswer;

export async function currentUser(): Promise<SessionUser | null> {
  const session = await sessionFrom(await headers());
  return session === null ? null : toAccount(session.user);
}

/** Where the signed-in user is signed in; none where nobody is. */
export async function currentSessions(): Promise<SessionAnswer[]> {
  const requestHeaders = await headers();
  const session = await sessionFrom(requestHeaders);
  return session === null ? [] : listSessions(session, requestHeaders);
}

/** The signed-in user, or the browser goes to sign in (or to finish the onboarding). */
export async function requireUser(options: { onboarding?: boolean } = {}): Promise<SessionUser> {
  const user = await currentUser();
  if (user === null) redirect(signInPath((await headers()).get(pathHeader)));
  if (!user.onboarded && options.onboarding !== true) redirect('/onboarding');
  return user;
}

/** Signing in leads back to where the person wanted to go. */
function signInPath(wanted: string | null): string {
  return wanted?.startsWith('/dashboard/') === true ? `/sign-in?next=${encodeURIComponent(wanted)}` : '/sign-in';
}
