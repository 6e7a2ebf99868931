/** Numbers that are the facts' own, each in another's place. */
import type { Fact } from '@/lib/summary/fact';
import { isBacked, type Corruption, type Subject } from './corruption';
import { numbersIn, rewritten, type NumberSpan } from './corrupt-numbers';
import { numberText } from './phrasing';
import { replaceSpans } from './reading';

/** A pair of numbers of one sentence, each in the other's place. */
function exchanged(subject: Subject, pairs: [NumberSpan, NumberSpan][]): string | null {
  if (pairs.length === 0) return null;
  const [one, other] = subject.random.pick(pairs);
  return replaceSpans(subject.reading.text, [
    { span: one, by: rewritten(one, numberText({ value: other.value, unit: one.unit })) },
    { span: other, by: rewritten(other, numberText({ value: one.value, unit: other.unit })) },
  ]);
}

function pairsOf(
  spans: readonly NumberSpan[],
  fits: (one: NumberSpan, other: NumberSpan) => boolean,
): [NumberSpan, NumberSpan][] {
  return spans.flatMap((one, index) =>
    spans
      .slice(index + 1)
      .flatMap((other): [NumberSpan, NumberSpan][] =>
        one.value !== other.value && fits(one, other) ? [[one, other]] : [],
      ),
  );
}

export const exchangeCorruptions: readonly Corruption[] = [
  {
    name: 'two numbers of one fact exchanged',
    corrupt: (subject) => {
      if (subject.cited.length !== 1) return null;
      const fits = (one: NumberSpan, other: NumberSpan): boolean =>
        one.unit === other.unit ||
        (!isBacked(one.value, other.unit, subject) && !isBacked(other.value, one.unit, subject));
      return exchanged(subject, pairsOf(numbersIn(subject), fits));
    },
  },
  {
    name: 'numbers of two facts exchanged',
    corrupt: (subject) => {
      const [first, second] = subject.cited;
      if (!first || !second) return null;
      // Of two facts of one kind in one place, each could have either number.
      if (first.kind === second.kind && nameOf(first, 'repo') === nameOf(second, 'repo')) return null;
      const has = (fact: typeof first, { value, unit }: NumberSpan): boolean =>
        Object.values(fact.numbers).some((number) => number.value === value && number.unit === unit);
      // Each number belongs to one of the two facts, and would be wrong in the other.
      const fits = (one: NumberSpan, other: NumberSpan): boolean =>
        (has(first, one) && !has(second, one) && has(second, other) && !has(first, other)) ||
        (has(second, one) && !has(first, one) && has(first, other) && !has(second, other));
      const apart = (one: NumberSpan, other: NumberSpan): boolean =>
        one.unit === other.unit ||
        (!isBacked(one.value, other.unit, subject) && !isBacked(other.value, one.unit, subject));
      return exchanged(
        subject,
        pairsOf(numbersIn(subject), (one, other) => fits(one, other) && apart(one, other)),
      );
    },
  },
];

function nameOf({ words }: Fact, slot: string): string | null {
  const word = words[slot];
  return word?.as === 'name' ? word.text : null;
}
