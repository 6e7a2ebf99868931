/**
 * What a reader would miss if a summary left it out, decided from the stored rows alone. The rules know nothing of how
 * the product clusters, scores or writes: they were written before anybody looked at its choices, and they import
 * nothing of it but the shape of a row.
 */
import type { Period } from '../period';
import { readingOf } from './reading';
import { meetingRules } from './meeting-rules';
import { waitingRules } from './waiting-rules';
import { workRules } from './work-rules';
import { writingRules } from './writing-rules';

export const ruleNames = [
  'released',
  'merged-largest',
  'merged-after-long',
  'first-in-repository',
  'direct-work',
  'reverted',
  'review-burden',
  'own-waiting',
  'page-from-scratch',
  'page-over-days',
  'meeting-series',
  'meeting-load',
  'one-off-meeting',
  'channel-surge',
  'coverage-gap',
  'only-thing',
] as const;
export type RuleName = (typeof ruleNames)[number];

/** How a text may name the thing. */
export type Naming =
  | { by: 'title'; title: string }
  | { by: 'words'; pattern: RegExp }
  /** A number within the tolerance, in a sentence that also has the noun. */
  | { by: 'quantity'; value: number; tolerance: number; noun: RegExp };

export interface MustInclude {
  rule: RuleName;
  /** 1 to 5: what is kept first where a period has more than its reader can take. */
  weight: number;
  what: string;
  /** A statement has to cite one of these rows; none where the thing is an absence. */
  evidence: readonly string[];
  /** And to name it in one of these ways. */
  names: readonly Naming[];
  /** And, where being named is not enough, to say this as well. */
  says?: RegExp;
}

/** At most so many a period: what one reads in half a minute, or in two. */
export const mostItems = { day: 5, long: 8 };

export function mustIncludesOf(period: Period): MustInclude[] {
  const reading = readingOf(period);
  // With fewer than three events the product promises one honest line: no room, and no need, for more than one thing.
  if (reading.actions < 3) return onlyThing(period);
  const found = [workRules, waitingRules, writingRules, meetingRules].flatMap((rules) => rules(reading));
  const distinct = dropRepeats(found.sort((a, b) => b.weight - a.weight));
  if (distinct.length === 0) return onlyThing(period);
  return distinct.slice(0, reading.span === 'day' ? mostItems.day : mostItems.long);
}

/** Two rules that point at one item ask for it once, for the heavier reason. */
function dropRepeats(items: readonly MustInclude[]): MustInclude[] {
  const taken = new Set<string>();
  return items.filter((item) => {
    const key = item.evidence[0] ?? item.what;
    if (taken.has(key)) return false;
    taken.add(key);
    return true;
  });
}

/** Where nothing stands out and little happened, the reader at least wants to know the one thing that did. */
function onlyThing(period: Period): MustInclude[] {
  const reading = readingOf(period);
  const first = [...reading.merged, ...reading.opened, ...reading.commits, ...reading.reviews, ...reading.edits][0];
  const few = reading.actions > 0 && reading.actions <= 6;
  if (first === undefined || !few) return [];
  return [
    {
      rule: 'only-thing',
      weight: 2,
      what: `one of few things: ${first.title}`,
      evidence: [first.id],
      names: [{ by: 'title', title: first.title }, ...kindName(first.type)],
    },
  ];
}

function kindName(type: string): Naming[] {
  const pattern = { commit: /\bcommit/i, review: /\breview/i, page_edit: /\bpage/i, pull_request: /pull request/i }[
    type
  ];
  return pattern === undefined ? [] : [{ by: 'words', pattern }];
}
