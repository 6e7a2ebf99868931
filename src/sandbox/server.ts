import { createHash } from 'node:crypto';
import { createServer, get, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { sandboxFakes } from './fakes';
import { grantFile } from './grant-file';
import { handle } from './handler';
import { makeState, type SandboxLog, type SandboxState } from './state';

export interface SandboxOptions {
  /** Wished port; 0: any free one. */
  port: number;
  /** Where `sandbox.json` (grants, hashes only) is kept. */
  dataDir: string;
  /** Folder of workspace files; null: the synthetic developer. */
  workspace: string | null;
  /** The real time; the control clock's offset is added to it. */
  now?: () => Date;
  /** Zone of the synthetic developer's day; the process's own by default. */
  timeZone?: string;
  log: SandboxLog;
}

export interface RunningSandbox {
  origin: string;
  /** Ends a sandbox started here; does nothing to a reused one. */
  close(): Promise<void>;
  /** Another process of this installation already serves it. */
  reused: boolean;
}

/** Ports tried after the wished one, in order: a steady choice keeps the origin, and with it the connections, over restarts. */
const furtherPorts = 9;
const graceMs = 2_000;
const probeMs = 3_000;

/**
 * Serves the fakes on 127.0.0.1. A port held by a sandbox of the same data directory is reused (web and worker may
 * both start it); one held by anything else is left alone and the next free one taken.
 * Throws `WorkspaceError` for an unusable workspace.
 */
export async function startSandbox(options: SandboxOptions): Promise<RunningSandbox> {
  const identity = identityOf(options);
  const candidates =
    options.port === 0
      ? [0]
      : Array.from({ length: furtherPorts + 1 }, (_, index) => options.port + index).filter((port) => port <= 65_535);
  const listener = createServer();
  const isOurs = async (port: number) => {
    const found = await findRunning(port);
    return (
      found !== null &&
      found.installation === identity.installation &&
      (options.workspace === null || found.workspace === identity.workspace)
    );
  };
  for (const port of [...candidates, 0]) {
    if (await listen(listener, port)) return serve(listener, options, identity);
    if (!(await isOurs(port))) continue;
    options.log('reused', { origin: originOf(port) });
    return { origin: originOf(port), close: async () => {}, reused: true };
  }
  throw new Error('the sandbox found no free port on 127.0.0.1');
}

function serve(server: Server, options: SandboxOptions, identity: Identity): RunningSandbox {
  const origin = originOf((server.address() as AddressInfo).port);
  let state: SandboxState;
  try {
    state = buildState(options, origin, identity);
  } catch (error) {
    server.close();
    throw error;
  }
  // Longer than any client keeps an idle socket, so that the sandbox is never the one that closes it under a request.
  server.keepAliveTimeout = 120_000;
  server.headersTimeout = 15_000;
  server.requestTimeout = 30_000;
  server.on('request', (request, response) => void handle(request, response, state));
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
    else socket.destroy();
  });
  options.log('ready', { origin, wishedPort: options.port });
  return { origin, close: () => close(server), reused: false };
}

function buildState(options: SandboxOptions, origin: string, identity: Identity): SandboxState {
  return makeState({
    origin,
    identity: { ...identity },
    fakes: sandboxFakes({ workspace: options.workspace, timeZone: options.timeZone }),
    grantFile: grantFile(options.dataDir),
    now: options.now ?? (() => new Date()),
    wait: (ms) => wait(ms, undefined, { ref: false }),
    log: options.log,
  });
}

interface Identity {
  sandbox: 'devtrack';
  version: 1;
  /** Which data directory it serves, without telling its path. */
  installation: string;
  workspace: string | null;
}

function identityOf(options: SandboxOptions): Identity {
  const digest = (text: string) => createHash('sha256').update(path.resolve(text)).digest('hex').slice(0, 16);
  return {
    sandbox: 'devtrack',
    version: 1,
    installation: digest(options.dataDir),
    workspace: options.workspace === null ? null : digest(options.workspace),
  };
}

/** The sandbox that holds a port; null for anything else. */
async function findRunning(port: number): Promise<{ installation: unknown; workspace: unknown } | null> {
  const body = await probe(port);
  return isRecord(body) && body.sandbox === 'devtrack' && body.version === 1
    ? { installation: body.installation, workspace: body.workspace }
    : null;
}

/** What a stranger's port says is not known beforehand: any answer that is no JSON, and none at all, are undefined. */
function probe(port: number): Promise<unknown> {
  return new Promise((resolve) => {
    const request = get(`${originOf(port)}/__sandbox`, { agent: false, timeout: probeMs }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
        if (text.length > 1_000_000) request.destroy();
      });
      response.on('end', () => resolve(jsonOrUndefined(text)));
      response.on('error', () => resolve(undefined));
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(undefined));
    request.on('close', () => resolve(undefined));
  });
}

function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** False: the port was taken in the meantime. */
function listen(server: Server, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException) => {
      server.off('listening', listening);
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(false);
      else reject(error);
    };
    const listening = () => {
      server.off('error', failed);
      resolve(true);
    };
    server.once('error', failed);
    server.once('listening', listening);
    server.listen({ port, host: '127.0.0.1' });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const force = setTimeout(() => server.closeAllConnections(), graceMs);
    force.unref();
    server.close(() => {
      clearTimeout(force);
      resolve();
    });
    server.closeIdleConnections();
  });
}

function originOf(port: number): string {
  return `http://127.0.0.1:${port}`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
