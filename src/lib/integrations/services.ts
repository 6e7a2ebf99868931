/** The managers of this process, wired once to its configuration and database. */
import { config } from '../env';
import { database, type Database } from '../db/client';
import type { ConnectDeps } from './connect';
import { countRefresh } from '../jobs/telemetry';
import { installation, installedFor } from './installation';
import { OAuthManager } from './oauth-manager';
import { isProvider } from './registry';
import { IntegrationError } from './errors';
import type { IntegrationProvider } from './registry-ids';
import { statusOf } from './status';
import { SyncService } from './sync-service';
import { TokenManager } from './token-manager';

export interface Services {
  database: Database;
  oauth: OAuthManager;
  tokens: TokenManager;
  sync: SyncService;
  connect: ConnectDeps;
}

/**
 * Per copy of this module, not on `globalThis`: the web framework bundles the routes apart from the worker, and what one
 * copy's managers throw would be no instance of the other copy's error classes. What they share is the database.
 */
const wired = new WeakMap<Database, Services>();

/** Refreshes under way in this process, whichever copy began them: a stop waits for all. */
const globals = globalThis as { devtrackRefreshes?: Set<Promise<unknown>> };

export async function services(): Promise<Services> {
  const opened = await database();
  const existing = wired.get(opened);
  if (existing !== undefined) return existing;
  const made = wire(opened);
  wired.set(opened, made);
  return made;
}

function wire(opened: Database): Services {
  const settings = config();
  const ring = settings.encryptionKeys;
  const oauth = new OAuthManager((provider) => installation(known(provider)));
  const changed = (userId: string): Promise<void> => opened.notify('devtrack_status', userId);
  // A new connection, or one that goes on, is due at once: its workers are told with the page.
  const dueChanged = async (userId: string): Promise<void> => {
    await opened.notify('devtrack_due', userId);
    await changed(userId);
  };
  const inFlight = (globals.devtrackRefreshes ??= new Set());
  const tokens = new TokenManager({ db: opened.db, ring, oauth, changed: dueChanged, counted: countRefresh, inFlight });
  const sync = syncServiceOver(opened, tokens);
  return {
    database: opened,
    oauth,
    tokens,
    sync,
    connect: { db: opened.db, ring, oauth, tokens, changed: dueChanged },
  };
}

/** A further service over the same managers, for work with an end of its own (one request's share of the due syncs). */
export async function createSyncService(): Promise<SyncService> {
  const { database: opened, tokens } = await services();
  return syncServiceOver(opened, tokens);
}

function syncServiceOver(opened: Database, tokens: TokenManager): SyncService {
  const settings = config();
  return new SyncService({
    database: opened,
    tokens,
    resolve: (provider, userId) => installedFor(known(provider), userId),
    intervalMinutes: (provider) => settings.intervalMinutes[known(provider)],
    backfillDays: settings.backfillDays,
    statusOf: (userId, provider) => statusOf(userId, known(provider)),
    changed: (userId) => opened.notify('devtrack_status', userId),
  });
}

function known(provider: string): IntegrationProvider {
  if (!isProvider(provider))
    throw new IntegrationError(`${provider} is no provider`, provider, 'not_configured', false);
  return provider;
}
