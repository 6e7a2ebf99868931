/** What the insights share: ids and counts of rows, and the direction of a change. */
import type { ActivityRecord } from '../integrations/activity';
import type { Change } from '../metrics/change';

export const direction = (change: Change | undefined): 'more' | 'less' | 'same' | null => change?.direction ?? null;

export const ids = (rows: readonly ActivityRecord[]): string[] => rows.map((row) => row.id);

export function actionCount(rows: readonly ActivityRecord[]): number {
  return rows.reduce((sum, row) => sum + row.count, 0);
}
