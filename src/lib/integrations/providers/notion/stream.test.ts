import { describe, expect, it } from 'vitest';
import type { NewActivity } from '../../activity';
import type { Access, StreamPage, Window } from '../../provider';
import { notion } from './index';
import { connect, pageData, readAll, start, wholePast, workspace } from './testing/in-process';

const to = new Date('2026-11-22T12:00:00Z');
const dayMs = 86_400_000;
const steady: Window = { from: new Date(to.getTime() - dayMs), to, reason: 'steady' };
const nightly: Window = { from: new Date(to.getTime() - 30 * dayMs), to, reason: 'nightly' };

const minutesAgo = (minutes: number) => new Date(to.getTime() - minutes * 60_000).toISOString();
const edited = (number: number, minutes: number, over: Record<string, unknown> = {}) =>
  pageData(number, { last_edited_time: minutesAgo(minutes), ...over });
/** Pages 1 … `count`, edited a minute apart, the first one last. */
const pages = (count: number) => Array.from({ length: count }, (_, index) => edited(index + 1, index));

async function pagesOf(access: Access, window: Window): Promise<StreamPage[]> {
  const found: StreamPage[] = [];
  for (const stream of notion.open(access).streams)
    for await (const page of stream.read(window, null)) found.push(page);
  return found;
}

/** The table after the rows of several runs: the last one of each id stands. */
const table = (...runs: NewActivity[][]) => new Map(runs.flat().map((row) => [row.externalId, row]));
const titles = (rows: Map<string, NewActivity>) => new Set([...rows.values()].map(({ title }) => title));

describe('what a run asks for', () => {
  it('a quiet steady run makes one request, and a nightly one a second for the trash', async () => {
    const world = start(workspace([edited(1, 60), edited(2, 3 * 24 * 60)]));
    const access = await connect(world);
    world.requests.length = 0;
    expect(await readAll(access, steady)).toHaveLength(1);
    expect(world.requests.map(({ path }) => path)).toEqual(['/v1/search']);
    world.requests.length = 0;
    expect(await readAll(access, nightly)).toHaveLength(2);
    expect(world.requests.map(({ path }) => path)).toEqual(['/v1/search', '/v1/search']);
  });

  it('keeps a budget of its own for each person and workspace', async () => {
    const access = await connect(start(workspace([])));
    expect(notion.open(access).streams.map(({ budget }) => budget)).toEqual([`${access.account?.id ?? ''}:api`]);
  });
});

describe('edits that arrive late', () => {
  it('an edit that is indexed after the run that should have seen it is seen by the next', async () => {
    const world = start(workspace([]));
    const access = await connect(world);
    expect(await readAll(access, steady)).toEqual([]);
    world.replaceAfter(1, workspace([edited(1, 20)]));
    await readAll(access, steady);
    const later = { ...steady, from: new Date(to.getTime() - 10 * 60_000) };
    expect(await readAll(access, later)).toHaveLength(1);
  });

  it('a second edit within the same minute is the same row with its new title', async () => {
    const world = start(workspace([edited(1, 1)]));
    const access = await connect(world);
    const first = await readAll(access, steady);
    const retitled = { Task: { id: 'title', type: 'title', title: [{ type: 'text', plain_text: 'Renamed' }] } };
    world.replaceAfter(1, workspace([edited(1, 1, { properties: retitled })]));
    await readAll(access, steady);
    expect([...titles(table(first, await readAll(access, steady)))]).toEqual(['Renamed']);
  });
});

describe('trash', () => {
  it('marks at night what was thrown away and unmarks what was restored', async () => {
    const world = start(workspace([edited(1, 600)]));
    const access = await connect(world);
    const trashed = async () =>
      (await readAll(access, nightly)).map((row) => row.type === 'page_edit' && row.metadata.trashed);
    expect(await trashed()).toEqual([false]);
    world.replaceAfter(2, workspace([edited(1, 600, { in_trash: true })]));
    await trashed();
    expect(await trashed()).toEqual([true]);
    world.replaceAfter(2, workspace([edited(1, 600)]));
    await trashed();
    expect(await trashed()).toEqual([false]);
  });
});

describe('a list that changes while its pages are read', () => {
  it('loses no page to edits that move others to the top, and has the moved one by the next run', async () => {
    const all = pages(250);
    const world = start(workspace(all));
    const access = await connect(world);
    const moved = [...all.slice(0, 200), ...all.slice(201), edited(201, 0)];
    world.replaceAfter(1, workspace(moved));
    const first = await readAll(access, steady);
    const second = await readAll(access, steady);
    expect(titles(table(first, second)).size).toBe(250);
  });

  it('a page thrown away meanwhile hides one at most until the next run', async () => {
    const all = pages(250);
    const world = start(workspace(all));
    const access = await connect(world);
    world.replaceAfter(1, workspace(all.slice(1)));
    const first = await readAll(access, steady);
    expect(titles(table(first, await readAll(access, steady))).size).toBe(250);
  });

  it('says cursor_expired where the list has become shorter than the cursor reaches', async () => {
    const world = start(workspace(pages(250)));
    const access = await connect(world);
    world.replaceAfter(1, workspace(pages(50)));
    await expect(readAll(access, steady)).rejects.toMatchObject({ code: 'cursor_expired' });
  });
});

describe('large and cut lists', () => {
  const answering = async (answer: (cursor: number) => object): Promise<Access> => {
    const access = await connect(start(workspace([])));
    const fetch: Access['fetch'] = async (input, init) => {
      const body = (await new Request(input, init).json()) as { start_cursor?: string; filter: { in_trash?: boolean } };
      if (body.filter.in_trash === true) return Response.json({ results: [], has_more: false, next_cursor: null });
      return Response.json(answer(Number(body.start_cursor ?? 0)));
    };
    return { ...access, fetch };
  };
  const hundred = (from: number) => Array.from({ length: 100 }, (_, index) => edited(from + index, from + index));

  it('hands 50,000 pages on a hundred at a time', async () => {
    const access = await answering((cursor) => ({
      results: hundred(cursor),
      has_more: cursor < 49_900,
      next_cursor: cursor < 49_900 ? String(cursor + 100) : null,
    }));
    const [stream] = notion.open(access).streams;
    let rows = 0;
    for await (const page of stream?.read(wholePast, null) ?? []) {
      expect(page.activities.length).toBeLessThanOrEqual(100);
      expect(page.withheld).toBeUndefined();
      rows += page.activities.length;
    }
    expect(rows).toBe(50_000);
  });

  it('says that it is not all where Notion breaks the list off, unless the window was reached', async () => {
    const cut = await answering(() => ({
      results: [edited(1, 1)],
      has_more: false,
      next_cursor: null,
      request_status: { type: 'incomplete', incomplete_reason: 'query_result_limit_reached' },
    }));
    expect((await pagesOf(cut, steady)).map(({ withheld }) => withheld)).toEqual([true]);
    const reached = await answering(() => ({
      results: [edited(1, 1), edited(2, 3 * 24 * 60)],
      has_more: false,
      next_cursor: null,
      request_status: { type: 'incomplete' },
    }));
    expect((await pagesOf(reached, steady)).map(({ withheld }) => withheld)).toEqual([undefined]);
  });
});
