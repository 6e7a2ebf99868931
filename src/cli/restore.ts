/** `npm run restore FILE`: fills an empty instance from a backup, all of it or nothing. */
import { ConfigError } from '../lib/config-error';
import { config } from '../lib/env';
import { checkBackup, restoreBackup } from '../lib/operator/restore';
import { cli, print } from '../lib/command-line';

await cli(async ([file, ...more]) => {
  if (file === undefined || file.startsWith('-') || more.length > 0)
    throw new ConfigError(['Name the backup: npm run restore devtrack-backup.json.gz']);
  // Before the configuration, which makes secrets for an installation that has none: a bad file leaves nothing behind.
  const checked = await checkBackup(file);
  const { facts, keys } = await restoreBackup(file, checked, config());
  const rows = facts.tables.reduce((sum, table) => sum + table.rows, 0);
  print(`Restored ${rows} rows of ${facts.tables.length} tables, as they were at ${facts.createdAt}.`);
  if (keys === 'kept') print('The keys of the backup are this installation’s now.');
  if (keys === 'rewrapped') print('User keys are wrapped by this installation’s own ENCRYPTION_KEYS now.');
  print(
    'Everybody signs in again. Never run the installation it came from beside this one: they would use up each other’s tokens.',
  );
});
