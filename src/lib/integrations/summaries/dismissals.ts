/** Waving off an insight or a recommendation, and taking that back. */
import { database } from '../../db/client';
import { deleteDismissal, upsertDismissal, type DismissalKey } from '../../db/queries/dismissals';
import { insertAudit } from '../../db/queries/notices';
import { dropCachedSummaries } from '../../db/queries/summaries';
import { updateUser } from '../../db/queries/users';
import type { Db } from '../../db/client';

/** It stays away for four weeks from now. */
export async function dismissInsight(userId: string, key: DismissalKey, address: string | null): Promise<void> {
  const { db } = await database();
  await db.transaction(async (tx) => {
    await upsertDismissal(tx, userId, key);
    await noteChange(tx, userId, 'insight_dismissed', key, address);
  });
}

/** Taking back what was not dismissed changes nothing. */
export async function undismissInsight(userId: string, key: DismissalKey, address: string | null): Promise<void> {
  const { db } = await database();
  await db.transaction(async (tx) => {
    if (await deleteDismissal(tx, userId, key)) await noteChange(tx, userId, 'insight_restored', key, address);
  });
}

/** The subject is a title or a repository: it is the user's, and an audit line outlives what it was read from. */
async function noteChange(
  tx: Db,
  userId: string,
  action: string,
  { kind }: DismissalKey,
  address: string | null,
): Promise<void> {
  // An answer that is being made notices the new version of the user's row, and is not cached.
  await updateUser(tx, userId, {});
  await dropCachedSummaries(tx, userId, null);
  await insertAudit(tx, { userId, action, outcome: 'success', address, detail: { kind } });
}
