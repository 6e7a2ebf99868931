import type { Server, ServerResponse } from 'node:http';

/** What a stop waits for at most; platforms commonly kill a process after 10 s. */
export const drainMs = 9_000;

/** The answers under way, so that a stop can tell those that end by themselves from event streams, which never do. */
export class OpenAnswers {
  private readonly open = new Set<ServerResponse>();
  private stopping = false;

  add(response: ServerResponse): void {
    this.open.add(response);
    response.once('close', () => this.open.delete(response));
    // Without it a client's next request on this connection would keep it, and so the process, alive.
    if (this.stopping) response.setHeader('Connection', 'close');
  }

  /** Takes no new connection, ends event streams, lets the other answers finish within `graceMs`, then cuts what is left. */
  async drain(servers: readonly Server[], graceMs = drainMs): Promise<void> {
    this.stopping = true;
    const closed = Promise.all(servers.map(closeServer));
    for (const response of this.open) {
      if (isEventStream(response)) response.destroy();
      else if (!response.headersSent) response.setHeader('Connection', 'close');
    }
    for (const server of servers) server.closeIdleConnections();
    const cut = setTimeout(() => {
      for (const server of servers) server.closeAllConnections();
    }, graceMs);
    await closed;
    clearTimeout(cut);
  }
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
  });
}

function isEventStream(response: ServerResponse): boolean {
  return String(response.getHeader('content-type') ?? '').startsWith('text/event-stream');
}
