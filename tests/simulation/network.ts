/** Requests of actors, to the sandbox in this process: two borders each, on the way there and on the way back. */
import type { InProcessSandbox } from '@/sandbox/in-process';
import type { Borders } from './borders';
import type { Actor, Network } from './machine';

/** What the provider, or something in front of it, answers in place of itself. */
export interface Meddling {
  status: number;
  headers: Record<string, string>;
  body: string;
  /** The provider does its work all the same. */
  processed: boolean;
}

export interface Wire {
  /** Asked as each request goes out. */
  meddle(request: WireRequest): Meddling | null;
  sent(request: WireRequest): void;
  /** The provider has answered, with what. */
  served(request: WireRequest, body: string): void;
  /** The actor has what came back, or knows that nothing will. */
  ended(request: WireRequest, end: 'delivered' | 'lost'): void;
}

export interface WireRequest {
  id: number;
  actor: Actor;
  provider: string;
  method: string;
  path: string;
  headers: Readonly<Record<string, string>>;
  body: string;
  /** What came back in the end, as far as it did. */
  status: number | null;
  meddled: boolean;
}

/** Fails as Node's own fetch does. */
function broken(): Error {
  return new TypeError('fetch failed', {
    cause: Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' }),
  });
}

export function networkTo(sandbox: () => InProcessSandbox, borders: Borders, wire: Wire): Network {
  let count = 0;
  return async (actor, request) => {
    const { signal } = request;
    const asked = await read(request, actor, (count += 1));
    const label = `${asked.method} /${asked.provider}${asked.path.split('?', 1)[0]}`;
    wire.sent(asked);
    try {
      const answer = await borders.wait({
        actor,
        kind: 'request',
        label,
        signal,
        broken,
        happen: () => answerOf(asked, sandbox(), wire),
      });
      const delivered = await borders.wait({
        actor,
        kind: 'answer',
        label: `${answer.status} ${label}`,
        signal,
        broken,
        happen: () => Promise.resolve(answer),
      });
      wire.ended(asked, 'delivered');
      const isBodyless = delivered.status === 204 || delivered.status === 304;
      const response = new Response(isBodyless ? null : delivered.text, {
        status: delivered.status,
        headers: delivered.headers,
      });
      Object.defineProperty(response, 'url', { value: request.url });
      return response;
    } catch (error) {
      wire.ended(asked, 'lost');
      throw error;
    }
  };
}

interface Answer {
  status: number;
  headers: Headers;
  text: string;
}

async function read(request: Request, actor: Actor, id: number): Promise<WireRequest> {
  const url = new URL(request.url);
  const [, provider = '', path = '/'] = /^\/([^/]*)(\/.*)?$/s.exec(url.pathname) ?? [];
  return {
    id,
    actor,
    provider,
    method: request.method,
    path: `${path}${url.search}`,
    headers: Object.fromEntries(request.headers),
    body: await request.text(),
    status: null,
    meddled: false,
  };
}

async function answerOf(asked: WireRequest, sandbox: InProcessSandbox, wire: Wire): Promise<Answer> {
  const meddling = wire.meddle(asked);
  asked.meddled = meddling !== null;
  const own = meddling === null || meddling.processed ? await ask(asked, sandbox) : null;
  if (own !== null) wire.served(asked, own.text);
  const answer =
    meddling === null || own === null
      ? own
      : { status: meddling.status, headers: new Headers(meddling.headers), text: meddling.body };
  const given =
    answer ??
    (meddling === null
      ? { status: 500, headers: new Headers(), text: '' }
      : { status: meddling.status, headers: new Headers(meddling.headers), text: meddling.body });
  asked.status = given.status;
  return given;
}

async function ask({ method, provider, path, headers, body }: WireRequest, sandbox: InProcessSandbox): Promise<Answer> {
  const hasBody = method !== 'GET' && method !== 'HEAD';
  const response = await sandbox.fetch(`${sandbox.origin}/${provider}${path}`, {
    method,
    headers,
    ...(hasBody ? { body } : {}),
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}
