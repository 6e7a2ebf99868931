/** Part of the build: the image that a new embedded database starts from. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { writeBaseImage } from '../lib/db/embedded';
import { cli } from '../lib/command-line';

await cli(async ([file = path.resolve('dist/pglite-base.tgz')]) => {
  if (!existsSync(file)) await writeBaseImage(file);
});
