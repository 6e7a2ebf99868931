import { createServer, type Server, type ServerOptions } from 'node:http';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConfigError } from '@/lib/config-error';
import { isLoopbackHost } from '@/lib/http/hosts';

/** A client may take this long over its headers, and over the whole request; answers (event streams) are not limited by it. */
const limits: ServerOptions = {
  headersTimeout: 15_000,
  requestTimeout: 60_000,
  keepAliveTimeout: 65_000,
  maxHeaderSize: 32 * 1024,
};

export interface Listening {
  servers: Server[];
  port: number;
}

/**
 * Listens on 127.0.0.1 and ::1 for a loopback `APP_URL`, on every interface otherwise. Port 0 takes a free one.
 * Throws `ConfigError` when the port cannot be had.
 */
export async function listen(appUrl: URL, port: number, onRequest: RequestListener): Promise<Listening> {
  if (!isLoopbackHost(appUrl.hostname)) {
    const server = await open(port, undefined, onRequest);
    return { servers: [server], port: portOf(server) };
  }
  const four = await open(port, '127.0.0.1', onRequest);
  try {
    const six = await open(portOf(four), '::1', onRequest);
    return { servers: [four, six], port: portOf(four) };
  } catch (error) {
    if (isMissingAddress(error)) return { servers: [four], port: portOf(four) };
    four.close();
    throw error;
  }
}

function open(port: number, host: string | undefined, onRequest: RequestListener): Promise<Server> {
  const server = createServer(limits, onRequest);
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      reject(asConfigError(error, port));
    });
    server.listen({ port, host }, () => {
      server.removeAllListeners('error');
      resolve(server);
    });
  });
}

/** A machine or container without IPv6. */
function isMissingAddress(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT');
}

function asConfigError(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code === 'EADDRINUSE') {
    return new ConfigError([`Port ${port} is already in use: stop what listens there, or set PORT to another one.`]);
  }
  if (error.code === 'EACCES')
    return new ConfigError([`Port ${port} may not be opened by this user: set PORT to one above 1023.`]);
  return error;
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
