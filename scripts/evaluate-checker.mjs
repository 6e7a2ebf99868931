/**
 * `npm run evaluate:checker`: how many corrupted statements the check of summaries lets pass, and how many good ones it
 * blocks (docs/EVALUATION.md). `--set tune|report|holdout`, `--statements N`, `--show KIND`, `--json FILE`.
 */
import { requireNode } from './ground/node-version.mjs';

async function main(args) {
  const { enterProject } = await import('./ground/project.mjs');
  const { prepare } = await import('./ground/prepare.mjs');
  const { runNode } = await import('./ground/run-node.mjs');
  enterProject();
  await prepare({ dev: true, bundle: false, pages: false });
  process.exitCode = await runNode(['--import', 'tsx', 'tests/evaluation/corruption/main.ts', ...args]);
}

if (requireNode()) {
  main(process.argv.slice(2)).catch((error) => {
    console.error(error?.expected ? error.message : error);
    process.exit(1);
  });
}
