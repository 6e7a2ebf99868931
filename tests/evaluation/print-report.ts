/** The report of one set of periods and one writer: figures, what is unsupported, and the bars. */
import type { Outcome } from './evaluate-period';
import { barsOf, breakdownOf, figuresOf } from './report';

export const print = (line = ''): boolean => process.stdout.write(`${line}\n`);

/** The exit code says whether a bar was missed. */
export function printReport(title: string, outcomes: readonly Outcome[]): void {
  print(`\n## ${title}`);
  for (const [name, figure] of Object.entries({ ...figuresOf(outcomes), ...breakdownOf(outcomes) })) {
    print(`${name.padEnd(48)} ${figure}`);
  }
  for (const outcome of outcomes) {
    for (const { text, token, why } of outcome.unsupported) {
      print(`UNSUPPORTED ${outcome.name} ${outcome.kind}: ${token} (${why}) in: ${text}`);
    }
  }
  for (const { what, met, figure } of barsOf(outcomes)) {
    print(`${met ? 'met   ' : 'MISSED'} ${what.padEnd(41)} ${figure}`);
    if (!met) process.exitCode = 1;
  }
}
