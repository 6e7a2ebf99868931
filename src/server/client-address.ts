/**
 * Who is asking, as headers that a page or a route may believe. The web framework shows a handler neither the socket nor
 * which headers a client made up, so this runs before it and replaces whatever the client sent under these names.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';

/** The address of the socket: the client itself, or the nearest proxy. */
export const peerHeader = 'x-devtrack-peer';
/** The client's address: the peer's, or the one that the trusted proxies (`TRUST_PROXY`) agree on. Use this for limits and audit lines. */
export const clientHeader = 'x-devtrack-client';
/** `1` when the request carried forwarding headers, trusted or not: it came through a proxy, whatever the peer's address says. */
export const forwardedHeader = 'x-devtrack-forwarded';

/**
 * Rewrites `headers` in place: removes every client copy of our own names and every forwarding header, keeps of the
 * `x-forwarded-*` lists the right-most `trustProxy` entries, and sets the three headers above.
 * RFC 7239's `Forwarded` never counts: proxies that append to `X-Forwarded-For` commonly pass a client's `Forwarded` on untouched.
 */
export function setClientAddress(headers: IncomingHttpHeaders, peerAddress: string, trustProxy: number): void {
  const peer = plainAddress(peerAddress) ?? '';
  let cameThroughProxy = false;
  for (const name of Object.keys(headers)) {
    if (name.startsWith('x-devtrack-')) delete headers[name];
    else if (isForwardingHeader(name)) {
      cameThroughProxy = true;
      const hops = name.startsWith('x-forwarded-') ? lastHops(headers[name], trustProxy) : [];
      if (hops.length > 0) headers[name] = hops.join(', ');
      else delete headers[name];
    }
  }
  const trusted = lastHops(headers['x-forwarded-for'], trustProxy);
  headers[peerHeader] = peer;
  headers[clientHeader] = (trusted[0] === undefined ? null : plainAddress(trusted[0])) ?? peer;
  if (cameThroughProxy) headers[forwardedHeader] = '1';
}

/** Names by which proxies of all kinds pass on an address; several libraries read them without being asked to. */
const otherForwardingHeaders = new Set([
  'forwarded',
  'via',
  'x-real-ip',
  'x-client-ip',
  'x-cluster-client-ip',
  'true-client-ip',
  'cf-connecting-ip',
  'fly-client-ip',
]);

function isForwardingHeader(name: string): boolean {
  return name.startsWith('x-forwarded-') || otherForwardingHeaders.has(name);
}

function lastHops(value: string | string[] | undefined, count: number): string[] {
  if (value === undefined || count === 0) return [];
  const hops = (Array.isArray(value) ? value.join(',') : value).split(',').map((hop) => hop.trim());
  return hops.filter((hop) => hop !== '').slice(-count);
}

/** An address without port, brackets or the IPv6 spelling of IPv4; null where it is none. */
function plainAddress(text: string): string | null {
  const bare = /^\[([^\]]+)\](?::\d+)?$/.exec(text)?.[1] ?? /^(\d+(?:\.\d+){3}):\d+$/.exec(text)?.[1] ?? text;
  const address = /^::ffff:(\d+(?:\.\d+){3})$/i.exec(bare)?.[1] ?? bare;
  return isIP(address) === 0 ? null : address;
}
