/** Answers that are given before a request reaches a route, in the contract's error shape. */
import type { ServerResponse } from 'node:http';

export type Refusal = 'bad_request' | 'misdirected_request' | 'payload_too_large' | 'internal_error';

const answers: Record<Refusal, { status: number; message: string }> = {
  bad_request: { status: 400, message: 'The request cannot be read.' },
  misdirected_request: {
    status: 421,
    message: 'This installation answers on localhost, 127.0.0.1 and [::1] only. Set APP_URL to use another name.',
  },
  payload_too_large: { status: 413, message: 'The request body is larger than 1 MB.' },
  internal_error: { status: 500, message: 'Something went wrong on the server.' },
};

/** Ends the answer; the connection is closed, because what is left of the request is not read. */
export function refuse(response: ServerResponse, code: Refusal): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const { status, message } = answers[code];
  response.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store', Connection: 'close' });
  response.end(JSON.stringify({ error: { code, message, retryable: code === 'internal_error' } }));
}
