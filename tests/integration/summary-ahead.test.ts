/** Summaries of what has just ended, made before anybody looks. */
import { eq, sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { databaseNow } from '@/lib/db/queries/connections';
import { claimSummariesDue } from '@/lib/db/queries/summary-schedule';
import { users } from '@/lib/db/schema/accounts';
import { activities } from '@/lib/db/schema/activities';
import { connections } from '@/lib/db/schema/connections';
import { aiSummaries } from '@/lib/db/schema/summaries';
import { prepareSummaries } from '@/lib/jobs/prepare-summaries';
import { endOfLocalDay, lastEndedDay } from '@/lib/metrics/ended-windows';
import { onBothDatabases } from '../support/engine';
import { withConfig } from './sql-rows';
import { commits, cursorOf, fakeModel, lookAt, moveClock, personWith, type FakeModel } from './summary-rig';

const hour = 3600_000;
const day = 24 * hour;
type Who = { userId: string; connectionId: string };

await onBothDatabases('summaries made ahead', { SANDBOX: 'off' }, (at) => {
  const prepare = (writer: FakeModel, signal = new AbortController().signal): Promise<void> =>
    prepareSummaries({ signal, writer });
  const made = async (userId: string): Promise<string[]> =>
    (await at.engine.db.select().from(aiSummaries).where(eq(aiSummaries.userId, userId)))
      .map(({ type, date }) => `${type} ${date}`)
      .sort();
  const rowOf = async (userId: string) => {
    const [row] = await at.engine.db.select().from(users).where(eq(users.id, userId));
    if (row === undefined) throw new Error('There is no such user.');
    return row;
  };

  /** Puts the schedule's clock to an instant. */
  async function setNow(instant: Date): Promise<void> {
    const { db } = at.engine;
    await moveClock(db, (instant.getTime() - (await databaseNow(db)).getTime()) / 1000);
  }

  /** Due now, read up to `to`, with commits on the day that ended. */
  async function dueAt(now: Date, to: Date, settings: Partial<typeof users.$inferInsert> = {}): Promise<Who> {
    await setNow(now);
    const who = await personWith(at.engine.db, {
      from: new Date(now.getTime() - 120 * day),
      to,
      summariesDueAt: now,
      ...settings,
    });
    await commits(at.engine.db, who, new Date(now.getTime() - 3 * hour), 6);
    return who;
  }

  it('are there when their owner looks: yesterday’s and the week’s that ended, with one call each, and no second', async () => {
    const now = new Date('2026-03-23T00:00:30Z');
    const who = await dueAt(now, now);
    const writer = fakeModel();
    await prepare(writer);
    expect(await made(who.userId)).toEqual(['daily 2026-03-22', 'weekly 2026-03-16']);
    expect(writer.asked).toBe(2);
    const page = await lookAt(who.userId, { type: 'daily', date: '2026-03-22' }, { now, writer, patience: 'none' });
    expect(page).toMatchObject({ pending: false, summary: { writer: 'llm' } });
    const { summariesThrough, summariesDueAt, summariesClaimedUntil } = await rowOf(who.userId);
    expect([summariesThrough, summariesDueAt.toISOString(), summariesClaimedUntil]).toEqual([
      '2026-03-22',
      '2026-03-24T00:00:00.000Z',
      null,
    ]);
    // Killed before it was noted: done again, nothing is asked again.
    await at.engine.db.update(users).set({ summariesDueAt: now, summariesThrough: null });
    await prepare(writer);
    expect(writer.asked).toBe(2);
  });

  it('wait until the sources have been read past the end of the day, and for three hours at most', async () => {
    const midnight = new Date('2026-03-19T00:00:00Z');
    const who = await dueAt(new Date(midnight.getTime() + 60_000), new Date(midnight.getTime() - 600_000));
    const writer = fakeModel();
    await prepare(writer);
    expect(await made(who.userId)).toEqual([]);
    expect((await rowOf(who.userId)).summariesDueAt.getTime()).toBeGreaterThan(midnight.getTime() + 60_000);
    await setNow(new Date(midnight.getTime() + 3 * hour));
    await prepare(writer);
    expect(await made(who.userId)).toEqual(['daily 2026-03-18']);
  });

  it('do not wait for a source that fails or has to be connected again', async () => {
    const midnight = new Date('2026-03-19T00:00:00Z');
    const who = await dueAt(new Date(midnight.getTime() + 60_000), new Date(midnight.getTime() - 600_000));
    await at.engine.db.update(connections).set({ consecutiveFailures: 3 }).where(eq(connections.userId, who.userId));
    await prepare(fakeModel());
    expect(await made(who.userId)).toEqual(['daily 2026-03-18']);
  });

  it('are not made of a time that no source covers, nor for whom summaries are off', async () => {
    const now = new Date('2026-03-19T00:05:00Z');
    const who = await dueAt(now, now);
    await at.engine.db
      .update(connections)
      .set({ cursor: cursorOf(now, now) })
      .where(eq(connections.userId, who.userId));
    await at.engine.db.delete(activities);
    const writer = fakeModel();
    await prepare(writer);
    expect(await made(who.userId)).toEqual([]);
    expect((await rowOf(who.userId)).summariesDueAt.toISOString()).toBe('2026-03-20T00:00:00.000Z');

    const other = await dueAt(now, now);
    const { features } = at.app.config;
    await withConfig(at.app, { features: { ...features, summaries: { kind: 'share', percent: 0 } } }, () =>
      prepare(writer),
    );
    expect(await made(other.userId)).toEqual([]);
    expect(writer.asked).toBe(0);
  });

  it('of one user that fail do not stop those of the others', async () => {
    const now = new Date('2026-03-19T00:05:00Z');
    const [first, second] = [await dueAt(now, now, { timeZone: 'Nowhere/Land' }), await dueAt(now, now)];
    await prepare(fakeModel());
    expect(await made(first.userId)).toEqual([]);
    expect(await made(second.userId)).toEqual(['daily 2026-03-18']);
    expect((await rowOf(first.userId)).summariesDueAt.getTime()).toBeGreaterThan(now.getTime() + 23 * hour);
  });

  it('are one worker’s at a time, and the next one’s when that one is gone', async () => {
    const now = new Date('2026-03-19T00:05:00Z');
    const who = await dueAt(now, now);
    const { db } = at.engine;
    const claims = await Promise.all([claimSummariesDue(db, 60), claimSummariesDue(db, 60), claimSummariesDue(db, 60)]);
    expect(claims.flatMap((claim) => (claim === null ? [] : [claim.id]))).toEqual([who.userId]);
    await moveClock(db, 61);
    expect((await claimSummariesDue(db, 60))?.id).toBe(who.userId);
  });

  it('are left as they were when the worker ends in the middle, and made by the next', async () => {
    const now = new Date('2026-03-23T00:05:00Z');
    const who = await dueAt(now, now);
    const ending = new AbortController();
    const writer = fakeModel();
    writer.before = async (signal) => {
      ending.abort();
      signal?.throwIfAborted();
    };
    await prepare(writer, ending.signal);
    expect(await rowOf(who.userId)).toMatchObject({ summariesThrough: null, summariesClaimedUntil: null });
    writer.before = () => Promise.resolve();
    await prepare(writer);
    expect(await made(who.userId)).toEqual(['daily 2026-03-22', 'weekly 2026-03-16']);
    expect((await rowOf(who.userId)).summariesThrough).toBe('2026-03-22');
  });

  describe('over a month with a change of the clocks', () => {
    it.each([
      // March 2026 has five Sundays, four Saturdays and four Fridays.
      ['Europe/Berlin', 'monday', 5],
      ['America/St_Johns', 'sunday', 4],
      ['Pacific/Kiritimati', 'saturday', 4],
    ] as const)(
      'in %s are each day’s once, and each week’s and the month’s',
      async (timeZone, weekStart, weeks) => {
        let now = endOfLocalDay(new Date('2026-03-01T12:00:00Z'), timeZone);
        const who = await dueAt(now, now, { timeZone, weekStart });
        const { db } = at.engine;
        const writer = fakeModel();
        for (let days = 0; days < 31; days += 1) {
          await setNow(now);
          await db
            .update(connections)
            .set({ cursor: cursorOf(new Date('2025-11-01T00:00:00Z'), now) })
            .where(eq(connections.userId, who.userId));
          await prepare(writer);
          const { summariesThrough, summariesDueAt } = await rowOf(who.userId);
          expect(summariesThrough).toBe(lastEndedDay(now, timeZone));
          now = summariesDueAt;
        }
        const all = await made(who.userId);
        expect(all.filter((name) => name.startsWith('daily'))).toHaveLength(31);
        expect(all.filter((name) => name.startsWith('weekly'))).toHaveLength(weeks);
        expect(all.filter((name) => name.startsWith('monthly'))).toEqual(['monthly 2026-03-01']);
      },
      120_000,
    );
  });

  it('come sooner when their owner moves to where the day ends sooner', async () => {
    const before = sql`devtrack_now() + interval '1 day'`;
    const member = await at.engine.member();
    await at.engine.db.update(users).set({ summariesDueAt: before }).where(eq(users.id, member.userId));
    await member.browser.request('PATCH', '/api/account', { timeZone: 'Pacific/Kiritimati' });
    const { summariesDueAt } = await rowOf(member.userId);
    expect(summariesDueAt).toEqual(endOfLocalDay(await databaseNow(at.engine.db), 'Pacific/Kiritimati'));
  });
});
