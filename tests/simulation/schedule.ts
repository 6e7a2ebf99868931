/** What happens next: a border opens, a timer fires, or, where nobody can go on, time passes. */
import type { Random } from '@/sandbox/synthetic/random';
import type { Border } from './borders';
import type { Cast } from './cast';
import type { Timer } from './machine';
import type { Saboteur } from './saboteur';
import type { Stage } from './stage';
import type { Watch } from './watch';
import { hourMs, minuteMs } from './worlds/world';

export class Schedule {
  constructor(
    private readonly stage: Stage,
    private readonly random: Random,
    private readonly saboteur: Saboteur,
    private readonly watch: Watch,
    private readonly cast: Cast,
    private readonly say: (line: string) => void,
  ) {}

  /** Answers the border whose database connection broke, if one did. */
  async next(): Promise<Border | null> {
    await this.meetDeadlines();
    const ready = this.ready();
    if (ready.length === 0) {
      this.passTime();
      return null;
    }
    const chosen = this.random.pick(ready);
    if ('open' in chosen) return (await this.cross(chosen)) ? chosen : null;
    this.say(`${chosen.actor.name}: a timer`);
    this.stage.machine.fire(chosen);
    return null;
  }

  async isIdle(): Promise<boolean> {
    await this.meetDeadlines();
    return this.ready().length === 0 && this.watch.connections.every((one) => this.watch.holderOf(one) === null);
  }

  /** Whoever gives up a request comes to the next border before anybody crosses one. */
  private async meetDeadlines(): Promise<void> {
    const { machine } = this.stage;
    const due = machine.pending().filter(({ at, deadline }) => deadline && at <= machine.now);
    for (const timer of due) machine.fire(timer);
    if (due.length > 0) await machine.settle();
  }

  private ready(): (Border | Timer)[] {
    const { machine, borders } = this.stage;
    const timers = machine.pending().filter(({ at, deadline }) => at <= machine.now && !deadline);
    return [...borders.of(({ actor, hung }) => actor.state === 'live' && !hung), ...timers];
  }

  private async cross(border: Border): Promise<boolean> {
    const { actor, kind, label } = border;
    if (this.saboteur.hangs(border)) {
      border.hung = true;
      this.say(`${actor.name}: ${kind} ${label} hangs`);
      return false;
    }
    const fate = this.saboteur.fateOf(border);
    this.say(`${actor.name}: ${kind} ${label}${fate === 'through' ? '' : ` is ${fate}`}`);
    await border.open(fate);
    return fate !== 'through' && kind === 'database';
  }

  /** On to the next thing that is due. */
  private passTime(): void {
    const { machine, borders } = this.stage;
    const hangs = borders.of(({ actor, hung }) => hung && actor.state === 'live').length > 0;
    const timers = machine.pending().filter(({ deadline }) => !deadline || hangs);
    const next = timers[0]?.at ?? Infinity;
    const isBusy =
      hangs || this.watch.connections.some((connection) => this.watch.holderOf(connection)?.state === 'live');
    const due = Math.min(...this.dueTimes());
    const at =
      isBusy && Number.isFinite(next)
        ? next
        : Math.max(Number.isFinite(next) ? next : 0, Number.isFinite(due) ? due : machine.now + hourMs);
    machine.now = Math.max(machine.now, at) + this.random.int(0, 500);
    if (!isBusy && this.saboteur.enabled && this.random.chance(0.15)) machine.now += this.random.int(1, 400) * minuteMs;
    this.say(`--- ${new Date(machine.now).toISOString()}`);
  }

  private dueTimes(): number[] {
    const { now } = this.stage.machine;
    const times = this.watch.connections.flatMap(({ next_sync_at, lease_until, refresh_claimed_until }) => [
      next_sync_at,
      lease_until,
      refresh_claimed_until,
    ]);
    return [...times.filter((time) => time !== null), ...this.cast.awakenings()].filter((time) => time > now);
  }
}
