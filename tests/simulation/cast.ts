/** The processes of one seed: started, stopped and resumed, asked to end, killed. */
import { startWorker, type Worker } from '@/lib/jobs/worker';
import type { Random } from '@/sandbox/synthetic/random';
import type { Actor } from './machine';
import type { Outcome } from './outcome';
import type { Stage } from './stage';

export interface Audience {
  say(line: string): void;
  /** What the actor had in hand at a token endpoint is in doubt. */
  troubled(actor: Actor): void;
}

export class Cast {
  web: Actor = { name: 'web 1', state: 'live' };
  private readonly workers: Actor[] = [];
  private readonly running = new WeakMap<Actor, Worker>();
  /** Asked to end, and at it. */
  private readonly leaving: Actor[] = [];
  private readonly stopped: { actor: Actor; until: number }[] = [];
  private lives = 0;

  constructor(
    private readonly stage: Stage,
    private readonly random: Random,
    private readonly outcome: Outcome,
    private readonly audience: Audience,
  ) {}

  startWorker(): void {
    this.lives += 1;
    const actor: Actor = { name: `worker ${this.lives}`, state: 'live' };
    this.workers.push(actor);
    void this.stage.machine.run(actor, () => startWorker().then((worker) => this.running.set(actor, worker)));
  }

  /** `hot`: whoever has most to lose, if anybody. */
  async kill(hot: Actor | null): Promise<void> {
    const actor = hot ?? this.random.pick([...this.workers, this.web, ...this.leaving]);
    this.audience.say(`* ${actor.name} is killed`);
    await this.finishSilently(actor);
    this.bury(actor);
    this.audience.troubled(actor);
    this.outcome.kills += 1;
    const stopped = this.stopped.findIndex((entry) => entry.actor === actor);
    if (stopped !== -1) this.stopped.splice(stopped, 1);
    if (actor === this.web) this.restartWeb();
    else if (this.leaving.includes(actor)) this.leaving.splice(this.leaving.indexOf(actor), 1);
    else this.replaceWorker(actor);
  }

  /** False: there was nobody to stop. */
  stop(hot: Actor | null): boolean {
    const candidates = this.workers.filter(({ state }) => state === 'live');
    if (candidates.length === 0) return false;
    const actor = hot !== null && candidates.includes(hot) ? hot : this.random.pick(candidates);
    const ms = Math.floor(this.random.int(10, 60) * 1000 * this.random.pick([0.5, 1, 2, 10]));
    this.audience.say(`* ${actor.name} is stopped for ${Math.round(ms / 1000)} s`);
    actor.state = 'stopped';
    this.audience.troubled(actor);
    this.stopped.push({ actor, until: this.stage.machine.now + ms });
    this.outcome.zombies += 1;
    return true;
  }

  /** SIGTERM: it ends what it has in hand and goes; another one is started beside it. False: there was nobody to ask. */
  drain(): boolean {
    const actor = this.workers.find((worker) => worker.state === 'live' && this.running.has(worker));
    const worker = actor === undefined ? undefined : this.running.get(actor);
    if (actor === undefined || worker === undefined) return false;
    this.audience.say(`* ${actor.name} is asked to end`);
    this.replaceWorker(actor);
    this.leaving.push(actor);
    void this.stage.machine.run(actor, () =>
      worker.stop().then(() => {
        this.audience.say(`  ${actor.name} has ended`);
        this.leaving.splice(this.leaving.indexOf(actor), 1);
        this.bury(actor);
      }),
    );
    this.outcome.drains += 1;
    return true;
  }

  /** Time leaps: whatever anybody had in hand is as old as that. */
  troubleAll(): void {
    for (const actor of [...this.workers, this.web]) this.audience.troubled(actor);
  }

  /** When those who are stopped go on. */
  awakenings(): number[] {
    return this.stopped.map(({ until }) => until);
  }

  resumeUntil(now: number): void {
    for (const entry of this.stopped.filter(({ until }) => until <= now)) {
      this.stopped.splice(this.stopped.indexOf(entry), 1);
      this.resume(entry.actor);
    }
  }

  buryAll(): void {
    for (const actor of [...this.workers, ...this.leaving, this.web]) this.bury(actor);
  }

  private replaceWorker(actor: Actor): void {
    this.workers.splice(this.workers.indexOf(actor), 1);
    this.startWorker();
  }

  private restartWeb(): void {
    this.lives += 1;
    this.web = { name: `web ${this.lives}`, state: 'live' };
  }

  private bury(actor: Actor): void {
    actor.state = 'dead';
    this.stage.borders.forget(actor);
    this.stage.machine.forget(actor);
  }

  private resume(actor: Actor): void {
    if (actor.state !== 'stopped') return;
    this.audience.say(`* ${actor.name} goes on`);
    actor.state = 'live';
  }

  /** What was under way when a process died may have got there. */
  private async finishSilently(actor: Actor): Promise<void> {
    const under = this.stage.borders.of((border) => border.actor === actor && border.kind !== 'answer');
    for (const border of under) {
      if (!this.random.chance(0.5)) continue;
      this.audience.say(`  its ${border.kind} ${border.label} still happens`);
      await border.open('silent');
    }
  }
}
