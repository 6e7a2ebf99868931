/**
 * How many tokens a text may take, never fewer than OpenAI's o200k encoding counts (a test compares). No tokenizer is
 * shipped for it: one brings megabytes of tables, and each model's family counts in its own way.
 */
import { phrases } from '../builtin/sentence';
import { frequentWords } from './frequent-words';

/**
 * One piece of text as byte-pair encoders cut it: a word, digits, one other character, and what stands between the
 * strings of our JSON, which is a token of its own wherever letters or digits follow.
 */
const pieces = /"(?:,|:|:\{|:\[|\},|\],)"(?=[A-Za-z\d{])|[A-Z]?[a-z]+|[A-Z]+|\d+| (?=[A-Za-z])|\s+|[^\p{ASCII}]|[^]/gu;

export function estimateTokens(text: string): number {
  let total = 0;
  for (const [piece] of text.matchAll(pieces)) total += costOf(piece);
  return total;
}

function costOf(piece: string): number {
  const first = piece.codePointAt(0) ?? 0;
  if (first === 34 && piece.length > 1) return piece.length > 3 ? 2 : 1;
  // An encoder over bytes falls back to one token per byte of what it does not know.
  if (first > 127) return first < 0x800 ? 2 : first < 0x10000 ? 3 : 4;
  if (/^\d/u.test(piece)) return Math.ceil(piece.length / 3);
  // A single space belongs to the word after it; before anything else it stands alone.
  if (/^\s/u.test(piece)) return piece === ' ' ? 0.35 : piece.length;
  if (!/^[A-Za-z]/u.test(piece)) return 1;
  if (known().has(piece.toLowerCase()) && /[a-z]/u.test(piece)) return piece.length > 9 ? 2 : 1;
  // Random letters: at most three tokens for four letters, measured over 20,000 words of each length.
  return /[a-z]/u.test(piece)
    ? Math.ceil(piece.length * 0.75)
    : Math.min(piece.length, Math.ceil(piece.length * 0.75) + 1);
}

let words: ReadonlySet<string> | null = null;

/** Words of our own sentences and frequent ones of titles: whole in every vocabulary of today's models. */
function known(): ReadonlySet<string> {
  words ??= new Set([
    ...frequentWords,
    ...Object.values(phrases).flatMap((list) => list.flatMap((text) => text.toLowerCase().match(/[a-z]+/gu) ?? [])),
  ]);
  return words;
}
