/**
 * Applies `drizzle/*.sql` once, in the order of its journal, inside one transaction under a transaction-level lock:
 * of many processes that start together one migrates and the others wait, on transaction poolers too
 * (which have no session locks).
 */
import { getTableName, is } from 'drizzle-orm';
import { PgTable } from 'drizzle-orm/pg-core';
import { ConfigError } from '../config-error';
import { migrations } from './migrations';
import * as schema from './schema/all';

export type RunQuery = (text: string, parameters?: unknown[]) => Promise<Record<string, unknown>[]>;
export type RunScript = (text: string) => Promise<void>;

export interface SqlRunner {
  transaction(work: (query: RunQuery, script: RunScript) => Promise<void>): Promise<void>;
}

/** "devtrack" in a 64-bit advisory lock key; any constant does. */
const lockKey = '7234310571';

export const tableNames: readonly string[] = [
  ...Object.values(schema)
    .filter((value) => is(value, PgTable))
    .map((table) => getTableName(table)),
  'devtrack_clock',
  'devtrack_migrations',
];

/** Brings the database to this version. Throws `ConfigError` for a database of another origin or of a newer version. */
export async function migrate(runner: SqlRunner): Promise<void> {
  await runner.transaction(async (query, script) => {
    await query(`select pg_advisory_xact_lock(${lockKey})`);
    const applied = await appliedMigrations(query);
    const unknown = applied.filter((name) => !migrations.some((migration) => migration.name === name));
    if (unknown.length > 0) {
      throw new ConfigError([
        `The database is newer than this version of DevTrack (it has ${unknown.join(', ')}). Update DevTrack; nothing was changed.`,
      ]);
    }
    const pending = migrations.filter((migration) => !applied.includes(migration.name));
    if (pending.length === 0) return;
    for (const migration of pending) {
      for (const statement of migration.sql.split('--> statement-breakpoint')) await script(statement);
      await query('insert into devtrack_migrations (name) values ($1)', [migration.name]);
    }
    await script(closeToOthers());
  });
}

async function appliedMigrations(query: RunQuery): Promise<string[]> {
  const existing = (
    await query(
      `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = current_schema() and c.relkind in ('r', 'v', 'p', 'm') and c.relname = any($1)`,
      [[...tableNames, 'integrations']],
    )
  ).map((row) => String(row.name));
  if (existing.includes('devtrack_migrations')) {
    return (await query('select name from devtrack_migrations order by name')).map((row) => String(row.name));
  }
  if (existing.length > 0) {
    throw new ConfigError([
      `DATABASE_URL points to a database that already has ${existing.map((name) => `"${name}"`).join(', ')} of another origin. Nothing was changed; give DevTrack a database or schema of its own.`,
    ]);
  }
  await query(
    'create table devtrack_migrations (name text primary key, applied_at timestamptz not null default now())',
  );
  return [];
}

/**
 * Row level security without a policy and no privileges for anybody else: a platform that exposes the schema over an
 * API (Supabase's `anon` and `authenticated`) reads nothing. The owner, who the application is, is not affected.
 */
function closeToOthers(): string {
  const tables = tableNames.map((name) => `'${name}'`).join(', ');
  return `
DO $$
DECLARE
  name text;
  grantee text;
BEGIN
  FOREACH grantee IN ARRAY ARRAY['public', 'anon', 'authenticated'] LOOP
    CONTINUE WHEN grantee <> 'public' AND NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = grantee);
    FOREACH name IN ARRAY ARRAY[${tables}, 'integrations'] LOOP
      EXECUTE format('REVOKE ALL ON TABLE %I FROM %s', name, grantee);
    END LOOP;
    EXECUTE format('REVOKE ALL ON FUNCTION devtrack_now() FROM %s', grantee);
  END LOOP;
  FOREACH name IN ARRAY ARRAY[${tables}] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
  END LOOP;
END
$$`;
}
