/**
 * An installation of the product for one figure: a database, a sandbox in a process of its own, and connections made by
 * the product's own code. Workers are started by the caller as they are wanted.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { openDatabase, provideDatabase, type Database } from '@/lib/db/client';
import { users } from '@/lib/db/schema/accounts';
import { beginConnect, completeConnect } from '@/lib/integrations/connect';
import { installation, provideSandbox } from '@/lib/integrations/installation';
import type { IntegrationProvider } from '@/lib/integrations/registry-ids';
import { services } from '@/lib/integrations/services';
import { freePort } from './product';
import { startRole, type RoleProcess } from './processes';
import { temporaryFolder } from './temporary';

export interface InstanceOptions {
  /** Null: the embedded database under the data directory. */
  databaseUrl: string | null;
  /** Folder of what the providers hold; null: the sandbox's own sample. */
  workspace: string | null;
  backfillDays: number;
  /** Further variables. */
  env?: Readonly<Record<string, string>>;
}

/** One set for all instances of a process, because the product reads its configuration once. */
export const secrets = {
  AUTH_SECRET: randomBytes(32).toString('base64'),
  ENCRYPTION_KEYS: `k1:${randomBytes(32).toString('base64')}`,
};

export class Instance {
  private constructor(
    readonly env: Readonly<Record<string, string>>,
    readonly sandboxOrigin: string,
    readonly sandbox: RoleProcess,
  ) {}

  static async start({ databaseUrl, workspace, backfillDays, env = {} }: InstanceOptions): Promise<Instance> {
    const dataDir = temporaryFolder('data');
    const port = await freePort();
    const all = {
      LOG_LEVEL: 'info',
      SANDBOX: 'on',
      SANDBOX_PORT: String(port),
      DEVTRACK_DATA_DIR: dataDir,
      BACKFILL_DAYS: String(backfillDays),
      ...secrets,
      ...(databaseUrl === null ? {} : { DATABASE_URL: databaseUrl }),
      ...(workspace === null ? {} : { SANDBOX_WORKSPACE: workspace }),
      ...env,
    };
    const sandbox = startRole('sandbox', all);
    await sandbox.line((line) => line.includes(' is ready at '));
    return new Instance(all, `http://127.0.0.1:${port}`, sandbox);
  }

  /** Opens the database in this process. The embedded one has to be closed before a worker can have it. */
  async open(): Promise<Database> {
    // The product's modules read the variables of their own process, once.
    Object.assign(process.env, this.env);
    const opening = openDatabase({
      databaseUrl: this.env.DATABASE_URL ?? null,
      databaseDirectUrl: null,
      dataDir: this.env.DEVTRACK_DATA_DIR ?? '',
    });
    provideDatabase(opening);
    provideSandbox(this.sandboxOrigin);
    return opening;
  }

  /** A user with these providers connected, by the product's own flow; the connections are due. Answers the user's id. */
  async connect(database: Database, providers: readonly IntegrationProvider[]): Promise<string> {
    const userId = randomUUID();
    await database.db.insert(users).values({ id: userId, name: 'Bench', email: `${userId}@example.com` });
    const { connect } = await services();
    for (const provider of providers) {
      const installed = installation(provider);
      const visitor = { userId, sessionId: 'bench', address: null };
      const redirectUri = `http://localhost:3000/api/integrations/${provider}/callback`;
      const request = { redirectUri, returnPath: null, browserNonce: null };
      const { location, browserNonce } = await beginConnect(connect, visitor, installed, request);
      const answer = await this.allow(location);
      const query = {
        state: answer.get('state'),
        code: answer.get('code'),
        error: answer.get('error'),
        issuer: answer.get('iss'),
      };
      const landed = await completeConnect(connect, visitor, installed, query, browserNonce);
      if (!landed.includes(`connected=${provider}`)) throw new Error(`Connecting ${provider} led to ${landed}`);
    }
    return userId;
  }

  /** What a person does on the consent page. */
  private async allow(location: string): Promise<URLSearchParams> {
    const body = new URLSearchParams({ decision: 'allow' });
    const answer = await fetch(location, { method: 'POST', body, redirect: 'manual' });
    const back = answer.headers.get('location');
    if (back === null) throw new Error(`The consent page answered ${answer.status}.`);
    return new URL(back).searchParams;
  }

  /** A worker begins with what is due at once. */
  worker(nodeArguments: readonly string[] = [], env: Readonly<Record<string, string>> = {}): RoleProcess {
    return startRole('worker', { ...this.env, ...env }, nodeArguments);
  }

  async control(method: string, route: string, body?: unknown): Promise<unknown> {
    const answer = await fetch(`${this.sandboxOrigin}/__sandbox${route}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok)
      throw new Error(`The sandbox answered ${answer.status} to ${method} ${route}: ${await answer.text()}`);
    return answer.json();
  }

  /** Requests to all providers since the sandbox started. */
  async requests(): Promise<number> {
    const { counters } = (await this.control('GET', '')) as {
      counters: { providers: Record<string, { requests: number }> };
    };
    return Object.values(counters.providers).reduce((sum, { requests }) => sum + requests, 0);
  }

  async stop(): Promise<void> {
    await this.sandbox.stop();
  }
}

/** A run's line in the worker's log. */
export interface RunLine {
  provider: string;
  status: 'success' | 'failed' | 'partial';
  code: string | null;
  durationMs: number;
  requests: number;
  committed: number;
  newItems: number;
  /** When it ended, milliseconds since 1970. */
  endedAt: number;
}

/** Runs that end from now on; rejects at the first that was no success, and when a worker ends. */
export function untilRuns(workers: readonly RoleProcess[], count: number): Promise<RunLine[]> {
  return new Promise((resolve, reject) => {
    const runs: RunLine[] = [];
    const hear = (line: string): void => {
      if (!line.includes('"event":"sync_run"')) return;
      const run = JSON.parse(line) as RunLine & { time: string };
      if (run.status !== 'success') reject(new Error(`A sync of ${run.provider} ended as ${run.status}: ${run.code}`));
      runs.push({ ...run, endedAt: Date.parse(run.time) });
      if (runs.length < count) return;
      for (const worker of workers) worker.unhear(hear);
      resolve(runs);
    };
    for (const worker of workers) {
      worker.hear(hear);
      void worker.ended.then((code) => reject(new Error(`A worker ended with code ${String(code)}.`)));
    }
  });
}

/** Seconds from the start of the first run to the end of the last. */
export function spanOf(runs: readonly RunLine[]): number {
  const started = Math.min(...runs.map(({ endedAt, durationMs }) => endedAt - durationMs));
  return (Math.max(...runs.map(({ endedAt }) => endedAt)) - started) / 1000;
}
