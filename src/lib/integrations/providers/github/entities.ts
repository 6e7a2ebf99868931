/** What GitHub told us, in one shape whether it came by GraphQL or by REST. */

export interface GitHubActor {
  /** The account's number; null where GitHub names only the login. */
  id: number | null;
  login: string | null;
  isBot: boolean;
}

export interface GitHubRepository {
  nodeId: string;
  /** `owner/name`; changes with a rename. */
  fullName: string;
  url: string;
  isFork: boolean;
  isPrivate: boolean;
  isArchived: boolean;
  /** Null: nobody ever pushed, or GitHub did not say. */
  pushedAt: Date | null;
  /** Null: the repository is empty. */
  defaultBranch: string | null;
}

export interface GitHubCommit {
  sha: string;
  message: string;
  url: string | null;
  repository: string;
  isFork: boolean;
  /** Null: the commit carries no readable author date. */
  authoredAt: Date | null;
  committedAt: Date;
  /** Null: the author's e-mail belongs to no account. */
  author: GitHubActor | null;
  parentCount: number;
  /** Null: REST lists leave them out. */
  additions: number | null;
  deletions: number | null;
}

export interface GitHubPullRequest {
  nodeId: string;
  number: number;
  title: string;
  url: string | null;
  repository: string;
  /** Null: a deleted account. */
  author: GitHubActor | null;
  state: 'open' | 'closed' | 'merged';
  isDraft: boolean;
  createdAt: Date;
  updatedAt: Date;
  closedAt: Date | null;
  mergedAt: Date | null;
  mergeCommitSha: string | null;
  /** Null: REST search does not say. */
  reviewedByOthers: boolean | null;
}

export interface GitHubIssue {
  nodeId: string;
  number: number;
  title: string;
  url: string | null;
  repository: string;
  author: GitHubActor | null;
  state: 'open' | 'closed';
  createdAt: Date;
  updatedAt: Date;
  closedAt: Date | null;
}

export interface GitHubReviewRequest {
  nodeId: string;
  number: number;
  title: string;
  url: string;
  repository: string;
  createdAt: Date;
}

export interface GitHubReview {
  nodeId: string;
  url: string | null;
  /** Lower case: approved, changes_requested, commented, dismissed, pending. */
  state: string;
  /** Null while pending. */
  submittedAt: Date | null;
  author: GitHubActor | null;
  pullRequest: { repository: string; number: number; title: string; updatedAt: Date; author: GitHubActor | null };
}

/** Whose activity is read. */
export interface Me {
  id: string;
  login: string;
  /** Null on servers too old to name it; then only REST works. */
  nodeId: string | null;
}

/** Ids decide, because logins change hands; a login decides, whatever its case, where there is no id. */
export function isMe(actor: GitHubActor | null, me: Me): boolean {
  if (actor === null) return false;
  if (actor.id !== null) return String(actor.id) === me.id;
  return actor.login?.toLowerCase() === me.login.toLowerCase();
}
