/** Carries out what the plan has in store, and writes down what it did and whom it met. */
import type { Custody } from './custody';
import type { Held } from './ledger';
import type { Person, ProviderId } from './people';
import type { Happening } from './plan';
import type { ProductProcess } from './processes';
import { cronSecret, type Slot, type Stage } from './stage';
import type { Truth } from './truth';
import { setTimeout as wait } from 'node:timers/promises';

/** A connection whose process was killed, or stopped for a while, when it held it. */
export interface Orphan extends Held {
  at: Date;
  killed: boolean;
}

/** Milliseconds. Null: it had to be killed. */
export interface Termination {
  process: string;
  ms: number | null;
  /** A refresh was under way, and is waited for. */
  refreshing: boolean;
}

/** What a stop may take; longer for one that waits for a refresh, up to the call's own deadline. */
export const stopMs = 10_000;
const stopInRefreshMs = 70_000;

export class Saboteur {
  readonly counts = {
    kills: 0,
    pauses: 0,
    terminations: 0,
    backendsCut: 0,
    redisFlushes: 0,
    redisStops: 0,
    revocations: 0,
    tokensExpired: 0,
    disconnections: 0,
    presses: 0,
    cronRuns: 0,
    cronCutOff: 0,
    skipped: 0,
  };
  readonly faultsMet = new Map<string, number>();
  readonly orphans: Orphan[] = [];
  readonly terminations: Termination[] = [];
  private pendingFaults: { kind: string; count: number } | null = null;
  private readonly troubledAt = new Map<string, number>();

  constructor(
    private readonly stage: Stage,
    private readonly truth: Truth,
    private readonly custody: Custody,
    private readonly people: readonly Person[],
  ) {}

  async carryOut(happening: Happening): Promise<void> {
    const { stage, counts } = this;
    switch (happening.what) {
      case 'kill':
        return this.kill(stage.slot(happening.role, happening.slot));
      case 'pause':
        return this.pause(stage.slot(happening.role, happening.slot), happening.ms);
      case 'terminate':
        return this.terminate(stage.slot('worker', happening.slot));
      case 'cut backends':
        counts.backendsCut += await stage.ledger.cutBackends(happening.share);
        return;
      case 'flush redis':
        await stage.redis?.flush();
        counts.redisFlushes += stage.redis === null ? 0 : 1;
        return;
      case 'stop redis':
        counts.redisStops += stage.redis === null ? 0 : 1;
        return stage.redis?.outage(happening.ms);
      case 'faults':
        await this.countFaults();
        await stage.providers.addFaults(happening.faults);
        this.pendingFaults = { kind: happening.kind, count: happening.faults.length };
        return;
      case 'refused tokens':
        return this.refuseTokens(happening.picks);
      case 'rotation':
        return stage.providers.rotate(happening.rotation);
      case 'expire':
        return this.expire(happening.picks);
      case 'revoke':
        return this.revoke(happening.pick);
      case 'press':
        counts.presses += 1;
        return this.press(happening.pick, happening.button);
      case 'disconnect':
        return this.disconnect(happening.pick);
      case 'cron':
        return this.cron();
      case 'change':
        return this.truth.change(happening.provider, happening.times);
    }
  }

  /** Of the faults that were ordered last, those that nobody waits for any more were met. */
  async countFaults(): Promise<void> {
    const pending = this.pendingFaults;
    const cleared = await this.stage.providers.clearFaults();
    if (pending !== null)
      this.faultsMet.set(pending.kind, (this.faultsMet.get(pending.kind) ?? 0) + Math.max(0, pending.count - cleared));
    this.pendingFaults = null;
  }

  /** Frozen first, so that what it holds when it dies is known. */
  private async kill(slot: Slot): Promise<void> {
    const victim = slot.process;
    if (victim.is('ended')) return this.skip();
    await this.freeze(victim, true);
    victim.signal('SIGKILL');
    await victim.ended;
    this.counts.kills += 1;
    if (slot.process === victim) await this.stage.restart(slot);
  }

  private async pause(slot: Slot, ms: number): Promise<void> {
    const victim = slot.process;
    // Somebody has to be left who can take over.
    const others = this.stage
      .of(slot.role)
      .filter((other) => other !== slot && other.ready && other.process.is('live'));
    if (!victim.is('live') || !slot.ready || others.length === 0) return this.skip();
    await this.freeze(victim, false);
    this.counts.pauses += 1;
    await wait(ms);
    if (victim.is('stopped')) victim.signal('SIGCONT');
  }

  private async freeze(victim: ProductProcess, killed: boolean): Promise<void> {
    victim.signal('SIGSTOP');
    const held = await this.stage.ledger.heldBy(victim.pid);
    this.custody.interrupt(held);
    this.orphans.push(...held.filter(({ leased }) => leased).map((one) => ({ ...one, killed, at: new Date() })));
  }

  private async terminate(slot: Slot): Promise<void> {
    const victim = slot.process;
    if (!victim.is('live') || !slot.ready) return this.skip();
    this.counts.terminations += 1;
    this.terminations.push(await this.stop(slot, victim));
    if (slot.process === victim) await this.stage.restart(slot);
  }

  /** A refresh of its own may be waited for, also one that began just before the signal. */
  async stop(slot: Slot, victim: ProductProcess): Promise<Termination> {
    slot.ready = false;
    const inRefresh = async (): Promise<boolean> => {
      const held = await this.stage.ledger.heldBy(victim.pid);
      this.custody.interrupt(held);
      return held.some(({ refreshing }) => refreshing);
    };
    let refreshing = await inRefresh();
    const from = performance.now();
    victim.signal('SIGCONT');
    victim.signal('SIGTERM');
    for (;;) {
      if (await victim.endsWithin(stopMs - 1000))
        return { process: victim.name, ms: performance.now() - from, refreshing };
      refreshing ||= await inRefresh();
      if (await victim.endsWithin(1000)) continue;
      if (performance.now() - from < (refreshing ? stopInRefreshMs : stopMs + 5000)) continue;
      victim.signal('SIGKILL');
      await victim.ended;
      return { process: victim.name, ms: null, refreshing };
    }
  }

  private async refuseTokens(picks: readonly number[]): Promise<void> {
    await this.countFaults();
    const faults = (await this.untroubled(picks)).map(({ provider, grant }) => ({
      provider,
      grant,
      times: 1,
      status: 401,
      body: { message: 'Bad credentials' },
    }));
    await this.stage.providers.addFaults(faults);
    this.pendingFaults = { kind: '401', count: faults.length };
  }

  private async expire(picks: readonly number[]): Promise<void> {
    for (const { provider, grant } of await this.untroubled(picks))
      this.counts.tokensExpired += await this.stage.providers.expire(provider, grant);
  }

  /** Each grant seldom: an access token that is refused again right after its renewal is dead by the providers' own rules. */
  private async untroubled(picks: readonly number[]): Promise<{ provider: ProviderId; grant: string }[]> {
    const found: { provider: ProviderId; grant: string }[] = [];
    for (const pick of picks) {
      const connection = await this.connectionOf(pick);
      const grant = connection === null ? null : await this.custody.grantOf(connection.user_id, connection.provider);
      if (connection === null || grant === null || Date.now() - (this.troubledAt.get(grant) ?? 0) < 90_000) continue;
      this.troubledAt.set(grant, Date.now());
      found.push({ provider: connection.provider, grant });
    }
    return found;
  }

  private async revoke(pick: number): Promise<void> {
    const connection = await this.connectionOf(pick);
    if (connection === null || connection.status !== 'active') return this.skip();
    const grant = await this.custody.noteRevocation(connection.user_id, connection.provider);
    if (grant === null) return this.skip();
    this.counts.revocations += 1;
    await this.stage.providers.revoke(connection.provider, grant);
  }

  private async press(pick: number, button: 'sync' | 'reread' | 'older'): Promise<void> {
    const connection = await this.connectionOf(pick);
    const person = this.people.find(({ userId }) => userId === connection?.user_id);
    if (connection === null || person === undefined) return this.skip();
    await person.press(connection.provider, button);
  }

  /** And connects again: whatever was under way for the old connection must leave nothing in the new one. */
  private async disconnect(pick: number): Promise<void> {
    const connection = await this.connectionOf(pick);
    const person = this.people.find(({ userId }) => userId === connection?.user_id);
    if (connection === null || person === undefined) return this.skip();
    this.counts.disconnections += 1;
    await this.custody.noteRevocation(connection.user_id, connection.provider);
    await person.press(connection.provider, 'disconnect');
    await person.join(connection.provider);
  }

  private async cron(): Promise<void> {
    this.counts.cronRuns += 1;
    try {
      await callCron(this.stage);
    } catch {
      // The web process was killed under it: what it had begun is anybody's to go on with.
      this.counts.cronCutOff += 1;
    }
  }

  private async connectionOf(pick: number): Promise<{ user_id: string; provider: ProviderId; status: string } | null> {
    const connections = await this.stage.ledger.connections();
    return connections[pick % Math.max(1, connections.length)] ?? null;
  }

  private skip(): void {
    this.counts.skipped += 1;
  }
}

export interface CronAnswer {
  claimed: number;
  succeeded: number;
  failed: number;
  remaining: number;
}

export async function callCron(stage: Stage): Promise<CronAnswer> {
  const answer = await fetch(`${stage.origin}/api/cron/sync`, {
    method: 'POST',
    headers: { authorization: `Bearer ${cronSecret}` },
  });
  if (!answer.ok) throw new Error(`The cron route answered ${answer.status}.`);
  return (await answer.json()) as CronAnswer;
}
