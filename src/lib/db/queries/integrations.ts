import { sql } from 'drizzle-orm';
import type { Db } from '../client';

/** One row of the `integrations` view; times as the driver gives them are turned into dates. */
export interface IntegrationsRow {
  id: string;
  userId: string;
  connected: ReadonlySet<string>;
  lastSync: ReadonlyMap<string, Date>;
  createdAt: Date;
  updatedAt: Date;
}

const viewed = ['github', 'notion', 'slack', 'calendar'] as const;

/** Null: there is no such user. */
export async function findIntegrations(db: Db, userId: string): Promise<IntegrationsRow | null> {
  const time = (column: string) => sql<number | null>`(extract(epoch from ${sql.identifier(column)}) * 1000)::float8`;
  const flags = Object.fromEntries(
    viewed.map((id) => [`${id}Connected`, sql<boolean>`${sql.identifier(`${id}_connected`)}`]),
  );
  const times = Object.fromEntries(viewed.map((id) => [`${id}Sync`, time(`last_${id}_sync`)]));
  const [row] = await db
    .select({
      id: sql<string>`id`,
      userId: sql<string>`user_id`,
      createdAt: time('created_at'),
      updatedAt: time('updated_at'),
      ...flags,
      ...times,
    })
    .from(sql`integrations`)
    .where(sql`user_id = ${userId}`);
  if (row === undefined) return null;
  const values: Record<string, unknown> = row;
  return {
    id: row.id,
    userId: row.userId,
    connected: new Set(viewed.filter((id) => values[`${id}Connected`] === true)),
    lastSync: new Map(
      viewed.flatMap((id) =>
        typeof values[`${id}Sync`] === 'number' ? [[id, new Date(values[`${id}Sync`] as number)] as const] : [],
      ),
    ),
    createdAt: new Date(Number(row.createdAt)),
    updatedAt: new Date(Number(row.updatedAt)),
  };
}
