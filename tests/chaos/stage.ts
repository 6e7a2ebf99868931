/** Everything that runs: servers, the sandbox, web and worker processes, and their successors when they end. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openDatabase, type Database } from '@/lib/db/client';
import { sandboxClient } from '@/sandbox/credentials';
import { Balancer } from './balancer';
import { Ledger, ownName } from './ledger';
import type { Plan } from './plan';
import { ProductProcess, type LogLine } from './processes';
import { ProviderSide } from './provider-side';
import { freePort, startPooler, startPostgres, startRedis, type Pooler, type Postgres, type Redis } from './servers';

/** A place for a process, taken by one after the other. */
export interface Slot {
  role: 'web' | 'worker';
  index: number;
  port: number;
  pooled: boolean;
  redis: boolean;
  process: ProductProcess;
  ready: boolean;
  lives: number;
}

export const cronSecret = randomBytes(24).toString('hex');
const masterKey = randomBytes(32);
export const keyRing = [{ id: 'k1', key: masterKey }];

/** What no trouble from outside may lead to. */
const neverInOrder = ['sync_bug', 'refreshed_token_lost'];

/** How Postgres, its client and pgbouncer say it. */
const connectionLost =
  /57P0|Connection terminated|ECONNRESET|EPIPE|is not queryable|server conn crashed|08P01|query_wait_timeout/;

export class Stage {
  readonly slots: Slot[] = [];
  /** Error lines of the product's log by event. */
  readonly errors = new Map<string, number>();
  /** Processes that ended by themselves, with their last words. */
  readonly crashes: string[] = [];
  /** Lines of the product's log that must not be there. */
  readonly wrongs: string[] = [];
  failedStarts = 0;
  private closing = false;

  private constructor(
    readonly folder: string,
    readonly postgres: Postgres,
    readonly redis: Redis | null,
    readonly pooler: Pooler | null,
    readonly origin: string,
    readonly sandbox: ProductProcess,
    readonly providers: ProviderSide,
    readonly database: Database,
    readonly ledger: Ledger,
    private readonly balancer: { current: Balancer | null },
  ) {}

  static async open(plan: Plan): Promise<Stage> {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'devtrack-chaos-'));
    const [postgres, redis] = await Promise.all([startPostgres(folder), startRedis(folder)]);
    const pooler = await startPooler(folder, postgres.url);
    const sandboxPort = await freePort();
    const env = { SANDBOX_PORT: `${sandboxPort}`, DEVTRACK_DATA_DIR: folder };
    const sandbox = new ProductProcess('sandbox', 'sandbox', env, () => undefined);
    await sandbox.said(' is ready at ');
    const own = new URL(postgres.url);
    own.searchParams.set('application_name', ownName);
    const database = await openDatabase({ databaseUrl: own.toString(), databaseDirectUrl: null, dataDir: folder });
    const ledger = await Ledger.open(own.toString());
    const port = await freePort();
    const balancer: { current: Balancer | null } = { current: null };
    const stage = new Stage(
      folder,
      postgres,
      redis,
      pooler,
      `http://localhost:${port}`,
      sandbox,
      new ProviderSide(`http://127.0.0.1:${sandboxPort}`),
      database,
      ledger,
      balancer,
    );
    balancer.current = await Balancer.start(port, () => stage.webPorts());
    await stage.fill(plan);
    return stage;
  }

  of(role: Slot['role']): Slot[] {
    return this.slots.filter((slot) => slot.role === role);
  }

  slot(role: Slot['role'], index: number): Slot {
    const found = this.of(role)[index];
    if (found === undefined) throw new Error(`There is no ${role} ${index}.`);
    return found;
  }

  /** Another process in the place of one that has ended. */
  async restart(slot: Slot): Promise<void> {
    if (this.closing) return;
    slot.lives += 1;
    slot.ready = false;
    const name = `${slot.role}-${slot.index}-${slot.lives}`;
    const started = new ProductProcess(name, slot.role, this.envOf(slot, name), (line) => this.note(line));
    slot.process = started;
    await this.ledger.register(name, slot.role, started.pid);
    const word = slot.role === 'web' ? 'DevTrack is ready at' : 'the worker is ready';
    // One that is killed while it starts is followed by the next, so nobody waits for its word.
    started.said(word).then(
      () => (slot.ready = slot.process === started),
      () => undefined,
    );
    void started.ended.then(() => this.onEnd(slot, started));
  }

  /** When every process is up again. */
  async untilReady(): Promise<void> {
    for (let tries = 0; this.slots.some(({ ready }) => !ready); tries += 1) {
      if (tries === 1200)
        throw new Error(`Not ready after 60 s: ${this.slots.find(({ ready }) => !ready)?.process.words()}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async close(): Promise<void> {
    this.closing = true;
    for (const { process } of this.slots) if (!process.is('ended')) process.signal('SIGKILL');
    await Promise.all(this.slots.map(({ process }) => process.ended));
    await this.balancer.current?.stop();
    this.sandbox.signal('SIGKILL');
    await this.ledger.pool.end();
    await this.database.close();
    await this.pooler?.stop();
    await this.redis?.stop();
    await this.postgres.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async fill(plan: Plan): Promise<void> {
    const roles = [...Array<'web'>(plan.webs).fill('web'), ...Array<'worker'>(plan.workers).fill('worker')];
    for (const role of roles) {
      const index = this.of(role).length;
      const last = index === (role === 'web' ? plan.webs : plan.workers) - 1;
      const slot: Slot = {
        role,
        index,
        port: await freePort(),
        pooled: last && this.pooler !== null,
        redis: index === 0 && this.redis !== null,
        process: this.sandbox,
        ready: false,
        lives: 0,
      };
      this.slots.push(slot);
      await this.restart(slot);
    }
    await this.untilReady();
  }

  private webPorts(): number[] {
    const ready = this.of('web').filter((slot) => slot.ready && slot.process.is('live'));
    return ready.map(({ port }) => port);
  }

  private note(line: LogLine): void {
    if (line.event === undefined || !['error', 'fatal'].includes(line.level)) return;
    const cut = connectionLost.test(JSON.stringify(line.error ?? null));
    const name = cut ? `${line.event} (database connection lost)` : line.event;
    this.errors.set(name, (this.errors.get(name) ?? 0) + 1);
    if (!cut && neverInOrder.includes(line.event)) this.wrongs.push(JSON.stringify(line));
  }

  /** A process that ends by itself is started again, as its supervisor would, and is never in order. */
  private async onEnd(slot: Slot, ended: ProductProcess): Promise<void> {
    if (!ended.endedByItself || this.closing) return;
    // A start that finds no database says so and ends; its supervisor tries again.
    if (!slot.ready) this.failedStarts += 1;
    else this.crashes.push(`${ended.name} ended by itself: ${ended.words().slice(-1500)}`);
    if (slot.process === ended) await this.restart(slot);
  }

  private envOf(slot: Slot, name: string): Record<string, string> {
    const url = new URL(slot.pooled && this.pooler !== null ? this.pooler.url : this.postgres.url);
    url.searchParams.set('application_name', name);
    return {
      APP_URL: this.origin,
      PORT: `${slot.port}`,
      DATABASE_URL: url.toString(),
      DEVTRACK_DATA_DIR: this.folder,
      AUTH_SECRET: 'chaos-secret-of-at-least-32-characters',
      ENCRYPTION_KEYS: `k1:${masterKey.toString('base64')}`,
      CRON_SECRET: cronSecret,
      TRUST_PROXY: '1',
      REGISTRATION: 'open',
      BACKFILL_DAYS: '45',
      LOG_LEVEL: 'info',
      SANDBOX: 'off',
      ...(slot.redis && this.redis !== null ? { REDIS_URL: this.redis.url } : {}),
      ...providerVariables(this.providers.origin),
    };
  }
}

/** The sandbox as the real providers: a process that finds it busy must not take another one's place for it. */
function providerVariables(origin: string): Record<string, string> {
  const clients = { GITHUB: 'github', NOTION: 'notion', SLACK: 'slack', GOOGLE: 'calendar' } as const;
  const credentials = Object.entries(clients).flatMap(([prefix, id]) => [
    [`${prefix}_CLIENT_ID`, sandboxClient(id).id],
    [`${prefix}_CLIENT_SECRET`, sandboxClient(id).secret],
  ]);
  return {
    GITHUB_URL: `${origin}/github`,
    GITHUB_API_URL: `${origin}/github`,
    NOTION_API_URL: `${origin}/notion`,
    SLACK_URL: `${origin}/slack`,
    GOOGLE_AUTH_URL: `${origin}/calendar`,
    GOOGLE_TOKEN_URL: `${origin}/calendar`,
    GOOGLE_API_URL: `${origin}/calendar`,
    ...(Object.fromEntries(credentials) as Record<string, string>),
  };
}
