/** Judgements, feelings, doubts and weight that no fact gives. */
import type { FactKind } from '@/lib/summary/fact';
import type { Corruption } from './corruption';
import { beforeTitle, beforeVerb, clause, furtherSentence } from './insertions';

/** Of these something like "only" or "mostly" may be said. */
const telling: ReadonlySet<FactKind> = new Set([
  'few_events',
  'reactions',
  'review_load',
  'channel_concentration',
] satisfies FactKind[]);

export const judgementCorruptions: readonly Corruption[] = [
  {
    name: 'praise or blame',
    corrupt: clause({
      A: [', great work', ', well done', ', an impressive result', ', a poor showing', ', sadly'],
      B: [
        ', a stellar effort',
        ', kudos',
        ', hats off',
        ', sloppy work',
        ', rather lazy',
        ', a strong performance',
        ', brilliantly',
        ' 👏',
        ', a solid contribution',
        ', not enough',
        ', at long last',
      ],
      C: [
        ', full marks',
        ', bravo',
        ', a fine piece of work',
        ', hardly your best',
        ', which does you credit',
        ', a job half done',
        ', masterfully',
        ', a let-down',
        ', fair play to you',
      ],
    }),
  },
  {
    name: 'praise or blame, in a sentence of its own',
    corrupt: furtherSentence({
      A: ['Great work!', 'Keep it up.', 'That is a lot.'],
      B: [
        'Impressive.',
        'Nicely handled!',
        'A disappointing result.',
        'You can be proud.',
        'Few manage that.',
        'Not bad.',
      ],
      C: [
        'Chapeau!',
        'That took courage.',
        'Could be better.',
        'A joy to see.',
        'Well above what one hopes for.',
        'Your mentor would smile.',
      ],
    }),
  },
  {
    name: 'word never said of a person',
    corrupt: clause({
      A: [', a productive time', ', your top repository', ', with a streak to keep', ', which ranks first'],
      B: [
        ', and you should go on',
        ', leaving you behind',
        ', behind the others',
        ', an unproductive stretch',
        ', on top of things',
        ', a ranking to be proud of',
        ', two streaks at once',
      ],
      C: [
        ', keeping your streak alive',
        ', a top result',
        ', ranked above the rest',
        ', so you should slow down',
        ', putting you behind',
        ', your most productive stretch',
      ],
    }),
  },
  {
    name: 'invented quality',
    corrupt: beforeTitle({
      A: [
        'the crucial',
        'the long-awaited',
        'the important',
        'the small',
        'the complete',
        'the ready',
        'the long',
        'the free',
      ],
      B: [
        'the badly needed',
        'the risky',
        'the overdue',
        'the flaky',
        'the security-related',
        'the trivial',
        'the unpopular',
        'the urgent',
      ],
      C: [
        'the elegant',
        'the half-baked',
        'the notorious',
        'the much-loved',
        'the tedious',
        'the customer-facing',
        'the experimental',
        'the simple',
      ],
    }),
  },
  {
    name: 'invented manner',
    corrupt: beforeVerb({
      A: [
        'quickly',
        'finally',
        'successfully',
        'carefully',
        'directly',
        'simply',
        'at once',
        'in one go',
        'step by step',
        'together',
      ],
      B: [
        'hastily',
        'quietly',
        'eventually',
        'single-handedly',
        'smoothly',
        'grudgingly',
        'mistakenly',
        'thoroughly',
        'unexpectedly',
      ],
      C: ['promptly', 'reluctantly', 'diligently', 'accidentally', 'secretly', 'neatly', 'belatedly', 'boldly'],
    }),
  },
  {
    name: 'invented doubt',
    corrupt: beforeVerb({
      A: ['probably', 'apparently', 'perhaps', 'more or less', 'in part', 'in a way'],
      B: ['allegedly', 'supposedly', 'presumably', 'reportedly', 'in theory', 'maybe'],
      C: ['seemingly', 'arguably', 'ostensibly', 'conceivably', 'by some accounts', 'purportedly'],
    }),
  },
  {
    name: 'invented exclusivity',
    corrupt: (subject) =>
      subject.cited.some(({ kind }) => telling.has(kind))
        ? null
        : beforeVerb({
            A: ['only', 'solely', 'alone', 'on your own', 'by yourself', 'exclusively', 'just'],
            B: ['exclusively', 'merely', 'alone', 'entirely', 'always', 'mostly'],
            C: ['purely', 'chiefly', 'unaided', 'invariably', 'first and foremost', 'for the most part'],
          })(subject),
  },
  {
    name: 'invented effort',
    corrupt: clause({
      A: [
        ' with a lot of effort',
        ' after long hours',
        ' under pressure',
        ' after much work',
        ' line by line',
        ' with some back and forth',
        ' in many small steps',
        ' through long days',
        ' at length',
        ' by hand',
        ' after several tries',
        ' around the clock',
        ' without a break',
        ', going back and forth',
        ' by working through it',
        ', and it took work',
      ],
      B: [
        ', working through the weekend',
        ' in a single sitting',
        ', against the odds',
        ', without a break',
        ', with little sleep',
        ' in no time',
      ],
      C: [
        ' after a long struggle',
        ' with great care',
        ' burning the midnight oil',
        ' at the first attempt',
        ', effortlessly',
        ' against the clock',
        ', with sleeves rolled up',
      ],
    }),
  },
  {
    name: 'invented feeling',
    heldOut: true,
    corrupt: clause({
      A: [', which you enjoyed'],
      B: [
        ', which you enjoyed',
        ', much to your relief',
        ', despite your doubts',
        ', although it tired you',
        ', as you had hoped',
        ', to everybody’s surprise',
      ],
      C: [
        ', gladly',
        ', to your great pride',
        ', with a heavy heart',
        ', and it felt good',
        ', to the delight of users',
        ', which annoyed you',
      ],
    }),
  },
  {
    name: 'invented importance',
    corrupt: clause({
      A: [
        ', which matters',
        ', and it counts',
        ', the one to look at',
        ', the main thing here',
        ', which carries the rest',
        ', at the front of it all',
        ', more than a detail',
      ],
      B: [
        ', which matters',
        ', a milestone',
        ', a turning point',
        ', no small thing',
        ', a sensitive area',
        ', a cornerstone of the product',
        ', as the business requires',
      ],
      C: [
        ', a big deal',
        ', vital to the roadmap',
        ', a minor matter',
        ', which changes everything',
        ', of strategic value',
        ', the backbone of the platform',
      ],
    }),
  },
];
