/** Prometheus text: the process's own figures and the state of the schedule, read from the database when asked. */
import { Counter, Gauge, Registry, collectDefaultMetrics } from 'prom-client';
import { database } from '../db/client';
import { countConnectionsWith, countDue, countRefreshDoubts } from '../db/queries/connections';
import { countConnectionStates, countRunsSince } from '../db/queries/telemetry';
import { errorPolicies, policyFor, type ErrorCode } from '../integrations/errors';

/** Shared by the copies that the web framework makes of this module: each finds a metric by its name, none by its class. */
const globals = globalThis as { devtrackMetrics?: Registry };
const refreshes = 'devtrack_token_refreshes_total';

/** Codes that only the operator can mend. */
const operatorCodes = (Object.keys(errorPolicies) as ErrorCode[]).filter(
  (code) => policyFor(code).connection === 'operator',
);

export async function renderMetrics(): Promise<string> {
  return registry().metrics();
}

/** Counts a refresh that ended in this process. */
export function countRefresh(provider: string, outcome: string): void {
  const counter = registry().getSingleMetric(refreshes) as Counter<'provider' | 'outcome'> | undefined;
  counter?.inc({ provider, outcome });
}

function registry(): Registry {
  globals.devtrackMetrics ??= createRegistry();
  return globals.devtrackMetrics;
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
  addTokenMetrics(registers);
  return registry;
}

function addTokenMetrics(registers: Registry[]): void {
  new Counter({
    name: refreshes,
    help: 'Refreshes of tokens made by this process, by provider and how they ended: success, superseded or an error code',
    labelNames: ['provider', 'outcome'],
    registers,
  });
  new Gauge({
    name: 'devtrack_refreshes_in_doubt',
    help: 'Connections whose refresh token the provider may have used up in a refresh whose answer was lost',
    labelNames: ['provider'],
    registers,
    async collect() {
      this.reset();
      for (const { provider, n } of await countRefreshDoubts((await database()).db)) this.set({ provider }, n);
    },
  });
  new Gauge({
    name: 'devtrack_operator_alarm',
    help: 'Connections whose last error only the operator can mend',
    labelNames: ['provider', 'code'],
    registers,
    async collect() {
      this.reset();
      for (const { provider, code, n } of await countConnectionsWith((await database()).db, operatorCodes))
        this.set({ provider, code }, n);
    },
  });
}
