/**
 * The floor under a first import, run by `sync.ts` in a process of its own: the requests that the product made, in their
 * order, and the rows that it stored, in the same batches, with nothing between. Bare `fetch`, one `insert` and one
 * commit for each batch, no checks. Arguments: the plan's file, the database. Prints `{"seconds", "rows"}`.
 */
import { readFileSync } from 'node:fs';
import pg from 'pg';

export type Step =
  | { at: number; request: { url: string; method: string; headers: Record<string, string>; body: string | null } }
  /** Values by column, as text. */
  | { at: number; rows: (string | null)[][] };

/** What one connection did after another is a lane; lanes run beside each other. */
export interface Plan {
  columns: string[];
  lanes: Step[][];
}

const [planFile = '', databaseUrl = ''] = process.argv.slice(2);
await run(JSON.parse(readFileSync(planFile, 'utf8')) as Plan);

async function run({ columns, lanes }: Plan): Promise<void> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: lanes.length });
  // Same columns, defaults and indexes; no foreign keys.
  await pool.query('create schema if not exists floor; drop table if exists floor.activities');
  await pool.query('create table floor.activities (like public.activities including all)');
  const started = performance.now();
  const rows = await Promise.all(lanes.map((steps) => runLane(pool, columns, steps)));
  const seconds = (performance.now() - started) / 1000;
  console.log(JSON.stringify({ seconds, rows: rows.reduce((sum, count) => sum + count, 0) }));
  await pool.end();
}

async function runLane(pool: pg.Pool, columns: readonly string[], steps: readonly Step[]): Promise<number> {
  let rows = 0;
  for (const step of steps) {
    if ('request' in step) {
      const { url, ...init } = step.request;
      await (await fetch(url, init)).text().then(JSON.parse);
    } else {
      await insert(pool, columns, step.rows);
      rows += step.rows.length;
    }
  }
  return rows;
}

async function insert(pool: pg.Pool, columns: readonly string[], rows: readonly (string | null)[][]): Promise<void> {
  const width = columns.length;
  const tuple = (_: unknown, row: number) =>
    `(${columns.map((_name, column) => `$${row * width + column + 1}`).join()})`;
  const client = await pool.connect();
  await client.query('begin');
  await client.query(`insert into floor.activities (${columns.join()}) values ${rows.map(tuple).join()}`, rows.flat());
  await client.query('commit');
  client.release();
}
