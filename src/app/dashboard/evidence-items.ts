import { activitiesById } from '@/lib/activity-feed';
import type { ActivityAnswer, Statement } from '@/lib/http/contract';

/** The activities that statements rest on, by id. */
export async function evidenceItems(
  userId: string,
  statements: readonly Statement[],
): Promise<Map<string, ActivityAnswer>> {
  const wanted = [...new Set(statements.flatMap((statement) => statement.evidence))];
  return new Map((await activitiesById(userId, wanted)).map((activity) => [activity.id, activity]));
}
