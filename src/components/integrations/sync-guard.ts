/**
 * Lets one of several quick presses through. A press is refused while its request is under way and for
 * `quietMs` after the last one that was let through, even if the sync ends sooner.
 */
export function createSyncGuard(quietMs: number): { tryStart(now: number): boolean; ended(): void } {
  let running = false;
  let startedAt = Number.NEGATIVE_INFINITY;
  return {
    tryStart(now) {
      if (running || now - startedAt < quietMs) return false;
      running = true;
      startedAt = now;
      return true;
    },
    ended() {
      running = false;
    },
  };
}
