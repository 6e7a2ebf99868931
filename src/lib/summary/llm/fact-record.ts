/** A fact as a model sees it: what it says with its slots open, and what is in the slots. */
import { openSentence, periodWordsOf } from '../builtin/sentence';
import type { Fact, FactKind, FactTable, FactWord } from '../fact';
import { cleanQuoted } from '../title';
import { formatNumber } from '../wording';
import type { StatementKind } from '../writer';
import { hasBareNumber } from './bare-number';
import { statementUse } from './statement-use';

export interface FactRecord {
  id: string;
  kind: FactKind;
  /** The kind of statement it is for. */
  use: StatementKind;
  /** How much it matters beside the others. */
  weight: number;
  /** The built-in sentence, each slot as a placeholder. Holds no word that anybody else wrote. */
  says: string;
  slots: Record<string, string | string[]>;
}

export function factRecord(fact: Fact, table: FactTable): FactRecord {
  const period = periodWordsOf(table);
  const open = (slot: string): string =>
    slot in fact.numbers || slot in fact.words || !(slot in period) ? `{${fact.id}.${slot}}` : `{${periodId}.${slot}}`;
  // A model may take it as it is, and a number written out in it would be refused.
  const isWordedNumber = (text: string): boolean => hasBareNumber(text.replace(/\{[^}]*\}/gu, ' '));
  const says = openSentence(fact, table, 0, open, isWordedNumber) ?? openSentence(fact, table, 0, open);
  return {
    id: fact.id,
    kind: fact.kind,
    use: statementUse(fact.kind),
    weight: Math.round(fact.score),
    says: says ?? '',
    slots: Object.fromEntries([
      ...Object.entries(fact.words).map(([slot, word]) => [slot, seen(word)] as const),
      ...Object.entries(fact.numbers).map(([slot, number]) => [slot, formatNumber(number)] as const),
    ]),
  };
}

/** Whose slots hold the words for the period, beside every fact's own. */
export const periodId = 'P';

export function periodSlots(table: FactTable): Record<string, string> {
  const words = Object.entries(periodWordsOf(table));
  return Object.fromEntries(words.map(([slot, word]) => [slot, 'text' in word ? word.text : '']));
}

/** A sentence holds three at most; the list goes on in the fact. */
const titlesSeen = 4;

function seen(word: FactWord): string | string[] {
  if (word.as === 'titles') return word.list.slice(0, titlesSeen).map(titleForModel);
  return word.as === 'title' ? titleForModel(word.text) : word.text;
}

/**
 * What a model sees of a title; the reader sees the title itself. Wide and mathematical letters become plain ones before
 * the cleaning, so that no look-alike of a bracket, a scheme or a delimiter is left; braces would look like placeholders.
 */
export function titleForModel(title: string): string {
  return cleanQuoted(title.normalize('NFKC'))
    .replace(/[{[]/gu, '(')
    .replace(/[}\]]/gu, ')')
    .replace(/[‹›<>\\|]/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
}
