/** One line of law per kind of fact. A kind without one does not compile. */
import type { Fact, FactKind } from '../fact';
import { readingsOf } from './lexicon';
import type { Licence } from './licence';
import { insightLicences } from './licences-insights';
import type { WordClass } from './word-class';

const pull = ['pull', 'repository', 'code', 'draft', 'page', 'work', 'aspect', 'partly'] as const satisfies WordClass[];
const hasAge = (fact: Fact): WordClass[] => ('age' in fact.numbers ? ['earlier', 'later'] : []);
const hasPeak = (fact: Fact): WordClass[] => ('peak' in fact.words ? ['majority'] : []);

export const licences = {
  overview: {
    role: 'frame',
    may: ['work', 'majority', 'repository', 'first', 'extreme'],
    variants: {
      focused: { may: ['code', 'focus'] },
      spread: { may: ['spread', 'code', 'moved', 'both', 'first', 'several', 'allOf'] },
      other: { may: ['extreme', 'quiet'], denies: ['code', 'commit', 'committed'] },
      talk: { may: ['noCode', 'message', 'messaged', 'channel', 'first', 'wrote'], denies: ['code'] },
      reacted: { may: ['reaction', 'reacted', 'only', 'channel', 'reviewed'] },
    },
    besides: overviewWords,
  },
  pull_request_merged: {
    role: 'cluster',
    main: ['merged', 'merge', 'into', 'finished'],
    may: ['work', 'aspect', 'pull', 'repository', 'code', 'single'],
    aged: ['open', 'opened', 'started', 'start', 'waited', 'long'],
    variants: { long: { may: ['longWait'] } },
    beside: ['closed'],
    besides: hasAge,
  },
  pull_request_opened: {
    role: 'cluster',
    main: ['opened', 'open', 'started', 'start'],
    may: ['work', 'aspect', 'pull', 'repository', 'code', 'novelty', 'created', 'single', 'waited', 'soFar'],
    denies: ['merged', 'merge'],
    variants: {
      draft: { may: ['draft', 'created'] },
      waiting: { denies: ['review', 'reviewed', 'reviewer', 'people'] },
    },
  },
  pull_request_closed: {
    role: 'cluster',
    main: ['closed', 'close'],
    may: ['work', 'aspect', 'pull', 'repository', 'code', 'single'],
    aged: ['open', 'opened', 'started', 'start'],
    denies: ['merged', 'merge'],
    besides: hasAge,
  },
  pull_request_batch: {
    role: 'cluster',
    may: [...pull, 'several', 'allOf'],
    variants: {
      merged: { main: ['merged', 'merge', 'into', 'finished'] },
      merged_across: { main: ['merged', 'merge', 'into', 'finished'] },
      opened: {
        main: ['opened', 'open', 'started', 'start', 'waited'],
        may: ['novelty', 'soFar'],
        denies: ['merged', 'merge'],
      },
    },
  },
  reverted: {
    role: 'cluster',
    main: ['reverted'],
    may: ['work', 'aspect', 'pull', 'repository', 'code', 'later'],
    variants: {
      commit: { may: ['committed', 'commit', 'single'] },
      earlier: { may: ['earlier'] },
    },
    besides: (fact) => (fact.variant === null ? ['merged', 'merge', 'again'] : []),
  },
  review: {
    role: 'cluster',
    main: ['reviewed', 'review'],
    may: ['wrote', 'finished', 'people', 'reviewer', 'pull', 'repository', 'code', 'single'],
  },
  review_batch: {
    role: 'cluster',
    main: ['reviewed', 'review'],
    may: ['wrote', 'finished', 'partly', 'people', 'reviewer', 'pull', 'repository', 'code', 'several', 'allOf'],
  },
  issue_opened: {
    role: 'cluster',
    main: ['reported', 'opened', 'open'],
    may: ['aspect', 'issue', 'repository', 'novelty', 'created', 'started', 'single'],
  },
  issue_closed: {
    role: 'cluster',
    main: ['closed', 'close', 'settled', 'finished'],
    may: ['aspect', 'issue', 'repository', 'single'],
    aged: ['open', 'opened', 'reported', 'started'],
    besides: hasAge,
  },
  commits: {
    role: 'cluster',
    main: ['committed', 'commit', 'into'],
    may: ['work', 'code', 'repository', 'several', 'allOf'],
    variants: { one: { may: ['single', 'wrote'] } },
  },
  page: {
    role: 'cluster',
    main: ['edited', 'edit'],
    may: ['work', 'page', 'into', 'single'],
    variants: {
      several: { may: ['again', 'several', 'allOf', 'wrote'] },
      created: {
        main: ['created', 'wrote', 'started', 'start'],
        may: ['novelty', 'reported', 'several', 'allOf', 'soFar'],
      },
    },
  },
  page_batch: {
    role: 'cluster',
    main: ['edited', 'edit'],
    may: ['work', 'partly', 'page', 'several', 'allOf'],
  },
  meeting: {
    role: 'cluster',
    main: ['met'],
    may: ['meeting', 'people', 'calendar', 'single', 'long'],
  },
  meeting_series: {
    role: 'cluster',
    main: ['met'],
    may: ['joint', 'meeting', 'people', 'calendar', 'again', 'several', 'allOf', 'long'],
  },
  meeting_batch: {
    role: 'cluster',
    main: ['met'],
    may: ['partly', 'joint', 'meeting', 'people', 'calendar', 'several', 'allOf', 'long'],
    over: ['length'],
  },
  channel: {
    role: 'cluster',
    main: ['messaged', 'message', 'wrote'],
    may: ['channel', 'several', 'allOf'],
    besides: hasPeak,
  },
  direct_messages: {
    role: 'cluster',
    main: ['messaged', 'message', 'wrote'],
    may: ['direct', 'people', 'several', 'allOf'],
    denies: ['channel'],
    besides: (fact) => [...hasPeak(fact), 'channel'],
  },
  reactions: {
    role: 'cluster',
    main: ['reacted'],
    may: ['reaction', 'channel', 'several', 'allOf', 'people', 'direct'],
    denies: ['message', 'messaged', 'wrote'],
  },
  coverage_gap: {
    role: 'gap',
    negative: 'gap',
    may: [
      'partly',
      'aspect',
      'only',
      'known',
      'soFar',
      'earlier',
      'later',
      'started',
      'start',
      'single',
      'several',
      'allOf',
    ],
  },
  few_events: {
    role: 'frame',
    may: ['aspect', 'partly', 'only', 'known', 'quiet', 'people', 'message', 'messaged', 'channel', 'wrote'],
    variants: {
      none: { negative: 'nothing', may: ['page'] },
      off: { negative: 'nothing', may: ['dayOff', 'period'] },
      leave: { negative: 'nothing', may: ['dayOff', 'period'] },
      away: { may: ['dayOff', 'period'] },
    },
  },
  nothing_covered: {
    role: 'frame',
    negative: 'nothing',
    may: ['aspect', 'known', 'soFar'],
  },
  ...insightLicences,
} as const satisfies Record<FactKind, Licence>;

export function licenceOf(kind: FactKind): Licence {
  return licences[kind];
}

/** The lead's own step stands in the fact as a word. */
function overviewWords(fact: Fact): WordClass[] {
  const verb = fact.words['verb'];
  const words: WordClass[] = verb?.as === 'phrase' ? [...readingsOf(verb.text)] : [];
  if (verb?.as === 'phrase' && verb.text === 'held') words.push('met');
  if ('meetings' in fact.numbers) words.push('meeting');
  if ('pages' in fact.numbers) words.push('page', 'edited');
  return words.filter((word) => word !== 'novelty');
}
