/** What the product did in one first import, as the floor repeats it. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import type { Plan, Step } from '../floor';
import type { Recorded } from './record-requests';
import { temporaryFolder } from './temporary';

/** What the table fills in by itself. */
const defaults = ['id', 'created_at', 'updated_at'];

export class Recording {
  private readonly folder = temporaryFolder('plan');
  private readonly requestsFile = path.join(this.folder, 'requests.ndjson');
  readonly planFile = path.join(this.folder, 'plan.json');

  /** For the worker that is recorded. */
  readonly nodeArguments = ['--import', 'tsx', '--import', './bench/support/record-requests.ts'];
  readonly env = { BENCH_REQUESTS: this.requestsFile };

  /** Writes the plan: the recorded requests and the rows that are stored now, by the transaction that stored them. */
  async finish(databaseUrl: string): Promise<{ requests: number; batches: number }> {
    const requests = readRecorded(this.requestsFile);
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    try {
      const columns = await columnsOf(client);
      const batches = await batchesOf(client, columns);
      const all = [...requests, ...batches].sort((a, b) => a.step.at - b.step.at);
      const names = [...new Set(all.map(({ lane }) => lane))];
      const plan: Plan = {
        columns,
        lanes: names.map((name) => all.filter(({ lane }) => lane === name).map(({ step }) => step)),
      };
      writeFileSync(this.planFile, JSON.stringify(plan));
      return { requests: requests.length, batches: batches.length };
    } finally {
      await client.end();
    }
  }
}

interface LaneStep {
  lane: string;
  step: Step;
}

function readRecorded(file: string): LaneStep[] {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  return lines.map((line) => {
    const recorded = JSON.parse(line) as Recorded;
    // The sandbox serves each provider under its own name.
    return { lane: new URL(recorded.request.url).pathname.split('/')[1] ?? '', step: recorded };
  });
}

async function columnsOf(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select column_name as name from information_schema.columns
     where table_schema = 'public' and table_name = 'activities' order by ordinal_position`,
  );
  return rows.map(({ name }) => name).filter((name) => !defaults.includes(name));
}

/** `created_at` is the start of the transaction, so that the rows of a batch share it. */
async function batchesOf(client: pg.Client, columns: readonly string[]): Promise<LaneStep[]> {
  const { rows } = await client.query<{ lane: string; at: number; rows: (string | null)[][] }>(
    `select source as lane, extract(epoch from created_at)::float8 * 1000 as at,
       jsonb_agg(jsonb_build_array(${columns.map((name) => `${name}::text`).join()}) order by ctid) as rows
     from activities group by source, created_at`,
  );
  return rows.map(({ lane, at, rows: values }) => ({ lane, step: { at, rows: values } }));
}
