import { setTimeout as wait } from 'node:timers/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Fake, FakeContext } from '@/lib/integrations/provider';
import { isLoopbackHost } from '@/lib/http/hosts';
import { answerConsent, showConsent, type ConsentSite } from './consent';
import { answerControl, isForeignSite, type ControlState } from './control';
import { sandboxClient } from './credentials';
import { BadRequest, decodePath, readBody, readExchange, send, type Exchange } from './exchange';
import { replacesAnswer, type Fault } from './faults';
import { frontPage } from './front-page';

export type SandboxLog = (event: string, fields?: Record<string, unknown>) => void;

export interface SandboxState extends ControlState {
  origin: string;
  fakes: { fakeOf(id: string, now: Date): Fake; nameOf(id: string): string; describe(): string };
  log: SandboxLog;
}

/** Answers every request; nothing a client sends ends the process. */
export async function handle(request: IncomingMessage, response: ServerResponse, state: SandboxState): Promise<void> {
  try {
    await route(request, response, state);
  } catch (error) {
    if (error instanceof BadRequest) {
      // The rest of an oversized or broken request is not read, so the socket cannot be used again.
      response.setHeader('connection', 'close');
      send(response, { status: error.status, body: { error: error.message } });
      return;
    }
    if (request.destroyed && !response.writable) return;
    state.log('error', { error });
    send(response, { status: 500, body: { error: 'The sandbox failed to answer; its log says why.' } });
  }
}

async function route(request: IncomingMessage, response: ServerResponse, state: SandboxState): Promise<void> {
  const exchange = readExchange(request);
  // A page that rebinds its own name to 127.0.0.1 would otherwise be "same origin" here.
  if (!isOwnHost(exchange.headers.host)) throw new BadRequest(400, 'The sandbox answers on loopback names only.');
  const path = decodePath(exchange.rawPath);
  response.setHeader('date', state.clock.now().toUTCString());
  if (path === '/' || path === '/favicon.ico') {
    send(response, path === '/' ? frontPage(state) : { status: 204, body: '' });
    return;
  }
  const [, prefix = '', rest = ''] = /^\/([^/]*)(\/.*)?$/s.exec(path) ?? [];
  if (prefix === '__sandbox') {
    send(response, await control(request, exchange, rest, state));
    return;
  }
  if (!state.providerIds.includes(prefix)) throw new BadRequest(404, 'The sandbox has no such provider.');
  await provider(request, response, { exchange, id: prefix, path: rest || '/' }, state);
}

async function control(request: IncomingMessage, exchange: Exchange, path: string, state: SandboxState) {
  if (!isLoopbackPeer(request.socket.remoteAddress))
    return { status: 403, body: { error: 'control is for this machine only' } };
  if (isForeignSite(exchange.headers, ownOrigins(exchange, state)))
    return { status: 403, body: { error: 'control is closed to other sites' } };
  return answerControl({ method: exchange.method, path, body: await readBody(request) }, state);
}

interface ProviderCall {
  exchange: Exchange;
  id: string;
  path: string;
}

async function provider(
  request: IncomingMessage,
  response: ServerResponse,
  call: ProviderCall,
  state: SandboxState,
): Promise<void> {
  const { exchange, id, path } = call;
  const fake = state.fakes.fakeOf(id, state.clock.now());
  const isConsent = path === fake.authorizePath;
  state.counters.count(id, exchange.method, path, isConsent ? null : request.socket);
  const body = await readBody(request);
  const fault = state.faults.take(id, exchange.method, path);
  if (fault && (await misbehave(fault, request, response))) return;
  if (isConsent) {
    send(response, consent(exchange, body, fake, call, state));
    return;
  }
  const { method, query, headers } = exchange;
  send(response, await fake.respond({ method, path, query, headers, body }, contextFor(id, state)));
}

function consent(exchange: Exchange, body: string, fake: Fake, call: ProviderCall, state: SandboxState) {
  const site: ConsentSite = {
    providerId: call.id,
    name: state.fakes.nameOf(call.id),
    clientId: sandboxClient(call.id).id,
    scopeParameter: fake.scopeParameter,
    issuer: fake.issuer?.(`${state.origin}/${call.id}`) ?? null,
    action: `/${call.id}${fake.authorizePath}`,
  };
  if (exchange.method === 'GET' || exchange.method === 'HEAD') return showConsent(exchange.query, site);
  if (exchange.method !== 'POST')
    return {
      status: 405,
      headers: { allow: 'GET, HEAD, POST' },
      body: { error: 'The authorization page knows GET and POST.' },
    };
  // Another site must not press "Allow" for the person.
  if (isForeignSite(exchange.headers, ownOrigins(exchange, state)))
    return { status: 403, body: { error: 'The form was sent by another site.' } };
  return answerConsent(exchange.query, new URLSearchParams(body), site, state.grants);
}

/** True: the fault was the whole answer. */
async function misbehave(fault: Fault, request: IncomingMessage, response: ServerResponse): Promise<boolean> {
  if (fault.latencyMs !== undefined) await wait(fault.latencyMs, undefined, { ref: false });
  if (fault.hangup === true) {
    request.socket.destroy();
    return true;
  }
  for (const [name, value] of Object.entries(fault.headers ?? {})) response.setHeader(name, value);
  if (!replacesAnswer(fault)) return false;
  if (fault.garbage === true)
    send(response, {
      status: fault.status ?? 200,
      headers: { 'content-type': 'application/json' },
      body: '{"half": [1, 2, <html>\u0000',
    });
  else send(response, { status: fault.status ?? 200, body: fault.body ?? '' });
  return true;
}

function contextFor(id: string, state: SandboxState): FakeContext {
  return {
    now: () => state.clock.now(),
    baseUrl: `${state.origin}/${id}`,
    grants: state.grants.forProvider(id),
    client: sandboxClient(id),
  };
}

function isOwnHost(host: string | undefined): boolean {
  return host !== undefined && URL.canParse(`http://${host}`) && isLoopbackHost(new URL(`http://${host}`).hostname);
}

function ownOrigins(exchange: Exchange, state: SandboxState): string[] {
  return [state.origin, `http://${exchange.headers.host ?? ''}`];
}

function isLoopbackPeer(address: string | undefined): boolean {
  return address !== undefined && (address === '::1' || /^(::ffff:)?127\./.test(address));
}
