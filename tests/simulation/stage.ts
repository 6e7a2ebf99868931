/** What outlives a seed: the machine, the database, the process's globals, all put under the code that is tried. */
import { migrations } from '@/lib/db/migrations';
import type { Database } from '@/lib/db/client';
import { loadConfig, type AppConfig } from '@/lib/env';
import { provideSandbox } from '@/lib/integrations/installation';
import { setLogLevel } from '@/lib/logger';
import { openInProcess, type InProcessSandbox } from '@/sandbox/in-process';
import { Borders } from './borders';
import { Bus, databaseOf, openStore, type Store, type Witness } from './database';
import { currentActor, Machine, type Actor } from './machine';
import { networkTo, type Wire } from './network';

export const origin = 'http://127.0.0.1:4010';

export interface Stage {
  machine: Machine;
  borders: Borders;
  bus: Bus;
  store: Store;
  config: AppConfig;
  sandbox(): InProcessSandbox;
  /** Everything as on the first day, for another seed. */
  reset(seed: string, now: number, hooks: Witness & Wire): Promise<void>;
  databaseOf(actor: Actor): Database;
  close(): Promise<void>;
}

export async function openStage(): Promise<Stage> {
  if (migrations.length === 0) throw new Error('There are no migrations.');
  const store = await openStore();
  const machine = new Machine();
  const borders = new Borders(machine);
  const bus = new Bus((actor, work) => machine.run(actor, work));
  const databases = new WeakMap<Actor, Promise<Database>>();
  let sandbox: InProcessSandbox | null = null;
  let hooks: (Witness & Wire) | null = null;
  const hooked = (): Witness & Wire => {
    if (hooks === null) throw new Error('No seed is under way.');
    return hooks;
  };
  const current = (): InProcessSandbox => {
    if (sandbox === null) throw new Error('No seed is under way.');
    return sandbox;
  };
  const database = (actor: Actor): Database =>
    databaseOf(actor, {
      machine,
      store,
      borders,
      bus,
      witness: { carriedOut: (...args) => hooked().carriedOut(...args) },
    });
  machine.install();
  machine.network = networkTo(current, borders, {
    meddle: (request) => hooked().meddle(request),
    sent: (request) => hooked().sent(request),
    served: (request, body) => hooked().served(request, body),
    ended: (request, end) => hooked().ended(request, end),
  });
  setLogLevel('silent');
  const config = loadConfig({
    ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}`,
    AUTH_SECRET: 'x'.repeat(40),
    SANDBOX: 'on',
  });
  const undo = provide(config, (actor) => {
    const known = databases.get(actor) ?? Promise.resolve(database(actor));
    databases.set(actor, known);
    return known;
  });
  return {
    machine,
    borders,
    bus,
    store,
    config,
    sandbox: current,
    reset: async (seed, now, next) => {
      hooks = next;
      borders.reset();
      bus.clear();
      machine.reset(seed, now);
      sandbox = openInProcess({
        origin,
        seed,
        now: () => new Date(machine.now),
        wait: () => Promise.resolve(),
      });
      await store.clear();
    },
    databaseOf: database,
    close: async () => {
      undo();
      machine.restore();
      await store.pglite.close();
    },
  };
}

/** Each actor finds its own way to the database where a process keeps its only one. */
function provide(config: AppConfig, databaseOfActor: (actor: Actor) => Promise<Database>): () => void {
  const before = Object.getOwnPropertyDescriptor(globalThis, 'devtrackDatabase');
  Object.defineProperty(globalThis, 'devtrackDatabase', {
    configurable: true,
    get: () => {
      const actor = currentActor();
      return actor === undefined ? undefined : databaseOfActor(actor);
    },
  });
  // Whoever ends waits for the refreshes of his own process.
  const refreshes = new WeakMap<Actor, Set<Promise<unknown>>>();
  Object.defineProperty(globalThis, 'devtrackRefreshes', {
    configurable: true,
    get: () => {
      const actor = currentActor();
      if (actor === undefined) return new Set();
      const own = refreshes.get(actor) ?? new Set();
      refreshes.set(actor, own);
      return own;
    },
  });
  Object.assign(globalThis, { devtrackConfig: config });
  provideSandbox(origin);
  return () => {
    Reflect.deleteProperty(globalThis, 'devtrackDatabase');
    if (before !== undefined) Object.defineProperty(globalThis, 'devtrackDatabase', before);
    for (const name of ['devtrackConfig', 'devtrackSandboxOrigin', 'devtrackRefreshes'])
      Reflect.deleteProperty(globalThis, name);
  };
}
