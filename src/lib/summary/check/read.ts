/** Reads a sentence into tokens: quoted titles, names and period words of the facts first, then dates, numbers and words. */
import { units, type Unit } from '../fact';
import type { Cited } from './cited';
import { readDate } from './date-keys';
import { phrasesFrom, readingsOf } from './lexicon';
import { readNumberWords } from './number-words';
import type { NumberToken, Token } from './token';

export function readTokens(text: string, cited: Cited): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const { token, length } = readAt(text, at, cited);
    if (token) tokens.push(token);
    at += Math.max(1, length);
  }
  return tokens;
}

interface Read {
  token: Token | null;
  length: number;
}

function readAt(text: string, at: number, cited: Cited): Read {
  if (text.charAt(at) === ' ') return { token: null, length: 1 };
  const isStart = at === 0 || !/[\p{L}\p{N}]/u.test(text.charAt(at - 1));
  return (
    readTitle(text, at, cited) ??
    (isStart ? (readName(text, at, cited) ?? readPeriod(text, at, cited) ?? readDateToken(text, at)) : null) ??
    readNumber(text, at) ??
    (isStart ? readWords(text, at) : null) ??
    readRest(text, at)
  );
}

/** A whole title, or its beginning at the end of a word with an ellipsis. */
function readTitle(text: string, at: number, cited: Cited): Read | null {
  if (text.charAt(at) !== '“') return null;
  const end = text.indexOf('”', at);
  if (end === -1) return null;
  const quoted = text.slice(at + 1, end);
  const whole = cited.titles.get(quoted);
  const owners = whole ?? (quoted.endsWith('…') ? ownersOfStart(quoted.slice(0, -1), cited) : []);
  return { token: { is: 'title', text: text.slice(at, end + 1), owners }, length: end + 1 - at };
}

function ownersOfStart(start: string, cited: Cited): number[] {
  if (start.trim() === '') return [];
  const owners = new Set<number>();
  for (const [title, of] of cited.titles)
    if (title.startsWith(start) && /^[\s,;:.(–—-]/u.test(title.slice(start.length)))
      for (const owner of of) owners.add(owner);
  return [...owners];
}

function readName(text: string, at: number, cited: Cited): Read | null {
  for (const { text: name, owners } of cited.names) {
    const written = startsLike(text, at, name);
    if (!written) continue;
    const after = text.slice(at + name.length, at + name.length + 2);
    if (/^(?:[\p{L}\p{N}_#/-]|\.[\p{L}\p{N}])/u.test(after)) continue;
    // A name of a fact that is not cited may be an ordinary word as well.
    if (owners.length === 0 && readingsOf(name.toLowerCase()).length > 0) continue;
    return { token: { is: 'name', text: name, owners }, length: name.length };
  }
  const reference = /#[\p{L}\p{N}_-]+/uy;
  reference.lastIndex = at;
  const unknown = reference.exec(text);
  return unknown ? { token: { is: 'name', text: unknown[0], owners: [] }, length: unknown[0].length } : null;
}

/** At the start of a sentence a first letter may be a capital. */
function startsLike(text: string, at: number, name: string): boolean {
  if (text.startsWith(name, at)) return true;
  return at === 0 && text.startsWith(name.charAt(0).toUpperCase() + name.slice(1), at);
}

function readPeriod(text: string, at: number, cited: Cited): Read | null {
  const found = cited.periods.find(
    ({ text: words }) => startsLike(text, at, words) && !/^[\p{L}\p{N}-]/u.test(text.slice(at + words.length)),
  );
  return found ? { token: { is: 'period', text: found.text, of: found.of }, length: found.text.length } : null;
}

function readDateToken(text: string, at: number): Read | null {
  const found = readDate(text, at);
  if (!found) return null;
  return { token: { is: 'date', text: text.slice(at, at + found.length), keys: found.keys }, length: found.length };
}

const digits = /(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?/uy;

function readNumber(text: string, at: number): Read | null {
  digits.lastIndex = at;
  const match = digits.exec(text);
  if (!match) return null;
  const written = match[0];
  const before = text.charAt(at - 1);
  let rest = text.slice(at + written.length);
  let length = written.length;
  let unit: Unit | null = null;
  if (/^ ?%/u.test(rest)) {
    unit = 'percent';
    length += rest.startsWith('%') ? 1 : 2;
    rest = text.slice(at + length);
  }
  // `3k`, `-3`, `3-5`, `1/2`, `3rd`: something else than the number it begins with; `2-hour` is that number.
  const sound =
    !/[\p{L}\p{N}\p{S}.,:/#'’–—−-]/u.test(before) &&
    !/^(?:\p{L}|\p{N}|[.,:/]\p{N}|[–—−/]|\p{S}|-(?!\p{L}))/u.test(rest);
  const withUnit = unit === null ? unitAfter(rest) : { unit, length: 0 };
  const token: NumberToken = {
    is: 'number',
    text: text.slice(at, at + length + withUnit.length),
    value: Number(written.replaceAll(',', '')),
    unit: withUnit.unit,
    sound,
  };
  return { token, length: length + withUnit.length };
}

const unitForms = new Map<string, Unit>([
  ['pr', 'pull request'],
  ['prs', 'pull request'],
  ['persons', 'person'],
  ['session', 'meeting'],
  ['sessions', 'meeting'],
  ['percent', 'percent'],
  ['per cent', 'percent'],
  ['repos', 'repository'],
]);
for (const [unit, forms] of Object.entries(units))
  for (const form of forms) if (/^\p{L}/u.test(form) && isUnit(unit)) unitForms.set(form, unit);

function isUnit(name: string): name is Unit {
  return Object.hasOwn(units, name);
}

/** The unit stands after the number, or after one word that only describes it: `4 edited pages`. */
function unitAfter(rest: string): { unit: Unit | null; length: number } {
  const match = /^[ -]([A-Za-z]+)(?: ([A-Za-z]+))?(?![\p{L}\p{N}])/u.exec(rest);
  if (!match) return { unit: null, length: 0 };
  const first = (match[1] ?? '').toLowerCase();
  const second = (match[2] ?? '').toLowerCase();
  const two = unitForms.get(`${first} ${second}`);
  if (two) return { unit: two, length: match[0].length };
  const one = unitForms.get(first);
  return one ? { unit: one, length: first.length + 1 } : { unit: null, length: 0 };
}

const wordPattern = /[A-Za-z]+(?:['’][A-Za-z]+)*['’]?(?:-[A-Za-z]+(?:['’][A-Za-z]+)*)*/uy;

function wordAt(text: string, at: number): string | null {
  wordPattern.lastIndex = at;
  const word = wordPattern.exec(text)?.[0];
  if (word === undefined || /^[\p{L}\p{N}\p{M}_]/u.test(text.slice(at + word.length))) return null;
  return word;
}

/** A turn of phrase, a number in words, or one word. */
function readWords(text: string, at: number): Read | null {
  const written: { word: string; end: number }[] = [];
  for (let next = at; written.length < 8;) {
    const word = wordAt(text, next);
    if (word === null) break;
    written.push({ word, end: next + word.length });
    if (text.charAt(next + word.length) !== ' ') break;
    next += word.length + 1;
  }
  const lower = written.map(({ word }) => word.toLowerCase().replace(/’/gu, "'"));
  const [first = ''] = lower;
  if (first === '') return null;
  const phrase = phrasesFrom(first).find(({ words }) => words.every((word, index) => lower[index] === word));
  if (phrase) {
    const end = written[phrase.words.length - 1]?.end ?? at;
    return {
      token: { is: 'word', text: text.slice(at, end), lower: phrase.words.join(' '), readings: phrase.readings },
      length: end - at,
    };
  }
  const number = numberInWords(text, at, lower, written);
  if (number) return number;
  const [{ word, end } = { word: '', end: at }] = written;
  return { token: { is: 'word', text: word, lower: first, readings: readingsOf(first) }, length: end - at };
}

function numberInWords(
  text: string,
  at: number,
  lower: readonly string[],
  written: readonly { end: number }[],
): Read | null {
  if (lower[0] === 'twice')
    return { token: { is: 'number', text: 'twice', value: 2, unit: 'time', sound: true }, length: 5 };
  if (lower[0] === 'once' || lower[0] === 'thrice')
    return {
      token: { is: 'number', text: lower[0], value: lower[0] === 'once' ? 1 : 3, unit: 'time', sound: true },
      length: lower[0].length,
    };
  const skip = lower[0] === 'a' && /^(?:dozen|hundred|thousand)$/u.test(lower[1] ?? '') ? 1 : 0;
  const number = readNumberWords(lower.slice(skip));
  if (!number) return null;
  const end = written[skip + number.used - 1]?.end ?? at;
  const unit = unitAfter(text.slice(end));
  const length = end - at + unit.length;
  return {
    token: { is: 'number', text: text.slice(at, at + length), value: number.value, unit: unit.unit, sound: true },
    length,
  };
}

const marks = new Set([',', ';', ':', '.', '(', ')', '–', '—', '-', '’', "'", '/', '…']);

/** Punctuation; or a stretch that is neither word nor number, which nobody knows. */
function readRest(text: string, at: number): Read {
  const character = text.charAt(at);
  if (marks.has(character)) return { token: { is: 'mark', text: character }, length: 1 };
  const stretch = /[^\s,;:()]+/uy;
  stretch.lastIndex = at;
  const unknown = stretch.exec(text)?.[0] ?? character;
  if (/^[^\p{L}]*\p{N}/u.test(unknown))
    return { token: { is: 'number', text: unknown, value: NaN, unit: null, sound: false }, length: unknown.length };
  return { token: { is: 'word', text: unknown, lower: unknown.toLowerCase(), readings: [] }, length: unknown.length };
}

export function unitOfWord(word: string): Unit | null {
  return unitForms.get(word) ?? null;
}
