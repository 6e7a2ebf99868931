/** Words for times that are not those of the period: later on, before then, that week. */
import type { Fact, FactTable } from '../fact';
import type { Grant } from './licence';
import { isWord, type Token, type WordToken } from './token';

/** `later on`, `earlier that year`, `before then`: a time that no fact gives. `3 days later` is an age. */
export function isElsewhen(
  token: WordToken,
  part: readonly Token[],
  at: number,
  grant: Grant,
  facts: readonly Fact[],
): boolean {
  if (grant.negative !== null) return false;
  const next = part[at + 1];
  // `merged and then reverted` is an order, `merged then` a time.
  if (token.lower === 'then') return next === undefined || next.is === 'mark';
  if (/^(?:before|after|since|until|till)$/u.test(token.lower))
    return next?.is === 'word' && /^(?:then|that|this)$/u.test(next.lower);
  if (
    !/^(?:later|earlier|until then|since then)$/u.test(token.lower) ||
    facts.some(({ variant }) => variant === 'earlier')
  )
    return false;
  // `3 days later on` gives no day.
  const on = part[at + 2];
  if (isWord(next, /^on$/u) && on?.is !== 'date') return true;
  return part[at - 1]?.is !== 'number';
}

export function isPeriodWord(
  token: WordToken,
  part: readonly Token[],
  at: number,
  grant: Grant,
  table: FactTable,
): boolean {
  const before = part[at - 1];
  const after = part[at + 1];
  if (after?.is === 'word' && after.lower === 'after') return false;
  if (isSpan(part, at) || isEdge(part, at)) return false;
  const pointing =
    before?.is === 'word' &&
    /^(?:this|that|those|these|another|one|same|other|the other|last|first|next|previous|past|following|coming|every|each|most|some|single)$/u.test(
      before.lower,
    );
  if (
    (grant.may.has('period') &&
      /\bdays?\b/u.test(token.lower) &&
      (!token.lower.includes(' of ') || grant.may.has('advice'))) ||
    token.readings.some((reading) => reading !== 'period' && grant.may.has(reading))
  )
    return !pointing || before.lower === 'other';
  return (!pointing || (grant.negative !== null && before.lower === 'this')) && token.lower === table.period.noun;
}

/** `at the end of the week` */
function isEdge(part: readonly Token[], at: number): boolean {
  const words = part.slice(Math.max(0, at - 4), at).map((token) => (token.is === 'word' ? token.lower : ''));
  return /\b(?:end|start|beginning|middle|half) of (?:the|this)$/u.test(words.join(' ').trim());
}

/** `in a week` is how long something took, and no word for the period. */
function isSpan(part: readonly Token[], at: number): boolean {
  const [first, second] = [part[at - 2], part[at - 1]];
  const article = second?.is === 'word' && /^(?:a|an|one|half)$/u.test(second.lower);
  return article && first?.is === 'word' && /^(?:in|within|over|for|after|of|about|under|than)$/u.test(first.lower);
}
