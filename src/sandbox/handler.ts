/** The sandbox on sockets: what came in, and the answer's way out, whole or not. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { BadRequest, ClientGone, type Delivery, type Incoming } from './exchange';
import { serve } from './serve';
import type { SandboxState } from './state';

export async function handle(request: IncomingMessage, response: ServerResponse, state: SandboxState): Promise<void> {
  const delivery = await serve(incomingOf(request), state);
  try {
    deliver(delivery, request, response);
  } catch (error) {
    // A header that cannot be sent, for example: the client sees a closed socket, the log says why.
    state.log('error', { error });
    request.socket.destroy();
  }
}

function incomingOf(request: IncomingMessage): Incoming {
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );
  return {
    method: request.method ?? 'GET',
    target: request.url ?? '',
    headers,
    isLocal: isLoopbackPeer(request.socket.remoteAddress),
    socket: request.socket,
    readBody: (limitBytes) => readBody(request, limitBytes),
  };
}

async function readBody(request: IncomingMessage, limitBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > limitBytes) throw new BadRequest(413, 'The body is larger than the sandbox reads.');
      chunks.push(chunk);
    }
  } catch (cause) {
    if (!(cause instanceof BadRequest) && request.destroyed) throw new ClientGone('The client left', { cause });
    throw cause;
  }
  return Buffer.concat(chunks).toString('utf8');
}

function deliver(delivery: Delivery, request: IncomingMessage, response: ServerResponse): void {
  const { settled = () => undefined } = delivery;
  if (response.destroyed) {
    settled(false);
    return;
  }
  if (delivery.kind === 'none') {
    if (delivery.reset) request.socket.resetAndDestroy();
    else request.socket.destroy();
    settled(false);
    return;
  }
  // Once: `finish` when the last byte went to the system, `close` alone when the client left before.
  response.on('close', () => settled(delivery.kind === 'answer' && response.writableFinished));
  response.writeHead(delivery.status, delivery.headers);
  const text = request.method === 'HEAD' ? '' : delivery.text;
  if (delivery.kind === 'answer') response.end(text);
  else response.write(text.slice(0, Math.floor(text.length / 2)) || ' ', () => request.socket.destroy());
}

function isLoopbackPeer(address: string | undefined): boolean {
  return address !== undefined && (address === '::1' || /^(::ffff:)?127\./.test(address));
}
