import { expect, it } from 'vitest';
import { timeOff } from '@/lib/db/schema/activities';
import type { NewActivity, NewTimeOff } from '@/lib/integrations/activity';
import { SyncError } from '@/lib/integrations/errors';
import type { Stream, StreamPage, Window } from '@/lib/integrations/provider';
import { coverageOf } from '@/lib/summary-input';
import {
  commit,
  daysAgo,
  dyingDatabase,
  holding,
  issue,
  issues,
  onBothDatabases,
  stream,
  type Engine,
  type Member,
} from '../support/engine';

const externalIds = async (engine: Engine, member: Member) => (await engine.rows(member)).map((row) => row.externalId);

await onBothDatabases('what a window no longer shows', { BACKFILL_DAYS: '20' }, (at) => {
  /** A connection that has read the rows given and reads by `next` from then on. */
  async function having(rows: readonly NewActivity[], next: Stream | Stream[]) {
    const member = await at.engine.member('github');
    expect(await (await at.engine.reading(holding(() => rows))).runDue(1)).toEqual(['success']);
    await at.engine.makeDue(member);
    return { member, service: await at.engine.reading(next) };
  }

  const page = (change: Partial<StreamPage>) =>
    async function* () {
      yield await Promise.resolve({ activities: [], ...change });
    };

  it('is judged over what was really read: beyond the window, or not at all', async () => {
    const rows = [commit('recent', daysAgo(1)), commit('old', daysAgo(10)), commit('oldest', daysAgo(18))];
    const beyond = stream(page({ covered: { from: daysAgo(12), to: new Date() } }), { absence: 'deletes' });
    const { member, service } = await having(rows, beyond);
    expect(await service.runDue(1)).toEqual(['success']);
    expect(await externalIds(at.engine, member)).toEqual(['oldest']);

    const nothing = stream(page({ covered: { from: daysAgo(1), to: daysAgo(1) } }), { absence: 'deletes' });
    const second = await having(rows, nothing);
    expect(await second.service.runDue(1)).toEqual(['success']);
    expect(await externalIds(at.engine, second.member)).toEqual(['old', 'oldest', 'recent']);
  });

  it('is kept where the provider hides a part; the stream is shown as degraded, and no type of it as missing', async () => {
    let withheld = true;
    const hiding = stream(
      async function* () {
        yield await Promise.resolve({ activities: [commit('seen', daysAgo(1))], withheld });
      },
      { absence: 'deletes' },
    );
    const { member, service } = await having([commit('hidden', daysAgo(1))], [hiding, holding(() => [], issues)]);
    expect(await service.runDue(1)).toEqual(['partial']);
    expect(await externalIds(at.engine, member)).toEqual(['hidden', 'seen']);
    const connection = await at.engine.connection(member, 'github');
    expect(connection.degraded).toEqual([{ stream: 'commits', reason: 'Commits', types: [], code: 'forbidden' }]);
    expect(coverageOf(connection)?.missingTypes).toEqual([]);
    // It was read: its place moves on.
    expect(connection.lastSyncAt).not.toBeNull();
    withheld = false;
    await at.engine.makeDue(member);
    expect(await service.runDue(1)).toEqual(['success']);
    expect(await externalIds(at.engine, member)).toEqual(['seen']);
    expect((await at.engine.connection(member, 'github')).degraded).toEqual([]);
  });

  it('is asked about one by one where absence says little: in hundreds, each once, and only what was not seen', async () => {
    const rows = Array.from({ length: 230 }, (_, index) => commit(`row-${String(index).padStart(3, '0')}`, daysAgo(1)));
    const questions: string[][] = [];
    const confirming = stream(page({ activities: rows.slice(0, 10) }), {
      absence: 'confirms',
      confirm: async function* (ids) {
        questions.push([...ids]);
        const there = rows.filter(({ externalId }) => ids.includes(externalId));
        // Every third one is gone, every third one edited, and of the rest nothing is said.
        yield await Promise.resolve({
          activities: there.filter((_, index) => index % 3 === 1).map((row) => ({ ...row, title: 'Edited' })),
          removed: there.filter((_, index) => index % 3 === 0).map(({ externalId }) => externalId),
        });
      },
    });
    const { member, service } = await having([...rows, commit('outside', daysAgo(15))], confirming);
    expect(await service.runDue(1)).toEqual(['success']);
    expect(questions.map((ids) => ids.length)).toEqual([100, 100, 20]);
    expect(questions.flat().sort()).toEqual(rows.slice(10).map(({ externalId }) => externalId));
    const left = await at.engine.rows(member);
    expect(left).toHaveLength(231 - 34 - 34 - 7);
    expect(left.filter(({ title }) => title === 'Edited')).toHaveLength(33 + 33 + 7);
    expect(left.map(({ externalId }) => externalId)).toContain('outside');
  });

  it('is asked about again by the next run when the question met an error, and nothing was taken away for it', async () => {
    let broken = true;
    const confirming = stream(page({}), {
      absence: 'confirms',
      confirm: async function* (ids) {
        if (broken) throw await Promise.resolve(new SyncError('odd', 'github', 'malformed_answer'));
        yield { activities: [], removed: [...ids] };
      },
    });
    const { member, service } = await having([commit('a', daysAgo(1))], confirming);
    const before = await at.engine.place(member, 'github');
    expect(await service.runDue(1)).toEqual(['failed']);
    expect(await externalIds(at.engine, member)).toEqual(['a']);
    expect((await at.engine.place(member, 'github')).steadyFrom).toBe(before.steadyFrom);
    broken = false;
    await at.engine.makeDue(member);
    expect(await service.runDue(1)).toEqual(['success']);
    expect(await externalIds(at.engine, member)).toEqual([]);
  });

  it('takes leave away with it where the stream knows of leave, and only such as overlaps the window', async () => {
    const member = await at.engine.member('github');
    const leave = (externalId: string, from: number, to: number): NewTimeOff => ({
      externalId,
      startsAt: daysAgo(from),
      endsAt: daysAgo(to),
    });
    let free: NewTimeOff[] | undefined = [leave('stays', 2, 1), leave('into it', 30, 1), leave('long ago', 15, 14)];
    const service = await at.engine.reading(
      stream(
        async function* () {
          yield await Promise.resolve({ activities: [], ...(free === undefined ? {} : { timeOff: free }) });
        },
        { absence: 'deletes' },
      ),
    );
    const stored = async () => (await at.engine.db.select().from(timeOff)).map(({ externalId }) => externalId).sort();
    await service.runDue(1);
    expect(await stored()).toEqual(['into it', 'long ago', 'stays']);
    free = undefined;
    await at.engine.makeDue(member);
    await service.runDue(1);
    expect(await stored()).toEqual(['into it', 'long ago', 'stays']);
    free = [leave('stays', 2, 1)];
    await at.engine.makeDue(member);
    await service.runDue(1);
    expect(await stored()).toEqual(['long ago', 'stays']);
  });

  it('of one stream is nothing that another holds, nor what another connection holds', async () => {
    const other = await at.engine.member('github');
    const both = [
      holding(() => [commit('a', daysAgo(1))]),
      holding(() => [issue('i', daysAgo(1))], { ...issues, types: ['issue'] }),
    ];
    await (await at.engine.reading(both)).runDue(1);
    const { member, service } = await having([commit('b', daysAgo(1))], stream(page({}), { absence: 'deletes' }));
    expect(await service.runDue(1)).toEqual(['success']);
    expect(await externalIds(at.engine, member)).toEqual([]);
    expect(await externalIds(at.engine, other)).toEqual(['a', 'i']);
  });

  it('is neither lost nor falsely taken away wherever a process is killed', async () => {
    const old = [
      commit('goes', daysAgo(1)),
      commit('moves', daysAgo(1)),
      commit('stays', daysAgo(2)),
      commit('far', daysAgo(12)),
    ];
    const fresh = [commit('comes', daysAgo(0.5)), commit('moves', daysAgo(2.5)), commit('stays', daysAgo(2))];
    const reading = stream(
      async function* (window: Window) {
        if (window.reason === 'backfill') yield { activities: [] };
        else for (const row of fresh) yield await Promise.resolve({ activities: [row] });
      },
      { absence: 'deletes' },
    );
    let survived = false;
    for (let fatal = 1; !survived; fatal += 1) {
      expect(fatal).toBeLessThan(40);
      const { member, service } = await having(old, reading);
      const dying = dyingDatabase(at.app.database, fatal);
      const [run] = await (await at.engine.reading(reading, { database: dying.database })).startDue(1);
      survived = await Promise.race([dying.died.then(() => false), (run ?? Promise.resolve()).then(() => true)]);
      const between = await externalIds(at.engine, member);
      // Until the closing commit nothing is gone, and what was stored is never doubled.
      if (!survived) {
        expect(between).toEqual(expect.arrayContaining(['far', 'moves', 'stays']));
        expect(new Set(between).size).toBe(between.length);
        await at.engine.advance(51);
        expect([fatal, await service.runDue(1)]).toEqual([fatal, ['success']]);
        // Back again: an authorization lasts ten minutes only.
        await at.engine.advance(-51);
      }
      expect([fatal, await externalIds(at.engine, member)]).toEqual([fatal, ['comes', 'far', 'moves', 'stays']]);
    }
  });
});

await onBothDatabases('what a stream remembers', { BACKFILL_DAYS: '20' }, (at) => {
  it('comes back in the next steady window, not in a nightly one, and only once its window was read to the end', async () => {
    const member = await at.engine.member('github');
    const given: [string, string | null][] = [];
    let tell: string | undefined = 'one';
    let broken = false;
    const service = await at.engine.reading({
      ...stream(page()),
      read: async function* (window, memory) {
        given.push([window.reason, memory]);
        yield await Promise.resolve({ activities: [], ...(tell === undefined ? {} : { memory: tell }) });
        if (broken) throw new SyncError('odd', 'github', 'malformed_answer');
      },
    });
    const run = async (minutes = 15): Promise<[string, string | null] | undefined> => {
      await at.engine.advance(minutes * 60);
      await at.engine.makeDue(member);
      await service.runDue(1);
      return given.at(-1);
    };
    await service.runDue(1);
    expect(given.every(([reason, memory]) => reason === 'backfill' && memory === null)).toBe(true);
    expect(await run()).toEqual(['steady', null]);
    tell = 'two';
    broken = true;
    expect(await run()).toEqual(['steady', 'one']);
    broken = false;
    expect(await run()).toEqual(['steady', 'one']);
    tell = 'three';
    expect(await run(24 * 60)).toEqual(['nightly', null]);
    tell = undefined;
    expect(await run()).toEqual(['steady', 'three']);
    expect(await run()).toEqual(['steady', null]);
  });

  function page() {
    return async function* (): AsyncGenerator<StreamPage> {
      yield await Promise.resolve({ activities: [] });
    };
  }
});
