/** Part of the build: the empty database that a new installation starts from. */
import { renameSync, rmSync } from 'node:fs';
import { makeBase } from '../lib/db/embedded';
import { cli } from '../lib/command-line';
import { ConfigError } from '../lib/config-error';

await cli(async ([folder]) => {
  if (folder === undefined) throw new ConfigError(['Name the folder to make.']);
  rmSync(`${folder}.making`, { recursive: true, force: true });
  await makeBase(`${folder}.making`);
  renameSync(`${folder}.making`, folder);
});
