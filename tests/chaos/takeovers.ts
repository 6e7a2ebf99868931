/** How long connections waited that a killed process had held. */
import type { Ledger } from './ledger';
import { quantile } from './live';
import type { Orphan } from './saboteur';

const boundMs = 60_000;
/** A refresh that was cut off may still succeed at the provider until its claim has run out. */
const boundInRefreshMs = 90_000;

export async function takeovers(ledger: Ledger, orphans: readonly Orphan[]) {
  const plain: number[] = [];
  const inRefresh: number[] = [];
  const late: string[] = [];
  const others = { ended: 0, interrupted: 0 };
  for (const orphan of orphans.filter(({ killed }) => killed)) {
    const outcome = await outcomeOf(ledger, orphan);
    if (typeof outcome === 'string') {
      others[outcome] += 1;
      continue;
    }
    const { refreshing } = outcome;
    const ms = outcome.at.getTime() - orphan.at.getTime();
    (refreshing ? inRefresh : plain).push(ms);
    if (ms > (refreshing ? boundInRefreshMs : boundMs))
      late.push(`${orphan.id} waited ${ms} ms for its takeover${refreshing ? ' (in a refresh)' : ''}`);
  }
  return { figures: { plain: figuresOf(plain), inRefresh: figuresOf(inRefresh), ...others }, late };
}

/**
 * When the run went on: claimed anew or, where the refresh was cut off and nothing of it had been stored, the refresh
 * claimed anew. `ended`: it had ended, or the connection was removed. `interrupted`: whoever had taken over lost it as
 * well before the refresh went on, so that the wait began anew.
 */
async function outcomeOf(
  ledger: Ledger,
  orphan: Orphan,
): Promise<{ at: Date; refreshing: boolean } | 'ended' | 'interrupted'> {
  const { id, lease_gen, refresh_attempt } = orphan;
  const claims = await ledger.rows<{ at: Date }>(
    `select at from chaos.claims where connection_id = $1 and lease_gen > $2
       and not exists (select 1 from chaos.releases r where r.connection_id = $1 and r.lease_gen = $2) order by at`,
    [id, lease_gen],
  );
  const [first, second] = claims;
  if (first === undefined) return 'ended';
  const [refresh] = await ledger.rows<{ at: Date | null; stored: boolean }>(
    `select min(at) as at, exists (select 1 from chaos.stored s where s.connection_id = $1 and s.at between $3 and $4) as stored
       from chaos.refreshes where connection_id = $1 and attempt > $2`,
    [id, refresh_attempt, new Date(orphan.at.getTime() - 1000), first.at],
  );
  if (!orphan.refreshing || refresh?.stored === true) return { at: first.at, refreshing: false };
  if (refresh?.at === null || refresh === undefined) return 'ended';
  if (second !== undefined && second.at < refresh.at) return 'interrupted';
  return { at: refresh.at, refreshing: true };
}

function figuresOf(all: readonly number[]) {
  const sorted = all.toSorted((a, b) => a - b);
  return { count: sorted.length, medianMs: quantile(sorted, 0.5), maxMs: sorted.at(-1) ?? null };
}
