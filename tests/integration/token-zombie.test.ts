import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { findConnectionById, type Connection } from '@/lib/db/queries/connections';
import { connections } from '@/lib/db/schema/connections';
import type { IntegrationError } from '@/lib/integrations/errors';
import type { TokenManager } from '@/lib/integrations/token-manager';
import { setLogLevel } from '@/lib/logger';
import { broken, events, failure, late, TokenRig } from './token-rig';

const rigless = (process.env.TEST_DATABASE_URL ?? '') === '';
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

describe('a process stopped inside the call, whose claim was taken over', () => {
  /** The call of the stopped one has been answered with access-1, which has not arrived. */
  async function stopped(): Promise<{
    connection: Connection;
    manager: TokenManager;
    zombie: Promise<{ accessToken: string }>;
    arrive: () => void;
  }> {
    const connection = await rig.connection();
    const { mishap, asked, arrive } = late();
    rig.endpoint.mishaps = [mishap];
    const manager = rig.manager();
    const zombie = manager.validTokenOf(connection);
    await asked;
    await rig.advance(75);
    return { connection, manager, zombie, arrive };
  }

  it('heals the connection that was given up meanwhile: its pair is the living one', async () => {
    const { connection, zombie, arrive } = await stopped();
    expect((await failure(rig.manager().validTokenOf(await rig.read(connection.id)))).code).toBe('refresh_in_doubt');
    await rig.giveUp(connection, 'refresh_in_doubt');
    expect(await rig.unread(connection.userId)).toEqual(['reauthorization_required']);
    arrive();
    expect(await zombie).toMatchObject({ accessToken: 'access-1', tokenGen: 1 });
    const healed = await rig.read(connection.id);
    expect(healed).toMatchObject({
      status: 'active',
      errorCode: null,
      refreshError: null,
      refreshInDoubtSince: null,
      consecutiveFailures: 0,
      tokenGen: 1,
    });
    expect(healed.nextSyncAt).toBeInstanceOf(Date);
    expect(await rig.unread(connection.userId)).toEqual([]);
  });

  it('tells open pages and workers of the healing, and is content when they cannot be told', async () => {
    const connection = await rig.connection({ status: 'reauthorization_required', errorCode: 'invalid_grant' });
    const told: string[] = [];
    const changed = (userId: string): Promise<void> => {
      told.push(userId);
      return Promise.reject(new Error('no connection'));
    };
    expect((await rig.manager({ changed }).validTokenOf(connection)).accessToken).toBe('access-1');
    expect(told).toEqual([connection.userId]);
  });

  it('leaves a connection given up for another reason as it is', async () => {
    const { connection, zombie, arrive } = await stopped();
    await rig.giveUp(connection, 'account_inactive');
    arrive();
    await zombie;
    expect(await rig.read(connection.id)).toMatchObject({ status: 'reauthorization_required', tokenGen: 1 });
    expect(await rig.unread(connection.userId)).toEqual(['reauthorization_required']);
  });

  it('writes while its successor’s call is refused: the successor uses the new token', async () => {
    const { connection, zombie, arrive } = await stopped();
    const second = late();
    rig.endpoint.mishaps = [second.mishap];
    const successor = rig.manager().validTokenOf(await rig.read(connection.id));
    await second.asked;
    arrive();
    expect((await zombie).accessToken).toBe('access-1');
    expect((await rig.read(connection.id)).refreshClaimedUntil).not.toBeNull();
    second.arrive();
    expect(await successor).toMatchObject({ accessToken: 'access-1', tokenGen: 1 });
    expect(await rig.read(connection.id)).toMatchObject({ refreshClaimedUntil: null, refreshError: null });
  });

  it('writes while its successor’s call succeeds (grace period): the later pair stands', async () => {
    rig.endpoint.grace = true;
    const { connection, zombie, arrive } = await stopped();
    const second = late();
    rig.endpoint.mishaps = [second.mishap];
    const successor = rig.manager().validTokenOf(await rig.read(connection.id));
    await second.asked;
    arrive();
    expect((await zombie).accessToken).toBe('access-1');
    second.arrive();
    expect(await successor).toMatchObject({ accessToken: 'access-2', tokenGen: 2 });
    expect(await rig.manager().getToken(connection.userId, 'github')).toMatchObject({ refreshToken: 'refresh-2' });
    expect((await rig.read(connection.id)).refreshClaimedUntil).toBeNull();
  });

  it('comes back after its successor’s success (grace period): its older pair is dropped', async () => {
    rig.endpoint.grace = true;
    const { connection, zombie, arrive } = await stopped();
    expect((await rig.manager().validTokenOf(await rig.read(connection.id))).accessToken).toBe('access-2');
    arrive();
    expect(await zombie).toMatchObject({ accessToken: 'access-2', tokenGen: 1 });
    expect(await rig.manager().getToken(connection.userId, 'github')).toMatchObject({ refreshToken: 'refresh-2' });
  });

  it.each([
    ['a failure', () => Promise.reject(new TypeError('fetch failed'))],
    ['a refusal', () => Promise.resolve(Response.json({ error: 'bad_refresh_token' }))],
  ])('comes back with %s: its successor’s claim stands, and what comes of that is the zombie’s too', async (_, end) => {
    const connection = await rig.connection();
    const [first, second] = [late(), late()];
    rig.endpoint.mishaps = [
      async () => {
        await first.mishap(() => Response.json({}));
        return end();
      },
      second.mishap,
    ];
    let claimWhileWaiting: Date | null = null;
    let successor: Promise<unknown> = Promise.resolve();
    const wait = async (): Promise<void> => {
      claimWhileWaiting = (await rig.read(connection.id)).refreshClaimedUntil;
      second.arrive();
      await successor;
    };
    const zombie = rig.manager({ wait }).validTokenOf(connection);
    await first.asked;
    await rig.advance(75);
    successor = rig.manager().validTokenOf(await rig.read(connection.id));
    await second.asked;
    first.arrive();
    expect(await zombie).toMatchObject({ accessToken: 'access-1', tokenGen: 1 });
    expect(claimWhileWaiting).not.toBeNull();
    expect(await successor).toMatchObject({ accessToken: 'access-1', tokenGen: 1 });
    expect(rig.endpoint.calls).toBe(2);
  });
});

describe('new tokens from a reconnection while a refresh is under way', () => {
  const reconnected = {
    accessToken: 'fresh',
    refreshToken: 'fresh-refresh',
    expiresAt: new Date('2999-01-01'),
    scope: '',
  };

  it('are not overwritten by its late pair', async () => {
    const connection = await rig.connection();
    const { mishap, asked, arrive } = late();
    rig.endpoint.mishaps = [mishap];
    const refreshing = rig.manager().validTokenOf(connection);
    await asked;
    await rig.manager().storeToken(connection.userId, 'github', reconnected);
    arrive();
    expect((await refreshing).accessToken).toBe('fresh');
    expect(await rig.manager().getToken(connection.userId, 'github')).toMatchObject({ refreshToken: 'fresh-refresh' });
  });

  it.each([
    ['invalid_grant', () => Promise.resolve(Response.json({ error: 'bad_refresh_token' }))],
    ['network_error', broken('ECONNRESET', 'read', true)],
  ])('are used when its answer is %s, and nothing of that is noted on them', async (_, mishap) => {
    const connection = await rig.connection();
    rig.endpoint.mishaps = [
      async (answer) => {
        await rig.manager().storeToken(connection.userId, 'github', reconnected);
        return mishap(answer);
      },
    ];
    expect(await rig.manager().validTokenOf(connection)).toMatchObject({ accessToken: 'fresh', tokenGen: 1 });
    expect(await rig.read(connection.id)).toMatchObject({ refreshError: null, refreshInDoubtSince: null });
  });

  it('and a deletion of tokens: the late pair does not bring them back', async () => {
    const connection = await rig.connection();
    const { mishap, asked, arrive } = late();
    rig.endpoint.mishaps = [mishap];
    const refreshing = failure(rig.manager().validTokenOf(connection));
    await asked;
    await rig.manager().deleteToken(connection.userId, 'github');
    arrive();
    expect((await refreshing).code).toBe('invalid_grant');
    expect(await rig.manager().getToken(connection.userId, 'github')).toBeNull();
    expect(rig.endpoint.revocations).toBe(0);
  });

  it('and a removal: nothing is written, and the pair that nobody holds is revoked', async () => {
    const connection = await rig.connection();
    const { mishap, asked, arrive } = late();
    rig.endpoint.mishaps = [mishap];
    const refreshing = failure(rig.manager().validTokenOf(connection));
    await asked;
    await rig.db.delete(connections).where(eq(connections.id, connection.id));
    arrive();
    expect((await refreshing).code).toBe('not_connected');
    expect(rig.endpoint.revocations).toBe(1);
    expect(await findConnectionById(rig.db, connection.id)).toBeNull();
  });
});

describe('a database that fails at the write of a new pair', () => {
  /** `failures` transactions fail; `after`: what was asked for is done first, and only its confirmation lost. */
  function failing(failures: number, after: boolean): TokenRig['db'] {
    let left = failures;
    return new Proxy(rig.db, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name);
        if (name !== 'transaction') return typeof value === 'function' ? (value.bind(target) as unknown) : value;
        return async (work: Parameters<TokenRig['db']['transaction']>[0]) => {
          if (left <= 0) return target.transaction(work);
          left -= 1;
          if (after) await target.transaction(work);
          throw new Error('Connection terminated unexpectedly');
        };
      },
    });
  }

  it('and recovers loses nothing', async () => {
    const connection = await rig.connection();
    const told = events('error');
    expect(await rig.manager({ db: failing(5, false) }).validTokenOf(connection)).toMatchObject({
      accessToken: 'access-1',
      tokenGen: 1,
    });
    expect(told()).toEqual(Array(5).fill('refresh_not_written'));
    expect(rig.endpoint.calls).toBe(1);
  });

  it('after it was done: it is not done twice', async () => {
    const connection = await rig.connection();
    expect(await rig.manager({ db: failing(1, true) }).validTokenOf(connection)).toMatchObject({
      accessToken: 'access-1',
      tokenGen: 1,
    });
    expect((await rig.read(connection.id)).tokenGen).toBe(1);
  });

  it('for a minute heals what a successor gave up meanwhile', async () => {
    const connection = await rig.connection();
    let successor: IntegrationError | null = null;
    const wait = async (ms: number): Promise<void> => {
      await rig.advance(ms / 100);
      if (successor !== null || ms < 8000) return;
      successor = await failure(rig.manager().validTokenOf(await rig.read(connection.id)));
      await rig.giveUp(connection, successor.code);
    };
    expect((await rig.manager({ db: failing(7, false), wait }).validTokenOf(connection)).accessToken).toBe('access-1');
    expect(successor).toMatchObject({ code: 'refresh_in_doubt' });
    expect(await rig.read(connection.id)).toMatchObject({ status: 'active', tokenGen: 1 });
  });

  it.skipIf(rigless)(
    'because its backend was ended (needs TEST_DATABASE_URL: PGlite has no backends) loses nothing',
    async () => {
      const connection = await rig.connection();
      rig.endpoint.mishaps = [
        async (answer) => {
          const response = answer();
          await rig.endBackends();
          return response;
        },
      ];
      expect((await rig.manager().validTokenOf(connection)).accessToken).toBe('access-1');
      expect(rig.endpoint.calls).toBe(1);
    },
  );

  it('for good ends in its own error after a minute, told loudly', async () => {
    const connection = await rig.connection();
    const told = events('error');
    await expect(rig.manager({ db: failing(1000, false) }).validTokenOf(connection)).rejects.toThrow('terminated');
    expect(told().at(-1)).toBe('refreshed_token_lost');
    expect(rig.waitedMs).toBeGreaterThanOrEqual(60_000);
    expect(rig.waitedMs).toBeLessThan(70_000);
  });
});

describe('a process that is asked to end', () => {
  it('waits for its refresh in flight, and for nothing when there is none', async () => {
    const manager = rig.manager();
    await manager.drain();
    const connection = await rig.connection();
    const { mishap, asked, arrive } = late();
    rig.endpoint.mishaps = [mishap];
    const refreshing = manager.validTokenOf(connection);
    await asked;
    let drained = false;
    const draining = manager.drain().then(() => (drained = true));
    await rig.advance(1);
    expect(drained).toBe(false);
    arrive();
    await draining;
    expect((await rig.read(connection.id)).tokenGen).toBe(1);
    await refreshing;
  });

  it('waits for those of its other managers too', async () => {
    const inFlight = new Set<Promise<unknown>>();
    const connection = await rig.connection();
    const { mishap, asked, arrive } = late();
    rig.endpoint.mishaps = [mishap];
    void rig.manager({ inFlight }).validTokenOf(connection);
    await asked;
    const draining = rig.manager({ inFlight }).drain();
    arrive();
    await draining;
    expect((await rig.read(connection.id)).tokenGen).toBe(1);
  });

  it('is not held up by a refresh that failed', async () => {
    const manager = rig.manager();
    rig.endpoint.mishaps = [broken('ECONNRESET', 'read', false)];
    const refreshing = failure(manager.validTokenOf(await rig.connection()));
    await manager.drain();
    expect((await refreshing).code).toBe('network_error');
  });
});
