import { expect, it } from 'vitest';
import { SyncError } from '@/lib/integrations/errors';
import type { Stream, Window } from '@/lib/integrations/provider';
import { coverageOf } from '@/lib/summary-input';
import {
  commit,
  daysAgo,
  dyingDatabase,
  gate,
  holding,
  issue,
  issues,
  onBothDatabases,
  stream,
  type Engine,
  type Member,
} from '../support/engine';

const dayMs = 86_400_000;

/** The streams given, and every window that any of them was asked for. */
function watched(...streams: Stream[]) {
  const read: { name: string; window: Window }[] = [];
  return {
    read,
    streams: streams.map((inner): Stream => ({
      ...inner,
      read: (window, memory) => {
        read.push({ name: inner.name, window });
        return inner.read(window, memory);
      },
    })),
  };
}

const externalIds = async (engine: Engine, member: Member) => (await engine.rows(member)).map((row) => row.externalId);

await onBothDatabases('history', { BACKFILL_DAYS: '60' }, (at) => {
  it('is read newest first over all streams, the whole pass of a stream after the newest window of the others', async () => {
    const member = await at.engine.member('github');
    const { read, streams } = watched(
      holding(() => [], { name: 'pages', budget: 'p', backfill: 'whole' }),
      holding(() => []),
      holding(() => [], issues),
    );
    await (await at.engine.reading(streams)).runDue(1);
    expect(read.slice(0, 3).map(({ name }) => name)).toEqual(['commits', 'issues', 'pages']);
    const others = read.filter(({ name }) => name !== 'pages');
    expect(read).toHaveLength(others.length + 1);
    for (const [index, { window }] of others.entries()) {
      const before = others[index - 1]?.window ?? window;
      expect(window.to.getTime()).toBeLessThanOrEqual(before.to.getTime());
    }
    expect(others.length).toBeGreaterThanOrEqual(4);
    const { target } = await at.engine.place(member, 'github');
    expect(others.at(-1)?.window.from.toISOString()).toBe(target);
  });

  it('has the newest windows first in the run after a killed one too', async () => {
    await at.engine.member('github');
    let broken = true;
    const { read, streams } = watched(
      holding(() => [], { name: 'pages', budget: 'p', backfill: 'whole' }),
      stream(async function* () {
        if (broken) throw await Promise.resolve(new SyncError('odd', 'github', 'malformed_answer'));
        yield { activities: [] };
      }),
    );
    const service = await at.engine.reading(streams);
    expect(await service.runDue(1)).toEqual(['failed']);
    broken = false;
    read.length = 0;
    await at.engine.advance(16 * 60);
    expect(await service.runDue(1)).toEqual(['success']);
    expect(
      read
        .filter(({ window }) => window.reason === 'backfill')
        .slice(0, 2)
        .map(({ name }) => name),
    ).toEqual(['commits', 'pages']);
  });

  it('has the same rows at its end wherever a process was killed on the way', async () => {
    const rows = [0.1, 1, 5, 12, 20, 33, 47, 58].map((days) => commit(`day-${days}`, daysAgo(days)));
    const old = [issue('old', daysAgo(50)), issue('new', daysAgo(2))];
    const { read, streams } = watched(
      holding(() => rows, { absence: 'deletes' }),
      holding(() => old, issues),
      holding(() => [issue('page', daysAgo(30))], { name: 'pages', types: ['issue'], budget: 'p', backfill: 'whole' }),
    );
    const heir = await at.engine.reading(streams);
    const whole = await at.engine.member('github');
    expect(await heir.runDue(1)).toEqual(['success']);
    const expected = await externalIds(at.engine, whole);
    expect(expected).toHaveLength(11);
    let survived = false;
    for (let fatal = 1; !survived; fatal += 1) {
      expect(fatal).toBeLessThan(100);
      const member = await at.engine.member('github');
      const dying = dyingDatabase(at.app.database, fatal);
      const victim = await at.engine.reading(streams, { database: dying.database });
      const [run] = await victim.startDue(1);
      survived = await Promise.race([dying.died.then(() => false), (run ?? Promise.resolve()).then(() => true)]);
      read.length = 0;
      if (!survived) {
        await at.engine.advance(51);
        expect([fatal, await heir.runDue(1)]).toEqual([fatal, ['success']]);
        // Back again: an authorization lasts ten minutes only.
        await at.engine.advance(-51);
      }
      expect([fatal, await externalIds(at.engine, member)]).toEqual([fatal, expected]);
      expect(await at.engine.runs(member)).toMatchObject([{ status: 'success', trigger: 'connect' }]);
      const { cursor } = await at.engine.connection(member, 'github');
      for (const place of Object.values(cursor?.streams ?? {})) expect(place.backfilledTo).toBe(place.target);
      // The next runs read history no more.
      expect(await at.engine.connection(member, 'github')).toMatchObject({ importing: false, progress: null });
    }
  });

  it('reaches further back when asked, from where it had ended, and leaves what is stored alone', async () => {
    const member = await at.engine.member('github');
    const rows = [commit('new', daysAgo(1)), commit('old', daysAgo(200))];
    const { read, streams } = watched(holding(() => rows));
    const service = await at.engine.reading(streams);
    await service.runDue(1);
    expect(await externalIds(at.engine, member)).toEqual(['new']);
    const before = await at.engine.place(member, 'github');
    read.length = 0;
    await service.requestHistory(member.userId, 'github', { reachBackDays: 365, readAgain: false });
    expect(await service.runDue(1)).toEqual(['success']);
    expect(await externalIds(at.engine, member)).toEqual(['new', 'old']);
    const older = read.filter(({ window }) => window.reason === 'backfill').map(({ window }) => window);
    expect(older[0]?.to.toISOString()).toBe(before.backfilledTo);
    for (const [index, window] of older.entries()) if (index > 0) expect(window.to).toEqual(older[index - 1]?.from);
    expect(older.at(-1)?.from.toISOString()).toBe((await at.engine.place(member, 'github')).target);
    const runs = await at.engine.runs(member);
    expect(runs.map(({ trigger, newItems }) => [trigger, newItems])).toEqual([
      ['connect', 1],
      ['manual', 1],
    ]);
    expect((await at.engine.connection(member, 'github')).historyRequest).toBeNull();
  });

  it('asked for before the first run is read right after it', async () => {
    const member = await at.engine.member('github');
    const rows = [commit('new', daysAgo(1)), commit('old', daysAgo(200))];
    const service = await at.engine.reading(holding(() => rows));
    await service.requestHistory(member.userId, 'github', { reachBackDays: 90, readAgain: false });
    await service.requestHistory(member.userId, 'github', { reachBackDays: 365, readAgain: false });
    await service.requestHistory(member.userId, 'github', { reachBackDays: 30, readAgain: false });
    expect(await service.runDue(1)).toEqual(['success']);
    expect(await service.runDue(1)).toEqual(['success']);
    expect(await externalIds(at.engine, member)).toEqual(['new', 'old']);
    expect(await service.runDue(1)).toEqual([]);
  });

  it('asked for while a run is under way is read right after it, once', async () => {
    const member = await at.engine.member('github');
    const stop = gate();
    const inner = holding(() => [commit('new', daysAgo(1)), commit('old', daysAgo(200))]);
    const service = await at.engine.reading(
      stream(async function* (window) {
        await stop.pass();
        yield* inner.read(window, null);
      }),
    );
    const [run] = await service.startDue(1);
    await stop.reached;
    const asked = await service.requestHistory(member.userId, 'github', { reachBackDays: 365, readAgain: false });
    expect(asked).toMatchObject({ state: 'running' });
    stop.open();
    expect(await run).toBe('success');
    expect(await externalIds(at.engine, member)).toEqual(['new']);
    expect(await service.runDue(1)).toEqual(['success']);
    expect(await externalIds(at.engine, member)).toEqual(['new', 'old']);
    expect(await service.runDue(1)).toEqual([]);
  });

  it('read again mends what changed and takes away what is gone, and till then everything stays shown and covered', async () => {
    const member = await at.engine.member('github');
    let rows = [commit('kept', daysAgo(40)), commit('goes', daysAgo(45)), commit('edited', daysAgo(50), 'Before')];
    const broken = { from: Infinity };
    const inner = holding(() => rows, { absence: 'deletes' });
    const service = await at.engine.reading({
      ...inner,
      read: async function* (window) {
        if (window.from.getTime() < broken.from) throw new SyncError('odd', 'github', 'malformed_answer');
        yield* inner.read(window, null);
      },
    });
    broken.from = 0;
    await service.runDue(1);
    rows = [commit('kept', daysAgo(40)), commit('edited', daysAgo(50), 'After'), commit('late', daysAgo(55))];
    const covered = coverageOf(await at.engine.connection(member, 'github'));
    await service.requestHistory(member.userId, 'github', { reachBackDays: null, readAgain: true });
    broken.from = daysAgo(20).getTime();
    expect(await service.runDue(1)).toEqual(['failed']);
    const half = await at.engine.connection(member, 'github');
    expect(half.cursor?.streams.commits?.rereadTo).not.toBeNull();
    expect(half.importing).toBe(true);
    expect(coverageOf(half)?.from).toEqual(covered?.from);
    expect(await externalIds(at.engine, member)).toEqual(['edited', 'goes', 'kept']);
    broken.from = 0;
    await at.engine.makeDue(member);
    expect(await service.runDue(1)).toEqual(['success']);
    expect((await at.engine.rows(member)).map(({ externalId, title }) => [externalId, title])).toEqual([
      ['edited', 'After'],
      ['kept', 'Commit kept'],
      ['late', 'Commit late'],
    ]);
    const after = await at.engine.connection(member, 'github');
    expect(after.cursor?.streams.commits?.rereadTo).toBeNull();
    expect(coverageOf(after)?.from).toEqual(covered?.from);
  });

  it('of a stream that was forbidden for 60 days and may be read again lacks nothing', async () => {
    const member = await at.engine.member('github');
    let forbidden = false;
    let rows = [issue('before', daysAgo(10))];
    const inner = holding(() => rows, issues);
    const { read, streams } = watched(
      holding(() => []),
      {
        ...inner,
        read: async function* (window) {
          if (forbidden) throw new SyncError('no', 'github', 'forbidden');
          yield* inner.read(window, null);
        },
      },
    );
    const service = await at.engine.reading(streams);
    expect(await service.runDue(1)).toEqual(['success']);
    forbidden = true;
    for (let day = 1; day <= 60; day += 1) {
      const item = issue(`day-${String(day).padStart(2, '0')}`, new Date(Date.now() + day * dayMs));
      rows = [...rows, item];
      if (day % 10 !== 0) continue;
      await at.engine.advance(10 * 86_400);
      expect(await service.runDue(1)).toEqual(['partial']);
    }
    expect(await externalIds(at.engine, member)).toEqual(['before']);
    forbidden = false;
    read.length = 0;
    await at.engine.advance(3600);
    expect(await service.runDue(1)).toEqual(['success']);
    expect(await externalIds(at.engine, member)).toEqual(rows.map(({ externalId }) => externalId));
    expect(read.map(({ name }) => name)).toEqual(['commits', 'issues']);
    expect((await at.engine.connection(member, 'github')).degraded).toEqual([]);
  });

  it('of a stream that the provider has no more does not hold back what is covered', async () => {
    const member = await at.engine.member('github');
    await (await at.engine.reading([holding(() => []), holding(() => [], { ...issues, name: 'gone' })])).runDue(1);
    await at.engine.advance(86_400);
    await (await at.engine.reading([holding(() => []), holding(() => [], issues)])).runDue(1);
    const connection = await at.engine.connection(member, 'github');
    expect(Object.keys(connection.cursor?.streams ?? {}).sort()).toEqual(['commits', 'issues']);
    expect(coverageOf(connection)?.to).toEqual(new Date(connection.cursor?.streams.issues?.steadyFrom ?? ''));
  });

  it('whose place the provider forgot inside a window has the window read again, three times and no more', async () => {
    const member = await at.engine.member('github');
    let failures = 3;
    const windows: Window[] = [];
    const inner = holding(() => [commit('a', daysAgo(1)), commit('b', daysAgo(2))]);
    const service = await at.engine.reading({
      ...inner,
      read: async function* (window) {
        windows.push(window);
        yield { activities: [commit('a', daysAgo(1))] };
        if (failures-- > 0) throw new SyncError('gone', 'github', 'cursor_expired');
        yield* inner.read(window, null);
      },
    });
    expect(await service.runDue(1)).toEqual(['success']);
    expect(windows.slice(0, 4)).toEqual(Array.from({ length: 4 }, () => windows[0]));
    expect(windows[4]?.to).toEqual(windows[0]?.from);
    expect(await externalIds(at.engine, member)).toEqual(['a', 'b']);

    failures = 4;
    windows.length = 0;
    await at.engine.makeDue(member);
    expect(await service.runDue(1)).toEqual(['failed']);
    expect(windows).toHaveLength(4);
    expect((await at.engine.runs(member)).at(-1)).toMatchObject({ errorCode: 'cursor_expired' });
    expect(await externalIds(at.engine, member)).toEqual(['a', 'b']);
  });
});
