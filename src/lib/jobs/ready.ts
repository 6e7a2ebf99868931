/** Whether this process can do its work: the database answers and has this version's tables. */
import { database } from '../db/client';
import { hasAllMigrations } from '../db/queries/migrations';
import { logger } from '../logger';

export async function checkReady(): Promise<{
  status: 'ready' | 'not_ready';
  database: 'ok' | 'unreachable' | 'outdated';
}> {
  try {
    const { db } = await database();
    const current = await hasAllMigrations(db);
    return current ? { status: 'ready', database: 'ok' } : { status: 'not_ready', database: 'outdated' };
  } catch (error) {
    logger().warn({ event: 'not_ready', error }, 'the database does not answer');
    return { status: 'not_ready', database: 'unreachable' };
  }
}
