/** What happens in the world while the processes work: data changes, people ask for something, machines and grants end. */
import type { Random } from '@/sandbox/synthetic/random';
import type { Cast } from './cast';
import type { Judge } from './judge';
import type { Outcome } from './outcome';
import { drawWish, fulfil, type Wanted } from './people';
import type { Plan } from './plan';
import { isTokenLabel, type Saboteur } from './saboteur';
import type { Stage } from './stage';
import type { Tokens } from './tokens';
import type { Watch } from './watch';
import type { ProviderWorld } from './worlds/world';

export interface Scene {
  stage: Stage;
  plan: Plan;
  random: Random;
  saboteur: Saboteur;
  watch: Watch;
  cast: Cast;
  judge: Judge;
  worlds: readonly ProviderWorld[];
  outcome: Outcome;
  tokens(): Tokens | null;
  say(line: string): void;
}

/** Whoever is at the token endpoint has most to lose, and is killed and stopped so much more often. */
const hotWeight = 4;
const leapSeconds = [20, 45, 70, 300, 1800];

export class Mishaps {
  private readonly stale = new Set<ProviderWorld>();
  readonly userIds: string[] = [];

  constructor(private readonly scene: Scene) {}

  /** Draws one; false: nothing happens this time. */
  async strike(): Promise<boolean> {
    const { plan, random, stage, cast, worlds } = this.scene;
    const { rates } = plan;
    if (random.chance(rates.change)) return did(this.change(random.pick(worlds)));
    if (random.chance(rates.wish)) return did(await this.someWish());
    const hot = stage.borders.of(({ label, actor }) => isTokenLabel(label) && actor.state === 'live')[0]?.actor ?? null;
    const weight = hot === null ? 1 : hotWeight;
    if (random.chance(rates.kill * weight)) return did(await cast.kill(hot));
    if (random.chance(rates.stop * weight)) return cast.stop(hot);
    if (random.chance(rates.drain)) return cast.drain();
    if (random.chance(rates.change / 4)) return did(await this.readNotices());
    if (random.chance(rates.leap)) return did(this.leap());
    if (random.chance(rates.expires)) return this.expire();
    if (random.chance(rates.revokes)) return this.revoke();
    return false;
  }

  /** What a provider has now is remembered, and served from the next request on. */
  publish(world: ProviderWorld): void {
    this.scene.judge.remember(world, this.scene.stage.machine.now);
    this.stale.add(world);
  }

  refreshFakes(): void {
    for (const world of this.stale) this.scene.stage.sandbox().fakes.replace(world.provider, world.data);
    this.stale.clear();
  }

  wish(wanted: Wanted): void {
    const { stage, cast, say } = this.scene;
    const what = `${wanted.wish} ${wanted.provider}${wanted.otherAccount ? ' with another account' : ''}`;
    say(`* ${cast.web.name}: ${what}`);
    void stage.machine.run(cast.web, () =>
      fulfil(wanted, stage.sandbox()).then(
        (answer) => say(`  ${what}: ${answer}`),
        (error: unknown) => say(`  ${what} failed: ${error instanceof Error ? error.message.slice(0, 80) : ''}`),
      ),
    );
  }

  private change(world: ProviderWorld): void {
    this.scene.outcome.changes += 1;
    this.scene.say(`* ${world.provider}: ${world.change(this.scene.stage.machine.now)}`);
    this.publish(world);
  }

  private async someWish(): Promise<void> {
    const { plan, random, watch, tokens } = this.scene;
    const userId = random.pick(this.userIds);
    const provider = random.pick(plan.providers);
    const connection = watch.connections.find((one) => one.user_id === userId && one.provider === provider);
    const connected = connection !== undefined;
    const wish = drawWish(random, connected);
    if (connected && wish === 'disconnect') await tokens()?.endedByHand(connection);
    this.wish({ userId, provider, wish, otherAccount: connected && wish === 'connect' && random.chance(0.2) });
  }

  private async readNotices(): Promise<void> {
    const { pglite } = this.scene.stage.store;
    await pglite.query('update notifications set read_at = devtrack_now() where read_at is null');
  }

  private leap(): void {
    const { stage, random, cast, say } = this.scene;
    stage.machine.now += random.pick(leapSeconds) * 1000;
    cast.troubleAll();
    say(`* time leaps to ${new Date(stage.machine.now).toISOString()}`);
  }

  private expire(): boolean {
    const { stage, plan, random, saboteur, say } = this.scene;
    const provider = random.pick(plan.providers);
    if (!saboteur.mayRefuse(provider)) return false;
    say(`* ${stage.sandbox().grants.expireAccessTokens(provider)} access tokens of ${provider} expire`);
    return true;
  }

  private async revoke(): Promise<boolean> {
    const { stage, random, watch, tokens, say } = this.scene;
    const active = watch.connections.filter(({ status }) => status === 'active');
    if (active.length === 0) return false;
    const connection = random.pick(active);
    const grant = (await tokens()?.endedByHand(connection)) ?? null;
    stage.sandbox().grants.revokeGrants(connection.provider, grant);
    say(`* the user ends the grant of ${connection.provider} there`);
    return true;
  }
}

function did(_what: void): true {
  return true;
}
