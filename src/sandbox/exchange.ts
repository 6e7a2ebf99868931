/** One request and its answer as the sandbox's rooms see them, whatever carried them: a socket or a call in this process. */
import type { Socket } from 'node:net';

/** What a carrier hands in. */
export interface Incoming {
  method: string;
  /** Path and query as sent. */
  target: string;
  /** Lower-case names. */
  headers: Readonly<Record<string, string | undefined>>;
  /** Sent from this machine. */
  isLocal: boolean;
  /** Null within the process. */
  socket: Socket | null;
  /** @throws BadRequest for a body above the limit, ClientGone when the rest of it will not come. */
  readBody(limitBytes: number): Promise<string>;
}

export interface Exchange {
  method: string;
  /** As sent, still encoded, without query. */
  rawPath: string;
  query: URLSearchParams;
  headers: Readonly<Record<string, string | undefined>>;
}

/** An answer before it is a text: strings are sent as they are, everything else as JSON. */
export interface Reply {
  status: number;
  headers?: Readonly<Record<string, string>>;
  body: unknown;
}

/** What the carrier has to do, in its own way. */
export type Delivery = (
  | { kind: 'answer'; status: number; headers: Record<string, string>; text: string }
  /** Half of the text is sent, under the content-length of the whole, and then nothing more. */
  | { kind: 'cut'; status: number; headers: Record<string, string>; text: string }
  /** No answer. `reset`: the connection is torn down rather than closed. */
  | { kind: 'none'; reset: boolean }
) & {
  /** Told once, when the answer has left or can no longer leave. */
  settled?: (delivered: boolean) => void;
};

/** A request the sandbox refuses before any provider sees it. */
export class BadRequest extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** The client left before its request was complete: there is nobody to answer. */
export class ClientGone extends Error {}

export function readExchange({ target, method, headers }: Incoming): Exchange {
  if (!target.startsWith('/')) throw new BadRequest(400, 'The request target is not a path.');
  const mark = target.indexOf('?');
  return {
    method,
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

/** The reply with its text and the headers that follow from it. */
export function toAnswer(reply: Reply, date: Date): Extract<Delivery, { kind: 'answer' }> {
  const headers: Record<string, string> = { date: date.toUTCString() };
  for (const [name, value] of Object.entries(reply.headers ?? {})) headers[name.toLowerCase()] = value;
  const bodyless = reply.status === 204 || reply.status === 304;
  const text = bodyless ? '' : textOf(reply.body);
  if (text !== '')
    headers['content-type'] ??=
      typeof reply.body === 'string' ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8';
  if (!bodyless) headers['content-length'] = String(Buffer.byteLength(text));
  return { kind: 'answer', status: reply.status, headers, text };
}

function textOf(body: unknown): string {
  if (body === undefined || body === null) return '';
  return typeof body === 'string' ? body : JSON.stringify(body);
}
