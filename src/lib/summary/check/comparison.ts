/** Which of two counts is the larger: reviews given and pull requests opened. */
import type { Fact } from '../fact';
import type { Token } from './token';

const larger = /^(?:more than|outnumbered|outweighed|exceeded|exceeds|exceed|above|more)$/u;
const smaller = /^(?:fewer than|less than|below|under|fewer|less)$/u;

/** `Reviews were fewer than pull requests` of a fact that says so; the side named before the comparison is the compared one. */
export function isComparedRightly(tokens: readonly Token[], { kind, variant }: Fact): boolean {
  if (kind !== 'review_load' || (variant !== 'more' && variant !== 'less')) return true;
  return tokens.every((token, at) => {
    if (token.is !== 'word' || !(larger.test(token.lower) || smaller.test(token.lower))) return true;
    // `more reviews than` names its side afterwards.
    const next = /^(?:more|fewer|less)$/u.test(token.lower) ? sideOf(tokens[at + 1]) : null;
    const side =
      next ??
      tokens
        .slice(0, at)
        .map(sideOf)
        .findLast((found) => found !== null) ??
      null;
    if (side === null) return true;
    return (larger.test(token.lower) === (side === 'reviews')) === (variant === 'more');
  });
}

function sideOf(token: Token | undefined): 'reviews' | 'own' | null {
  if (token?.is === 'number') return token.unit === 'review' ? 'reviews' : token.unit === 'pull request' ? 'own' : null;
  if (token?.is !== 'word') return null;
  if (token.readings.includes('review') || token.readings.includes('reviewed')) return 'reviews';
  return token.readings.includes('pull') || token.readings.includes('opened') || token.lower === 'own' ? 'own' : null;
}
