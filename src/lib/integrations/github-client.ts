/** What the rest of the product may import of GitHub. */
export { GitHubClient } from './providers/github/client';
export type {
  GitHubActor,
  GitHubCommit,
  GitHubIssue,
  GitHubPullRequest,
  GitHubRepository,
  GitHubReview,
} from './providers/github/entities';
