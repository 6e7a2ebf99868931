/** Prometheus text: the process's own figures and the state of the schedule, read from the database when asked. */
import { Gauge, Registry, collectDefaultMetrics } from 'prom-client';
import { database } from '../db/client';
import { countDue } from '../db/queries/connections';
import { countConnectionStates, countRunsSince } from '../db/queries/telemetry';

const globals = globalThis as { devtrackMetrics?: Registry };

export async function renderMetrics(): Promise<string> {
  globals.devtrackMetrics ??= createRegistry();
  return globals.devtrackMetrics.metrics();
}

function createRegistry(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'devtrack_' });
  const registers = [registry];
  new Gauge({
    name: 'devtrack_connections',
    help: 'Connections by provider and state',
    labelNames: ['provider', 'status'],
    registers,
    async collect() {
      this.reset();
      for (const { provider, status, n } of await countConnectionStates((await database()).db))
        this.set({ provider, status }, n);
    },
  });
  new Gauge({
    name: 'devtrack_sync_runs_last_hour',
    help: 'Ended sync runs of the last hour by provider, status and error code',
    labelNames: ['provider', 'status', 'code'],
    registers,
    async collect() {
      this.reset();
      for (const { provider, status, code, n } of await countRunsSince((await database()).db, 3600))
        this.set({ provider, status, code: code ?? '' }, n);
    },
  });
  new Gauge({
    name: 'devtrack_syncs_due',
    help: 'Connections that are due and not being synced',
    registers,
    async collect() {
      this.set(await countDue((await database()).db));
    },
  });
  return registry;
}
