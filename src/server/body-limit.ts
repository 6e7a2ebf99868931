import type { IncomingMessage } from 'node:http';

export const maxBodyBytes = 1024 * 1024;

/**
 * Calls `tooLarge` once when a body is announced or turns out to be larger than the limit, and lets no further byte
 * through. A body without a length is counted where the parser hands it over, since a `data` listener would take it
 * away from the handler. Returns whether the request may go on to the handler now.
 */
export function limitBody(request: IncomingMessage, tooLarge: () => void): boolean {
  if (Number(request.headers['content-length'] ?? 0) > maxBodyBytes) {
    tooLarge();
    return false;
  }
  let bytes = 0;
  const push = request.push.bind(request);
  request.push = (chunk: unknown, encoding?: BufferEncoding) => {
    if (Buffer.isBuffer(chunk)) {
      const wasWithin = bytes <= maxBodyBytes;
      bytes += chunk.length;
      if (bytes > maxBodyBytes) {
        if (wasWithin) tooLarge();
        return false;
      }
    }
    return push(chunk, encoding);
  };
  return true;
}
