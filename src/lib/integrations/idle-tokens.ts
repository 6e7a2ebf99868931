/**
 * Refresh tokens that nobody uses die of age at some providers. A connection that is not synced for months (switched off by
 * the operator, failing for a reason of its own) would come back dead, so its tokens are renewed at half of that age.
 */
import type { Db } from '../db/client';
import { findIdleTokens } from '../db/queries/tidy';
import { logger } from '../logger';
import { IntegrationError } from './errors';
import { installation, type Installed } from './installation';
import { providerIds } from './registry-ids';
import type { TokenManager } from './token-manager';

/** Per provider and call: housekeeping comes by every hour, and a provider's bad day must not hold it up. */
const atOnce = 5;

/**
 * Renews a few of the oldest tokens of each provider given; answers how many. The connections need not be switched on, but
 * a token goes only to the origin that issued it. `signal` ends it between two tokens. A failure is logged and noted with the connection, whose next sync meets
 * it as well.
 */
export async function refreshIdleTokens(
  db: Db,
  tokens: Pick<TokenManager, 'validTokenOf'>,
  installed: readonly Pick<Installed, 'id' | 'provider' | 'tokenOrigin'>[],
  signal: AbortSignal | null = null,
): Promise<{ renewed: number; failed: number }> {
  const counts = { renewed: 0, failed: 0 };
  for (const { id, provider, tokenOrigin } of installed) {
    const idleDays = provider.oauth.refreshTokenIdleDays;
    if (idleDays === null) continue;
    const idle = await findIdleTokens(db, { provider: id, origin: tokenOrigin, days: idleDays / 2, limit: atOnce });
    for (const connection of idle) {
      if (signal?.aborted === true) return counts;
      try {
        await tokens.validTokenOf(connection, connection.tokenGen);
        counts.renewed += 1;
      } catch (error) {
        if (!(error instanceof IntegrationError)) throw error;
        counts.failed += 1;
        logger().warn(
          { event: 'idle_token_not_renewed', provider: id, connectionId: connection.id, code: error.code, error },
          'the tokens of a connection that is not in use could not be renewed',
        );
      }
    }
  }
  return counts;
}

/** The providers of this installation that are set up, also those that are switched off. */
export function configuredProviders(): Installed[] {
  return providerIds.flatMap((id) => {
    try {
      return [installation(id)];
    } catch (error) {
      if (error instanceof IntegrationError && error.code === 'not_configured') return [];
      throw error;
    }
  });
}
