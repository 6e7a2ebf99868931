import type { Status } from '@/lib/http/contract';
import { connectionStateNames } from './state-names';

/** Reads one status from the event stream; null where the text is none. */
export function parseStatus(text: string): Status | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
  return isStatus(value) ? value : null;
}

/** Enough to draw a card safely. The server's own schema is not shipped to the browser: it would weigh more than this page. */
export function isStatus(value: unknown): value is Status {
  if (typeof value !== 'object' || value === null) return false;
  return (
    'provider' in value &&
    typeof value.provider === 'string' &&
    'connected' in value &&
    typeof value.connected === 'boolean' &&
    'state' in value &&
    connectionStateNames.some((name) => name === value.state) &&
    'setup' in value &&
    typeof value.setup === 'string' &&
    'degraded' in value &&
    Array.isArray(value.degraded) &&
    'counts' in value &&
    typeof value.counts === 'object' &&
    value.counts !== null
  );
}
