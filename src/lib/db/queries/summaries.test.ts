import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from '../client';
import { users } from '../schema/accounts';
import { activities } from '../schema/activities';
import { connections } from '../schema/connections';
import { findActivitiesTouching } from './summaries';

const dataDir = mkdtempSync(path.join(os.tmpdir(), 'devtrack-rows-'));
let database: Database;
beforeAll(async () => {
  database = await openDatabase({ databaseUrl: null, databaseDirectUrl: null, dataDir });
});
afterAll(async () => {
  await database.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const [from, to] = [new Date('2026-03-02T00:00:00Z'), new Date('2026-03-09T00:00:00Z')];

interface Given {
  type: string;
  at: string;
  endedAt?: string;
}

async function userWith(name: string, given: Record<string, Given>): Promise<string> {
  const { db } = database;
  const [user] = await db
    .insert(users)
    .values({ name, email: `${name}@example.com` })
    .returning({ id: users.id });
  const userId = user?.id ?? '';
  const account = { provider: 'github', accountId: '1', accountLabel: name, origin: 'https://github.com' };
  const [connection] = await db
    .insert(connections)
    .values({ userId, ...account })
    .returning({ id: connections.id });
  await db.insert(activities).values(
    Object.entries(given).map(([externalId, { type, at, endedAt }]) => ({
      userId,
      connectionId: connection?.id ?? '',
      source: 'github',
      type,
      externalId,
      title: externalId,
      occurredAt: new Date(at),
      endedAt: endedAt === undefined ? null : new Date(endedAt),
      windowAt: new Date(at),
      count: 3,
      metadata: { repository: 'a/b', mergedAt: null, isDraft: false, number: 7 },
    })),
  );
  return userId;
}

describe('rows that touch a window', () => {
  it('happened, ended or lasted in it, or are pull requests of any age that are still open; nobody else has them', async () => {
    const given = {
      inside: { type: 'commit', at: '2026-03-02T00:00:00Z' },
      'at its end': { type: 'commit', at: '2026-03-09T00:00:00Z' },
      'a meeting over midnight': { type: 'meeting', at: '2026-03-01T23:00:00Z', endedAt: '2026-03-02T00:30:00Z' },
      'merged inside': { type: 'pull_request', at: '2025-01-01T00:00:00Z', endedAt: '2026-03-08T23:59:59.999Z' },
      'merged before': { type: 'pull_request', at: '2025-01-01T00:00:00Z', endedAt: '2026-02-01T00:00:00Z' },
      'still open': { type: 'pull_request', at: '2024-01-01T00:00:00Z' },
      'an old commit': { type: 'commit', at: '2024-01-01T00:00:00Z' },
      'opened later': { type: 'pull_request', at: '2026-03-09T00:00:00Z' },
    };
    const owner = await userWith('owner', given);
    const stranger = await userWith('stranger', { 'long ago': { type: 'commit', at: '2020-01-01T00:00:00Z' } });
    const found = await findActivitiesTouching(database.db, owner, from, to);
    expect(found.map(({ externalId }) => externalId).toSorted()).toEqual([
      'a meeting over midnight',
      'inside',
      'merged inside',
      'still open',
    ]);
    expect(await findActivitiesTouching(database.db, stranger, from, to)).toEqual([]);
  });

  it('are what was stored, to the millisecond, and before 1970 as well', async () => {
    const owner = await userWith('exact', {
      row: { type: 'commit', at: '2026-03-02T08:15:30.123Z', endedAt: '2026-03-02T08:15:30.999Z' },
      old: { type: 'pull_request', at: '1969-12-31T23:59:59.001Z' },
    });
    const found = await findActivitiesTouching(database.db, owner, from, to);
    expect(found.find(({ externalId }) => externalId === 'row')).toEqual({
      id: expect.any(String) as string,
      source: 'github',
      type: 'commit',
      externalId: 'row',
      externalUrl: null,
      title: 'row',
      occurredAt: new Date('2026-03-02T08:15:30.123Z'),
      endedAt: new Date('2026-03-02T08:15:30.999Z'),
      windowAt: new Date('2026-03-02T08:15:30.123Z'),
      count: 3,
      metadata: { repository: 'a/b', mergedAt: null, isDraft: false, number: 7 },
    });
    expect(found.find(({ externalId }) => externalId === 'old')?.occurredAt).toEqual(
      new Date('1969-12-31T23:59:59.001Z'),
    );
  });
});
