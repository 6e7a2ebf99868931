/**
 * What a restore writes. It works below the ordinary client, on one connection: an older backup needs the schema of its
 * own time, made and filled in the same transaction.
 */
import pg from 'pg';
import type { DatabaseOptions } from '../client';
import { openEmbedded } from '../embedded';
import { tableNames, type RunQuery, type RunScript, type SqlRunner } from '../migrate';
import { migrations } from '../migrations';
import type { TableShape } from './operator';
import type { UserKey, WrappedKey } from './user-keys';

export interface RestoreTarget {
  runner: SqlRunner;
  close(): Promise<void>;
}

/** @throws ConfigError when a running server has the embedded database. */
export async function openRestoreTarget(options: DatabaseOptions): Promise<RestoreTarget> {
  return options.databaseUrl === null ? openLite(options) : openPg(options.databaseDirectUrl ?? options.databaseUrl);
}

async function openLite(options: DatabaseOptions): Promise<RestoreTarget> {
  const embedded = await openEmbedded(options.dataDir, options.onProgress);
  const transaction: SqlRunner['transaction'] = (work) =>
    embedded.pglite.transaction((tx) =>
      work(
        async (text, parameters) => (await tx.query<Record<string, unknown>>(text, parameters)).rows,
        (text) => tx.exec(text).then(() => undefined),
      ),
    );
  return { runner: { transaction }, close: () => embedded.close() };
}

async function openPg(url: string): Promise<RestoreTarget> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    application_name: 'devtrack-restore',
  });
  await client.connect();
  const query: RunQuery = async (text, parameters) =>
    (await client.query<Record<string, unknown>>(text, parameters)).rows;
  const script: RunScript = (text) => client.query(text).then(() => undefined);
  const transaction: SqlRunner['transaction'] = async (work) => {
    await client.query('begin');
    try {
      await work(query, script);
      await client.query('commit');
    } catch (error) {
      await client.query('rollback');
      throw error;
    }
  };
  return { runner: { transaction }, close: () => client.end() };
}

/** Nobody signs up until the transaction ends. Answers how many users and audit lines there are. */
export async function holdTarget(query: RunQuery): Promise<{ users: number; auditLines: number }> {
  await query('lock table users in share row exclusive mode');
  const [row] = await query(
    'select (select count(*) from users)::int as users, (select count(*) from audit_logs)::int as lines',
  );
  return { users: Number(row?.users), auditLines: Number(row?.lines) };
}

/** Drops everything of ours and makes the schema as it was after `applied`; a later `migrate` brings it to this version. */
export async function remakeSchema(query: RunQuery, script: RunScript, applied: readonly string[]): Promise<void> {
  await script('drop view if exists integrations');
  for (const name of tableNames) await script(`drop table if exists ${quoted(name)} cascade`);
  const functions = await query(
    `select format('%I(%s)', p.proname, pg_get_function_identity_arguments(p.oid)) as signature from pg_proc p
     join pg_namespace n on n.oid = p.pronamespace where n.nspname = current_schema() and p.proname like 'devtrack\\_%' and p.prokind = 'f'`,
  );
  for (const { signature } of functions) await script(`drop function ${String(signature)} cascade`);
  await script(
    'create table devtrack_migrations (name text primary key, applied_at timestamptz not null default now())',
  );
  for (const migration of migrations.filter(({ name }) => applied.includes(name))) {
    for (const statement of migration.sql.split('--> statement-breakpoint')) await script(statement);
    await query('insert into devtrack_migrations (name) values ($1)', [migration.name]);
  }
}

export type InsertLines = (lines: readonly string[]) => Promise<number>;

/**
 * How rows get into a table; each line is a JSON array of the columns' texts. Null: the table or a column is not known here.
 * Names and types come from this database's catalogue, never from the file.
 */
export async function insertInto(query: RunQuery, table: TableShape): Promise<InsertLines | null> {
  if (!tableNames.includes(table.name)) return null;
  const found = await query(
    `select attname::text as name, format_type(atttypid, atttypmod) as type from pg_attribute
     where attrelid = to_regclass(quote_ident($1)) and attnum > 0 and not attisdropped and attgenerated = ''`,
    [table.name],
  );
  const types = new Map(found.map((row) => [String(row.name), String(row.type)]));
  if (!table.columns.every((column) => types.has(column)) || new Set(table.columns).size !== table.columns.length)
    return null;
  const names = table.columns.map(quoted);
  const values = table.columns.map((column, index) => `(line->>${index})::${types.get(column) ?? ''}`);
  // Lines about accounts that are gone outlive them; where the backup has the same line, the backup's is the fuller one.
  const conflict =
    table.name === 'audit_logs'
      ? `on conflict (id) do update set ${names.map((name) => `${name} = excluded.${name}`).join(', ')}`
      : '';
  const text = `with added as (
    insert into ${quoted(table.name)} (${names.join(', ')}) select ${values.join(', ')} from json_array_elements($1::json) as line ${conflict} returning 1
  ) select count(*)::int as n from added`;
  return async (lines) => Number((await query(text, [`[${lines.join(',')}]`]))[0]?.n);
}

/** Whoever held a lease is not here. The runs go on: due dates stay, so that what was due is due. */
export async function freeRuns(query: RunQuery): Promise<void> {
  // A refresh claim stays: it ends by itself within 75 s, and it tells that the token's fate is in doubt.
  await query('update connections set lease_owner = null, lease_until = null');
  await query(`update integration_sync_logs set status = 'queued' where status = 'running'`);
}

export async function readUserKeys(query: RunQuery, afterUserId: string | null, limit: number): Promise<UserKey[]> {
  const rows = await query(
    'select user_id::text, master_key_id, wrapped_key from user_keys where $1::uuid is null or user_id > $1::uuid order by user_id limit $2',
    [afterUserId, limit],
  );
  return rows.map((row) => ({
    userId: String(row.user_id),
    masterKeyId: String(row.master_key_id),
    wrappedKey: String(row.wrapped_key),
  }));
}

export async function writeUserKey(
  query: RunQuery,
  userId: string,
  { masterKeyId, wrappedKey }: WrappedKey,
): Promise<void> {
  await query(
    'update user_keys set master_key_id = $2, wrapped_key = $3, rotated_at = now() where user_id = $1::uuid',
    [userId, masterKeyId, wrappedKey],
  );
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
