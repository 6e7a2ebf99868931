/** How every writer writes a number, how long a sentence may be, and which words are never used. The check holds all to it. */
import { units, type FactNumber } from './fact';

export const maxWords = 24;

export function countWords(text: string): number {
  return text.trim().split(/\s+/u).length;
}

/** `3 commits`, `1 hour`, `1,240 messages`, `46%`. */
export function formatNumber({ value, unit }: FactNumber): string {
  const digits = groups.format(value);
  if (unit === 'plain') return digits;
  if (unit === 'percent') return `${digits}%`;
  return `${digits} ${units[unit][value === 1 ? 0 : 1]}`;
}

const groups = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });

const bannedWord = /\b(?:un)?productive\b|\bstreaks?\b|\brank(?:s|ed|ing|ings)?\b|\btop\b|\bbehind\b|\bshould\b/iu;

/** Words that are never said of a person (METRICS.md, "Reading the rules"). */
export function findBannedWord(text: string): string | null {
  return bannedWord.exec(text.replace(/“[^”]*”/gu, ' '))?.[0] ?? null;
}
