/**
 * The control endpoints under `/__sandbox`: for tests, the simulator and the proof on real input. Loopback only, and
 * closed to web pages of other sites, which can send requests to this machine too. Bodies and answers are JSON; a
 * refusal is 400 with `{error}` and changes nothing.
 *
 * - `GET /__sandbox` identity, clock, counters, rotation
 * - `POST /__sandbox/faults` one `Fault` or a list of them (`faults.ts`); `DELETE /__sandbox/faults`. A request meets
 *   the oldest fault that fits and whose turn it is; faults without an effect of their own do not add up.
 * - `GET /__sandbox/journal?provider=&grant=&last=` what happened (`journal.ts`): exact counts by provider and grant,
 *   and the `last` single entries (100; at most 1,000 per provider); `POST /__sandbox/journal/reset`
 * - `POST /__sandbox/rotation` how refresh tokens behave from now on (`rotation.ts`)
 * - `POST /__sandbox/clock` `{offsetMs}`: the sandbox's now is the real one plus this
 * - `POST /__sandbox/tokens/expire`, `POST /__sandbox/grants/revoke` `{provider?, grant?}`
 * - `POST /__sandbox/tokens/inspect` `{token}`: its provider, grant, kind and state (`live`, `in_grace`, `expired`,
 *   `used_up`, `revoked`), or `null` for one that nobody issued
 * - `GET /__sandbox/workspace/<provider>` the data now served; `PUT` replaces it, open page tokens included
 * - `POST /__sandbox/reload` back to the workspace folder, read again, or to the sample developer
 * - `POST /__sandbox/counters/reset`
 */
import { z } from 'zod';
import { faultRequest, type Fault } from './faults';
import { rotationRequest } from './rotation';
import type { SandboxState } from './state';
import { WorkspaceError } from './workspace';

/** All but what belongs to the carrier. */
export type ControlState = Omit<SandboxState, 'origin' | 'pages' | 'wait' | 'log'>;

export interface ControlRequest {
  method: string;
  /** Below `/__sandbox`: empty or starting with a slash. */
  path: string;
  query: URLSearchParams;
  body: string;
}

export interface ControlAnswer {
  status: number;
  body: unknown;
}

const tenYearsMs = 10 * 366 * 86_400_000;
const clockRequest = z.strictObject({ offsetMs: z.number().int().min(-tenYearsMs).max(tenYearsMs) });
const grantFilter = z.strictObject({ provider: z.string().optional(), grant: z.string().max(100).optional() });
const faultList = z.array(faultRequest).min(1).max(1000);
const journalQuery = z.strictObject({
  provider: z.string().optional(),
  grant: z.string().max(100).optional(),
  last: z.coerce.number().int().min(0).max(1000).optional(),
});
const inspectRequest = z.strictObject({ token: z.string().min(1).max(1000) });

interface Asked {
  body: unknown;
  query: URLSearchParams;
  state: ControlState;
}
type Handler = (asked: Asked) => ControlAnswer;

const handlers: Readonly<Record<string, Handler>> = {
  'GET ': ({ state }) =>
    ok({
      ...state.identity,
      now: state.clock.now().toISOString(),
      offsetMs: state.clock.offsetMs,
      faults: state.faults.pending(),
      rotation: state.rotation.all(),
      counters: state.counters.snapshot(),
    }),
  'POST /faults': ({ body, state }) =>
    Array.isArray(body)
      ? withBody(faultList, body, (faults) => addFaults(faults, state))
      : withBody(faultRequest, body, (fault) => addFaults([fault], state)),
  'DELETE /faults': ({ state }) => ok({ cleared: state.faults.clear() }),
  'GET /journal': ({ query, state }) =>
    withBody(journalQuery, Object.fromEntries(query), (filter) =>
      ofProvider(filter, state, () => ok(state.journal.view(filter))),
    ),
  'POST /journal/reset': ({ state }) => {
    state.journal.reset();
    return ok({ reset: true });
  },
  'POST /rotation': ({ body, state }) =>
    withBody(rotationRequest, body, (rotation) =>
      ofProvider(rotation, state, () => {
        state.rotation.set(rotation);
        return ok({ rotation: state.rotation.all() });
      }),
    ),
  'POST /clock': ({ body, state }) =>
    withBody(clockRequest, body, ({ offsetMs }) => {
      state.clock.offsetMs = offsetMs;
      return ok({ offsetMs, now: state.clock.now().toISOString() });
    }),
  'POST /tokens/expire': ({ body, state }) =>
    withBody(grantFilter, body ?? {}, (filter) =>
      ofProvider(filter, state, ({ provider, grant }) =>
        ok({ expired: state.grants.expireAccessTokens(provider ?? null, grant ?? null) }),
      ),
    ),
  'POST /tokens/inspect': ({ body, state }) =>
    withBody(inspectRequest, body, ({ token }) => ok({ token: state.grants.inspect(token) })),
  'POST /grants/revoke': ({ body, state }) =>
    withBody(grantFilter, body ?? {}, (filter) =>
      ofProvider(filter, state, ({ provider, grant }) =>
        ok({ revoked: state.grants.revokeGrants(provider ?? null, grant ?? null) }),
      ),
    ),
  'POST /reload': ({ state }) =>
    servable(() => {
      state.fakes.reload();
      return ok({ reloaded: state.fakes.describe() });
    }),
  'POST /counters/reset': ({ state }) => {
    state.counters.reset();
    return ok({ reset: true });
  },
};

export function answerControl(request: ControlRequest, state: ControlState): ControlAnswer {
  const { method, body: text, query } = request;
  const path = request.path === '/' ? '' : request.path;
  const routes = { ...handlers, ...workspaceHandlers(path, state.providerIds) };
  const handler = routes[`${method} ${path}`];
  if (!handler) {
    const known = Object.keys(routes).some((route) => route.split(' ')[1] === path);
    return {
      status: known ? 405 : 404,
      body: { error: known ? 'this control endpoint has no such method' : 'no such control endpoint' },
    };
  }
  const body = parseBody(text);
  return body === malformed ? refuse('the body is not JSON') : handler({ body, query, state });
}

/** Whether a browser sent this on behalf of another site's page. `self` is the sandbox's own origins. */
export function isForeignSite(headers: Readonly<Record<string, string | undefined>>, self: readonly string[]): boolean {
  if (headers.origin !== undefined && !self.includes(headers.origin)) return true;
  const site = headers['sec-fetch-site'];
  return site !== undefined && site !== 'same-origin' && site !== 'none';
}

function workspaceHandlers(path: string, providerIds: readonly string[]): Record<string, Handler> {
  const id = /^\/workspace\/([^/]+)$/.exec(path)?.[1];
  if (id === undefined || !providerIds.includes(id)) return {};
  return {
    [`GET ${path}`]: ({ state }) => ok(state.fakes.dataOf(id, state.clock.now())),
    [`PUT ${path}`]: ({ body, state }) =>
      servable(() => {
        state.fakes.replace(id, body);
        return ok({ replaced: id });
      }),
  };
}

/** All or none. */
function addFaults(faults: readonly Fault[], state: ControlState): ControlAnswer {
  if (!faults.every(({ provider }) => state.providerIds.includes(provider))) return noProvider(state);
  for (const fault of faults) state.faults.add(fault);
  return ok({ faults: state.faults.pending() });
}

function servable(act: () => ControlAnswer): ControlAnswer {
  try {
    return act();
  } catch (error) {
    if (error instanceof WorkspaceError) return refuse(error.message);
    throw error;
  }
}

function ofProvider<T extends { provider?: string | undefined }>(
  filter: T,
  state: ControlState,
  act: (filter: T) => ControlAnswer,
): ControlAnswer {
  const { provider } = filter;
  return provider === undefined || state.providerIds.includes(provider) ? act(filter) : noProvider(state);
}

function noProvider(state: ControlState): ControlAnswer {
  return refuse(`provider: the sandbox has ${state.providerIds.join(', ')}`);
}

function withBody<T>(schema: z.ZodType<T>, body: unknown, act: (value: T) => ControlAnswer): ControlAnswer {
  const parsed = schema.safeParse(body);
  if (parsed.success) return act(parsed.data);
  return refuse(
    parsed.error.issues
      .map((issue) => (issue.path.length === 0 ? issue.message : `${issue.path.join('.')}: ${issue.message}`))
      .join('; '),
  );
}

const malformed = Symbol('malformed');

function parseBody(text: string): unknown {
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return malformed;
  }
}

function ok(body: unknown): ControlAnswer {
  return { status: 200, body };
}

function refuse(message: string): ControlAnswer {
  return { status: 400, body: { error: message } };
}
