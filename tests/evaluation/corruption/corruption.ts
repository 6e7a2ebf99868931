/** What a corruption is given and gives back. */
import type { Fact, FactTable, Unit } from '@/lib/summary/fact';
import type { DraftStatement } from '@/lib/summary/writer';
import type { GoodStatement } from './good-statements';
import type { Half, Halves } from './phrasing';
import type { Random } from './random';
import { read, type Reading } from './reading';

export interface Subject {
  statement: DraftStatement;
  table: FactTable;
  /** The table of the window before. */
  earlier: () => FactTable;
  cited: Fact[];
  reading: Reading;
  /** Which half of the wordings may be used. */
  half: Half;
  random: Random;
}

/**
 * Makes a false or unsupported statement of a good one. Null where it does not apply, or where what it would make could be true.
 * A text stands for the statement with that text and the same facts.
 */
export type Corrupt = (subject: Subject) => string | DraftStatement | null;

export interface Corruption {
  name: string;
  corrupt: Corrupt;
  /** Kept out of the half that the check may be improved by; `C`: out of every other. */
  heldOut?: true | 'C';
}

export function subjectOf({ statement, window }: GoodStatement, half: Half, random: Random): Subject {
  const cited = window.table.facts.filter(({ id }) => statement.factIds.includes(id));
  const reading = read(statement.text, cited);
  return { statement, table: window.table, earlier: window.earlier, cited, reading, half, random };
}

export function choose(halves: Halves, { half, random }: Subject): string {
  return random.pick(halves[half]);
}

/** The clause stands before the full stop. */
export function append(text: string, clause: string): string | null {
  return text.endsWith('.') ? `${text.slice(0, -1)}${clause}.` : null;
}

const minutesPer: Partial<Record<Unit, number>> = { minute: 1, hour: 60, day: 1440, week: 10_080 };

/** 90 minutes are 1.5 hours. */
function isSame(a: { value: number; unit: Unit | null }, b: { value: number; unit: Unit | null }): boolean {
  if (a.unit === b.unit) return a.value === b.value;
  const [one, other] = [a, b].map(({ value, unit }) => value * ((unit && minutesPer[unit]) ?? Number.NaN));
  return one === other;
}

/** Whether some cited fact, or the sentence itself, has this number with this unit: then it may be true, in whatever role. */
export function isBacked(
  value: number,
  unit: Unit | null,
  { cited, reading }: Pick<Subject, 'cited' | 'reading'>,
): boolean {
  const numbers = cited.flatMap((fact) => Object.values(fact.numbers));
  const spans = reading.spans.filter(({ kind }) => kind === 'number');
  return [...numbers, ...spans].some((one) => isSame(one, { value, unit }));
}

/** Every word and date that the cited facts hold, in one text. */
export function heldBy(facts: readonly Fact[], table: Pick<FactTable, 'period'>): string {
  const words = facts.flatMap((fact) =>
    Object.values(fact.words).map((word) => (word.as === 'titles' ? word.list.join('\n') : word.text)),
  );
  return [...words, table.period.in].join('\n');
}

/** Whether the window is one local day: its weekday and its date then hold for everything in it. */
export function isOneDay({ range }: Pick<FactTable, 'range'>): boolean {
  return Date.parse(range.end) - Date.parse(range.start) < 30 * 3_600_000;
}

export function saysNo(reading: Reading): boolean {
  return /\b(?:no|not|none|never|nothing|nobody|without|unmerged|unreviewed|cannot|empty|missing|rested|hardly)\b/iu.test(
    reading.own,
  );
}
