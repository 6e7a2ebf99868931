/** The figures as a person reads them, and whether they reach the bars. */
import type { Example, Figures, KindFigures } from './measure';

export const bars = { caught: 0.995, ofEachKind: 0.98, blocked: 0.005, statements: 20_000, kinds: 25 };

export interface Totals {
  statements: number;
  kinds: number;
  caught: number;
  good: number;
  blocked: number;
  bySecond: number;
  blockedOfSecond: number;
}

export function totalsOf({ good, kinds }: Figures): Totals {
  const sum = (of: (kind: KindFigures) => number): number => kinds.reduce((total, kind) => total + of(kind), 0);
  const blocked = good['built-in'].blocked.length + good.second.blocked.length;
  return {
    statements: sum(({ n }) => n),
    kinds: kinds.filter(({ n }) => n > 0).length,
    caught: sum(({ caught }) => caught),
    good: good['built-in'].n + good.second.n,
    blocked,
    bySecond: good.second.n,
    blockedOfSecond: good.second.blocked.length,
  };
}

/** What falls short, a sentence each; none: the bars are reached. `whole` is false where only a part was asked for. */
export function shortfalls(figures: Figures, whole: boolean): string[] {
  const totals = totalsOf(figures);
  const found: string[] = [];
  if (whole && totals.statements < bars.statements) found.push(`only ${totals.statements} corrupted statements`);
  if (whole && totals.kinds < bars.kinds) found.push(`only ${totals.kinds} kinds of corruption`);
  if (totals.bySecond < 0.4 * totals.good) found.push('too few good statements by the second author');
  if (totals.caught < bars.caught * totals.statements)
    found.push(`${percent(totals.caught, totals.statements)} caught`);
  const weak = figures.kinds.filter(({ n, caught }) => caught < bars.ofEachKind * n).length;
  if (weak > 0) found.push(`${weak} kinds under ${100 * bars.ofEachKind}%`);
  if (totals.blocked > bars.blocked * totals.good)
    found.push(`${percent(totals.blocked, totals.good)} of good statements blocked`);
  if (totals.blockedOfSecond > bars.blocked * totals.bySecond)
    found.push(`${percent(totals.blockedOfSecond, totals.bySecond)} of the second author’s statements blocked`);
  return found;
}

export function describeFigures(figures: Figures): string[] {
  const totals = totalsOf(figures);
  const rows = [...figures.kinds].sort(
    (a, b) => a.caught / (a.n || 1) - b.caught / (b.n || 1) || a.kind.localeCompare(b.kind),
  );
  const problems = [...figures.good['built-in'].blocked, ...figures.good.second.blocked].flatMap(
    (example) => example.problems,
  );
  const reasons = [...new Set(problems)].map(
    (problem) => `${problem} ${problems.filter((one) => one === problem).length}`,
  );
  return [
    ...rows.map(
      ({ kind, n, caught }) =>
        `  ${percent(caught, n).padStart(7)}  ${String(caught).padStart(6)} of ${String(n).padStart(5)}  ${kind}`,
    ),
    `  corrupted: ${totals.caught} of ${totals.statements} caught (${percent(totals.caught, totals.statements)}), ${totals.kinds} kinds`,
    `  good: ${totals.blocked} of ${totals.good} blocked (${percent(totals.blocked, totals.good)}); of the second author’s, ${totals.blockedOfSecond} of ${totals.bySecond} (${percent(totals.blockedOfSecond, totals.bySecond)})`,
    ...(reasons.length > 0 ? [`  held against good ones: ${reasons.join(', ')}`] : []),
  ];
}

export function describeExample({ seed, good, statement, problems }: Example): string {
  const changed = statement.text === good ? '' : `\n    from  ${good}`;
  return `    ${problems.length > 0 ? problems.join(', ') : 'passed'}: ${statement.text} [${statement.factIds.join(' ')}, ${statement.kind}, seed ${seed}]${changed}`;
}

export function percent(part: number, whole: number): string {
  return whole === 0 ? '–' : `${((100 * part) / whole).toFixed(2)}%`;
}
