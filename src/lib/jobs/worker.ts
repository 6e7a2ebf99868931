/**
 * The worker: claims due connections, runs several at once, sleeps until the next is due or somebody wakes it.
 */
import { database } from '../db/client';
import { secondsUntilDue } from '../db/queries/connections';
import { services } from '../integrations/services';
import { logger } from '../logger';
import { housekeeping } from './housekeeping';
import { prepareSummaries } from './prepare-summaries';

/** Looks at least this often: a wake-up that was lost costs no more. */
const longestSleepMs = 15_000;
const noPlaceMs = 1000;
const housekeepingMs = 3600_000;
const preparingMs = 60_000;

export interface Worker {
  /** Ends running syncs after their page; waits for a token's renewal that is under way. */
  stop(): Promise<void>;
}

export async function startWorker(): Promise<Worker> {
  const { sync, tokens } = await services();
  const opened = await database();
  let stopped = false;
  let wakeSleeper: () => void = () => undefined;
  // Remembered, so that one that comes while the worker is looking is not lost in the sleep after it.
  let woken = false;
  const wake = (): void => {
    woken = true;
    wakeSleeper();
  };
  let lastHousekeeping = 0;
  // Beside the syncs, not before them: it may wait for a provider.
  let tidying = Promise.resolve();
  // Likewise beside them: it may wait for a model.
  let lastPreparing = 0;
  let preparing: Promise<void> | null = null;
  const ending = new AbortController();
  const unlisten = await opened.listen('devtrack_due', wake);

  const turn = async (): Promise<number> => {
    const runs = await sync.startDue();
    for (const run of runs) void run.finally(wake);
    if (Date.now() - lastHousekeeping > housekeepingMs) {
      lastHousekeeping = Date.now();
      tidying = tidy(ending.signal);
    }
    if (preparing === null && Date.now() - lastPreparing > preparingMs) {
      lastPreparing = Date.now();
      preparing = prepare(ending.signal).finally(() => (preparing = null));
    }
    const dueInMs = ((await secondsUntilDue(opened.db)) ?? Infinity) * 1000;
    // Due, but there is no place for it, or another worker was faster: a run that ends wakes this one too.
    const soonestMs = runs.length === 0 ? noPlaceMs : 100;
    return Math.min(longestSleepMs, Math.max(soonestMs, dueInMs));
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
      ending.abort();
      wake();
      await sync.drain();
      await ended;
      await tidying;
      await preparing;
      await tokens.drain();
      await unlisten();
    },
  };
}

async function tidy(signal: AbortSignal): Promise<void> {
  try {
    await housekeeping(signal);
  } catch (error) {
    logger().error(
      { event: 'housekeeping_failed', error },
      'the hourly housekeeping failed; the next one is in an hour',
    );
  }
}

async function prepare(signal: AbortSignal): Promise<void> {
  try {
    await prepareSummaries({ signal });
  } catch (error) {
    logger().error(
      { event: 'preparing_summaries_failed', error },
      'the worker could not look for summaries to make ahead; it tries again in a minute',
    );
  }
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
