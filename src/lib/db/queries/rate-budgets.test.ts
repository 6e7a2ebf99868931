import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, type Database, type Db } from '../client';
import { rateBudgets } from '../schema/connections';
import { findBudgets, writeBudget } from './rate-budgets';

const dataDir = mkdtempSync(path.join(os.tmpdir(), 'devtrack-budgets-'));
let database: Database;
let db: Db;
beforeAll(async () => {
  database = await openDatabase({ databaseUrl: null, databaseDirectUrl: null, dataDir });
  ({ db } = database);
});
afterEach(async () => {
  await db.delete(rateBudgets);
  await db.execute(sql`update devtrack_clock set offset_ms = 0`);
});
afterAll(async () => {
  await database.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000);
const reading = (remaining: number, minutes: number) => ({ limit: 5000, remaining, resetsAt: inMinutes(minutes) });
const pass = (minutes: number) =>
  db.execute(sql`update devtrack_clock set offset_ms = offset_ms + ${minutes * 60_000}`);
const known = async () => (await findBudgets(db, 'github', ['account:core'])).get('account:core');

describe('what is left of a budget', () => {
  it('is the latest that an answer stated, until it resets', async () => {
    await writeBudget(db, 'github', 'account:core', reading(4000, 30));
    const latest = reading(3000, 30);
    await writeBudget(db, 'github', 'account:core', latest);
    expect(await known()).toEqual(latest);
    await pass(31);
    expect(await known()).toBeUndefined();
  });

  it('is told for the budgets asked about alone, each provider’s own', async () => {
    await writeBudget(db, 'github', 'account:core', reading(1, 30));
    await writeBudget(db, 'github', 'account:search', reading(2, 30));
    await writeBudget(db, 'slack', 'account:core', reading(3, 30));
    const found = await findBudgets(db, 'github', ['account:core', 'account:search', 'account:none']);
    expect([...found].map(([budget, { remaining }]) => [budget, remaining]).sort()).toEqual([
      ['account:core', 1],
      ['account:search', 2],
    ]);
    expect(await findBudgets(db, 'github', [])).toEqual(new Map());
  });

  it('names no account in the table', async () => {
    await writeBudget(db, 'github', 'octocat:core', reading(1, 30));
    expect(JSON.stringify(await db.select().from(rateBudgets))).not.toMatch(/octocat|core|github/);
  });
});

describe('a budget that is used up', () => {
  it('stays so until its reset, whatever an older answer or another limit says', async () => {
    const used = { limit: 0, remaining: 0, resetsAt: inMinutes(120) };
    await writeBudget(db, 'github', 'account:core', used);
    await writeBudget(db, 'github', 'account:core', reading(4000, 60));
    await writeBudget(db, 'github', 'account:core', { limit: 0, remaining: 0, resetsAt: inMinutes(1) });
    expect(await known()).toEqual(used);
    await pass(119);
    expect(await known()).toEqual(used);
  });

  it('may be so for longer', async () => {
    await writeBudget(db, 'github', 'account:core', reading(0, 10));
    const longer = { limit: 0, remaining: 0, resetsAt: inMinutes(120) };
    await writeBudget(db, 'github', 'account:core', longer);
    expect(await known()).toEqual(longer);
  });

  it('is free again with the first answer after its reset', async () => {
    await writeBudget(db, 'github', 'account:core', reading(0, 10));
    await pass(11);
    const fresh = reading(4999, 70);
    await writeBudget(db, 'github', 'account:core', fresh);
    expect(await known()).toEqual(fresh);
  });
});
