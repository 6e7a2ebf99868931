import { describe, expect, test } from 'vitest';
import type { SyncLogAnswer } from '@/lib/http/contract';
import { createFormats } from '../format';
import { logError, logFigures } from './log-words';

const formats = createFormats('en-GB', 'UTC');
const log: SyncLogAnswer = {
  id: 'l',
  provider: 'slack',
  status: 'success',
  trigger: 'scheduled',
  itemsSynced: 1240,
  newItems: 12,
  requests: 31,
  durationMs: 2345,
  startedAt: '2026-11-22T12:00:00Z',
};

describe('a line of the sync history', () => {
  test('has new items, items, trigger, requests and duration', () => {
    expect(logFigures(log, formats)).toBe('12 new of 1,240 items read, by schedule, 31 requests, 2.3 s');
    expect(logFigures({ ...log, trigger: 'manual' }, formats)).toContain(', by hand, ');
    expect(logFigures({ ...log, trigger: 'connect' }, formats)).toContain(', after connecting, ');
  });

  test('counts one in the singular', () => {
    const one = { ...log, itemsSynced: 1, newItems: 1, requests: 1, durationMs: 40 };
    expect(logFigures(one, formats)).toBe('1 new of 1 item read, by schedule, 1 request, 0 s');
  });

  test('has no error where all went well', () => {
    expect(logError(log)).toBeNull();
  });

  test('names what a run in part left out, and whether that only waits', () => {
    const partial = { ...log, status: 'partial' as const, errorMessage: 'Reactions' };
    expect(logError({ ...partial, errorCode: 'forbidden' })).toBe('Not read completely: Reactions.');
    expect(logError({ ...partial, errorCode: 'rate_limited' })).toBe('Waiting for the provider: Reactions.');
  });

  test('has the sentence of a failure as it is', () => {
    const failed = { ...log, status: 'failed' as const, errorCode: 'x', errorMessage: 'Slack did not answer.' };
    expect(logError(failed)).toBe('Slack did not answer.');
  });
});
