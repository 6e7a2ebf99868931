import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { updateConnection, type Connection } from '@/lib/db/queries/connections';
import { sentenceFor, type IntegrationError } from '@/lib/integrations/errors';
import { setLogLevel } from '@/lib/logger';
import { broken, cutOff, events, failure, late, TokenRig } from './token-rig';

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

const ten = Array.from({ length: 10 }, (_, index) => index);

/** Ten processes that read the connection in the same moment. */
function atOnce(connection: Connection): Promise<PromiseSettledResult<string>[]> {
  return Promise.allSettled(ten.map(async () => (await rig.manager().validTokenOf(connection)).accessToken));
}

function codes(results: PromiseSettledResult<string>[]): unknown[] {
  return [
    ...new Set(
      results.map((result) => (result.status === 'rejected' ? (result.reason as IntegrationError).code : result.value)),
    ),
  ];
}

describe('ten processes at an expiry', () => {
  it('make one call when it succeeds, and all get its token', async () => {
    const connection = await rig.connection();
    expect(codes(await atOnce(connection))).toEqual(['access-1']);
    expect(rig.endpoint.calls).toBe(1);
    expect(await rig.read(connection.id)).toMatchObject({
      tokenGen: 1,
      refreshAttempt: 1,
      refreshError: null,
      refreshClaimedUntil: null,
    });
  });

  it.each([
    ['cannot reach the provider', broken('ECONNREFUSED', 'connect', false), 'network_error', false],
    ['are cut off', broken('ECONNRESET', 'read', false), 'network_error', true],
    [
      'meet a proxy’s 502',
      () => Promise.resolve(new Response('<html>', { status: 502 })),
      'provider_unavailable',
      true,
    ],
    ['meet a page of HTML', () => Promise.resolve(new Response('<html>')), 'malformed_answer', true],
    [
      'meet a firewall’s 403',
      () => Promise.resolve(new Response('<html>', { status: 403 })),
      'malformed_answer',
      false,
    ],
    ['are limited', () => Promise.resolve(new Response('', { status: 429 })), 'rate_limited', false],
    [
      'meet a wrong secret',
      () => Promise.resolve(Response.json({ error: 'incorrect_client_credentials' })),
      'invalid_client',
      false,
    ],
  ])(
    'make one call when they %s, all are told so, and the next caller tries again',
    async (_, mishap, code, inDoubt) => {
      const connection = await rig.connection();
      const warned = events('warn');
      rig.endpoint.mishaps = [mishap];
      expect(codes(await atOnce(connection))).toEqual([code]);
      expect(rig.endpoint.calls).toBe(1);
      const after = await rig.read(connection.id);
      expect(after).toMatchObject({ tokenGen: 0, refreshAttempt: 1, refreshError: code, refreshClaimedUntil: null });
      expect(after.refreshInDoubtSince !== null).toBe(inDoubt);
      expect(warned().filter((event) => event === 'refresh_in_doubt')).toHaveLength(inDoubt ? 1 : 0);

      expect(await rig.manager().validTokenOf(after)).toMatchObject({ accessToken: 'access-1', tokenGen: 1 });
      expect(rig.endpoint.calls).toBe(2);
      expect(await rig.read(connection.id)).toMatchObject({ refreshError: null, refreshInDoubtSince: null });
    },
  );

  it('make one call when they meet a dead grant, and nobody presents that token again', async () => {
    const connection = await rig.connection();
    rig.endpoint.mishaps = [() => Promise.resolve(Response.json({ error: 'bad_refresh_token' }))];
    expect(codes(await atOnce(connection))).toEqual(['invalid_grant']);
    expect(codes(await atOnce(await rig.read(connection.id)))).toEqual(['invalid_grant']);
    expect(rig.endpoint.calls).toBe(1);
  });

  it('make no call of their own when it hangs until its deadline', async () => {
    const connection = await rig.connection();
    rig.endpoint.mishaps = [
      async () => {
        await rig.advance(60);
        throw new DOMException('The operation timed out', 'TimeoutError');
      },
    ];
    expect(codes(await atOnce(connection))).toEqual(['network_error']);
    expect(rig.endpoint.calls).toBe(1);
    expect((await rig.read(connection.id)).refreshInDoubtSince).toBeInstanceOf(Date);
  });

  it('make a second call only when the first was killed, after its 75 seconds, and wait no longer than that', async () => {
    const connection = await rig.connection();
    rig.endpoint.mishaps = [cutOff(false)];
    void rig.manager().validTokenOf(connection);
    await expect.poll(() => rig.endpoint.calls).toBe(1);
    // One clock for all ten: what one waits, passes for the others too.
    expect(codes(await atOnce(await rig.read(connection.id)))).toEqual(['access-1']);
    expect(rig.endpoint.calls).toBe(2);
    expect(rig.waitedMs).toBeGreaterThan(60_000);
    expect(rig.waitedMs).toBeLessThan(10 * 76_000);
  });
});

describe('a caller that waits', () => {
  it('gives up after the claim’s time when each claim is followed by another', async () => {
    const connection = await rig.connection();
    await updateConnection(rig.db, connection.id, { refreshClaimedUntil: new Date('2999-01-01'), refreshAttempt: 1 });
    expect((await failure(rig.manager().validTokenOf(connection))).code).toBe('network_error');
    expect(rig.endpoint.calls).toBe(0);
    expect(rig.waitedMs).toBeGreaterThanOrEqual(75_000);
    expect(rig.waitedMs).toBeLessThan(75_500);
  });

  it('stops when its run is asked to end, and starts no call then', async () => {
    const connection = await rig.connection();
    const stop = new AbortController();
    await updateConnection(rig.db, connection.id, { refreshClaimedUntil: new Date('2999-01-01'), refreshAttempt: 1 });
    const wait = (): Promise<void> => Promise.resolve(stop.abort());
    const error = await failure(rig.manager({ wait }).validTokenOf(connection, null, stop.signal));
    expect(error.name).toBe('AbortError');
    expect(rig.endpoint.calls).toBe(0);
  });

  it('of an unknown failure that a newer version has written says that something here is wrong', async () => {
    const connection = await rig.connection();
    await updateConnection(rig.db, connection.id, { refreshAttempt: 1, refreshError: 'of_tomorrow' });
    expect((await failure(rig.manager().validTokenOf(connection))).code).toBe('internal_error');
  });
});

describe('a process killed inside the call', () => {
  async function killed(processed: boolean): Promise<Connection> {
    const connection = await rig.connection();
    rig.endpoint.mishaps = [cutOff(processed)];
    void rig.manager().validTokenOf(connection);
    await expect.poll(() => rig.endpoint.calls).toBe(1);
    return rig.read(connection.id);
  }

  it('before the provider had acted: recorded as in doubt, tried with the old token, and cleared', async () => {
    const connection = await killed(false);
    const warned = events('warn');
    await rig.advance(75);
    const { mishap, asked, arrive } = late();
    rig.endpoint.mishaps = [mishap];
    const successor = rig.manager().validTokenOf(connection);
    await asked;
    expect((await rig.read(connection.id)).refreshInDoubtSince).toBeInstanceOf(Date);
    arrive();
    expect((await successor).accessToken).toBe('access-1');
    expect((await rig.read(connection.id)).refreshInDoubtSince).toBeNull();
    expect(warned()).toEqual(['refresh_in_doubt']);
  });

  it('after the provider had acted: the reason told is the lost answer, not a grant that was ended', async () => {
    const connection = await killed(true);
    await rig.advance(75);
    const error = await failure(rig.manager().validTokenOf(connection));
    expect(error).toMatchObject({ code: 'refresh_in_doubt', retryable: false });
    expect(sentenceFor(error.code, 'GitHub')).toContain('the new token did not arrive');
    expect(await rig.read(connection.id)).toMatchObject({
      refreshError: 'refresh_in_doubt',
      refreshClaimedUntil: null,
    });
  });

  it('between the answer and its writing is the same', async () => {
    const connection = await rig.connection();
    const never = new Promise<never>(() => undefined);
    let dying = false;
    const db = new Proxy(rig.db, {
      get: (target, name) => {
        if (name === 'transaction')
          return () => {
            dying = true;
            return never;
          };
        const value: unknown = Reflect.get(target, name);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
    void rig.manager({ db }).validTokenOf(connection);
    await expect.poll(() => dying).toBe(true);
    await rig.advance(75);
    expect((await failure(rig.manager().validTokenOf(await rig.read(connection.id)))).code).toBe('refresh_in_doubt');
  });

  it('twice is logged once, and a definite failure in between leaves the doubt', async () => {
    let connection = await killed(false);
    const warned = events('warn');
    await rig.advance(75);
    rig.endpoint.mishaps = [cutOff(true)];
    void rig.manager().validTokenOf(connection);
    await expect.poll(() => rig.endpoint.calls).toBe(2);
    const { refreshInDoubtSince } = await rig.read(connection.id);
    await rig.advance(75);
    rig.endpoint.mishaps = [() => Promise.resolve(new Response('', { status: 429 }))];
    expect((await failure(rig.manager().validTokenOf(await rig.read(connection.id)))).code).toBe('rate_limited');
    connection = await rig.read(connection.id);
    expect(connection.refreshInDoubtSince).toEqual(refreshInDoubtSince);
    expect((await failure(rig.manager().validTokenOf(connection))).code).toBe('refresh_in_doubt');
    expect(warned()).toEqual(['refresh_in_doubt']);
  });
});

describe('clocks that differ', () => {
  it.each([-3_600_000, 3_600_000])(
    'by %d ms between processes change neither a token’s end nor its judgement',
    async (skewMs) => {
      const connection = await rig.connection();
      await rig.manager({}, skewMs).validTokenOf(connection);
      const { tokenExpiresAt } = await rig.read(connection.id);
      expect(Math.abs((tokenExpiresAt?.getTime() ?? 0) - Date.now() - 28_800_000)).toBeLessThan(30_000);
      await rig.manager({}, skewMs).validTokenOf(await rig.read(connection.id));
      expect(rig.endpoint.calls).toBe(1);
      // Within the margin of five minutes by the database's time.
      await rig.advance(28_800 - 290);
      await rig.manager({}, skewMs).validTokenOf(await rig.read(connection.id));
      expect(rig.endpoint.calls).toBe(2);
    },
  );
});

describe('credentials that the provider refuses', () => {
  it('are told to the operator once per refresh, with the counts of all refreshes', async () => {
    const connection = await rig.connection();
    const told = events('error');
    const counted: string[] = [];
    const manager = rig.manager({ counted: (provider, outcome) => void counted.push(`${provider} ${outcome}`) });
    rig.endpoint.mishaps = [() => Promise.resolve(Response.json({ error: 'incorrect_client_credentials' }))];
    const waiting = Promise.allSettled(ten.map(() => manager.validTokenOf(connection)));
    await waiting;
    expect(told()).toEqual(['operator_alarm']);
    await manager.validTokenOf(await rig.read(connection.id));
    expect(counted).toEqual(['github invalid_client', 'github success']);
  });
});
