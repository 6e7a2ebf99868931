/**
 * The only way out. Every provider client and every token request uses this fetch: origins on an allow list, redirects
 * only within the origin, header and total deadlines, a body limit (SECURITY 16, 17).
 */
import { IntegrationError, SyncError } from '../integrations/errors';

export interface OutgoingOptions {
  provider: string;
  /** Exact origins (scheme, host, port) this provider may be reached at. */
  origins: readonly string[];
  /** Ends the request with the run it belongs to. */
  signal?: AbortSignal;
  onRequest?: () => void;
  deadlineMs?: number;
  maxBytes?: number;
  /** What carries the request: the platform's own `fetch`, or a stand-in inside this process. */
  send?: typeof fetch;
}

/** 60 s: Notion itself gives up after 60 s; nothing slower is worth waiting for. */
const defaultDeadlineMs = 60_000;
/** 32 MB: the largest real page (2,500 calendar events with masks) is near 2 MB. */
const defaultMaxBytes = 32 * 1024 * 1024;
const maxRedirects = 3;

export function guardedFetch(options: OutgoingOptions): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    const body = request.body === null ? null : await request.arrayBuffer();
    const deadline = AbortSignal.timeout(options.deadlineMs ?? defaultDeadlineMs);
    const signal = AbortSignal.any([
      deadline,
      request.signal,
      ...(options.signal === undefined ? [] : [options.signal]),
    ]);
    let url = new URL(request.url);
    for (let hop = 0; hop <= maxRedirects; hop += 1) {
      assertAllowed(url, options);
      options.onRequest?.();
      const response = await sendOnce(url, request, body, signal, options);
      const location = redirectTarget(response, url, request.method);
      if (location === null) return limitBody(response, options);
      await response.body?.cancel();
      url = location;
    }
    throw new SyncError('More redirects than are followed', options.provider, 'provider_unavailable');
  };
}

async function sendOnce(
  url: URL,
  request: Request,
  body: ArrayBuffer | null,
  signal: AbortSignal,
  options: OutgoingOptions,
): Promise<Response> {
  const carry = options.send ?? fetch;
  try {
    return await carry(url, { method: request.method, headers: request.headers, body, redirect: 'manual', signal });
  } catch (error) {
    // Ended by the run itself (shutdown, lost lease): not the provider's fault, so it stays an AbortError.
    if (options.signal?.aborted === true) throw error;
    throw new SyncError('No answer from the provider', options.provider, 'network_error', true, { cause: error });
  }
}

function assertAllowed(url: URL, options: OutgoingOptions): void {
  if (!options.origins.includes(url.origin)) {
    throw new IntegrationError(
      `${url.origin} is not among the configured origins`,
      options.provider,
      'host_not_allowed',
    );
  }
}

/** Only GET is followed: repeating a POST elsewhere could do a thing twice. */
function redirectTarget(response: Response, from: URL, method: string): URL | null {
  if (![301, 302, 303, 307, 308].includes(response.status) || (method !== 'GET' && method !== 'HEAD')) return null;
  const location = response.headers.get('location');
  return location !== null && URL.canParse(location, from) ? new URL(location, from) : null;
}

function limitBody(response: Response, options: OutgoingOptions): Response {
  if (response.body === null) return response;
  const maxBytes = options.maxBytes ?? defaultMaxBytes;
  let seen = 0;
  const limited = response.body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        seen += chunk.byteLength;
        if (seen > maxBytes)
          controller.error(
            new SyncError(`An answer of more than ${maxBytes} bytes`, options.provider, 'answer_too_large'),
          );
        else controller.enqueue(chunk);
      },
    }),
  );
  const copy = new Response(limited, {
    status: response.status,
    statusText: response.statusText,
    headers: response.headers,
  });
  // Clients read `url` to resolve next links.
  Object.defineProperty(copy, 'url', { value: response.url });
  return copy;
}
