/** Numbers that are not the fact's, and units that are not the number's. */
import { units, type Fact, type Unit } from '@/lib/summary/fact';
import { choose, isBacked, type Corruption, type Subject } from './corruption';
import { numberText } from './phrasing';
import { ofKind, replaceSpan, replaceSpans, type Span } from './reading';

interface NumberSpan extends Span {
  unit: Unit;
}

/** Counts are exact; hours and shares are rounded, so that "over 3 hours" may be true of them. */
export const exact: ReadonlySet<Unit> = new Set([
  'commit',
  'pull request',
  'review',
  'issue',
  'page',
  'edit',
  'message',
  'reply',
  'reaction',
  'meeting',
  'person',
  'repository',
  'channel',
  'action',
  'event',
  'time',
] satisfies Unit[]);

export function numbersIn({ reading }: Pick<Subject, 'reading'>): NumberSpan[] {
  return ofKind(reading, 'number').flatMap((span) => (span.unit === null ? [] : [{ ...span, unit: span.unit }]));
}

export function exactCounts(subject: Subject): NumberSpan[] {
  return numbersIn(subject).filter(({ unit }) => exact.has(unit));
}

/** One number of the sentence, given another value. */
function revalue(
  among: (subject: Subject) => NumberSpan[],
  valueOf: (span: NumberSpan, subject: Subject) => number | null,
) {
  return (subject: Subject): string | null => {
    const spans = among(subject);
    if (spans.length === 0) return null;
    const span = subject.random.pick(spans);
    const value = valueOf(span, subject);
    if (value === null || value < 0 || value === span.value || isBacked(value, span.unit, subject)) return null;
    return replaceSpan(subject.reading.text, span, rewritten(span, numberText({ value, unit: span.unit })));
  };
}

/** “3 edited pages” keeps its “edited”. */
export function rewritten(span: Span, text: string): string {
  return span.text.includes(' edited ') ? text.replace(' ', ' edited ') : text;
}

const rounded = (value: number): number => Math.round(value * 100) / 100;

const smallWords = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven'];
const tensWords = {
  A: [20, 'twenty', 30, 'thirty', 40, 'forty', 21, 'twenty-one'],
  B: [12, 'a dozen', 50, 'fifty', 90, 'ninety', 13, 'thirteen', 6, 'half a dozen', 15, 'fifteen'],
};

function spelledOut(span: NumberSpan, subject: Subject): [number, string] {
  const { random, half } = subject;
  if (half === 'A' && random.chance(0.7)) {
    const value = Math.max(2, Math.min(11, Math.round(span.value) + random.pick([-1, 1, 2])));
    return [value, smallWords[value] ?? ''];
  }
  const list = tensWords[half];
  const at = 2 * random.between(0, list.length / 2 - 1);
  return [Number(list[at]), String(list[at + 1])];
}

const digitSets = {
  A: ['٠١٢٣٤٥٦٧٨٩', '０１２３４５６７８９'],
  B: ['०१२३४५६७८९', '𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗', '⁰¹²³⁴⁵⁶⁷⁸⁹', '০১২৩৪৫৬৭৮৯'],
};

const strangeUnits = {
  A: ['commits', 'reviews', 'pages', 'messages', 'pull requests', 'files'],
  B: ['issues', 'meetings', 'edits', 'people', 'lines of code', 'tickets', 'branches', 'comments', 'calls'],
};

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

const timeSteps: Readonly<Partial<Record<Unit, { A: readonly Unit[]; B: readonly Unit[] }>>> = {
  hour: { A: ['minute'], B: ['day', 'week'] },
  minute: { A: ['hour'], B: ['day'] },
  day: { A: ['hour', 'minute'], B: ['week'] },
  week: { A: ['day'], B: ['hour'] },
  'working day': { A: ['hour'], B: ['week'] },
};

export const numberCorruptions: readonly Corruption[] = [
  {
    name: 'number plus or minus one',
    corrupt: revalue(numbersIn, ({ value }, { random }) => rounded(value + random.pick([-1, 1]))),
  },
  { name: 'number times ten', corrupt: revalue(numbersIn, ({ value }) => (value === 0 ? null : rounded(value * 10))) },
  {
    name: 'digits swapped',
    corrupt: revalue(numbersIn, ({ value }) => {
      const digits = String(value);
      return /^\d{2,}$/u.test(digits) && !digits.endsWith('0') ? Number([...digits].reverse().join('')) : null;
    }),
  },
  {
    name: 'decimal point moved',
    corrupt: revalue(
      (subject) => numbersIn(subject).filter(({ unit }) => !exact.has(unit)),
      ({ value }, { random }) => (value === 0 ? null : rounded(random.chance(0.5) ? value / 10 : value * 100)),
    ),
  },
  {
    name: 'another number in words',
    corrupt: (subject) => {
      const spans = numbersIn(subject).filter(({ unit }) => unit !== 'percent');
      if (spans.length === 0) return null;
      const span = subject.random.pick(spans);
      const [value, word] = spelledOut(span, subject);
      if (value === span.value || isBacked(value, span.unit, subject)) return null;
      return replaceSpan(subject.reading.text, span, `${word} ${units[span.unit][value === 1 ? 0 : 1]}`);
    },
  },
  {
    name: 'another number in foreign digits',
    corrupt: (subject) => {
      const changed = revalue(numbersIn, ({ value }) => value + 2);
      const text = changed(subject);
      if (text === null) return null;
      const digits = [...choose(digitSets, subject)];
      const number = changedNumber(subject, text);
      return number === null
        ? null
        : replaceSpan(
            text,
            number,
            [...number.text].map((one) => (/\d/u.test(one) ? (digits[Number(one)] ?? one) : one)).join(''),
          );
    },
  },
  {
    name: 'range in place of a number',
    corrupt: (subject) => {
      const spans = numbersIn(subject);
      if (spans.length === 0) return null;
      const span = subject.random.pick(spans);
      const more = rounded(span.value + subject.random.between(2, 5));
      if (isBacked(more, span.unit, subject)) return null;
      const between = choose({ A: [' to ', ' or '], B: ['–', '-', ' to perhaps ', '/'] }, subject);
      const last = rewritten(span, numberText({ value: more, unit: span.unit }));
      return replaceSpan(subject.reading.text, span, `${span.value}${between}${last}`);
    },
  },
  {
    name: 'wrong unit',
    corrupt: (subject) => {
      const spans = exactCounts(subject).filter(({ unit }) => unit !== 'time');
      if (spans.length === 0) return null;
      const span = subject.random.pick(spans);
      const unit = choose(strangeUnits, subject);
      const known = (Object.keys(units) as Unit[]).find((one) => units[one][1] === unit) ?? null;
      if (known === span.unit || isBacked(span.value, known, subject)) return null;
      return replaceSpan(
        subject.reading.text,
        span,
        `${span.value} ${span.value === 1 ? unit.replace(/s\b/u, '') : unit}`,
      );
    },
  },
  {
    name: 'hours for minutes, days for hours',
    corrupt: (subject) => {
      const spans = numbersIn(subject).filter(({ unit }) => timeSteps[unit] !== undefined);
      if (spans.length === 0) return null;
      const span = subject.random.pick(spans);
      const unit = subject.random.pick(timeSteps[span.unit]?.[subject.half] ?? []);
      if (isBacked(span.value, unit, subject)) return null;
      return replaceSpan(subject.reading.text, span, numberText({ value: span.value, unit }));
    },
  },
  {
    name: 'a count as a percentage',
    corrupt: (subject) => {
      const spans = exactCounts(subject).filter(({ unit }) => unit !== 'time');
      if (spans.length === 0) return null;
      const span = subject.random.pick(spans);
      const sign = choose(
        { A: ['% of the', '% more'], B: [' percent of all', '% of your', ' per cent more'] },
        subject,
      );
      return replaceSpan(subject.reading.text, span, `${span.value}${sign} ${units[span.unit][1]}`);
    },
  },
  {
    name: 'percentage without its sign',
    corrupt: (subject) => {
      const [span] = numbersIn(subject).filter(({ unit }) => unit === 'percent');
      if (!span || isBacked(span.value, 'hour', subject)) return null;
      return replaceSpan(
        subject.reading.text,
        span,
        `${span.value}${choose({ A: [' hours', ' minutes'], B: [' percentage points', ' days', '‰'] }, subject)}`,
      );
    },
  },
  {
    name: 'sign or addition',
    corrupt: (subject) => {
      const spans = numbersIn(subject).filter(({ value, unit }) => value > 0 && unit !== 'percent');
      if (spans.length === 0) return null;
      const span = subject.random.pick(spans);
      const rest = span.text.replace(/^[\d.,]+ /u, '');
      const before = choose({ A: ['-', 'minus '], B: ['−', 'negative ', '+'] }, subject);
      const between = choose({ A: [' fewer '], B: [' more ', ' extra ', ' additional '] }, subject);
      const text = subject.random.chance(0.4)
        ? `${before}${span.text}`
        : `${span.text.slice(0, -rest.length - 1)}${between}${rest}`;
      return replaceSpan(subject.reading.text, span, text);
    },
  },
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

/** The number by which the changed text differs from the good one. */
function changedNumber({ reading }: Subject, text: string): { start: number; end: number; text: string } | null {
  let start = 0;
  while (reading.text[start] === text[start] && start < text.length) start += 1;
  while (start > 0 && /[\d.,]/u.test(text[start - 1] ?? '')) start -= 1;
  const found = /^[\d.,]*\d/u.exec(text.slice(start));
  return found ? { start, end: start + found[0].length, text: found[0] } : null;
}
