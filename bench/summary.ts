/**
 * `npm run bench summary`: what a summary costs without any model, over 20,000 rows: its facts, the built-in text, and
 * the check of each statement. Writes `bench/results/summary.json`. No figure decides a test.
 */
import type { FactTable } from '@/lib/summary/fact';
import { windowFor } from '@/lib/metrics/windows';
import { builtinWriter } from '@/lib/summary/builtin/builtin-writer';
import { checkStatement } from '@/lib/summary/check/check';
import { buildFacts } from '@/lib/summary/facts/facts';
import { factsInputOf } from '@/lib/summary/facts/facts-input.test-support';
import { syntheticRows } from '@/lib/summary/synthetic-rows.test-support';
import { Figures } from './support/figures';

const [rounds, checksOfRound] = [30, 20];
/** The week itself and the eight before it, which a week is compared with. */
const ordinary = { seed: 3, monday: '2026-01-05', weeks: 9, busy: 2222 };
const crowded = { seed: 3, monday: '2026-03-02', weeks: 1, busy: 20_000 };
const window = windowFor('weekly', '2026-03-02', { timeZone: 'Europe/Berlin', weekStart: 'monday' });

const figures = new Figures('summary');
const table = factsOf(ordinary, 'nine weeks', 200);
factsOf(crowded, 'one week', null);
await textAndCheck(table);
figures.note('The first rounds run code that is not compiled yet: their cost is in the maximum.');
figures.report();

function factsOf(shape: typeof ordinary, span: string, bound: number | null): FactTable {
  const rows = syntheticRows(shape);
  const input = factsInputOf({ rows, window, type: 'weekly' });
  const times: number[] = [];
  let made = buildFacts(input);
  for (let round = 0; round < rounds; round += 1) made = timed(times, () => buildFacts(input));
  figures.add(`facts of a week, ${rows.length} rows in ${span}`, 'ms', times, bound);
  return made;
}

async function textAndCheck(facts: FactTable): Promise<void> {
  const [texts, checks]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    const started = performance.now();
    const { statements } = await builtinWriter.write(facts);
    texts.push(performance.now() - started);
    for (const statement of statements)
      timed(checks, () => {
        for (let turn = 0; turn < checksOfRound; turn += 1) checkStatement(statement, facts);
      });
  }
  figures.add('built-in text of these facts', 'ms', texts, 200);
  const each = checks.map((ms) => ms / checksOfRound);
  figures.add(`check of one statement, mean of ${checksOfRound}`, 'ms', each, 1);
}

function timed<T>(times: number[], work: () => T): T {
  const started = performance.now();
  const result = work();
  times.push(performance.now() - started);
  return result;
}
