/** The nodes of GraphQL answers as the entities that both readers give. */
import { isMe } from './entities';
import type {
  GitHubCommit,
  GitHubIssue,
  GitHubPullRequest,
  GitHubRepository,
  GitHubReview,
  GitHubReviewRequest,
  Me,
} from './entities';
import type {
  CommitNode,
  IssueNode,
  PullRequestNode,
  RepositoryNode,
  ReviewedNode,
  RequestedNode,
  ReviewNode,
} from './graphql-schemas';

export function toRepository(
  node: Omit<RepositoryNode, 'defaultBranchRef'> & { defaultBranchRef: { name: string } | null },
): GitHubRepository {
  return {
    nodeId: node.id,
    fullName: node.nameWithOwner,
    url: node.url,
    isFork: node.isFork,
    isPrivate: node.isPrivate,
    isArchived: node.isArchived,
    pushedAt: node.pushedAt,
    defaultBranch: node.defaultBranchRef?.name ?? null,
  };
}

export function toCommit(node: CommitNode, repo: RepositoryNode): GitHubCommit {
  const user = node.author?.user ?? null;
  return {
    sha: node.oid,
    message: node.message,
    url: node.url,
    repository: repo.nameWithOwner,
    isFork: repo.isFork,
    authoredAt: node.authoredDate,
    committedAt: node.committedDate,
    author: user === null ? null : { id: user.databaseId, login: user.login, isBot: false },
    parentCount: node.parents.totalCount,
    additions: node.additions ?? null,
    deletions: node.deletions ?? null,
  };
}

export function toPullRequest(node: PullRequestNode, me: Me): GitHubPullRequest {
  const others = node.latestReviews?.nodes.some(
    ({ author, state }) => author !== null && !author.isBot && state !== 'PENDING' && !isMe(author, me),
  );
  return {
    nodeId: node.id,
    number: node.number,
    title: node.title,
    url: node.url,
    repository: node.repository.nameWithOwner,
    author: node.author,
    state: ({ OPEN: 'open', CLOSED: 'closed', MERGED: 'merged' } as const)[node.pullRequestState],
    isDraft: node.isDraft,
    createdAt: node.createdAt,
    updatedAt: node.updatedAt,
    closedAt: node.closedAt,
    mergedAt: node.mergedAt,
    mergeCommitSha: node.mergeCommit?.oid ?? null,
    reviewedByOthers: others ?? null,
  };
}

export function toIssue(node: IssueNode): GitHubIssue {
  return {
    nodeId: node.id,
    number: node.number,
    title: node.title,
    url: node.url,
    repository: node.repository.nameWithOwner,
    author: node.author,
    state: node.issueState === 'OPEN' ? 'open' : 'closed',
    createdAt: node.createdAt,
    updatedAt: node.updatedAt,
    closedAt: node.closedAt,
  };
}

export function toReview(review: ReviewNode, pullRequest: Omit<ReviewedNode, 'reviews'>): GitHubReview {
  return {
    nodeId: review.id,
    url: review.url,
    state: review.reviewState.toLowerCase(),
    submittedAt: review.submittedAt,
    author: review.author,
    pullRequest: {
      repository: pullRequest.repository.nameWithOwner,
      number: pullRequest.number,
      title: pullRequest.title,
      updatedAt: pullRequest.updatedAt,
      author: pullRequest.author,
    },
  };
}

export function toReviewRequest(node: RequestedNode): GitHubReviewRequest {
  const { id, number, title, url, createdAt, repository } = node;
  return { nodeId: id, number, title, url, createdAt, repository: repository.nameWithOwner };
}
