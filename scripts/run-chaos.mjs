/** `node scripts/run-chaos.mjs`: processes of the built product under seeded trouble, compared with the providers at the end (docs/CHAOS.md). */
import { existsSync } from 'node:fs';
import { requireNode } from './ground/node-version.mjs';

async function main(args) {
  const { enterProject, ExpectedError } = await import('./ground/project.mjs');
  enterProject();
  for (const built of ['dist/main.js', '.next/BUILD_ID'])
    if (!existsSync(built)) throw new ExpectedError(`${built} is missing: run "npm run build" first.`);
  const { runNode } = await import('./ground/run-node.mjs');
  process.exitCode = await runNode(['--import', 'tsx', 'tests/chaos/main.ts', ...args]);
}

if (requireNode()) {
  main(process.argv.slice(2)).catch((error) => {
    console.error(error?.expected ? error.message : error);
    process.exit(1);
  });
}
