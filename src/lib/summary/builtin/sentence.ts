/** The sentence for a fact: the period's turn among the phrasings of its kind, filled in. */
import type { Fact, FactKind, FactTable, FactWord } from '../fact';
import { number, phrase } from '../facts/facts-input';
import { maxWords } from '../wording';
import { fillTemplate, openTemplate } from './phrase-template';
import { framePhrases } from './phrases-frame';
import { insightPhrases } from './phrases-insights';
import { workPhrases } from './phrases-work';

export const phrases: Readonly<Record<string, readonly string[]>> = {
  ...framePhrases,
  ...workPhrases,
  ...insightPhrases,
};

/**
 * How often a kind is used in one summary, about. A period takes that many neighbours from the kind's list and the next
 * period goes on after them, so that consecutive periods share no sentence; a list is five periods long or longer.
 */
const uses: Partial<Record<FactKind, number>> = {
  pull_request_merged: 3,
  pull_request_opened: 2,
  review: 2,
  commits: 2,
  page: 2,
  meeting: 2,
  meeting_series: 2,
  channel: 2,
  pull_request_batch: 2,
  issue_closed: 2,
};

/** At most `most` words; null where no phrasing can be filled or made short enough. */
export function sentence(fact: Told, table: Frame, position: number, most = maxWords): string | null {
  return firstOf(fact, table, position, (template, slots) => fillTemplate(template, slots, most));
}

/** The same sentence with its holes open; of the phrasings that `unfit` rejects none is taken. */
export function openSentence(
  fact: Told,
  table: Frame,
  position: number,
  open: (slot: string) => string,
  unfit: (text: string) => boolean = () => false,
): string | null {
  return firstOf(fact, table, position, (template, slots) => {
    const text = openTemplate(template, slots, open);
    return text === null || unfit(text) ? null : text;
  });
}

type Told = Pick<Fact, 'kind' | 'variant' | 'numbers' | 'words'>;
type Frame = Pick<FactTable, 'period' | 'running' | 'ordinal'>;

function firstOf(
  fact: Told,
  table: Frame,
  position: number,
  write: (template: string, slots: Pick<Fact, 'numbers' | 'words'>) => string | null,
): string | null {
  const key =
    fact.variant !== null && phrases[`${fact.kind}.${fact.variant}`] ? `${fact.kind}.${fact.variant}` : fact.kind;
  const list = phrases[key] ?? [];
  const words = { ...periodWordsOf(table), ...fact.words };
  // `{tense~was|has been}`: a period that still runs is spoken of in the present perfect.
  const numbers = { ...fact.numbers, tense: number(table.running ? 2 : 1, 'plain') };
  const first = table.ordinal * (uses[fact.kind] ?? 1) + position + hash(key);
  for (let step = 0; step < list.length; step += 1) {
    const template = list[(((first + step) % list.length) + list.length) % list.length];
    const text = template === undefined ? null : write(template, { numbers, words });
    if (text !== null) return text;
  }
  return null;
}

/** Words of the period that every sentence may use beside those of its fact. */
export function periodWordsOf({ period, running }: Pick<FactTable, 'period' | 'running'>): Record<string, FactWord> {
  return {
    in: phrase(period.in),
    noun: phrase(period.noun),
    before: phrase(period.before),
    then: phrase(period.then),
    ...(running ? { sofar: phrase('so far') } : {}),
  };
}

/** FNV-1a: spreads the kinds, so that a period does not take the first sentence of each. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1)
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193) >>> 0;
  return value % 9973;
}
