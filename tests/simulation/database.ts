/**
 * One PGlite in memory for all seeds of a process, and each actor's own way to it: a statement outside a transaction
 * and a whole transaction are one border each.
 */
import type { PGlite, Transaction } from '@electric-sql/pglite';
import { drizzle } from 'drizzle-orm/pglite';
import type { Channel, Database, Db } from '@/lib/db/client';
import { tableNames } from '@/lib/db/migrate';
import * as schema from '@/lib/db/schema/all';
import type { Borders } from './borders';
import type { Actor, Machine } from './machine';
import { openMigrated } from './image';

/** One statement as it was carried out. */
export interface Statement {
  text: string;
  params: readonly unknown[];
  rows: number;
}

export interface Witness {
  /** After each border that was crossed, committed or not. */
  carriedOut(actor: Actor, statements: readonly Statement[]): void;
}

export interface Store {
  pglite: PGlite;
  /** The simulator's own, past all borders. */
  db: Db;
  clear(): Promise<void>;
}

/** Notes for which connection rows were written, however the statement looks that did. */
const markWrites = `
create unlogged table simulation_writes (connection_id uuid);
create function note_write() returns trigger language plpgsql as $$
begin
  insert into simulation_writes values (coalesce(new.connection_id, old.connection_id));
  return null;
end $$;
create trigger note_write after insert or update or delete on activities for each row execute function note_write();
create trigger note_write after insert or update or delete on time_off for each row execute function note_write();`;

export async function openStore(): Promise<Store> {
  const pglite = await openMigrated(markWrites);
  const kept = new Set(['devtrack_clock', 'devtrack_migrations']);
  const tables = tableNames.filter((name) => !kept.has(name)).map((name) => `"${name}"`);
  return {
    pglite,
    db: drizzle({ client: pglite, schema }),
    clear: async () => {
      await pglite.exec(`truncate ${tables.join(', ')}, simulation_writes cascade`);
    },
  };
}

/** Notifications between actors; they arrive at once, or not at all. */
export class Bus {
  private readonly listeners = new Map<Channel, Map<Actor, (payload: string | null) => void>>();

  constructor(private readonly deliver: (actor: Actor, work: () => void) => void) {}

  listen(channel: Channel, actor: Actor, onMessage: (payload: string | null) => void): () => Promise<void> {
    const of = this.listeners.get(channel) ?? new Map<Actor, (payload: string | null) => void>();
    this.listeners.set(channel, of);
    of.set(actor, onMessage);
    return () => {
      of.delete(actor);
      return Promise.resolve();
    };
  }

  tell(channel: Channel, payload: string): void {
    for (const [actor, onMessage] of this.listeners.get(channel) ?? []) {
      if (actor.state === 'dead') this.listeners.get(channel)?.delete(actor);
      else if (actor.state === 'live') this.deliver(actor, () => onMessage(payload));
    }
  }

  clear(): void {
    this.listeners.clear();
  }
}

export interface Surroundings {
  machine: Machine;
  store: Store;
  borders: Borders;
  bus: Bus;
  witness: Witness;
}

export function databaseOf(actor: Actor, { machine, store, borders, bus, witness }: Surroundings): Database {
  const { pglite } = store;
  const broken = (): Error => Object.assign(new Error('Connection terminated unexpectedly'), { code: '08006' });
  const cross = <T>(label: string, happen: () => Promise<T>): Promise<T> =>
    borders.wait({ actor, kind: 'database', label, happen, broken });
  const client = new Proxy(pglite, {
    get(target, name) {
      if (name === 'query') {
        return (...[text, params, options]: Parameters<PGlite['query']>) =>
          cross(labelOf(text), async () => {
            const statements: Statement[] = [];
            const result = await machine.outside(() => observed(target, statements).query(text, params, options));
            witness.carriedOut(actor, statements);
            return result;
          });
      }
      if (name === 'transaction') {
        return <T>(work: (tx: Transaction) => Promise<T>) =>
          cross('transaction', async () => {
            const statements: Statement[] = [];
            const result = await machine.outside(() =>
              target.transaction((tx) => machine.run(actor, () => work(observed(tx, statements)))),
            );
            witness.carriedOut(actor, statements);
            return result;
          });
      }
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
  return {
    db: drizzle({ client, schema }),
    kind: 'pglite',
    // Pages that show the status are none of the simulator's actors.
    notify: (channel, payload) =>
      channel === 'devtrack_status'
        ? Promise.resolve()
        : cross(`notify ${channel}`, () => Promise.resolve(bus.tell(channel, payload))),
    listen: (channel, onMessage) => Promise.resolve(bus.listen(channel, actor, onMessage)),
    close: () => Promise.resolve(),
  };
}

/** Notes each statement and how many rows it gave or touched. */
function observed<T extends PGlite | Transaction>(target: T, statements: Statement[]): T {
  return new Proxy(target, {
    get(inner, name) {
      const value: unknown = Reflect.get(inner, name);
      if (name !== 'query') return typeof value === 'function' ? (value.bind(inner) as unknown) : value;
      return async (...[text, params, options]: Parameters<PGlite['query']>) => {
        const result = await inner.query(text, params, options);
        statements.push({ text, params: params ?? [], rows: result.rows.length + (result.affectedRows ?? 0) });
        return result;
      };
    },
  });
}

/** The verb, the table, and of an update what it sets first. */
function labelOf(text: string): string {
  const [verb = ''] = text.trimStart().split(/\s/, 1);
  const table = /(?:from|into|update)\s+"(\w+)"/i.exec(text)?.[1];
  if (verb === 'with') return table === 'connections' ? 'claim' : 'page of rows';
  const column = verb === 'update' ? /\sset "(\w+)"/.exec(text)?.[1] : undefined;
  return `${verb} ${table ?? 'the clock'}${column === undefined ? '' : `.${column}`}`;
}
