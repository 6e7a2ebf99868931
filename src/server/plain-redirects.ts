import type { IncomingMessage, ServerResponse } from 'node:http';

/** The framework redirects pages with 307. For a GET that says no more than 302, which is what clients of old know and the contract names. */
export function plainRedirects(request: IncomingMessage, response: ServerResponse): void {
  if (request.method !== 'GET') return;
  const writeHead = response.writeHead.bind(response);
  response.writeHead = (status: number, ...rest: never[]) => writeHead(status === 307 ? 302 : status, ...rest);
}
