import { describe, expect, it } from 'vitest';
import { windowFor, customWindow } from '../metrics/windows';
import { factsInputOf } from './facts/facts-input.test-support';
import { composeSummary, type ComposedSummary } from './compose';
import { maxFacts, units } from './fact';
import { limitsOf } from './limits';
import { countWords, findBannedWord } from './wording';
import { overlap, sequencesOf } from './sequences.test-support';
import { hostileTitles, seeded, syntheticRows } from './synthetic-rows.test-support';
import { hasWorkspace, workspaceRows } from './workspace-rows.test-support';

const plurals = Object.values(units)
  .map(([, many]) => many)
  .filter((word) => /^\p{L}/u.test(word));
const singulars = Object.values(units)
  .map(([one]) => one)
  .filter((word) => /^\p{L}/u.test(word));

const zones = ['UTC', 'America/Chicago', 'Asia/Kathmandu', 'Pacific/Kiritimati', 'Europe/Berlin'];
const pages = ['2026-01-05', '2026-03-02', '2026-10-19'];

/** Every promise that holds for any summary of the built-in writer. */
function expectSound(summary: ComposedSummary): void {
  expect(summary.making.rejected).toEqual([]);
  expect(summary.statements.filter(({ kind }) => kind === 'summary')).toHaveLength(1);
  expect([summary.summary, ...summary.highlights, ...summary.insights, ...summary.recommendations]).toEqual(
    summary.statements.map(({ text }) => text),
  );
  expect(summary.highlights.length).toBeLessThanOrEqual(limitsOf(summary.facts).highlights);
  expect(summary.insights.length).toBeLessThanOrEqual(3);
  expect(summary.recommendations.length).toBeLessThanOrEqual(2);
  expect(summary.facts.facts.length).toBeLessThanOrEqual(maxFacts);
  expect(new Set(summary.statements.map(({ text }) => text)).size).toBe(summary.statements.length);
  for (const { text, evidence } of summary.statements) {
    expect(countWords(text), text).toBeLessThanOrEqual(24);
    expect(findBannedWord(text), text).toBeNull();
    expect(text).not.toMatch(/:\/\/|www\.|javascript:|[<>`]|\]\(/u);
    const own = text.replace(/“[^”]*”/gu, '“”');
    expect(own, text).not.toMatch(/[{}[\]|~]|\bundefined\b|\bnull\b|\bNaN\b| {2}| [.,;:]|\b(\p{L}+) \1\b/u);
    expect(own, text).not.toMatch(new RegExp(`(?<![\\d.,])1 (?:${plurals.join('|')})\\b`, 'u'));
    expect(own, text).not.toMatch(new RegExp(`(?<!\\b1) (?<=\\d )(?:${singulars.join('|')})\\b(?! day)`, 'u'));
    expect(text, text).toMatch(/^[^\s].*\.$/u);
    expect(evidence.length).toBeLessThanOrEqual(50);
  }
}

describe('any summary of the built-in writer', () => {
  it('is sound for random weeks, days, months and ranges in many zones', async () => {
    for (let seed = 0; seed < 40; seed += 1) {
      const random = seeded(seed);
      const timeZone = zones[seed % zones.length] ?? 'UTC';
      const monday = pages[seed % pages.length] ?? '2026-01-05';
      const rows = syntheticRows({ seed, monday, weeks: 6, busy: Math.floor(random() * 60) });
      const day = new Date(Date.parse(monday) + Math.floor(random() * 42) * 86_400_000).toISOString().slice(0, 10);
      const until = new Date(Date.parse(day) + 10 * 86_400_000).toISOString().slice(0, 10);
      const asOf = random() < 0.3 ? { asOf: new Date(Date.parse(day) + 15 * 3_600_000) } : {};
      for (const type of ['daily', 'weekly', 'monthly'] as const) {
        expectSound(
          await composeSummary(
            factsInputOf({ rows, window: windowFor(type, day, { timeZone, weekStart: 'monday' }), type, ...asOf }),
          ),
        );
      }
      expectSound(
        await composeSummary(
          factsInputOf({ rows, window: customWindow(day, until, timeZone), type: 'custom', ...asOf }),
        ),
      );
    }
  });

  it('treats hostile titles as titles: no link, no markup, no obedience, no banned word of its own', async () => {
    for (let seed = 100; seed < 125; seed += 1) {
      const rows = syntheticRows({ seed, monday: '2026-03-02', weeks: 2, busy: 40, titles: hostileTitles }).map(
        (row) => (row.type === 'meeting' ? { ...row, title: hostileTitles[seed % hostileTitles.length] ?? '' } : row),
      );
      const summary = await composeSummary(
        factsInputOf({
          rows,
          window: windowFor('weekly', '2026-03-10', { timeZone: 'UTC', weekStart: 'monday' }),
          type: 'weekly',
        }),
      );
      expect(summary.making.rejected).toEqual([]);
      for (const { text } of summary.statements) {
        expect(countWords(text)).toBeLessThanOrEqual(24);
        expect(text).not.toMatch(/:\/\/|www\.|javascript:|[<>`]|\]\(|\*\*/u);
        expect(text).not.toMatch(/[\p{Cc}\u200b\u202a-\u202e\u2066-\u2069\ufeff]/u);
        expect(text.replace(/“[^”]*”/gu, '')).not.toMatch(
          /hacked|ignore all|unproductive|\btop\b|\brank\b|\bshould\b|999999/iu,
        );
        expect((text.match(/“/gu) ?? []).length).toBe((text.match(/”/gu) ?? []).length);
      }
    }
  });

  it('is the same for the same rows in any order, and so is the hash', async () => {
    const rows = syntheticRows({ seed: 7, monday: '2026-03-02', weeks: 3 });
    const window = windowFor('weekly', '2026-03-16', { timeZone: 'Europe/Berlin', weekStart: 'monday' });
    const first = await composeSummary(factsInputOf({ rows, window, type: 'weekly' }));
    const second = await composeSummary(factsInputOf({ rows: [...rows].reverse(), window, type: 'weekly' }));
    expect(second).toEqual(first);
    const other = await composeSummary(
      factsInputOf({
        rows: rows.slice(1),
        window: windowFor('weekly', '2026-03-09', { timeZone: 'Europe/Berlin', weekStart: 'monday' }),
        type: 'weekly',
      }),
    );
    expect(other.factsHash).not.toBe(first.factsHash);
  });

  it('says the same after every sync, which gives rows other ids', async () => {
    for (let seed = 300; seed < 310; seed += 1) {
      const rows = syntheticRows({ seed, monday: '2026-03-02', weeks: 3, busy: 120 });
      const renamed = rows.map((row, index) => ({ ...row, id: `${(index * 7919) % 1000}-${row.id}` }));
      const own = new Map(renamed.map(({ id }, index) => [id, rows[index]?.id]));
      const window = windowFor('weekly', '2026-03-16', { timeZone: 'Europe/Berlin', weekStart: 'monday' });
      const first = await composeSummary(factsInputOf({ rows, window, type: 'weekly' }));
      const second = await composeSummary(factsInputOf({ rows: renamed, window, type: 'weekly' }));
      const named = second.statements.map((one) => ({ ...one, evidence: one.evidence.map((id) => own.get(id)) }));
      expect(named).toEqual(first.statements);
    }
  });

  it('names three titles wherever three things have one', async () => {
    for (let seed = 200; seed < 225; seed += 1) {
      const rows = syntheticRows({ seed, monday: '2026-03-02', weeks: 1, busy: 14 });
      const summary = await composeSummary(
        factsInputOf({
          rows,
          window: windowFor('weekly', '2026-03-02', { timeZone: 'UTC', weekStart: 'monday' }),
          type: 'weekly',
        }),
      );
      const named = new Set(summary.statements.flatMap(({ text }) => text.match(/“[^”]*”/gu) ?? []));
      expect(named.size, JSON.stringify(summary.statements)).toBeGreaterThanOrEqual(3);
    }
  });

  it('stays bounded with 100,000 rows', async () => {
    const rows = syntheticRows({ seed: 3, monday: '2026-03-02', weeks: 1, busy: 100_000 });
    const input = factsInputOf({
      rows,
      window: windowFor('weekly', '2026-03-02', { timeZone: 'UTC', weekStart: 'monday' }),
      type: 'weekly',
    });
    const summary = await composeSummary(input);
    expectSound(summary);
    expect(JSON.stringify(summary.facts).length).toBeLessThan(400_000);
  });
});

describe('consecutive weeks', () => {
  async function overlaps(
    rows: ReturnType<typeof syntheticRows>,
    firstMonday: string,
    timeZone: string,
  ): Promise<number[]> {
    const found: number[] = [];
    let previous: ReadonlySet<string> | null = null;
    for (let week = 0; week < 20; week += 1) {
      const day = new Date(Date.parse(firstMonday) + week * 7 * 86_400_000).toISOString().slice(0, 10);
      const summary = await composeSummary(
        factsInputOf({ rows, window: windowFor('weekly', day, { timeZone, weekStart: 'monday' }), type: 'weekly' }),
      );
      expectSound(summary);
      const current = sequencesOf(summary);
      if (previous) found.push(overlap(previous, current));
      previous = current;
    }
    return found;
  }

  it('share under 30 % of their five-word sequences over 20 synthetic weeks', async () => {
    for (const [seed, busy] of [
      [1, 30],
      [2, 60],
      [3, 12],
      [4, 4],
    ] as const) {
      const rows = syntheticRows({ seed, monday: '2026-01-05', weeks: 20, busy });
      expect(Math.max(...(await overlaps(rows, '2026-01-05', 'Europe/Berlin'))), `seed ${seed}`).toBeLessThan(0.3);
    }
  });

  it.skipIf(!hasWorkspace)(
    'share under 30 % over 20 weeks of the workspace (skipped where ../shared/workspace is absent)',
    async () => {
      const rows = workspaceRows();
      for (const first of ['2025-06-02', '2026-02-02']) {
        const found = await overlaps(rows, first, 'America/Chicago');
        expect(Math.max(...found)).toBeLessThan(0.3);
      }
    },
  );
});
