/** `npm run samples`: the page of sample summaries. `-- --out docs/SAMPLES.md` writes it, `-- --workspace DIR` prints that of a folder. */
import { requireNode } from './ground/node-version.mjs';

async function main(args) {
  const { enterProject } = await import('./ground/project.mjs');
  const { prepare } = await import('./ground/prepare.mjs');
  const { runNode } = await import('./ground/run-node.mjs');
  enterProject();
  await prepare({ dev: true, bundle: true, pages: false });
  process.exitCode = await runNode(['--import', 'tsx', 'tests/evaluation/samples/main.ts', ...args]);
}

if (requireNode()) {
  main(process.argv.slice(2)).catch((error) => {
    console.error(error?.expected ? error.message : error);
    process.exit(1);
  });
}
