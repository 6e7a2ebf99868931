/** The database's clock of leases, due dates and tokens, held still: a border of a millisecond can be tested from both sides. */
import { sql, type SQL } from 'drizzle-orm';
import type { Db } from '@/lib/db/client';

export async function freezeClock(db: Db, at: Date): Promise<void> {
  await redefine(db, sql.raw(`select timestamptz '${at.toISOString()}'`));
}

/** As the migration has it. */
export async function releaseClock(db: Db): Promise<void> {
  await redefine(db, sql`select now() + make_interval(secs => (select offset_ms from devtrack_clock) / 1000.0)`);
}

async function redefine(db: Db, body: SQL): Promise<void> {
  await db.execute(
    sql`create or replace function devtrack_now() returns timestamp with time zone language sql stable as $$ ${body} $$`,
  );
}
