/**
 * A sentence with holes: `{slot}` is filled from a fact, `{^slot}` with a capital, `{slot~is|are}` agrees with a number or list,
 * `[…]` is left out when a slot in it is missing or when the sentence grows too long (the last one first).
 */
import { units, type Fact, type FactNumber, type FactWord } from './fact';
import { quote } from './title';

export const maxWords = 24;

type Piece = { text: string } | { slot: string; capital: boolean } | { slot: string; one: string; many: string };
interface Part {
  optional: boolean;
  pieces: Piece[];
}

const parsed = new Map<string, Part[]>();

/** Null where a slot the sentence cannot do without is missing, or it cannot be made short enough. */
export function fillTemplate(template: string, fact: Pick<Fact, 'numbers' | 'words'>): string | null {
  const parts = parse(template);
  const present = parts.filter(
    (part) => !part.optional || part.pieces.every((piece) => 'text' in piece || has(fact, piece.slot)),
  );
  if (!present.every((part) => part.pieces.every((piece) => 'text' in piece || has(fact, piece.slot)))) return null;
  const most = longestList(fact);
  for (const [limit, lists] of attempts(most)) {
    const kept = [...present];
    for (;;) {
      for (let words = 14; words >= limit; words -= 1) {
        const text = write(kept, fact, words, lists);
        if (countWords(text) <= maxWords) return text;
      }
      const last = kept.findLastIndex((part) => part.optional);
      if (last === -1) break;
      kept.splice(last, 1);
    }
  }
  return null;
}

export function countWords(text: string): number {
  return text.trim().split(/\s+/u).length;
}

/** `3 commits`, `1 hour`, `1,240 messages`, `46%`. */
export function formatNumber({ value, unit }: FactNumber): string {
  const digits = groupDigits(value);
  if (unit === 'plain') return digits;
  if (unit === 'percent') return `${digits}%`;
  return `${digits} ${units[unit][value === 1 ? 0 : 1]}`;
}

const groups = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });
function groupDigits(value: number): string {
  return groups.format(value);
}

const bannedWord = /\b(?:un)?productive\b|\bstreaks?\b|\brank(?:s|ed|ing|ings)?\b|\btop\b|\bbehind\b|\bshould\b/iu;

/** Words that are never said of a person (METRICS.md, "Reading the rules"). */
export function findBannedWord(text: string): string | null {
  return bannedWord.exec(text.replace(/“[^”]*”/gu, ' '))?.[0] ?? null;
}

/** First wide titles with everything, then short ones, then fewer titles. */
function attempts(most: number): [number, number][] {
  const list: [number, number][] = [];
  for (let lists = most; lists >= 1; lists -= 1) list.push([8, lists], [6, lists]);
  return [...list, [2, 1]];
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
    const each = word.list.slice(0, lists).map((text) => quote(text, Math.max(2, lists > 1 ? words - 4 : words)));
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
