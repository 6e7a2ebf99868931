/**
 * The sandbox without sockets, for simulations: the same fakes, grants, faults and journal behind a `fetch` that runs
 * in this process. Time comes from the caller's clock and randomness from a seed, so a run repeats itself.
 */
import type { IssuedTokens, SandboxGrant } from '@/lib/integrations/provider';
import { BadRequest, type Delivery, type Incoming } from './exchange';
import { sandboxFakes, type FakesOptions } from './fakes';
import { noGrantFile } from './grant-file';
import type { CodeRequest } from './grants';
import { serve } from './serve';
import { makeState, type SandboxLog, type SandboxState } from './state';
import { seededSource } from './token-source';

export interface InProcessOptions extends Partial<FakesOptions> {
  /** A loopback origin, since DevTrack sends tokens over plain http to no other. */
  origin?: string;
  /** Data by provider in place of the source's, as `PUT /__sandbox/workspace/<provider>` takes it. */
  data?: Readonly<Record<string, unknown>>;
  seed: string;
  now(): Date;
  /** Lets the caller's time pass, for faults that delay. */
  wait(ms: number): Promise<unknown>;
  log?: SandboxLog;
}

export interface ConnectRequest {
  provider: string;
  scopes: readonly string[];
  account?: SandboxGrant['account'];
}

export interface InProcessSandbox extends Pick<
  SandboxState,
  'origin' | 'grants' | 'faults' | 'journal' | 'rotation' | 'fakes' | 'counters'
> {
  /**
   * Answers what is sent to `origin`, controls included, and fails like a network for anything else. Redirects are
   * answered, not followed.
   */
  fetch: typeof fetch;
  /** A code as the consent page would give it. */
  createCode(request: CodeRequest): string;
  /** A grant with tokens, as the provider's token endpoint would give them for a code. */
  connect(request: ConnectRequest): { grant: SandboxGrant; tokens: IssuedTokens };
}

/** Throws `WorkspaceError` for data that cannot be served. */
export function openInProcess(options: InProcessOptions): InProcessSandbox {
  const { origin = 'http://127.0.0.1:4010', workspace = null, timeZone = 'UTC', seed, now, wait } = options;
  const fakes = sandboxFakes({ workspace, timeZone });
  for (const [id, data] of Object.entries(options.data ?? {})) fakes.replace(id, data);
  const state = makeState({
    origin,
    identity: { sandbox: 'devtrack', version: 1, installation: 'in-process', workspace: null },
    fakes,
    grantFile: noGrantFile,
    source: seededSource(seed),
    now,
    wait,
    log: options.log ?? (() => undefined),
  });
  const { grants, faults, journal, rotation, counters } = state;
  return {
    origin,
    grants,
    faults,
    journal,
    rotation,
    fakes,
    counters,
    fetch: (input, init) => answer(new Request(input, init), state),
    createCode: (request) => grants.createCode(request),
    connect({ provider, scopes, account = 'subject' }) {
      const grant = grants.newGrant({ provider, account, scopes: [...scopes] });
      const { accessSeconds } = rotation.of(provider);
      const usual = fakes.tokensOf(provider);
      const tokens = grants.issue(
        grant,
        accessSeconds === null
          ? usual
          : { ...usual, refreshPrefix: fakes.refreshPrefixOf(provider), expiresInSeconds: accessSeconds },
      );
      journal.note(provider, grant.id, 'tokens_issued');
      return { grant, tokens };
    },
  };
}

async function answer(request: Request, state: SandboxState): Promise<Response> {
  const url = new URL(request.url);
  if (url.origin !== state.origin) throw networkError('ECONNREFUSED', `nothing listens at ${url.origin}`);
  request.signal.throwIfAborted();
  const incoming: Incoming = {
    method: request.method,
    target: url.pathname + url.search,
    headers: { 'user-agent': 'node', host: url.host, ...Object.fromEntries(request.headers) },
    isLocal: true,
    socket: null,
    readBody: async (limitBytes) => {
      const text = await request.text();
      if (text.length > limitBytes) throw new BadRequest(413, 'The body is larger than the sandbox reads.');
      return text;
    },
  };
  const served = serve(incoming, state);
  const delivery = await untilAborted(served, request.signal);
  if (delivery === null) {
    // The provider goes on without the client, as a real one does.
    void served.then(({ settled }) => settled?.(false));
    throw request.signal.reason;
  }
  delivery.settled?.(delivery.kind === 'answer');
  return toResponse(delivery, request);
}

/** Null: aborted first. */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T | null> {
  let stop: () => void = () => undefined;
  const aborted = new Promise<null>((resolve) => {
    stop = () => resolve(null);
    signal.addEventListener('abort', stop);
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function toResponse(delivery: Delivery, request: Request): Response {
  if (delivery.kind === 'none') throw networkError('ECONNRESET', 'the connection was closed without an answer');
  const { status, headers, text, kind } = delivery;
  const isBodyless = request.method === 'HEAD' || status === 204 || status === 304;
  const body = kind === 'cut' ? brokenBody(text.slice(0, Math.floor(text.length / 2))) : text;
  const response = new Response(isBodyless ? null : body, { status, headers });
  // Clients resolve links against it.
  Object.defineProperty(response, 'url', { value: request.url });
  return response;
}

function brokenBody(sent: string): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode(sent));
    },
    pull(controller) {
      controller.error(networkError('UND_ERR_SOCKET', 'other side closed', 'terminated'));
    },
  });
}

/** In the shape in which Node's own fetch fails. */
function networkError(code: string, cause: string, message = 'fetch failed'): TypeError {
  return new TypeError(message, { cause: Object.assign(new Error(cause), { code }) });
}
