/** What has to be tidied now and then, by whichever process comes by. */
import { database } from '../db/client';
import { deletePastDismissals } from '../db/queries/dismissals';
import { deleteExpiredStates } from '../db/queries/oauth-states';
import { deleteExpiredAnswers } from '../db/queries/summaries';
import { deleteUnreadWritings } from '../db/queries/written-summaries';
import { deleteOldAudit, deleteOldRuns, deletePastBudgets } from '../db/queries/tidy';
import { configuredProviders, refreshIdleTokens } from '../integrations/idle-tokens';
import { services } from '../integrations/services';

/** Takes as long as the providers asked for new tokens take to answer; `signal` ends it between two of them. */
export async function housekeeping(signal: AbortSignal | null = null): Promise<void> {
  const { db } = await database();
  await deleteExpiredStates(db);
  await deleteExpiredAnswers(db);
  await deleteUnreadWritings(db);
  await deletePastDismissals(db);
  await deleteOldRuns(db);
  await deleteOldAudit(db);
  await deletePastBudgets(db);
  await refreshIdleTokens(db, (await services()).tokens, configuredProviders(), signal);
}
