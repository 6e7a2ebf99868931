/** One HTTP request as the sandbox's rooms see it, read with a limit, and the way back. */
import type { IncomingMessage, ServerResponse } from 'node:http';

export interface Exchange {
  method: string;
  /** As sent, still encoded, without query. */
  rawPath: string;
  query: URLSearchParams;
  headers: Readonly<Record<string, string | undefined>>;
}

/** A request the sandbox refuses before any provider sees it. */
export class BadRequest extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** Far above any request an API client sends, far below what would hurt. */
const bodyLimitBytes = 1_000_000;

export function readExchange(request: IncomingMessage): Exchange {
  const target = request.url ?? '';
  if (!target.startsWith('/')) throw new BadRequest(400, 'The request target is not a path.');
  const mark = target.indexOf('?');
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
  return {
    method: request.method ?? 'GET',
    rawPath: mark === -1 ? target : target.slice(0, mark),
    query: new URLSearchParams(mark === -1 ? '' : target.slice(mark + 1)),
    headers,
  };
}

export function decodePath(rawPath: string): string {
  try {
    return decodeURIComponent(rawPath);
  } catch (cause) {
    if (cause instanceof URIError) throw new BadRequest(400, 'The path is not valid percent-encoding.');
    throw cause;
  }
}

export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > bodyLimitBytes) throw new BadRequest(413, 'The body is larger than the sandbox reads.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Strings are sent as they are, everything else as JSON. */
export function send(
  response: ServerResponse,
  answer: { status: number; headers?: Record<string, string>; body: unknown },
): void {
  if (response.headersSent || response.destroyed) return;
  const bodyless = answer.status === 204 || answer.status === 304;
  const text = bodyless ? '' : textOf(answer.body);
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value);
  if (text !== '' && !response.hasHeader('content-type'))
    response.setHeader(
      'content-type',
      typeof answer.body === 'string' ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8',
    );
  if (!bodyless) response.setHeader('content-length', Buffer.byteLength(text));
  response.statusCode = answer.status;
  response.end(response.req.method === 'HEAD' ? undefined : text);
}

function textOf(body: unknown): string {
  if (body === undefined || body === null) return '';
  return typeof body === 'string' ? body : JSON.stringify(body);
}
