/** Which `Host` a request may name. Pure. */
import { isLoopbackHost } from '@/lib/http/hosts';

const loopbackNames = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * On a loopback installation only the three loopback names are answered: a page on the internet whose own name resolves
 * to 127.0.0.1 (DNS rebinding) would otherwise read it as its own origin. Elsewhere a proxy or a probe may use any name,
 * and nothing is derived from it.
 */
export function isAllowedHost(host: string | undefined, appUrl: URL): boolean {
  if (!isLoopbackHost(appUrl.hostname)) return true;
  const name = /^(\[[^\]]*\]|[^:]*)(?::\d{1,5})?$/.exec(host ?? '')?.[1];
  return name !== undefined && loopbackNames.has(name.toLowerCase());
}
