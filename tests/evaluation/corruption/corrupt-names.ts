/** Titles, repositories, channels, references and people that the cited facts do not speak of. */
import type { Fact } from '@/lib/summary/fact';
import { choose, type Corruption, type Subject } from './corruption';
import type { Halves } from './phrasing';
import { ofKind, replaceSpan, replaceSpans, type Span } from './reading';

const otherWords: Halves = {
  A: ['payments', 'broken', 'remove', 'login', 'weekly', 'billing', 'retry'],
  B: ['licence', 'legacy', 'rewrite', 'checkout', 'yearly', 'encryption', 'delay', 'customer'],
  C: ['tax', 'archive', 'quarterly', 'avatars', 'sandbox', 'tenant', 'obsolete', 'throttle'],
};
const inventedTitles: Halves = {
  A: ['Rewrite the parser', 'Fix the login loop', 'Quarterly plan', 'Harden the upload path'],
  B: ['Drop the old database', 'Sales kickoff', 'Patch the certificate check', 'Guide for new customers', 'Price list'],
  C: [
    'Retire the SOAP endpoint',
    'Warehouse tour',
    'Tune the garbage collector',
    'Handbook for night shifts',
    'Expense policy',
  ],
};
const inventedRepositories: Halves = {
  A: ['atlas-core', 'payments', 'acme/legacy'],
  B: ['nimbus', 'checkout-ui', 'acme/secrets', 'data.lake'],
  C: ['orchid', 'ledger-ui', 'acme/vault', 'ops.tools'],
};
const inventedChannels: Halves = {
  A: ['#random', '#deploy', '#ops-alerts'],
  B: ['#board', '#sales-leads', '#platforms', '#layoffs'],
  C: ['#finance', '#deploys-eu', '#platform-team', '#lunch', '#general-chat'],
};
/** Titles of the table that no cited fact has, not even in part. */
function foreignTitles({ table, cited }: Subject): string[] {
  const own = cited.flatMap(({ names }) => names);
  return titlesOf(table.facts).filter((title) => !own.some((name) => name.startsWith(title) || title.startsWith(name)));
}

function titlesOf(facts: readonly Fact[]): string[] {
  const all = facts.flatMap(({ words }) =>
    Object.values(words).flatMap((word) => (word.as === 'title' ? [word.text] : word.as === 'titles' ? word.list : [])),
  );
  return [...new Set(all)].filter((title) => title.split(' ').length <= 9);
}

function namesIn(facts: readonly Fact[], slots: readonly string[]): string[] {
  return [
    ...new Set(
      facts.flatMap(({ words }) => slots.flatMap((slot) => (words[slot]?.as === 'name' ? [words[slot].text] : []))),
    ),
  ];
}

function one(spans: readonly Span[], { random }: Subject): Span | null {
  return spans.length === 0 ? null : random.pick(spans);
}

/** A quoted channel is no title. */
function titleSpans({ reading }: Subject): Span[] {
  return ofKind(reading, 'title').filter(({ text }) => !text.startsWith('“#'));
}

function repositorySpans(subject: Subject): Span[] {
  const repositories = namesIn(subject.cited, ['repo', 'repo2']);
  return ofKind(subject.reading, 'name').filter(({ text }) => repositories.includes(text));
}

/** The inside of a title with one of its words changed; null where the cited facts hold such a title as well. */
function reworded(span: Span, subject: Subject, change: (words: string[], at: number) => string[]): string | null {
  const inner = span.text.slice(1, -1);
  const words = inner.split(' ');
  if (words.length < 3) return null;
  const changed = change(words, subject.random.between(1, words.length - 2)).join(' ');
  const held = subject.cited.flatMap(({ names }) => names);
  const start = changed.replace(/…$/u, '');
  return changed === inner || held.some((name) => name.startsWith(start))
    ? null
    : replaceSpan(subject.reading.text, span, `“${changed}”`);
}

export const nameCorruptions: readonly Corruption[] = [
  {
    name: 'titles of two facts exchanged',
    corrupt: (subject) => {
      const [first, second] = subject.cited;
      const [one_, other, ...more] = titleSpans(subject);
      if (!first || !second || !one_ || !other || more.length > 0 || one_.text === other.text) return null;
      // Two facts of one kind in one place could be told with either title.
      if (first.kind === second.kind) return null;
      return replaceSpans(subject.reading.text, [
        { span: one_, by: other.text },
        { span: other, by: one_.text },
      ]);
    },
  },
  {
    name: 'repositories of two facts exchanged',
    corrupt: (subject) => {
      const [first, second, ...more] = repositorySpans(subject);
      if (subject.cited.length !== 2 || !first || !second || more.length > 0 || first.text === second.text) return null;
      // As many commits in the one as in the other are so either way.
      const [one, other] = subject.cited;
      if (
        one &&
        one.kind === other?.kind &&
        JSON.stringify(one.numbers) === JSON.stringify(other.numbers) &&
        titleSpans(subject).length === 0
      )
        return null;
      return replaceSpans(subject.reading.text, [
        { span: first, by: second.text },
        { span: second, by: first.text },
      ]);
    },
  },
  {
    name: 'one word of a title',
    corrupt: (subject) => {
      const span = one(titleSpans(subject), subject);
      return (
        span &&
        reworded(span, subject, (words, at) =>
          words.map((word, index) => (index === at ? choose(otherWords, subject) : word)),
        )
      );
    },
  },
  {
    name: 'a word missing from a title',
    heldOut: true,
    corrupt: (subject) => {
      const span = one(titleSpans(subject), subject);
      return span && reworded(span, subject, (words, at) => words.filter((_, index) => index !== at));
    },
  },
  {
    name: 'title of another fact',
    corrupt: (subject) => {
      const span = one(titleSpans(subject), subject);
      const titles = foreignTitles(subject);
      return span && titles.length > 0
        ? replaceSpan(subject.reading.text, span, `“${subject.random.pick(titles)}”`)
        : null;
    },
  },
  {
    name: 'invented title',
    corrupt: (subject) => {
      const span = one(titleSpans(subject), subject);
      if (!span) return null;
      const title = `“${choose(inventedTitles, subject)}”`;
      const text = subject.random.chance(0.5) ? title : `${span.text} and ${title}`;
      return replaceSpan(subject.reading.text, span, text);
    },
  },
  {
    name: 'invented title without quotation marks',
    corrupt: (subject) => {
      const span = one(titleSpans(subject), subject);
      return span && replaceSpan(subject.reading.text, span, choose(inventedTitles, subject));
    },
  },
  {
    name: 'repository of another fact',
    corrupt: (subject) => {
      const span = one(repositorySpans(subject), subject);
      const own = namesIn(subject.cited, ['repo', 'repo2']);
      const others = namesIn(subject.table.facts, ['repo', 'repo2']).filter((name) => !own.includes(name));
      return span && others.length > 0 ? replaceSpan(subject.reading.text, span, subject.random.pick(others)) : null;
    },
  },
  {
    name: 'invented repository',
    corrupt: (subject) => {
      const span = one(repositorySpans(subject), subject);
      return span && replaceSpan(subject.reading.text, span, choose(inventedRepositories, subject));
    },
  },
  {
    name: 'repository of a similar name',
    heldOut: true,
    corrupt: (subject) => {
      const span = one(repositorySpans(subject), subject);
      const change = {
        A: [''],
        B: [`${span?.text}-old`, `my-${span?.text}`, `${span?.text}2`, `${span?.text}/core`],
        C: [`${span?.text}-v2`, `new-${span?.text}`, `${span?.text}s`, `${span?.text}.js`],
      };
      return span && replaceSpan(subject.reading.text, span, choose(change, subject));
    },
  },
  {
    name: 'another reference',
    corrupt: (subject) => {
      const span = one(ofKind(subject.reading, 'reference'), subject);
      if (!span) return null;
      const number = Number(span.text.slice(1));
      const changed = `#${number + choose({ A: ['1', '10', '100'], B: ['2', '9', '1000', '3'], C: ['12', '1234', '123'] }, subject).length * subject.random.between(1, 9)}`;
      return namesIn(subject.cited, ['ref']).includes(changed)
        ? null
        : replaceSpan(subject.reading.text, span, changed);
    },
  },
  {
    name: 'reference added',
    corrupt: (subject) => {
      const span = one(titleSpans(subject), subject);
      const number = `#${subject.random.between(1000, 9999)}`;
      const form = choose(
        {
          A: [` (${number})`, ` ${number}`],
          B: [` in ${number}`, `, that is ${number},`, ` [${number}]`],
          C: [` (see ${number})`, ` alias ${number}`, `, numbered ${number},`, ` – ${number}`],
        },
        subject,
      );
      return span && ofKind(subject.reading, 'reference').length === 0
        ? replaceSpan(subject.reading.text, span, span.text + form)
        : null;
    },
  },
  {
    name: 'another channel',
    corrupt: (subject) => {
      const span = one(
        [
          ...ofKind(subject.reading, 'channel'),
          ...ofKind(subject.reading, 'title').filter(({ text }) => text.startsWith('“#')),
        ],
        subject,
      );
      if (!span) return null;
      const own = namesIn(subject.cited, ['channel']);
      const others = [
        ...namesIn(subject.table.facts, ['channel']).filter((name) => !name.includes('behind')),
        choose(inventedChannels, subject),
      ].filter((name) => !own.includes(name));
      return others.length === 0 ? null : replaceSpan(subject.reading.text, span, subject.random.pick(others));
    },
  },
  {
    name: 'wider scope',
    corrupt: (subject) => {
      const span = one(repositorySpans(subject), subject);
      if (!span || subject.cited.some(({ kind }) => kind === 'overview')) return null;
      return replaceSpan(
        subject.reading.text,
        span,
        choose(
          {
            A: ['every repository', 'all repositories', 'the whole company'],
            B: ['the entire codebase', 'several repositories', 'each project of the organisation', 'production'],
            C: [
              'the full stack',
              'half a dozen services',
              'all customer projects',
              'every branch',
              'the outside world',
            ],
          },
          subject,
        ),
      );
    },
  },
];
