import type { IncomingHttpHeaders } from 'node:http';

/** Set where a script asks for a page's content; the web framework hides its own headers of that from pages. */
export const softHeader = 'x-devtrack-soft';

/** Call it after the client's own headers of our names are removed. */
export function markSoftNavigation(headers: IncomingHttpHeaders): void {
  if (headers.rsc !== undefined) headers[softHeader] = '1';
}
