/** `npm run backup [FILE]`: database and generated keys in one file, while everything runs. */
import { ConfigError } from '../lib/config-error';
import { config } from '../lib/env';
import { saveBackup } from '../lib/operator/save-backup';
import { cli, print } from '../lib/command-line';

await cli(async ([file, ...more]) => {
  const now = new Date();
  const name = file ?? `devtrack-backup-${now.toISOString().slice(0, 19).replaceAll(':', '')}Z.json.gz`;
  if (name.startsWith('-') || more.length > 0)
    throw new ConfigError(['Name one file at most: npm run backup devtrack.json.gz']);
  const { tables, keyIds, withSecrets } = await saveBackup(config(), name, now);
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  print(
    `${name}: ${rows} rows of ${tables.length} tables (${tables
      .filter((table) => table.rows > 0)
      .map((table) => `${table.name} ${table.rows}`)
      .join(', ')}).`,
  );
  const keys =
    keyIds.length === 0
      ? 'No token is stored yet'
      : `Its tokens need the ${keyIds.length === 1 ? 'key' : 'keys'} ${keyIds.join(', ')}`;
  if (withSecrets)
    print(`${keys}; the keys are in the file. Whoever has it can read everything: keep it as you keep a password.`);
  else
    print(
      `${keys}, which ENCRYPTION_KEYS holds and the file does not: keep ENCRYPTION_KEYS beside it, in another place.`,
    );
});
