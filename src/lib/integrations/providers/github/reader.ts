import type {
  GitHubCommit,
  GitHubIssue,
  GitHubPullRequest,
  GitHubRepository,
  GitHubReview,
  GitHubReviewRequest,
} from './entities';
import type { Resource } from './rate-headers';

/** Half-open [from, to). */
export interface Range {
  from: Date;
  to: Date;
}

/** A page of one search, before anything of it is kept. */
export interface SearchPage<T> {
  /** Hits of the whole search; only the first 1,000 can be paged. */
  total: number;
  /** GitHub ran out of time and left hits out. */
  incomplete: boolean;
  /** Null: the last page. */
  next: string | null;
  items: T[];
}

/** Where one of the three searches stands; null: it is not asked this time. */
export interface SearchPosition {
  range: Range;
  cursor: string | null;
}

/** What there is of each of the three kinds. */
export interface WorkFound {
  pullRequests: GitHubPullRequest[];
  issues: GitHubIssue[];
  reviews: GitHubReview[];
}
export type WorkKind = keyof WorkFound;

export interface WorkPage {
  pullRequests: SearchPage<GitHubPullRequest> | null;
  issues: SearchPage<GitHubIssue> | null;
  reviews: SearchPage<GitHubReview> | null;
  /** Open pull requests of others that ask for the account's review; null where they were not asked for, or by REST. */
  requested: GitHubReviewRequest[] | null;
  withheld: boolean;
}

export interface CommitsPage {
  commits: GitHubCommit[];
  /** Whether GitHub did not show some repository, or might not have: what is missing then is not gone. */
  withheld: boolean;
  /**
   * Only from here on is what is missing gone. Before it commits in others' repositories may be missing because GitHub
   * no longer lists those; nothing is hidden.
   */
  sureFrom?: Date;
}

/** What became of items that were asked for by id. Those neither found nor gone are withheld. */
export interface Confirmed {
  found: WorkFound;
  /** Ids that GitHub no longer knows. */
  gone: string[];
  withheld: boolean;
}

/** The two ways to read GitHub: GraphQL, and REST where a server has no GraphQL. */
export interface Reader {
  /** Whose budget the requests of commits, and of the three searches, are taken from. */
  readonly resources: { readonly commits: Resource; readonly work: Resource };
  repositories(): AsyncGenerator<GitHubRepository[]>;
  /** Commits of default branches by committer date; one page per request. A commit may come again in another repository. */
  commits(range: Range): AsyncGenerator<CommitsPage>;
  /**
   * One step of up to three searches by update time, newest first, of at most `pageSize` hits each. With `withRequested`
   * also the reviews that are asked of the account, in the same request; by REST each would cost one, and none is made.
   */
  work(
    positions: Readonly<Record<WorkKind, SearchPosition | null>>,
    pageSize: number,
    withRequested: boolean,
  ): Promise<WorkPage>;
  /** Looks items up by node id. By REST nothing can be looked up so, and nothing is said of any. */
  confirm(nodeIds: readonly string[]): AsyncGenerator<Confirmed>;
}

/** A list that changes while it is read is read again from its top, this many times. */
export const mostRestarts = 2;

/** Search cannot page beyond this many hits. */
export const searchCap = 1000;

/** How long GitHub surely still lists a repository of others after the last contribution: it says "recently" and means a year. */
const listedDays = 300;

/** From when on a range may begin that the present lists of repositories answer for. */
export function listedSince(now: Date): Date {
  return new Date(now.getTime() - listedDays * 86_400_000);
}

/**
 * Repositories come newest push first, so that reading can stop at the first one last pushed before the range.
 * A day is left for committers whose clock runs ahead: their commits are dated after the push.
 */
export function pushedBefore(pushedAt: Date | null, range: Range): boolean {
  return pushedAt !== null && pushedAt.getTime() < range.from.getTime() - 86_400_000;
}

/** GitHub's times are whole seconds and its ranges closed: the first and last second inside [from, to). */
export function closedSeconds(range: Range): { first: string; last: string } {
  const first = Math.ceil(range.from.getTime() / 1000);
  const last = Math.ceil(range.to.getTime() / 1000) - 1;
  return { first: isoSecond(first), last: isoSecond(Math.max(first, last)) };
}

/** The three searches; each keeps to one kind, which GitHub Apps require. */
export function searchText(kind: WorkKind, login: string, range: Range): string {
  const { first, last } = closedSeconds(range);
  const updated = `updated:${first}..${last}`;
  if (kind === 'pullRequests') return `is:pr author:${login} ${updated}`;
  if (kind === 'issues') return `is:issue author:${login} ${updated}`;
  return `is:pr reviewed-by:${login} -author:${login} ${updated}`;
}

/** Reviews that wait for this person. What they have reviewed since GitHub leaves out by itself. */
export function requestedText(login: string): string {
  return `is:pr is:open archived:false review-requested:${login} -author:${login} sort:created-asc`;
}

function isoSecond(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}
