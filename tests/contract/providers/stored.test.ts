/** What may be stored at all: nothing private, nothing larger than the schema allows, whatever the provider sends. */
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parseJson } from '@/lib/http/answer';
import { activities, timeOff } from '@/lib/db/schema/activities';
import { connections, integrationSyncLogs, rateBudgets } from '@/lib/db/schema/connections';
import { notifications } from '@/lib/db/schema/notices';
import { providers } from '@/lib/integrations/registry';
import { textsUnder, withMore, withTitles } from './changes';
import { dayMs, registered } from './desk';
import { Ledger, sampleOf } from './ledger';

/** Names under which providers keep what people wrote to each other, where they were, and who they are. */
const privateNames =
  /^(text|plain_text|body|description|location|attachments|blocks|notes|email|emails|attendees|creator|organizer)$/i;
/** Inside of those: what a thing is called, which is shown, and what is no text of anybody's. */
const toldNames =
  /^(title|name|summary|id|type|color|responseStatus|iCalUID|annotations|href|url|object|displayName)$/i;
/** Words and addresses; a single word or an id proves nothing. */
const isText = (text: string): boolean => text.length >= 8 && /\s|@/.test(text.trim());

/** What a provider may add to any record tomorrow. */
const planted = {
  description: 'planted: what only the two of us know',
  location: 'planted: 12 Secret Street',
  notes: 'planted: do not forward',
  body: 'planted: a whole message',
  text: 'planted: what was said',
  email: 'planted@private.example',
  attendeeAddresses: ['planted-guest@private.example'],
};

describe.each(registered)('what is stored of %s', (id) => {
  const data = sampleOf(id);
  const secrets = [
    ...textsUnder(
      data,
      (key) => privateNames.test(key),
      (key) => toldNames.test(key),
    ),
  ].filter(isText);
  let ledger: Ledger;
  beforeAll(async () => {
    ledger = await Ledger.open(id);
  });
  beforeEach(async () => {
    await ledger.reset();
    ledger.provide(data);
  });
  afterAll(() => ledger?.close());

  /** Every table that holds anything of a sync, as text. */
  async function everything(): Promise<string> {
    const { db } = ledger.database;
    const tables = [activities, timeOff, connections, integrationSyncLogs, rateBudgets, notifications];
    const texts = tables.map(async (table) => {
      const rows = await db.select({ text: sql<string>`to_jsonb(${table})::text` }).from(table);
      return rows.map(({ text }) => text).join('\n');
    });
    return (await Promise.all(texts)).join('\n');
  }

  const said =
    secrets.length > 0 ? '' : ' (skipped: the sample data has none, so the planted ones below stand for them)';
  it.skipIf(said !== '')(`is nothing that anybody wrote, no place, no address of those one meets${said}`, async () => {
    const { connection } = await ledger.imported();
    await ledger.sync(connection);
    const titles = new Set((await ledger.rows(connection)).map(({ title }) => title));
    const stored = await everything();
    expect(stored).toContain([...titles][0]);
    for (const secret of secrets.filter((text) => !titles.has(text)))
      expect(stored.includes(JSON.stringify(secret).slice(1, -1)), secret).toBe(false);
  });

  it('is nothing of fields that nobody asked for, and the rows are the same with them', async () => {
    const straight = (await ledger.imported()).connection;
    let answers = 0;
    ledger.send = async (input, init) => {
      const answer = await ledger.sandbox.fetch(input, init);
      const text = await answer.text();
      const body = parseJson(text);
      if (body !== undefined) answers += 1;
      const { status, headers } = answer;
      const url = answer.url;
      const changed = new Response(body === undefined ? text : JSON.stringify(withMore(body, planted)), {
        status,
        headers,
      });
      Object.defineProperty(changed, 'url', { value: url });
      return changed;
    };
    const { connection, run } = await ledger.imported();
    expect(run).toMatchObject({ status: 'success', errorCode: null });
    await ledger.sync(connection);
    expect(answers).toBeGreaterThan(0);
    expect(await ledger.rows(connection)).toEqual(await ledger.rows(straight));
    expect(await everything()).not.toMatch(/planted/);
  });

  it('is of the types that the provider promises, at times that can be, under links that can be opened', async () => {
    const { connection } = await ledger.imported();
    const rows = (await ledger.rows(connection)).filter(({ type }) => type !== 'time off');
    expect(rows.length).toBeGreaterThan(0);
    const latest = new Date(ledger.now().getTime() + 15 * dayMs).toISOString();
    for (const row of rows) {
      expect(providers[id].activityTypes).toContain(row.type);
      expect(row.externalId.length, row.externalId).toBeLessThanOrEqual(500);
      expect(row.externalId).not.toContain('@');
      expect(row.externalUrl ?? 'https://none', row.externalId).toMatch(/^https?:\/\/[^\s@]+$/);
      expect(row.occurredAt <= latest, row.externalId).toBe(true);
      expect(row.endedAt === null || row.endedAt >= row.occurredAt, row.externalId).toBe(true);
      expect(Number.isInteger(row.count) && row.count >= 1, row.externalId).toBe(true);
      expect(JSON.stringify(row.metadata).length, row.externalId).toBeLessThanOrEqual(4000);
    }
  });

  it('has titles of one clean line of at most 300 characters, however long and odd the provider’s are', async () => {
    const connection = await ledger.connect();
    const before = await ledger.imported();
    const titles = new Set((await ledger.rows(before.connection)).map(({ title }) => title));
    const odd = `\u202e\u0000\u200b\ud800 ${'😀 long '.repeat(400)}`;
    ledger.provide(withTitles(data, titles, (title) => `${title}${odd}`));
    expect(await ledger.sync(connection)).toMatchObject({ status: 'success', errorCode: null });
    const rows = await ledger.rows(connection);
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.some(({ title }) => title.includes('😀'))).toBe(true);
    for (const { title, type } of rows) {
      if (type === 'time off') continue;
      expect(title.trim()).not.toBe('');
      expect([...title].length).toBeLessThanOrEqual(300);
      expect(title).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\ufeff]/);
    }
  });

  it('is remembered between runs in less than 8 kB, with neither address nor token in it', async () => {
    const { connection } = await ledger.imported();
    await ledger.sync(connection);
    const { cursor } = await ledger.connection(connection);
    const streams = Object.values(cursor?.streams ?? {});
    expect(streams.length).toBeGreaterThan(0);
    for (const { memory } of streams) {
      expect(Buffer.byteLength(memory ?? '')).toBeLessThan(8000);
      expect(memory ?? '').not.toMatch(/@|bearer|token/i);
    }
  });
});
