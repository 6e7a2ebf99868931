/** What people do in the application, as their browser's requests to one web process. */
import { findConnection } from '@/lib/db/queries/connections';
import { beginConnect, completeConnect, type Visitor } from '@/lib/integrations/connect';
import { disconnect } from '@/lib/integrations/disconnect';
import { IntegrationError } from '@/lib/integrations/errors';
import { installation } from '@/lib/integrations/installation';
import { services } from '@/lib/integrations/services';
import type { InProcessSandbox } from '@/sandbox/in-process';
import type { Random } from '@/sandbox/synthetic/random';
import { database } from '@/lib/db/client';
import type { ProviderId } from './plan';

export type Wish = 'connect' | 'disconnect' | 'sync' | 'reread' | 'older';

export interface Wanted {
  userId: string;
  provider: ProviderId;
  wish: Wish;
  /** Signs in to the provider with another account. */
  otherAccount: boolean;
}

const redirectUri = (provider: string): string => `http://localhost:3000/api/integrations/${provider}/callback`;

export function drawWish(random: Random, isConnected: boolean): Wish {
  if (!isConnected) return 'connect';
  return random.pick(['sync', 'sync', 'sync', 'sync', 'reread', 'older', 'disconnect', 'connect', 'connect']);
}

/** Carried out in the web process; an error that the page would show is no trouble. */
export async function fulfil(wanted: Wanted, sandbox: InProcessSandbox): Promise<string> {
  try {
    return await act(wanted, sandbox);
  } catch (error) {
    if (error instanceof IntegrationError) return error.code;
    throw error;
  }
}

async function act({ userId, provider, wish, otherAccount }: Wanted, sandbox: InProcessSandbox): Promise<string> {
  const { sync, connect } = await services();
  if (wish === 'sync') return (await sync.scheduleSync(userId, provider)).state;
  if (wish === 'reread')
    return (await sync.requestHistory(userId, provider, { reachBackDays: null, readAgain: true })).state;
  if (wish === 'older')
    return (await sync.requestHistory(userId, provider, { reachBackDays: 75, readAgain: false })).state;
  if (wish === 'connect')
    return signIn({ userId, sessionId: 'session', address: null }, provider, otherAccount, sandbox);
  const { db } = await database();
  const connection = await findConnection(db, userId, provider);
  if (connection === null) return 'nothing to disconnect';
  return (await disconnect(connect, connection, null)).revoked ? 'revoked' : 'not revoked';
}

/** The whole way through the provider's consent page and back. */
async function signIn(
  visitor: Visitor,
  provider: ProviderId,
  otherAccount: boolean,
  sandbox: InProcessSandbox,
): Promise<string> {
  const { connect } = await services();
  const installed = installation(provider);
  const request = { redirectUri: redirectUri(provider), returnPath: null, browserNonce: null };
  const { location, browserNonce } = await beginConnect(connect, visitor, installed, request);
  const { searchParams } = new URL(location);
  const fake = sandbox.fakes.fakeOf(provider, new Date());
  const asked = fake.scopeParameter === null ? '' : (searchParams.get(fake.scopeParameter) ?? '');
  const code = sandbox.createCode({
    provider,
    account: otherAccount ? 'other' : 'subject',
    scopes: asked.split(/[\s,]+/).filter((scope) => scope !== ''),
    clientId: searchParams.get('client_id') ?? '',
    redirectUri: searchParams.get('redirect_uri') ?? '',
    codeChallenge: searchParams.get('code_challenge'),
  });
  const issuer = fake.issuer?.(`${sandbox.origin}/${provider}`) ?? null;
  const callback = { state: searchParams.get('state'), code, error: null, issuer };
  return completeConnect(connect, visitor, installed, callback, browserNonce);
}
