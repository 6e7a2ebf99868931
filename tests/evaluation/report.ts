/** Figures over many outcomes, each with its n, and the bars that they have to meet. */
import type { Outcome } from './evaluate-period';
import { percentile } from './judge/overlap';

export interface Bar {
  what: string;
  met: boolean;
  figure: string;
}

/** Of all that must be there. The scripted figure is of a writer of rules behind the model's path, and of no model. */
export const leastRecall = { builtin: 0.85, scripted: 0.92 };

export function barsOf(outcomes: readonly Outcome[]): Bar[] {
  const [first] = outcomes;
  if (first === undefined) return [{ what: 'periods', met: false, figure: 'none' }];
  const { writer } = first;
  const unsupported = outcomes.flatMap((outcome) => outcome.unsupported).length;
  const recall = recallOf(outcomes);
  const long = outcomes.filter(({ verdict }) => verdict.tooLong).length;
  const used = writer === 'builtin' || outcomes.some(({ wroteIt }) => wroteIt === 'llm');
  return [
    { what: `the ${writer} writer was asked`, met: used, figure: used ? 'yes' : 'no: the built-in writer wrote' },
    { what: 'unsupported tokens shown: 0', met: unsupported === 0, figure: String(unsupported) },
    {
      what: `must-include recall: at least ${leastRecall[writer]}`,
      met: recall.share >= leastRecall[writer],
      figure: text(recall),
    },
    { what: 'summaries longer than allowed: 0', met: long === 0, figure: `${long} of ${outcomes.length}` },
  ];
}

export function figuresOf(outcomes: readonly Outcome[]): Record<string, string> {
  const statements = outcomes.reduce((sum, outcome) => sum + outcome.statements.length, 0);
  const citations = (name: 'cited' | 'fitting' | 'named' | 'borne'): number =>
    outcomes.reduce((sum, { verdict }) => sum + verdict.citations[name], 0);
  const overlaps = outcomes.flatMap(({ verdict }) => verdict.overlap ?? []);
  return {
    periods: String(outcomes.length),
    'periods with traps': String(outcomes.filter(({ traps }) => traps.length > 0).length),
    statements: String(statements),
    'written by': tally(outcomes.map(({ wroteIt }) => wroteIt)),
    'citation precision': text(share(citations('fitting'), citations('cited'))),
    'citation recall': text(share(citations('borne'), citations('named'))),
    'must-include recall': text(recallOf(outcomes)),
    'overlap with the four before (runs of 5 words)': `median ${fixed(percentile(overlaps, 0.5))}, p90 ${fixed(percentile(overlaps, 0.9))}, n = ${overlaps.length}`,
    rejected: reasonsOf(outcomes),
    ...Object.fromEntries(
      (['daily', 'weekly', 'monthly', 'custom'] as const).map((kind) => [`words, ${kind}`, wordsOf(outcomes, kind)]),
    ),
  };
}

/** Must-include recall of the parts: by rule, by kind of period, by trap. */
export function breakdownOf(outcomes: readonly Outcome[]): Record<string, string> {
  const parts = new Map<string, { hit: number; all: number }>();
  const count = (name: string, hit: number, all: number): void => {
    const part = parts.get(name) ?? { hit: 0, all: 0 };
    parts.set(name, { hit: part.hit + hit, all: part.all + all });
  };
  for (const { kind, traps, verdict } of outcomes) {
    const { covered, missed } = verdict;
    for (const { rule } of covered) count(`rule ${rule}`, 1, 1);
    for (const { rule } of missed) count(`rule ${rule}`, 0, 1);
    for (const trap of traps.length > 0 ? traps : ['none'])
      count(`trap ${trap}`, covered.length, covered.length + missed.length);
    count(`kind ${kind}`, covered.length, covered.length + missed.length);
  }
  return Object.fromEntries(
    [...parts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, { hit, all }]) => [name, text(share(hit, all))]),
  );
}

interface Share {
  part: number;
  whole: number;
  share: number;
}

export function recallOf(outcomes: readonly Outcome[]): Share {
  const covered = outcomes.reduce((sum, { verdict }) => sum + verdict.covered.length, 0);
  return share(
    covered,
    outcomes.reduce((sum, { verdict }) => sum + verdict.missed.length, covered),
  );
}

function share(part: number, whole: number): Share {
  return { part, whole, share: whole === 0 ? 1 : part / whole };
}

function text({ part, whole, share: value }: Share): string {
  return `${value.toFixed(3)} (${part} of ${whole})`;
}

function fixed(value: number | null): string {
  return value === null ? 'none' : value.toFixed(3);
}

function wordsOf(outcomes: readonly Outcome[], kind: Outcome['kind']): string {
  const of = outcomes.filter((outcome) => outcome.kind === kind);
  const words = of.map(({ verdict }) => verdict.words);
  const long = of.filter(({ verdict }) => verdict.tooLong).length;
  return `median ${percentile(words, 0.5) ?? 0}, most ${Math.max(0, ...words)}, too long ${long} of ${of.length}`;
}

function reasonsOf(outcomes: readonly Outcome[]): string {
  return tally(outcomes.flatMap(({ rejected }) => rejected.flatMap(({ problems }) => problems)));
}

function tally(names: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  const parts = [...counts].sort(([, a], [, b]) => b - a).map(([name, count]) => `${name} ${count}`);
  return parts.length === 0 ? 'none' : parts.join(', ');
}
