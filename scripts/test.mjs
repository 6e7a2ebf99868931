/** `npm test`: installs everything that is missing, then runs every test that needs no browser. Arguments go to Vitest. */
import { spawn } from 'node:child_process';
import { requireNode } from './ground/node-version.mjs';

async function main(args) {
  const { enterProject } = await import('./ground/project.mjs');
  const { prepare } = await import('./ground/prepare.mjs');
  enterProject();
  await prepare({ dev: true, bundle: false, pages: false });
  const vitest = [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--reporter=default',
    '--reporter=./scripts/skips-reporter.mjs',
    ...args,
  ];
  const child = spawn(process.execPath, vitest, { stdio: ['ignore', 'inherit', 'inherit'] });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.once('exit', (code) => {
    process.exitCode = code ?? 1;
  });
  console.log(notRunHere.join('\n'));
}

/** Said before the run, so that the counts are the last line. */
const notRunHere = [
  'Not part of this run: the browser tests (they need the built application and a Chromium: npm run test:e2e).',
  ...(process.env.TEST_DATABASE_URL
    ? []
    : ['PostgreSQL tests use the embedded server; for one of your own: TEST_DATABASE_URL=postgres://… npm test']),
  ...(process.env.TEST_REDIS_URL ? [] : ['Redis tests need a server: TEST_REDIS_URL=redis://127.0.0.1:6379 npm test']),
];

if (requireNode()) {
  main(process.argv.slice(2)).catch((error) => {
    console.error(error?.expected ? error.message : error);
    process.exit(1);
  });
}
