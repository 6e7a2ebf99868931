/** Amounts that are vaguer, greater or smaller than the exact count in the fact. */
import { units } from '@/lib/summary/fact';
import { append, choose, type Corruption } from './corruption';
import { exact, exactCounts, rewritten } from './corrupt-numbers';
import { replaceSpan } from './reading';

export const amountCorruptions: readonly Corruption[] = [
  {
    name: 'blurred number',
    corrupt: (subject) => {
      const spans = exactCounts(subject);
      if (spans.length === 0) return null;
      const span = subject.random.pick(spans);
      const words = {
        A: [
          'about',
          'almost',
          'more than',
          'roughly',
          'close to',
          'something like',
          'more or less',
          'around',
          'in the area of',
        ],
        B: ['just under', 'somewhere around', 'fewer than', 'approximately', 'not quite'],
        C: [
          'in the region of',
          'nowhere near',
          'a little under',
          'an estimated',
          'some',
          'very nearly',
          'a shade over',
        ],
      };
      return replaceSpan(subject.reading.text, span, `${choose(words, subject)} ${span.text}`);
    },
  },
  {
    name: 'exaggerated number',
    corrupt: (subject) => {
      const spans = exactCounts(subject).filter(({ value, unit }) => value > 1 && unit !== 'time');
      if (spans.length === 0) return null;
      const span = subject.random.pick(spans);
      const words = {
        A: [
          'nearly',
          'over',
          'at least',
          'all of your',
          'upwards of',
          'well over',
          'up to',
          'another',
          'a further',
          'as few as',
          'just short of',
        ],
        B: ['upwards of', 'well over', 'close to', 'every one of your'],
        C: ['far more than', 'easily', 'way past', 'a massive', 'getting on for', 'a good deal more than'],
      };
      return replaceSpan(subject.reading.text, span, `${choose(words, subject)} ${span.text}`);
    },
  },
  {
    name: 'an amount that is not the number',
    corrupt: (subject) => {
      const spans = exactCounts(subject).filter(({ value, unit }) => value > 3 && value < 90 && unit !== 'time');
      if (spans.length === 0) return null;
      const span = subject.random.pick(spans);
      const words = {
        A: ['countless', 'hundreds of', 'hardly any'],
        B: ['a flood of', 'next to no', 'thousands of', 'innumerable', 'barely any'],
        C: ['scarcely any', 'tens of thousands of', 'virtually no', 'an endless run of', 'zero'],
      };
      return replaceSpan(subject.reading.text, span, `${choose(words, subject)} ${units[span.unit][1]}`);
    },
  },
  {
    name: 'one for many',
    corrupt: (subject) => {
      const spans = exactCounts(subject).filter(({ value, unit }) => value > 2 && unit !== 'time');
      if (spans.length === 0) return null;
      const span = subject.random.pick(spans);
      const [one, many] = units[span.unit];
      const text = choose(
        {
          A: [
            `a ${one}`,
            `a single ${one}`,
            `one ${one}`,
            `the ${one}`,
            `your ${one}`,
            `just one ${one}`,
            `this ${one}`,
            `the one ${one}`,
            one,
            `another ${one}`,
            `each ${one}`,
            `its ${one}`,
            `the last ${one}`,
            `that ${one}`,
          ],
          B: [`one ${one}`, `the only ${one}`, `both ${many}`, `a pair of ${many}`],
          C: [
            `a lone ${one}`,
            `exactly one ${one}`,
            `two ${many}`,
            `a couple of ${many}`,
            `some ${one} or other`,
            `every ${one}`,
          ],
        },
        subject,
      );
      return replaceSpan(subject.reading.text, span, text.replace(/\ba (?=[aeiou])/u, 'an '));
    },
  },
  {
    name: 'share invented',
    corrupt: (subject) => {
      const spans = exactCounts(subject).filter(({ value, unit }) => value > 2 && unit !== 'time');
      if (spans.length === 0 || subject.cited.some(({ numbers }) => numbers['share'] !== undefined)) return null;
      const span = subject.random.pick(spans);
      const words = {
        A: [
          'half of',
          'most of',
          'a third of',
          'part of',
          'some of',
          'the rest of',
          'one of',
          'a fraction of',
          'the first of',
          'a share of',
          'the larger part of',
        ],
        B: ['two thirds of', 'a quarter of', 'the majority of', 'a small part of'],
        C: ['the lion’s share of', 'nearly all of', 'a tenth of', 'the bulk of', 'a good half of', 'none of'],
      };
      return replaceSpan(subject.reading.text, span, `${choose(words, subject)} ${span.text}`);
    },
  },
  {
    name: 'a count added',
    corrupt: (subject) => {
      // Where something is counted already, it may well have happened several times.
      if (
        exactCounts(subject).length > 0 ||
        subject.cited.some(({ numbers }) =>
          Object.values(numbers).some(({ value, unit }) => value > 1 && exact.has(unit)),
        )
      )
        return null;
      return append(
        subject.reading.text,
        choose(
          {
            A: [' twice', ' three times', ' several times'],
            B: [' over and over', ' time and again', ' on four occasions', ' a few times'],
            C: [' a dozen times', ' more than once', ' again and again', ' on two occasions', ' thrice'],
          },
          subject,
        ),
      );
    },
  },
  {
    name: 'thousands and millions',
    corrupt: (subject) => {
      const spans = exactCounts(subject);
      if (spans.length === 0) return null;
      const span = subject.random.pick(spans);
      const size = choose(
        {
          A: ['k', ' thousand'],
          B: ['M', ' million', ' hundred', ' dozen'],
          C: [' billion', ' score', ' trillion', 'K'],
        },
        subject,
      );
      return replaceSpan(subject.reading.text, span, rewritten(span, `${span.value}${size} ${units[span.unit][1]}`));
    },
  },
];
