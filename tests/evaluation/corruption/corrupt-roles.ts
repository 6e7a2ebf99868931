/** Small words that say who gave and who got, what is part of what, and what a thing is. Of C alone. */
import { units, type FactKind, type Unit } from '@/lib/summary/fact';
import { isOneDay, saysNo, type Corruption, type Subject } from './corruption';
import { exactCounts, numbersIn } from './corrupt-numbers';
import { inOtherWords, unless, type Swap } from './insertions';
import { findOwn, ofKind, replaceSpan } from './reading';

const citesOnly = (subject: Subject, ...kinds: FactKind[]): boolean =>
  subject.cited.every(({ kind }) => kinds.includes(kind));

/** "Most" is not "all" only where the fact itself says that there is something else. */
const isAll = ({ cited }: Subject): boolean =>
  !cited.every(
    ({ kind, words, numbers }) =>
      ((kind === 'channel' || kind === 'direct_messages') && words['peak'] !== undefined) ||
      (kind === 'overview' && numbers['elsewhere'] !== undefined),
  );

const otherPlaces: Readonly<Record<string, readonly string[]>> = {
  in: ['outside', 'next to', 'away from', 'everywhere but in'],
  into: ['out of', 'around', 'no further than'],
  to: ['from', 'past', 'everywhere but to'],
};

const otherThings: Readonly<Record<string, readonly string[]>> = {
  'pull request': ['incident', 'wiki page', 'release', 'meeting', 'issue'],
  page: ['ticket', 'channel', 'pull request', 'repository'],
  issue: ['pull request', 'document', 'commit', 'meeting'],
  commit: ['page', 'release', 'issue', 'meeting'],
  meeting: ['page', 'pull request', 'release', 'survey'],
};

const qualities: Readonly<Partial<Record<Unit, readonly string[]>>> = {
  commit: ['reverted', 'signed', 'automated'],
  'pull request': ['rejected', 'urgent', 'stacked', 'one-line'],
  review: ['negative', 'late', 'overdue'],
  message: ['unread', 'urgent', 'automatic'],
  reply: ['late', 'unanswered', 'one-word'],
  meeting: ['cancelled', 'external', 'optional'],
  page: ['public', 'outdated', 'confidential'],
  edit: ['minor', 'rejected', 'accidental'],
  reaction: ['negative', 'thumbs-up'],
  action: ['manual', 'failed'],
  event: ['failed', 'urgent'],
  person: ['senior', 'external'],
  repository: ['private', 'archived'],
};

const giving: readonly Swap[] = [
  [/\bfrom you\b/u, ['for you', 'about you', 'meant for you', 'without you']],
  [/\bby you\b/u, ['for you', 'about you', 'to you']],
];
const talking: readonly Swap[] = [
  [/\b[Yy]ou (?:sent|wrote|posted|shared)\b/u, ['you were sent', 'you received', 'you were shown']],
];
const reviewing: readonly Swap[] = [
  [/\b[Yy]ou reviewed\b/u, ['you asked others to review', 'you were asked to review', 'you got a review of']],
  [/\b[Yy]ou (?:gave|left|provided)\b/u, ['you received', 'you were given', 'you asked for']],
];

export const roleCorruptions: readonly Corruption[] = [
  {
    name: 'examples left out of what they are part of',
    heldOut: 'C',
    corrupt: inOtherWords([
      [/\bincluding\b/u, ['excluding', 'besides', 'apart from', 'not counting']],
      [/\bsuch as\b/u, ['apart from', 'without', 'except']],
      [/\bfor example\b/u, ['apart from', 'in addition to', 'except']],
      [/\bamong them\b/u, ['not among them', 'left aside']],
      [/\b(?<!not )included\b/u, ['excluded', 'left out']],
      [/\bfor instance\b/u, ['excepted', 'aside']],
      [/\binclude\b/u, ['exclude', 'leave out']],
    ]),
  },
  {
    name: 'most taken for all',
    heldOut: 'C',
    corrupt: unless(
      isAll,
      inOtherWords([
        [/\bmostly\b/u, ['entirely', 'without exception', 'one and all']],
        [/\b[Mm]ost of\b/u, ['all of', 'every bit of', 'the whole of']],
        [/\b[Tt]he bulk of\b/u, ['all of', 'the whole of']],
        [/\bmainly\b/u, ['entirely', 'without exception']],
      ]),
    ),
  },
  {
    name: 'place turned round',
    heldOut: 'C',
    corrupt: ({ reading, cited, random }) => {
      if (saysNo(reading)) return null;
      const places = cited.flatMap(({ words }) =>
        ['repo', 'repo2', 'channel'].flatMap((slot) => (words[slot]?.as === 'name' ? [words[slot].text] : [])),
      );
      for (const span of random.shuffle(ofKind(reading, 'name', 'channel'))) {
        const before = /\b(in|into|to) $/u.exec(reading.own.slice(0, span.start))?.[1];
        const others = before === undefined ? undefined : otherPlaces[before];
        if (before === undefined || others === undefined || !places.includes(span.text)) continue;
        const end = span.start - 1;
        return replaceSpan(reading.text, { start: end - before.length, end }, random.pick(others));
      }
      return null;
    },
  },
  {
    name: 'giver and receiver exchanged',
    heldOut: 'C',
    corrupt: (subject) => {
      if (saysNo(subject.reading) || subject.statement.kind === 'recommendation') return null;
      const swaps = [
        ...giving,
        ...(citesOnly(subject, 'channel', 'direct_messages') ? talking : []),
        ...(citesOnly(subject, 'review', 'review_batch', 'reactions') ? reviewing : []),
      ];
      return inOtherWords(swaps)(subject);
    },
  },
  {
    name: 'a thing called another thing',
    heldOut: 'C',
    corrupt: ({ reading, random }) => {
      for (const span of random.shuffle(ofKind(reading, 'title', 'reference'))) {
        const noun = /\b(pull request|page|issue|commit|meeting) $/iu.exec(reading.own.slice(0, span.start))?.[1];
        const others = noun === undefined ? undefined : otherThings[noun.toLowerCase()];
        if (noun === undefined || others === undefined) continue;
        const by = random.pick(others);
        const end = span.start - 1;
        const text = /^\p{Lu}/u.test(noun) ? by.charAt(0).toUpperCase() + by.slice(1) : by;
        return replaceSpan(reading.text, { start: end - noun.length, end }, text).replace(
          /\b([Aa])n? (?=issue|incident)/gu,
          '$1n ',
        );
      }
      return null;
    },
  },
  {
    name: 'a place in an order',
    heldOut: 'C',
    corrupt: ({ reading, random }) => {
      const place = findOwn(
        reading,
        /\b(?:[Yy]our|[Tt]he)(?= (?:pull request|issue|commit|page|meeting)\b(?! time))/u,
      )[0];
      const order = random.pick(['fiftieth', 'hundredth', 'second-ever', 'twentieth']);
      return place ? replaceSpan(reading.text, place, `${place.text} ${order}`) : null;
    },
  },
  {
    name: 'a total taken for each one',
    heldOut: 'C',
    corrupt: (subject) => {
      const { reading, random } = subject;
      // Of one meeting the total is what it took.
      const several = subject.cited.every(
        ({ kind, numbers }) =>
          (kind === 'meeting_series' || kind === 'meeting_batch') &&
          (numbers['times']?.value ?? numbers['meetings']?.value ?? 0) > 1,
      );
      if (!several) return null;
      const each = random.pick(['each', 'apiece', 'each time', 'per meeting']);
      const total = findOwn(reading, /\b(?:in total|in all|altogether)\b/u)[0];
      if (total) return replaceSpan(reading.text, total, each);
      const length = numbersIn(subject).find(({ unit }) => unit === 'hour' || unit === 'minute');
      return length && !/\btotal\b/u.test(reading.own)
        ? replaceSpan(reading.text, length, `${length.text} ${each}`)
        : null;
    },
  },
  {
    name: 'invented rate',
    heldOut: 'C',
    corrupt: (subject) => {
      const uncounted: readonly Unit[] = ['time', 'person', 'repository', 'channel', 'action'];
      const spans = exactCounts(subject).filter(({ value, unit }) => value > 1 && !uncounted.includes(unit));
      if (spans.length === 0) return null;
      const span = subject.random.pick(spans);
      const rates = [
        ' an hour',
        ' per person',
        ' per release',
        ...(isOneDay(subject.table) ? [] : [' a day', ' every morning']),
      ];
      return replaceSpan(subject.reading.text, span, span.text + subject.random.pick(rates));
    },
  },
  {
    name: 'counted things qualified',
    heldOut: 'C',
    corrupt: (subject) => {
      const spans = exactCounts(subject).filter(({ unit }) => qualities[unit] !== undefined);
      if (spans.length === 0) return null;
      const span = subject.random.pick(spans);
      const quality = subject.random.pick(qualities[span.unit] ?? []);
      const noun = units[span.unit][span.value === 1 ? 0 : 1];
      if (!span.text.endsWith(noun)) return null;
      return replaceSpan(subject.reading.text, span, `${span.text.slice(0, -noun.length)}${quality} ${noun}`);
    },
  },
];
