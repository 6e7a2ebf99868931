/** What the tests of backup, restore and rotation share: databases to compare, and backup files made by somebody else. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { sql, type SQL } from 'drizzle-orm';
import { tableNames } from '@/lib/db/migrate';
import type { Db } from '@/lib/db/client';
import { leftOut } from '@/lib/db/queries/operator';
import { loadConfig, type AppConfig } from '@/lib/env';
import { freshPostgresDatabase } from './postgres';

export type Row = Record<string, unknown>;

export async function rowsIn(db: Db, query: SQL): Promise<Row[]> {
  const answer: unknown = await db.execute(query);
  return (answer as { rows: Row[] }).rows;
}

export const keptTables = tableNames.filter((name) => !leftOut.includes(name));

/** Count and content of every table that a backup holds, each value as the database's own text. */
export async function contents(db: Db): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const name of keptTables) {
    // Ended leases are the one thing that a restore changes.
    const rows = await rowsIn(
      db,
      sql`select (to_jsonb(t) - 'lease_owner' - 'lease_until')::text as line from ${sql.identifier(name)} t order by 1`,
    );
    found[name] = `${rows.length} ${createHash('sha256').update(JSON.stringify(rows)).digest('hex').slice(0, 12)}`;
  }
  return found;
}

export function linesOf(file: string): string[] {
  return gunzipSync(readFileSync(file)).toString('utf8').split('\n').slice(0, -1);
}

export function pack(file: string, lines: readonly string[]): void {
  writeFileSync(file, gzipSync(lines.map((line) => `${line}\n`).join('')));
}

/** As somebody would who knows the form: the checksum is right for what is there. */
export function forge(file: string, lines: readonly string[]): void {
  const body = lines.map((line) => `${line}\n`).join('');
  pack(file, [...lines, JSON.stringify({ sha256: createHash('sha256').update(body).digest('hex') })]);
}

export interface EmptyPlace {
  config: AppConfig;
  remove(): Promise<void>;
}

/** Where nothing was ever stored; the keys are generated (PGlite) or given (Postgres). */
export async function emptyPlace(engine: 'pglite' | 'postgres', env: Record<string, string> = {}): Promise<EmptyPlace> {
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'devtrack-empty-'));
  const postgres = engine === 'postgres' ? await freshPostgresDatabase() : null;
  const given =
    postgres === null
      ? {}
      : {
          DATABASE_URL: postgres.url,
          AUTH_SECRET: 'x'.repeat(40),
          ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}`,
        };
  return {
    config: loadConfig({ DEVTRACK_DATA_DIR: dataDir, PORT: '1', ...given, ...env }),
    remove: async () => {
      await postgres?.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
