/** A sentence in parts, each with what it may claim. `owners` are positions among the cited facts. */
import type { Unit } from '../fact';
import type { WordClass } from './word-class';

interface Common {
  /** As written. */
  text: string;
}
/** A title in quotation marks; without owners it stands in no cited fact. */
export type TitleToken = Common & { is: 'title'; owners: readonly number[] };
/** A repository, channel, reference or source, unquoted. */
export type NameToken = Common & { is: 'name'; owners: readonly number[] };
export type DateToken = Common & { is: 'date'; keys: readonly string[] };
/** The table's own words for the period, or for the one before it. */
export type PeriodToken = Common & { is: 'period'; of: 'now' | 'before' };
/** `sound` is false where a sign, a letter or another digit clings to it. */
export type NumberToken = Common & { is: 'number'; value: number; unit: Unit | null; sound: boolean };
export type WordToken = Common & { is: 'word'; lower: string; readings: readonly WordClass[] };
export type MarkToken = Common & { is: 'mark' };

export type Token = TitleToken | NameToken | DateToken | PeriodToken | NumberToken | WordToken | MarkToken;

export function isWord(token: Token | undefined, pattern: RegExp): boolean {
  return token?.is === 'word' && pattern.test(token.lower);
}
