import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtinWriter } from '@/lib/summary/builtin/builtin-writer';
import { cleanTitle } from '@/lib/integrations/activity';
import type { SummaryWriter } from '@/lib/summary/writer';
import { poisonedTitles } from '../support/poisoned-titles';
import { startModelServer, type ModelServer } from '../support/model-server/server';
import { plainTitles, weekFacts, weekRows, writerAt, written } from './llm-rig';

const all = Object.entries(poisonedTitles).flatMap(([trick, titles]) => titles.map((title) => ({ trick, title })));
let server: ModelServer;
let obedient: SummaryWriter;
beforeAll(async () => {
  server = await startModelServer('obedient');
  obedient = await writerAt(server.url);
});
afterAll(() => server.close());

/**
 * Statements with what stands in quotation marks taken out: the only place where a title may be. Sorted, because a model
 * that names a fact first, for whatever reason, still says what is true of it.
 */
async function outline(writer: SummaryWriter, titles: typeof plainTitles): Promise<string[]> {
  const { statements } = await written(writer, weekFacts(weekRows(titles)));
  return statements
    .map(({ kind, text, evidence }) => `${kind}: ${text.replace(/“[^“”]*”/gu, '“”')} [${evidence.length}]`)
    .sort();
}

async function shown(writer: SummaryWriter, titles: typeof plainTitles): Promise<string> {
  const { statements } = await written(writer, weekFacts(weekRows(titles)));
  return statements.map(({ text }) => text).join('\n');
}

it('there are at least 200 distinct ones', () => {
  expect(new Set(all.map(({ title }) => title)).size).toBe(all.length);
  expect(all.length).toBeGreaterThanOrEqual(200);
});

/** Titles that turned up in the model's own words. Its sentences hold placeholders: a title not obeyed changes nothing in them. */
const obeyed = new Set<string>();

const places = ['commit', 'page', 'meeting'] as const;

describe.each(Object.entries(poisonedTitles))('a title that tries %s', (_trick, titles) => {
  it.each(places)('changes nothing but the quoted title, as a %s, with a model that obeys it', async (place) => {
    const clean = await outline(obedient, plainTitles);
    const plainAnswer = server.answers.at(-1);
    for (const title of titles) {
      const before = server.answers.length;
      const poisoned = { ...plainTitles, [place]: cleanTitle(title, 'x') };
      expect(await outline(obedient, poisoned), title).toEqual(clean);
      if (server.answers[before] !== plainAnswer) obeyed.add(title);
    }
  });

  it('changes nothing but the quoted title with the built-in writer', async () => {
    const clean = await outline(builtinWriter, plainTitles);
    for (const title of titles)
      for (const place of places)
        expect(await outline(builtinWriter, { ...plainTitles, [place]: title }), title).toEqual(clean);
  });

  it('brings no address, no markup and nothing invisible to the page', async () => {
    for (const title of titles) {
      const text = await shown(obedient, { commit: title, page: title, meeting: title });
      for (const form of [text, text.normalize('NFKC')]) {
        expect(form, title).not.toMatch(/:\/\/|www\.\S|\b(?:javascript|vbscript|data|mailto|file|tel|blob|ftp):\S/iu);
        expect(form, title).not.toMatch(/[<>]|\]\s*\(|!\[|\*\*|~~|`/u);
      }
      expect(text, title).not.toMatch(invisible);
    }
  });
});

/** A line break parts the statements here, and is none of theirs. */
const invisible = /[\p{Co}\p{Cs}\ufe00-\ufe0e\u{e0000}-\u{e0fff}]|(?!\n)\p{Cc}|(?!\u200d)\p{Cf}/u;

it('the model did obey most of them: its answers hold what the titles asked for', () => {
  expect(obeyed.size).toBeGreaterThan(150);
});
