/** Who may sign up: everybody on loopback; on a reachable host the first account, then invited addresses or nobody. */
import { config } from '../env';
import { database } from '../db/client';
import { countUsers } from '../db/queries/users';
import { readLinkToken } from './links';

export async function registrationState(): Promise<'open' | 'invite' | 'closed'> {
  const { registration } = config();
  if (registration === 'open') return 'open';
  const { db } = await database();
  return (await countUsers(db)) === 0 ? 'open' : registration;
}

export async function maySignUp(email: string, inviteToken: string | null): Promise<boolean> {
  const state = await registrationState();
  if (state !== 'invite') return state === 'open';
  const invite = inviteToken === null ? null : readLinkToken(inviteToken, 'invite', config().authSecret, new Date());
  return invite?.email === email.trim().toLowerCase();
}
