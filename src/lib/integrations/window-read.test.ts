import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Absence } from '../db/queries/commit-batch';
import type { NewActivity } from './activity';
import type { BudgetReading, Stream, StreamPage, Window } from './provider';
import { readWindow, type PagePart, type PageSink } from './window-read';

const window: Window = {
  from: new Date('2026-03-10T00:00:00.000Z'),
  to: new Date('2026-03-18T00:00:00.000Z'),
  reason: 'steady',
};

function row(externalId: string, at = '2026-03-12T00:00:00.000Z'): NewActivity {
  return {
    type: 'commit',
    externalId,
    externalUrl: null,
    title: externalId,
    occurredAt: new Date(at),
    endedAt: null,
    windowAt: new Date(at),
    count: 1,
    metadata: { repository: 'acme/site', isMerge: false, additions: null, deletions: null, pullRequest: null },
  };
}

const page = (...ids: string[]): StreamPage => ({ activities: ids.map((id) => row(id)) });
const named = (count: number): string[] => Array.from({ length: count }, (_, index) => `row-${index}`);

function streamOf(pages: readonly StreamPage[], change: Partial<Stream> = {}): Stream {
  return {
    name: 'commits',
    label: 'Commits',
    types: ['commit'],
    budget: 'account',
    steadyDays: 3,
    nightlyDays: 30,
    backfill: 'windows',
    absence: 'deletes',
    read: async function* () {
      yield* await Promise.resolve(pages);
    },
    ...change,
  };
}

/** What the database holds in the window, and what it was told. */
class Sink implements PageSink {
  readonly parts: PagePart[] = [];
  readonly budgets: BudgetReading[] = [];
  constructor(readonly stored: string[] = []) {}
  commitPage(part: PagePart): Promise<void> {
    this.parts.push(part);
    return Promise.resolve();
  }
  findUnseen({ seen }: Omit<Absence, 'seenTimeOff'>, limit: number): Promise<string[]> {
    return Promise.resolve(this.stored.filter((id) => !seen.includes(id)).slice(0, limit));
  }
  noteBudget(reading: BudgetReading): void {
    this.budgets.push(reading);
  }
}

describe('a window that was read to its last page', () => {
  it('judges what is gone by all of its pages, over what was asked for', async () => {
    const { absent, rows } = await readWindow(
      streamOf([page('a', 'b'), page(), page('b', 'c')]),
      window,
      null,
      new Sink(),
    );
    expect(absent).toEqual({
      types: ['commit'],
      from: window.from,
      to: window.to,
      seen: ['a', 'b', 'c'],
      seenTimeOff: null,
    });
    expect(rows).toBe(4);
  });

  it('judges by what was really read where that is more, less, or nothing', async () => {
    const wide = { from: new Date('2026-02-01T00:00:00.000Z'), to: new Date('2026-04-01T00:00:00.000Z') };
    const narrow = { from: new Date('2026-03-11T00:00:00.000Z'), to: new Date('2026-03-12T00:00:00.000Z') };
    for (const covered of [wide, narrow]) {
      const { absent } = await readWindow(streamOf([{ ...page('a'), covered }, page()]), window, null, new Sink());
      expect(absent).toMatchObject(covered);
    }
    const nothing = { from: window.to, to: window.to };
    for (const absence of ['deletes', 'confirms'] as const) {
      const stream = streamOf([{ ...page(), covered: nothing }], { absence, confirm: neverAsked });
      expect((await readWindow(stream, window, null, new Sink(['a']))).absent).toBeNull();
    }
  });

  it('concludes nothing where the provider hides a part, be it on one page of many', async () => {
    for (const absence of ['deletes', 'confirms', 'keeps'] as const) {
      const stream = streamOf([page('a'), { ...page('b'), withheld: true }, page('c')], {
        absence,
        confirm: neverAsked,
      });
      const sink = new Sink(['a', 'b', 'c', 'd']);
      expect(await readWindow(stream, window, null, sink)).toMatchObject({ withheld: true, absent: null, rows: 3 });
      expect(sink.parts).toHaveLength(3);
    }
  });

  it('concludes nothing for a stream whose absence means nothing', async () => {
    const stream = streamOf([page()], { absence: 'keeps', confirm: neverAsked });
    expect((await readWindow(stream, window, null, new Sink(['a']))).absent).toBeNull();
  });

  it('judges time off only where its pages speak of it, empty as they may be', async () => {
    const leave = { externalId: 'leave', startsAt: window.from, endsAt: window.to };
    const of = async (...pages: StreamPage[]) => (await readWindow(streamOf(pages), window, null, new Sink())).absent;
    expect(await of(page('a'))).toMatchObject({ seenTimeOff: null });
    expect(await of(page('a'), { ...page(), timeOff: [] })).toMatchObject({ seenTimeOff: [] });
    expect(await of({ ...page(), timeOff: [leave] }, page())).toMatchObject({ seenTimeOff: ['leave'] });
  });

  it('ends nowhere before its last page: an error after the pages leaves them and no conclusion', async () => {
    const sink = new Sink(['gone']);
    const stream = streamOf([], {
      read: async function* () {
        yield await Promise.resolve(page('a'));
        throw new Error('cut');
      },
    });
    await expect(readWindow(stream, window, null, sink)).rejects.toThrow('cut');
    expect(sink.parts.map(({ activities }) => activities?.map(({ externalId }) => externalId))).toEqual([['a']]);
  });
});

describe('a window that could not be stored', () => {
  it('lets go of the provider: what the stream holds open is closed', async () => {
    let closed = false;
    const stream = streamOf([], {
      read: async function* () {
        try {
          for (;;) yield await Promise.resolve(page('a'));
        } finally {
          closed = true;
        }
      },
    });
    const sink = new Sink();
    sink.commitPage = () => Promise.reject(new Error('power cut'));
    await expect(readWindow(stream, window, null, sink)).rejects.toThrow('power cut');
    await new Promise((resolve) => setImmediate(resolve));
    expect(closed).toBe(true);
  });
});

describe('a page', () => {
  it('is committed with its time off and what is gone, with neither where it speaks of neither', async () => {
    const leave = { externalId: 'leave', startsAt: window.from, endsAt: window.to };
    const sink = new Sink();
    await readWindow(streamOf([{ ...page(), timeOff: [leave], removed: ['b'] }, page('a')]), window, null, sink);
    expect(sink.parts.map(({ timeOff, removed }) => [timeOff, removed])).toEqual([
      [[leave], ['b']],
      [[], []],
    ]);
    expect(sink.budgets).toEqual([]);
  });

  it('is committed while the provider is asked for the next one, never for the one after that', async () => {
    const order: string[] = [];
    const sink = new Sink();
    sink.commitPage = async (part) => {
      const [row] = part.activities ?? [];
      order.push(`committing ${row?.externalId ?? ''}`);
      await new Promise((resolve) => setImmediate(resolve));
      order.push(`committed ${row?.externalId ?? ''}`);
    };
    const stream = streamOf([], {
      read: async function* () {
        for (const id of ['a', 'b', 'c']) {
          order.push(`asked for ${id}`);
          yield await Promise.resolve(page(id));
        }
      },
    });
    await readWindow(stream, window, null, sink);
    expect(order).toEqual([
      'asked for a',
      'asked for b',
      'committing a',
      'committed a',
      'asked for c',
      'committing b',
      'committed b',
      'committing c',
      'committed c',
    ]);
  });

  it('reached as far back as it says, else as its oldest row', async () => {
    const sink = new Sink();
    const through = new Date('2026-03-01T00:00:00.000Z');
    const older = { activities: [row('a'), row('b', '2026-03-11T00:00:00.000Z'), row('c')] };
    await readWindow(streamOf([older, { ...older, through, total: 90 }, page()]), window, null, sink);
    expect(sink.parts.map((part) => [part.through, part.total])).toEqual([
      [new Date('2026-03-11T00:00:00.000Z'), null],
      [through, 90],
      [null, null],
    ]);
  });

  it('that states its budget has it noted, those of questions about single rows too', async () => {
    const budget = (remaining: number) => ({ limit: 100, remaining, resetsAt: window.to });
    const sink = new Sink(['gone']);
    const stream = streamOf([{ ...page('a'), budget: budget(9) }], {
      absence: 'confirms',
      confirm: async function* () {
        yield await Promise.resolve({ ...page(), budget: budget(8) });
      },
    });
    await readWindow(stream, window, null, sink);
    expect(sink.budgets.map(({ remaining }) => remaining)).toEqual([9, 8]);
  });
});

describe('the memory of a stream', () => {
  const read = async (reason: Window['reason'], pages: readonly StreamPage[]) => {
    const given: (string | null)[] = [];
    const stream = streamOf([], {
      read: async function* (_window, memory) {
        given.push(memory);
        yield* await Promise.resolve(pages);
      },
    });
    const { memory } = await readWindow(stream, { ...window, reason }, 'kept', new Sink());
    return { given, memory };
  };

  it('is handed to steady windows alone: the others read everything', async () => {
    expect((await read('steady', [page()])).given).toEqual(['kept']);
    expect((await read('nightly', [page()])).given).toEqual([null]);
    expect((await read('backfill', [page()])).given).toEqual([null]);
  });

  it('is the latest that its pages told, null where none did', async () => {
    expect((await read('steady', [{ ...page(), memory: 'one' }, { ...page(), memory: 'two' }, page()])).memory).toBe(
      'two',
    );
    expect((await read('nightly', [{ ...page(), memory: 'one' }])).memory).toBe('one');
    expect((await read('steady', [page()])).memory).toBeNull();
  });
});

describe('a stream that is asked about what was not seen', () => {
  /** `answer`: which of the ids asked about are still there, and which are gone. */
  function asking(pages: readonly StreamPage[], answer: (ids: readonly string[]) => StreamPage[]) {
    const questions: string[][] = [];
    const stream = streamOf(pages, {
      absence: 'confirms',
      confirm: async function* (ids) {
        questions.push([...ids]);
        yield* await Promise.resolve(answer(ids));
      },
    });
    return { questions, stream };
  }

  it('is asked about unseen rows alone, in hundreds, each once', async () => {
    const { questions, stream } = asking([page(...named(40))], (ids) => [{ activities: [], removed: [...ids] }]);
    const sink = new Sink(named(265));
    expect(await readWindow(stream, window, null, sink)).toMatchObject({ absent: null, withheld: false });
    expect(questions.map((ids) => ids.length)).toEqual([100, 100, 25]);
    expect(questions.flat()).toEqual(named(265).slice(40));
    expect(sink.parts.flatMap(({ removed }) => removed)).toEqual(named(265).slice(40));
  });

  it('is asked nothing where all was seen', async () => {
    const { questions, stream } = asking([page('a')], () => []);
    await readWindow(stream, window, null, new Sink(['a']));
    expect(questions).toEqual([]);
  });

  it('is asked about no row twice and comes to an end, whatever it answers', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 350 }),
        fc.func(fc.constantFrom('there', 'gone', 'silent', 'other')),
        async (count, fate) => {
          const { questions, stream } = asking([page('row-3')], (ids) => [
            { activities: ids.filter((id) => fate(id) === 'there').map((id) => row(id)) },
            { activities: [], removed: ids.filter((id) => fate(id) === 'gone') },
            page(...ids.filter((id) => fate(id) === 'other').map((id) => `another-${id}`)),
          ]);
          await readWindow(stream, window, null, new Sink(named(count)));
          const asked = questions.flat();
          expect(new Set(asked).size).toBe(asked.length);
          expect([...asked].sort()).toEqual(
            named(count)
              .filter((id) => id !== 'row-3')
              .sort(),
          );
          for (const ids of questions) expect(ids.length).toBeLessThanOrEqual(100);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('cannot do without the question', async () => {
    const stream = streamOf([page()], { absence: 'confirms' });
    await expect(readWindow(stream, window, null, new Sink(['a']))).rejects.toThrow('cannot be asked');
  });
});

function neverAsked(): AsyncGenerator<StreamPage> {
  throw new Error('Nothing is to be asked here.');
}
