/**
 * What is stored is what the provider has, by the real engine: whatever changed, whatever was in the way, a nightly pass
 * leaves the rows that a first import made at the same moment has.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { leaseSeconds } from '@/lib/db/queries/connections';
import { entries } from '@/sandbox/fake-entries';
import { dyingDatabase } from '../../support/engine';
import { withoutSome, withShortPages, withTitles } from './changes';
import { anchor, dayMs, registered } from './desk';
import { Ledger, sampleOf, sinceHistory, type StoredRow } from './ledger';

const hourMs = 3_600_000;
/** The least that any steady run reads again. */
const leastReachMs = dayMs;
/** So many things on a page that even a quiet month needs several. */
const shortPage = 7;

// Imports by the dozen: on a machine with other things to do they take their time.
describe.each(registered)('the rows of %s', (id) => {
  const full = sampleOf(id);
  let ledger: Ledger;
  beforeAll(async () => {
    ledger = await Ledger.open(id);
  });
  beforeEach(async () => {
    await ledger.reset();
    ledger.provide(full);
  });
  afterAll(() => ledger?.close());

  const titlesOf = (rows: readonly StoredRow[]) => new Set(rows.map(({ title }) => title));
  const renamed = (data: unknown, rows: readonly StoredRow[]) =>
    withTitles(data, titlesOf(rows), (title) => `${title} anew`);

  async function fresh(): Promise<StoredRow[]> {
    const { connection, run } = await ledger.imported();
    expect(run).toMatchObject({ status: 'success', errorCode: null });
    return ledger.rows(connection);
  }

  /** Of streams from whose silence nothing follows, rows stay that a fresh import has not. */
  async function withKept(connection: string, expected: StoredRow[], before: StoredRow[]): Promise<StoredRow[]> {
    const kept = await ledger.keptTypes(connection);
    const known = new Set(expected.map(({ externalId }) => externalId));
    const stay = before.filter(({ type, externalId }) => kept.has(type) && !known.has(externalId));
    return [...expected, ...stay].sort((a, b) => (a.externalId < b.externalId ? -1 : 1));
  }

  /** A day passes, and what the nightly pass leaves is compared with a first import made then. */
  async function nightlyAgrees(connection: string): Promise<{ before: StoredRow[]; after: StoredRow[] }> {
    const before = await ledger.rows(connection);
    await ledger.advance(dayMs);
    expect(await ledger.sync(connection)).toMatchObject({ status: 'success', errorCode: null });
    const now = ledger.now();
    const expected = await withKept(connection, await fresh(), sinceHistory(before, now));
    const after = await ledger.rows(connection);
    expect(sinceHistory(after, now)).toEqual(expected);
    return { before: sinceHistory(before, now), after: expected };
  }

  it('follow what was taken away, and keep only what silence says nothing of', async () => {
    const { connection } = await ledger.imported();
    ledger.provide(withoutSome(full, 0));
    const { before, after } = await nightlyAgrees(connection);
    const kept = await ledger.keptTypes(connection);
    const gone = before.filter(({ type, externalId }) => !kept.has(type) && !has(after, externalId));
    if (before.some(({ type }) => !kept.has(type))) expect(gone.length).toBeGreaterThan(0);
  });

  it('follow what was added, however long ago it is dated', async () => {
    ledger.provide(withoutSome(full, 0));
    const { connection } = await ledger.imported();
    ledger.provide(full);
    const { before, after } = await nightlyAgrees(connection);
    const added = after.filter(({ externalId }) => !has(before, externalId));
    expect(added.length).toBeGreaterThan(0);
    const oldest = Math.min(...added.map(({ occurredAt }) => Date.parse(occurredAt)));
    expect(oldest).toBeLessThan(anchor.getTime() - 7 * dayMs);
  });

  it('follow new titles', async () => {
    const { connection } = await ledger.imported();
    ledger.provide(renamed(full, await ledger.rows(connection)));
    const { after } = await nightlyAgrees(connection);
    expect(after.filter(({ title }) => title.endsWith(' anew')).length).toBeGreaterThan(0);
  });

  it('follow one thing taken away, another added and a third renamed between two runs', async () => {
    ledger.provide(withoutSome(full, 0));
    const { connection } = await ledger.imported();
    ledger.provide(withoutSome(renamed(full, await ledger.rows(connection)), 3));
    const { before, after } = await nightlyAgrees(connection);
    expect(after).not.toEqual(before);
  });

  it('are not written again by a run that finds nothing new, nor by the nightly one', async () => {
    const { connection, run } = await ledger.imported();
    expect(run.newItems).toBeGreaterThan(0);
    const written = await ledger.written(connection);
    expect(await ledger.sync(connection)).toMatchObject({ status: 'success', newItems: 0 });
    expect(await ledger.written(connection)).toEqual(written);
    const rows = new Map((await ledger.rows(connection)).map((row) => [row.externalId, JSON.stringify(row)]));
    await ledger.advance(dayMs);
    expect(await ledger.sync(connection)).toMatchObject({ status: 'success' });
    // The sample developer's next day has come; what it left as it was stays as it was written.
    const after = await ledger.written(connection);
    for (const row of await ledger.rows(connection))
      if (rows.get(row.externalId) === JSON.stringify(row))
        expect([row.externalId, after.get(row.externalId)]).toEqual([row.externalId, written.get(row.externalId)]);
  });

  it('are the same whatever order their pages have, and however often a thing comes in them', async () => {
    const straight = await fresh();
    for (const seed of ['one', 'two']) {
      ledger.sandbox.faults.add({ provider: id, shuffle: true, seed });
      expect(await fresh()).toEqual(straight);
      ledger.sandbox.faults.clear();
    }
  });

  it('are the same by many short pages as by few long ones', async () => {
    const straight = await fresh();
    ledger.send = withShortPages(ledger.sandbox.fetch, shortPage);
    expect(await fresh()).toEqual(straight);
  });

  it('are the same when a page comes a second time in place of the next, after another try at most', async () => {
    const straight = await fresh();
    ledger.send = withShortPages(ledger.sandbox.fetch, shortPage);
    ledger.sandbox.faults.add({ provider: id, repeatPage: true, times: 1 });
    const { connection, run } = await ledger.imported();
    // A client that sees the wrong page may refuse it; it takes nothing from it.
    if (run.status !== 'success') {
      expect(run.errorCode).toMatch(/^(malformed_answer|cursor_expired)$/);
      expect(await ledger.sync(connection)).toMatchObject({ status: 'success', errorCode: null });
    }
    expect(await ledger.rows(connection)).toEqual(straight);
    expect(ledger.sandbox.faults.pending(), 'No further page was asked for.').toBe(0);
  });

  it('are the same after a run that was killed, wherever', async () => {
    const straight = await fresh();
    for (let fatal = 1, survived = false; !survived; fatal += 1) {
      expect(fatal).toBeLessThan(60);
      const connection = await ledger.connect();
      await ledger.makeDue(connection);
      const dying = dyingDatabase(ledger.database, fatal);
      const [run] = await ledger.service({ database: dying.database }).startDue(1);
      survived = await Promise.race([dying.died.then(() => false), (run ?? Promise.resolve()).then(() => true)]);
      if (!survived) {
        await ledger.advance((leaseSeconds + 1) * 1000);
        expect([fatal, await ledger.service().runDue(1)]).toEqual([fatal, ['success']]);
        await ledger.advance(-(leaseSeconds + 1) * 1000);
      }
      expect([fatal, await ledger.rows(connection)]).toEqual([fatal, straight]);
    }
  });

  it('are the same after a nightly pass over changed data that was killed, wherever', async () => {
    for (let fatal = 1, survived = false; !survived; fatal += 1) {
      expect(fatal).toBeLessThan(60);
      await ledger.reset();
      ledger.provide(withoutSome(full, 0));
      const { connection } = await ledger.imported();
      const before = await ledger.rows(connection);
      ledger.provide(withoutSome(renamed(full, before), 3));
      await ledger.advance(dayMs);
      await ledger.makeDue(connection);
      const dying = dyingDatabase(ledger.database, fatal);
      const [run] = await ledger.service({ database: dying.database }).startDue(1);
      survived = await Promise.race([dying.died.then(() => false), (run ?? Promise.resolve()).then(() => true)]);
      await ledger.advance((leaseSeconds + 1) * 1000);
      if (!survived) expect([fatal, await ledger.service().runDue(1)]).toEqual([fatal, ['success']]);
      const expected = await withKept(connection, await fresh(), sinceHistory(before, ledger.now()));
      expect([fatal, sinceHistory(await ledger.rows(connection), ledger.now())]).toEqual([fatal, expected]);
    }
  });

  it('are none of an account that has done nothing, which is a success', async () => {
    const connection = await ledger.connect();
    ledger.provide(entries.find((entry) => entry.id === id)?.serveNothing().data);
    for (const ms of [0, dayMs]) {
      await ledger.advance(ms);
      expect(await ledger.sync(connection)).toMatchObject({ status: 'success', errorCode: null, newItems: 0 });
      expect(await ledger.rows(connection)).toEqual([]);
    }
  });

  it.each([hourMs, -hourMs])('lose nothing to a provider whose clock is %d ms ahead', async (aheadMs) => {
    ledger.aheadMs = aheadMs;
    ledger.provide(withoutSome(full, 0));
    const { connection } = await ledger.imported();
    const read = await ledger.rows(connection);
    ledger.provide(full);
    // No nightly pass yet: what came, and what came late, is a steady run's to find, for the day before it at least.
    await ledger.advance(20 * hourMs);
    expect(await ledger.sync(connection)).toMatchObject({ status: 'success', errorCode: null });
    const since = new Date(anchor.getTime() - leastReachMs).toISOString();
    const recent = (rows: readonly StoredRow[]) =>
      rows.filter(({ windowAt }) => windowAt !== null && windowAt >= since);
    const expected = recent(await fresh());
    expect(expected.filter(({ externalId }) => !has(read, externalId)).length).toBeGreaterThan(0);
    expect(recent(await ledger.rows(connection))).toEqual(expected);
    await nightlyAgrees(connection);
  });
});

function has(rows: readonly StoredRow[], externalId: string): boolean {
  return rows.some((row) => row.externalId === externalId);
}
