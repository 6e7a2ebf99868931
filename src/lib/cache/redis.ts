/** One Redis connection per process, where `REDIS_URL` is set. Losing it costs speed, never correctness. */
import { createClient } from 'redis';
import { config } from '../env';
import { logger } from '../logger';

type Client = ReturnType<typeof makeClient>;

const globals = globalThis as { devtrackRedis?: Client };

/** Null: no Redis is configured. The client connects in the background and goes on trying. */
export function redisClient(): Client | null {
  const { redisUrl } = config();
  if (redisUrl === null) return null;
  if (globals.devtrackRedis === undefined) {
    const client = makeClient(redisUrl);
    client.on('error', (error: Error) =>
      logger().warn({ event: 'redis_error', error }, 'Redis does not answer; limits and caches go on in this process'),
    );
    client
      .connect()
      .catch((error: unknown) => logger().warn({ event: 'redis_error', error }, 'Redis cannot be reached'));
    globals.devtrackRedis = client;
  }
  return globals.devtrackRedis;
}

function makeClient(url: string) {
  // Without the offline queue a command fails at once while Redis is away, and the caller's fallback takes over.
  return createClient({
    url,
    disableOfflineQueue: true,
    socket: { reconnectStrategy: (tries) => Math.min(tries * 200, 5000) },
  });
}

export function closeRedis(): void {
  const client = globals.devtrackRedis;
  delete globals.devtrackRedis;
  if (client?.isOpen === true) client.destroy();
}
