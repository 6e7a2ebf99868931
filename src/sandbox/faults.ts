/** Misbehaviour to order: what a fault asks for, and which one a request meets. */
import { z } from 'zod';

const text = (max: number) => z.string().max(max);

export const faultRequest = z
  .strictObject({
    provider: text(40).min(1),
    /** Prefix of the path below the provider's own prefix. */
    path: text(500).startsWith('/').optional(),
    method: z.enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']).optional(),
    status: z.number().int().min(200).max(599).optional(),
    /** Sent as it is when a string, else as JSON. */
    body: z.unknown().optional(),
    headers: z.record(z.string().regex(/^[A-Za-z0-9-]{1,80}$/), z.string().regex(/^[\t\x20-\x7e]{0,1000}$/)).optional(),
    latencyMs: z.number().int().min(0).max(120_000).optional(),
    /** How many requests meet it; absent: every one until it is cleared. */
    times: z.number().int().min(1).max(100_000).optional(),
    /** Closes the socket without an answer. */
    hangup: z.boolean().optional(),
    /** Answers 200 with a JSON content type and a body that is none. */
    garbage: z.boolean().optional(),
  })
  .refine(
    (fault) =>
      fault.status !== undefined ||
      fault.body !== undefined ||
      fault.headers !== undefined ||
      fault.latencyMs !== undefined ||
      fault.hangup === true ||
      fault.garbage === true,
    {
      message: 'a fault needs at least one of status, body, headers, latencyMs, hangup, garbage',
    },
  );
export type Fault = z.infer<typeof faultRequest>;

export class Faults {
  private list: { fault: Fault; left: number }[] = [];

  add(fault: Fault): void {
    this.list.push({ fault, left: fault.times ?? Infinity });
  }

  clear(): number {
    const count = this.list.length;
    this.list = [];
    return count;
  }

  /** The oldest fault that fits, with one of its times used up. */
  take(provider: string, method: string, path: string): Fault | null {
    const found = this.list.find(
      ({ fault }) =>
        fault.provider === provider && (fault.method ?? method) === method && path.startsWith(fault.path ?? '/'),
    );
    if (!found) return null;
    found.left -= 1;
    if (found.left <= 0) this.list = this.list.filter((entry) => entry !== found);
    return found.fault;
  }

  pending(): number {
    return this.list.length;
  }
}

/** Whether the fault is the whole answer; a mere latency, or headers alone, leave the answer to the fake. */
export function replacesAnswer(fault: Fault): boolean {
  return fault.status !== undefined || fault.body !== undefined || fault.garbage === true;
}
