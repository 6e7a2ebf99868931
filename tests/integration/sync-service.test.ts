import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Db } from '@/lib/db/client';
import { deleteConnection, updateConnection } from '@/lib/db/queries/connections';
import { findAudit } from '@/lib/db/queries/notices';
import { users } from '@/lib/db/schema/accounts';
import { SyncError } from '@/lib/integrations/errors';
import type { SyncStatus } from '@/lib/integrations/sync-service';
import { setLogLevel } from '@/lib/logger';
import { always, commit, commits, standing, SyncRig } from './sync-rig';
import { failure } from './token-rig';

let rig: SyncRig;
beforeAll(async () => {
  setLogLevel('silent');
  rig = await SyncRig.open();
});
afterAll(async () => {
  await rig.close();
});
beforeEach(async () => {
  await rig.reset();
});

const noon = new Date('2026-03-18T12:00:00.000Z');
const after = (ms: number): Date => new Date(noon.getTime() + ms);

/** The service's database, in which something happens before its n-th transaction. */
function before(n: number, happens: () => Promise<unknown>): typeof rig.database {
  let left = n;
  const db = new Proxy(rig.db, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name);
      if (name !== 'transaction') return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      return async (work: Parameters<Db['transaction']>[0]) => {
        left -= 1;
        if (left === 0) await happens();
        return target.transaction(work);
      };
    },
  });
  return { ...rig.database, db };
}

describe('a sync asked for by hand', () => {
  it('is refused where nothing is connected', async () => {
    const error = await failure(rig.service(always()).scheduleSync(await rig.user(), 'github'));
    expect(error).toBeInstanceOf(SyncError);
    expect(error).toMatchObject({ code: 'not_connected', provider: 'github', retryable: false });
    expect(error.message).toBe('There is no connection');
  });

  it('is refused where the connection has to be made anew', async () => {
    const { userId } = await rig.connection({ status: 'reauthorization_required' });
    const error = await failure(rig.service(always()).scheduleSync(userId, 'github'));
    expect(error).toMatchObject({ code: 'reauthorization_required', provider: 'github', retryable: false });
    expect(error.message).toBe('The connection is dead');
    expect(await rig.runs(userId)).toEqual([]);
  });

  it('is refused to the last millisecond of the provider’s wait, with its whole seconds, and not after', async () => {
    await rig.freeze(noon);
    const { id, userId } = await rig.connection({ rateLimitedUntil: after(90_001) });
    const error = await failure(rig.service(always()).scheduleSync(userId, 'github'));
    expect(error).toMatchObject({ code: 'rate_limited', provider: 'github', retryable: true, retryAfterSeconds: 91 });
    expect(error.message).toBe('The provider asks to wait');
    expect(await rig.runs(userId)).toEqual([]);
    await updateConnection(rig.db, id, { rateLimitedUntil: noon });
    expect(await rig.service(always()).scheduleSync(userId, 'github')).toMatchObject({ state: 'queued' });
  });

  it('opens one run, noted with the address it came from, and wakes workers and open pages', async () => {
    const { id, userId } = await rig.connection({ nextSyncAt: new Date('2999-01-01') });
    const service = rig.service(always());
    const asked = await service.scheduleSync(userId, 'github', '192.0.2.7');
    expect(asked).toEqual({ syncId: expect.any(String) as string, state: 'queued' });
    expect(await service.scheduleSync(userId, 'github')).toEqual(asked);
    expect(await rig.runs(userId)).toMatchObject([{ id: asked.syncId, status: 'queued', trigger: 'manual' }]);
    expect(await findAudit(rig.db, userId)).toMatchObject([{ action: 'sync', address: '192.0.2.7' }]);
    expect(rig.woken).toEqual([id, id]);
    expect(rig.told).toEqual([userId, userId]);
  });

  it('joins the run that a worker is at, and wakes nobody for it', async () => {
    const { userId } = await rig.connection();
    const { stream, reached, open } = standing();
    const service = rig.service(stream);
    const runs = await service.startDue();
    await reached;
    rig.woken.length = 0;
    const [run] = await rig.runs(userId);
    expect(await service.scheduleSync(userId, 'github')).toEqual({ syncId: run?.id, state: 'running' });
    expect(rig.woken).toEqual([]);
    open();
    expect(await Promise.all(runs)).toEqual(['success']);
  });

  it('finds out that the connection was removed while it asked, and leaves no run', async () => {
    const { id, userId } = await rig.connection();
    const service = rig.service(always(), { database: before(1, () => deleteConnection(rig.db, id)) });
    const error = await failure(service.scheduleSync(userId, 'github'));
    expect(error).toBeInstanceOf(SyncError);
    expect(error).toMatchObject({ code: 'not_connected', provider: 'github', retryable: false });
    expect(error.message).toBe('The connection was removed meanwhile');
    expect(await rig.runs(userId)).toEqual([]);
    expect(rig.woken).toEqual([]);
  });
});

describe('older history asked for', () => {
  const yearBack = { reachBackDays: 365, readAgain: false };

  it('is kept, told to open pages, and followed by a sync', async () => {
    const { id, userId } = await rig.connection();
    const asked = await rig.service(always()).requestHistory(userId, 'github', yearBack, '192.0.2.7');
    expect(asked).toEqual({ syncId: expect.any(String) as string, state: 'queued' });
    expect((await rig.read(id)).historyRequest).toEqual(yearBack);
    expect(await findAudit(rig.db, userId)).toMatchObject([{ action: 'sync', address: '192.0.2.7' }]);
    // Of the request and of the run.
    expect(rig.told).toEqual([userId, userId]);
  });

  it('waits with the provider, and is taken up then', async () => {
    await rig.freeze(noon);
    const { id, userId } = await rig.connection({ rateLimitedUntil: after(1000) });
    const service = rig.service(always());
    expect(await service.requestHistory(userId, 'github', yearBack)).toEqual({ syncId: null, state: 'waiting' });
    expect((await rig.read(id)).historyRequest).toEqual(yearBack);
    expect(rig.told).toEqual([userId]);
  });

  it('of a connection removed before it was kept says so', async () => {
    const { id, userId } = await rig.connection();
    const service = rig.service(always(), { database: before(1, () => deleteConnection(rig.db, id)) });
    const error = await failure(service.requestHistory(userId, 'github', yearBack));
    expect(error).toBeInstanceOf(SyncError);
    expect(error).toMatchObject({ code: 'not_connected', provider: 'github', retryable: false });
    expect(error.message).toBe('The connection was removed meanwhile');
    expect(rig.told).toEqual([]);
  });

  it('of a connection removed right after does not pass for one that waits', async () => {
    const { id, userId } = await rig.connection();
    const service = rig.service(always(), { changed: () => deleteConnection(rig.db, id) });
    const error = await failure(service.requestHistory(userId, 'github', yearBack));
    expect(error).toMatchObject({ code: 'not_connected' });
  });

  it('does not hide that the database is away', async () => {
    const { userId } = await rig.connection();
    const away = before(2, () => Promise.reject(new Error('Connection terminated unexpectedly')));
    const asked = rig.service(always(), { database: away }).requestHistory(userId, 'github', yearBack);
    await expect(asked).rejects.toThrow('Connection terminated unexpectedly');
  });
});

describe('a sync that somebody waits for', () => {
  it('answers with what it stored', async () => {
    const { userId } = await rig.connection();
    const result = await rig.service(always(commit('a'), commit('b'))).syncProvider(userId, 'github');
    const [run] = await rig.runs(userId);
    expect(run).toMatchObject({ status: 'success', trigger: 'manual' });
    expect(run?.itemsSynced).toBeGreaterThan(0);
    expect(result).toEqual({
      provider: 'github',
      success: true,
      itemsSynced: run?.itemsSynced,
      duration: run?.durationMs,
    });
    expect(await rig.stored(userId)).toEqual(['a', 'b']);
  });

  it('answers a failure with its sentence', async () => {
    const { userId } = await rig.connection();
    const broken = commits(() => {
      throw new SyncError('odd', 'github', 'malformed_answer');
    });
    const result = await rig.service(broken).syncProvider(userId, 'github');
    const [run] = await rig.runs(userId);
    expect(run).toMatchObject({ status: 'failed', errorCode: 'malformed_answer' });
    expect(result).toEqual({
      provider: 'github',
      success: false,
      itemsSynced: 0,
      error: run?.errorMessage,
      duration: run?.durationMs,
    });
  });

  it('counts as a success where only part may be read, and says which part may not', async () => {
    const { userId } = await rig.connection();
    const forbidden = commits(
      () => {
        throw new SyncError('no', 'github', 'forbidden');
      },
      { name: 'issues', label: 'Issues' },
    );
    const result = await rig.service([forbidden, always()]).syncProvider(userId, 'github');
    expect(result).toMatchObject({ success: true, error: 'Issues' });
  });

  it('tells how long it took by the database’s clock', async () => {
    await rig.freeze(noon);
    const { userId } = await rig.connection();
    const slow = commits(async function* () {
      await rig.freeze(after(4321));
      yield { activities: [] };
    });
    expect(await rig.service(slow).syncProvider(userId, 'github')).toMatchObject({ duration: 4321 });
  });

  it('and that another process is at is looked after every 200 ms until it has ended', async () => {
    const { userId } = await rig.connection();
    const { stream, reached, open } = standing();
    const elsewhere = await rig.service(stream).startDue();
    await reached;
    const waits: number[] = [];
    const wait = async (ms: number): Promise<void> => {
      waits.push(ms);
      if (waits.length < 3) return;
      open();
      await Promise.all(elsewhere);
    };
    expect(await rig.service(always(), { wait }).syncProvider(userId, 'github')).toMatchObject({ success: true });
    expect(waits).toEqual([200, 200, 200]);
  });

  it('is not waited for again once it was done here', async () => {
    const { userId } = await rig.connection();
    const waits: number[] = [];
    const wait = (ms: number): Promise<void> => Promise.resolve(void waits.push(ms));
    await rig.service(always(), { wait }).syncProvider(userId, 'github');
    expect(waits).toEqual([]);
  });

  it('ends with its account', async () => {
    const { userId } = await rig.connection();
    const { stream, reached, open } = standing();
    const elsewhere = await rig.service(stream).startDue();
    await reached;
    const wait = async (): Promise<void> => void (await rig.db.delete(users).where(eq(users.id, userId)));
    const error = await failure(rig.service(always(), { wait }).syncProvider(userId, 'github'));
    expect(error).toBeInstanceOf(SyncError);
    expect(error).toMatchObject({ code: 'not_connected', provider: 'github', retryable: false });
    expect(error.message).toBe('The connection was removed during its sync');
    open();
    expect(await Promise.all(elsewhere)).toEqual([null]);
  });

  it('goes on elsewhere when this process ends', async () => {
    const { userId } = await rig.connection();
    const service = rig.service(always());
    await service.drain();
    const error = await failure(service.syncProvider(userId, 'github'));
    expect(error).toBeInstanceOf(SyncError);
    expect(error).toMatchObject({ code: 'internal_error', provider: 'github' });
    expect(error.message).toBe('The process is ending; the sync goes on elsewhere');
    expect(await rig.runs(userId)).toMatchObject([{ status: 'queued' }]);
  });
});

describe('a sync of all that a user has connected', () => {
  it('leaves out what is dead and what is somebody else’s', async () => {
    const { userId } = await rig.connection({ nextSyncAt: null });
    await rig.connection({ userId, provider: 'slack', status: 'reauthorization_required', nextSyncAt: null });
    await rig.connection({ userId, provider: 'notion', nextSyncAt: null });
    const other = await rig.connection({ nextSyncAt: null });
    const results = await rig.service(always()).syncAllProviders(userId);
    expect(results.map(({ provider, success }) => [provider, success]).sort()).toEqual([
      ['github', true],
      ['notion', true],
    ]);
    expect(await rig.runs(other.userId)).toEqual([]);
  });
});

describe('the status of a sync', () => {
  it('is that of the user and the provider asked about', async () => {
    const status = { provider: 'slack', connected: false } as SyncStatus;
    const statusOf = (...of: string[]): Promise<SyncStatus> =>
      of.join() === 'user-1,slack' ? Promise.resolve(status) : Promise.reject(new Error(of.join()));
    expect(await rig.service(always(), { statusOf }).getSyncStatus('user-1', 'slack')).toBe(status);
  });
});
