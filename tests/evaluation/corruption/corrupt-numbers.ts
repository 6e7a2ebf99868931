/** Numbers that are not the fact's, and units that are not the number's. */
import { units, type Unit } from '@/lib/summary/fact';
import { choose, isBacked, type Corruption, type Subject } from './corruption';
import { numberText, type Half } from './phrasing';
import { ofKind, replaceSpan, type Span } from './reading';

export interface NumberSpan extends Span {
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
  C: [14, 'fourteen', 60, 'sixty', 16, 'sixteen', 80, 'eighty', 24, 'two dozen', 70, 'seventy', 19, 'nineteen'],
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
  C: ['௦௧௨௩௪௫௬௭௮௯', '๐๑๒๓๔๕๖๗๘๙', '₀₁₂₃₄₅₆₇₈₉', '𝟶𝟷𝟸𝟹𝟺𝟻𝟼𝟽𝟾𝟿', '⓪①②③④⑤⑥⑦⑧⑨'],
};

const strangeUnits = {
  A: ['commits', 'reviews', 'pages', 'messages', 'pull requests', 'files'],
  B: ['issues', 'meetings', 'edits', 'people', 'lines of code', 'tickets', 'branches', 'comments', 'calls'],
  C: ['reactions', 'channels', 'contracts', 'bugs', 'tests', 'releases', 'customers'],
};

const timeSteps: Readonly<Partial<Record<Unit, Readonly<Record<Half, readonly Unit[]>>>>> = {
  hour: { A: ['minute'], B: ['day', 'week'], C: ['working day', 'week'] },
  minute: { A: ['hour'], B: ['day'], C: ['week'] },
  day: { A: ['hour', 'minute'], B: ['week'], C: ['minute'] },
  week: { A: ['day'], B: ['hour'], C: ['minute'] },
  'working day': { A: ['hour'], B: ['week'], C: ['minute'] },
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
      const between = choose(
        {
          A: [' to ', ' or '],
          B: ['–', '-', ' to perhaps ', '/'],
          C: [' or even ', ' through ', ' up to ', ' if not '],
        },
        subject,
      );
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
        {
          A: ['% of the', '% more'],
          B: [' percent of all', '% of your', ' per cent more'],
          C: [' in a hundred of the', '% of these', ' per cent of your', ' out of ten'],
        },
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
        `${span.value}${choose({ A: [' hours', ' minutes'], B: [' percentage points', ' days', '‰'], C: [' weeks', ' points', ' in every thousand'] }, subject)}`,
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
      const before = choose({ A: ['-', 'minus '], B: ['−', 'negative ', '+'], C: ['plus ', '± ', '< '] }, subject);
      const between = choose(
        { A: [' fewer '], B: [' more ', ' extra ', ' additional '], C: [' further ', ' other ', ' spare '] },
        subject,
      );
      const text = subject.random.chance(0.4)
        ? `${before}${span.text}`
        : `${span.text.slice(0, -rest.length - 1)}${between}${rest}`;
      return replaceSpan(subject.reading.text, span, text);
    },
  },
];

/** The number by which the changed text differs from the good one. */
function changedNumber({ reading }: Subject, text: string): { start: number; end: number; text: string } | null {
  let start = 0;
  while (reading.text[start] === text[start] && start < text.length) start += 1;
  while (start > 0 && /[\d.,]/u.test(text[start - 1] ?? '')) start -= 1;
  const found = /^[\d.,]*\d/u.exec(text.slice(start));
  return found ? { start, end: start + found[0].length, text: found[0] } : null;
}
