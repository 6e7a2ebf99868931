/** One run: everybody connects, a quiet time to measure in, the disturbance, and the comparison once all is well again. */
import { setTimeout as wait } from 'node:timers/promises';
import { Custody } from './custody';
import { measureFairness, type Fairness } from './fairness';
import { OpenPages, type Latencies } from './live';
import type { ConnectionRow } from './ledger';
import { Person, providerIds, type ProviderId } from './people';
import { rotationFor, type Plan } from './plan';
import { callCron, Saboteur } from './saboteur';
import type { Stage } from './stage';
import { Truth, type Difference } from './truth';
import { randomBy } from '@/sandbox/synthetic/random';

const itemsEach = 120;
const quietSeconds = 15;
/** A page hears of a change within a second; a machine that is shared may take longer, one that never tells does not. */
const liveBoundMs = 5000;
/** The request's own bound is 25 s, and what is under way then ends after its page. */
const cronBoundMs = 40_000;

export interface Ending {
  fairness: Fairness;
  live: { direct: Latencies; pooled: Latencies | null };
  rows: number;
  differences: Difference[];
  connections: number;
  restSeconds: number;
  /** Of connections that go on, and of those that had to be reconnected for no reason. */
  lostTokens: number;
  cron: { calls: number; claimed: number; longestMs: number };
  /** Each in a sentence. */
  violations: string[];
  /** What took longer than it should; a busy machine may be the reason. */
  late: string[];
}

export class Chaos {
  readonly custody: Custody;
  readonly truth: Truth;
  readonly saboteur: Saboteur;
  readonly people: Person[];
  private readonly violations: string[] = [];
  private readonly late: string[] = [];
  private restedAt = 0;
  private lostTokens = 0;

  constructor(
    readonly stage: Stage,
    private readonly plan: Plan,
    private readonly say: (line: string) => void,
  ) {
    this.custody = new Custody(stage);
    this.truth = new Truth(plan.seed, itemsEach, stage.providers);
    this.people = Array.from({ length: plan.users }, (_, index) => new Person(stage.origin, index));
    this.saboteur = new Saboteur(stage, this.truth, this.custody, this.people);
  }

  async run(): Promise<Ending> {
    const fairness = await this.connectAll();
    const live = await this.quietTime();
    await this.disturb();
    const restSeconds = await this.rest();
    const cron = await this.byCron();
    const compared = await this.compare();
    await this.judgeLedger();
    return {
      fairness,
      live,
      ...compared,
      restSeconds,
      cron,
      lostTokens: this.lostTokens,
      violations: this.violations,
      late: this.late,
    };
  }

  /** GitHub last: what its first import of a great many items does to the others is measured on the way. */
  private async connectAll(): Promise<Fairness> {
    await this.truth.serveAll();
    await this.stage.providers.rotate(rotationFor(randomBy(`first rotation ${this.plan.seed}`)));
    await inTurns(this.people, 4, async (person) => {
      await person.arrive();
      for (const provider of providerIds) if (provider !== 'github') await this.mustJoin(person, provider);
    });
    const fairness = await measureFairness(this.stage, this.plan.crowd, this.people);
    if (fairness.mostBatches > 2)
      this.violations.push(`a sync waited for ${fairness.mostBatches} batches of another user's import`);
    await this.truth.serve('github');
    await inTurns(this.people, 4, (person) => this.mustJoin(person, 'github'));
    this.say(`${this.people.length * providerIds.length} connections are made`);
    return fairness;
  }

  private async mustJoin(person: Person, provider: ProviderId): Promise<void> {
    const landed = await person.join(provider);
    if (!landed.includes(`connected=${provider}`)) throw new Error(`Connecting ${provider} led to ${landed}`);
  }

  /** Live status across processes, with nothing in the way. */
  private async quietTime(): Promise<Ending['live']> {
    const watchers = this.people.slice(0, 5);
    const pages = this.stage.of('web').map((slot) => ({ slot, open: new OpenPages(`http://localhost:${slot.port}`) }));
    await Promise.all(pages.map(({ open }) => open.open(watchers)));
    const own = watchers.map(({ userId }) => userId);
    await this.keepDue(Date.now() + quietSeconds * 1000, own);
    const measured = await Promise.all(
      pages.map(async ({ slot, open }) => ({ slot, latencies: await open.latencies(this.stage.ledger) })),
    );
    await Promise.all(pages.map(({ open }) => open.close()));
    const direct = measured.find(({ slot }) => !slot.pooled)?.latencies;
    if (direct === undefined) throw new Error('No web process has a direct connection.');
    const pooled = measured.find(({ slot }) => slot.pooled)?.latencies ?? null;
    for (const [name, { p99Ms, unheard }] of Object.entries({ direct, ...(pooled === null ? {} : { pooled }) })) {
      if (p99Ms === null) this.violations.push(`no change of status (${name}) arrived`);
      else if (p99Ms > liveBoundMs) this.late.push(`live status (${name}) took ${p99Ms} ms at p99`);
      if (unheard > 0) this.violations.push(`${unheard} changes of status (${name}) never arrived`);
    }
    return { direct, pooled };
  }

  private async disturb(): Promise<void> {
    const started = Date.now();
    const under: Promise<void>[] = [];
    let over = false;
    const due = this.keepDue(started + this.plan.seconds * 1000);
    const reconnecting = this.keepReconnecting(() => over);
    for (const { at, happening } of this.plan.happenings) {
      const waitMs = started + at - Date.now();
      if (waitMs > 0) await wait(waitMs);
      under.push(this.attempt(happening.what, () => this.saboteur.carryOut(happening)));
    }
    await Promise.all([due, ...under]);
    over = true;
    await reconnecting;
    this.say(`disturbed for ${Math.round((Date.now() - started) / 1000)} s`);
  }

  /** Everything works again; answers the seconds until every connection is up with its provider. */
  private async rest(): Promise<number> {
    await this.saboteur.countFaults();
    await this.stage.untilReady();
    const started = Date.now();
    this.restedAt = started;
    const patienceMs = 240_000;
    for (;;) {
      await this.reconnect();
      const connections = await this.stage.ledger.connections();
      const restless = connections.filter((connection) => this.unrestOf(connection) !== null);
      if (restless.length === 0 && connections.length === this.people.length * providerIds.length)
        return (Date.now() - started) / 1000;
      if (Date.now() - started > patienceMs) {
        for (const one of restless)
          this.violations.push(`${one.provider} ${one.id} never rests: ${this.unrestOf(one)}`);
        return patienceMs / 1000;
      }
      for (const connection of restless) if (!connection.held) await this.stage.ledger.passDay(connection);
      await wait(1000);
    }
  }

  /** Once more without any worker: the same work by requests, each of bounded length, until nothing is left. */
  private async byCron(): Promise<Ending['cron']> {
    const { stage } = this;
    for (const slot of stage.of('worker'))
      this.saboteur.terminations.push(await this.saboteur.stop(slot, slot.process));
    this.restedAt = Date.now();
    for (const connection of await stage.ledger.connections()) await stage.ledger.passDay(connection);
    const done = { calls: 0, claimed: 0, longestMs: 0 };
    for (let remaining = 1; remaining > 0 && done.calls < 30;) {
      const from = performance.now();
      const answer = await callCron(stage);
      done.longestMs = Math.max(done.longestMs, Math.round(performance.now() - from));
      done.calls += 1;
      done.claimed += answer.claimed;
      remaining = answer.remaining;
    }
    if (done.longestMs > cronBoundMs) this.late.push(`a cron request took ${done.longestMs} ms`);
    for (const connection of await stage.ledger.connections()) {
      const unrest = this.unrestOf(connection);
      if (unrest !== null) this.violations.push(`${connection.provider} ${connection.id} after cron: ${unrest}`);
    }
    return done;
  }

  private async compare(): Promise<Pick<Ending, 'rows' | 'differences' | 'connections'>> {
    const connections = await this.stage.ledger.connections();
    const differences: Difference[] = [];
    let rows = 0;
    for (const connection of connections) {
      const compared = await this.truth.compare(this.stage.ledger, connection, this.restedAt);
      rows += compared.rows;
      differences.push(...compared.differences);
      const fault = await this.custody.faultOf(connection);
      if (fault === null) continue;
      this.lostTokens += 1;
      this.violations.push(fault);
    }
    for (const { kind, connection, detail } of differences.slice(0, 20))
      this.violations.push(`${connection}: ${kind}: ${detail}`);
    return { rows, differences, connections: connections.length };
  }

  private async judgeLedger(): Promise<void> {
    const { ledger } = this.stage;
    const broken = await ledger.rows<{ kind: string; detail: string; at: Date }>(
      'select kind, detail, at from chaos.violations order by at',
    );
    for (const { kind, detail, at } of broken) this.violations.push(`${at.toISOString()} ${kind}: ${detail}`);
    for (const { connection, code, because, facts } of this.custody.deaths) {
      if (because !== null) continue;
      this.lostTokens += 1;
      this.violations.push(`${connection} asks to be reconnected (${code}) for no reason: ${facts}`);
    }
    this.violations.push(...this.stage.crashes);
    this.violations.push(...this.stage.wrongs);
  }

  private unrestOf({ status, streams, history_request, run_id, degraded, error_code }: ConnectionRow): string | null {
    if (status !== 'active') return `it asks to be reconnected (${error_code})`;
    if (history_request !== null) return 'more of the history is asked for';
    if (run_id !== null) return 'a run is open';
    if (degraded.length > 0) return `degraded: ${degraded.map(({ stream, code }) => `${stream} ${code}`).join(', ')}`;
    if (error_code !== null) return error_code;
    if (streams === null) return 'it has not begun';
    for (const [name, stream] of Object.entries(streams)) {
      if (Date.parse(stream.nightlyAt) < this.restedAt) return `${name} had no nightly pass`;
      if (stream.rereadTo !== null || stream.backfilledTo > stream.target) return `${name} has history left`;
    }
    return null;
  }

  private async keepDue(until: number, userIds: readonly string[] | null = null): Promise<void> {
    while (Date.now() < until) {
      await this.attempt('due', () => this.stage.ledger.makeDue(2, userIds));
      await wait(250);
    }
  }

  private async keepReconnecting(isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      await wait(1000);
      for (const death of await this.custody.judgeDeaths())
        await this.attempt('reconnect', () => this.join(death.user_id, death.provider));
    }
  }

  /** Whoever is not connected, or has to be reconnected. */
  private async reconnect(): Promise<void> {
    await this.custody.judgeDeaths();
    const connections = await this.stage.ledger.connections();
    for (const person of this.people) {
      for (const provider of providerIds) {
        const known = connections.find((one) => one.user_id === person.userId && one.provider === provider);
        if (known?.status !== 'active') await this.attempt('reconnect', () => this.join(person.userId, provider));
      }
    }
  }

  private async join(userId: string, provider: ProviderId): Promise<void> {
    await this.people.find((person) => person.userId === userId)?.join(provider);
  }

  /** What people and the plan do may fail while everything fails; it is only told. */
  private async attempt(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      const message =
        error instanceof Error ? `${error.message} ${error.cause instanceof Error ? error.cause.message : ''}` : '';
      this.say(`  ${what} failed: ${message.replaceAll(/\s+/g, ' ').slice(0, 160)}`);
    }
  }
}

async function inTurns<T>(items: readonly T[], atOnce: number, work: (item: T) => Promise<void>): Promise<void> {
  const left = [...items];
  const take = async (): Promise<void> => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, take));
}
