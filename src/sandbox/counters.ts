/** What the wire looked like since the last reset: sockets per provider and requests per path. */
import type { Socket } from 'node:net';

export interface ProviderCounters {
  /** Sockets that are open now and carried a request of this provider since the reset. */
  openSockets: number;
  maxSimultaneousSockets: number;
  distinctSockets: number;
  requests: number;
}

/** A stream of nonsense paths must not grow the process. */
const pathsKept = 2000;

export class Counters {
  private readonly providers = new Map<
    string,
    { open: Set<Socket>; seen: WeakSet<Socket>; distinct: number; max: number; requests: number }
  >();
  private readonly paths = new Map<string, number>();
  private readonly watched = new WeakSet<Socket>();

  /** A client's request to a provider. A browser on a consent page is counted by path alone: its sockets are its own affair. */
  count(providerId: string, method: string, path: string, socket: Socket | null): void {
    const key = `${method} /${providerId}${path}`;
    const known = this.paths.has(key) || this.paths.size < pathsKept ? key : '(further paths)';
    this.paths.set(known, (this.paths.get(known) ?? 0) + 1);
    const entry = this.entry(providerId);
    entry.requests += 1;
    if (socket === null) return;
    if (!entry.seen.has(socket)) {
      entry.seen.add(socket);
      entry.distinct += 1;
    }
    entry.open.add(socket);
    entry.max = Math.max(entry.max, entry.open.size);
    this.watch(socket);
  }

  reset(): void {
    this.providers.clear();
    this.paths.clear();
  }

  snapshot(): { providers: Record<string, ProviderCounters>; requestsByPath: Record<string, number> } {
    const providers: Record<string, ProviderCounters> = {};
    for (const [id, { open, max, distinct, requests }] of this.providers) {
      providers[id] = { openSockets: open.size, maxSimultaneousSockets: max, distinctSockets: distinct, requests };
    }
    return { providers, requestsByPath: Object.fromEntries(this.paths) };
  }

  private entry(providerId: string) {
    const found = this.providers.get(providerId);
    if (found) return found;
    const fresh = { open: new Set<Socket>(), seen: new WeakSet<Socket>(), distinct: 0, max: 0, requests: 0 };
    this.providers.set(providerId, fresh);
    return fresh;
  }

  private watch(socket: Socket): void {
    if (this.watched.has(socket)) return;
    this.watched.add(socket);
    socket.once('close', () => {
      for (const entry of this.providers.values()) entry.open.delete(socket);
    });
  }
}
