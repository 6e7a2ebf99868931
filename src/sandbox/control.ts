/**
 * The control endpoints under `/__sandbox`: for tests, the simulator and the proof on real input. Loopback only, and
 * closed to web pages of other sites, which can send requests to this machine too.
 *
 * - `GET /__sandbox` identity, clock, counters
 * - `POST /__sandbox/faults` a `Fault`; `DELETE /__sandbox/faults`
 * - `POST /__sandbox/clock` `{offsetMs}`: the sandbox's now is the real one plus this
 * - `POST /__sandbox/tokens/expire`, `POST /__sandbox/grants/revoke` `{provider?}`
 * - `POST /__sandbox/counters/reset`
 */
import { z } from 'zod';
import { faultRequest, type Faults } from './faults';
import type { Counters } from './counters';
import type { SandboxGrants } from './grants';

export interface ControlState {
  /** Everything `GET /__sandbox` says besides clock, counters and faults. */
  identity: Readonly<Record<string, unknown>>;
  providerIds: readonly string[];
  faults: Faults;
  counters: Counters;
  grants: SandboxGrants;
  clock: { offsetMs: number; now(): Date };
}

export interface ControlRequest {
  method: string;
  /** Below `/__sandbox`: empty or starting with a slash. */
  path: string;
  body: string;
}

export interface ControlAnswer {
  status: number;
  body: unknown;
}

const clockRequest = z.strictObject({
  offsetMs: z
    .number()
    .int()
    .min(-10 * 366 * 86_400_000)
    .max(10 * 366 * 86_400_000),
});

type Handler = (body: unknown, state: ControlState) => ControlAnswer;

const handlers: Readonly<Record<string, Handler>> = {
  'GET ': (_body, state) =>
    ok({
      ...state.identity,
      now: state.clock.now().toISOString(),
      offsetMs: state.clock.offsetMs,
      faults: state.faults.pending(),
      counters: state.counters.snapshot(),
    }),
  'POST /faults': (body, state) =>
    withBody(faultRequest, body, (fault) => {
      if (!state.providerIds.includes(fault.provider))
        return refuse(`provider: the sandbox has ${state.providerIds.join(', ')}`);
      state.faults.add(fault);
      return ok({ faults: state.faults.pending() });
    }),
  'DELETE /faults': (_body, state) => ok({ cleared: state.faults.clear() }),
  'POST /clock': (body, state) =>
    withBody(clockRequest, body, ({ offsetMs }) => {
      state.clock.offsetMs = offsetMs;
      return ok({ offsetMs, now: state.clock.now().toISOString() });
    }),
  'POST /tokens/expire': (body, state) =>
    forProvider(body, state, (provider) => ok({ expired: state.grants.expireAccessTokens(provider) })),
  'POST /grants/revoke': (body, state) =>
    forProvider(body, state, (provider) => ok({ revoked: state.grants.revokeGrants(provider) })),
  'POST /counters/reset': (_body, state) => {
    state.counters.reset();
    return ok({ reset: true });
  },
};

export function answerControl(request: ControlRequest, state: ControlState): ControlAnswer {
  const path = request.path === '/' ? '' : request.path;
  const handler = handlers[`${request.method} ${path}`];
  if (!handler) {
    const known = Object.keys(handlers).some((route) => route.split(' ')[1] === path);
    return {
      status: known ? 405 : 404,
      body: { error: known ? 'this control endpoint has no such method' : 'no such control endpoint' },
    };
  }
  const body = parseBody(request.body);
  return body === malformed ? refuse('the body is not JSON') : handler(body, state);
}

/** Whether a browser sent this on behalf of another site's page. `self` is the sandbox's own origins. */
export function isForeignSite(headers: Readonly<Record<string, string | undefined>>, self: readonly string[]): boolean {
  if (headers.origin !== undefined && !self.includes(headers.origin)) return true;
  const site = headers['sec-fetch-site'];
  return site !== undefined && site !== 'same-origin' && site !== 'none';
}

function forProvider(
  body: unknown,
  state: ControlState,
  act: (provider: string | null) => ControlAnswer,
): ControlAnswer {
  return withBody(z.strictObject({ provider: z.string().optional() }), body ?? {}, ({ provider }) => {
    if (provider !== undefined && !state.providerIds.includes(provider))
      return refuse(`provider: the sandbox has ${state.providerIds.join(', ')}`);
    return act(provider ?? null);
  });
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
