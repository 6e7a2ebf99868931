/** What is stored beside what the providers say: at each move of a cursor, and in the end of everything. */
import type { PGlite } from '@electric-sql/pglite';
import { compare, nightlyDays, readingsOf, storedRows } from './oracle';
import { Timeline } from './timeline';
import { Violation, type Seen } from './watch';
import { dayMs, type ProviderWorld } from './worlds/world';

/** How the fakes call the consent page's second account. */
const otherAccount = /another|second|other/i;

export class Judge {
  private readonly truths: { world: ProviderWorld; timeline: Timeline }[];

  constructor(
    private readonly pglite: PGlite,
    worlds: readonly ProviderWorld[],
  ) {
    this.truths = worlds.map((world) => ({ world, timeline: new Timeline(world) }));
  }

  /** Called at the beginning and after each change. */
  remember(world: ProviderWorld, now: number): void {
    this.truths.find((one) => one.world === world)?.timeline.remember(now);
  }

  /** A cursor says no more than the rows beside it. `since`: when whoever moved it began. */
  async judgeCursor(connection: Seen, old: Seen, since: number): Promise<void> {
    const truth = this.truthOf(connection);
    if (truth === undefined || otherAccount.test(connection.account_label)) return;
    const readings = readingsOf(connection, old, since);
    if (readings.length === 0) return;
    const stored = await storedRows(this.pglite, connection.id);
    for (const reading of readings) {
      const contradiction = truth.timeline.contradiction(stored, reading);
      if (contradiction !== null) throw new Violation(`${connection.provider} counts as read: ${contradiction}`);
    }
  }

  /** Every row of a connection, after everything has come to rest; answers how many. `rereads`: all were read again. */
  async judgeRows(connection: Seen, rest: { now: number; restedAt: number; rereads: boolean }): Promise<number> {
    const truth = this.truthOf(connection);
    if (truth === undefined) return 0;
    const targets = Object.values(connection.streams ?? {}).map(({ target }) => Date.parse(target));
    const target = Math.max(...targets);
    const { rows, difference } = await compare(this.pglite, truth.world, truth.timeline, {
      connection: connection.id,
      isOther: otherAccount.test(connection.account_label),
      now: rest.now,
      from: rest.rereads ? target : Math.max(rest.restedAt - nightlyDays * dayMs, target),
      target,
      connectedAt: connection.connected_at,
    });
    if (difference !== null) throw new Violation(`${connection.provider}: ${difference}`);
    return rows;
  }

  private truthOf({ provider }: Seen): { world: ProviderWorld; timeline: Timeline } | undefined {
    return this.truths.find(({ world }) => world.provider === provider);
  }
}

/** Why a connection has work left; null: it has none. */
export function unrestOf({ status, streams, history_request, run_id }: Seen, restedAt: number): string | null {
  if (status !== 'active') return 'it asks to be reconnected';
  if (history_request !== null) return 'more of the history is asked for';
  if (run_id !== null) return 'a run is open';
  for (const [name, stream] of Object.entries(streams ?? { none: null })) {
    if (stream === null) return 'it has not begun';
    if (Date.parse(stream.nightlyAt) < restedAt) return `${name} had no nightly pass`;
    if (stream.rereadTo !== null || stream.backfilledTo > stream.target) return `${name} has history left`;
    if (stream.limited !== null) return `${name} is limited`;
  }
  return null;
}
