/** Measures how much two summaries say in the same words, once names and numbers are gone. */
import type { ComposedSummary } from './compose';
import { monthNames, weekdayNames } from './when';

/** Runs of five words inside one sentence. */
export function fiveWordSequences(text: string): Set<string> {
  const words = text.toLowerCase().match(/[\p{L}’]+/gu) ?? [];
  const sequences = new Set<string>();
  for (let index = 0; index + 5 <= words.length; index += 1) sequences.add(words.slice(index, index + 5).join(' '));
  return sequences;
}

export function sequencesOf(summary: ComposedSummary): Set<string> {
  const names = summary.facts.facts
    .flatMap((fact) => fact.names)
    .filter((name) => !name.includes(' '))
    .sort((a, b) => b.length - a.length);
  const calendar = new RegExp(`\\b(?:${[...weekdayNames, ...monthNames].join('|')})\\b`, 'gu');
  const all = new Set<string>();
  for (const { text } of summary.statements) {
    const bare = names
      .reduce((rest, name) => rest.replaceAll(name, ' '), text.replace(/“[^”]*”/gu, ' '))
      .replace(calendar, ' ')
      .replace(/[\d.,:#%]+/gu, ' ');
    for (const sequence of fiveWordSequences(bare)) all.add(sequence);
  }
  return all;
}

/** Shared sequences as a part of the smaller set: 0 where one of them has none. */
export function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const shared = [...a].filter((sequence) => b.has(sequence)).length;
  const smaller = Math.min(a.size, b.size);
  return smaller === 0 ? 0 : shared / smaller;
}
