/** `npm run mutation`: what is mutated and which tests have to notice; see docs/MUTATION.md. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

// Databases of tests that were cut off go with the run.
process.env.TMPDIR = mkdtempSync(path.join(os.tmpdir(), 'devtrack-mutation-'));
process.once('exit', () => rmSync(process.env.TMPDIR, { recursive: true, force: true }));

// The sandbox is a copy of files, and a database without its empty folders does not open: it is copied whole.
const base = path.resolve('dist/pglite-base');
process.env.MUTATION_PGLITE_BASE = base;
const copyBase = "node --eval fs.cpSync(process.env.MUTATION_PGLITE_BASE,'dist/pglite-base',{recursive:true})";

export default {
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  mutate: [
    'src/lib/integrations/sync-service.ts',
    'src/lib/integrations/token-manager.ts',
    'src/lib/integrations/refresh-attempt.ts',
    'src/lib/integrations/sync-outcome.ts',
    'src/lib/integrations/sync-cursor.ts',
    'src/lib/integrations/window-read.ts',
  ],
  // Those that come to a verdict in seconds. Whole applications and real processes would take days to say the same.
  testFiles: [
    'src/lib/integrations/{covered-range,sync-cursor,sync-outcome,window-read}.test.ts',
    'tests/integration/sync-{places,service}.test.ts',
    'tests/integration/token-{attempt,custody,refresh,zombie}.test.ts',
  ],
  coverageAnalysis: 'perTest',
  concurrency: 2,
  // A mutant may only count as hanging where it hangs: the tests' own limit is 120 s, and a machine may be busy.
  timeoutMS: 180_000,
  timeoutFactor: 4,
  dryRunTimeoutMinutes: 60,
  ignorePatterns: ['/.next', '/artifacts', '/bench', '/dist', '/docs', '/public'],
  ...(existsSync(base) ? { buildCommand: copyBase } : {}),
  tempDirName: '.stryker-tmp',
  reporters: ['progress-append-only', 'clear-text', 'json'],
  clearTextReporter: { logTests: false, reportTests: false },
  jsonReporter: { fileName: 'artifacts/mutation/report.json' },
};
