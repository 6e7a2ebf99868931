/**
 * `node scripts/run-bench.mjs proof`, or `bench [PART …]`: installs and builds what is missing, then runs the parts named
 * (all of them where none is) against the built product, one after another, so that no load disturbs another's figures.
 */
import { spawn } from 'node:child_process';
import { requireNode } from './ground/node-version.mjs';

/** Files of `bench/`; `product` is the whole application as a person meets it. */
const parts = { product: 'bench', sync: 'sync', idle: 'idle', refresh: 'refresh', pages: 'pages', summary: 'summary' };
/** These open pages. */
const needsPages = ['proof', 'bench', 'pages'];

async function main([command = '', ...named]) {
  const { enterProject, ExpectedError } = await import('./ground/project.mjs');
  const { prepare } = await import('./ground/prepare.mjs');
  enterProject();
  const unknown = named.find((part) => !Object.hasOwn(parts, part));
  if (command !== 'proof' && command !== 'bench') throw new ExpectedError(`There is no command "${command}".`);
  if (unknown !== undefined || (command === 'proof' && named.length > 0))
    throw new ExpectedError(`Usage: npm run proof, or npm run bench [${Object.keys(parts).join('|')}]`);
  const chosen = named.length > 0 ? named : Object.keys(parts);
  const files = command === 'proof' ? ['proof'] : chosen.map((part) => parts[part]);
  await prepare({ dev: true, bundle: true, pages: files.some((file) => needsPages.includes(file)) });
  for (const file of files) {
    const { code, interrupted } = await run(`bench/${file}.ts`);
    if (code !== 0) process.exitCode = code;
    if (interrupted) return;
  }
}

function run(file) {
  const child = spawn(process.execPath, ['--import', 'tsx', file], { stdio: ['ignore', 'inherit', 'inherit'] });
  let interrupted = false;
  const pass = (signal) => {
    interrupted = true;
    child.kill(signal);
  };
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, pass);
  return new Promise((resolve) => {
    child.once('exit', (code) => {
      for (const signal of ['SIGINT', 'SIGTERM']) process.off(signal, pass);
      resolve({ code: code ?? 1, interrupted });
    });
  });
}

if (requireNode()) {
  main(process.argv.slice(2)).catch((error) => {
    console.error(error?.expected ? error.message : error);
    process.exit(1);
  });
}
