/**
 * Status changes as server-sent events. One listener per process on the database's channel; each open page gets a
 * `status` event for every provider whose Status differs from what it was last sent.
 */
import { database } from '../db/client';
import { logger } from '../logger';
import { listStatuses } from './status';

type Listener = (userId: string | null) => void;
interface Hub {
  listeners: Set<Listener>;
}

const globals = globalThis as { devtrackStatusHub?: Promise<Hub> };

/** Keeps proxies from closing a quiet stream. */
const heartbeatMs = 15_000;
/** Changes closer together than this make one event: a busy sync commits many pages a second. */
const settleMs = 150;
/** The browser connects again by itself, and the session is checked again. */
const lifetimeMs = 10 * 60_000;

/**
 * Ends when `signal` does, when the reader leaves, and before the next event once `isSignedIn` says no: signing out or
 * deleting the account ends what is open too.
 */
export async function statusStream(
  userId: string,
  signal: AbortSignal,
  isSignedIn: () => Promise<boolean> = () => Promise.resolve(true),
): Promise<ReadableStream<Uint8Array>> {
  const hub = await statusHub();
  const encoder = new TextEncoder();
  const sent = new Map<string, string>();
  let end: () => void = () => undefined;
  let left = false;
  return new ReadableStream<Uint8Array>({
    async start(controller) {
      let timer: NodeJS.Timeout | null = null;
      let open = true;
      // One look after the other: an older one that came late would undo a newer one on the page.
      let looking: Promise<void> = Promise.resolve();
      const push = (): Promise<void> => {
        timer = null;
        looking = looking.then(look);
        return looking;
      };
      const look = async (): Promise<void> => {
        if (!open) return;
        try {
          if (!(await isSignedIn())) return end();
          for (const status of await listStatuses(userId)) {
            const data = JSON.stringify(status);
            if (!open || sent.get(status.provider) === data) continue;
            sent.set(status.provider, data);
            controller.enqueue(encoder.encode(`event: status\ndata: ${data}\n\n`));
          }
        } catch (error) {
          logger().warn(
            { event: 'status_stream_failed', error },
            'the live status could not be read; the page reconnects',
          );
          end();
        }
      };
      const onChange: Listener = (changed) => {
        if (changed !== null && changed !== userId) return;
        timer ??= setTimeout(() => void push(), settleMs);
      };
      const heartbeat = setInterval(() => controller.enqueue(encoder.encode(': still here\n\n')), heartbeatMs);
      const lifetime = setTimeout(() => end(), lifetimeMs);
      end = () => {
        if (!open) return;
        open = false;
        hub.listeners.delete(onChange);
        clearInterval(heartbeat);
        clearTimeout(lifetime);
        if (timer !== null) clearTimeout(timer);
        signal.removeEventListener('abort', end);
        // A reader that left has closed it already.
        if (!left) controller.close();
      };
      if (signal.aborted) return end();
      signal.addEventListener('abort', end, { once: true });
      hub.listeners.add(onChange);
      controller.enqueue(encoder.encode('retry: 2000\n\n'));
      await push();
    },
    cancel() {
      left = true;
      end();
    },
  });
}

function statusHub(): Promise<Hub> {
  globals.devtrackStatusHub ??= openHub();
  return globals.devtrackStatusHub;
}

async function openHub(): Promise<Hub> {
  const hub: Hub = { listeners: new Set() };
  const opened = await database();
  await opened.listen('devtrack_status', (userId) => {
    for (const listener of hub.listeners) listener(userId);
  });
  return hub;
}

/** Streams that are open in this process. */
export async function countStatusStreams(): Promise<number> {
  return (await statusHub()).listeners.size;
}
