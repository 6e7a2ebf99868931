import { SyncError } from '../../errors';
import type { GitHubIssue, GitHubPullRequest, GitHubReview } from './entities';
import { searchCap } from './reader';
import type { Range, Reader, SearchPage, WorkKind } from './reader';

export interface WorkFound {
  pullRequests: GitHubPullRequest[];
  issues: GitHubIssue[];
  reviews: GitHubReview[];
}

/** One range of one search on its way through its pages. */
interface Slice {
  range: Range;
  cursor: string | null;
  /** Hits when the range was begun. */
  total: number | null;
  restarts: number;
}

/** Below an hour GitHub's "incomplete" is trouble of its own, not the size of the question. */
const smallestIncompleteMs = 3_600_000;
const mostRestarts = 2;

/**
 * Reads the three searches side by side to their last pages, newest first. A range with more hits than search can
 * page, or one that GitHub could not finish, is halved; one that shrinks while it is paged is begun again, because
 * an item that left it moved its successors to a page already read.
 */
export async function* searchWork(reader: Reader, range: Range, kinds: readonly WorkKind[]): AsyncGenerator<WorkFound> {
  const queue = (kind: WorkKind): Slice[] => (kinds.includes(kind) && range.from < range.to ? [begin(range)] : []);
  const queues = { pullRequests: queue('pullRequests'), issues: queue('issues'), reviews: queue('reviews') };
  while (Object.values(queues).some((slices) => slices.length > 0)) {
    const page = await reader.work({
      pullRequests: queues.pullRequests[0] ?? null,
      issues: queues.issues[0] ?? null,
      reviews: queues.reviews[0] ?? null,
    });
    yield {
      pullRequests: advance(queues.pullRequests, page.pullRequests),
      issues: advance(queues.issues, page.issues),
      reviews: advance(queues.reviews, page.reviews),
    };
  }
}

/** Moves a queue past a page and gives what of the page is to be kept. */
function advance<T>(queue: Slice[], page: SearchPage<T> | null): T[] {
  const [slice, ...later] = queue;
  if (slice === undefined) return [];
  if (page === null) throw new SyncError('GitHub left out a search that was asked for', 'github', 'malformed_answer');
  queue.splice(0, queue.length, ...following(slice, page), ...later);
  return mustSplit(slice, page) ? [] : page.items;
}

function following(slice: Slice, page: SearchPage<unknown>): Slice[] {
  if (mustSplit(slice, page)) return halves(slice.range).map(begin);
  if (page.incomplete) throw new SyncError('GitHub did not finish a search', 'github', 'provider_unavailable');
  const total = slice.total ?? page.total;
  if (page.total < total && slice.restarts < mostRestarts)
    return [{ ...begin(slice.range), restarts: slice.restarts + 1 }];
  return page.next === null ? [] : [{ ...slice, total, cursor: page.next }];
}

function mustSplit(slice: Slice, page: SearchPage<unknown>): boolean {
  const length = slice.range.to.getTime() - slice.range.from.getTime();
  if (page.incomplete && length > smallestIncompleteMs) return true;
  // Times are whole seconds: two seconds are the least that can be halved.
  return page.total > searchCap && length >= 2000;
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
  return { range, cursor: null, total: null, restarts: 0 };
}
