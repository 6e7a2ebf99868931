/** Who does it: the reader, a thing, or somebody whom no fact names. */
import type { Fact } from '../fact';
import { bringing, verbs } from './things';
import { isWord, type Token, type WordToken } from './token';
import type { WordClass } from './word-class';

/** `Others reviewed “A”`, `It made 5 commits`, `reviewed by others`. */
export function isForeignSubject(
  tokens: readonly Token[],
  at: number,
  token: WordToken,
  facts: readonly Fact[],
): boolean {
  const before = tokens[at - 1];
  const next = tokens[at + 1];
  const people = token.readings.some(
    (reading) => reading === 'people' || reading === 'reviewer' || reading === 'colleague',
  );
  if (people && facts.every(({ kind }) => kind === 'review' || kind === 'review_batch' || kind === 'review_load')) {
    const reviewed =
      before?.is === 'word' && /^(?:by|from)$/u.test(before.lower)
        ? tokens[at - 2]
        : before?.is === 'word' && before.lower === 'the'
          ? tokens[at - 3]
          : undefined;
    if (reviewed?.is === 'word' && reviewed.readings.some((reading) => reading === 'reviewed' || reading === 'review'))
      return true;
    if (token.lower === 'by others' && before?.is === 'word' && before.readings.includes('reviewed')) return true;
  }
  if (
    people &&
    isWord(
      tokens.slice(0, at).findLast((other) => !isWord(other, /^(?:a|an|the|one|other|another|some)$/u)),
      /^(?:with|together with|along with|alongside|next to)$/u,
    ) &&
    !facts.some(({ kind }) => /^(?:meeting|ask|decide|move|waiting)/u.test(kind))
  )
    return true;
  if (
    people &&
    next?.is === 'word' &&
    next.readings.includes('reviewed') &&
    facts.every(({ kind }) => kind.startsWith('review'))
  )
    return true;
  const starts =
    before === undefined ||
    before.is === 'mark' ||
    (/^(?:date|period|name)$/u.test(before.is) && token.lower !== 'both') ||
    (before.is === 'word' &&
      /^(?:and|but|while|the|other|another|a|an|one|no|each|every|this|that|some|your|around|of)$/u.test(before.lower));
  if (!starts || next?.is !== 'word') return false;
  if (
    /^(?:those|one|some|all|any|both|each|many|most|people|the rest|rest)$/u.test(token.lower) &&
    /^(?:of|around|near|with|of them)$/u.test(next.lower) &&
    (next.lower === 'of them' || isWord(tokens[at + 2], /^(?:you|them|us)$/u))
  )
    return true;
  if (people && before === undefined && /^(?:could|might|may|can)$/u.test(next.lower)) return true;
  if (
    people &&
    isWord(before, /^(?:a|an|the|another|some|one|each|every|your|no)$/u) &&
    at === 1 &&
    /^(?:could|might|may|can)$/u.test(next.lower)
  )
    return true;
  if (
    people &&
    !/(?:'s|’s|s'|s’)$/u.test(token.lower) &&
    !facts.some(({ kind }) => kind === 'waiting_for_you' || kind === 'ask_for_review' || kind === 'decide_open')
  )
    return (isAct(next) && !bringing.test(next.lower)) || /^(?:have|has|had|did|were|was|are|is)$/u.test(next.lower);
  if (!others.has(token.lower)) return false;
  // `It took 5 days until`.
  if (token.lower === 'it' && next.lower === 'took' && tokens[at + 2]?.is === 'number') return false;
  // `It may be worth`, `There were`; and later in a sentence `it was reverted`.
  if (/^(?:is|was|has been|may|might|would)$/u.test(next.lower)) return false;
  if (/^(?:there|here|what|which|who)$/u.test(token.lower)) return false;
  if (before === undefined || token.lower !== 'it')
    return isAct(next) || /^(?:were|had|could|have|has)$/u.test(next.lower);
  return next.readings.some((reading) => acts.has(reading)) && /(?:ed|wrote|made|gave)$/u.test(next.lower);
}

/** Whether the reader does it: `you … wrote`, `you opened “A” and received`. */
export function isReader(tokens: readonly Token[], at: number): boolean {
  for (let index = at - 1; index >= 0; index -= 1) {
    const token = tokens[index];
    if (token?.is === 'word') {
      if (/^you(?:'ve|'d)?$/u.test(token.lower)) return !isAfterPreposition(tokens, index);
      if (
        /^(?:and|then|also|have|had|has|did|all|both|still|already|now|only|to|could|might|may|in total|in all)$/u.test(
          token.lower,
        )
      ) {
        if (token.lower === 'and')
          return tokens.slice(0, index).some((other) => other.is === 'word' && other.lower === 'you');
        continue;
      }
    }
    return false;
  }
  return false;
}

/** Acts that only somebody does. */
const acts = new Set<WordClass>([
  'reviewed',
  'committed',
  'edited',
  'created',
  'wrote',
  'reported',
  'messaged',
  'reacted',
  'opened',
  'met',
  'closed',
  'started',
  'finished',
  'waited',
]);

const actingVerbs = verbs('made gave left spent took put had got worked sent wrote went came could might met');

/** They stand for somebody or something else than the reader. */
const others = new Set([
  'it',
  'this',
  'these',
  'those',
  'both',
  'each',
  'either',
  'such',
  'other',
  'another',
  'one',
  'which',
  'who',
  'what',
  'there',
  'here',
  'the rest',
  'among them',
  'of them',
  'the others',
  'of it',
  'you around',
]);

/** `those around you wrote` */
function isAfterPreposition(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1];
  return before?.is === 'word' && /^(?:around|by|from|for|with|of|to|near|beside|among)$/u.test(before.lower);
}

function isAct(next: WordToken): boolean {
  return actingVerbs.has(next.lower) || next.readings.some((reading) => acts.has(reading));
}
