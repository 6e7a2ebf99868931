/** What has to be tidied now and then, by whichever process comes by. */
import { database } from '../db/client';
import { deleteExpiredStates } from '../db/queries/oauth-states';
import { deleteExpiredAnswers } from '../db/queries/summaries';

export async function housekeeping(): Promise<void> {
  const { db } = await database();
  await deleteExpiredStates(db);
  await deleteExpiredAnswers(db);
}
