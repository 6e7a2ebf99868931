import { describe, expect, it } from 'vitest';
import type { Counted, Range } from './normalize';
import { ownMessages } from './own-messages';
import type { Search } from './own-messages';

const me = 'U0ME000000';
const range = (from: string, to: string): Range => ({ from: new Date(from), to: new Date(to) });
const hit = (iso: string, micros = 100) => ({
  ts: `${Date.parse(iso) / 1000}.${String(micros).padStart(6, '0')}`,
  user: me,
  channel: { id: 'C0GENERAL0', name: 'general' },
});

/** Pages as Slack would give them; `total` may claim more hits than there are. */
function searchOver(pages: ReturnType<typeof hit>[][], total = pages.flat().length) {
  const asked: string[] = [];
  const search: Search = async (query, page) => {
    asked.push(`${query} #${page}`);
    return { messages: { paging: { total, page, pages: pages.length }, matches: pages[page - 1] ?? [] } };
  };
  return { search, asked };
}

async function collect(search: Search, within: Range) {
  const pages: { messages: Counted[]; completeFrom: Date }[] = [];
  for await (const page of ownMessages(search, me, within)) pages.push(page);
  return { pages, times: pages.flatMap(({ messages }) => messages.map(({ at }) => at.toISOString())) };
}

describe('the search for own messages', () => {
  it('asks two days wider on each side, and the ts decides what lies in the range', async () => {
    const { search, asked } = searchOver([
      [
        hit('2026-03-10T00:00:00.000Z'),
        hit('2026-03-09T23:59:59.000Z'),
        hit('2026-03-09T00:00:00.000Z'),
        hit('2026-03-08T23:59:59.000Z'),
      ],
    ]);
    const { times } = await collect(search, range('2026-03-09T00:00:00.000Z', '2026-03-10T00:00:00.000Z'));
    expect(asked).toEqual([`from:<@${me}> after:2026-03-07 before:2026-03-11 #1`]);
    expect(times).toEqual(['2026-03-09T23:59:59.000Z', '2026-03-09T00:00:00.000Z']);
  });

  it('an empty range asks for nothing', async () => {
    const { search, asked } = searchOver([[hit('2026-03-09T00:00:00.000Z')]]);
    await collect(search, range('2026-03-09T00:00:00.000Z', '2026-03-09T00:00:00.000Z'));
    expect(asked).toEqual([]);
  });

  it('a page is complete down to just above its oldest hit, and the last one to the range’s start', async () => {
    const { search } = searchOver([
      [hit('2026-03-09T12:00:00.000Z'), hit('2026-03-09T11:59:00.000Z')],
      [hit('2026-03-09T10:00:00.000Z')],
    ]);
    const { pages } = await collect(search, range('2026-03-09T00:00:00.000Z', '2026-03-10T00:00:00.000Z'));
    expect(pages.map(({ completeFrom }) => completeFrom.toISOString())).toEqual([
      '2026-03-09T11:59:00.001Z',
      '2026-03-09T00:00:00.000Z',
    ]);
  });

  it('stops at the first page that is older than the range throughout', async () => {
    const { search, asked } = searchOver([
      [hit('2026-03-09T12:00:00.000Z')],
      [hit('2026-03-08T12:00:00.000Z'), hit('2026-03-08T11:00:00.000Z')],
      [hit('2026-03-08T10:00:00.000Z')],
    ]);
    await collect(search, range('2026-03-09T00:00:00.000Z', '2026-03-10T00:00:00.000Z'));
    expect(asked).toHaveLength(2);
  });

  it('a page without hits before the last one does not end the search', async () => {
    const { search } = searchOver([[], [hit('2026-03-09T10:00:00.000Z')]]);
    expect((await collect(search, range('2026-03-09T00:00:00.000Z', '2026-03-10T00:00:00.000Z'))).times).toHaveLength(
      1,
    );
  });

  it('more hits than Slack gives out are read in halves, newest first, each message once', async () => {
    const hits = Array.from({ length: 16_000 }, (_, index) =>
      hit(new Date(Date.parse('2026-03-21T00:00:00Z') - (index + 1) * 60_000).toISOString()),
    );
    const asked: string[] = [];
    const search: Search = async (query, page) => {
      asked.push(query);
      expect(page).toBeLessThanOrEqual(100);
      const [, after = '', before = ''] = /after:(\S+) before:(\S+)/.exec(query) ?? [];
      const [from, to] = [Date.parse(after) / 1000 + 86_400, Date.parse(before) / 1000];
      const found = hits.filter(({ ts }) => Number(ts) >= from && Number(ts) < to);
      const paging = { total: found.length, page, pages: Math.ceil(found.length / 100) };
      return { messages: { paging, matches: found.slice((page - 1) * 100, page * 100) } };
    };
    const { times } = await collect(search, range('2026-03-09T00:00:00.000Z', '2026-03-21T00:00:00.000Z'));
    expect(new Set(times).size).toBe(16_000);
    expect(times).toHaveLength(16_000);
    expect([...times].sort().reverse()).toEqual(times);
  });

  it('a day that holds more than all pages is an error, never a short count', async () => {
    const pages = Array.from({ length: 120 }, () => [hit('2026-03-09T10:00:00.000Z')]);
    const { search } = searchOver(pages, 12_000);
    const reading = collect(search, range('2026-03-09T00:00:00.000Z', '2026-03-10T00:00:00.000Z'));
    await expect(reading).rejects.toMatchObject({ code: 'invalid_request' });
  });

  it('a page that ends beyond the range ends the search, as long as it is in order', async () => {
    const inRange = hit('2026-03-09T12:00:00.000Z');
    const older = hit('2026-03-08T12:00:00.000Z');
    const more = [hit('2026-03-09T10:00:00.000Z')];
    const within = range('2026-03-09T00:00:00.000Z', '2026-03-10T00:00:00.000Z');
    const ordered = searchOver([[inRange, older], more]);
    await collect(ordered.search, within);
    expect(ordered.asked).toHaveLength(1);
    const unordered = searchOver([[older, inRange], more]);
    expect((await collect(unordered.search, within)).times).toHaveLength(2);
  });

  it('an answer that repeats another page is an error, never a skipped page', async () => {
    const { search } = searchOver([[hit('2026-03-09T12:00:00.000Z')], [hit('2026-03-09T10:00:00.000Z')]]);
    const repeating: Search = (query) => search(query, 1);
    await expect(
      collect(repeating, range('2026-03-09T00:00:00.000Z', '2026-03-10T00:00:00.000Z')),
    ).rejects.toMatchObject({ code: 'malformed_answer' });
  });

  it('a list that shrinks at every request is read to its end, not for ever', async () => {
    let asked = 0;
    const search: Search = async (_query, page) => {
      asked += 1;
      const at = new Date(Date.parse('2026-03-09T12:00:00Z') - asked * 1000).toISOString();
      return { messages: { paging: { total: 9000 - asked, page, pages: 90 }, matches: [hit(at)] } };
    };
    const { pages } = await collect(search, range('2026-03-09T00:00:00.000Z', '2026-03-10T00:00:00.000Z'));
    expect(pages.at(-1)?.completeFrom).toEqual(new Date('2026-03-09T00:00:00.000Z'));
    expect(asked).toBeLessThan(500);
  });

  it('totals that merely waver cost requests and no message', async () => {
    const hits = Array.from({ length: 500 }, (_, index) =>
      hit(new Date(Date.parse('2026-03-09T23:00:00Z') - index * 60_000).toISOString()),
    );
    let asked = 0;
    const search: Search = async (_query, page) => {
      asked += 1;
      const total = 500 - (asked % 2);
      return { messages: { paging: { total, page, pages: 5 }, matches: hits.slice((page - 1) * 100, page * 100) } };
    };
    const { times } = await collect(search, range('2026-03-09T00:00:00.000Z', '2026-03-10T00:00:00.000Z'));
    expect(new Set(times).size).toBe(500);
    expect(asked).toBeLessThanOrEqual(25);
  });
});
