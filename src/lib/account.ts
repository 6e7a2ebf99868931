/** The account itself: settings, export, deletion. */
import { randomUUID } from 'node:crypto';
import { authFor } from './auth/auth';
import { toAccount } from './auth/session';
import { database, type Db } from './db/client';
import { findAllActivities } from './db/queries/activities';
import { databaseNow, findConnections } from './db/queries/connections';
import { anonymiseAudit, findAudit, findNotifications, insertAudit } from './db/queries/notices';
import { dropCachedSummaries, findStoredSummaries, findTimeOffTouching } from './db/queries/summaries';
import { findDismissals } from './db/queries/dismissals';
import { findUsage } from './db/queries/summary-usage';
import { findWrittenSummaries } from './db/queries/written-summaries';
import { findRunsOfUser } from './db/queries/sync-logs';
import { deleteUser, updateUser, type UserRow } from './db/queries/users';
import { findWaitingItems } from './db/queries/waiting-items';
import type { AccountAnswer, AccountPatch } from './http/contract';
import { HttpError } from './http/http-error';
import { revokeConnection } from './integrations/disconnect';
import { services } from './integrations/services';
import { endOfLocalDay } from './metrics/ended-windows';

/** Writes settings; answers the account as it is now. Cached answers go, because the numbers rest on them. */
export async function updateAccount(
  user: UserRow,
  patch: AccountPatch,
  address: string | null,
): Promise<AccountAnswer> {
  const { db } = await database();
  const onboardedAt = user.onboardedAt ?? (patch.timeZone === undefined ? null : new Date());
  await updateUser(db, user.id, { ...patch, onboardedAt, ...(await scheduleIn(db, user, patch.timeZone)) });
  await dropCachedSummaries(db, user.id, null);
  await insertAudit(db, {
    userId: user.id,
    action: 'settings',
    outcome: 'success',
    address,
    detail: { fields: Object.keys(patch).join(' ') },
  });
  return toAccount({ ...user, ...patch, onboardedAt });
}

/** The day may end sooner in another zone. */
async function scheduleIn(db: Db, user: UserRow, timeZone?: string): Promise<Partial<UserRow>> {
  if (timeZone === undefined) return {};
  const dayEnd = endOfLocalDay(await databaseNow(db), timeZone);
  return dayEnd < user.summariesDueAt ? { summariesDueAt: dayEnd } : {};
}

/** Everything held of the user; tokens and keys excluded. */
export async function exportAccount(
  user: UserRow,
  address: string | null,
  headers: Headers,
): Promise<Record<string, unknown>> {
  const { db } = await database();
  const context = await (await authFor(headers)).$context;
  const [connections, activities, timeOff, waiting, sessions, logs, summaries, notifications, audit, ...ofModels] =
    await Promise.all([
      findConnections(db, user.id),
      findAllActivities(db, user.id),
      findTimeOffTouching(db, user.id, new Date(0), new Date('2200-01-01T00:00:00Z')),
      findWaitingItems(db, user.id),
      context.internalAdapter.listSessions(user.id),
      findRunsOfUser(db, user.id),
      findStoredSummaries(db, user.id),
      findNotifications(db, user.id, 10_000),
      findAudit(db, user.id),
      findWrittenSummaries(db, user.id),
      findUsage(db, user.id),
      findDismissals(db, user.id),
    ]);
  const [writtenSummaries, summaryUsage, insightDismissals] = ofModels;
  await insertAudit(db, { userId: user.id, action: 'export', outcome: 'success', address });
  return {
    format: 'devtrack-export',
    version: 1,
    exportedAt: new Date().toISOString(),
    account: toAccount(user),
    connections: connections.map((c) => ({
      id: c.id,
      provider: c.provider,
      accountId: c.accountId,
      accountLabel: c.accountLabel,
      accountMetadata: c.accountMetadata,
      sandbox: c.sandbox,
      scopes: c.scopes,
      missingScopes: c.missingScopes,
      excludedPlaces: c.excludedPlaces,
      status: c.status,
      connectedAt: c.connectedAt,
      lastSyncAt: c.lastSyncAt,
    })),
    activities: activities.map(({ userId: _user, connectionId: _connection, windowAt: _window, ...row }) => row),
    timeOff,
    waiting,
    sessions: sessions.map(({ createdAt, expiresAt, ipAddress, userAgent }) => ({
      createdAt,
      expiresAt,
      ipAddress,
      userAgent,
    })),
    syncLogs: logs,
    summaries,
    writtenSummaries,
    summaryUsage,
    insightDismissals,
    notifications,
    auditLog: audit,
  };
}

/** Checks the password, revokes at the providers, then removes every row and key of the user. */
export async function deleteAccount(user: UserRow, password: string, headers: Headers): Promise<void> {
  const auth = await authFor(headers);
  const context = await auth.$context;
  const accounts = await context.internalAdapter.findAccounts(user.id);
  const hash = accounts.find((account) => account.providerId === 'credential')?.password ?? null;
  const matches = hash !== null && (await context.password.verify({ hash, password }));
  if (!matches)
    throw new HttpError(403, 'wrong_password', 'That is not the password of this account, so nothing was deleted.');
  const { connect } = await services();
  for (const connection of await findConnections(connect.db, user.id)) await revokeConnection(connect, connection);
  await connect.db.transaction(async (tx) => {
    await anonymiseAudit(tx, user.id);
    await deleteUser(tx, user.id);
    await insertAudit(tx, {
      userId: null,
      action: 'account_deleted',
      outcome: 'success',
      detail: { reference: randomUUID() },
    });
  });
}
