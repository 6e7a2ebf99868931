/** How much of a text was already in the ones before it, by runs of five words. */
import { wordsOf } from './text';

/** Share of the text's runs that one of the earlier texts has; null where the text has none. */
export function overlapWith(text: string, earlier: readonly string[]): number | null {
  const runs = runsOf(text);
  if (runs.length === 0) return null;
  const known = new Set(earlier.flatMap(runsOf));
  return runs.filter((run) => known.has(run)).length / runs.length;
}

function runsOf(text: string): string[] {
  const words = wordsOf(text.toLowerCase());
  return words.slice(0, Math.max(0, words.length - 4)).map((_word, index) => words.slice(index, index + 5).join(' '));
}

/** By the nearest rank. */
export function percentile(values: readonly number[], share: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? null;
}
