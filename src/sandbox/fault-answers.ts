/** What a fault makes of an answer. Pure, but for the fault's own random numbers. */
import { isRecord } from '@/lib/http/answer';
import type { Delivery, Reply } from './exchange';
import type { Fault, MetFault } from './faults';
import type { Random } from './synthetic/random';

/** The answer that stands in for the provider's. */
export function standIn(fault: Fault): Reply {
  if (fault.garbage === true)
    return {
      status: fault.status ?? 200,
      headers: { 'content-type': 'application/json' },
      body: '{"half": [1, 2, <html>\u0000',
    };
  if (fault.html === true) {
    const status = fault.status ?? 502;
    return {
      status,
      headers: { 'content-type': 'text/html; charset=utf-8' },
      body: `<!doctype html><html><head><title>Error ${status}</title></head><body><h1>Error ${status}</h1><p>The upstream server gave no answer.</p></body></html>`,
    };
  }
  return { status: fault.status ?? 200, body: fault.body ?? '' };
}

/** The reply with the fault's headers, and with its lists disturbed where it asks for that. */
export function disturbed(reply: Reply, { fault, random }: MetFault, now: Date): Reply {
  const headers = { ...lowerCased(reply.headers ?? {}), ...faultHeaders(fault.headers ?? {}, now) };
  const body = fault.shuffle === true ? shuffleLists(reply.body, random) : reply.body;
  return { ...reply, headers, body };
}

/** The answer as it goes out: whole, cut in half, broken off, or not at all. */
export function spoiled(answer: Extract<Delivery, { kind: 'answer' }>, fault: Fault): Delivery {
  if (fault.hangup === true || fault.reset === 'before' || fault.reset === 'after')
    return { kind: 'none', reset: fault.reset !== undefined };
  const isBodyless = answer.text === '';
  if (fault.truncate === true && !isBodyless) {
    const text = answer.text.slice(0, Math.floor(answer.text.length / 2));
    const headers = { ...answer.headers, 'content-length': String(Buffer.byteLength(text)) };
    return fault.reset === 'middle' ? { ...answer, kind: 'cut', headers, text } : { ...answer, headers, text };
  }
  if (fault.reset === 'middle') return isBodyless ? { kind: 'none', reset: true } : { ...answer, kind: 'cut' };
  return answer;
}

/** Names under which the four providers, and most others, keep the items of a list. */
const listNames = new Set(['results', 'items', 'matches', 'nodes', 'messages']);

/** A copy in which every list of items is in another order and has every third item, by chance, twice. */
export function shuffleLists(body: unknown, random: Random): unknown {
  if (Array.isArray(body)) {
    const items: unknown[] = body;
    return random.shuffled(items.flatMap((item) => (random.chance(1 / 3) ? [item, item] : [item])));
  }
  if (!isRecord(body)) return body;
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => {
      // Other lists (scopes, rich text, attendees) mean something by their order.
      const isForeignList = Array.isArray(value) && !listNames.has(name);
      return [name, isForeignList ? value : shuffleLists(value, random)];
    }),
  );
}

function faultHeaders(headers: Readonly<Record<string, string>>, now: Date): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), dated(value, now)]));
}

function dated(value: string, now: Date): string {
  const [, epoch, seconds] = /^@(epoch)?\+(\d{1,9})$/.exec(value) ?? [];
  if (seconds === undefined) return value;
  const at = new Date(now.getTime() + Number(seconds) * 1000);
  return epoch === undefined ? at.toUTCString() : String(Math.floor(at.getTime() / 1000));
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
