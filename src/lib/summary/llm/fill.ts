/** From a model's sentence with placeholders to the sentence that is shown. Values come from facts, in the house's formats. */
import { fillPieces, type Piece } from '../builtin/phrase-template';
import { periodWordsOf } from '../builtin/sentence';
import type { Problem } from '../check/problem';
import type { Fact, FactNumber, FactTable, FactWord } from '../fact';
import type { DraftStatement, StatementKind } from '../writer';
import { hasBareNumber } from './bare-number';
import { periodId } from './fact-record';

/** `{F3.title}`. Quotation marks around it are taken with it: a title brings its own. */
const placeholder = /(["'“”‘’«»`]*)\{\s*([A-Za-z]\w*)\.(\w+)\s*\}(["'“”‘’«»`]*)/gu;

interface Given {
  kind: StatementKind;
  factIds: readonly string[];
  text: string;
}

/** @param told titles that earlier statements hold: a list names the others first, and those that it now names are added */
export function fill(given: Given, table: FactTable, told: Set<string> = new Set()): DraftStatement {
  const factIds = [...new Set(given.factIds.map((id) => id.trim()))];
  const cited = table.facts.filter((fact) => factIds.includes(fact.id));
  const slots = slotsOf(cited, table, told);
  const { pieces, unknown } = cut(given.text, slots);
  const own = pieces.map((piece) => ('text' in piece ? piece.text : ' ')).join('');
  const problems: Problem[] = [];
  if (unknown || /[{}]/u.test(own)) problems.push('unknown_slot');
  // A sentence about facts names something of theirs; one that names nothing came from elsewhere, a title that gives orders for one.
  if (
    !pieces.some((piece) => 'slot' in piece && !piece.slot.startsWith(`${periodId}.`)) &&
    !isBuiltin(given.text, cited)
  )
    problems.push('unknown_word');
  if (hasBareNumber(own)) problems.push('bare_number');
  const filled = unknown ? null : fillPieces(pieces, slots);
  // A sentence that stays too long however short its titles are cut is kept whole, and the check says so.
  const text = filled ?? given.text;
  if (!unknown && filled === null) problems.push('too_long');
  for (const title of titlesIn(text, cited)) told.add(title);
  return { kind: given.kind, text: tidy(text), factIds, ...(problems.length > 0 ? { problems } : {}) };
}

function isBuiltin(text: string, cited: readonly Fact[]): boolean {
  return cited.some(({ sentence }) => sentence !== '' && sentence === text.trim());
}

interface Slots {
  numbers: Record<string, FactNumber>;
  words: Record<string, FactWord>;
}

/** Slots of the cited facts and of the period, by the name they have in a placeholder. */
function slotsOf(cited: readonly Fact[], table: FactTable, told: ReadonlySet<string>): Slots {
  const slots: Slots = { numbers: {}, words: {} };
  for (const [slot, word] of Object.entries(periodWordsOf(table))) slots.words[`${periodId}.${slot}`] = word;
  for (const fact of cited) {
    for (const [slot, number] of Object.entries(fact.numbers)) slots.numbers[`${fact.id}.${slot}`] = number;
    for (const [slot, word] of Object.entries(fact.words)) slots.words[`${fact.id}.${slot}`] = untoldFirst(word, told);
  }
  return slots;
}

function untoldFirst(word: FactWord, told: ReadonlySet<string>): FactWord {
  if (word.as !== 'titles') return word;
  const isTold = (title: string): boolean => told.has(title);
  return { as: 'titles', list: [...word.list.filter((title) => !isTold(title)), ...word.list.filter(isTold)] };
}

/** Which of the facts' titles a sentence holds, whole or cut. */
function titlesIn(text: string, cited: readonly Fact[]): string[] {
  return cited
    .flatMap(({ words }) => Object.values(words))
    .flatMap((word) => (word.as === 'title' ? [word.text] : word.as === 'titles' ? word.list : []))
    .filter((title) => text.includes(`“${title.split(' ').slice(0, 4).join(' ')}`));
}

function cut(text: string, slots: Slots): { pieces: Piece[]; unknown: boolean } {
  const pieces: Piece[] = [];
  let unknown = false;
  let end = 0;
  for (const match of text.matchAll(placeholder)) {
    const [whole, before = '', id = '', name = '', after = ''] = match;
    const slot = `${id}.${name}`;
    const number = Object.hasOwn(slots.numbers, slot) ? slots.numbers[slot] : undefined;
    const word = Object.hasOwn(slots.words, slot) ? slots.words[slot] : undefined;
    if (number === undefined && word === undefined) unknown = true;
    const quoted = word?.as === 'title' || word?.as === 'titles';
    pieces.push({ text: text.slice(end, match.index) + (quoted ? '' : before) });
    const capital = text.slice(0, match.index).trim() === '' && startsLikeWord(word);
    pieces.push({ slot, capital });
    pieces.push({ text: quoted ? '' : after });
    end = match.index + whole.length;
  }
  pieces.push({ text: text.slice(end) });
  return { pieces: pieces.filter((piece) => !('text' in piece) || piece.text !== ''), unknown };
}

/** A date or phrase at the head of a sentence takes a capital; a repository keeps its spelling. */
function startsLikeWord(word: FactWord | undefined): boolean {
  if (word?.as === 'name') return word.text.includes(' ');
  return word?.as === 'date' || word?.as === 'phrase';
}

function tidy(text: string): string {
  return text.replace(/[ \t]+/gu, ' ').trim();
}
