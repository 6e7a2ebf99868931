/** What nobody recorded: causes, purposes, outcomes, comparisons. Facts hold none of these. */
import { choose, type Corrupt, type Corruption, type Subject } from './corruption';
import { clause } from './insertions';

const unlessCompared =
  (corrupt: Corrupt): Corrupt =>
  (subject) =>
    compares(subject) ? null : corrupt(subject);

/** Where the fact itself holds a largest or a last one, a superlative may be true. */
const unlessSuperlative =
  (corrupt: Corrupt): Corrupt =>
  (subject) =>
    /\b(?:\w{3,}est|most|first|last)\b/iu.test(subject.reading.own) ? null : corrupt(subject);

function compares({ cited }: Subject): boolean {
  return cited.some(
    ({ numbers, variant }) => numbers['previous'] !== undefined || ['more', 'less', 'same'].includes(variant ?? ''),
  );
}

export const claimCorruptions: readonly Corruption[] = [
  {
    name: 'invented cause',
    corrupt: clause({
      A: [
        ' because the release was near',
        ' due to the holidays',
        ' after the outage',
        ' thanks to fewer meetings',
        ' as the deadline moved',
        ' owing to a bug report',
        ' since the tests failed',
        ' as work came in',
        ' once it was ready',
        ' when the time came',
        ' with all other work done',
        ', it being ready',
      ],
      B: [
        ', which came from a change of plans',
        ' following complaints',
        ' on account of the migration',
        ', a result of the reorganisation',
        ', prompted by a support request',
        ' in response to feedback',
        ', driven by the roadmap',
        ', given the tight schedule',
        ' in the wake of the incident',
        ', for a good reason',
        ' out of necessity',
      ],
      C: [
        ', since a customer had called',
        ' at the request of legal',
        ' now that the freeze is over',
        ', the old way being too slow',
        ' seeing that time ran short',
        ' off the back of an audit',
        ', as the contract demands',
        ' by popular demand',
        ', traffic having doubled',
        ' out of curiosity',
        ' for want of an alternative',
      ],
    }),
  },
  {
    name: 'invented cause, put first',
    corrupt: (subject) => {
      const { text } = subject.reading;
      if (!/^(?:You|Your|In|The|On)\b/u.test(text)) return null;
      const opening = choose(
        {
          A: ['Because of the deadline,', 'Due to an outage,', 'Thanks to a quiet calendar,'],
          B: [
            'With the audit coming,',
            'Under pressure from sales,',
            'Given the incident,',
            'Forced by a change of plans,',
            'As meetings were cancelled,',
          ],
          C: [
            'After a call from support,',
            'Short of staff,',
            'As agreed with the client,',
            'With the freeze lifted,',
            'Spurred on by the numbers,',
            'To meet the deadline,',
          ],
        },
        subject,
      );
      return `${opening} ${text.charAt(0).toLowerCase()}${text.slice(1)}`;
    },
  },
  {
    name: 'invented purpose',
    corrupt: clause({
      A: [
        ' to unblock the release',
        ' in order to reduce load',
        ' so that customers can sign in',
        ' for the launch',
        ' to save time',
        ' with others in view',
        ' for all to see',
        ' to get on with the work',
      ],
      B: [
        ' with a view to the audit',
        ', aimed at faster builds',
        ' ahead of the demo',
        ', paving the way for the migration',
        ' as groundwork for billing',
        ', meant to calm the on-call rotation',
        ' in preparation for the launch',
        ' towards the yearly goal',
        ' for good measure',
      ],
      C: [
        ' so as to please the auditors',
        ' in the hope of fewer alerts',
        ' as a first step out of the old system',
        ', the aim being shorter waits',
        ' to keep the pager silent',
        ' with scale in mind',
        ' lest it break again',
        ', a means of saving money',
        ' on the road to version two',
      ],
    }),
  },
  {
    name: 'invented outcome',
    corrupt: clause({
      A: [
        ', which fixed the outage',
        ', which made the app faster',
        ', and users are happy',
        ', cutting costs',
        ', improving quality',
        ', and it works',
        ', leaving nothing open',
        ', and it shows',
        ', which puts an end to it',
        ', making room for other work',
      ],
      B: [
        ', and that settled the complaints',
        ', restoring trust in the service',
        ', leaving the system stable',
        ', with builds now running smoothly',
        ', closing a security hole',
        ', and the customer signed off',
        ' and broke the build',
        ', at the expense of the tests',
      ],
      C: [
        ', which halved the bill',
        ' and silenced the alerts',
        ', to the benefit of new users',
        ', and with that the last blocker fell',
        ', so pages load sooner',
        ', sparing others the trouble',
        ', which caused a regression',
        ', and the queue drained',
      ],
    }),
  },
  {
    name: 'invented state',
    corrupt: clause({
      A: [
        ', and it is now in production',
        ', now live',
        ', and all tests pass',
        ', and it is complete',
        ', ready to go',
        ', and it runs',
        ', now in use',
        ', and all is in place',
      ],
      B: [
        ', awaiting sign-off',
        ', still blocked',
        ', ready for release',
        ', currently on hold',
        ', half done',
        ', with one question left open',
      ],
      C: [
        ', pending a decision',
        ', fully tested',
        ', feature complete',
        ', live for half of all users',
        ', waiting on legal',
        ', not yet announced',
        ', good to go',
      ],
    }),
  },
  {
    name: 'invented comparison',
    corrupt: unlessCompared(
      clause({
        A: [', more than usual', ', twice as many as before', ', up from last time', ', less than planned'],
        B: [
          ', a marked rise',
          ', unlike in other weeks',
          ', well above your average',
          ', a step up',
          ', outpacing the rest of the team',
          ', down by half',
          ', in line with expectations',
          ', ahead of plan',
        ],
        C: [
          ', beating last spring',
          ', a far cry from before',
          ', on a par with your peers',
          ', three times the norm',
          ', short of the target',
          ', more than most manage',
          ', a dip by your standards',
        ],
      }),
    ),
  },
  {
    name: 'invented superlative',
    corrupt: unlessSuperlative(
      clause({
        A: [
          ', the biggest change so far',
          ', your best result',
          ', the most important one',
          ', the largest yet',
          ', your longest',
          ', the first of its kind',
          ', the last one',
          ', the longest of all',
          ', most of all',
          ', the main one',
        ],
        B: [
          ', a personal record',
          ', the largest yet',
          ', second to none',
          ', your main achievement',
          ', the highlight of the year',
          ', the hardest part',
          ', more than anybody else',
        ],
        C: [
          ', the toughest of them all',
          ', an all-time high',
          ', unmatched so far',
          ', your finest yet',
          ', nothing else came close',
          ', the crown of the year',
        ],
      }),
    ),
  },
  {
    name: 'invented subject matter',
    heldOut: true,
    corrupt: clause({
      A: [' about billing'],
      B: [
        ' about billing',
        ' on the topic of hiring',
        ' around the new pricing',
        ', mainly refactoring',
        ', a security fix',
        ', concerning a customer',
        ', covering tests and documentation',
      ],
      C: [
        ' in the area of insurance',
        ' on the subject of robots',
        ', a matter of compliance',
        ', dealing with tax law',
        ', mostly translation',
        ', all of it embedded software',
      ],
    }),
  },
];
