import { sql } from 'drizzle-orm';
import type { Db } from '../client';
import { connections, integrationSyncLogs } from '../schema/connections';

export async function countConnectionStates(db: Db): Promise<{ provider: string; status: string; n: number }[]> {
  return db
    .select({
      provider: connections.provider,
      status: sql<string>`coalesce(${connections.errorCode}, ${connections.status})`,
      n: sql<number>`count(*)::int`,
    })
    .from(connections)
    .groupBy(connections.provider, sql`2`);
}

/** Ended runs whose end lies within the last `seconds`. */
export async function countRunsSince(
  db: Db,
  seconds: number,
): Promise<{ provider: string; status: string; code: string | null; n: number }[]> {
  return db
    .select({
      provider: integrationSyncLogs.provider,
      status: integrationSyncLogs.status,
      code: integrationSyncLogs.errorCode,
      n: sql<number>`count(*)::int`,
    })
    .from(integrationSyncLogs)
    .where(sql`${integrationSyncLogs.completedAt} > devtrack_now() - make_interval(secs => ${seconds})`)
    .groupBy(integrationSyncLogs.provider, integrationSyncLogs.status, integrationSyncLogs.errorCode);
}
