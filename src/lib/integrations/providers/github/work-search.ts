import { SyncError } from '../../errors';
import { mostRestarts, searchCap } from './reader';
import type { Range, Reader, SearchPage, WorkFound, WorkKind, WorkPage } from './reader';

/** One range of one search on its way through its pages. */
interface Slice {
  range: Range;
  cursor: string | null;
  /** Hits when the page before was read. */
  total: number | null;
  restarts: number;
  /** A single second that does not come to rest: it is read as far as it goes. */
  isLossy: boolean;
}

/** Below an hour GitHub's "incomplete" is trouble of its own, not the size of the question. */
const smallestIncompleteMs = 3_600_000;
/** Times are whole seconds: two of them are the least that can be halved. */
const smallestHalvedMs = 2000;

/**
 * Reads the three searches side by side to their last pages, newest first. A range with more hits than search can
 * page, or one that GitHub could not finish, is halved. One that shrinks while it is paged is begun again, because an
 * item that left it moved its successors to a page already read; if it does not come to rest it is halved too, down to
 * a single page, which cannot shift.
 */
export async function* searchWork(
  reader: Reader,
  range: Range,
  kinds: readonly WorkKind[],
  pageSize: number,
  withRequested: boolean,
): AsyncGenerator<WorkFound & Pick<WorkPage, 'requested' | 'withheld'>> {
  const queue = (kind: WorkKind): Slice[] => (kinds.includes(kind) && range.from < range.to ? [begin(range)] : []);
  const queues = { pullRequests: queue('pullRequests'), issues: queue('issues'), reviews: queue('reviews') };
  let asksForRequested = withRequested;
  while (Object.values(queues).some((slices) => slices.length > 0)) {
    const page = await reader.work(
      {
        pullRequests: queues.pullRequests[0] ?? null,
        issues: queues.issues[0] ?? null,
        reviews: queues.reviews[0] ?? null,
      },
      pageSize,
      asksForRequested,
    );
    asksForRequested = false;
    const [pullRequests, issues, reviews] = [
      advance(queues.pullRequests, page.pullRequests),
      advance(queues.issues, page.issues),
      advance(queues.reviews, page.reviews),
    ];
    yield {
      pullRequests: pullRequests.items,
      issues: issues.items,
      reviews: reviews.items,
      requested: page.requested,
      withheld: page.withheld || pullRequests.isLossy || issues.isLossy || reviews.isLossy,
    };
  }
}

/** Moves a queue past a page and gives what of the page is to be kept. */
function advance<T>(queue: Slice[], page: SearchPage<T> | null): { items: T[]; isLossy: boolean } {
  const [slice, ...later] = queue;
  if (slice === undefined) return { items: [], isLossy: false };
  if (page === null) throw new SyncError('GitHub left out a search that was asked for', 'github', 'malformed_answer');
  queue.splice(0, queue.length, ...following(slice, page), ...later);
  if (mustSplit(slice, page)) return { items: [], isLossy: false };
  return { items: page.items, isLossy: slice.isLossy || page.total > searchCap };
}

function following(slice: Slice, page: SearchPage<unknown>): Slice[] {
  if (mustSplit(slice, page)) return halves(slice.range).map(begin);
  if (page.incomplete) throw new SyncError('GitHub did not finish a search', 'github', 'provider_unavailable');
  if (page.total < (slice.total ?? 0) && !slice.isLossy) return again(slice);
  return page.next === null ? [] : [{ ...slice, total: page.total, cursor: page.next }];
}

/** What to read instead of a range that shrank. */
function again(slice: Slice): Slice[] {
  if (slice.restarts < mostRestarts) return [{ ...begin(slice.range), restarts: slice.restarts + 1 }];
  if (lengthOf(slice.range) >= smallestHalvedMs) return halves(slice.range).map(begin);
  return [{ ...begin(slice.range), isLossy: true }];
}

function mustSplit(slice: Slice, page: SearchPage<unknown>): boolean {
  if (page.incomplete && lengthOf(slice.range) > smallestIncompleteMs) return true;
  return page.total > searchCap && lengthOf(slice.range) >= smallestHalvedMs;
}

function lengthOf(range: Range): number {
  return range.to.getTime() - range.from.getTime();
}

/** The newer half first. */
function halves(range: Range): Range[] {
  const middle = new Date(Math.floor((range.from.getTime() + range.to.getTime()) / 2000) * 1000);
  return [
    { from: middle, to: range.to },
    { from: range.from, to: middle },
  ];
}

function begin(range: Range): Slice {
  return { range, cursor: null, total: null, restarts: 0, isLossy: false };
}
