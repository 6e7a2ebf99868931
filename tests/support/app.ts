/**
 * The real routes, worker, database and sandbox in this process, behind the real HTTP door; only the page framework is
 * left out. Providers are the sandbox's fakes over HTTP.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { Readable } from 'node:stream';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { openDatabase, provideDatabase, type Database } from '@/lib/db/client';
import { makeBase } from '@/lib/db/embedded';
import { loadConfig, type AppConfig } from '@/lib/env';
import { provideSandbox } from '@/lib/integrations/installation';
import { services } from '@/lib/integrations/services';
import { startWorker, type Worker } from '@/lib/jobs/worker';
import { setLogLevel } from '@/lib/logger';
import { startSandbox, type RunningSandbox } from '@/sandbox/server';
import { webListener } from '@/server/web-listener';
import { OpenAnswers } from '@/server/drain';
import { Browser } from './browser';

export interface AppOptions {
  env?: Record<string, string>;
  workspace?: string;
  /** `pglite` by default; for `postgres` see `postgresServer`. */
  engine?: 'pglite' | 'postgres';
  worker?: boolean;
}

export interface TestApp {
  origin: string;
  config: AppConfig;
  database: Database;
  sandbox: RunningSandbox;
  browser(): Browser;
  /** POSTs or DELETEs one of the sandbox's control endpoints. */
  control(method: string, route: string, body?: unknown): Promise<unknown>;
  startWorker(): Promise<Worker>;
  close(): Promise<void>;
}

const globals = globalThis as Record<string, unknown>;
/** What the process keeps on `globalThis`; a test file may start one app after another. */
const keptByProcess = [
  'devtrackConfig',
  'devtrackDatabase',
  'devtrackAuth',
  'devtrackLimiters',
  'devtrackSandboxOrigin',
  'devtrackStatusHub',
  'devtrackMetrics',
  'devtrackRedis',
];

export async function startApp(options: AppOptions = {}): Promise<TestApp> {
  for (const name of keptByProcess) delete globals[name];
  setLogLevel(process.env.TEST_LOG_LEVEL ?? 'silent');
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'devtrack-test-'));
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  // Loaded where it is needed: it belongs to the test runner, and commands start this application, too.
  const postgres = options.engine === 'postgres' ? await (await import('./postgres')).freshPostgresDatabase() : null;
  const config = loadConfig({
    APP_URL: `http://localhost:${port}`,
    PORT: String(port),
    DEVTRACK_DATA_DIR: dataDir,
    ...(postgres === null
      ? {}
      : {
          DATABASE_URL: postgres.url,
          AUTH_SECRET: 'x'.repeat(40),
          ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}`,
        }),
    ...options.env,
  });
  globals.devtrackConfig = config;
  await ensureBase();
  const opening = openDatabase(config);
  provideDatabase(opening);
  const database = await opening;
  const sandbox = await startSandbox({ port: 0, dataDir, workspace: options.workspace ?? null, log: () => undefined });
  provideSandbox(sandbox.origin);
  const answers = new OpenAnswers();
  const log = {
    info: () => undefined,
    error: (fields: Record<string, unknown>, message: string) =>
      process.stderr.write(`${message} ${JSON.stringify(fields)}\n`),
  };
  server.on('request', webListener(answerWithRoute, { config, dev: false, log, answers }));
  const workers: Worker[] = [];
  const launch = async (): Promise<Worker> => {
    const worker = await startWorker();
    workers.push(worker);
    return worker;
  };
  if (options.worker !== false) await launch();
  return {
    origin: `http://127.0.0.1:${port}`,
    config,
    database,
    sandbox,
    browser: () => new Browser(`http://127.0.0.1:${port}`),
    control: async (method, route, body) => {
      const answer = await fetch(`${sandbox.origin}/__sandbox${route}`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
      });
      if (!answer.ok) throw new Error(`The sandbox's control answered ${answer.status}: ${await answer.text()}`);
      const isJson = answer.headers.get('content-type')?.includes('json') === true;
      return isJson ? ((await answer.json()) as unknown) : null;
    },
    startWorker: launch,
    close: async () => {
      for (const worker of workers) await worker.stop();
      await (await services()).sync.drain();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await sandbox.close();
      await database.close();
      await postgres?.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** The empty database that makes a new PGlite quick; made once for all test files. */
async function ensureBase(): Promise<void> {
  const folder = path.resolve('dist/pglite-base');
  if (existsSync(path.join(folder, 'PG_VERSION'))) return;
  mkdirSync(path.dirname(folder), { recursive: true });
  const making = mkdtempSync(`${folder}.`);
  await makeBase(path.join(making, 'db'));
  try {
    renameSync(path.join(making, 'db'), folder);
  } catch (error) {
    // Another test file of the same run was faster; its folder does.
    if (!existsSync(path.join(folder, 'PG_VERSION'))) throw error;
  }
  rmSync(making, { recursive: true, force: true });
}

type RouteModule = Partial<
  Record<
    string,
    (request: Request, context: { params: Promise<Record<string, string | string[]> | undefined> }) => Promise<Response>
  >
>;
interface RoutePattern {
  pattern: RegExp;
  names: string[];
  load(): Promise<RouteModule>;
}

const root = fileURLToPath(new URL('../../src/app/', import.meta.url));
const patterns: RoutePattern[] = readdirSync(path.join(root, 'api'), { recursive: true, encoding: 'utf8' })
  .filter((file) => path.basename(file) === 'route.ts')
  .map((file) => path.join('api', file))
  .map((file) => {
    const names: string[] = [];
    const source = `/${path.dirname(file)}`.replaceAll(
      /\[(\.\.\.)?(\w+)\]/g,
      (_all, rest: string | undefined, name: string) => {
        names.push(name);
        return rest === undefined ? '([^/]+)' : '(.+)';
      },
    );
    return {
      pattern: new RegExp(`^${source}$`),
      names,
      load: () => import(pathToFileURL(path.join(root, file)).href) as Promise<RouteModule>,
    };
  })
  // Literal segments win over parameters, as in the framework.
  .sort((a, b) => a.names.length - b.names.length);

async function answerWithRoute(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', `http://${request.headers.host ?? 'localhost'}`);
  const found = patterns.find(({ pattern }) => pattern.test(url.pathname));
  const handler = found === undefined ? undefined : (await found.load())[request.method ?? 'GET'];
  if (found === undefined || handler === undefined) {
    response.writeHead(found === undefined ? 404 : 405).end();
    return;
  }
  const values = found.pattern.exec(url.pathname)?.slice(1) ?? [];
  const params = Object.fromEntries(found.names.map((name, index) => [name, decodeURIComponent(values[index] ?? '')]));
  const abort = new AbortController();
  response.on('close', () => abort.abort());
  const answer = await handler(await toRequest(request, url, abort.signal), {
    params: Promise.resolve(found.names.length === 0 ? undefined : params),
  });
  answer.headers.forEach((value, name) => {
    if (name !== 'set-cookie') response.setHeader(name, value);
  });
  response.setHeader('set-cookie', answer.headers.getSetCookie());
  response.writeHead(answer.status);
  if (answer.body === null) response.end();
  else Readable.fromWeb(answer.body as Parameters<typeof Readable.fromWeb>[0]).pipe(response);
}

async function toRequest(request: IncomingMessage, url: URL, signal: AbortSignal): Promise<Request> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers))
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  const hasBody = request.method !== 'GET' && request.method !== 'HEAD';
  return new Request(url, {
    method: request.method ?? 'GET',
    headers,
    signal,
    ...(hasBody ? { body: Buffer.concat(chunks) } : {}),
  });
}
