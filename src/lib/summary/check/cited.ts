/** What the cited facts offer a sentence: titles, names, dates; looked up once per statement. */
import type { Fact, FactTable } from '../fact';
import { keysIn } from './date-keys';

export interface Cited {
  facts: readonly Fact[];
  /** Exact titles and names with the facts that hold them. */
  titles: ReadonlyMap<string, readonly number[]>;
  /** Unquoted names, longest first; those of facts that are not cited come without owners. */
  names: readonly { text: string; owners: readonly number[] }[];
  /** Words of the period as they may stand in a sentence, longest first. */
  periods: readonly { text: string; of: 'now' | 'before' }[];
  /** Per fact: dates, weekdays and clock times. */
  dates: readonly ReadonlySet<string>[];
}

export function citedOf(facts: readonly Fact[], table: FactTable): Cited {
  const titles = new Map<string, number[]>();
  const names = new Map<string, number[]>();
  facts.forEach((fact, index) => {
    for (const text of fact.names) note(titles, text, index);
    for (const word of Object.values(fact.words)) {
      if (word.as === 'title') note(titles, word.text, index);
      if (word.as === 'titles') for (const text of word.list) note(titles, text, index);
      if (word.as === 'name') for (const text of namesIn(word.text)) note(names, text, index);
    }
  });
  for (const fact of table.facts)
    for (const word of Object.values(fact.words))
      if (word.as === 'name' && !names.has(word.text)) names.set(word.text, []);
  return {
    facts,
    titles,
    names: [...names]
      .map(([text, owners]) => ({ text, owners }))
      .sort((a, b) => b.text.length - a.text.length || (a.text < b.text ? -1 : 1)),
    periods: periodTexts(table),
    dates: facts.map((fact) => datesOf(fact, table)),
  };
}

function note(into: Map<string, number[]>, text: string, index: number): void {
  const owners = into.get(text);
  if (owners === undefined) into.set(text, [index]);
  else if (!owners.includes(index)) owners.push(index);
}

/** A list of sources is true of each of them. */
function namesIn(text: string): string[] {
  return [text, ...(text.includes(' and ') ? text.split(/, | and /u) : [])];
}

function datesOf(fact: Fact, table: FactTable): Set<string> {
  const keys = new Set<string>();
  for (const word of Object.values(fact.words))
    if (word.as === 'date' || word.as === 'phrase') for (const key of keysIn(word.text)) keys.add(key);
  // A day or month is spoken of by its own name; the date that only names a week is no day of an event.
  if (table.type === 'daily' || table.type === 'monthly') for (const key of keysIn(table.period.in)) keys.add(key);
  return keys;
}

function periodTexts({ period }: FactTable): Cited['periods'] {
  const core = period.in.replace(/^(?:so far )?(?:on|in|since|between|this)? ?/u, '');
  const now = [period.in, ...(period.in.startsWith('in the ') ? [core] : [])];
  const loose = period.in.startsWith('between ') ? [`from ${core.replace(' and ', ' to ')}`] : [];
  const running = period.in.startsWith('so far this ')
    ? [`this ${period.noun}`]
    : period.in.endsWith(' today')
      ? ['today']
      : [];
  return [
    ...[...now, ...loose, ...running].map((text) => ({ text, of: 'now' as const })),
    ...[period.then, period.before].map((text) => ({ text, of: 'before' as const })),
  ]
    .filter(({ text }) => text !== '')
    .sort((a, b) => b.text.length - a.text.length);
}
