/** Connections as routes may see them: looked up with their owner, or not at all. */
import { database } from '../db/client';
import { findConnection as find, type Connection, type Owned } from '../db/queries/connections';

export async function findConnection(userId: string, provider: string): Promise<Owned<Connection> | null> {
  return find((await database()).db, userId, provider);
}
