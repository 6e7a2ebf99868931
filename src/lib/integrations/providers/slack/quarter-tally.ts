import { quarterStart } from './normalize';
import type { Counted, Quarter } from './normalize';

/**
 * Adds counted messages up per place and quarter hour. A row's count is absolute, so a quarter is given out only once
 * it is read completely; the one that a page's end cuts in two stays here until the next page. A quarter that grows
 * after it was given out (Slack's order is not promised) is given out again with its whole count.
 */
export class QuarterTally {
  readonly #seen = new Set<string>();
  readonly #quarters = new Map<string, Quarter>();
  readonly #changed = new Set<string>();

  /** A message seen before is left out: pages overlap when new messages arrive between two requests. */
  add(counted: Counted): void {
    if (this.#seen.has(counted.key)) return;
    this.#seen.add(counted.key);
    const start = quarterStart(counted.at);
    const key = `${counted.place.key}:${start.getTime()}`;
    const before = this.#quarters.get(key);
    this.#quarters.set(key, {
      // The latest record of a channel is read first, so its name stays.
      place: before?.place ?? counted.place,
      start,
      count: (before?.count ?? 0) + counted.count,
      replies: (before?.replies ?? 0) + counted.replies,
    });
    this.#changed.add(key);
  }

  /** The changed quarters that begin at or after `completeFrom`, newest first. */
  takeClosed(completeFrom: Date): Quarter[] {
    const closed: Quarter[] = [];
    for (const key of this.#changed) {
      const quarter = this.#quarters.get(key);
      if (quarter === undefined || quarter.start < completeFrom) continue;
      this.#changed.delete(key);
      closed.push(quarter);
    }
    return closed.sort((a, b) => b.start.getTime() - a.start.getTime());
  }
}
