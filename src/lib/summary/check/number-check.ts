/** Numbers: value, unit, sign, and the words that bend them (`over`, `nearly`, `at least`). */
import type { Fact, FactNumber, Unit } from '../fact';
import { licenceOf } from './licences';
import { unitOfWord } from './read';
import type { Problem } from './problem';
import type { NumberToken, Token, WordToken } from './token';
import { isClaim, type WordClass } from './word-class';

export interface Backing {
  fact: Fact;
  slot: string;
}

/** Facts' numbers that a written one may be; empty when there is none. */
export function backingsOf(token: NumberToken, unit: Unit | null, facts: readonly Fact[]): Backing[] {
  return facts.flatMap((fact) =>
    Object.entries(fact.numbers)
      .filter(([, number]) => sameValue(number, token.value) && (unit === null || isUnit(number.unit, unit, fact)))
      .map(([slot]) => ({ fact, slot })),
  );
}

/** `edited 6 times` counts edits, `4 meetings` of a series its times. */
function isUnit(own: Unit, written: Unit, { kind }: Fact): boolean {
  if (own === written) return true;
  return (
    (written === 'time' && (own === 'edit' || own === 'commit' || own === 'review')) ||
    (written === 'meeting' && own === 'time' && kind === 'meeting_series')
  );
}

function sameValue(number: FactNumber, value: number): boolean {
  return Math.abs(number.value - value) < 1e-9;
}

export function numberProblem(tokens: readonly Token[], at: number, facts: readonly Fact[]): Problem | null {
  const token = tokens[at];
  if (token?.is !== 'number') return null;
  if (!token.sound) return 'unknown_number';
  const unit = unitAround(tokens, at, token);
  const backings = backingsOf(token, unit, facts);
  if (backings.length === 0) return backingsOf(token, null, facts).length === 0 ? 'unknown_number' : 'wrong_unit';
  if (unit === null && !backings.some((backing) => isCountedBefore(tokens, at, backing))) return 'wrong_unit';
  if (tokens.slice(at + 1, at + 3).some(isDifference) && token.unit === null) return 'wrong_comparison';
  const bend = bendBefore(tokens, at);
  if (
    bend !== null &&
    !backings.some(
      (backing) => bend.slots.has(backing.slot) || isOver(bend.word, backing) || isCompared(bend.word, backing),
    )
  )
    return 'wrong_comparison';
  return null;
}

/** `Of your messages, 72% of 40`: the noun stands before. */
function isCountedBefore(tokens: readonly Token[], at: number, { fact, slot }: Backing): boolean {
  const unit = fact.numbers[slot]?.unit;
  return (
    unit === 'plain' || tokens.slice(0, at).some((token) => token.is === 'word' && unitOfWord(token.lower) === unit)
  );
}

/** `3 fewer hours`: no fact holds a difference. */
function isDifference(token: Token): boolean {
  return token.is === 'word' && /^(?:more|less|fewer|further|additional|extra)$/u.test(token.lower);
}

/** `4 edited pages`, `from 10 to 12 hours`, `5 of the commits`; else the number says nothing that can be checked. */
export function unitAround(tokens: readonly Token[], at: number, token: NumberToken): Unit | null {
  if (token.unit !== null) return token.unit;
  let words = 0;
  for (const next of tokens.slice(at + 1)) {
    if (next.is === 'number' && words <= 2) return next.unit;
    if (next.is !== 'word' || (words += 1) > 3) return null;
    const unit = unitOfWord(next.lower);
    if (unit !== null) return unit;
  }
  return null;
}

/** Time that something is spread over needs no word for it. */
const unspread: ReadonlySet<string> = new Set(['limit', 'days', 'weeks']);
const counted = ['days', 'pulls', 'weeks', 'repositories', 'channels', 'meetings', 'pages', 'elsewhere', 'repos'];
/** Words right before a number that change what it says, with the numbers that they belong to. */
const bends = new Map<string, ReadonlySet<string>>();
bends.set('over', new Set([...counted, 'limit', 'atLeast']));
bends.set('around', new Set());
for (const word of ['more than', 'longer than', 'beyond', 'past', 'above', 'in excess of', 'well over'])
  bends.set(word, new Set(['limit', 'previous']));
for (const word of ['under', 'shorter than', 'below', 'less than', 'fewer than'])
  bends.set(word, new Set(['limit', 'previous']));
bends.set('than', new Set(['limit', 'previous']));
bends.set('at least', new Set(['weeks']));
bends.set('within', new Set(['median', 'days']));
for (const word of ['up to', 'as long as', 'at most']) bends.set(word, new Set(['slowest', 'largest']));
bends.set('adds up to', new Set(['length']));
for (const word of [
  'nearly',
  'almost',
  'roughly',
  'approximately',
  'some',
  'exactly',
  'precisely',
  'barely',
  'another',
  'further',
  'every',
  'first',
  'last',
  'next',
  'minus',
  'hardly',
  'even',
  'plus',
  'extra',
  'additional',
])
  bends.set(word, new Set());
bends.set('last', new Set());
for (const word of ['most of', 'about', 'half']) bends.set(word, new Set());
bends.set('plus', new Set(['meetings', 'pages', 'elsewhere']));
bends.set('previous', new Set(['weeks', 'previous']));

/** In a comparison of two counts `more than` bends neither. */
function isCompared(word: string, { fact }: Backing): boolean {
  return fact.kind === 'review_load' && /than$|^(?:below|above|under)$/u.test(word);
}

function isOver(word: string, { fact, slot }: Backing): boolean {
  // `in short gaps, around 9 meetings`
  if (word === 'around' && fact.kind === 'meetings_scattered') return slot === 'meetings';
  return word === 'over' && (licenceOf(fact.kind).over ?? []).includes(slot);
}

function bendBefore(tokens: readonly Token[], at: number): { word: string; slots: ReadonlySet<string> } | null {
  let before = tokens[at - 1];
  if (before?.is === 'word' && (before.lower === 'the' || before.lower === 'a')) before = tokens[at - 2];
  if (before?.is !== 'word') return null;
  const slots = bends.get(before.lower) ?? (isBend(before) ? new Set<string>() : undefined);
  if (slots === undefined) return null;
  // `edits over 4 pages` spreads, `edits to over 4 pages` exaggerates.
  const earlier = tokens[tokens.indexOf(before) - 1];
  const spreads =
    earlier?.is === 'number' ||
    earlier?.is === 'title' ||
    (earlier?.is === 'word' &&
      (unitOfWord(earlier.lower) !== null || /^(?:spread|total|ran|stretched)$/u.test(earlier.lower)));
  return { word: before.lower, slots: before.lower === 'over' && !spreads ? unspread : slots };
}

const bendingClasses: ReadonlySet<WordClass> = new Set<WordClass>(['bound', 'quantity', 'least']);

/** `upwards of`, `close to`, `a mere`: whatever only bends. */
function isBend({ readings }: WordToken): boolean {
  return readings.some((reading) => bendingClasses.has(reading)) && !readings.some((reading) => !isClaim(reading));
}
