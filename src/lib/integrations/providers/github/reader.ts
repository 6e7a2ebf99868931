import type { GitHubCommit, GitHubIssue, GitHubPullRequest, GitHubRepository, GitHubReview } from './entities';

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

export interface WorkPage {
  pullRequests: SearchPage<GitHubPullRequest> | null;
  issues: SearchPage<GitHubIssue> | null;
  reviews: SearchPage<GitHubReview> | null;
}
export type WorkKind = keyof WorkPage;

export interface CommitsPage {
  commits: GitHubCommit[];
  /** Whether GitHub refused to show some repository: what is missing then is not gone. */
  withheld: boolean;
}

/** The two ways to read GitHub: GraphQL, and REST where a server has no GraphQL. */
export interface Reader {
  repositories(): AsyncGenerator<GitHubRepository[]>;
  /** Commits of default branches by committer date; one page per request. */
  commits(range: Range): AsyncGenerator<CommitsPage>;
  /** One step of up to three searches by update time, newest first. */
  work(positions: Readonly<Record<WorkKind, SearchPosition | null>>): Promise<WorkPage>;
}

/** Search cannot page beyond this many hits. */
export const searchCap = 1000;

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

function isoSecond(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}
