/** How much of it: one for many, several, a share, and the words right before a count that bend it. */
import type { Fact, Unit } from '../fact';
import { unitOfWord } from './read';
import { isWord, type Token } from './token';
import { isClaim, type WordClass } from './word-class';

/** `one commit` where there are five. */
export function isOne(part: readonly Token[], at: number, facts: readonly Fact[]): boolean {
  for (const next of part.slice(at + 1, at + 4)) {
    const unit = next.is === 'word' ? unitOfWord(next.lower) : null;
    if (unit !== null) return mayBeOne(unit, facts);
  }
  return true;
}

/** Whether some count of the unit is one, or none is known. */
function mayBeOne(unit: Unit, facts: readonly Fact[]): boolean {
  // Its channels are the others.
  if (unit === 'channel' && facts.some(({ kind }) => kind === 'channel_concentration')) return true;
  const counts = facts.flatMap((fact) =>
    Object.values(fact.numbers).flatMap((number) => (number.unit === unit ? [number.value] : [])),
  );
  return counts.length === 0 || counts.includes(1);
}

/** Units of time have articles of their own: `a day off`. */
const spans: ReadonlySet<Unit> = new Set<Unit>(['day', 'week', 'hour', 'minute', 'time']);

/** `a commit` where there are five; `a review for each` and the one review of many are no counts. */
export function isSingular(part: readonly Token[], at: number, facts: readonly Fact[]): boolean {
  const next = part[at + 1];
  const unit = next?.is === 'word' ? unitOfWord(next.lower) : null;
  if (unit === null || spans.has(unit) || part.some((token) => token.is === 'word' && token.lower === 'for each'))
    return true;
  const denied = part.slice(Math.max(0, at - 2), at);
  if (denied.some((token) => token.is === 'word' && token.readings.includes('negation'))) return true;
  return facts.some(({ kind }) => kind === 'review') || isOne(part, at, facts);
}

const singulars =
  /^(?:commit|review|issue|page|edit|message|reply|reaction|meeting|person|repository|channel|action|event|pull request)$/u;

/** `the message`, `your message` or `another message` where there are twelve, and none of them is named. */
export function isUnnamedOne(part: readonly Token[], at: number, facts: readonly Fact[]): boolean {
  const noun = part[at];
  if (noun?.is !== 'word' || !singulars.test(noun.lower)) return false;
  const unit = unitOfWord(noun.lower);
  if (unit === null || mayBeOne(unit, facts)) return false;
  // Several reviews of one pull request are `your review` of it.
  if (
    unit === 'review' &&
    facts.some(({ kind }) => kind === 'review') &&
    (at === 0 || isWord(part[at - 1], /^(?:a|your|as)$/u))
  )
    return false;
  if (part.some((token) => isWord(token, /^for each$/u))) return false;
  // `to review`, `the oldest pull request`, `no commit`
  if (isWord(part[at - 1], /^to$/u) && /^(?:review|commit|message|edit)$/u.test(noun.lower)) return false;
  if (part.slice(Math.max(0, at - 2), at).some(isUnique)) return false;
  const next = part[at + 1];
  const named = isWord(next, /^(?:of|for|on|in|called|named)$/u) ? part[at + 2] : next;
  // `the pull request “A”`, `the review of “A”`, `the page edits`
  return !(
    named?.is === 'title' ||
    (named?.is === 'name' && next === named) ||
    (next?.is === 'word' && unitOfWord(next.lower) !== null)
  );
}

/** A superlative or a denial makes one of many. */
function isUnique(token: Token): boolean {
  return (
    token.is === 'word' &&
    (/\w(?:est)$/u.test(token.lower) ||
      token.readings.some((reading) => reading === 'typical' || reading === 'negation'))
  );
}

/** `several commits` where there are three or more. */
export function isSeveral(part: readonly Token[], at: number, facts: readonly Fact[]): boolean {
  const next = part[at + 1];
  const unit = next?.is === 'word' ? unitOfWord(next.lower) : null;
  return facts.some((fact) => Object.values(fact.numbers).some((number) => number.unit === unit && number.value >= 3));
}

const wholes =
  /^(?:total|sum|count|tally|number|made|made of|all|each|consists?|consisted|comprised|out|course|space|a total of|made up of|out of|worth of|all of|of|record|set|record of)$/u;

/** `the rest of 7 pull requests`: a share of a count that no fact holds. */
export function isShareOfCount(part: readonly Token[], at: number): boolean {
  const token = part[at];
  if (token?.is !== 'number' || token.unit === null || uncounted.has(token.unit)) return false;
  let before = at - 1;
  if (isWord(part[before], /^(?:the|your|these|those|all)$/u)) before -= 1;
  const of = part[before];
  if (of?.is !== 'word') return false;
  if (of.lower !== 'of') return of.lower.endsWith(' of') && !wholes.test(of.lower) && !isOfBatch(part, before);
  const whole = part[before - 1];
  if (whole === undefined || whole.is === 'mark' || whole.is === 'number') return false;
  if (whole.is !== 'word' || wholes.test(whole.lower)) return false;
  return !whole.readings.some(isClaim) || whole.readings.some((reading) => shares.has(reading));
}

/** What makes a share of a whole. */
const shares: ReadonlySet<WordClass> = new Set<WordClass>([
  'partly',
  'majority',
  'first',
  'single',
  'extreme',
  'quantity',
  'only',
  'least',
  'all',
  'several',
  'later',
  'earlier',
  'both',
]);

const uncounted: ReadonlySet<Unit> = new Set<Unit>([
  'plain',
  'hour',
  'minute',
  'day',
  'working day',
  'week',
  'percent',
  'time',
]);

/** `“A” and “B” were part of 7 meetings` */
function isOfBatch(part: readonly Token[], at: number): boolean {
  const before = part[at - 1];
  if (!isWord(part[at], /^part of$/u)) return false;
  if (before === undefined)
    return !part.slice(at).some((token) => isWord(token, /^(?:was|were|is|are|has|have|took|went|\w+ed)$/u));
  return before.is === 'title' || isWord(before, /^(?:is|are|was|were|being|as)$/u);
}
