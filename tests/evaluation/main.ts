/** What `npm run evaluate` runs: seeds of both ranges, each writer, figures and bars. */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { evaluatePeriod, type Outcome } from './evaluate-period';
import { startModelServer } from '../support/model-server/server';
import { periodOf } from './periods/period-of';
import { print, printReport } from './print-report';
import { openStage, writerNames, type Stage, type WriterName } from './stage';

/** Writers may be improved on the first, and are reported on the second. */
const ranges: Readonly<Record<string, readonly [number, number]>> = { tuning: [0, 199], reporting: [1000, 1299] };
/** Every fifth period is compared with the four before it: each of those is a summary of its own. */
const comparedEvery = 5;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      writer: { type: 'string', default: 'both' },
      seeds: { type: 'string' },
      json: { type: 'string' },
      show: { type: 'string' },
    },
  });
  const writers = writerNames.filter((name) => values.writer === name || values.writer === 'both');
  if (writers.length === 0) throw new Error(`--writer is builtin, scripted or both, not ${values.writer}.`);
  const server = writers.includes('scripted') ? await startModelServer('scripted') : null;
  const stage = await openStage(server?.url ?? null);
  try {
    if (values.show !== undefined) return await show(stage, Number(values.show), writers);
    const chosen = values.seeds === undefined ? ranges : { [`seeds ${values.seeds}`]: boundsOf(values.seeds) };
    const all: Record<string, Outcome[]> = {};
    for (const [name, [from, to]] of Object.entries(chosen)) {
      const outcomes = await evaluateSeeds(stage, from, to, writers);
      for (const writer of writers) {
        const mine = outcomes.filter((outcome) => outcome.writer === writer);
        all[`${name}, ${writer}`] = mine;
        printReport(`${name} (${from}–${to}), ${writer} writer`, mine);
      }
    }
    if (values.json !== undefined) writeFileSync(values.json, JSON.stringify(all, null, 1));
  } finally {
    await stage.close();
    await server?.close();
  }
}

async function evaluateSeeds(
  stage: Stage,
  from: number,
  to: number,
  writers: readonly WriterName[],
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (let seed = from; seed <= to; seed += 1) {
    const period = periodOf(seed);
    const userId = await stage.put(period);
    for (const writer of writers) {
      const earlier = seed % comparedEvery === 0 ? 4 : 0;
      outcomes.push(await evaluatePeriod(stage, userId, period, writer, earlier));
    }
    if ((seed - from + 1) % 50 === 0) process.stderr.write(`${seed - from + 1} of ${to - from + 1} periods\n`);
  }
  return outcomes;
}

async function show(stage: Stage, seed: number, writers: readonly WriterName[]): Promise<void> {
  const period = periodOf(seed);
  const { kind, window, asOf, settings, rows, traps } = period;
  const userId = await stage.put(period);
  print(`seed ${seed}: ${kind}, ${window.start.toISOString()} to ${window.end.toISOString()}, ${settings.timeZone}`);
  print(`${rows.length} rows, as of ${asOf.toISOString()}, traps: ${traps.join(', ') || 'none'}`);
  for (const writer of writers) {
    const { statements, unsupported, verdict } = await evaluatePeriod(stage, userId, period, writer, 4);
    print(`\n${writer} writer, ${verdict.words} words, overlap ${verdict.overlap?.toFixed(3) ?? 'none'}`);
    for (const { kind: place, text, evidence } of statements)
      print(`  ${place.padEnd(14)} ${text} (${evidence.length})`);
    for (const { rule, what } of verdict.covered) print(`  told    ${rule}: ${what}`);
    for (const { rule, what } of verdict.missed) print(`  MISSED  ${rule}: ${what}`);
    for (const { token, why, text } of unsupported) print(`  UNSUPPORTED ${token} (${why}) in: ${text}`);
  }
}

function boundsOf(seeds: string): [number, number] {
  const [, from, to] = /^(\d+)(?:-(\d+))?$/.exec(seeds) ?? [];
  if (from === undefined) throw new Error(`--seeds is N or N-M, not ${seeds}.`);
  return [Number(from), Number(to ?? from)];
}

await main();
