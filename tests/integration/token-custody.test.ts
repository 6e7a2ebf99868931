import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { DecryptionError } from '@/lib/crypto/token-cipher';
import { updateConnection, type Connection } from '@/lib/db/queries/connections';
import { connections } from '@/lib/db/schema/connections';
import { OAuthError, RateLimitError, type ErrorCode } from '@/lib/integrations/errors';
import { neverExpires, type OAuthTokens } from '@/lib/integrations/provider';
import { setLogLevel } from '@/lib/logger';
import { freezeClock, releaseClock } from './frozen-clock';
import { failure, late, TokenRig } from './token-rig';

let rig: TokenRig;
beforeAll(async () => {
  setLogLevel('silent');
  rig = await TokenRig.open();
});
afterAll(async () => {
  await rig.close();
});
beforeEach(async () => {
  await releaseClock(rig.db);
  await rig.reset();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const noon = new Date('2026-03-18T12:00:00.000Z');
const later = (ms: number): Date => new Date(noon.getTime() + ms);
const lasting: OAuthTokens = { accessToken: 'a', refreshToken: 'r', expiresAt: new Date('2999-01-01'), scope: '' };

describe('custody', () => {
  it('gives a token to nobody whose row it was not sealed for, nor out of the other column', async () => {
    const [mine, theirs] = [await rig.connection(), await rig.connection()];
    const own = { accessTokenEncrypted: mine.accessTokenEncrypted };
    for (const change of [own, { accessTokenEncrypted: theirs.refreshTokenEncrypted }, { provider: 'slack' }]) {
      await updateConnection(rig.db, theirs.id, change);
      const { provider } = await rig.read(theirs.id);
      await expect(rig.manager().getToken(theirs.userId, provider)).rejects.toThrow(DecryptionError);
    }
    // The user's own key opens it, but it is another connection's.
    await rig.db.delete(connections).where(eq(connections.id, theirs.id));
    const sealed = await rig.manager().seal({ ...mine, id: theirs.id }, lasting);
    await updateConnection(rig.db, mine.id, sealed);
    await expect(rig.manager().getToken(mine.userId, 'github')).rejects.toThrow(DecryptionError);
  });

  it('has nothing for whom nothing is connected, and says so', async () => {
    const { userId } = await rig.connection();
    const manager = rig.manager();
    expect(await manager.getToken(userId, 'slack')).toBeNull();
    expect(await manager.getStoredToken(userId, 'slack')).toBeNull();
    await manager.deleteToken(userId, 'slack');
    for (const work of [manager.getValidToken(userId, 'slack'), manager.storeToken(userId, 'slack', lasting)]) {
      const error = await failure(work);
      expect(error).toBeInstanceOf(OAuthError);
      expect(error).toMatchObject({ code: 'not_connected', provider: 'slack', message: 'There is no connection' });
    }
  });

  it('gives back what was stored, with its owner and the database’s time of encryption', async () => {
    await freezeClock(rig.db, noon);
    const { id, userId } = await rig.connection();
    const extra = { team: 'T1' };
    await rig.manager().storeToken(userId, 'github', { ...lasting, scope: ' read:user  repo\n', extra });
    expect((await rig.read(id)).scopes).toEqual(['read:user', 'repo']);
    expect(await rig.manager().getToken(userId, 'github')).toStrictEqual({
      ...lasting,
      scope: 'read:user repo',
      extra,
    });
    expect(await rig.manager().getStoredToken(userId, 'github')).toStrictEqual({
      userId,
      provider: 'github',
      accessToken: 'a',
      refreshToken: 'r',
      expiresAt: lasting.expiresAt,
      encryptedAt: noon,
    });
  });

  it('keeps what else a provider said with the tokens until it says something else', async () => {
    const { id, userId } = await rig.connection({ tokenExtra: { team: 'T1' } });
    await rig.manager().storeToken(userId, 'github', lasting);
    expect((await rig.read(id)).tokenExtra).toEqual({ team: 'T1' });
    await rig.manager().storeToken(userId, 'github', { ...lasting, extra: { team: 'T2' } });
    expect((await rig.read(id)).tokenExtra).toEqual({ team: 'T2' });
  });

  it('makes up no refresh token where there is none', async () => {
    const { id, userId } = await rig.connection();
    const { accessToken, expiresAt, scope } = lasting;
    await rig.manager().storeToken(userId, 'github', { accessToken, expiresAt, scope });
    expect((await rig.read(id)).refreshTokenEncrypted).toBeNull();
    expect(await rig.manager().getToken(userId, 'github')).toStrictEqual({ accessToken, expiresAt, scope, extra: {} });
    expect(Object.keys((await rig.manager().getStoredToken(userId, 'github')) ?? {})).not.toContain('refreshToken');
  });

  it('counts a token of which a part is missing as none', async () => {
    const { id, userId } = await rig.connection({ encryptedAt: null });
    expect(await rig.manager().getStoredToken(userId, 'github')).toBeNull();
    await updateConnection(rig.db, id, { tokenExpiresAt: null });
    expect(await rig.manager().getToken(userId, 'github')).toBeNull();
    const error = await failure(rig.manager().getValidToken(userId, 'github'));
    expect(error).toBeInstanceOf(OAuthError);
    expect(error).toMatchObject({ code: 'invalid_grant', provider: 'github', retryable: false });
    expect(error.message).toBe('There is no token');
  });

  it('lets tokens go without a trace and keeps the connection', async () => {
    const { id, userId } = await rig.connection();
    await rig.manager().deleteToken(userId, 'github');
    expect(await rig.read(id)).toMatchObject({
      accessTokenEncrypted: null,
      refreshTokenEncrypted: null,
      tokenExpiresAt: null,
      encryptedAt: null,
      tokenGen: 1,
    });
    expect(await rig.manager().getStoredToken(userId, 'github')).toBeNull();
  });

  it('seals a pair together with the end of all that was known of the one before', async () => {
    await freezeClock(rig.db, noon);
    const connection = await rig.connection();
    expect(await rig.manager().seal(connection, lasting)).toStrictEqual({
      accessTokenEncrypted: expect.any(String) as string,
      refreshTokenEncrypted: expect.any(String) as string,
      tokenExpiresAt: lasting.expiresAt,
      encryptedAt: noon,
      refreshClaimedUntil: null,
      refreshError: null,
      refreshInDoubtSince: null,
    });
  });
});

describe('a token that is asked for', () => {
  it.each([
    [300_001, 'access-0', 0],
    [300_000, 'access-1', 1],
  ])('with %d ms to live and a refresh token is %s, after %d calls', async (ms, token, calls) => {
    await freezeClock(rig.db, noon);
    const { userId } = await rig.connection({ tokenExpiresAt: later(ms) });
    expect(await rig.manager().getValidToken(userId, 'github')).toBe(token);
    expect(rig.endpoint.calls).toBe(calls);
  });

  it('without a refresh token is used to its last millisecond and then ends its grant, without a call', async () => {
    await freezeClock(rig.db, noon);
    const alone = { refreshTokenEncrypted: null };
    const { id, userId } = await rig.connection({ ...alone, tokenExpiresAt: later(1) });
    expect(await rig.manager().getValidToken(userId, 'github')).toBe('access-0');
    await updateConnection(rig.db, id, { tokenExpiresAt: noon });
    const error = await failure(rig.manager().getValidToken(userId, 'github'));
    expect(error).toBeInstanceOf(OAuthError);
    expect(error).toMatchObject({ code: 'invalid_grant', provider: 'github', retryable: false });
    expect(error.message).toBe('The access token has ended and there is no refresh token');
    expect(rig.endpoint.calls).toBe(0);
  });

  it('that never ends is not renewed, however late it is', async () => {
    const { userId } = await rig.connection({ tokenExpiresAt: neverExpires });
    await freezeClock(rig.db, new Date(neverExpires.getTime() - 1));
    expect(await rig.manager().getValidToken(userId, 'github')).toBe('access-0');
  });

  it('and that the API refused is renewed although it looks good, one of another generation is not', async () => {
    const connection = await rig.connection({ tokenExpiresAt: lasting.expiresAt });
    const manager = rig.manager();
    const { encryptedAt } = connection;
    const kept = { accessToken: 'access-0', tokenGen: 0, issuedAt: encryptedAt };
    expect(await manager.validTokenOf(connection, 7)).toEqual(kept);
    const renewed = await manager.validTokenOf(connection, 0);
    const stored = await rig.read(connection.id);
    expect(renewed).toEqual({ accessToken: 'access-1', tokenGen: 1, issuedAt: stored.encryptedAt });
    expect(rig.endpoint.calls).toBe(1);
  });

  it.each(['invalid_grant', 'refresh_in_doubt'])('after %s is not presented to the provider again', async (code) => {
    const connection = await rig.connection({ refreshError: code });
    expect(await failure(rig.manager().validTokenOf(connection))).toMatchObject({ code, provider: 'github' });
    expect(rig.endpoint.calls).toBe(0);
    expect((await rig.read(connection.id)).refreshAttempt).toBe(0);
  });

  it('is renewed at once after a failure that said nothing of it', async () => {
    const connection = await rig.connection({ refreshError: 'network_error', refreshAttempt: 3 });
    expect((await rig.manager().validTokenOf(connection)).accessToken).toBe('access-1');
  });
});

describe('whoever waited for somebody else’s refresh', () => {
  /** As it was read before somebody else tried and failed. */
  async function outrun(change: Partial<Connection>): Promise<Connection> {
    const connection = await rig.connection();
    await updateConnection(rig.db, connection.id, { refreshAttempt: 1, ...change });
    return connection;
  }

  it.each<[string | null, ErrorCode]>([
    ['rate_limited', 'rate_limited'],
    ['invalid_client', 'invalid_client'],
    [null, 'internal_error'],
    ['toString', 'internal_error'],
  ])('is told of its end %s as %s', async (refreshError, code) => {
    const error = await failure(rig.manager().validTokenOf(await outrun({ refreshError })));
    expect(error).toMatchObject({ code, provider: 'github', message: 'The refresh that was waited for failed' });
    expect(error).toBeInstanceOf(code === 'rate_limited' ? RateLimitError : OAuthError);
    expect(rig.endpoint.calls).toBe(0);
  });

  it('uses what it brought, without a call of their own', async () => {
    const connection = await rig.connection();
    await rig.manager().validTokenOf(connection);
    expect(await rig.manager().validTokenOf(connection)).toMatchObject({ accessToken: 'access-1', tokenGen: 1 });
    expect(rig.endpoint.calls).toBe(1);
  });

  it('finds that the connection was removed meanwhile', async () => {
    const connection = await rig.connection();
    await rig.db.delete(connections).where(eq(connections.id, connection.id));
    const error = await failure(rig.manager().validTokenOf(connection));
    expect(error).toBeInstanceOf(OAuthError);
    expect(error).toMatchObject({ code: 'not_connected', provider: 'github' });
    expect(error.message).toBe('The connection was removed meanwhile');
  });

  it('looks soon at first and then four times a second, and gives up after the claim’s 75 seconds', async () => {
    const connection = await outrun({ refreshClaimedUntil: new Date('2999-01-01') });
    const waits: number[] = [];
    const wait = (ms: number): Promise<void> => Promise.resolve(void waits.push(ms));
    const error = await failure(rig.manager({ wait }).validTokenOf(connection));
    expect(error).toBeInstanceOf(OAuthError);
    expect(error).toMatchObject({ code: 'network_error', provider: 'github' });
    expect(error.message).toBe('Another refresh of this connection did not end');
    expect(waits.slice(0, 6)).toEqual([50, 100, 200, 250, 250, 250]);
    expect(waits.reduce((sum, ms) => sum + ms, 0)).toBe(75_100);
  });

  it('makes no call of their own when it fails between two looks', async () => {
    const claimed = { refreshClaimedUntil: new Date('2999-01-01') };
    const connection = await outrun(claimed);
    const wait = (): Promise<void> =>
      updateConnection(rig.db, connection.id, { refreshClaimedUntil: null, refreshError: 'network_error' });
    expect((await failure(rig.manager({ wait }).validTokenOf(connection))).code).toBe('network_error');
    expect(rig.endpoint.calls).toBe(0);
  });

  it('takes its claim over once it has run out', async () => {
    const connection = await outrun({ refreshClaimedUntil: new Date('2999-01-01') });
    const wait = (): Promise<void> =>
      updateConnection(rig.db, connection.id, { refreshClaimedUntil: new Date('2000-01-01') });
    expect((await rig.manager({ wait }).validTokenOf(connection)).accessToken).toBe('access-1');
  });

  it('does not begin when the run was asked to end before', async () => {
    const error = await failure(rig.manager().validTokenOf(await rig.connection(), null, AbortSignal.abort()));
    expect(error.name).toBe('AbortError');
    expect(rig.endpoint.calls).toBe(0);
  });

  // The driver of a Postgres has timers of its own, which stand still with the faked ones.
  const onPostgres = (process.env.TEST_DATABASE_URL ?? '') !== '';
  it.skipIf(onPostgres)('waits in real time where no other is given (tried on PGlite alone)', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const connection = await outrun({ refreshClaimedUntil: new Date('2999-01-01') });
    const token = rig.manager({ wait: undefined }).validTokenOf(connection);
    while (vi.getTimerCount() === 0) await new Promise((resolve) => setImmediate(resolve));
    vi.advanceTimersByTime(49);
    expect(vi.getTimerCount()).toBe(1);
    await updateConnection(rig.db, connection.id, { refreshClaimedUntil: new Date('2000-01-01') });
    vi.advanceTimersByTime(1);
    expect((await token).accessToken).toBe('access-1');
  });
});

describe('a claim', () => {
  it('is for 75 seconds, longer than the call may take', async () => {
    await freezeClock(rig.db, noon);
    const connection = await rig.connection({ tokenExpiresAt: noon });
    const { mishap, asked, arrive } = late();
    rig.endpoint.mishaps = [mishap];
    const token = rig.manager().validTokenOf(connection);
    await asked;
    expect((await rig.read(connection.id)).refreshClaimedUntil).toEqual(later(75_000));
    arrive();
    await token;
    // Encrypted at the claim's time: nothing is asked of the database between the answer and its writing.
    expect(await rig.read(connection.id)).toMatchObject({ refreshClaimedUntil: null, encryptedAt: noon });
  });
});
