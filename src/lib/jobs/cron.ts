/** The worker's work inside one request, for platforms without a worker: bounded, resumable. */
import { database } from '../db/client';
import { countDue } from '../db/queries/connections';
import { createSyncService } from '../integrations/services';
import { housekeeping } from './housekeeping';
import { prepareSummaries } from './prepare-summaries';
import { endsOnStop } from './stopping';

/** Under the shortest request limit that is common among such platforms (30 s). */
const boundMs = 25_000;
const atOnce = 2;

export async function runCron(): Promise<{ claimed: number; succeeded: number; failed: number; remaining: number }> {
  const sync = await createSyncService();
  const deadline = Date.now() + boundMs;
  const counts = { claimed: 0, succeeded: 0, failed: 0 };
  // What is still running at the bound is ended after its page and due again at once.
  const ending = new AbortController();
  const end = (): Promise<void> => {
    ending.abort();
    return sync.drain();
  };
  const bound = setTimeout(() => void end(), boundMs);
  const ended = endsOnStop(end);
  try {
    while (Date.now() < deadline) {
      const ended = await sync.runDue(atOnce);
      if (ended.length === 0) break;
      counts.claimed += ended.length;
      counts.succeeded += ended.filter((status) => status === 'success' || status === 'partial').length;
      counts.failed += ended.filter((status) => status === 'failed').length;
    }
    if (!ending.signal.aborted) await prepareSummaries({ signal: ending.signal });
    if (!ending.signal.aborted) await housekeeping(ending.signal);
  } finally {
    clearTimeout(bound);
    ended();
  }
  return { ...counts, remaining: await countDue((await database()).db) };
}
