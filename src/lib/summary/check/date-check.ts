/** Dates, weekdays and times of day: whose they are, and what the word before them makes of them. */
import type { Fact, FactTable } from '../fact';
import type { Cited } from './cited';
import { keysIn } from './date-keys';
import type { Problem } from './problem';
import type { DateToken, Token } from './token';

export interface DateContext {
  cited: Cited;
  table: FactTable;
  /** Positions of the facts that may back it. */
  team: readonly number[];
  /** The part of the sentence between its marks. */
  part: readonly Token[];
}

export function dateProblem(token: DateToken, before: Token | undefined, context: DateContext): Problem | null {
  const { cited, table, team } = context;
  for (const key of token.keys) {
    if (key.startsWith('y:') ? !isYearOf(key.slice(2), table) : !team.some((fact) => cited.dates[fact]?.has(key)))
      return cited.dates.some((keys) => keys.has(key)) ? 'wrong_pairing' : 'unknown_date';
  }
  const [key = ''] = token.keys;
  const slots = team.flatMap((index) => slotsWith(key, cited.facts[index]));
  if (slots.length > 0 && slots.every(({ slot }) => isMost(slot)) && !hasMost(context.part)) return 'wrong_comparison';
  return relationProblem(
    before,
    slots,
    team.map((index) => cited.facts[index]),
    key,
  );
}

function isYearOf(year: string, { range, period }: FactTable): boolean {
  return range.start.startsWith(year) || range.end.startsWith(year) || period.in.includes(year);
}

interface Slot {
  slot: string;
  text: string;
}

function slotsWith(key: string, fact: Fact | undefined): Slot[] {
  return Object.entries(fact?.words ?? {}).flatMap(([slot, word]) =>
    word.as === 'date' && keysIn(word.text).has(key) ? [{ slot, text: word.text }] : [],
  );
}

/** The day that holds most of it is not the day of all of it. */
function isMost(slot: string): boolean {
  return slot === 'peak' || slot === 'most';
}

function hasMost(part: readonly Token[]): boolean {
  return part.some(
    (token) => token.is === 'word' && (token.readings.includes('majority') || token.readings.includes('extreme')),
  );
}

const relations = new Set([
  'before',
  'after',
  'since',
  'until',
  'till',
  'by',
  'from',
  'past',
  'through',
  'between',
  'to',
  'up to',
  'beyond',
  'every',
  'each',
  'until then',
]);
/** Words of these slots are moments of a clock or limits of what is known, and stand with such words. */
const relative: Readonly<Record<string, readonly string[]>> = {
  from: ['from', 'between', 'since'],
  to: ['to', 'until', 'till', 'through'],
  day: ['before', 'after', 'since', 'until', 'till', 'from', 'up to', 'beyond', 'through', 'by'],
  last: ['until', 'through', 'till', 'up to', 'as late as', 'to'],
  hours: ['from', 'to', 'until', 'between'],
};

function relationProblem(
  before: Token | undefined,
  slots: readonly Slot[],
  facts: readonly (Fact | undefined)[],
  key: string,
): Problem | null {
  const word = before?.is === 'word' ? before.lower : '';
  const hourly = slots.some(({ slot }) => slot === 'from') && slots.length === 1;
  const end = slots.some(({ slot }) => slot === 'to') && slots.length === 1;
  if (hourly && (word === 'to' || word === 'until')) return 'wrong_pairing';
  if (end && (word === 'from' || word === 'between')) return 'wrong_pairing';
  if (!relations.has(word)) return null;
  const free = slots.some(
    ({ slot, text }) => (relative[slot] ?? []).includes(word) || text.includes(`${word} ${key.slice(2)}`),
  );
  return free && facts.length > 0 ? null : 'wrong_period';
}
