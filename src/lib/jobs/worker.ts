/**
 * The worker: claims due connections, runs several at once, sleeps until the next is due or somebody wakes it.
 */
import { database } from '../db/client';
import { secondsUntilDue } from '../db/queries/connections';
import { services } from '../integrations/services';
import { logger } from '../logger';
import { housekeeping } from './housekeeping';

/** Runs of one process at once: syncs mostly wait for the network, and a batch is small. */
const concurrency = 4;
/** Looks at least this often: a wake-up that was lost costs no more. */
const longestSleepMs = 15_000;
const housekeepingMs = 3600_000;

export interface Worker {
  /** Ends running syncs after their page, within the drain's time. */
  stop(): Promise<void>;
}

export async function startWorker(): Promise<Worker> {
  const { sync } = await services();
  const opened = await database();
  let stopped = false;
  let wakeSleeper: () => void = () => undefined;
  // Remembered, so that one that comes while the worker is looking is not lost in the sleep after it.
  let woken = false;
  const wake = (): void => {
    woken = true;
    wakeSleeper();
  };
  let active = 0;
  let lastHousekeeping = 0;
  const unlisten = await opened.listen('devtrack_due', wake);

  const turn = async (): Promise<number> => {
    const runs = await sync.startDue(concurrency - active);
    for (const run of runs) {
      active += 1;
      void run.finally(() => {
        active -= 1;
        wake();
      });
    }
    if (Date.now() - lastHousekeeping > housekeepingMs) {
      lastHousekeeping = Date.now();
      await housekeeping();
    }
    if (active >= concurrency) return longestSleepMs;
    const seconds = await secondsUntilDue(opened.db);
    return Math.min(longestSleepMs, Math.max(100, (seconds ?? Infinity) * 1000));
  };

  const loop = async (): Promise<void> => {
    while (!stopped) {
      let sleepMs = longestSleepMs / 5;
      woken = false;
      try {
        sleepMs = await turn();
      } catch (error) {
        // The database is away or a claim failed: the schedule is data, so nothing is lost by trying again.
        logger().error(
          { event: 'worker_turn_failed', error },
          'the worker could not look for due syncs; it tries again in 3 s',
        );
      }
      if (!stopped && !woken) await sleep(sleepMs, (now) => (wakeSleeper = now));
    }
  };
  const ended = loop();
  return {
    stop: async () => {
      stopped = true;
      wake();
      await sync.drain();
      await ended;
      await unlisten();
    },
  };
}

function sleep(ms: number, onWake: (wake: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    onWake(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
