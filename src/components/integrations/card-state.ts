import type { Status } from '@/lib/http/contract';

type Instant = string;
export interface Missing {
  stream: string;
  reason: string;
}

/** What one provider's card can be: exactly the eleven states that are drawn. */
export type CardState =
  | { kind: 'not_set_up' }
  | { kind: 'off' }
  | { kind: 'not_connected' }
  /** First import. `done` is 0 while the connection waits for its first run. */
  | { kind: 'importing'; done: number; total: number | null; through: Instant | null }
  | { kind: 'updating'; done: number | null; total: number | null }
  | { kind: 'healthy'; lastSync: Instant | null; nextSync: Instant | null }
  | { kind: 'partial'; missing: Missing[]; lastSync: Instant | null; nextSync: Instant | null }
  | { kind: 'rate_limited'; until: Instant | null }
  | { kind: 'retrying'; message: string; code: string | null; nextTry: Instant | null }
  | { kind: 'operator'; message: string | null }
  | { kind: 'reauthorization'; stoppedAt: Instant | null; message: string | null };

export type CardKind = CardState['kind'];

/** Decides which of the eleven states a status is. What switches a provider off wins over what a connection says. */
export function cardState(status: Status): CardState {
  if (status.setup === 'feature_disabled') return { kind: 'off' };
  if (!status.connected || status.state === 'disconnected') {
    return status.setup === 'not_configured' ? { kind: 'not_set_up' } : { kind: 'not_connected' };
  }
  // A connection whose installation lost or never had valid credentials is kept, and waits for whoever runs it.
  if (status.setup === 'operator_error' || status.setup === 'not_configured') {
    return { kind: 'operator', message: status.error?.message ?? null };
  }
  return connectedState(status);
}

function connectedState(status: Status): CardState {
  const { lastSync, nextSync } = status;
  switch (status.state) {
    case 'reauthorization_required':
      return {
        kind: 'reauthorization',
        stoppedAt: status.lastAttempt ?? lastSync,
        message: status.error?.message ?? null,
      };
    case 'syncing':
      return runningState(status);
    case 'rate_limited':
      return { kind: 'rate_limited', until: nextSync };
    case 'error':
      return {
        kind: 'retrying',
        message: status.error?.message ?? '',
        code: status.error?.code ?? null,
        nextTry: nextSync,
      };
    case 'success':
      return status.degraded.length > 0
        ? { kind: 'partial', missing: status.degraded, lastSync, nextSync }
        : { kind: 'healthy', lastSync, nextSync };
    case 'idle':
    case 'disconnected':
      return lastSync === null
        ? { kind: 'importing', done: 0, total: null, through: null }
        : { kind: 'healthy', lastSync, nextSync };
  }
}

function runningState({ progress, lastSync }: Status): CardState {
  if (!progress) {
    return lastSync === null
      ? { kind: 'importing', done: 0, total: null, through: null }
      : { kind: 'updating', done: null, total: null };
  }
  if (progress.phase === 'update') return { kind: 'updating', done: progress.done, total: progress.total };
  return { kind: 'importing', done: progress.done, total: progress.total, through: progress.through };
}
