import { describe, expect, it } from 'vitest';
import type { StreamPage } from '../../provider';
import type { SlackWorkspace } from './fake';
import { me, tsOf, workspaceOf, wrote } from './testing/in-process';
import { open, read, small } from './testing/small-workspace';

const twoDays = ['2026-11-20T12:00:00Z', '2026-11-22T12:00:00Z'] as const;
const month = ['2026-10-23T12:00:00Z', '2026-11-22T12:00:00Z'] as const;
const peer = 'U0PEER0000';

const minutesBefore = (count: number) => new Date(Date.parse('2026-11-22T11:59:00Z') - count * 60_000).toISOString();
const channels = { channels: [{ id: 'C0GENERAL0', name: 'general' }] };

/** `count` messages of a colleague, a minute apart, newest first, to which the user has reacted. */
const reactedTo = (count: number) =>
  Array.from({ length: count }, (_, index) => wrote(tsOf(minutesBefore(index)), { user: peer, reactions: mine(1) }));
const mine = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ name: `emoji-${index}`, users: [me], count: 1 }));
const written = (count: number) => Array.from({ length: count }, (_, index) => wrote(tsOf(minutesBefore(index))));
const general = (messages: SlackWorkspace['history'][string]) =>
  workspaceOf({ channels, history: { C0GENERAL0: messages } });
const countOf = (pages: StreamPage[]) =>
  pages.flatMap(({ activities }) => activities).reduce((sum, { count }) => sum + count, 0);

/** The rows as the table holds them at the end: the last one of each id stands. */
const lastCount = (pages: StreamPage[]) =>
  [...new Map(pages.flatMap(({ activities }) => activities.map((row) => [row.externalId, row.count]))).values()].reduce(
    (sum, count) => sum + count,
    0,
  );

function openChanging(data: SlackWorkspace, method: string, changes: Record<number, SlackWorkspace>) {
  const opened = open(data);
  for (const [count, next] of Object.entries(changes)) opened.fake.replaceAfter(method, Number(count), next);
  return opened;
}

describe('a quiet steady run', () => {
  it('costs one request a stream: the first page of the messages, and one look at the reactions', async () => {
    const opened = open();
    const [{ memory } = {}] = (await read(opened, 'reactions', ...month, { reason: 'nightly' })).slice(-1);
    expect(memory).toMatch(/^[0-9a-f]{64}$/);
    opened.fake.requests.length = 0;
    await read(opened, 'messages', ...twoDays);
    const quiet = await read(opened, 'reactions', ...month, { memory: memory ?? null });
    expect(opened.fake.requests.map(({ method }) => method)).toEqual(['search.messages', 'reactions.list']);
    expect(quiet).toEqual([{ activities: [], covered: { from: new Date(month[1]), to: new Date(month[1]) }, memory }]);
  });

  it('asks for one page however many messages lie before the overlap', async () => {
    const older = Array.from({ length: 400 }, (_, index) =>
      wrote(tsOf(new Date(Date.parse('2026-11-20T11:00:00Z') - index * 60_000).toISOString())),
    );
    const opened = open(general([...written(50), ...older]));
    expect(countOf(await read(opened, 'messages', ...twoDays))).toBe(50);
    expect(opened.fake.requests).toHaveLength(1);
  });
});

describe('what the one look at the reactions sees', () => {
  const remember = async (data: SlackWorkspace) =>
    (await read(open(data), 'reactions', ...month)).at(-1)?.memory ?? null;

  it.each<[string, SlackWorkspace, SlackWorkspace]>([
    ['a new one', general(reactedTo(3)), general(reactedTo(4))],
    ['one taken back', general(reactedTo(3)), general(reactedTo(2))],
    ['one taken back on a later page', general(reactedTo(250)), general(reactedTo(249))],
    [
      'a second one on the same message',
      general(reactedTo(1)),
      general([wrote(tsOf(minutesBefore(0)), { user: peer, reactions: mine(2) })]),
    ],
    ['one taken back and one given', general(reactedTo(150)), general(reactedTo(151).slice(1))],
  ])('%s', async (_name, before, after) => {
    const opened = open(after);
    const pages = await read(opened, 'reactions', ...month, { memory: await remember(before) });
    expect(pages.at(-1)?.covered?.from).toEqual(new Date(month[0]));
    expect(countOf(pages)).toBe(countOf(await read(open(after), 'reactions', ...month)));
  });

  it('is not asked to decide on a nightly pass, on history, or without memory', async () => {
    const memory = await remember(small);
    for (const how of [{ reason: 'nightly' as const, memory }, { reason: 'backfill' as const, memory }, {}]) {
      expect(countOf(await read(open(), 'reactions', ...month, how))).toBe(4);
    }
  });

  it('an empty list is remembered too, and leaves a page that covers the window', async () => {
    const empty = general([]);
    const first = await read(open(empty), 'reactions', ...month);
    expect(first.at(-1)).toMatchObject({ activities: [], memory: await remember(empty) });
    expect(first.at(-1)?.covered?.from).toEqual(new Date(month[0]));
  });

  it('neither a text nor a name is in the memory', async () => {
    expect(await remember(small)).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('lists that change while their pages are read', () => {
  it('a message deleted from a page already read hides none of the next page', async () => {
    const all = written(250);
    const opened = openChanging(general(all), 'search.messages', { 1: general(all.slice(1)) });
    const pages = await read(opened, 'messages', ...twoDays);
    // The deleted one was read while it was there; the next run counts it no more.
    expect(lastCount(pages)).toBe(250);
    expect(lastCount(await read(opened, 'messages', ...twoDays))).toBe(249);
  });

  it('a whole page deleted at once is walked back over', async () => {
    const all = written(450);
    const opened = openChanging(general(all), 'search.messages', { 3: general(all.slice(220)) });
    expect(lastCount(await read(opened, 'messages', ...twoDays))).toBe(450);
  });

  it('a reaction taken back while pages are read hides no other, and the last pass counts', async () => {
    const all = reactedTo(250);
    const opened = openChanging(general(all), 'reactions.list', { 2: general(all.slice(1)) });
    const pages = await read(opened, 'reactions', ...month, { reason: 'nightly' });
    expect(countOf(pages)).toBe(249);
    opened.fake.requests.length = 0;
    await read(opened, 'reactions', ...month, { memory: pages.at(-1)?.memory ?? null });
    expect(opened.fake.requests).toHaveLength(1);
  });

  it('reactions that never hold still are taken as they are, and read again by the next run', async () => {
    const all = reactedTo(250);
    const changes = Object.fromEntries(
      Array.from({ length: 40 }, (_, index) => [index + 1, general(all.slice(0, 249 - index))]),
    );
    const opened = openChanging(general(all), 'reactions.list', changes);
    const pages = await read(opened, 'reactions', ...month, { reason: 'nightly' });
    const again = await read(opened, 'reactions', ...month, { memory: pages.at(-1)?.memory ?? null });
    expect(again.at(-1)?.covered?.from).toEqual(new Date(month[0]));
  });
});

describe('the edges of a window', () => {
  it('absence is judged over the whole quarters that were read', async () => {
    const pages = await read(open(), 'messages', '2026-11-20T10:04:00Z', '2026-11-20T10:05:01Z');
    expect(pages.map(({ covered }) => covered)).toEqual([
      { from: new Date('2026-11-20T10:00:00Z'), to: new Date('2026-11-20T10:15:00Z') },
    ]);
  });

  it('conversations are looked up for reactions of the window alone', async () => {
    const opened = open();
    await read(opened, 'reactions', '2026-11-21T00:00:00Z', '2026-11-22T12:00:00Z');
    expect(opened.fake.requests.map(({ method }) => method)).toEqual(['reactions.list', 'reactions.list']);
  });
});
