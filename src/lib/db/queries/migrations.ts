import { sql } from 'drizzle-orm';
import type { Db } from '../client';
import { migrations } from '../migrations';

/** Whether every migration of this version is applied. */
export async function hasAllMigrations(db: Db): Promise<boolean> {
  const rows = await db.select({ name: sql<string>`name` }).from(sql`devtrack_migrations`);
  return migrations.every((migration) => rows.some((row) => row.name === migration.name));
}
