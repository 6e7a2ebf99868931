import { cleanTitle } from '../../activity';
import type { NewActivity, NewWaitingItem } from '../../activity';
import type { GitHubCommit, GitHubIssue, GitHubPullRequest, GitHubReview, GitHubReviewRequest } from './entities';

type Made<T extends NewActivity['type']> = Extract<NewActivity, { type: T }>;

/** Git is of 2005; an author date before that is a clock that was never set. */
const firstPossible = new Date('2005-01-01T00:00:00Z');
const dayMs = 86_400_000;

export function normalizeCommit(commit: GitHubCommit, now: Date): Made<'commit'> {
  return {
    type: 'commit',
    externalId: commit.sha,
    externalUrl: commit.url,
    title: cleanTitle(commit.message, `Commit ${commit.sha.slice(0, 7)}`),
    occurredAt: plausibleAuthorDate(commit, now),
    endedAt: null,
    windowAt: commit.committedAt,
    count: 1,
    metadata: {
      repository: commit.repository,
      isMerge: commit.parentCount > 1,
      additions: commit.additions,
      deletions: commit.deletions,
      pullRequest: pullRequestOf(commit.message),
    },
  };
}

export function normalizePullRequest(pull: GitHubPullRequest): Made<'pull_request'> {
  return {
    type: 'pull_request',
    externalId: pull.nodeId,
    externalUrl: pull.url,
    title: cleanTitle(pull.title, `Pull request #${pull.number}`),
    occurredAt: pull.createdAt,
    endedAt: pull.mergedAt ?? pull.closedAt,
    windowAt: pull.updatedAt,
    count: 1,
    metadata: {
      repository: pull.repository,
      number: pull.number,
      state: pull.state,
      isDraft: pull.isDraft,
      mergedAt: pull.mergedAt?.toISOString() ?? null,
      closedAt: pull.closedAt?.toISOString() ?? null,
      mergeCommitSha: pull.mergeCommitSha,
      reviewedByOthers: pull.reviewedByOthers,
    },
  };
}

export function normalizeIssue(issue: GitHubIssue): Made<'issue'> {
  return {
    type: 'issue',
    externalId: issue.nodeId,
    externalUrl: issue.url,
    title: cleanTitle(issue.title, `Issue #${issue.number}`),
    occurredAt: issue.createdAt,
    endedAt: issue.closedAt,
    windowAt: issue.updatedAt,
    count: 1,
    metadata: {
      repository: issue.repository,
      number: issue.number,
      state: issue.state,
      closedAt: issue.closedAt?.toISOString() ?? null,
    },
  };
}

/** Null for a pending review: nobody but its author can see it yet. */
export function normalizeReview(review: GitHubReview): Made<'review'> | null {
  if (review.submittedAt === null || review.state === 'pending') return null;
  const { pullRequest } = review;
  const title = cleanTitle(pullRequest.title, `Pull request #${pullRequest.number}`);
  return {
    type: 'review',
    externalId: review.nodeId,
    externalUrl: review.url,
    title,
    occurredAt: review.submittedAt,
    endedAt: null,
    // Search selects reviews by their pull request's last update.
    windowAt: pullRequest.updatedAt,
    count: 1,
    metadata: {
      repository: pullRequest.repository,
      number: pullRequest.number,
      state: review.state,
      pullRequestTitle: title,
    },
  };
}

/**
 * The author date, or the committer date where the author's clock cannot have been right. Not clamped to the nearest
 * possible day: that would move with every sync.
 */
function plausibleAuthorDate({ authoredAt, committedAt }: GitHubCommit, now: Date): Date {
  if (authoredAt === null || authoredAt < firstPossible) return committedAt;
  return authoredAt.getTime() > now.getTime() + dayMs ? committedAt : authoredAt;
}

/** GitHub's own two ways to name the pull request: a squash ends its first line with "(#12)", a merge begins with it. */
function pullRequestOf(message: string): number | null {
  const firstLine = message.trimStart().split(/\r\n|\r|\n/, 1)[0] ?? '';
  const digits = /^Merge pull request #(\d{1,9})\b/.exec(firstLine)?.[1] ?? /\(#(\d{1,9})\)\s*$/.exec(firstLine)?.[1];
  return digits === undefined ? null : Number(digits);
}

/** A review that is asked of the account. */
export function normalizeReviewRequest(request: GitHubReviewRequest): NewWaitingItem {
  return {
    externalId: request.nodeId,
    externalUrl: request.url,
    title: cleanTitle(request.title, `Pull request #${request.number}`),
    place: request.repository,
    number: request.number,
    openedAt: request.createdAt,
  };
}
