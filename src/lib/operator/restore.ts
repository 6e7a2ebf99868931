import path from 'node:path';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { ConfigError } from '../config-error';
import { DecryptionError } from '../crypto/token-cipher';
import { rewrapUserKey, type KeyRing } from '../crypto/user-keys';
import { migrate, type RunQuery, type RunScript } from '../db/migrate';
import { migrations } from '../db/migrations';
import {
  freeRuns,
  holdTarget,
  insertInto,
  openRestoreTarget,
  readUserKeys,
  remakeSchema,
  writeUserKey,
} from '../db/queries/operator-restore';
import { parseKeyRing, readSecretsFile, type AppConfig } from '../env';
import { factsOf, type BackupFacts, type BackupHeader } from './backup-format';
import { unreachable } from './open';
import { writePrivateFile } from './private-file';
import { readBackup } from './read-backup';

export interface Restored {
  facts: BackupFacts;
  /** `kept`: the backup's secrets are this installation's now; `rewrapped`: user keys were wrapped anew under its own ring; `own`: its own ring opens them as they are. */
  keys: 'kept' | 'rewrapped' | 'own';
}

/** What has to be known of a backup before the configuration is read, because reading it may create secrets. */
export async function checkBackup(file: string): Promise<{ header: BackupHeader; sha256: string }> {
  const checked = await readBackup(file);
  const unknown = checked.header.migrations.filter((name) => !migrations.some((migration) => migration.name === name));
  if (unknown.length > 0)
    throw new ConfigError([
      `${file} was made by a newer version of DevTrack (it has ${unknown.join(', ')}). Update DevTrack first; nothing was changed.`,
    ]);
  return checked;
}

/** Fills an empty instance from a checked backup, all of it or nothing. @throws ConfigError */
export async function restoreBackup(
  file: string,
  { header, sha256 }: { header: BackupHeader; sha256: string },
  settings: AppConfig,
): Promise<Restored> {
  const target = await openRestoreTarget(settings).catch((error: unknown) => {
    throw unreachable(error, settings);
  });
  const files = new ReplacedFiles();
  let keys: Restored['keys'] = 'own';
  try {
    await migrate(target.runner);
    await target.runner.transaction(async (query, script) => {
      await prepare(query, script, header, settings);
      if ((await insertAll(query, file, header)) !== sha256)
        throw new ConfigError([`${file} changed while it was read. Nothing was changed.`]);
      await freeRuns(query);
      keys = await settleKeys(query, header, settings);
      // The last step before the commit; an empty database needs no particular secrets, so a kill between the two harms nothing.
      writeFiles(files, header, settings);
    });
    // A backup of an older version has its older schema now.
    await migrate(target.runner);
    return { facts: factsOf(header), keys };
  } catch (error) {
    files.putBack();
    throw isRowRefusal(error)
      ? new ConfigError([`${file} holds rows that this version refuses (${error.code}). Nothing was changed.`])
      : error;
  } finally {
    await target.close();
  }
}

async function prepare(query: RunQuery, script: RunScript, header: BackupHeader, settings: AppConfig): Promise<void> {
  const { users, auditLines } = await holdTarget(query);
  const use = 'Restore into an empty one: set DEVTRACK_DATA_DIR or DATABASE_URL to a new place';
  if (users > 0)
    throw new ConfigError([
      `This installation has ${users} ${users === 1 ? 'account' : 'accounts'} already. ${use}; nothing was changed.`,
    ]);
  const older = header.migrations.length < migrations.length;
  if (auditLines > 0 && (older || replacesSecrets(header, settings))) {
    throw new ConfigError([
      `This installation was in use before, and ${older ? 'the backup is of an older version' : `${settings.secretsFile ?? ''} holds other keys than the backup`}. ${use}; nothing was changed.`,
    ]);
  }
  if (older) await remakeSchema(query, script, header.migrations);
}

/** Answers the hash of what was read this time. */
async function insertAll(query: RunQuery, file: string, header: BackupHeader): Promise<string> {
  const refuse = (name: string): ConfigError =>
    new ConfigError([
      `${file} holds a table ${JSON.stringify(name)} that does not fit this version. Nothing was changed.`,
    ]);
  const inserts = new Map<string, Awaited<ReturnType<typeof insertInto>>>();
  for (const table of header.tables) inserts.set(table.name, await insertInto(query, table));
  const { sha256 } = await readBackup(file, {
    rows: async (table, lines) => {
      const insert = inserts.get(table.name) ?? null;
      if (insert === null) throw refuse(table.name);
      if ((await insert(lines)) !== lines.length) throw refuse(table.name);
    },
  });
  return sha256;
}

/** Every user key opens under the ring that the installation will have, or nothing is restored. */
async function settleKeys(query: RunQuery, header: BackupHeader, settings: AppConfig): Promise<Restored['keys']> {
  const own = settings.encryptionKeys;
  const brought = header.secrets === null ? null : ringOf(header.secrets.encryptionKeys);
  const takesOver = brought !== null && settings.secretsFile !== null;
  const [first] = own;
  let after: string | null = null;
  for (;;) {
    const batch = await readUserKeys(query, after, 500);
    for (const key of batch) {
      const wrapped = rewrapOrRefuse(key, brought ?? own, takesOver ? brought[0] : first);
      if (brought !== null && !takesOver) await writeUserKey(query, key.userId, wrapped);
    }
    after = batch.at(-1)?.userId ?? null;
    if (after === null) break;
  }
  return takesOver ? 'kept' : brought === null ? 'own' : 'rewrapped';
}

function rewrapOrRefuse(
  key: Parameters<typeof rewrapUserKey>[0],
  ring: KeyRing,
  under: KeyRing[number] | undefined,
): ReturnType<typeof rewrapUserKey> {
  try {
    if (under === undefined) throw new DecryptionError('There is no key to wrap with.');
    return rewrapUserKey(key, ring, under);
  } catch (error) {
    if (!(error instanceof DecryptionError)) throw error;
    throw new ConfigError([
      `The key ${JSON.stringify(key.masterKeyId)} that the backup's tokens need is not here, or is another key of that name: set ENCRYPTION_KEYS to the ring of the installation it was made on. Nothing was changed.`,
    ]);
  }
}

function ringOf(text: string): KeyRing {
  const problems: string[] = [];
  const ring = parseKeyRing(text, problems);
  if (problems.length > 0)
    throw new ConfigError(['The keys in the backup are not in the form of ENCRYPTION_KEYS. Nothing was changed.']);
  return ring;
}

function replacesSecrets({ secrets }: BackupHeader, { secretsFile }: AppConfig): boolean {
  if (secrets === null || secretsFile === null) return false;
  const present = readSecretsFile(secretsFile);
  return present.authSecret !== secrets.authSecret || present.encryptionKeys !== secrets.encryptionKeys;
}

function writeFiles(
  files: ReplacedFiles,
  { secrets, sandbox }: BackupHeader,
  { secretsFile, databaseUrl, dataDir }: AppConfig,
): void {
  if (secrets !== null && secretsFile !== null) files.write(secretsFile, JSON.stringify(secrets, null, 2));
  const sandboxFile = path.join(dataDir, 'sandbox.json');
  // Beside Postgres a running sandbox may be writing its own.
  if (sandbox !== null && existsSync(dataDir) && (databaseUrl === null || !existsSync(sandboxFile)))
    files.write(
      sandboxFile,
      `${[sandbox]
        .flat()
        .map((line) => JSON.stringify(line))
        .join('\n')}\n`,
    );
}

/** Files written before the commit, put back when it does not come. */
class ReplacedFiles {
  private readonly before = new Map<string, string | null>();

  write(file: string, content: string): void {
    this.before.set(file, existsSync(file) ? readFileSync(file, 'utf8') : null);
    writePrivateFile(file, content);
  }

  putBack(): void {
    for (const [file, content] of this.before) {
      if (content === null) rmSync(file, { force: true });
      else writePrivateFile(file, content);
    }
  }
}

/** SQLSTATE classes 22 (a value that cannot be) and 23 (a constraint): the rows' fault, not the server's. */
function isRowRefusal(error: unknown): error is Error & { code: string } {
  return error instanceof Error && 'code' in error && /^2[23][0-9A-Z]{3}$/.test(String(error.code));
}
