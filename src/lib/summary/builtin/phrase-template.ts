/**
 * A sentence with holes: `{slot}` is filled from a fact, `{^slot}` with a capital, `{slot~is|are}` agrees with a number or list,
 * `[…]` is left out when a slot in it is missing or when the sentence grows too long (the last one first).
 */
import type { Fact, FactWord } from '../fact';
import { quote } from '../title';
import { countWords, findBannedWord, formatNumber, maxWords } from '../wording';

export type Piece = { text: string } | { slot: string; capital: boolean } | { slot: string; one: string; many: string };
interface Part {
  optional: boolean;
  pieces: Piece[];
}

const parsed = new Map<string, Part[]>();

type Slots = Pick<Fact, 'numbers' | 'words'>;

/** Null where a slot the sentence cannot do without is missing, or it cannot be made short enough. */
export function fillTemplate(template: string, fact: Slots, most = maxWords): string | null {
  return fit(parse(template), fact, most)?.text ?? null;
}

/** The same sentence with its holes still open, each written as `open` says, for a writer that fills them later. */
export function openTemplate(template: string, fact: Slots, open: (slot: string) => string): string | null {
  const fitted = fit(parse(template), fact);
  if (fitted === null) return null;
  const pieces = fitted.parts.flatMap((part) => part.pieces);
  return pieces
    .map((piece) => ('slot' in piece && !('one' in piece) ? open(piece.slot) : writePiece(piece, fact, 1, 3)))
    .join('');
}

/** What `openTemplate` left open, filled as `fillTemplate` would have; `text` may not contain holes of its own. */
export function fillPieces(pieces: readonly Piece[], fact: Slots): string | null {
  return fit([{ optional: false, pieces: [...pieces] }], fact)?.text ?? null;
}

function fit(parts: readonly Part[], fact: Slots, most = maxWords): { text: string; parts: Part[] } | null {
  const present = parts.filter(
    (part) => !part.optional || part.pieces.every((piece) => 'text' in piece || has(fact, piece.slot)),
  );
  if (!present.every((part) => part.pieces.every((piece) => 'text' in piece || has(fact, piece.slot)))) return null;
  for (const [limit, lists] of attempts(Math.min(mostTitles, longestList(fact)))) {
    const kept = [...present];
    for (;;) {
      for (let words = 14; words >= limit; words -= 1) {
        const text = write(kept, fact, words, lists);
        if (countWords(text) <= most) return { text, parts: kept };
      }
      const last = kept.findLastIndex((part) => part.optional);
      if (last === -1) break;
      kept.splice(last, 1);
    }
  }
  return null;
}

/** More in one sentence is a list, and no sentence. */
const mostTitles = 3;
/** A title that shares its sentence with others is cut no shorter than this, or none would be known again. */
const fewestTitleWords = 6;

/** First wide titles with everything, then fewer titles, then short ones. */
function attempts(titles: number): [number, number][] {
  const list: [number, number][] = [];
  for (let lists = titles; lists > 1; lists -= 1) list.push([fewestTitleWords + 4, lists]);
  return [...list, [8, 1], [6, 1], [2, 1]];
}

function longestList(fact: Pick<Fact, 'words'>): number {
  return Math.max(1, ...Object.values(fact.words).map((word) => (word.as === 'titles' ? word.list.length : 1)));
}

function has(fact: Pick<Fact, 'numbers' | 'words'>, slot: string): boolean {
  return fact.numbers[slot] !== undefined || fact.words[slot] !== undefined;
}

function write(parts: readonly Part[], fact: Pick<Fact, 'numbers' | 'words'>, words: number, lists: number): string {
  return parts.map((part) => part.pieces.map((piece) => writePiece(piece, fact, words, lists)).join('')).join('');
}

function writePiece(piece: Piece, fact: Pick<Fact, 'numbers' | 'words'>, words: number, lists: number): string {
  if ('text' in piece) return piece.text;
  const number = fact.numbers[piece.slot];
  const word = fact.words[piece.slot];
  if ('one' in piece) {
    const many = number ? number.value !== 1 : word?.as === 'titles' && Math.min(lists, word.list.length) !== 1;
    return many ? piece.many : piece.one;
  }
  const text = number ? formatNumber(number) : word ? writeWord(word, words, lists) : '';
  return piece.capital ? text.charAt(0).toUpperCase() + text.slice(1) : text;
}

function writeWord(word: FactWord, words: number, lists: number): string {
  if (word.as === 'title') return quote(word.text, words);
  if (word.as === 'titles') {
    const each = word.list
      .slice(0, lists)
      .map((text) => quote(text, lists > 1 ? Math.max(fewestTitleWords, words - 4) : words));
    return each.length < 2 ? (each[0] ?? '') : `${each.slice(0, -1).join(', ')} and ${each.at(-1) ?? ''}`;
  }
  // A repository or channel whose name is one of the words we do not use is quoted like anything we did not write.
  return word.as === 'name' && findBannedWord(word.text) !== null ? `“${word.text}”` : word.text;
}

function parse(template: string): Part[] {
  const known = parsed.get(template);
  if (known) return known;
  const parts = template
    .split(/(\[[^\]]*\])/u)
    .filter((text) => text !== '')
    .map((text) =>
      text.startsWith('[')
        ? { optional: true, pieces: pieces(text.slice(1, -1)) }
        : { optional: false, pieces: pieces(text) },
    );
  parsed.set(template, parts);
  return parts;
}

function pieces(text: string): Piece[] {
  return text
    .split(/(\{[^}]*\})/u)
    .filter((piece) => piece !== '')
    .map((piece) => {
      if (!piece.startsWith('{')) return { text: piece };
      const [slot = '', forms] = piece.slice(1, -1).split('~');
      if (forms !== undefined) return { slot, one: forms.split('|')[0] ?? '', many: forms.split('|')[1] ?? '' };
      return slot.startsWith('^') ? { slot: slot.slice(1), capital: true } : { slot, capital: false };
    });
}
