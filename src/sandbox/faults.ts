/** Misbehaviour to order: what a fault asks for, and which one a request meets. */
import { z } from 'zod';
import { randomBy, type Random } from './synthetic/random';

const text = (max: number) => z.string().max(max);
/** Longer than any client's deadline. */
const milliseconds = z.number().int().min(0).max(600_000);

/** The sandbox frames its answers itself; a fault that did would break the next request on the socket, not this one. */
const framing = new Set(['content-length', 'transfer-encoding', 'connection', 'keep-alive', 'upgrade', 'trailer']);
const headerName = z
  .string()
  .regex(/^[A-Za-z0-9-]{1,80}$/, 'a header name has letters, digits and dashes only')
  .refine((name) => !framing.has(name.toLowerCase()), { message: 'this header is set by the sandbox itself' });
const headerValue = z.string().regex(/^[\t\x20-\x7e]{0,1000}$/, 'a header value has printable characters only');

const fields = z.strictObject({
  provider: text(40).min(1),
  /** Prefix of the path below the provider's own prefix. */
  path: text(500).startsWith('/').optional(),
  method: z.enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']).optional(),
  /** Only requests with a token of this grant (its id in the journal), refreshes included. */
  grant: text(100).min(1).optional(),
  /** The first so many requests that fit are left alone. */
  after: z.number().int().min(0).max(1_000_000).optional(),
  /** How many requests meet it; absent: every one until it is cleared. */
  times: z.number().int().min(1).max(1_000_000).optional(),
  /** Of the requests that fit, so many meet it; drawn from `seed`, so the same sequence meets it at the same places. */
  probability: z.number().gt(0).max(1).optional(),
  /** For `probability` and `shuffle`. */
  seed: text(200).optional(),

  status: z.number().int().min(200).max(599).optional(),
  /** Sent as it is when a string, else as JSON. */
  body: z.unknown().optional(),
  /**
   * Replace the answer's own. The value `@+SECONDS` becomes the HTTP date so many seconds after the sandbox's now,
   * `@epoch+SECONDS` the same moment in seconds since 1970.
   */
  headers: z.record(headerName, headerValue).optional(),
  /** Answers 200 (or `status`) with a JSON content type and a body that is none. */
  garbage: z.boolean().optional(),
  /** Answers 502 (or `status`) with a page of HTML, as proxies do. */
  html: z.boolean().optional(),
  /** With `status`, `body`, `garbage` or `html`: the provider does its work first, and only the answer is this one. */
  processed: z.boolean().optional(),

  /** As `stall.before`. */
  latencyMs: milliseconds.optional(),
  /** Waits before the provider looks at the request, and after it has done its work but before it answers. */
  stall: z.strictObject({ before: milliseconds.optional(), after: milliseconds.optional() }).optional(),
  /** Closes the socket without an answer; the provider never sees the request. */
  hangup: z.boolean().optional(),
  /**
   * Tears the connection down `before` the provider sees the request, `after` it has done its work and without an
   * answer, or in the `middle` of the answer's body.
   */
  reset: z.enum(['before', 'after', 'middle']).optional(),
  /** Half of the answer's text, under a content-length that fits it. */
  truncate: z.boolean().optional(),
  /** Items of lists come in another order, some of them twice. */
  shuffle: z.boolean().optional(),
  /** A request for a further page gets the page before it once more, with that page's pointer onward. */
  repeatPage: z.boolean().optional(),
});
export type Fault = z.infer<typeof fields>;

const effects = [
  'status',
  'body',
  'headers',
  'latencyMs',
  'stall',
  'hangup',
  'reset',
  'garbage',
  'html',
  'truncate',
  'shuffle',
  'repeatPage',
] as const;

export const faultRequest = fields.superRefine((fault, context) => {
  for (const message of contradictions(fault)) context.addIssue({ code: 'custom', message });
});

function contradictions(fault: Fault): string[] {
  const has = (name: keyof Fault) => fault[name] !== undefined && fault[name] !== false;
  const bodies = (['body', 'garbage', 'html'] as const).filter(has);
  const replaced = replacesAnswer(fault);
  const problems = [
    effects.some(has) ? null : `a fault needs at least one of ${effects.join(', ')}`,
    bodies.length > 1 ? `a fault has one body, not ${bodies.join(' and ')}` : null,
    has('hangup') && has('reset') ? 'a fault ends the connection by hangup or by reset, not by both' : null,
    has('processed') && !replaced ? 'processed goes with status, body, garbage or html' : null,
    replaced && (has('shuffle') || has('repeatPage')) ? 'shuffle and repeatPage need the answer of the provider' : null,
    has('seed') && !has('probability') && !has('shuffle') ? 'seed goes with probability or shuffle' : null,
  ];
  return problems.filter((problem) => problem !== null);
}

/** A request as far as faults tell one from another. */
export interface FaultTarget {
  provider: string;
  method: string;
  path: string;
  grant: string | null;
  /** The page before the one that it asks for is known. */
  hasPageBefore: boolean;
}

export interface MetFault {
  fault: Fault;
  /** The fault's own sequence of random numbers. */
  random: Random;
}

export class Faults {
  private list: { fault: Fault; toSkip: number; left: number; random: Random }[] = [];

  add(fault: Fault): void {
    const { after = 0, times = Infinity, seed = 'fault' } = fault;
    this.list.push({ fault, toSkip: after, left: times, random: randomBy(seed) });
  }

  clear(): number {
    const count = this.list.length;
    this.list = [];
    return count;
  }

  /** The oldest fault that fits and whose turn it is, with one of its times used up. */
  take(target: FaultTarget): MetFault | null {
    for (const entry of this.list) {
      const { fault, random } = entry;
      if (!fits(fault, target)) continue;
      if (entry.toSkip > 0) {
        entry.toSkip -= 1;
        continue;
      }
      if (fault.probability !== undefined && !random.chance(fault.probability)) continue;
      entry.left -= 1;
      if (entry.left <= 0) this.list = this.list.filter((other) => other !== entry);
      return { fault, random };
    }
    return null;
  }

  pending(): number {
    return this.list.length;
  }

  /** Whether a fault waits that repeats pages, so that pages have to be remembered. */
  repeatsPages(): boolean {
    return this.list.some(({ fault }) => fault.repeatPage === true);
  }
}

/** Whether the fault's own answer stands in for the provider's. */
export function replacesAnswer(fault: Fault): boolean {
  return fault.status !== undefined || fault.body !== undefined || fault.garbage === true || fault.html === true;
}

function fits(fault: Fault, { provider, method, path, grant, hasPageBefore }: FaultTarget): boolean {
  return (
    fault.provider === provider &&
    (fault.method ?? method) === method &&
    path.startsWith(fault.path ?? '/') &&
    (fault.grant === undefined || fault.grant === grant) &&
    (fault.repeatPage !== true || hasPageBefore)
  );
}
