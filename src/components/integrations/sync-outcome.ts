import type { Status } from '@/lib/http/contract';

/** What a finished run is worth saying; null while there is nothing new to say. */
export type SyncOutcome = { kind: 'done'; text: string } | { kind: 'failed'; text: string; retryable: boolean };

/** Compares two statuses of one connection: a run that was not the last one before has ended. */
export function syncOutcome(
  before: Status,
  after: Status,
  formatNumber: (value: number) => string,
): SyncOutcome | null {
  const result = after.lastResult;
  if (!result || after.state === 'syncing' || result.syncId === before.lastResult?.syncId) return null;
  if (result.status === 'failed') {
    return {
      kind: 'failed',
      text: after.error?.message ?? 'The sync did not finish. What was read before is kept.',
      retryable: after.error?.retryable ?? true,
    };
  }
  if (result.newItems === 0) return { kind: 'done', text: 'Nothing new' };
  return { kind: 'done', text: `${formatNumber(result.newItems)} new ${result.newItems === 1 ? 'item' : 'items'}` };
}
