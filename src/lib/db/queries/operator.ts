/** What a backup reads: every row of one moment, as the text that Postgres itself writes and reads back. */
import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Db } from '../client';
import { tableNames } from '../migrate';

/** A table of the backup: its columns in order and how many rows follow. */
export interface TableShape {
  name: string;
  columns: string[];
  rows: number;
}

/**
 * Not in a backup: sessions (a file must not sign anybody in; people sign in again), OAuth states (ten minutes of life,
 * bound to a browser), cached answers (counted again), budgets (providers say them anew), the simulator's clock, and the list of migrations (the header has it).
 */
export const leftOut: readonly string[] = [
  'sessions',
  'oauth_states',
  'summary_cache',
  'rate_budgets',
  'devtrack_clock',
  'devtrack_migrations',
];

const rowsPerFetch = 500;

/** Runs `work` on one unchanging state of the database, with values written in forms that every server reads alike. */
export async function inSnapshot<T>(db: Db, work: (tx: Db) => Promise<T>): Promise<T> {
  return db.transaction(
    async (tx) => {
      for (const setting of [
        "datestyle = 'ISO, YMD'",
        "intervalstyle = 'postgres'",
        "timezone = 'UTC'",
        'extra_float_digits = 3',
        "bytea_output = 'hex'",
      ]) {
        await tx.execute(sql.raw(`set local ${setting}`));
      }
      return work(tx);
    },
    { isolationLevel: 'repeatable read', accessMode: 'read only' },
  );
}

/** The tables of a backup, each after those it refers to. */
export async function describeTables(tx: Db): Promise<TableShape[]> {
  const shapes: TableShape[] = [];
  for (const name of await tablesInOrder(tx)) {
    const columns = await rowsOf(
      tx,
      sql`select attname::text as name from pg_attribute where attrelid = to_regclass(quote_ident(${name})) and attnum > 0 and not attisdropped order by attnum`,
    );
    const [count] = await rowsOf(tx, sql`select count(*)::int as n from ${sql.identifier(name)}`);
    shapes.push({ name, columns: columns.map((row) => String(row.name)), rows: Number(count?.n) });
  }
  return shapes;
}

/** The table's rows, each a JSON array of the columns' texts (null for NULL). Bounded memory, whatever the table's size. */
export async function* readRows(tx: Db, { name, columns }: TableShape): AsyncGenerator<string> {
  const texts = sql.join(
    columns.map((column) => sql`${sql.identifier(column)}::text`),
    sql`, `,
  );
  await tx.execute(
    sql`declare devtrack_backup no scroll cursor for select to_json(array[${texts}]::text[])::text as line from ${sql.identifier(name)}`,
  );
  for (;;) {
    const rows = await rowsOf(tx, sql.raw(`fetch ${rowsPerFetch} from devtrack_backup`));
    for (const row of rows) yield String(row.line);
    if (rows.length < rowsPerFetch) break;
  }
  await tx.execute(sql`close devtrack_backup`);
}

export async function findAppliedMigrations(tx: Db): Promise<string[]> {
  return (await rowsOf(tx, sql`select name from devtrack_migrations order by name`)).map((row) => String(row.name));
}

async function tablesInOrder(tx: Db): Promise<string[]> {
  const references = await rowsOf(
    tx,
    sql`select c.relname::text as name, f.relname::text as target from pg_constraint k
        join pg_class c on c.oid = k.conrelid join pg_class f on f.oid = k.confrelid join pg_namespace n on n.oid = c.relnamespace
        where k.contype = 'f' and n.nspname = current_schema() and c.oid <> f.oid`,
  );
  const waiting = new Set(tableNames.filter((name) => !leftOut.includes(name)));
  const ordered: string[] = [];
  while (waiting.size > 0) {
    const free = [...waiting]
      .filter((name) => !references.some((row) => row.name === name && waiting.has(String(row.target))))
      .sort();
    if (free.length === 0) throw new Error(`These tables refer to each other in a circle: ${[...waiting].join(', ')}.`);
    for (const name of free) waiting.delete(name);
    ordered.push(...free);
  }
  return ordered;
}

const answer = z.object({ rows: z.array(z.record(z.string(), z.unknown())) });

async function rowsOf(tx: Db, query: Parameters<Db['execute']>[0]): Promise<Record<string, unknown>[]> {
  return answer.parse(await tx.execute(query)).rows;
}
