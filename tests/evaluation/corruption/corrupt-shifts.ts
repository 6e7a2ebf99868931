/** Orders, directions and days turned round by a word or two, and things done that were only meant. Of C alone. */
import type { Fact, FactKind } from '@/lib/summary/fact';
import { saysNo, type Corruption, type Subject } from './corruption';
import { numbersIn } from './corrupt-numbers';
import { inOtherWords, unless, type Swap } from './insertions';
import { findOwn, ofKind, replaceSpan } from './reading';

/** Where all blocks are of one length, the largest is the smallest as well. */
function hasUnequalBlocks({ numbers }: Fact): boolean {
  const [whole, largest] = [numbers['focus'], numbers['largest']];
  if (!whole || !largest || whole.unit !== 'hour' || largest.unit !== 'hour') return false;
  return Math.abs(whole.value - largest.value * Math.round(whole.value / largest.value)) > 0.5;
}

const extremes: ReadonlySet<FactKind> = new Set([
  'pull_request_cycle',
  'busiest_day',
  'busiest_hours',
  'busiest_against_meetings',
  'channel_concentration',
] satisfies FactKind[]);

function hasAnotherEnd(fact: Fact): boolean {
  if (fact.kind === 'focus_time') return hasUnequalBlocks(fact);
  if (fact.kind === 'open_long') return (fact.numbers['pulls']?.value ?? 0) > 1;
  return extremes.has(fact.kind);
}

/** What is counted in working days: for that long something waits. */
const waiting: ReadonlySet<FactKind> = new Set([
  'open_long',
  'waiting_for_you',
  'ask_for_review',
  'decide_open',
] satisfies FactKind[]);

const bases: Readonly<Record<string, string>> = {
  reviewed: 'review',
  opened: 'open',
  made: 'make',
  wrote: 'write',
  sent: 'send',
  edited: 'edit',
  created: 'create',
  changed: 'change',
  gave: 'give',
  committed: 'commit',
  attended: 'attend',
  posted: 'post',
  began: 'begin',
  logged: 'log',
};

const turned: Readonly<Partial<Record<FactKind, readonly Swap[]>>> = {
  coverage_gap: [
    [/\bbefore\b/u, ['after']],
    [/\bafter\b/u, ['before']],
    [/\b[Uu]p to\b/u, ['starting from']],
  ],
  repository_quiet: [
    [/\bbefore\b/u, ['after', 'that followed']],
    [/\bprevious\b/u, ['following', 'next']],
  ],
  repository_new: [[/\b[Aa]fter\b/u, ['before', 'ahead of']]],
  pull_request_merged: [
    [/\bafter (?=you opened|it was opened)/u, ['before ']],
    [/\bearlier\b/u, ['later', 'afterwards']],
  ],
  reverted: [[/\b[Aa]fter (?=its|it had)/u, ['before ', 'long before ']]],
};

const otherDirections: readonly Swap[] = [
  [/\babove\b/u, ['below', 'short of']],
  [/\bbelow\b/u, ['above', 'beyond']],
  [/\bgained\b/u, ['lost', 'gave up']],
  [/\blost\b/u, ['gained', 'won back']],
  [/\bwere ahead of\b/u, ['trailed', 'lagged']],
  [/\blonger than\b/u, ['shorter than']],
  [/\bshorter than\b/u, ['longer than']],
  [/\bbarely changed\b/u, ['changed a lot', 'was turned upside down']],
  [/\bmuch the same as\b/u, ['nothing like', 'double']],
  [/\broughly level with\b/u, ['way ahead of', 'a shadow of']],
  [/\b[Ll]ittle changed\b/u, ['much changed']],
  [/\bwere level\b/u, ['were far apart', 'drifted apart']],
];

const compared: ReadonlySet<FactKind> = new Set(['focus_time', 'meeting_change', 'review_load'] satisfies FactKind[]);

const joint = /; in addition,|, and beyond that|\. Besides,|\. In addition,|, and also|, and(?= )|, while/u;

export const shiftCorruptions: readonly Corruption[] = [
  {
    name: 'superlative turned round',
    heldOut: 'C',
    corrupt: unless(
      ({ cited }) => !cited.every(hasAnotherEnd),
      inOtherWords([
        [/\blongest\b/u, ['shortest']],
        [/\boldest\b/u, ['newest', 'youngest']],
        [/\blargest\b/u, ['smallest']],
        [/\bslowest\b/u, ['fastest', 'quickest']],
        [/\bbusiest\b/u, ['quietest', 'calmest']],
        [/\bfullest\b/u, ['emptiest', 'lightest']],
        [/\bhighest\b/u, ['lowest']],
        [/\bmost active\b/u, ['least active']],
      ]),
    ),
  },
  {
    name: 'day moved by a word',
    heldOut: 'C',
    corrupt: ({ reading, statement, random }) => {
      if (statement.kind !== 'highlight') return null;
      for (const span of random.shuffle(ofKind(reading, 'weekday', 'date'))) {
        const on = /\b[Oo]n $/u.exec(reading.own.slice(0, span.start))?.[0];
        if (on === undefined) continue;
        const by = random.pick(['the day after', 'the day before', 'well before', 'long after', 'two days before']);
        const text = on.startsWith('O') ? by.charAt(0).toUpperCase() + by.slice(1) : by;
        return replaceSpan(reading.text, { start: span.start - on.length, end: span.start - 1 }, text);
      }
      return null;
    },
  },
  {
    name: 'working days as calendar days',
    heldOut: 'C',
    corrupt: (subject) => {
      // Seven working days always have a weekend among them.
      const span = numbersIn(subject).find(({ unit, value }) => unit === 'working day' && value >= 7);
      if (!span || !subject.cited.every(({ kind }) => waiting.has(kind))) return null;
      const days = subject.random.pick(['days', 'calendar days', 'days in a row', 'days and nights']);
      return replaceSpan(subject.reading.text, span, `${span.value} ${days}`);
    },
  },
  {
    name: 'done turned into meant',
    heldOut: 'C',
    corrupt: (subject) => {
      const { reading, random, statement } = subject;
      if (saysNo(reading) || statement.kind === 'recommendation' || statement.kind === 'summary') return null;
      const was = findOwn(
        reading,
        /\b(?:was|were)(?= (?:merged|reviewed|closed|edited|opened|created|changed|committed|held)\b)/u,
      )[0];
      if (was)
        return replaceSpan(
          reading.text,
          was,
          `${was.text} ${random.pick(['to be', 'due to be', 'about to be', 'meant to be'])}`,
        );
      const did = findOwn(reading, new RegExp(`\\b[Yy]ou (?:${Object.keys(bases).join('|')})\\b`, 'u'))[0];
      if (!did) return null;
      const [you = '', past = ''] = did.text.split(' ');
      const meant = random.pick(['planned to', 'wanted to', 'forgot to', 'offered to', 'promised to']);
      return replaceSpan(reading.text, did, `${you} ${meant} ${bases[past] ?? ''}`);
    },
  },
  {
    name: 'a cause between two facts',
    heldOut: 'C',
    corrupt: ({ reading, cited, random }) => {
      const place = cited.length === 2 ? findOwn(reading, joint)[0] : undefined;
      const by = [', which is why', ', because', ', with the result that', ', although', ', for which reason'];
      return place ? replaceSpan(reading.text, place, random.pick(by)) : null;
    },
  },
  {
    name: 'before and after exchanged',
    heldOut: 'C',
    corrupt: (subject: Subject) => {
      const [fact, other] = subject.cited;
      const swaps = fact && !other ? turned[fact.kind] : undefined;
      return swaps ? inOtherWords(swaps)(subject) : null;
    },
  },
  {
    name: 'direction turned round, in other words',
    heldOut: 'C',
    corrupt: unless(({ cited }) => !cited.every(({ kind }) => compared.has(kind)), inOtherWords(otherDirections)),
  },
];
