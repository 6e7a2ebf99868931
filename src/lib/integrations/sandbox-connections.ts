/**
 * A token goes only to the origin that issued it. When a provider's origin changes (an OAuth app is set up, the sandbox
 * moved), its sandbox connections end and their sample data is deleted.
 */
import { database } from '../db/client';
import { findSandboxConnections } from '../db/queries/connections';
import { logger } from '../logger';
import { removeConnection } from './disconnect';
import { IntegrationError } from './errors';
import { installation } from './installation';
import { isProvider } from './registry';

export async function endForeignSandboxConnections(): Promise<void> {
  const { db } = await database();
  for (const connection of await findSandboxConnections(db)) {
    if (tokenOriginOf(connection.provider) === connection.origin) continue;
    logger().info(
      { event: 'sandbox_connection_ended', provider: connection.provider, connectionId: connection.id },
      'the provider is no longer this sandbox; its sample data is deleted',
    );
    await db.transaction((tx) =>
      removeConnection(tx, connection, 'The sandbox no longer stands in for this provider.'),
    );
  }
}

function tokenOriginOf(provider: string): string | null {
  if (!isProvider(provider)) return null;
  try {
    return installation(provider).tokenOrigin;
  } catch (error) {
    if (error instanceof IntegrationError && error.code === 'not_configured') return null;
    throw error;
  }
}
