/** What waits, what took the others' side of the work, and what is not known. */
import { ofType, type Provider } from '../period';
import { dayMs, hourMs } from '../zone';
import type { MustInclude } from './must-include';
import type { Reading } from './reading';
import { namesOfPull } from './work-rules';

export function waitingRules(reading: Reading): MustInclude[] {
  return [...ownWaiting(reading), ...reviewBurden(reading), ...coverageGaps(reading)];
}

/**
 * The own pull request that has stood open longest without anybody's review: two days or more, not a draft. After four
 * weeks it is no news that it stands there.
 */
function ownWaiting({ period }: Reading): MustInclude[] {
  const until = period.window.end < period.asOf ? period.window.end : period.asOf;
  const open = ofType(period.rows, 'pull_request')
    .filter(({ metadata, occurredAt }) => {
      const waited = until.getTime() - occurredAt.getTime();
      const fresh = waited >= 2 * dayMs && waited <= 28 * dayMs;
      return fresh && metadata.state === 'open' && !metadata.isDraft && metadata.reviewedByOthers === false;
    })
    .sort((a, b) => a.occurredAt.getTime() - b.occurredAt.getTime());
  const [longest] = open;
  if (longest === undefined) return [];
  return [
    {
      rule: 'own-waiting',
      weight: 3,
      what: `waiting without a review: ${longest.title}`,
      evidence: [longest.id],
      // Said of several at once it is said of this one, where it is among what the sentence cites.
      names: [
        ...namesOfPull(longest),
        { by: 'words', pattern: /pull requests of (?:yours|your own)|your (?:own )?pull requests/i },
      ],
      says: /\bopen\b|wait|review/i,
    },
  ];
}

/** Reviews took a visible part of the time: many, and more than usual or more than the own pull requests. */
function reviewBurden({ reviews, merged, earlier, days, span }: Reading): MustInclude[] {
  const least = { day: 4, week: 8, month: 25 }[span];
  const usual = (ofType(earlier, 'review').length / 56) * days;
  if (reviews.length < least || (reviews.length < usual * 1.5 && reviews.length < merged.length * 2)) return [];
  return [
    {
      rule: 'review-burden',
      weight: 3,
      what: `${reviews.length} reviews`,
      evidence: reviews.map(({ id }) => id),
      names: [{ by: 'words', pattern: /\breview/i }],
    },
  ];
}

const sourceWords: Readonly<Record<Provider, RegExp>> = {
  github: /github|commits?|pull requests?/i,
  notion: /notion|pages?/i,
  slack: /slack|messages?/i,
  calendar: /calendar|meetings?/i,
};

/** A source that does not reach over the whole window: numbers are missing, and the reader has to be told. */
function coverageGaps({ period }: Reading): MustInclude[] {
  const end = period.window.end < period.asOf ? period.window.end : period.asOf;
  // Sources are read a few times an hour: a few hours behind a finished window is already a hole in its last day.
  return period.sources
    .filter(({ from, to, missingTypes }) => {
      const behind = end.getTime() - to.getTime() > 24 * hourMs;
      return from > period.window.start || behind || missingTypes.length > 0;
    })
    .map(({ provider }) => ({
      rule: 'coverage-gap' as const,
      weight: 5,
      what: `${provider} does not cover the window`,
      evidence: [],
      names: [{ by: 'words' as const, pattern: sourceWords[provider] }],
      says: /miss|not (?:known|covered|read|complete|counted|connected|yet)|cannot|gap|only (?:from|since|until|to)|incomplete|without|until|since|no data|unknown/i,
    }));
}
