/** The cookie that ties an OAuth callback to the browser that began it (SECURITY 3), and the redirects of that flow. */
import { config } from '../env';

/** One for all attempts of a browser, so that four connects in four tabs all come home. */
function cookieName(): string {
  // A __Host- cookie needs https; on http loopback a plain name is all there is.
  return config().appUrl.protocol === 'https:' ? '__Host-devtrack-connect' : 'devtrack-connect';
}

/** Longer than a state lives (10 minutes), so that an expired state is told from a lost cookie. */
const maxAgeSeconds = 900;

export function connectCookie(nonce: string): string {
  const secure = config().appUrl.protocol === 'https:' ? '; Secure' : '';
  return `${cookieName()}=${nonce}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${maxAgeSeconds}${secure}`;
}

/** Null: there is none, or it is not one of ours. */
export function readNonce(headers: Headers): string | null {
  const pairs = (headers.get('cookie') ?? '').split(';').map((pair) => pair.trim());
  const value = pairs.find((pair) => pair.startsWith(`${cookieName()}=`))?.slice(cookieName().length + 1);
  return value !== undefined && /^[\w-]{43}$/.test(value) ? value : null;
}

/** A redirect that leaves no code behind in a referrer or a cache. */
export function seeOther(location: string, cookie?: string): Response {
  const headers = new Headers({ location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
  if (cookie !== undefined) headers.append('set-cookie', cookie);
  return new Response(null, { status: 302, headers });
}
