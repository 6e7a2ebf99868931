/** What happened, turned into something else that did not: another verb, the opposite of it. */
import type { FactKind } from '@/lib/summary/fact';
import { choose, type Corrupt, type Corruption, type Subject } from './corruption';
import type { Halves } from './phrasing';
import { findOwn, replaceSpan } from './reading';

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

export const eventCorruptions: readonly Corruption[] = [
  {
    name: 'merged → opened',
    corrupt: verb(mergedKinds, /\bmerged\b/iu, {
      A: ['opened', 'drafted'],
      B: ['proposed', 'put up for review', 'started'],
      C: ['sketched', 'queued up', 'held open', 'requested'],
    }),
  },
  {
    name: 'merged → closed or undone',
    corrupt: verb(mergedKinds, /\bmerged\b/iu, {
      A: ['closed', 'reverted'],
      B: ['rejected', 'abandoned', 'rolled back', 'turned down'],
      C: ['discarded', 'dropped', 'backed out', 'refused'],
    }),
  },
  {
    name: 'merged → shipped',
    corrupt: verb(mergedKinds, /\bmerged\b/iu, {
      A: ['deployed', 'released'],
      B: ['shipped to customers', 'rolled out', 'launched', 'published'],
      C: ['put live', 'sent to production', 'made available to users', 'delivered'],
    }),
  },
  {
    name: 'opened → merged',
    corrupt: verb(['pull_request_opened'], /\b(?:opened|put up|put forward|proposed|started)\b/iu, {
      A: ['merged', 'finished'],
      B: ['landed', 'approved', 'completed', 'shipped'],
      C: ['accepted', 'pushed through', 'wrapped up', 'delivered'],
    }),
  },
  {
    name: 'closed → merged',
    corrupt: verb(['pull_request_closed', 'issue_closed'], /\bclosed\b/iu, {
      A: ['merged', 'reopened'],
      B: ['landed', 'fixed', 'revived', 'solved by you'],
      C: ['adopted', 'accepted', 'escalated', 'opened again'],
    }),
  },
  {
    name: 'reviewed → opened',
    corrupt: verb(['review', 'review_batch'], /\breviewed\b/iu, {
      A: ['opened', 'wrote', 'merged', 'received', 'made', 'committed', 'closed'],
      B: ['authored', 'approved', 'closed', 'rejected', 'rewrote'],
      C: ['started', 'co-wrote', 'signed off', 'tested', 'blocked', 'overlooked'],
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
      C: ['rebuke', 'release', 'rewrite', 'test run', 'call', 'redesign'],
    }),
  },
  {
    name: 'opened an issue → fixed it',
    corrupt: verb(['issue_opened'], /\b(?:opened|reported|filed)\b/iu, {
      A: ['closed', 'fixed'],
      B: ['resolved', 'dismissed', 'settled'],
      C: ['cured', 'triaged', 'reproduced', 'answered', 'removed'],
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
        C: ['printed', 'deleted for good', 'approved', 'presented', 'rediscovered'],
      }),
    ),
  },
  {
    name: 'created → removed',
    corrupt: verb(['page'], /\b(?:created|wrote)\b/iu, {
      A: ['deleted', 'read'],
      B: ['archived', 'copied', 'translated', 'commented on'],
      C: ['reviewed', 'inherited', 'renamed', 'lost', 'tidied'],
    }),
  },
  {
    name: 'met → messaged',
    corrupt: verb(['meeting', 'meeting_series'], /\bmet\b/iu, {
      A: ['wrote messages', 'emailed', 'wrote', 'posted', 'worked'],
      B: ['posted', 'wrote a page', 'texted'],
      C: ['phoned', 'exchanged mails', 'prepared slides', 'travelled'],
    }),
  },
  {
    name: 'held → cancelled',
    corrupt: verb(['meeting', 'meeting_series'], /\b(?:took place|was held|were in|came up|lasted|took)\b/iu, {
      A: ['was cancelled', 'was moved'],
      B: ['was skipped', 'was called off', 'was declined', 'led'],
      C: ['was put off', 'fell through', 'was rescheduled', 'overran'],
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
      C: ['missed', 'forwarded', 'pinned', 'translated', 'muted'],
    }),
  },
  {
    name: 'committed → merged',
    corrupt: verb(['commits'], /\b(?:committed|made)\b/iu, {
      A: ['merged', 'reverted', 'received', 'reviewed', 'found', 'opened'],
      B: ['deployed', 'reviewed', 'squashed', 'lost'],
      C: ['reworded', 'cherry-picked', 'undid', 'approved', 'inspected'],
    }),
  },
  {
    name: 'invited → came',
    corrupt: verb(['meeting'], /\b(?:invited|on the list|expected|on the invitation)\b/iu, {
      A: ['attending', 'present'],
      B: ['who came', 'in the room', 'who spoke', 'joining late'],
      C: ['who turned up', 'absent', 'on time', 'speaking'],
    }),
  },
];
