/** The process behind `npm run evaluate:checker`: measures, prints, and ends with 1 where the bars are not reached. */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { corruptions } from './corruptions';
import { measure, type Figures } from './measure';
import { bars, describeExample, describeFigures, shortfalls, totalsOf } from './report';

/**
 * The check may be improved while looking at `tune`; what it is worth is what `report` says, and `holdout`, whose author had
 * not seen it.
 */
const sets = {
  tune: { half: 'A', first: 0, count: 200 },
  report: { half: 'B', first: 1000, count: 300 },
  holdout: { half: 'C', first: 2000, count: 300 },
} as const;
type SetName = keyof typeof sets;

const usage = 'npm run evaluate:checker [-- --set tune|report|holdout --statements N --show KIND|good --json FILE]';

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      set: { type: 'string' },
      statements: { type: 'string', default: String(bars.statements) },
      show: { type: 'string' },
      json: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const { set, show } = values;
  const statements = Number(values.statements);
  const chosen = (['tune', 'report', 'holdout'] as const).filter((name) => set === undefined || set === name);
  const shown = show === undefined || show === 'good' || corruptions.some(({ name }) => name === show);
  if (values.help || chosen.length === 0 || !shown || !(statements > 0)) {
    print(usage);
    if (!shown) print(`Kinds:\n${corruptions.map(({ name }) => `  ${name}`).join('\n')}`);
    process.exitCode = values.help ? 0 : 2;
    return;
  }
  const results: Partial<Record<SetName, Figures>> = {};
  for (const name of chosen) results[name] = await measureSet(name, statements, show);
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(forFile(results), null, 2)}\n`);
}

async function measureSet(name: SetName, statements: number, show: string | undefined): Promise<Figures> {
  const { half, first, count } = sets[name];
  const seeds = Array.from({ length: count }, (_, index) => first + index);
  const only = show === undefined || show === 'good' ? {} : { only: show };
  const figures = await measure({ half, seeds, statements, ...only });
  print(`${name}: seeds ${first} to ${first + count - 1}, wordings ${half}`);
  for (const line of describeFigures(figures)) print(line);
  if (show !== undefined) {
    const blocked = [...figures.good['built-in'].blocked, ...figures.good.second.blocked];
    const examples = show === 'good' ? blocked : (figures.kinds[0]?.missed ?? []);
    for (const example of examples.slice(0, 40)) print(describeExample(example));
  }
  const short = shortfalls(figures, show === undefined && statements >= bars.statements);
  print(short.length === 0 ? '  All bars are reached.' : `  Short of the bars: ${short.join('; ')}.`);
  if (short.length > 0) process.exitCode = 1;
  return figures;
}

function forFile(results: Partial<Record<SetName, Figures>>): unknown {
  return Object.fromEntries(
    Object.entries(results).map(([name, figures]) => [
      name,
      {
        totals: totalsOf(figures),
        kinds: figures.kinds.map(({ kind, n, caught, missed }) => ({ kind, n, caught, missed: missed.slice(0, 10) })),
        blocked: Object.fromEntries(
          Object.entries(figures.good).map(([author, { n, blocked }]) => [
            author,
            { n, blocked: blocked.length, examples: blocked.slice(0, 50) },
          ]),
        ),
      },
    ]),
  );
}

await main();
