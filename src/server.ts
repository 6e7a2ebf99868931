/** The web half: the framework's handler behind our own door (`server/web-listener.ts`). */
import type { Server } from 'node:http';
import { OpenAnswers } from './server/drain';
import { listen } from './server/listen';
import { webListener, type WebConfig, type WebHandler, type WebLog } from './server/web-listener';

export interface WebServer {
  /** Where a browser on this machine reaches it. */
  origin: string;
  /** Stops accepting, ends event streams and lets other answers finish, all within 10 s. */
  close(): Promise<void>;
}

export interface WebServerOptions {
  config: WebConfig;
  log: WebLog;
  /** Pages compiled on request and reloaded on change. */
  dev: boolean;
}

/** Resolves once pages are answered. Throws `ConfigError` when the port cannot be had. */
export async function startWebServer(options: WebServerOptions): Promise<WebServer> {
  // The port first: nobody should wait for the framework to load to be told that the port is in use.
  const loading: { framework?: Promise<Framework> } = {};
  const server = await serve(
    async (request, response) => (await loading.framework)?.handle(request, response),
    options,
  );
  loading.framework = loadFramework(options, server.servers);
  try {
    const framework = await loading.framework;
    return { origin: server.origin, close: () => server.close().then(framework.close) };
  } catch (error) {
    await server.close();
    throw error;
  }
}

/** The door around any handler. */
export async function serve(
  handler: WebHandler,
  { config, log, dev }: WebServerOptions,
): Promise<WebServer & { servers: Server[] }> {
  const answers = new OpenAnswers();
  const { servers, port } = await listen(
    config.appUrl,
    config.port,
    webListener(handler, { config, dev, log, answers }),
  );
  return { origin: `http://localhost:${port}`, servers, close: () => answers.drain(servers) };
}

interface Framework {
  handle: WebHandler;
  close: () => Promise<void>;
}

async function loadFramework({ config, dev }: WebServerOptions, [httpServer, ...others]: Server[]): Promise<Framework> {
  const { default: next } = await import('next');
  const app = next({ dev, hostname: config.appUrl.hostname, port: config.port, httpServer });
  // The framework takes reload sockets from one server only; a browser may come in by the other.
  for (const other of others) other.on('upgrade', (...upgrade) => httpServer?.emit('upgrade', ...upgrade));
  await app.prepare();
  return { handle: app.getRequestHandler(), close: () => app.close() };
}
