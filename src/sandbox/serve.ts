/** Answers requests, over a socket or within the process: the front page, the controls, and the providers' fakes. */
import type { Fake, FakeRequest, FakeResponse } from '@/lib/integrations/provider';
import { isLoopbackHost } from '@/lib/http/hosts';
import { answerConsent, showConsent, type ConsentSite } from './consent';
import { answerControl, isForeignSite } from './control';
import { sandboxClient } from './credentials';
import {
  BadRequest,
  ClientGone,
  decodePath,
  readExchange,
  toAnswer,
  type Delivery,
  type Exchange,
  type Incoming,
  type Reply,
} from './exchange';
import { disturbed, spoiled, standIn } from './fault-answers';
import { replacesAnswer, type MetFault } from './faults';
import { frontPage } from './front-page';
import { RequestGrants } from './request-grants';
import type { SandboxState } from './state';
import { refreshTokenOf, withTokens } from './token-requests';

/** Far above any request an API client sends, far below what would hurt. */
const bodyLimitBytes = 1_000_000;
/** A whole workspace comes in one request; only this machine's own tests send it. */
const controlLimitBytes = 256_000_000;

/** Never throws; nothing a client sends ends the process. */
export async function serve(incoming: Incoming, state: SandboxState): Promise<Delivery> {
  const answer = (reply: Reply) => toAnswer(reply, state.clock.now());
  try {
    return await route(incoming, state);
  } catch (error) {
    if (error instanceof ClientGone) return { kind: 'none', reset: false };
    if (error instanceof BadRequest)
      // The rest of an oversized or broken request is not read, so the socket cannot be used again.
      return answer({ status: error.status, headers: { connection: 'close' }, body: { error: error.message } });
    state.log('error', { error });
    return answer({ status: 500, body: { error: 'The sandbox failed to answer; its log says why.' } });
  }
}

async function route(incoming: Incoming, state: SandboxState): Promise<Delivery> {
  const exchange = readExchange(incoming);
  // A page that rebinds its own name to 127.0.0.1 would otherwise be "same origin" here.
  if (!isOwnHost(exchange.headers.host)) throw new BadRequest(400, 'The sandbox answers on loopback names only.');
  const path = decodePath(exchange.rawPath);
  const answer = (reply: Reply) => toAnswer(reply, state.clock.now());
  if (path === '/' || path === '/favicon.ico')
    return answer(path === '/' ? frontPage(state) : { status: 204, body: '' });
  const [, prefix = '', rest = ''] = /^\/([^/]*)(\/.*)?$/s.exec(path) ?? [];
  if (prefix === '__sandbox') return answer(await control(incoming, exchange, rest, state));
  if (!state.providerIds.includes(prefix)) throw new BadRequest(404, 'The sandbox has no such provider.');
  return provider(incoming, { exchange, id: prefix, path: rest || '/' }, state);
}

async function control(incoming: Incoming, exchange: Exchange, path: string, state: SandboxState): Promise<Reply> {
  if (!incoming.isLocal) return { status: 403, body: { error: 'control is for this machine only' } };
  if (isForeignSite(exchange.headers, ownOrigins(exchange, state)))
    return { status: 403, body: { error: 'control is closed to other sites' } };
  const body = await incoming.readBody(controlLimitBytes);
  return answerControl({ method: exchange.method, path, query: exchange.query, body }, state);
}

interface ProviderCall {
  exchange: Exchange;
  id: string;
  path: string;
}

async function provider(incoming: Incoming, call: ProviderCall, state: SandboxState): Promise<Delivery> {
  const { exchange, id, path } = call;
  const { method, query, headers } = exchange;
  const isConsent = path === state.fakes.fakeOf(id, state.clock.now()).authorizePath;
  state.counters.count(id, method, path, isConsent ? null : incoming.socket);
  const request: FakeRequest = { method, path, query, headers, body: await incoming.readBody(bodyLimitBytes) };
  const refreshToken = isConsent ? null : refreshTokenOf(request);
  const grants = state.grants.forProvider(id);
  const token = refreshToken ?? /^bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? null;
  const grant = token === null ? null : grants.grantOf(token);
  if (refreshToken !== null) state.journal.note(id, grant, 'refresh_asked');

  const pageRequest = { ...request, grant };
  const repeats = state.faults.repeatsPages();
  const pageBefore = repeats ? state.pages.before(pageRequest) : null;
  const met = state.faults.take({ provider: id, method, path, grant, hasPageBefore: pageBefore !== null });

  const store = new RequestGrants({
    provider: id,
    grants,
    policy: state.rotation.of(id),
    refreshPrefix: state.fakes.refreshPrefixOf(id),
    journal: state.journal,
  });
  const work = async (): Promise<Reply> => {
    const fake = state.fakes.fakeOf(id, state.clock.now());
    if (isConsent) return consent(exchange, request.body, fake, call, state);
    const answer = await respond(request, store, fake, call, state);
    if (repeats) state.pages.remember(pageRequest, answer);
    return met?.fault.repeatPage === true ? (pageBefore ?? answer) : answer;
  };
  const delivery = await misbehave(met, work, state);
  if (isConsent) return delivery;
  const status = delivery.kind === 'answer' ? delivery.status : 'none';
  state.journal.request({ provider: id, grant: store.grantId ?? grant, method, path, status });
  if (!store.hasRefreshed) return delivery;
  const isWhole = delivery.kind === 'answer' && (met === null || !hidesAnswer(met));
  return {
    ...delivery,
    settled: (delivered) => {
      if (!delivered || !isWhole) state.journal.note(id, store.grantId, 'refresh_unanswered');
    },
  };
}

/** Runs the provider's work unless the fault keeps the request from it, and lets the fault have the answer. */
async function misbehave(met: MetFault | null, work: () => Promise<Reply>, state: SandboxState): Promise<Delivery> {
  if (met === null) return toAnswer(await work(), state.clock.now());
  const { fault } = met;
  const waitBefore = (fault.latencyMs ?? 0) + (fault.stall?.before ?? 0);
  if (waitBefore > 0) await state.wait(waitBefore);
  if (fault.hangup === true || fault.reset === 'before') return { kind: 'none', reset: fault.reset !== undefined };
  const isReplaced = replacesAnswer(fault);
  const worked = isReplaced && fault.processed !== true && fault.reset !== 'after' ? null : await work();
  const reply = isReplaced || worked === null ? standIn(fault) : worked;
  if ((fault.stall?.after ?? 0) > 0) await state.wait(fault.stall?.after ?? 0);
  const now = state.clock.now();
  return spoiled(toAnswer(disturbed(reply, met, now), now), fault);
}

/** The client cannot read the provider's own answer, whether or not it gets one. */
function hidesAnswer({ fault }: MetFault): boolean {
  return replacesAnswer(fault) || fault.truncate === true;
}

async function respond(
  request: FakeRequest,
  grants: RequestGrants,
  fake: Fake,
  { id }: ProviderCall,
  state: SandboxState,
): Promise<FakeResponse> {
  const answer = await fake.respond(request, {
    now: () => state.clock.now(),
    baseUrl: `${state.origin}/${id}`,
    grants,
    client: sandboxClient(id),
  });
  if (grants.issued === null) return answer;
  const isOrdered = state.rotation.of(id).accessSeconds !== null;
  return withTokens(answer, grants.issued, isOrdered ? grants.issued.expiresInSeconds : null);
}

function consent(exchange: Exchange, body: string, fake: Fake, call: ProviderCall, state: SandboxState): Reply {
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

function isOwnHost(host: string | undefined): boolean {
  return host !== undefined && URL.canParse(`http://${host}`) && isLoopbackHost(new URL(`http://${host}`).hostname);
}

function ownOrigins(exchange: Exchange, state: SandboxState): string[] {
  return [state.origin, `http://${exchange.headers.host ?? ''}`];
}
