import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import type { NewActivity } from '../../activity';
import type { SlackWorkspace } from './fake';
import { contextOf, startFake } from './testing/in-process';
import { slack } from './index';

const file = '../shared/workspace/slack.json.gz';
const now = () => new Date('2026-11-22T00:00:00.000Z');
const dayMs = 86_400_000;

describe.skipIf(!existsSync(file))('a real working life in Slack (skipped where ../shared/workspace is absent)', () => {
  let data: SlackWorkspace;
  beforeAll(() => {
    data = JSON.parse(gunzipSync(readFileSync(file)).toString()) as SlackWorkspace;
  });

  it('is counted message by message over 2000 days, and again with the same rows', async () => {
    const first = await readBack(data, 'messages');
    expect(sum(first)).toBe(3161);
    expect(sum(await readBack(data, 'messages'))).toBe(3161);
    expect(await readBack(data, 'messages')).toEqual(first);
  });

  it('gives the messages per channel and thread that the truth file names for March 2026 in UTC', async () => {
    const rows = await readBack(data, 'messages');
    const march = rows.filter(
      ({ occurredAt }) => occurredAt >= new Date('2026-03-01') && occurredAt < new Date('2026-04-01'),
    );
    const replies = march
      .map((row) => (row.type === 'message_count' ? row.metadata.replies : 0))
      .reduce((a, b) => a + b, 0);
    expect([sum(march), replies]).toEqual([102, 41]);
    expect(sum(march.filter(({ title }) => title === '#epbs'))).toBe(55);
  });

  it('counts the reactions given in one pass', async () => {
    expect(sum(await readBack(data, 'reactions'))).toBe(485);
  });

  it('costs two requests when nothing has changed', async () => {
    const fake = startFake(data, now);
    const access = { ...contextOf({ fetch: fake.fetch, now }), token: fake.grants.token() };
    const me = await slack.open(access).identify();
    const { streams } = slack.open({ ...access, account: me });
    const memories = new Map<string, string | null>();
    for (const reason of ['nightly', 'steady'] as const) {
      fake.requests.length = 0;
      for (const { name, read, steadyDays } of streams) {
        const window = { from: new Date(now().getTime() - steadyDays * dayMs), to: now(), reason };
        for await (const page of read(window, memories.get(name) ?? null)) memories.set(name, page.memory ?? null);
      }
    }
    expect(fake.requests.map(({ method }) => method)).toEqual(['search.messages', 'reactions.list']);
  });

  it('holds nothing for the other account', async () => {
    expect(await readBack(data, 'messages', 'other')).toEqual([]);
  });
});

/** Newest first in the provider's own windows, as the sync does; rows by external id, as the table keeps them. */
async function readBack(
  data: SlackWorkspace,
  name: string,
  who: 'subject' | 'other' = 'subject',
): Promise<NewActivity[]> {
  const fake = startFake(data, now);
  const access = {
    ...contextOf({ fetch: fake.fetch, now }),
    token: fake.grants.token(slack.readEnv({}).env.scopes, who),
  };
  const me = await slack.open(access).identify();
  const session = slack.open({ ...access, account: me });
  const stream = session.streams.find((candidate) => candidate.name === name);
  if (stream === undefined) throw new Error(`no stream ${name}`);
  const rows = new Map<string, NewActivity>();
  const target = new Date(now().getTime() - 2000 * dayMs);
  const sizes: readonly number[] = stream.backfill === 'whole' ? [2000] : slack.backfillWindowDays;
  for (let to = now(), index = 0; to > target; index += 1) {
    const days = sizes[Math.min(index, sizes.length - 1)] ?? 90;
    const from = new Date(Math.max(target.getTime(), to.getTime() - days * dayMs));
    for await (const page of stream.read({ from, to, reason: 'backfill' }, null)) {
      for (const row of page.activities) rows.set(row.externalId, row);
    }
    to = from;
  }
  return [...rows.values()];
}

function sum(rows: readonly NewActivity[]): number {
  return rows.reduce((total, { count }) => total + count, 0);
}
