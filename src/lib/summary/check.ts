/**
 * The last look at a statement before it leaves the room, whoever wrote it. It knows the facts and nothing of the writer:
 * what a sentence says beyond its facts is found here.
 */
import { units, type Fact, type FactTable, type Unit } from './fact';
import { countWords, findBannedWord, formatNumber, maxWords } from './phrase-template';
import { monthNames, weekdayNames } from './when';
import type { DraftStatement } from './writer';

export type Problem =
  | 'empty'
  | 'too_long'
  | 'banned_word'
  | 'unknown_fact'
  | 'no_evidence'
  | 'unknown_number'
  | 'wrong_unit'
  | 'unknown_date'
  | 'unknown_title'
  | 'unknown_reference'
  | 'url'
  | 'markup'
  | 'control_character';

/** Facts that say that something is not there. */
const withoutEvidence: ReadonlySet<Fact['kind']> = new Set([
  'coverage_gap',
  'few_events',
  'nothing_covered',
] satisfies Fact['kind'][]);

/** Empty: the statement may be shown. */
export function checkStatement(statement: DraftStatement, table: FactTable): Problem[] {
  const { text } = statement;
  const cited = statement.factIds.flatMap((id) => table.facts.filter((fact) => fact.id === id));
  const own = text.replace(/“[^“”]*”/gu, ' ');
  const problems = new Set<Problem>();
  if (text.trim() === '') problems.add('empty');
  if (countWords(text) > maxWords) problems.add('too_long');
  if (findBannedWord(text) !== null) problems.add('banned_word');
  if (cited.length === 0 || cited.length !== statement.factIds.length) problems.add('unknown_fact');
  if (cited.some((fact) => fact.evidence.length === 0 && !withoutEvidence.has(fact.kind))) problems.add('no_evidence');
  if (/:\/\/|\bwww\.|\b(?:javascript|data|vbscript|mailto):\S/iu.test(text)) problems.add('url');
  if (/[`<>]|\]\(|!\[|\*\*|~~|&#?\w+;|[“”]/u.test(own) || /[`<>]|\]\(|!\[|\*\*|~~/u.test(text)) problems.add('markup');
  if (/[\p{Cc}\p{Co}\p{Cs}\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/u.test(text))
    problems.add('control_character');
  for (const problem of [
    ...numberProblems(own, cited, table),
    ...titleProblems(text, cited),
    ...dateProblems(own, cited, table),
  ])
    problems.add(problem);
  return [...problems];
}

const numberWords: Readonly<Record<string, number>> = {
  two: 2,
  twice: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  dozen: 12,
  hundred: 100,
  thousand: 1000,
};
const unitOfWord = new Map<string, Unit>();
for (const [unit, forms] of Object.entries(units))
  for (const form of forms) if (form !== '' && isUnit(unit)) unitOfWord.set(form, unit);

function isUnit(name: string): name is Unit {
  return Object.hasOwn(units, name);
}

/** What the facts and the period say in plain words: names, dates and phrases that a sentence may repeat. */
function saidBy(cited: readonly Fact[], table: FactTable): string {
  const words = cited.flatMap((fact) =>
    Object.values(fact.words).flatMap((word) => (word.as === 'title' || word.as === 'titles' ? [] : [word.text])),
  );
  return [table.period.in, table.period.before, ...words].join(' · ');
}

function numberProblems(own: string, cited: readonly Fact[], table: FactTable): Problem[] {
  const problems: Problem[] = [];
  const said = saidBy(cited, table);
  const digitsSaid = new Set(said.match(/\d+(?:[.,:]\d+)*/gu) ?? []);
  const numbers = cited.flatMap((fact) => Object.values(fact.numbers));
  const written = new Set(numbers.flatMap((number) => formatNumber(number).match(/\d[\d,]*(?:\.\d+)?/gu) ?? []));
  const withoutNames = removeSaid(own, said);
  for (const match of withoutNames.matchAll(/\d+(?:[.,:]\d+)*/gu)) {
    const token = match[0];
    if (!written.has(token) && !digitsSaid.has(token)) problems.push('unknown_number');
    const rest = withoutNames.slice(match.index + token.length);
    const unit = rest.startsWith('%') ? 'percent' : unitAfter(rest);
    if (unit && !numbers.some((number) => number.unit === unit && formatNumber(number).startsWith(token)))
      problems.push('wrong_unit');
  }
  for (const word of own.toLowerCase().match(/\p{L}+/gu) ?? []) {
    const value = numberWords[word];
    if (value !== undefined && !numbers.some((number) => number.value === value)) problems.push('unknown_number');
  }
  return problems;
}

/** Names and dates of the facts are taken out first: the 3 of `3 March` is no count. Longest first, or a part would be left. */
function removeSaid(own: string, said: string): string {
  const pieces = said
    .split(' · ')
    .filter((piece) => /\d/u.test(piece))
    .sort((a, b) => b.length - a.length);
  return pieces.reduce(
    (text, piece) => text.replaceAll(piece, ' ').replaceAll(piece.charAt(0).toUpperCase() + piece.slice(1), ' '),
    own,
  );
}

function unitAfter(rest: string): Unit | null {
  const words = /^ (\p{L}+)(?: (\p{L}+))?/u.exec(rest);
  if (!words) return null;
  const [, first = '', second = ''] = words;
  return unitOfWord.get(`${first} ${second}`) ?? unitOfWord.get(first) ?? null;
}

/** What stands in quotes is a title of the facts or the beginning of one. */
function titleProblems(text: string, cited: readonly Fact[]): Problem[] {
  const names = cited.flatMap((fact) => fact.names);
  const quoted = [...text.matchAll(/“([^“”]*)”/gu)].map((match) => (match[1] ?? '').replace(/…$/u, ''));
  const problems: Problem[] = quoted.some((part) => !names.some((name) => name.startsWith(part)))
    ? ['unknown_title']
    : [];
  const references = text.replace(/“[^“”]*”/gu, ' ').match(/#[\p{L}\p{N}_-]+/gu) ?? [];
  if (references.some((reference) => !names.some((name) => name.startsWith(reference) || name.includes(reference))))
    problems.push('unknown_reference');
  return problems;
}

const calendarWords = new RegExp(
  `\\b(?:${[...weekdayNames, ...monthNames.filter((month) => month !== 'May')].join('|')}|yesterday|tomorrow|today)\\b`,
  'gu',
);

function dateProblems(own: string, cited: readonly Fact[], table: FactTable): Problem[] {
  const said = saidBy(cited, table);
  return (own.match(calendarWords) ?? []).every((word) => said.includes(word)) ? [] : ['unknown_date'];
}
