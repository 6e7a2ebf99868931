import type { Status } from '@/lib/http/contract';

type Instant = string;
export type Missing = Status['degraded'][number];
/** What a partial sync lacks most: something to allow comes before something hidden, and that before a wait. */
export type Lack = 'permission' | 'withheld' | 'waiting';

/** What one provider's card can be: exactly the eleven states that are drawn. */
export type CardState =
  | { kind: 'not_set_up' }
  | { kind: 'off' }
  | { kind: 'not_connected' }
  /** First import, older history, or (`again`) what is stored once more. `done` is 0 while it waits for its run. */
  | { kind: 'importing'; done: number; total: number | null; through: Instant | null; again: boolean }
  | { kind: 'updating'; done: number | null; total: number | null }
  | { kind: 'healthy'; lastSync: Instant | null; nextSync: Instant | null }
  | { kind: 'partial'; lack: Lack; missing: Missing[]; lastSync: Instant | null; nextSync: Instant | null }
  | { kind: 'rate_limited'; until: Instant | null }
  | { kind: 'retrying'; message: string; code: string | null; nextTry: Instant | null }
  /** The installation's own credentials are refused by the provider, or gone. */
  | { kind: 'operator'; credentials: 'refused' | 'gone' }
  | { kind: 'reauthorization'; stoppedAt: Instant | null; code: string | null };

export type CardKind = CardState['kind'];

/** Decides which of the eleven states a status is. What switches a provider off wins over what a connection says. */
export function cardState(status: Status): CardState {
  if (status.setup === 'feature_disabled') return { kind: 'off' };
  if (!status.connected || status.state === 'disconnected') {
    return status.setup === 'not_configured' ? { kind: 'not_set_up' } : { kind: 'not_connected' };
  }
  // A connection whose installation lost or never had valid credentials is kept, and waits for whoever runs it.
  if (status.setup === 'operator_error') return { kind: 'operator', credentials: 'refused' };
  if (status.setup === 'not_configured') return { kind: 'operator', credentials: 'gone' };
  return connectedState(status);
}

function connectedState(status: Status): CardState {
  const { lastSync, nextSync } = status;
  switch (status.state) {
    case 'reauthorization_required':
      return {
        kind: 'reauthorization',
        stoppedAt: status.lastAttempt ?? lastSync,
        code: status.error?.code ?? null,
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
        ? { kind: 'partial', lack: lackOf(status.degraded), missing: status.degraded, lastSync, nextSync }
        : { kind: 'healthy', lastSync, nextSync };
    case 'idle':
    case 'disconnected':
      return lastSync === null
        ? { kind: 'importing', done: 0, total: null, through: null, again: false }
        : { kind: 'healthy', lastSync, nextSync };
  }
}

function runningState({ progress, lastSync, history }: Status): CardState {
  if (!progress) {
    return lastSync === null
      ? { kind: 'importing', done: 0, total: null, through: null, again: false }
      : { kind: 'updating', done: null, total: null };
  }
  const { done, total } = progress;
  if (progress.phase === 'update') return { kind: 'updating', done, total };
  const again = isReadAgain(history);
  // Between two windows the progress names no time; how far back all is stored is then the answer, unless that is read again.
  const through = progress.through ?? (again ? null : (history?.through ?? null));
  return { kind: 'importing', done, total, through, again };
}

/** All is stored as far back as it is to be, and yet history is being read. */
function isReadAgain(history: Status['history']): boolean {
  if (history === null || history.complete || history.through === null || history.target === null) return false;
  return history.through <= history.target;
}

function lackOf(missing: readonly Missing[]): Lack {
  if (missing.every(({ kind }) => kind === 'waiting')) return 'waiting';
  return missing.every(({ kind }) => kind === 'waiting' || kind === 'withheld') ? 'withheld' : 'permission';
}
