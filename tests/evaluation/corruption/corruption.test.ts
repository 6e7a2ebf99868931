import { beforeAll, describe, expect, it } from 'vitest';
import { factKinds, type FactTable } from '@/lib/summary/fact';
import type { DraftStatement } from '@/lib/summary/writer';
import { corrupted, corruptionsOf } from './corruptions';
import { goodStatementsOf, keyOf, type GoodStatement } from './good-statements';
import { measure } from './measure';
import { longest, wordsIn, type Half } from './phrasing';
import { randomFrom } from './random';
import { totalsOf } from './report';
import { tellings, wordingsFor } from './second-author';
import { windowOf } from './windows';

const seeds = [3, 5, 8, 11, 14, 17, 20, 23, 26];
let good: GoodStatement[];

let goodOfC: GoodStatement[];

beforeAll(async () => {
  good = (await Promise.all(seeds.map((seed) => goodStatementsOf(windowOf(seed), 'A')))).flat();
  goodOfC = (await Promise.all(seeds.map((seed) => goodStatementsOf(windowOf(seed), 'C')))).flat();
});

function firstOf(name: string, most: number, half: Half = 'A'): { from: GoodStatement; made: DraftStatement }[] {
  const corruption = corruptionsOf(half).find((one) => one.name === name);
  if (!corruption) throw new Error(`There is no corruption “${name}”.`);
  const random = randomFrom('test', name);
  const pairs: { from: GoodStatement; made: DraftStatement }[] = [];
  for (const from of random.shuffle(half === 'C' ? goodOfC : good)) {
    const made = corrupted(corruption, from, half, random);
    if (made !== null) pairs.push({ from, made });
    if (pairs.length === most) break;
  }
  return pairs;
}

describe('the corruptions', () => {
  const names = corruptionsOf('A').map(({ name }) => name);

  it('are more than 25 kinds, each of its own name, and some are kept for the report', () => {
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThan(25);
    expect(corruptionsOf('B').length).toBeGreaterThan(names.length);
    expect(corruptionsOf('C').length).toBeGreaterThanOrEqual(corruptionsOf('B').length + 6);
  });

  const cases = [
    ...names.map((name) => ({ name, half: 'A' as const })),
    ...corruptionsOf('C').flatMap(({ name, heldOut }) => (heldOut === 'C' ? [{ name, half: 'C' as const }] : [])),
  ];

  it.each(cases)('change a statement and never make a good one: $name', ({ name, half }) => {
    const all = half === 'C' ? goodOfC : good;
    const known = new Set(all.map(({ window, statement }) => `${window.seed} ${keyOf(statement)}`));
    const pairs = firstOf(name, 30, half);
    expect(pairs.length).toBeGreaterThan(0);
    for (const { from, made } of pairs) {
      expect(keyOf(made)).not.toBe(keyOf(from.statement));
      expect(wordsIn(made.text)).toBeLessThanOrEqual(longest);
      expect(known.has(`${from.window.seed} ${keyOf(made)}`)).toBe(false);
    }
  });

  it('are the same from the same seed', () => {
    expect(names.map((name) => firstOf(name, 2).map(({ made }) => made))).toEqual(
      names.map((name) => firstOf(name, 2).map(({ made }) => made)),
    );
  });

  it('take a number that the cited facts do not have', () => {
    for (const { from, made } of firstOf('number plus or minus one', 60)) {
      const cited = from.window.table.facts.filter(({ id }) => made.factIds.includes(id));
      const [value] = made.text.split(' ').filter((word, index) => word !== from.statement.text.split(' ')[index]);
      const held = cited.flatMap(({ numbers }) =>
        Object.values(numbers).map((number) => `${number.value} ${number.unit}`),
      );
      expect(held).not.toContain(value);
      expect(value).toMatch(/\d/u);
    }
  });
});

describe('the second author', () => {
  it('has words of its own for every kind of fact, in every part, and no wording in two', () => {
    const tables: FactTable[] = seeds.map((seed) => windowOf(seed).table);
    const variants = new Map<string, { kind: (typeof factKinds)[number]; variant: string | null }>();
    for (const { kind, variant } of tables.flatMap(({ facts }) => facts))
      variants.set(`${kind} ${variant}`, { kind, variant });
    for (const fact of variants.values()) {
      const { A, B, C } = wordingsFor(fact);
      expect(A, `${fact.kind} ${fact.variant}`).not.toHaveLength(0);
      expect(B, `${fact.kind} ${fact.variant}`).not.toHaveLength(0);
      expect(C, `${fact.kind} ${fact.variant}`).not.toHaveLength(0);
      expect(A.filter((wording) => B.includes(wording))).toEqual([]);
      expect(C.filter((wording) => A.includes(wording) || B.includes(wording))).toEqual([]);
    }
    expect(Object.keys(tellings).sort()).toEqual([...factKinds].sort());
  });

  it('fills every hole and keeps to the length of a statement', () => {
    for (const { statement } of [...good, ...goodOfC].filter(({ author }) => author === 'second')) {
      expect(statement.text).not.toMatch(/[{}]|undefined|null|NaN|\s\s|^\s/u);
      expect(wordsIn(statement.text)).toBeLessThanOrEqual(longest);
    }
  });

  it('writes at least two fifths of the good statements', () => {
    for (const all of [good, goodOfC])
      expect(all.filter(({ author }) => author === 'second').length).toBeGreaterThanOrEqual(0.4 * all.length);
  });
});

it('the check lets nearly all good statements pass and catches the corrupted', async () => {
  const totals = totalsOf(await measure({ half: 'A', seeds, statements: 1000 }));
  expect(totals.statements).toBeGreaterThanOrEqual(1000);
  expect(totals.blocked / totals.good).toBeLessThanOrEqual(0.005);
  expect(totals.caught / totals.statements).toBeGreaterThanOrEqual(0.995);
});
