import type { HistoryRequestBody } from '@/lib/http/contract';
import type { HistoryRequest } from '@/lib/integrations/sync-service';

const dayMs = 86_400_000;
/** Git's first release was in April 2005, and every provider here is younger: before that year there is nothing to read. */
const beginning = Date.parse('2005-01-01T00:00:00Z');

/** What was asked for, in the engine's terms: days back from `now`. */
export function toHistoryRequest(asked: HistoryRequestBody, now: Date): HistoryRequest {
  if ('readAgain' in asked) return { reachBackDays: null, readAgain: true };
  // The engine cuts to a UTC midnight, so whole days reach the first of January itself.
  const reachBackDays = asked.days === 'all' ? Math.floor((now.getTime() - beginning) / dayMs) : asked.days;
  return { reachBackDays, readAgain: false };
}
