import type { Status } from '@/lib/http/contract';

/** The contract's connection states without its schemas. */
export const connectionStateNames = [
  'disconnected',
  'idle',
  'syncing',
  'success',
  'error',
  'rate_limited',
  'reauthorization_required',
] as const satisfies readonly Status['state'][];
