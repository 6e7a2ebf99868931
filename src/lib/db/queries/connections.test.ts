import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, type Database, type Db } from '../client';
import { users } from '../schema/accounts';
import { connections, integrationSyncLogs } from '../schema/connections';
import {
  claimDueConnection,
  countDue,
  findConnectionById,
  releaseLease,
  renewLease,
  secondsUntilDue,
  type NewConnection,
} from './connections';

const dataDir = mkdtempSync(path.join(os.tmpdir(), 'devtrack-connections-'));
let database: Database;
let db: Db;
beforeAll(async () => {
  database = await openDatabase({ databaseUrl: null, databaseDirectUrl: null, dataDir });
  ({ db } = database);
});
afterEach(async () => {
  await db.delete(users);
  await db.execute(sql`update devtrack_clock set offset_ms = 0`);
});
afterAll(async () => {
  await database.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const room = { places: 8, importPlaces: 8, fullProviders: [] };
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);
const advance = (seconds: number) =>
  db.execute(sql`update devtrack_clock set offset_ms = offset_ms + ${seconds * 1000}`);

/** A connection that is due since a minute and has read its history. */
async function add(label: string, change: Partial<NewConnection> = {}): Promise<string> {
  const [user] = await db
    .insert(users)
    .values({ name: label, email: `${label}@example.com` })
    .returning({ id: users.id });
  const [row] = await db
    .insert(connections)
    .values({
      userId: user?.id ?? '',
      provider: 'github',
      accountId: '1',
      accountLabel: label,
      origin: 'https://github.com',
      importing: false,
      nextSyncAt: minutesAgo(1),
      ...change,
    })
    .returning({ id: connections.id });
  if (row === undefined) throw new Error('The connection was not written.');
  return row.id;
}

async function addRun(connectionId: string): Promise<string> {
  const connection = await findConnectionById(db, connectionId);
  const [run] = await db
    .insert(integrationSyncLogs)
    .values({
      userId: connection?.userId ?? '',
      connectionId,
      provider: 'github',
      status: 'queued',
      startedAt: new Date(),
    })
    .returning({ id: integrationSyncLogs.id });
  const runId = run?.id ?? '';
  await db
    .update(connections)
    .set({ runId })
    .where(sql`${connections.id} = ${connectionId}`);
  return runId;
}

async function claimAll(given = room): Promise<string[]> {
  const labels: string[] = [];
  for (;;) {
    const claimed = await claimDueConnection(db, 'worker', given);
    if (claimed === null) return labels;
    labels.push(claimed.accountLabel);
  }
}

describe('a claim', () => {
  it('takes nothing that is not due, dead, or held by somebody', async () => {
    await add('later', { nextSyncAt: minutesAgo(-1) });
    await add('never', { nextSyncAt: null });
    await add('dead', { status: 'reauthorization_required' });
    await add('held', { leaseUntil: minutesAgo(-1), leaseOwner: 'other' });
    expect(await claimAll()).toEqual([]);
    expect(await countDue(db)).toBe(0);
  });

  it('takes what nobody holds any more, and fences who held it', async () => {
    const id = await add('left', { leaseUntil: minutesAgo(1), leaseOwner: 'dead', leaseGen: 7 });
    expect(await countDue(db)).toBe(1);
    expect(await claimDueConnection(db, 'heir', room)).toMatchObject({ id, leaseOwner: 'heir', leaseGen: 8 });
    expect(await renewLease(db, id, 7)).toBe(false);
    expect(await releaseLease(db, id, 7, { errorCode: 'network_error' })).toBe(false);
    expect(await findConnectionById(db, id)).toMatchObject({ leaseOwner: 'heir', errorCode: null });
    expect(await claimDueConnection(db, 'late', room)).toBeNull();
  });

  it('takes first what somebody waits for, then what is due since longest; an older history waits like all', async () => {
    await add('old', { nextSyncAt: minutesAgo(30) });
    await add('older', { nextSyncAt: minutesAgo(60) });
    await addRun(await add('asked', { nextSyncAt: minutesAgo(2) }));
    const progress = { done: 1, total: null, through: null };
    await addRun(await add('new', { importing: true, progress: { ...progress, phase: 'recent' } }));
    await addRun(
      await add('history', {
        importing: true,
        nextSyncAt: minutesAgo(45),
        progress: { ...progress, phase: 'history' },
      }),
    );
    expect(await claimAll()).toEqual(['asked', 'new', 'older', 'history', 'old']);
  });

  it('takes no more than there is room for: no place, none for imports, none for a provider', async () => {
    await add('import', { importing: true, nextSyncAt: minutesAgo(9) });
    await add('github', { nextSyncAt: minutesAgo(8) });
    await add('slack', { provider: 'slack', nextSyncAt: minutesAgo(7) });
    expect(await claimAll({ ...room, places: 0 })).toEqual([]);
    expect(await claimAll({ ...room, importPlaces: 0, fullProviders: ['github'] as never[] })).toEqual(['slack']);
    expect(await claimAll({ ...room, importPlaces: 0 })).toEqual(['github']);
    expect(await claimAll()).toEqual(['import']);
  });
});

describe('a lease', () => {
  it('runs out 50 seconds after its last sign of life', async () => {
    const id = await add('held');
    const claimed = await claimDueConnection(db, 'worker', room);
    await advance(40);
    expect(await renewLease(db, id, claimed?.leaseGen ?? 0)).toBe(true);
    await advance(49);
    expect(await claimDueConnection(db, 'heir', room)).toBeNull();
    await advance(2);
    expect(await claimDueConnection(db, 'heir', room)).toMatchObject({ id });
  });

  it('is what a worker waits for where nothing is due before', async () => {
    expect(await secondsUntilDue(db)).toBeNull();
    await add('dead', { status: 'reauthorization_required' });
    expect(await secondsUntilDue(db)).toBeNull();
    await add('held', { nextSyncAt: minutesAgo(9) });
    await claimDueConnection(db, 'worker', room);
    expect(await secondsUntilDue(db)).toBeGreaterThan(48);
    expect(await secondsUntilDue(db)).toBeLessThanOrEqual(50);
    await add('soon', { nextSyncAt: new Date(Date.now() + 20_000) });
    expect(await secondsUntilDue(db)).toBeLessThanOrEqual(20);
    await add('overdue', { nextSyncAt: minutesAgo(2) });
    expect(await secondsUntilDue(db)).toBeLessThan(0);
  });
});
