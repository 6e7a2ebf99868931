import type { SyncLogAnswer } from '@/lib/http/contract';
import type { Formats } from '../format';

export const statusWords = { success: 'Done', partial: 'Done in part', failed: 'Failed' } as const satisfies Record<
  SyncLogAnswer['status'],
  string
>;
export const triggerWords = {
  manual: 'by hand',
  scheduled: 'by schedule',
  connect: 'after connecting',
} as const satisfies Record<SyncLogAnswer['trigger'], string>;

/** "2 new of 12 items read, by schedule, 1 request, 0.9 s" */
export function logFigures(log: SyncLogAnswer, { number }: Formats): string {
  const counted = (count: number, noun: string) => `${number(count)} ${noun}${count === 1 ? '' : 's'}`;
  const read = `${number(log.newItems)} new of ${counted(log.itemsSynced, 'item')} read`;
  const seconds = number(Math.round(log.durationMs / 100) / 10);
  return `${read}, ${triggerWords[log.trigger]}, ${counted(log.requests, 'request')}, ${seconds} s`;
}

/** Null where all went well. A run that left parts out names them; one that failed has its sentence. */
export function logError({ status, errorCode, errorMessage }: SyncLogAnswer): string | null {
  if (status === 'success' || !errorMessage) return null;
  if (status === 'failed') return errorMessage;
  return errorCode === 'rate_limited'
    ? `Waiting for the provider: ${errorMessage}.`
    : `Not read completely: ${errorMessage}.`;
}
