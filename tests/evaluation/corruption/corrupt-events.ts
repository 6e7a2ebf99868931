/** What happened, turned into something else that did not: another verb, a denial, the opposite direction. */
import type { FactKind } from '@/lib/summary/fact';
import { append, choose, saysNo, type Corrupt, type Corruption, type Subject } from './corruption';
import type { Halves } from './phrasing';
import { findOwn, replaceSpan, replaceSpans } from './reading';

/** One verb of the sentence for another; only where the cited facts are all of the kinds given. */
function verb(kinds: readonly FactKind[], from: RegExp, to: Halves) {
  const allowed: ReadonlySet<FactKind> = new Set(kinds);
  return (subject: Subject): string | null => {
    const [place, ...more] = findOwn(subject.reading, from);
    if (!place || more.length > 0 || !subject.cited.every(({ kind }) => allowed.has(kind))) return null;
    const other = choose(to, subject);
    return replaceSpan(
      subject.reading.text,
      place,
      place.start === 0 ? other.charAt(0).toUpperCase() + other.slice(1) : other,
    );
  };
}

function unlessCreated(corrupt: Corrupt): Corrupt {
  return (subject) => (subject.cited.some(({ variant }) => variant === 'created') ? null : corrupt(subject));
}

const mergedKinds = ['pull_request_merged', 'pull_request_batch', 'pull_request_cycle'] as const;

const opposites: readonly (readonly [RegExp, Halves])[] = [
  [/\bmore\b/iu, { A: ['less'], B: ['fewer'] }],
  [/\b(?:less|fewer)\b/iu, { A: ['more'], B: ['many more'] }],
  [/\b(?:rose|grew|went up)\b/iu, { A: ['fell', 'shrank'], B: ['dropped', 'went down', 'plunged'] }],
  [/\b(?:fell|shrank|went down|came down)\b/iu, { A: ['rose', 'grew'], B: ['climbed', 'went up', 'soared'] }],
  [/\bup\b/iu, { A: ['down'], B: ['a drop'] }],
  [/\bdown\b/iu, { A: ['up'], B: ['a rise'] }],
  [/\bhigher\b/iu, { A: ['lower'], B: ['smaller'] }],
  [/\blower\b/iu, { A: ['higher'], B: ['larger'] }],
  [/\boutnumbered\b/iu, { A: ['were fewer than'], B: ['fell short of'] }],
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
};
const afterYou: Halves = {
  A: ['never', 'did not and never'],
  B: ['hardly', 'no longer', 'almost', 'nearly', 'barely', 'rarely'],
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

export const eventCorruptions: readonly Corruption[] = [
  {
    name: 'merged → opened',
    corrupt: verb(mergedKinds, /\bmerged\b/iu, {
      A: ['opened', 'drafted'],
      B: ['proposed', 'put up for review', 'started'],
    }),
  },
  {
    name: 'merged → closed or undone',
    corrupt: verb(mergedKinds, /\bmerged\b/iu, {
      A: ['closed', 'reverted'],
      B: ['rejected', 'abandoned', 'rolled back', 'turned down'],
    }),
  },
  {
    name: 'merged → shipped',
    corrupt: verb(mergedKinds, /\bmerged\b/iu, {
      A: ['deployed', 'released'],
      B: ['shipped to customers', 'rolled out', 'launched', 'published'],
    }),
  },
  {
    name: 'opened → merged',
    corrupt: verb(['pull_request_opened'], /\b(?:opened|put up|put forward|proposed|started)\b/iu, {
      A: ['merged', 'finished'],
      B: ['landed', 'approved', 'completed', 'shipped'],
    }),
  },
  {
    name: 'closed → merged',
    corrupt: verb(['pull_request_closed', 'issue_closed'], /\bclosed\b/iu, {
      A: ['merged', 'reopened'],
      B: ['landed', 'fixed', 'revived', 'solved by you'],
    }),
  },
  {
    name: 'reviewed → opened',
    corrupt: verb(['review', 'review_batch'], /\breviewed\b/iu, {
      A: ['opened', 'wrote', 'merged', 'received', 'made', 'committed', 'closed'],
      B: ['authored', 'approved', 'closed', 'rejected', 'rewrote'],
    }),
  },
  {
    name: 'a review → another thing',
    corrupt: verb(['review', 'review_batch', 'review_load'], /\breview\b/iu, {
      A: [
        'approval',
        'commit',
        'comment',
        'change',
        'note',
        'meeting',
        'message',
        'merge',
        'check',
        'task',
        'version',
        'thread',
      ],
      B: ['merge', 'rejection', 'praise', 'pull request'],
    }),
  },
  {
    name: 'opened an issue → fixed it',
    corrupt: verb(['issue_opened'], /\b(?:opened|reported|filed)\b/iu, {
      A: ['closed', 'fixed'],
      B: ['resolved', 'dismissed', 'settled'],
    }),
  },
  {
    name: 'edited → created',
    // Of a page that was created, that it was created is true.
    corrupt: unlessCreated(
      verb(['page', 'page_batch'], /\b(?:edited|touched up)\b/iu, {
        A: [
          'created',
          'deleted',
          'split',
          'moved',
          'divided',
          'found',
          'sent',
          'gave',
          'returned',
          'showed',
          'followed',
        ],
        B: ['published', 'archived', 'shared', 'read'],
      }),
    ),
  },
  {
    name: 'created → removed',
    corrupt: verb(['page'], /\b(?:created|wrote)\b/iu, {
      A: ['deleted', 'read'],
      B: ['archived', 'copied', 'translated', 'commented on'],
    }),
  },
  {
    name: 'met → messaged',
    corrupt: verb(['meeting', 'meeting_series'], /\bmet\b/iu, {
      A: ['wrote messages', 'emailed', 'wrote', 'posted', 'worked'],
      B: ['posted', 'wrote a page', 'texted'],
    }),
  },
  {
    name: 'held → cancelled',
    corrupt: verb(['meeting', 'meeting_series'], /\b(?:took place|was held|were in|came up|lasted|took)\b/iu, {
      A: ['was cancelled', 'was moved'],
      B: ['was skipped', 'was called off', 'was declined', 'led'],
    }),
  },
  {
    name: 'wrote → met or called',
    corrupt: verb(['channel', 'direct_messages'], /\b(?:wrote|posted|sent)\b/iu, {
      A: [
        'read',
        'deleted',
        'received',
        'answered',
        'discussed',
        'heard',
        'saw',
        'held',
        'talked over',
        'asked',
        'joined',
        'got',
        'found',
        'collected',
      ],
      B: ['received', 'reacted to', 'ignored', 'answered'],
    }),
  },
  {
    name: 'committed → merged',
    corrupt: verb(['commits'], /\b(?:committed|made)\b/iu, {
      A: ['merged', 'reverted', 'received', 'reviewed', 'found', 'opened'],
      B: ['deployed', 'reviewed', 'squashed', 'lost'],
    }),
  },
  {
    name: 'invited → came',
    corrupt: verb(['meeting'], /\b(?:invited|on the list|expected|on the invitation)\b/iu, {
      A: ['attending', 'present'],
      B: ['who came', 'in the room', 'who spoke', 'joining late'],
    }),
  },
  { name: 'denial inserted', corrupt: denied },
  {
    name: 'whole statement denied or doubted',
    corrupt: (subject) => {
      const { text } = subject.reading;
      if (saysNo(subject.reading) || !/^(?:You|Your|In|The)\b/u.test(text)) return null;
      const rest = text.charAt(0).toLowerCase() + text.slice(1);
      return `${choose({ A: ['It is not true that', 'Nobody noticed that'], B: ['It never happened that', 'Contrary to plan,', 'It is doubtful whether', 'No record shows that'] }, subject)} ${rest}`;
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
            },
            subject,
          ),
        );
      const alone = findOwn(subject.reading, /\babout the same\b/iu)[0];
      return alone
        ? replaceSpan(
            subject.reading.text,
            alone,
            choose({ A: ['clearly more', 'clearly less'], B: ['well up', 'sharply down', 'improved'] }, subject),
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
          },
          subject,
        ),
      ),
  },
];
