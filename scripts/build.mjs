/** `npm run build`: the server bundle and the pages, each only when stale; `--force` builds both anew. */
import { rmSync } from 'node:fs';
import { requireNode } from './ground/node-version.mjs';

if (requireNode()) {
  const { enterProject } = await import('./ground/project.mjs');
  const { prepare } = await import('./ground/prepare.mjs');
  enterProject();
  if (process.argv.includes('--force'))
    for (const stamp of ['dist/build.json', '.next/devtrack-build.json']) rmSync(stamp, { force: true });
  try {
    await prepare({ dev: false, bundle: true, pages: true });
    console.log('Everything is built.');
  } catch (error) {
    console.error(error?.expected ? error.message : error);
    process.exitCode = 1;
  }
}
