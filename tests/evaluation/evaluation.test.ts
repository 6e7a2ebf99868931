import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Statement } from '@/lib/http/contract';
import { checkStatement } from './checker/check-statement';
import { ledgerOf } from './checker/ledger';
import { evaluatePeriod, type Outcome } from './evaluate-period';
import { isCovered } from './judge/covered';
import { mustIncludesOf } from './must-include/must-include';
import { meeting } from '@/lib/metrics/sample-rows';
import { ofType, within, type Period, type Row } from './period';
import { periodOf } from './periods/period-of';
import { trapNames } from './periods/traps';
import { openStage, type Stage } from './stage';

/** Of the tuning range, so that the figures that are reported stay unseen. */
const seeds = Array.from({ length: 20 }, (_none, index) => index);
let stage: Stage;
const outcomes: Outcome[] = [];
beforeAll(async () => {
  stage = await openStage();
  for (const seed of seeds) {
    const period = periodOf(seed);
    outcomes.push(await evaluatePeriod(stage, await stage.put(period), period, 'builtin', 0));
  }
}, 600_000);
afterAll(async () => {
  await stage.close();
});

describe('summaries of invented developers', () => {
  it('show nothing that a second reading cannot derive from the database', () => {
    expect(outcomes.flatMap(({ name, unsupported }) => unsupported.map((one) => ({ name, ...one })))).toEqual([]);
    // A check of nothing proves nothing.
    expect(outcomes.flatMap(({ statements }) => statements).length).toBeGreaterThan(100);
  });

  it('cite for every title, reference and channel a row that bears it', () => {
    const named = outcomes.reduce((sum, { verdict }) => sum + verdict.citations.named, 0);
    expect(named).toBeGreaterThan(100);
    expect(outcomes.reduce((sum, { verdict }) => sum + verdict.citations.borne, 0)).toBe(named);
  });
});

describe('the second reading', () => {
  const { period, good } = mergedSomewhere();
  const ledger = ledgerOf(period);
  const tokens = (text: string): string[] => checkStatement({ ...good, text }, ledger).map(({ token }) => token);

  it('finds nothing against a true sentence', () => {
    expect(tokens(good.text)).toEqual([]);
  });

  it.each([
    ['another title', (text: string) => text.replace(/“[^”]*”/, '“Something nobody did”')],
    ['another number', (text: string) => text.replace(/#(\d+)/, (_all, n: string) => `#${Number(n) + 1}`)],
    ['another repository', (text: string) => text.replace(/ in \S+/, ' in Elsewhere/thing')],
    ['another verb', (text: string) => text.replace('merged', 'was reviewed by you, you reviewed it')],
    ['another day', (text: string) => text.replace(/on \d+ \w+/, 'on 30 February')],
    ['a count of nothing', (text: string) => text.replace('.', ', as 977 commits.')],
    ['a clock time', (text: string) => text.replace('.', ' at 03:07.')],
    ['a channel', (text: string) => text.replace('.', ' after talk in #nowhere.')],
  ])('catches %s', (_what, corrupt) => {
    expect(corrupt(good.text)).not.toBe(good.text);
    expect(tokens(corrupt(good.text))).not.toEqual([]);
  });

  it('knows a series by the words that two of its meetings begin with, and by no others', () => {
    const meetings = ['Core call (CC) #1', 'Core call (CC) #2, May'].map((title, index): Row => {
      const [start, end] = [0, 1].map(
        (hour) => new Date(period.window.start.getTime() + (index * 24 + 9 + hour) * 3_600_000),
      );
      if (start === undefined || end === undefined) throw new Error('A meeting has a beginning and an end.');
      return {
        ...meeting(start.toISOString(), end.toISOString(), { externalId: `core-${index}`, title }),
        id: `core-${index}`,
      };
    });
    const rows = [...period.rows, ...meetings];
    const told = (text: string, evidence: string[]): string[] =>
      checkStatement({ kind: 'highlight', text, evidence, metrics: [] }, ledgerOf({ ...period, rows })).map(
        ({ token }) => token,
      );
    expect(told('“Core call (CC)” took place 2 times.', ['core-0', 'core-1'])).toEqual([]);
    expect(told('“Core call (CC)” took place 1 time.', ['core-0'])).toEqual(['core call (cc)']);
    expect(told('“Core call (DD)” took place 2 times.', ['core-0', 'core-1'])).toEqual(['core call (dd)']);
  });

  it('catches a row that is not there', () => {
    expect(checkStatement({ ...good, evidence: [...good.evidence, 'nothing'] }, ledger)).not.toEqual([]);
  });
});

describe('generated periods', () => {
  it('are the same from the same seed', () => {
    expect(periodOf(17)).toEqual(periodOf(17));
    expect(periodOf(17)).not.toEqual(periodOf(18));
  });

  it('hold every trap somewhere, in three of ten', () => {
    const digits = [1, 4, 8];
    const trapped = Array.from({ length: 70 }, (_none, index) => index).filter((seed) => digits.includes(seed % 10));
    expect(new Set(trapped.flatMap((seed) => periodOf(seed).traps))).toEqual(new Set(trapNames));
  });

  it('are not covered by an empty summary, nor by one that cites without naming', () => {
    const items = mustIncludesOf(mergedSomewhere().period);
    expect(items.length).toBeGreaterThan(0);
    for (const item of items.filter(({ evidence }) => evidence.length > 0)) {
      const vague: Statement = { kind: 'highlight', text: 'Much was done.', evidence: [...item.evidence], metrics: [] };
      expect(isCovered(item, [])).toBe(false);
      expect(isCovered(item, [vague])).toBe(false);
    }
  });
});

/** A true sentence, written here from a row that was merged in its window. */
function mergedSomewhere(): { period: Period; good: Statement } {
  const period = periodOf(5);
  const pull = ofType(period.rows, 'pull_request').find(
    ({ metadata, endedAt }) => metadata.mergedAt !== null && within(endedAt, period.window),
  );
  if (pull === undefined) throw new Error('Nothing was merged in that period.');
  const day = new Intl.DateTimeFormat('en-GB', {
    timeZone: period.settings.timeZone,
    day: 'numeric',
    month: 'long',
  }).format(pull.endedAt ?? pull.occurredAt);
  const text = `“${pull.title}” (#${pull.metadata.number}) merged in ${pull.metadata.repository} on ${day}.`;
  return { period, good: { kind: 'highlight', text, evidence: [pull.id], metrics: [] } };
}
