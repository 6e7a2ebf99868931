/**
 * Sentences of the second author, filled from the facts they cite and from nothing else: `{slot}` is a number with its unit, a
 * title in quotation marks, a name or a date; `{^slot}` begins a sentence; `{slot:was/were}` agrees with it.
 */
import { units, type Fact, type FactNumber, type FactTable, type FactWord } from '@/lib/summary/fact';
import type { Random } from './random';

/**
 * Wordings are of parts that share none: the check may be improved while looking at A, is judged by B, and C was written by
 * somebody who had not seen the check.
 */
export type Half = 'A' | 'B' | 'C';
export type Halves = Readonly<Record<Half, readonly string[]>>;
/** Of the second author, C is in files of its own. */
export type TwoHalves = Pick<Halves, 'A' | 'B'>;

/** Null where a slot is missing or the sentence cannot be made short enough to be read at a glance. */
export function fill(wording: string, fact: Fact, table: FactTable, random: Random): string | null {
  const known = new Map<string, string>();
  for (const [slot, value] of Object.entries(periodWords(table))) known.set(slot, value);
  for (const [slot, value] of Object.entries(fact.numbers)) known.set(slot, numberText(value));
  const lists = new Map<string, number>();
  for (const [slot, value] of Object.entries(fact.words)) {
    const { text, count } = wordText(value, random);
    known.set(slot, text);
    lists.set(slot, count);
  }
  let missing = false;
  const text = wording.replace(
    /\{(\^?)(\w+)(?::([^/}]*)\/([^}]*))?\}/gu,
    (_hole, capital: string, slot: string, one?: string, many?: string) => {
      const value = known.get(slot);
      if (value === undefined) missing = true;
      if (one !== undefined) return (fact.numbers[slot]?.value ?? lists.get(slot)) === 1 ? one : (many ?? '');
      return capital === '' ? (value ?? '') : upperFirst(value ?? '');
    },
  );
  return missing || text.includes('{') || wordsIn(text) > longest ? null : text;
}

/** The product's own bound on a statement: a longer one would be refused for its length and show nothing else. */
export const longest = 24;

export function wordsIn(text: string): number {
  return text.trim().split(/\s+/u).length;
}

export function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A repository keeps its own spelling at the head of a sentence. */
export function sentenceOf(text: string, wording: string): string {
  return /^\{(?:repo|channel)/u.test(wording) ? text : upperFirst(text);
}

export function numberText({ value, unit }: FactNumber): string {
  const [whole = '', fraction] = String(value).split('.');
  const digits = `${whole.replace(/\B(?=(?:\d{3})+$)/gu, ',')}${fraction === undefined ? '' : `.${fraction}`}`;
  if (unit === 'plain') return digits;
  return unit === 'percent' ? `${digits}%` : `${digits} ${units[unit][value === 1 ? 0 : 1]}`;
}

/** Words that the product never says of a person; a channel of that name is quoted, as a title is. */
const neverSaid = /\b(?:(?:un)?productive|streaks?|rank\w*|top|behind|should)\b/iu;

function wordText(word: FactWord, random: Random): { text: string; count: number } {
  if (word.as === 'titles') {
    const shown = word.list.slice(0, random.between(1, Math.min(2, word.list.length)));
    return { text: shown.map(quoted).join(' and '), count: shown.length };
  }
  if (word.as === 'title') return { text: quoted(word.text), count: 1 };
  if (word.as === 'name' && neverSaid.test(word.text)) return { text: `“${word.text}”`, count: 1 };
  return { text: word.text, count: 1 };
}

/** A long title is cut, and says so. */
function quoted(title: string): string {
  const words = title.split(' ');
  return words.length > 9
    ? `“${words
        .slice(0, 6)
        .join(' ')
        .replace(/[,:;]$/u, '')}…”`
    : `“${title}”`;
}

/** A day and a range of one's own are compared with the same days some weeks earlier; "the day before" would say another thing. */
function periodWords({ period, type }: FactTable): Record<string, string> {
  const compared = type === 'weekly' || type === 'monthly';
  return { in: period.in, noun: period.noun, ...(compared ? { before: period.before, then: period.then } : {}) };
}
