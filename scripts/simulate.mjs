/**
 * `node scripts/simulate.mjs`: the sync and token code on a virtual clock against the fakes (docs/SIMULATION.md).
 * `--seed 42 --trace` replays one seed, `--seeds 1000` runs many, `--planted` looks for the planted bugs.
 */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { requireNode } from './ground/node-version.mjs';

const usage = `node scripts/simulate.mjs [--seeds N] [--from N] [--steps N] [--processes N]
node scripts/simulate.mjs --seed N [--trace]
node scripts/simulate.mjs --planted [--only NAME] [--seeds N] [--from N]`;

async function main(args) {
  const { enterProject } = await import('./ground/project.mjs');
  const { values } = parseArgs({
    args,
    options: {
      seed: { type: 'string' },
      seeds: { type: 'string' },
      from: { type: 'string', default: '1' },
      steps: { type: 'string', default: '300' },
      processes: { type: 'string', default: '2' },
      trace: { type: 'boolean', default: false },
      planted: { type: 'boolean', default: false },
      only: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return console.log(usage);
  enterProject();
  if (values.planted) return lookForPlanted(values);
  if (values.seed !== undefined) return replay(values);
  return runMany(values);
}

async function replay({ seed, steps, trace }) {
  const bundle = await bundleOf(null);
  const flags = ['--from', seed, '--steps', steps, ...(trace ? ['--trace'] : [])];
  await run(bundle, flags, ({ trace: lines = [], ...outcome }) => {
    for (const line of lines) console.log(line);
    console.log(JSON.stringify(outcome, null, 2));
    if (outcome.violation !== null) process.exitCode = 1;
  });
}

async function runMany({ seeds = '1000', from, steps, processes }) {
  const began = performance.now();
  const bundle = await bundleOf(null);
  const count = Number(processes);
  const outcomes = [];
  const shares = Array.from({ length: count }, (_none, index) => {
    const share = Math.floor((Number(seeds) - index + count - 1) / count);
    const flags = ['--from', String(Number(from) + index), '--stride', String(count), '--count', String(share)];
    return run(bundle, [...flags, '--steps', steps], (outcome) => {
      outcomes.push(outcome);
      if (outcome.violation !== null) console.log(`seed ${outcome.seed}, step ${outcome.steps}: ${outcome.violation}`);
      else if (outcomes.length % 100 === 0) console.log(`${outcomes.length} of ${seeds} seeds`);
    });
  });
  await Promise.all(shares);
  summarise(outcomes, (performance.now() - began) / 1000);
}

/** Each bug is put into our own source as it is bundled, and has to be found. */
async function lookForPlanted({ seeds = '60', only, from, steps }) {
  const all = JSON.parse(readFileSync('tests/simulation/planted.json', 'utf8'));
  const bugs = all.filter(({ name }) => only === undefined || name === only);
  const rows = [];
  for (const bug of bugs) {
    const bundle = await bundleOf(bug);
    const seen = { seeds: 0, steps: 0, found: null };
    await run(bundle, ['--from', from, '--count', seeds, '--steps', steps, '--until-found'], (outcome) => {
      seen.seeds += 1;
      seen.steps += outcome.steps;
      if (outcome.violation !== null) seen.found = outcome;
    });
    rows.push({
      bug: bug.name,
      seed: seen.found?.seed ?? 'not found',
      steps: seen.steps,
      how: seen.found?.violation.slice(0, 90) ?? '',
    });
    console.log(
      `${bug.name}: ${seen.found === null ? `not found in ${seen.seeds} seeds` : `seed ${seen.found.seed}: ${seen.found.violation.slice(0, 160)}`}`,
    );
    if (seen.found === null) process.exitCode = 1;
  }
  console.table(rows);
  console.log(`${rows.filter(({ how }) => how !== '').length} of ${rows.length} planted bugs found`);
}

function summarise(outcomes, seconds) {
  const sum = (name) => outcomes.reduce((total, outcome) => total + outcome[name], 0);
  const failures = outcomes.filter(({ violation }) => violation !== null);
  console.table({
    seeds: outcomes.length,
    steps: sum('steps'),
    'runs of syncs': sum('runs'),
    'changes at providers': sum('changes'),
    'processes killed': sum('kills'),
    'processes drained': sum('drains'),
    'processes stopped and resumed': sum('zombies'),
    'answers lost': sum('lostAnswers'),
    'answers falsified': sum('meddled'),
    'transactions broken': sum('brokenTransactions'),
    refreshes: sum('refreshes'),
    'refreshes in doubt': sum('inDoubt'),
    'rows compared': sum('rows'),
    'virtual days': Math.round(sum('days')),
    seconds: Math.round(seconds),
    failures: failures.length,
  });
  if (failures.length > 0) process.exitCode = 1;
}

async function bundleOf(bug) {
  const { bundleTool } = await import('./ground/bundle-tool.mjs');
  const planted = { count: 0 };
  const plugins = bug === null ? [] : [plant(bug, planted)];
  const bundle = await bundleTool('tests/simulation/main.ts', bug?.name ?? 'simulation', plugins);
  if (bug !== null && planted.count !== 1)
    throw new Error(`The planted bug ${bug.name} found its place ${planted.count} times.`);
  return bundle;
}

function plant({ name, file, search, replace }, planted) {
  const place = path.resolve(file);
  return {
    name: `planted ${name}`,
    setup(build) {
      build.onLoad({ filter: /\.ts$/ }, ({ path: found }) => {
        if (found !== place) return null;
        const source = readFileSync(found, 'utf8');
        const parts = source.split(search);
        planted.count += parts.length - 1;
        return { contents: parts.join(replace), loader: 'ts' };
      });
    },
  };
}

function run(bundle, flags, onOutcome) {
  const child = spawn(process.execPath, ['--enable-source-maps', bundle, ...flags], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => child.kill(signal));
  createInterface({ input: child.stdout }).on('line', (line) => onOutcome(JSON.parse(line)));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`A simulation ended with code ${code}.`)),
    );
  });
}

if (requireNode()) {
  main(process.argv.slice(2)).catch((error) => {
    console.error(error?.expected ? error.message : error);
    process.exit(1);
  });
}
