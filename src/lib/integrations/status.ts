/**
 * The one state of a provider that the page, the API and the live stream show.
 */
import { config } from '../env';
import type { Status } from '../http/contract';
import { database, type Db } from '../db/client';
import { countActions, type ActionCounts } from '../db/queries/activities';
import { databaseNow, findConnections, type Connection } from '../db/queries/connections';
import { findUser } from '../db/queries/users';
import { lastLocalDays, startOfLocalDay } from '../metrics/windows';
import type { DegradedStream } from '../db/schema/connections';
import { findLastEndedRun, findRun, type SyncLogRow } from '../db/queries/sync-logs';
import { sentenceFor, type ErrorCode, errorPolicies } from './errors';
import { setupOf, type Setup } from './installation';
import { coveredRange, isBackfilled, withHistory } from './sync-cursor';
import { providers, type IntegrationProvider } from './registry';

/** One Status per provider, in the registry's order. */
export async function listStatuses(userId: string): Promise<Status[]> {
  const { db } = await database();
  // The database's: leases and waits are written by its clock.
  const now = await databaseNow(db);
  const timeZone = (await findUser(db, userId))?.timeZone ?? 'UTC';
  // Local days, as the analytics beside these numbers count them.
  const since = (days: number): Date => startOfLocalDay(lastLocalDays(days, now, timeZone)[0] ?? '', timeZone);
  const [connections, counts] = await Promise.all([
    findConnections(db, userId),
    countActions(db, userId, now, { last7Days: since(7), last30Days: since(30) }),
  ]);
  return Promise.all(
    (Object.keys(providers) as IntegrationProvider[]).map((id) => {
      const connection = connections.find((entry) => entry.provider === id) ?? null;
      return statusFrom(db, userId, id, connection, counts.get(id) ?? { last7Days: 0, last30Days: 0, allTime: 0 }, now);
    }),
  );
}

export async function statusOf(userId: string, provider: IntegrationProvider): Promise<Status> {
  const found = (await listStatuses(userId)).find((status) => status.provider === provider);
  if (found === undefined) throw new Error(`The registry lacks ${provider}.`);
  return found;
}

async function statusFrom(
  db: Db,
  userId: string,
  id: IntegrationProvider,
  connection: Connection | null,
  counts: ActionCounts,
  now: Date,
): Promise<Status> {
  const setup = setupOf(id, userId, config());
  if (connection === null) return disconnected(id, setup, counts);
  const [last, run] = await Promise.all([
    findLastEndedRun(db, connection.id),
    connection.runId === null ? null : findRun(db, connection.runId),
  ]);
  return describe({ id, setup, connection, counts, last, run, now });
}

interface Described {
  id: IntegrationProvider;
  setup: Setup;
  connection: Connection;
  counts: ActionCounts;
  last: SyncLogRow | null;
  run: SyncLogRow | null;
  now: Date;
}

/** Pure: a connection's rows as its Status. */
export function describe({ id, setup, connection, counts, last, run, now }: Described): Status {
  const state = stateOf(connection, last, run, now);
  const errorCode = connection.errorCode as ErrorCode | null;
  const operator = errorCode !== null && errorPolicies[errorCode].connection === 'operator';
  const showError = errorCode !== null && state !== 'syncing' && state !== 'success' && state !== 'idle';
  return {
    provider: id,
    connected: true,
    sandbox: connection.sandbox,
    setup: operator && setup !== 'feature_disabled' ? 'operator_error' : setup,
    state,
    degraded: [
      ...connection.degraded.map((entry) => degradedFrom(entry, providers[id].name)),
      ...connection.missingScopes.map((scope) => ({
        stream: scope,
        reason: `${providers[id].name} did not grant ${scope}`,
        kind: 'permission' as const,
      })),
    ],
    accountLabel: connection.accountLabel,
    scopes: connection.scopes,
    connectedAt: iso(connection.connectedAt),
    lastSync: iso(connection.lastSyncAt),
    lastAttempt: iso(connection.lastAttemptAt),
    nextSync: connection.status === 'active' ? iso(connection.nextSyncAt) : null,
    progress:
      state === 'syncing'
        ? (connection.progress ?? {
            done: 0,
            total: null,
            phase: connection.cursor === null ? 'recent' : 'update',
            through: null,
          })
        : null,
    error: showError
      ? {
          code: errorCode,
          message: sentenceFor(errorCode, providers[id].name),
          retryable: errorPolicies[errorCode].retry !== 'never',
        }
      : null,
    history: historyOf(connection, now),
    consecutiveFailures: connection.consecutiveFailures,
    lastResult:
      last === null || (last.status !== 'success' && last.status !== 'partial' && last.status !== 'failed')
        ? null
        : {
            status: last.status,
            itemsSynced: last.itemsSynced,
            newItems: last.newItems,
            durationMs: last.durationMs ?? 0,
            syncId: last.id,
          },
    counts,
    hint: hintOf(id, connection, counts, now),
  };
}

type Degraded = Status['degraded'][number];

/** What a run left out, in a sentence that fits why. */
function degradedFrom(entry: DegradedStream, provider: string): Degraded {
  const { stream, reason: label } = entry;
  const kind = kindOf(entry);
  switch (kind) {
    case 'waiting':
      return { stream, kind, reason: `${label} wait: ${provider}’s limit on requests is reached` };
    case 'withheld':
      return {
        stream,
        kind,
        reason: `${label} are incomplete: ${provider} does not show all of them to this connection`,
      };
    case 'permission':
      return {
        stream,
        kind,
        reason:
          entry.code === 'not_found'
            ? `${label} can no longer be found at ${provider}`
            : `${label} cannot be read with the present permission`,
      };
  }
}

function kindOf({ code, types }: DegradedStream): 'waiting' | 'withheld' | 'permission' {
  if (code === 'rate_limited') return 'waiting';
  return types.length === 0 ? 'withheld' : 'permission';
}

/** With what was asked for since the last run. Streams that may not be read have no history to wait for. */
function historyOf({ cursor, historyRequest, degraded }: Connection, now: Date): Status['history'] {
  const closed = degraded.filter((entry) => kindOf(entry) === 'permission').map(({ stream }) => stream);
  const asked = withHistory(cursor, historyRequest, now);
  const streams = Object.entries(asked?.streams ?? {}).filter(([name]) => !closed.includes(name));
  const covered = coveredRange(asked, closed);
  if (covered === null) return null;
  return {
    through: covered.from < covered.to ? covered.from.toISOString() : null,
    target: streams.map(([, { target }]) => target).toSorted()[0] ?? null,
    complete: streams.every(([, stream]) => isBackfilled(stream)),
  };
}

function stateOf(connection: Connection, last: SyncLogRow | null, run: SyncLogRow | null, now: Date): Status['state'] {
  if (connection.status === 'reauthorization_required') return 'reauthorization_required';
  if (
    run?.status === 'running' ||
    (run?.status === 'queued' && connection.leaseUntil !== null && connection.leaseUntil > now)
  )
    return 'syncing';
  if (connection.rateLimitedUntil !== null && connection.rateLimitedUntil > now) return 'rate_limited';
  if (last === null) return 'idle';
  return last.status === 'failed' ? 'error' : 'success';
}

function hintOf(id: IntegrationProvider, connection: Connection, counts: ActionCounts, now: Date): string | null {
  const account = { id: connection.accountId, label: connection.accountLabel, metadata: connection.accountMetadata };
  // Up to the failure, where there is one: how long a dead connection has been looked at since says nothing.
  const until = connection.status === 'reauthorization_required' ? (connection.lastAttemptAt ?? now) : now;
  const connectedDays = (until.getTime() - connection.connectedAt.getTime()) / 86_400_000;
  const facts = { errorCode: connection.errorCode, connectedDays, account, activityCount: counts.allTime };
  return providers[id].card.hints.find((hint) => hint.when(facts))?.text ?? null;
}

function disconnected(id: IntegrationProvider, setup: Setup, counts: ActionCounts): Status {
  return {
    provider: id,
    connected: false,
    sandbox: setup === 'sandbox',
    setup,
    state: 'disconnected',
    degraded: [],
    accountLabel: null,
    scopes: [],
    connectedAt: null,
    lastSync: null,
    lastAttempt: null,
    nextSync: null,
    progress: null,
    error: null,
    history: null,
    consecutiveFailures: 0,
    lastResult: null,
    counts,
    hint: null,
  };
}

function iso(date: Date | null): string | null {
  return date === null ? null : date.toISOString();
}
