/**
 * `npm run evaluate`: summaries of generated periods, judged and checked (docs/EVALUATION.md).
 * `-- --writer builtin|scripted|both --seeds 0-199 --json FILE`, `-- --show SEED` prints one,
 * `-- --workspace DIR` takes the windows of a folder instead.
 */
import { requireNode } from './ground/node-version.mjs';

async function main(args) {
  const { enterProject } = await import('./ground/project.mjs');
  const { prepare } = await import('./ground/prepare.mjs');
  const { bundleTool } = await import('./ground/bundle-tool.mjs');
  const { runNode } = await import('./ground/run-node.mjs');
  enterProject();
  await prepare({ dev: true, bundle: true, pages: false });
  if (args.includes('--workspace')) {
    process.exitCode = await runNode(['--import', 'tsx', 'tests/evaluation/workspace/main.ts', ...args]);
    return;
  }
  const bundle = await bundleTool('tests/evaluation/main.ts', 'evaluation');
  process.exitCode = await runNode(['--enable-source-maps', bundle, ...args]);
}

if (requireNode()) {
  main(process.argv.slice(2)).catch((error) => {
    console.error(error?.expected ? error.message : error);
    process.exit(1);
  });
}
