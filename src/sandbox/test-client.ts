/** A small HTTP client for the sandbox's tests: any method and header, one's own sockets, no redirects followed. */
import { request, type Agent, type IncomingHttpHeaders } from 'node:http';

export interface TestAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  json(): unknown;
}

export interface TestRequest {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
  agent?: Agent | false;
}

export function send(
  url: string,
  { method = 'GET', headers = {}, body, agent = false }: TestRequest = {},
): Promise<TestAnswer> {
  const { hostname, port } = new URL(url);
  // Taken as written: `URL` would tidy up the nonsense that some tests send.
  const path = url.slice(url.indexOf('/', 'http://'.length));
  return new Promise((resolve, reject) => {
    const sent = request(
      { hostname, port, path, method, headers: { 'user-agent': 'sandbox-test', ...headers }, agent },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text,
            json: () => JSON.parse(text) as unknown,
          });
        });
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

export function form(fields: Record<string, string>): TestRequest {
  return {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
  };
}

export function json(body: unknown, method = 'POST'): TestRequest {
  return { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
