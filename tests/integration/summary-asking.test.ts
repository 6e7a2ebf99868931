/** What a model is asked, what of it is kept, and what it may cost. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eq, sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { users } from '@/lib/db/schema/accounts';
import { connections } from '@/lib/db/schema/connections';
import { aiSummaries, summaryCache, summaryUsage, writtenSummaries } from '@/lib/db/schema/summaries';
import { claimWriting, deleteUnreadWritings } from '@/lib/db/queries/written-summaries';
import { hashFacts } from '@/lib/summary/compose';
import type { FactTable } from '@/lib/summary/fact';
import { findConnectionById } from '@/lib/db/queries/connections';
import { configuredWriter } from '@/lib/llm/configured-writer';
import { removeConnection } from '@/lib/integrations/disconnect';
import { dismissInsight, undismissInsight } from '@/lib/integrations/summaries/dismissals';
import { gate, onBothDatabases } from '../support/engine';
import { until } from '../support/until';
import { withConfig } from './sql-rows';
import { commits, connect, fakeModel, lookAt, moveClock, personWith, tokensPerCall } from './summary-rig';

const day = 86_400_000;
const now = new Date('2026-03-18T12:00:00Z');
const week = { type: 'weekly', date: '2026-03-11' } as const;
const span = { start: '2026-03-09', end: '2026-03-12' };

await onBothDatabases('asking a model', { SANDBOX: 'off' }, (at) => {
  async function person(): Promise<{ userId: string; connectionId: string }> {
    const who = await personWith(at.engine.db, { from: new Date(now.getTime() - 90 * day), to: now });
    await commits(at.engine.db, who, new Date('2026-03-11T15:00:00Z'), 8);
    return who;
  }
  const usageOf = (userId: string) =>
    at.engine.db.select().from(summaryUsage).where(eq(summaryUsage.userId, userId)).orderBy(summaryUsage.at);
  const writtenOf = (userId: string) =>
    at.engine.db.select().from(writtenSummaries).where(eq(writtenSummaries.userId, userId));
  const capped = <T>(monthlyTokens: number, work: () => Promise<T>): Promise<T> =>
    withConfig(at.app, { openai: { ...at.app.config.openai, monthlyTokens } }, work);

  describe('the same facts', () => {
    it.each([['a week', week] as const, ['a range of its own', span] as const])(
      'of %s are written once: refreshed and an hour later there is no call and no token',
      async (_name, request) => {
        const who = await person();
        const writer = fakeModel();
        const first = await lookAt(who.userId, request, { now, writer });
        expect(first).toMatchObject({ pending: false, summary: { writer: 'llm', model: 'fake-model', cached: false } });
        const again = await lookAt(who.userId, request, { now, writer, refresh: true });
        expect(again.summary.cached).toBe(false);
        await moveClock(at.engine.db, 3601);
        const later = await lookAt(who.userId, request, { now, writer });
        expect(later.summary.cached).toBe(false);
        for (const answer of [again, later]) expect(answer.summary.statements).toEqual(first.summary.statements);
        expect(writer.asked).toBe(1);
        expect(await usageOf(who.userId)).toMatchObject([
          { model: 'fake-model', calls: 1, inputTokens: 1000, outputTokens: 200, latencyMs: 7, outcome: 'written' },
        ]);
      },
    );

    it('asked for by two at once make one call, in this process', async () => {
      const who = await person();
      const writer = fakeModel();
      const door = gate();
      writer.before = () => door.pass();
      const both = [0, 1].map(() => lookAt(who.userId, week, { now, writer }));
      await door.reached;
      door.open();
      const [one, two] = await Promise.all(both);
      expect(one?.summary.statements).toEqual(two?.summary.statements);
      expect(writer.asked).toBe(1);
      expect(await usageOf(who.userId)).toHaveLength(1);
    });

    it('that another process writes are waited for, and its text is taken', async () => {
      const who = await person();
      const { db } = at.engine;
      const elsewhere = fakeModel();
      await lookAt(who.userId, week, { now, writer: elsewhere });
      const [row] = await writtenOf(who.userId);
      if (row === undefined) throw new Error('Nothing was written.');
      // As that process stands in the middle of it.
      const { id, statements, claimId: _claim, ...rest } = row;
      await db.delete(summaryCache);
      await db
        .update(writtenSummaries)
        .set({
          statements: null,
          claimId: crypto.randomUUID(),
          claimedUntil: sql`devtrack_now() + interval '1 minute'`,
        })
        .where(eq(writtenSummaries.id, id));
      const writer = fakeModel();
      const looking = lookAt(who.userId, week, { now, writer });
      expect(await lookAt(who.userId, week, { now, writer, patience: 'none' })).toMatchObject({ pending: true });
      await db
        .update(writtenSummaries)
        .set({ ...rest, statements, claimedUntil: null })
        .where(eq(writtenSummaries.id, id));
      expect((await looking).summary.statements).toEqual(statements);
      expect(writer.asked).toBe(0);
    });

    it('whose writer died are asked for again once its claim has run out, not before', async () => {
      const who = await person();
      const { db } = at.engine;
      const facts = { range: {} } as FactTable;
      expect(hashFacts(facts, fakeModel())).not.toBe(hashFacts(facts, fakeModel({ version: 'p2' })));
      const writing = { userId: who.userId, factsHash: 'h', sources: ['github'], rangeStart: now, rangeEnd: now };
      const claim = (anyway: boolean) => claimWriting(db, writing, { id: crypto.randomUUID(), seconds: 60, anyway });
      expect([await claim(false), await claim(false), await claim(true)]).toEqual([true, false, false]);
      await moveClock(db, 61);
      expect(await claim(false)).toBe(true);
    });
  });

  describe('other facts', () => {
    it('are written anew: a row more, another model, another prompt', async () => {
      const who = await person();
      const writer = fakeModel();
      await lookAt(who.userId, week, { now, writer });
      await commits(at.engine.db, who, new Date('2026-03-12T09:30:00Z'), 2);
      await lookAt(who.userId, week, { now, writer, refresh: true });
      expect(writer.asked).toBe(2);
      for (const change of [{ model: 'other-model' }, { version: 'p2' }]) {
        const other = fakeModel(change);
        // Not served from the cache of the one before.
        expect((await lookAt(who.userId, week, { now, writer: other })).summary.cached).toBe(false);
        expect(other.asked).toBe(1);
      }
      expect((await lookAt(who.userId, week, { now, writer })).summary.cached).toBe(true);
    });

    it('that come while a model writes are not hidden by a cached answer', async () => {
      const who = await person();
      const { db } = at.engine;
      const writer = fakeModel();
      writer.before = async () => {
        await commits(db, who, new Date('2026-03-12T09:30:00Z'), 2);
        await db.update(connections).set({ updatedAt: new Date() }).where(eq(connections.id, who.connectionId));
      };
      const first = await lookAt(who.userId, week, { now, writer });
      writer.before = () => Promise.resolve();
      const second = await lookAt(who.userId, week, { now, writer });
      expect(second.summary.cached).toBe(false);
      expect(second.summary.stats.totalCommits).toBe(Number(first.summary.stats.totalCommits) + 2);
    });
  });

  describe('a page', () => {
    it('never waits for a model: the built-in text at once, pending and not kept, then the stored one', async () => {
      const who = await person();
      const writer = fakeModel();
      const page = () => lookAt(who.userId, week, { now, writer, patience: 'none' });
      for (const answer of [await page(), await page()])
        expect(answer).toMatchObject({ pending: true, summary: { writer: 'builtin', cached: false } });
      expect(writer.asked).toBe(0);
      expect(await at.engine.db.select().from(aiSummaries)).toEqual([]);
      await lookAt(who.userId, week, { now, writer });
      expect(await page()).toMatchObject({ pending: false, summary: { writer: 'llm', cached: true } });
      expect(writer.asked).toBe(1);
    });
  });

  describe('a page of an installation that names no model', () => {
    it('does not wait for the list of them: the built-in text at once, pending, and the list is asked for meanwhile', async () => {
      const who = await person();
      const door = gate();
      let lists = 0;
      const server = createServer((_request, response) => {
        lists += 1;
        void door.pass().then(() => response.end(JSON.stringify({ data: [{ id: 'late-model' }] })));
      });
      await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
      const { port } = server.address() as AddressInfo;
      try {
        const openai = { ...at.app.config.openai, baseUrl: `http://127.0.0.1:${port}/v1`, model: null };
        await withConfig(at.app, { openai }, async () => {
          const page = await lookAt(who.userId, week, { now, patience: 'none' });
          expect(page).toMatchObject({ pending: true, configuredModel: null, summary: { writer: 'builtin' } });
          // Nobody has answered yet: the page cannot have waited for it.
          door.open();
          expect((await configuredWriter()).model).toBe('late-model');
          const next = await lookAt(who.userId, week, { now, patience: 'none' });
          expect(next).toMatchObject({ pending: true, configuredModel: 'late-model' });
          expect(lists).toBe(1);
        });
      } finally {
        server.closeAllConnections();
        await new Promise((closed) => server.close(closed));
      }
    });
  });

  describe('a model that fails', () => {
    it('is not asked again for ten minutes but by a refresh, and what it writes then is kept', async () => {
      const who = await person();
      const writer = fakeModel();
      writer.fail = 'unavailable';
      const failed = await lookAt(who.userId, week, { now, writer });
      expect(failed).toMatchObject({ making: { fallback: 'unavailable' }, summary: { writer: 'builtin' } });
      await at.engine.db.delete(summaryCache);
      expect((await lookAt(who.userId, week, { now, writer })).making.fallback).toBe('unavailable');
      // Its server is down for other ranges as well.
      expect((await lookAt(who.userId, span, { now, writer })).making.fallback).toBe('unavailable');
      expect(await lookAt(who.userId, week, { now, writer, patience: 'none' })).toMatchObject({ pending: false });
      expect(writer.asked).toBe(1);
      await lookAt(who.userId, week, { now, writer, refresh: true });
      expect(writer.asked).toBe(2);
      writer.fail = null;
      await moveClock(at.engine.db, 601);
      expect((await lookAt(who.userId, week, { now, writer })).summary).toMatchObject({ writer: 'llm', cached: false });
      expect(writer.asked).toBe(3);
      expect((await usageOf(who.userId)).map(({ outcome }) => outcome)).toEqual([
        'unavailable',
        'unavailable',
        'written',
      ]);
    });

    it('for these facts alone is asked for others', async () => {
      const who = await person();
      const writer = fakeModel();
      writer.fail = 'refused';
      await lookAt(who.userId, week, { now, writer });
      writer.fail = null;
      expect((await lookAt(who.userId, span, { now, writer })).summary.writer).toBe('llm');
    });

    it('in a way nobody foresaw gives its turn back, and the failure is told', async () => {
      const who = await person();
      const writer = fakeModel();
      writer.before = () => Promise.reject(new RangeError('a bug'));
      await expect(lookAt(who.userId, week, { now, writer })).rejects.toThrow('a bug');
      writer.before = () => Promise.resolve();
      expect((await lookAt(who.userId, week, { now, writer })).summary.writer).toBe('llm');
      expect((await usageOf(who.userId)).map(({ outcome }) => outcome)).toEqual(['failed', 'written']);
    });
  });

  describe('the monthly allowance', () => {
    it('used up in the middle stops the next call, says so, and ends with the month', async () => {
      const who = await person();
      const writer = fakeModel();
      await capped(tokensPerCall, async () => {
        expect((await lookAt(who.userId, week, { now, writer })).summary.writer).toBe('llm');
        for (const patience of ['model', 'none'] as const)
          expect(await lookAt(who.userId, span, { now, writer, patience, refresh: true })).toMatchObject({
            pending: false,
            making: { fallback: 'over_cap' },
            summary: { writer: 'builtin' },
          });
        expect(writer.asked).toBe(1);
        // What was written before costs nothing and stays.
        expect((await lookAt(who.userId, week, { now, writer, refresh: true })).summary.writer).toBe('llm');
        await moveClock(at.engine.db, 32 * 86_400);
        expect((await lookAt(who.userId, span, { now, writer })).summary.writer).toBe('llm');
      });
      expect(writer.asked).toBe(2);
    });

    it('used up by the first answer leaves no repair', async () => {
      const who = await person();
      const writer = fakeModel();
      let repairs = 0;
      const careless = {
        ...writer,
        write: async (...asked: Parameters<typeof writer.write>) => {
          const draft = await writer.write(...asked);
          const [first] = draft.statements;
          const invented = {
            kind: 'highlight' as const,
            text: 'You merged 999 pull requests.',
            factIds: first?.factIds ?? [],
          };
          return { ...draft, statements: [...draft.statements, invented] };
        },
        repair: async () => {
          repairs += 1;
          return { statements: [null], usage: { calls: 1, inputTokens: 10, outputTokens: 1, latencyMs: 1 } };
        },
      };
      await capped(tokensPerCall, () => lookAt(who.userId, week, { now, writer: careless }));
      expect(repairs).toBe(0);
      await capped(10 * tokensPerCall, () => lookAt(who.userId, span, { now, writer: careless }));
      expect(repairs).toBe(1);
    });

    it('is each user’s own', async () => {
      const [one, two] = [await person(), await person()];
      const writer = fakeModel();
      await capped(tokensPerCall, async () => {
        await lookAt(one.userId, week, { now, writer });
        expect((await lookAt(two.userId, week, { now, writer })).summary.writer).toBe('llm');
      });
    });
  });

  describe('what goes while a model writes', () => {
    it('a connection: nothing that touches it is kept or shown', async () => {
      const who = await person();
      const { db } = at.engine;
      await connect(db, who.userId, 'notion', new Date(now.getTime() - 90 * day), now);
      const writer = fakeModel();
      writer.before = async () => {
        const connection = await findConnectionById(db, who.connectionId);
        if (connection === null) throw new Error('It was gone before.');
        await db.transaction((tx) => removeConnection(tx, connection, 'removed'));
      };
      const answer = await lookAt(who.userId, week, { now, writer });
      expect(answer.summary.coverage.github).toBeNull();
      expect(JSON.stringify(answer.summary.statements)).not.toContain('timetable');
      expect(await writtenOf(who.userId)).toEqual([]);
      for (const table of [aiSummaries, summaryCache])
        expect(JSON.stringify(await db.select().from(table))).not.toContain('timetable');
      // It was paid for all the same.
      expect(await usageOf(who.userId)).toHaveLength(1);
    });

    it('the account: there is no answer and no row', async () => {
      const who = await person();
      const { db } = at.engine;
      const writer = fakeModel();
      writer.before = async () => void (await db.delete(users).where(eq(users.id, who.userId)));
      await expect(lookAt(who.userId, week, { now, writer })).rejects.toThrow('no_integrations');
      for (const table of [aiSummaries, summaryCache, summaryUsage, writtenSummaries])
        expect(await db.select().from(table)).toEqual([]);
    });

    it('a text kept before: disconnecting deletes it', async () => {
      const who = await person();
      const { db } = at.engine;
      await lookAt(who.userId, span, { now, writer: fakeModel() });
      expect(await writtenOf(who.userId)).toHaveLength(1);
      const connection = await findConnectionById(db, who.connectionId);
      if (connection === null) throw new Error('It is not there.');
      await db.transaction((tx) => removeConnection(tx, connection, 'removed'));
      expect(await writtenOf(who.userId)).toEqual([]);
    });
  });

  it('texts that nobody read for 90 days are tidied away, and read ones are kept', async () => {
    const [idle, busy] = [await person(), await person()];
    const writer = fakeModel();
    for (const { userId } of [idle, busy]) await lookAt(userId, week, { now, writer });
    await moveClock(at.engine.db, 60 * 86_400);
    await deleteUnreadWritings(at.engine.db);
    expect([await writtenOf(idle.userId), await writtenOf(busy.userId)].map((rows) => rows.length)).toEqual([1, 1]);
    // Reading it counts.
    expect((await lookAt(busy.userId, week, { now, writer })).summary.writer).toBe('llm');
    await moveClock(at.engine.db, 31 * 86_400);
    await deleteUnreadWritings(at.engine.db);
    expect([await writtenOf(idle.userId), await writtenOf(busy.userId)].map((rows) => rows.length)).toEqual([0, 1]);
    expect(writer.asked).toBe(2);
  });

  it('a dismissal and its taking back drop cached answers, also one that is being made', async () => {
    const who = await person();
    const writer = fakeModel();
    const key = { kind: 'busiest_day', subject: null } as const;
    const look = async () => (await lookAt(who.userId, week, { now, writer })).summary.cached;
    expect([await look(), await look()]).toEqual([false, true]);
    await dismissInsight(who.userId, key, null);
    expect([await look(), await look()]).toEqual([false, true]);
    await undismissInsight(who.userId, key, null);
    expect([await look(), await look()]).toEqual([false, true]);
    const slow = fakeModel({ version: 'p2' });
    slow.before = () => dismissInsight(who.userId, key, null);
    const lookSlowly = async () => (await lookAt(who.userId, week, { now, writer: slow })).summary.cached;
    expect([await lookSlowly(), await lookSlowly(), await lookSlowly()]).toEqual([false, false, true]);
  });

  it('what a summary took is recorded with it, and how it was made', async () => {
    const who = await person();
    const prices = { 'fake-model': { input: 0.4, output: 1.6 } };
    const answer = await withConfig(at.app, { openai: { ...at.app.config.openai, prices } }, () =>
      lookAt(who.userId, week, { now, writer: fakeModel() }),
    );
    expect(answer.making.cost).toEqual({ amount: 0.00072, currency: 'USD' });
    expect(await at.engine.db.select().from(aiSummaries)).toMatchObject([
      {
        promptVersion: 'p1',
        inputTokens: 1000,
        outputTokens: 200,
        costMicros: 720,
        latencyMs: 7,
        making: { writer: 'llm' },
      },
    ]);
    await until('it is in the books', async () => ((await usageOf(who.userId))[0]?.costMicros === 720 ? true : null));
  });
});
