/** One seed, from the first connection to the comparison of every row. */
import { OAuthManager } from '@/lib/integrations/oauth-manager';
import { installation } from '@/lib/integrations/installation';
import type { IntegrationProvider } from '@/lib/integrations/registry-ids';
import { randomBy, type Random } from '@/sandbox/synthetic/random';
import { Cast } from './cast';
import type { Statement } from './database';
import { Judge, unrestOf } from './judge';
import type { Actor } from './machine';
import type { WireRequest } from './network';
import { Mishaps } from './mishaps';
import { emptyOutcome, type Outcome } from './outcome';
import type { Plan, ProviderId } from './plan';
import { Saboteur } from './saboteur';
import { Schedule } from './schedule';
import type { Stage } from './stage';
import { Tokens } from './tokens';
import { Violation, Watch } from './watch';
import { CalendarWorld } from './worlds/calendar';
import { GitHubWorld } from './worlds/github';
import { NotionWorld } from './worlds/notion';
import { SlackWorld } from './worlds/slack';
import { dayMs, hourMs, type ProviderWorld } from './worlds/world';

/** A seed that does not come to rest within so many steps never does. */
const stepsToRest = 4000;

export async function simulate(stage: Stage, plan: Plan, steps: number): Promise<Outcome> {
  const simulation = new Simulation(stage, plan);
  await stage.reset(`seed ${plan.seed}`, plan.startsAt, simulation.hooks);
  try {
    await simulation.begin();
    await simulation.disturb(steps);
    await simulation.rest();
    await simulation.judgeAll();
  } catch (error) {
    if (!(error instanceof Violation)) throw error;
    simulation.outcome.violation = error.message;
  } finally {
    simulation.end();
  }
  return simulation.outcome;
}

class Simulation {
  readonly outcome: Outcome;
  private readonly random: Random;
  private readonly saboteur: Saboteur;
  private readonly watch: Watch;
  private readonly judge: Judge;
  private readonly cast: Cast;
  private readonly schedule: Schedule;
  private readonly mishaps: Mishaps;
  private readonly worlds: ProviderWorld[];
  private tokens: Tokens | null = null;
  private violation: Violation | null = null;
  private restedAt = 0;

  constructor(
    private readonly stage: Stage,
    private readonly plan: Plan,
  ) {
    const now = (): number => stage.machine.now;
    this.random = randomBy(`seed ${plan.seed}`);
    this.saboteur = new Saboteur(randomBy(`saboteur ${plan.seed}`), plan, now);
    this.watch = new Watch(stage.store.pglite, now);
    const size = plan.itemsEach;
    const makers = { github: GitHubWorld, notion: NotionWorld, slack: SlackWorld, calendar: CalendarWorld };
    this.worlds = plan.providers.map((id) => new makers[id](randomBy(`${id} ${plan.seed}`), plan.startsAt, size));
    this.judge = new Judge(stage.store.pglite, this.worlds);
    this.outcome = emptyOutcome(plan.seed);
    const say = (line: string): void => this.say(line);
    const troubled = (actor: Actor): void => this.tokens?.troubled(actor, true);
    this.cast = new Cast(stage, this.random, this.outcome, { say, troubled });
    this.schedule = new Schedule(stage, this.random, this.saboteur, this.watch, this.cast, say);
    const { random, saboteur, watch, cast, judge, worlds, outcome } = this;
    const tokens = (): Tokens | null => this.tokens;
    this.mishaps = new Mishaps({ stage, plan, random, saboteur, watch, cast, judge, worlds, outcome, tokens, say });
  }

  /** What the stage tells of. A violation is thrown by the step that it happens in. */
  readonly hooks = {
    carriedOut: (actor: Actor, statements: readonly Statement[]): void => this.watch.carriedOut(actor, statements),
    meddle: (request: WireRequest) => {
      this.mishaps.refreshFakes();
      const meddling = this.saboteur.meddle(request);
      if (meddling !== null)
        this.say(`  answered ${meddling.status}${meddling.processed ? ', processed' : ''} in its place`);
      return meddling;
    },
    sent: (request: WireRequest): void => this.noting(() => this.tokens?.sent(request)),
    served: (request: WireRequest, body: string): void => {
      this.saboteur.served(request, body);
      this.noting(() => this.tokens?.served(request, body));
    },
    ended: (request: WireRequest, end: 'delivered' | 'lost'): void =>
      this.noting(() => this.tokens?.ended(request, end)),
  };

  async begin(): Promise<void> {
    const { stage, plan } = this;
    Object.assign(stage.config, { backfillDays: plan.backfillDays });
    const sandbox = stage.sandbox();
    const oauth = new OAuthManager((provider) => installation(provider as IntegrationProvider));
    this.tokens = new Tokens(
      stage.store,
      stage.config.encryptionKeys,
      oauth,
      sandbox,
      this.watch,
      () => stage.machine.now,
    );
    sandbox.rotation.set(plan.rotation);
    // Google never rotates, and its connections count on it.
    const { accessSeconds } = plan.rotation;
    sandbox.rotation.set({
      provider: 'calendar',
      mode: 'provider',
      ...(accessSeconds === undefined ? {} : { accessSeconds }),
    });
    for (const world of this.worlds) this.mishaps.publish(world);
    // Or the sandbox would make up a world of its own, of a year.
    this.mishaps.refreshFakes();
    for (let index = 0; index < plan.users; index += 1) {
      const id = `00000000-0000-4000-8000-00000000000${index}`;
      await stage.store.pglite.query('insert into users (id, name, email) values ($1, $2, $3)', [
        id,
        `User ${index}`,
        `user${index}@example.com`,
      ]);
      this.mishaps.userIds.push(id);
    }
    for (let index = 0; index < plan.workers; index += 1) this.cast.startWorker();
    for (const userId of this.mishaps.userIds)
      for (const provider of plan.providers)
        this.mishaps.wish({ userId, provider, wish: 'connect', otherAccount: false });
    await this.afterwards();
    const all = plan.users * plan.providers.length;
    this.saboteur.enabled = !plan.connectsInPeace;
    while (plan.connectsInPeace && this.watch.connections.length < all) await this.step(false);
    this.saboteur.enabled = true;
  }

  async disturb(steps: number): Promise<void> {
    while (this.outcome.steps < steps) await this.step(true);
  }

  /** Nothing goes wrong any more, and what is stored comes up with the providers. */
  async rest(): Promise<void> {
    const { machine } = this.stage;
    this.say('--- everything works again');
    this.saboteur.enabled = false;
    for (const border of this.stage.borders.of(({ hung }) => hung)) border.hung = false;
    this.cast.resumeUntil(Infinity);
    this.restedAt = machine.now;
    const until = this.outcome.steps + stepsToRest;
    let reread = !this.plan.rereads;
    for (let skipped = false; ;) {
      const idle = await this.schedule.isIdle();
      if (idle) this.reconnect();
      if (idle && skipped && this.isAtRest()) return;
      if (
        idle &&
        reread &&
        !skipped &&
        !this.watch.connections.some(({ history_request }) => history_request !== null)
      ) {
        // A day on, so that the next pass of every connection is the deep one.
        machine.now += 24 * hourMs;
        skipped = true;
      }
      if (idle && !reread && this.allConnected()) {
        reread = true;
        for (const { user_id: userId, provider } of this.watch.connections)
          this.mishaps.wish({ userId, provider: provider as ProviderId, wish: 'reread', otherAccount: false });
        await this.afterwards();
      }
      if (this.outcome.steps > until) throw new Violation(`it never comes to rest: ${this.whyNotAtRest()}`);
      await this.step(false);
    }
  }

  async judgeAll(): Promise<void> {
    await this.watch.judgeLogs();
    const { restedAt } = this;
    for (const connection of this.watch.connections) {
      await this.tokens?.judgeLive(connection);
      const rest = { now: this.stage.machine.now, restedAt, rereads: this.plan.rereads };
      this.outcome.rows += await this.judge.judgeRows(connection, rest);
    }
  }

  end(): void {
    const { outcome, saboteur, stage } = this;
    outcome.lostAnswers = saboteur.counts.answersLost;
    outcome.brokenTransactions = saboteur.counts.databaseBreaks;
    outcome.meddled = saboteur.counts.meddled;
    outcome.refreshes = this.tokens?.refreshes ?? 0;
    outcome.inDoubt = this.tokens?.inDoubt ?? 0;
    outcome.days = (stage.machine.now - this.plan.startsAt) / dayMs;
    this.cast.buryAll();
  }

  // ---- steps -----------------------------------------------------------------------------------

  private async step(disturbed: boolean): Promise<void> {
    const { machine } = this.stage;
    this.outcome.steps += 1;
    machine.now += this.random.int(1, 80);
    if (disturbed && (await this.mishaps.strike())) return this.afterwards();
    const broken = await this.schedule.next();
    if (broken !== null) this.tokens?.troubled(broken.actor, false);
    await this.afterwards();
  }

  /** What every step ends with. */
  private async afterwards(): Promise<void> {
    const { machine } = this.stage;
    await machine.settle();
    const looked = await this.watch.look();
    if (this.violation !== null) throw this.violation;
    if (looked !== null) {
      for (const connection of this.watch.connections) {
        const old = looked.before.find(({ id }) => id === connection.id);
        if (connection.status !== 'active' && old?.status === 'active') {
          this.say(`  ${connection.provider} asks to be reconnected: ${connection.error_code}`);
          await this.tokens?.judgeDead(connection);
        }
        if (old !== undefined) await this.judge.judgeCursor(connection, old, this.watch.heldSince(connection));
      }
    }
    if (this.watch.takeEnded()) {
      this.outcome.runs += 1;
      await this.watch.judgeLogs();
    }
    this.cast.resumeUntil(machine.now);
  }

  // ---- rest ------------------------------------------------------------------------------------

  private reconnect(): void {
    for (const userId of this.mishaps.userIds) {
      for (const provider of this.plan.providers) {
        const known = this.watch.connections.find((one) => one.user_id === userId && one.provider === provider);
        if (known?.status !== 'active') this.mishaps.wish({ userId, provider, wish: 'connect', otherAccount: false });
      }
    }
  }

  private allConnected(): boolean {
    const active = this.watch.connections.filter(({ status }) => status === 'active');
    return active.length === this.mishaps.userIds.length * this.plan.providers.length;
  }

  private isAtRest(): boolean {
    return (
      this.allConnected() && this.watch.connections.every((connection) => unrestOf(connection, this.restedAt) === null)
    );
  }

  private whyNotAtRest(): string {
    return this.watch.connections
      .map((one) => `${one.provider}: ${unrestOf(one, this.restedAt) ?? 'at rest'}`)
      .join('; ');
  }

  private noting(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!(error instanceof Violation)) throw error;
      this.violation ??= error;
    }
  }

  private say(line: string): void {
    this.outcome.trace.push(`${String(this.outcome.steps).padStart(4)} ${line}`);
  }
}
