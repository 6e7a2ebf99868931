/**
 * Whether every part of a sentence stands on something: a title, a name, a number, a date, or a word for what happened that the
 * facts allow. Words that say nothing by themselves are a claim when they stand alone: `and it works`, `at length`, `by hand`.
 */
import type { Grant } from './licence';
import type { Token, WordToken } from './token';
import { isClaim, type WordClass } from './word-class';

const prepositions = new Set(
  (
    'in on at to for from with by as onto upon over under between among amongst amid around round across through throughout during ' +
    'within about along alongside beside besides toward towards via per after before since until till without than into against ' +
    'like despite beyond near'
  ).split(' '),
);
const joints = new Set([
  'and',
  'or',
  'but',
  'while',
  'whilst',
  'whereas',
  'which',
  'who',
  'when',
  'whenever',
  'where',
  'though',
  'although',
  'plus',
]);

/** They say how much, how often, when or of which, and nothing of what happened. */
export const qualifiers: ReadonlySet<WordClass> = new Set<WordClass>([
  'plain',
  'neutral',
  'more',
  'less',
  'same',
  'extreme',
  'majority',
  'only',
  'least',
  'all',
  'allOf',
  'compare',
  'otherCompare',
  'soFar',
  'typical',
  'spread',
  'both',
  'several',
  'quantity',
  'first',
  'single',
  'half',
  'bound',
  'partly',
  'time',
  'ago',
  'earlier',
  'later',
  'again',
  'aspect',
  'long',
  'work',
  'negation',
  'advice',
  'judgement',
  'cause',
  'people',
]);

interface Piece {
  head: 'clause' | 'preposition';
  tokens: Token[];
}

/** True where a clause or a prepositional phrase hangs in the air. */
export function isUngrounded(tokens: readonly Token[], grant: Grant): boolean {
  const clauses = clausesOf(tokens);
  return clauses.some((pieces, at) => {
    const all = pieces.flatMap((piece) => piece.tokens);
    if (
      pieces[0]?.head === 'clause' &&
      all.some((token) => isContent(token, grant)) &&
      !all.some((token) => isGround(token, grant)) &&
      !isNamedNext(clauses[at + 1])
    )
      return true;
    if (at > 0 && isEmpty(all) && !isNamedNext(clauses[at + 1])) return true;
    if (isStranded(all) && !grant.may.has('advice')) return true;
    return pieces.some((piece, index) => piece.head === 'preposition' && isAdrift(piece, pieces[index + 1], grant));
  });
}

/** `working through`: through what? */
function isStranded(tokens: readonly Token[]): boolean {
  const last = tokens.at(-1);
  return last?.is === 'word' && /^(?:through|with|to|from|at|of|into|about|upon|via|per)$/u.test(last.lower);
}

/** `, and that was it`: grammar and nothing else. */
function isEmpty(tokens: readonly Token[]): boolean {
  const words = tokens.filter(({ is }) => is !== 'mark');
  return (
    words.length > 1 &&
    words.every((token) => token.is === 'word' && token.readings.includes('plain') && !token.lower.includes(' '))
  );
}

/** `the largest block, 4 hours, was on Monday` */
function isNamedNext(next: readonly Piece[] | undefined): boolean {
  const first = next?.[0]?.tokens[0];
  return first?.is === 'number' || first?.is === 'title' || first?.is === 'name';
}

/** `at length`, and not `in the course` of something that follows. */
function isAdrift({ tokens }: Piece, next: Piece | undefined, grant: Grant): boolean {
  const content = tokens.slice(1).filter((token) => isContent(token, grant));
  if (tokens[0]?.is === 'word' && tokens[0].lower === 'without' && grant.negative !== null) return false;
  if (content.length === 0 || tokens.slice(1).some((token) => isGround(token, grant))) return false;
  // What qualifies is judged by its own rules.
  if (
    content.every(
      (token) =>
        token.is === 'word' &&
        token.readings.some(
          (reading) =>
            isClaim(reading) &&
            reading !== 'work' &&
            (reading !== 'advice' || token.lower.includes(' ')) &&
            grant.may.has(reading),
        ),
    )
  )
    return false;
  const last = tokens.at(-1);
  const goesOn = next !== undefined && next.tokens.some((token) => isGround(token, grant));
  return !(goesOn && last?.is === 'word' && leading.test(last.lower));
}

/** A phrase that ends so goes on with the next one: `in addition to 3 pages`, `in going through 5 pull requests`. */
const leading = /(?:ing|addition|comparison|relation|line|contrast|part|parts|place|rest)$/u;

/** Turns of phrase of these classes need nothing beside them where they are allowed: `one option`, `in a row`. */
const settled: ReadonlySet<WordClass> = new Set<WordClass>(['unbroken', 'partly', 'advice', 'only']);

/** A word of content that is no settled turn of phrase. */
function isContent(token: Token, grant: Grant): boolean {
  if (token.is !== 'word' || token.readings.includes('plain')) return false;
  // `another slot might suit`
  if (grant.may.has('advice') && token.readings.includes('advice')) return false;
  return !(token.lower.includes(' ') && token.readings.some((reading) => settled.has(reading)));
}

function isGround(token: Token, grant: Grant): boolean {
  if (token.is === 'mark') return false;
  if (token.is !== 'word') return true;
  return isSubstance(token, grant);
}

function isSubstance({ lower, readings }: WordToken, grant: Grant): boolean {
  // `unreviewed` is judged as the denial it is.
  if (/^un\w+ed$/u.test(lower) && readings.includes('negation')) return true;
  if (grant.negative !== null && readings.some((reading) => absent.has(reading))) return true;
  return readings.some((reading) => {
    // A wrong period is refused for itself.
    if (reading === 'period') return true;
    const allowed =
      grant.may.has(reading) || grant.aged.has(reading) || grant.denies.has(reading) || grant.beside.has(reading);
    return allowed && isClaim(reading) && !qualifiers.has(reading);
  });
}

const absent: ReadonlySet<WordClass> = new Set<WordClass>(['negation', 'absence', 'quiet', 'known']);

function clausesOf(tokens: readonly Token[]): Piece[][] {
  const clauses: Piece[][] = [];
  let pieces: Piece[] = [];
  let piece: Piece = { head: 'clause', tokens: [] };
  const endPiece = (head: Piece['head']): void => {
    if (piece.tokens.length > 0) pieces.push(piece);
    piece = { head, tokens: [] };
  };
  const endClause = (): void => {
    endPiece('clause');
    if (pieces.length > 0) clauses.push(pieces);
    pieces = [];
  };
  for (const token of tokens) {
    if (token.is === 'mark' && !/[-'’/…]/u.test(token.text)) endClause();
    else if (token.is === 'word' && joints.has(token.lower)) {
      endClause();
      piece.tokens.push(token);
    } else {
      if (token.is === 'word' && prepositions.has(token.lower)) endPiece('preposition');
      else if (piece.head === 'preposition' && piece.tokens.length > 1 && isPast(token)) endPiece('clause');
      piece.tokens.push(token);
    }
  }
  endClause();
  return clauses;
}

/** `in a way reviewed`: the verb is no part of what the preposition brings. */
function isPast(token: Token): boolean {
  return (
    token.is === 'word' &&
    /^(?:\w+ed|wrote|written|sent|met|made|gave|given|took|had|went|got|left|put|began)$/u.test(token.lower)
  );
}
