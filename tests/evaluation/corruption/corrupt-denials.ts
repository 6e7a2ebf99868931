/** What happened denied, a denial taken away, a direction turned round, and what is said to have happened besides. */
import type { FactKind } from '@/lib/summary/fact';
import { append, choose, saysNo, type Corruption, type Subject } from './corruption';
import type { Halves } from './phrasing';
import { findOwn, replaceSpan, replaceSpans } from './reading';

const opposites: readonly (readonly [RegExp, Halves])[] = [
  [/\bmore\b/iu, { A: ['less'], B: ['fewer'], C: ['rather less'] }],
  [/\b(?:less|fewer)\b/iu, { A: ['more'], B: ['many more'], C: ['far more'] }],
  [
    /\b(?:rose|grew|went up)\b/iu,
    { A: ['fell', 'shrank'], B: ['dropped', 'went down', 'plunged'], C: ['sank', 'slid', 'came down'] },
  ],
  [
    /\b(?:fell|shrank|went down|came down)\b/iu,
    { A: ['rose', 'grew'], B: ['climbed', 'went up', 'soared'], C: ['jumped', 'increased', 'picked up'] },
  ],
  [/\bup\b/iu, { A: ['down'], B: ['a drop'], C: ['a decline'] }],
  [/\bdown\b/iu, { A: ['up'], B: ['a rise'], C: ['an increase'] }],
  [/\bhigher\b/iu, { A: ['lower'], B: ['smaller'], C: ['shorter'] }],
  [/\blower\b/iu, { A: ['higher'], B: ['larger'], C: ['longer'] }],
  [/\boutnumbered\b/iu, { A: ['were fewer than'], B: ['fell short of'], C: ['trailed'] }],
];

const changing: ReadonlySet<FactKind> = new Set(['focus_time', 'meeting_change', 'review_load'] satisfies FactKind[]);

/** What says no, and the same without it. */
const denials: readonly (readonly [RegExp, string])[] = [
  [/\bwithout being merged\b/iu, 'and merged'],
  [/\bwithout a merge\b/iu, 'with a merge'],
  [/\bunmerged\b/iu, 'merged'],
  [/\bclosed in (\S+) and not merged\b/iu, 'closed and merged'],
  [/\bnot merged\b/iu, 'merged'],
  [/\bwithout a review\b/iu, 'with a review'],
  [/\bunreviewed\b/iu, 'reviewed'],
  [/\bno data\b/iu, 'all data'],
  [/\bno pull requests?\b/iu, 'a pull request'],
  [/\bno activity\b/iu, 'activity'],
  [/\bno work\b/iu, 'work'],
  [/\bno code work\b/iu, 'code work'],
  [/\bno code\b/iu, 'code'],
  [/\bnone since\b/iu, 'more since'],
  [/\bis missing\b/iu, 'is complete'],
  [/\bare missing\b/iu, 'are complete'],
  [/\bis incomplete\b/iu, 'is complete'],
  [/\bcould not be\b/iu, 'could be'],
  [/\bhas not been\b/iu, 'has been'],
  [/\bnothing (?=on record|is recorded|recorded)/iu, 'much '],
  [/\bnot included\b/iu, 'included'],
  [/\bNone of this\b/u, 'All of this'],
  [/\bno messages\b/iu, 'messages'],
];

const afterWas: Halves = {
  A: ['not', 'never'],
  B: ['hardly', 'no longer', 'not quite', 'only nearly', 'far from being'],
  C: ['all but', 'by no means', 'anything but', 'scarcely', 'in no way'],
};
const afterYou: Halves = {
  A: ['never', 'did not and never'],
  B: ['hardly', 'no longer', 'almost', 'nearly', 'barely', 'rarely'],
  C: ['all but', 'scarcely', 'in no way', 'only half', 'seldom'],
};

function denied(subject: Subject): string | null {
  const { reading, cited } = subject;
  if (saysNo(reading) || subject.statement.kind === 'recommendation' || cited.some(({ kind }) => kind === 'few_events'))
    return null;
  const was = findOwn(reading, /\b(?:was|were|is|are|has been|have been)\b/u)[0];
  const you = findOwn(reading, /\b[Yy]ou(?= \w+(?:ed|ade|ave|ent|rote|et|ook|ft)\b)/u)[0];
  if (was && (!you || subject.random.chance(0.5)))
    return replaceSpan(
      reading.text,
      was,
      `${was.text.split(' ')[0] ?? ''} ${choose(afterWas, subject)}${was.text.includes(' ') ? ' been' : ''}`,
    );
  return you ? replaceSpan(reading.text, you, `${you.text} ${choose(afterYou, subject)}`) : null;
}

export const denialCorruptions: readonly Corruption[] = [
  { name: 'denial inserted', corrupt: denied },
  {
    name: 'whole statement denied or doubted',
    corrupt: (subject) => {
      const { text } = subject.reading;
      if (saysNo(subject.reading) || !/^(?:You|Your|In|The)\b/u.test(text)) return null;
      const rest = text.charAt(0).toLowerCase() + text.slice(1);
      return `${choose({ A: ['It is not true that', 'Nobody noticed that'], B: ['It never happened that', 'Contrary to plan,', 'It is doubtful whether', 'No record shows that'], C: ['Rumour has it that', 'It is far from certain that', 'By accident,', 'In an ideal world,', 'It would be wrong to say that'] }, subject)} ${rest}`;
    },
  },
  {
    name: 'denial removed',
    corrupt: (subject) => {
      for (const [pattern, by] of subject.random.shuffle(denials)) {
        const place = findOwn(subject.reading, pattern)[0];
        if (place)
          return replaceSpan(
            subject.reading.text,
            place,
            place.start === 0 ? by.charAt(0).toUpperCase() + by.slice(1) : by,
          );
      }
      return null;
    },
  },
  {
    name: 'direction turned round',
    corrupt: (subject) => {
      if (!subject.cited.every(({ kind, variant }) => changing.has(kind) && (variant === 'more' || variant === 'less')))
        return null;
      const changes = opposites.flatMap(([pattern, to]) =>
        findOwn(subject.reading, pattern).map((span) => {
          const by = choose(to, subject);
          return { span, by: span.start === 0 ? by.charAt(0).toUpperCase() + by.slice(1) : by };
        }),
      );
      return changes.length === 0 ? null : replaceSpans(subject.reading.text, changes);
    },
  },
  {
    name: 'a change where there was none',
    corrupt: (subject) => {
      const same = findOwn(subject.reading, /\babout the same as\b/iu)[0];
      if (same)
        return replaceSpan(
          subject.reading.text,
          same,
          choose(
            {
              A: ['much higher than', 'less than'],
              B: ['twice as much as', 'not nearly as much as', 'far better than'],
              C: ['well beyond', 'far short of', 'three times'],
            },
            subject,
          ),
        );
      const alone = findOwn(subject.reading, /\babout the same\b/iu)[0];
      return alone
        ? replaceSpan(
            subject.reading.text,
            alone,
            choose(
              {
                A: ['clearly more', 'clearly less'],
                B: ['well up', 'sharply down', 'improved'],
                C: ['cut in half', 'sharply up', 'on the slide'],
              },
              subject,
            ),
          )
        : null;
    },
  },
  {
    name: 'invented action',
    corrupt: (subject) =>
      append(
        subject.reading.text,
        choose(
          {
            A: [
              ', and you deployed it',
              ', and you wrote tests for it',
              ' and tested it by hand',
              ', and you told others',
              ' and went through it again',
              ', and you left it there',
            ],
            B: [
              ', then presented it',
              ', plus some pairing',
              ', besides mentoring a newcomer',
              ', and interviewed a candidate',
              ', and rolled it back later',
            ],
            C: [
              ', then wrote it up for the team',
              ' and backed it up',
              ', plus a round of load tests',
              ', and you showed it at the demo',
              ' after talking it over with design',
            ],
          },
          subject,
        ),
      ),
  },
];
