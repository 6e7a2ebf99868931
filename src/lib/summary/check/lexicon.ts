/** The closed vocabulary: what is not in it cannot be said. */
import { classedWords } from './vocabulary-classed';
import { phraseClasses } from './vocabulary-phrases';
import { functionWords, neutralWords } from './vocabulary-plain';
import { isClaim, type WordClass } from './word-class';

/** Every reading of a lower-case word; empty: nobody knows it. A hyphened word is known where its parts are. */
export function readingsOf(word: string): readonly WordClass[] {
  const bare = word.replace(/’/gu, "'");
  const known = words.get(bare) ?? words.get(bare.replace(/'s?$/u, ''));
  if (known) return known;
  const parts = bare.split('-');
  if (parts.length === 1 || !parts.every((part) => words.has(part))) return [];
  const claims = parts.flatMap((part) => words.get(part) ?? []).filter(isClaim);
  return claims.length === 0 ? neutral : claims;
}

export interface Phrase {
  words: readonly string[];
  readings: readonly WordClass[];
}

/** Turns of phrase that begin with a word, longest first. */
export function phrasesFrom(word: string): readonly Phrase[] {
  return phrases.get(word) ?? [];
}

const neutral: readonly WordClass[] = ['neutral'];

const words = new Map<string, WordClass[]>();
for (const word of split(functionWords)) add(word, 'plain');
for (const word of split(neutralWords)) add(word, 'neutral');
for (const [reading, list] of entries(classedWords)) for (const word of split(list)) add(word, reading);

const phrases = new Map<string, Phrase[]>();
const readingsOfPhrase = new Map<string, WordClass[]>();
for (const [reading, list] of phraseClasses)
  for (const phrase of list.split('|').map((entry) => entry.trim()))
    readingsOfPhrase.set(phrase, [...(readingsOfPhrase.get(phrase) ?? []), reading]);
for (const [phrase, readings] of readingsOfPhrase) {
  const parts = phrase.split(' ');
  const [first = ''] = parts;
  phrases.set(
    first,
    [...(phrases.get(first) ?? []), { words: parts, readings }].sort((a, b) => b.words.length - a.words.length),
  );
}

function split(list: string): string[] {
  return list.split(/\s+/u).filter((word) => word !== '');
}

function add(word: string, reading: WordClass): void {
  const bare = word.replace(/’/gu, "'");
  const known = words.get(bare);
  if (known === undefined) words.set(bare, [reading]);
  else if (!known.includes(reading)) known.push(reading);
}

function entries(lists: Readonly<Partial<Record<WordClass, string>>>): [WordClass, string][] {
  return Object.entries(lists).flatMap(([reading, list]) => (isClass(reading) ? [[reading, list]] : []));
}

function isClass(name: string): name is WordClass {
  return Object.hasOwn(classedWords, name);
}
