import { describe, expect, it } from 'vitest';
import { phrases } from '../builtin/sentence';
import { fillTemplate } from '../builtin/phrase-template';
import { factKinds, type FactTable } from '../fact';
import { phrase } from '../facts/facts-input';
import type { StatementKind } from '../writer';
import { checkStatement } from './check';
import { samples } from './facts.test-support';
import type { Licence } from './licence';
import { licenceOf } from './licences';
import { sampleOf, tableOf } from './table.test-support';

const kindOf: Readonly<Record<Licence['role'], StatementKind>> = {
  frame: 'summary',
  cluster: 'highlight',
  insight: 'insight',
  gap: 'insight',
  offer: 'recommendation',
};

/** Every ready sentence, filled from samples of its kind. */
function readySentences(table: FactTable): string[] {
  const [fact] = table.facts;
  if (!fact) return [];
  const own = fact.variant === null ? undefined : phrases[`${fact.kind}.${fact.variant}`];
  const { in: inPeriod, noun, before, then } = table.period;
  const words = { in: phrase(inPeriod), noun: phrase(noun), before: phrase(before), then: phrase(then), ...fact.words };
  const numbers = { ...fact.numbers, tense: { value: 1, unit: 'plain' as const } };
  return (own ?? phrases[fact.kind] ?? []).flatMap((template) => fillTemplate(template, { numbers, words }) ?? []);
}

describe('the ready sentences of the built-in writer', () => {
  for (const kind of factKinds) {
    it(`all pass for ${kind}`, () => {
      for (let index = 0; index < samples[kind].length; index += 1) {
        const table = tableOf([[kind, sampleOf(kind, index)]]);
        const texts = readySentences(table);
        expect(texts.length).toBeGreaterThan(0);
        const refused = texts.flatMap((text) => {
          const problems = checkStatement({ kind: kindOf[licenceOf(kind).role], text, factIds: ['F1'] }, table);
          return problems.length === 0 ? [] : [{ text, problems }];
        });
        expect(refused).toEqual([]);
      }
    });
  }

  it('are reached one and all', () => {
    const reached = new Set(
      factKinds.flatMap((kind) =>
        samples[kind].map(({ variant }) =>
          variant !== undefined && phrases[`${kind}.${variant}`] ? `${kind}.${variant}` : kind,
        ),
      ),
    );
    expect(Object.keys(phrases).filter((key) => !reached.has(key))).toEqual([]);
  });
});
