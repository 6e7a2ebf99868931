/** Ending a connection: the grant at the provider, then everything that was read through it. */
import type { Db } from '../db/client';
import { countActivities } from '../db/queries/activities';
import { deleteConnection, type Connection } from '../db/queries/connections';
import { deleteNamedDismissals } from '../db/queries/dismissals';
import { deleteNotifications, insertAudit } from '../db/queries/notices';
import { deleteSummariesOfSource, dropCachedSummaries } from '../db/queries/summaries';
import { endOpenRuns } from '../db/queries/sync-logs';
import { logger } from '../logger';
import type { ConnectDeps } from './connect';
import { IntegrationError } from './errors';

export interface Disconnected {
  disconnected: true;
  revoked: boolean;
  activitiesDeleted: number;
}

/**
 * Revokes at the provider (best effort), then deletes tokens, activities, cursors, notifications, cached answers and the
 * summaries that rest on it. Works while a sync runs: the run's next batch finds its lease gone.
 */
export async function disconnect(
  deps: ConnectDeps,
  connection: Connection,
  address: string | null,
): Promise<Disconnected> {
  const revoked = await revokeConnection(deps, connection);
  const activitiesDeleted = await deps.db.transaction(async (tx) => {
    const count = await countActivities(tx, connection.id);
    await removeConnection(tx, connection, 'The connection was removed while this sync was under way.');
    await insertAudit(tx, {
      userId: connection.userId,
      action: 'disconnect',
      provider: connection.provider,
      outcome: revoked ? 'revoked' : 'not_revoked',
      address,
    });
    return count;
  });
  await deps.changed(connection.userId);
  return { disconnected: true, revoked, activitiesDeleted };
}

/** Everything that rests on a connection. Sync logs and audit lines stay; a run still open is ended with the reason. */
export async function removeConnection(tx: Db, { id, userId, provider }: Connection, reason: string): Promise<void> {
  await endOpenRuns(tx, id, 'disconnected', reason);
  await deleteConnection(tx, id);
  await deleteNotifications(tx, userId, provider);
  await deleteSummariesOfSource(tx, userId, provider);
  await deleteNamedDismissals(tx, userId);
  await dropCachedSummaries(tx, userId, null);
}

/** Ends the grant at the provider; false where that was not possible (logged), which keeps no data alive. */
export async function revokeConnection(deps: ConnectDeps, connection: Connection): Promise<boolean> {
  try {
    const tokens = await deps.tokens.getToken(connection.userId, connection.provider);
    if (tokens === null) return false;
    const origin = new URL(deps.oauth.configFor(connection.provider, '').tokenUrl).origin;
    // A token goes only to the origin that issued it (SECURITY 16).
    if (origin !== connection.origin)
      throw new IntegrationError(`The tokens belong to ${connection.origin}`, connection.provider, 'host_not_allowed');
    await deps.oauth.revokeToken(connection.provider, tokens);
    return true;
  } catch (error) {
    logger().warn(
      { event: 'revoke_failed', provider: connection.provider, connectionId: connection.id, error },
      'the grant could not be revoked at the provider',
    );
    return false;
  }
}
