import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { asc, eq, sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { NewActivity } from '../../integrations/activity';
import { openDatabase, type Database, type Db } from '../client';
import { users } from '../schema/accounts';
import { activities } from '../schema/activities';
import { connections, integrationSyncLogs } from '../schema/connections';
import { commitBatch, findUnseen, LeaseLostError, type Absence, type Batch, type Lease } from './commit-batch';
import { findWaitingItems } from './waiting-items';

const dataDir = mkdtempSync(path.join(os.tmpdir(), 'devtrack-batches-'));
let database: Database;
let db: Db;
let lease: Lease;
beforeAll(async () => {
  database = await openDatabase({ databaseUrl: null, databaseDirectUrl: null, dataDir });
  ({ db } = database);
});
beforeEach(async () => {
  lease = await newLease('one');
});
afterEach(async () => {
  await db.delete(users);
});
afterAll(async () => {
  await database.close();
  rmSync(dataDir, { recursive: true, force: true });
});

async function newLease(name: string): Promise<Lease> {
  const [user] = await db
    .insert(users)
    .values({ name, email: `${name}@example.com` })
    .returning({ id: users.id });
  const userId = user?.id ?? '';
  const provider = 'github';
  const [connection] = await db
    .insert(connections)
    .values({
      userId,
      provider,
      accountId: '1',
      accountLabel: name,
      origin: 'https://github.com',
      leaseGen: 4,
      leaseUntil: new Date(Date.now() + 60_000),
    })
    .returning({ id: connections.id });
  const connectionId = connection?.id ?? '';
  const [run] = await db
    .insert(integrationSyncLogs)
    .values({ userId, connectionId, provider, status: 'running', startedAt: new Date() })
    .returning({ id: integrationSyncLogs.id });
  return { connectionId, userId, provider, leaseGen: 4, runId: run?.id ?? '' };
}

const day = (number: number) => new Date(Date.UTC(2026, 2, number));

function row(externalId: string, at: Date): NewActivity {
  const metadata = { repository: 'acme/site', isMerge: false, additions: null, deletions: null, pullRequest: null };
  return {
    type: 'commit',
    externalId,
    externalUrl: null,
    title: externalId,
    occurredAt: at,
    endedAt: null,
    windowAt: at,
    count: 1,
    metadata,
  };
}

function commitWith(change: Partial<Batch>, by = lease) {
  return commitBatch(db, by, {
    activities: [],
    timeOff: [],
    removed: [],
    absent: null,
    waiting: null,
    covered: null,
    cursor: { streams: {} },
    importing: false,
    progress: { done: 0, total: null, phase: 'update', through: null },
    requests: 0,
    ...change,
  });
}

const absence = (change: Partial<Absence> = {}): Absence => ({
  types: ['commit'],
  from: day(10),
  to: day(20),
  seen: [],
  seenTimeOff: null,
  ...change,
});

const stored = async (by = lease) =>
  (
    await db
      .select({ externalId: activities.externalId })
      .from(activities)
      .where(eq(activities.connectionId, by.connectionId))
      .orderBy(asc(activities.externalId))
  ).map(({ externalId }) => externalId);

describe('what waits for the person', () => {
  const item = (externalId: string, title = externalId) => ({
    externalId,
    externalUrl: `https://example.com/${externalId}`,
    title,
    place: 'org/app',
    number: 3,
    openedAt: day(3),
  });
  const titles = async () => (await findWaitingItems(db, lease.userId)).map(({ title }) => title);

  it('is replaced whole by each reading, and kept where nothing was said', async () => {
    await commitWith({ waiting: [item('a'), item('b')] });
    await commitWith({ waiting: [item('b', 'b renamed'), item('c')] });
    expect(await titles()).toEqual(['b renamed', 'c']);
    await commitWith({ activities: [row('x', day(10))] });
    expect(await titles()).toEqual(['b renamed', 'c']);
    await commitWith({ waiting: [] });
    expect(await titles()).toEqual([]);
  });

  it('is written under the lease alone', async () => {
    await expect(commitWith({ waiting: [item('a')] }, { ...lease, leaseGen: lease.leaseGen + 1 })).rejects.toThrow(
      LeaseLostError,
    );
    expect(await titles()).toEqual([]);
  });
});

describe('what was not seen in a window', () => {
  const rows = [row('before', day(9)), row('first', day(10)), row('inside', day(15)), row('end', day(20))];

  it('is gone within the half-open window, and nowhere else', async () => {
    await commitWith({ activities: rows });
    expect((await commitWith({ absent: absence() })).deleted).toBe(2);
    expect(await stored()).toEqual(['before', 'end']);
  });

  it('is gone only of its types and its connection', async () => {
    const other = await newLease('two');
    await commitWith({ activities: rows });
    await commitWith({ activities: rows }, other);
    expect((await commitWith({ absent: absence({ types: ['issue'] }) })).deleted).toBe(0);
    await commitWith({ absent: absence() });
    expect(await stored(other)).toHaveLength(4);
  });

  it('is judged by where a row lies now: one that moved out of the window is kept', async () => {
    await commitWith({ activities: rows });
    await commitWith({ activities: [row('inside', day(25))] });
    await commitWith({ absent: absence({ seen: ['first'] }) });
    expect(await stored()).toEqual(['before', 'end', 'first', 'inside']);
  });

  it('can be told from more ids than a statement has parameters', async () => {
    await commitWith({ activities: rows });
    const seen = Array.from({ length: 70_000 }, (_, index) => `row-${index}`);
    expect((await commitWith({ absent: absence({ seen: [...seen, 'inside'] }) })).deleted).toBe(1);
    expect(await stored()).toEqual(['before', 'end', 'inside']);
  });

  it('is found oldest first, as many as asked for, so that it can be asked about', async () => {
    await commitWith({ activities: [row('c', day(12)), row('a', day(13)), row('b', day(11)), row('out', day(21))] });
    expect(await findUnseen(db, lease, absence(), 10)).toEqual(['b', 'c', 'a']);
    expect(await findUnseen(db, lease, absence({ seen: ['b'] }), 1)).toEqual(['c']);
    expect(await findUnseen(db, lease, absence({ seen: ['a', 'b', 'c'] }), 10)).toEqual([]);
  });
});

describe('a batch', () => {
  it('of a lease that was lost writes nothing at all', async () => {
    await commitWith({ activities: [row('a', day(11))] });
    await db.update(connections).set({ leaseGen: 5 });
    const before = [await db.select().from(connections), await db.select().from(integrationSyncLogs)];
    const zombie = commitWith({
      activities: [row('b', day(12))],
      removed: ['a'],
      absent: absence(),
      cursor: { streams: {} },
      importing: true,
      requests: 9,
    });
    await expect(zombie).rejects.toBeInstanceOf(LeaseLostError);
    expect(await stored()).toEqual(['a']);
    expect([await db.select().from(connections), await db.select().from(integrationSyncLogs)]).toEqual(before);
  });

  it('of a connection that is gone writes nothing', async () => {
    await db.delete(connections);
    await expect(commitWith({ activities: [row('a', day(11))] })).rejects.toBeInstanceOf(LeaseLostError);
    expect(await db.select().from(activities)).toEqual([]);
  });

  it('that repeats an item stores it once, as it was last', async () => {
    const twice = [row('a', day(11)), { ...row('a', day(12)), title: 'Last' }];
    expect(await commitWith({ activities: twice })).toMatchObject({ itemsSynced: 1, newItems: 1 });
    expect(await db.select({ title: activities.title }).from(activities)).toEqual([{ title: 'Last' }]);
  });

  it('that brings nothing new leaves the rows unwritten', async () => {
    await commitWith({ activities: [row('a', day(11))] });
    const version = async () => {
      const [found] = await db.select({ xmin: sql<string>`xmin::text` }).from(activities);
      return found?.xmin;
    };
    const before = await version();
    expect(await commitWith({ activities: [row('a', day(11))] })).toMatchObject({ itemsSynced: 1, newItems: 0 });
    expect(await version()).toBe(before);
    await commitWith({ activities: [{ ...row('a', day(11)), title: 'Edited' }] });
    expect(await version()).not.toBe(before);
  });

  it('says whether history is left, and where the connection stands', async () => {
    const progress = { done: 3, total: 9, phase: 'history' as const, through: '2026-03-01T00:00:00.000Z' };
    await commitWith({ importing: true, progress, requests: 2 });
    await commitWith({ importing: true, progress, requests: 3 });
    expect((await db.select().from(connections))[0]).toMatchObject({ importing: true, progress });
    expect((await db.select().from(integrationSyncLogs))[0]).toMatchObject({ requests: 5 });
  });
});
