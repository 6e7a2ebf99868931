import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Db } from '@/lib/db/client';
import type { Connection } from '@/lib/db/queries/connections';
import { connections } from '@/lib/db/schema/connections';
import { IntegrationError, OAuthError } from '@/lib/integrations/errors';
import { OAuthManager } from '@/lib/integrations/oauth-manager';
import type { TokenManager } from '@/lib/integrations/token-manager';
import { logger, setLogLevel } from '@/lib/logger';
import { failure, installed, late, TokenRig } from './token-rig';

let rig: TokenRig;
beforeAll(async () => {
  setLogLevel('silent');
  rig = await TokenRig.open();
});
afterAll(async () => {
  await rig.close();
});
beforeEach(async () => {
  await rig.reset();
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** What is logged at a level from now on: fields and sentence. */
function logged(level: 'info' | 'warn' | 'error'): () => unknown[][] {
  const spy = vi.spyOn(logger(), level);
  return () => spy.mock.calls;
}

/** A manager that notes how its refreshes end, of a provider whose refresh uses the refresh token up, or does not. */
function counting(rotates = true): { manager: TokenManager; counted: string[] } {
  const counted: string[] = [];
  const oauth = { ...installed.provider.oauth, refreshRotates: rotates };
  const provider = { ...installed, provider: { ...installed.provider, oauth } };
  const manager = rig.manager({
    oauth: new OAuthManager(
      () => provider,
      () => new Date(),
      rig.endpoint.send,
    ),
    counted: (of, outcome) => void counted.push(`${of} ${outcome}`),
  });
  return { manager, counted };
}

const refused = () => Promise.resolve(Response.json({ error: 'bad_refresh_token' }));
const badGateway = () => Promise.resolve(new Response('<html>', { status: 502 }));
const hadRunOut = { refreshClaimedUntil: new Date('2000-01-01'), refreshAttempt: 4 };

/** The rig's database, of which the next `failures` transactions fail. */
function failing(failures: number): Db {
  let left = failures;
  return new Proxy(rig.db, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name);
      if (name !== 'transaction') return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      return (work: Parameters<Db['transaction']>[0]) => {
        left -= 1;
        return left < 0 ? target.transaction(work) : Promise.reject(new Error('Connection terminated unexpectedly'));
      };
    },
  });
}

describe('a refresh whose claim was cut off before', () => {
  it('says once, and with whose it is, that nobody knows whether the token is used up', async () => {
    const { id, userId } = await rig.connection(hadRunOut);
    const warned = logged('warn');
    const { manager, counted } = counting();
    expect(await manager.getValidToken(userId, 'github')).toBe('access-1');
    expect(warned()).toStrictEqual([
      [
        {
          event: 'refresh_in_doubt',
          provider: 'github',
          connectionId: id,
          why: 'a refresh was cut off before its end was written',
        },
        'it is not known whether the provider has used up the refresh token',
      ],
    ]);
    expect(counted).toEqual(['github success']);
  });

  it('ends in the doubt and not in the refusal, which is kept as its cause', async () => {
    const { userId } = await rig.connection(hadRunOut);
    rig.endpoint.mishaps = [refused];
    const { manager, counted } = counting();
    const error = await failure(manager.getValidToken(userId, 'github'));
    expect(error).toBeInstanceOf(OAuthError);
    expect(error).toMatchObject({ code: 'refresh_in_doubt', provider: 'github', retryable: false });
    expect(error.message).toBe('The refresh token is refused; an earlier answer to it was lost');
    expect(error.cause).toMatchObject({ code: 'invalid_grant' });
    expect(error.details).toMatchObject({ providerCode: 'invalid_grant', status: 400 });
    expect(counted).toEqual(['github refresh_in_doubt']);
  });

  it('ends in any other failure as it is', async () => {
    const { userId } = await rig.connection(hadRunOut);
    rig.endpoint.mishaps = [() => Promise.resolve(Response.json({ error: 'incorrect_client_credentials' }))];
    expect(await failure(counting().manager.getValidToken(userId, 'github'))).toMatchObject({ code: 'invalid_client' });
  });

  it('ends in the refusal where refreshing does not use the token up', async () => {
    const { userId } = await rig.connection(hadRunOut);
    rig.endpoint.mishaps = [refused];
    expect(await failure(counting(false).manager.getValidToken(userId, 'github'))).toMatchObject({
      code: 'invalid_grant',
    });
  });
});

describe('a refresh without an answer', () => {
  it('leaves a doubt, logged with what was met', async () => {
    const { id, userId } = await rig.connection();
    rig.endpoint.mishaps = [badGateway];
    const warned = logged('warn');
    const error = await failure(counting().manager.getValidToken(userId, 'github'));
    expect((await rig.read(id)).refreshInDoubtSince).toBeInstanceOf(Date);
    expect(warned()).toStrictEqual([
      [
        {
          event: 'refresh_in_doubt',
          provider: 'github',
          connectionId: id,
          why: 'a refresh ended without an answer that could be read',
          error,
        },
        'it is not known whether the provider has used up the refresh token',
      ],
    ]);
  });

  it('leaves none where refreshing does not use the token up', async () => {
    const { id, userId } = await rig.connection();
    rig.endpoint.mishaps = [badGateway];
    const warned = logged('warn');
    await failure(counting(false).manager.getValidToken(userId, 'github'));
    expect((await rig.read(id)).refreshInDoubtSince).toBeNull();
    expect(warned()).toEqual([]);
  });

  it('because of a mistake of ours is told as that', async () => {
    const { id, userId } = await rig.connection();
    const counted: string[] = [];
    const oauth = Object.assign(Object.create(OAuthManager.prototype) as OAuthManager, {
      rotates: () => true,
      refreshAccessToken: () => Promise.reject(new RangeError('a bug')),
    });
    const manager = rig.manager({ oauth, counted: (_, outcome) => void counted.push(outcome) });
    await expect(manager.getValidToken(userId, 'github')).rejects.toThrow(RangeError);
    expect(counted).toEqual(['internal_error']);
    expect((await rig.read(id)).refreshError).toBe('internal_error');
  });
});

describe('credentials that are refused', () => {
  it('alarm the operator with what was met, other failures do not', async () => {
    const { id, userId } = await rig.connection();
    const told = logged('error');
    rig.endpoint.mishaps = [() => Promise.resolve(Response.json({ error: 'incorrect_client_credentials' }))];
    const error = await failure(rig.manager().getValidToken(userId, 'github'));
    expect(told()).toStrictEqual([
      [
        { event: 'operator_alarm', provider: 'github', connectionId: id, code: 'invalid_client', error },
        'the provider refuses the credentials of this installation; no token of it can be renewed',
      ],
    ]);
    rig.endpoint.mishaps = [badGateway];
    await failure(rig.manager().getValidToken(userId, 'github'));
    expect(told()).toHaveLength(1);
  });
});

describe('a new pair', () => {
  it('that wakes a connection up is logged and told', async () => {
    const dead = { status: 'reauthorization_required' as const, errorCode: 'invalid_grant', refreshAttempt: 6 };
    const connection = await rig.connection(dead);
    const informed = logged('info');
    const told: string[] = [];
    const changed = (userId: string): Promise<void> => Promise.resolve(void told.push(userId));
    await rig.manager({ changed }).validTokenOf(connection);
    expect(informed()).toStrictEqual([
      [
        { event: 'connection_healed', provider: 'github', connectionId: connection.id, attempt: 7 },
        'a refresh that was thought dead brought a new token; the connection goes on',
      ],
    ]);
    expect(told).toEqual([connection.userId]);
  });

  it('that wakes a connection up stands although nobody can be told', async () => {
    const dead = { status: 'reauthorization_required' as const, errorCode: 'invalid_grant' };
    const connection = await rig.connection(dead);
    const warned = logged('warn');
    const error = new Error('no channel');
    const token = await rig.manager({ changed: () => Promise.reject(error) }).validTokenOf(connection);
    expect(token.accessToken).toBe('access-1');
    expect(warned()).toStrictEqual([[{ event: 'status_not_told', error }, 'open pages could not be told of a change']]);
  });

  it('of a connection that was well is neither logged nor told', async () => {
    const informed = logged('info');
    const told: string[] = [];
    const changed = (userId: string): Promise<void> => Promise.resolve(void told.push(userId));
    await rig.manager({ changed }).validTokenOf(await rig.connection());
    expect([informed(), told]).toEqual([[], []]);
  });

  it('that cannot be stored is kept for a minute, tried ever more rarely, and told at each try', async () => {
    const { id, userId } = await rig.connection();
    const told = logged('error');
    const waits: number[] = [];
    const wait = (ms: number): Promise<void> => Promise.resolve(void waits.push(ms));
    await expect(rig.manager({ db: failing(99), wait }).getValidToken(userId, 'github')).rejects.toThrow('terminated');
    expect(waits).toEqual([250, 500, 1000, 2000, 4000, ...Array<number>(7).fill(8000)]);
    const fields = { provider: 'github', connectionId: id, error: expect.any(Error) as Error };
    const calls = told();
    expect(calls).toHaveLength(13);
    expect(calls.slice(0, 3)).toStrictEqual(
      [0, 250, 750].map((waitedMs) => [
        { event: 'refresh_not_written', ...fields, waitedMs },
        'a renewed token could not be stored yet; it is tried again',
      ]),
    );
    expect(calls.at(-1)).toStrictEqual([
      { event: 'refreshed_token_lost', ...fields },
      'a renewed token could not be stored',
    ]);
  });

  it('that is stored at once waits for nothing', async () => {
    const { userId } = await rig.connection();
    const told = logged('error');
    await rig.manager().getValidToken(userId, 'github');
    expect([rig.waitedMs, told()]).toEqual([0, []]);
  });
});

describe('a new pair of a connection that is gone', () => {
  async function removed(connection: Connection, manager: TokenManager): Promise<IntegrationError> {
    const { mishap, asked, arrive } = late();
    rig.endpoint.mishaps = [mishap];
    const refreshing = failure(manager.validTokenOf(connection));
    await asked;
    await rig.db.delete(connections).where(eq(connections.id, connection.id));
    arrive();
    return refreshing;
  }

  it('is revoked and counted as overtaken', async () => {
    const { manager, counted } = counting();
    expect((await removed(await rig.connection(), manager)).code).toBe('not_connected');
    expect(rig.endpoint.revocations).toBe(1);
    expect(counted).toEqual(['github superseded']);
  });

  it('that cannot be revoked is logged, and the caller is told the same', async () => {
    const error = new IntegrationError('down', 'github', 'provider_unavailable');
    const oauth = new OAuthManager(
      () => installed,
      () => new Date(),
      rig.endpoint.send,
    );
    const given: unknown[] = [];
    const revokeToken = (...of: unknown[]): Promise<never> => {
      given.push(...of);
      return Promise.reject(error);
    };
    const warned = logged('warn');
    const manager = rig.manager({ oauth: Object.assign(oauth, { revokeToken }) });
    expect((await removed(await rig.connection(), manager)).code).toBe('not_connected');
    expect(given).toMatchObject(['github', { accessToken: 'access-1', refreshToken: 'refresh-1' }]);
    expect(warned()).toStrictEqual([
      [
        { event: 'stray_token_not_revoked', provider: 'github', error },
        'a token renewed during its disconnection could not be revoked',
      ],
    ]);
  });
});
