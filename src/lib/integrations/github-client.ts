/** What the rest of the product may import of GitHub. */
export { GitHubClient } from './providers/github/client';
export type { GitHubCommit, GitHubPullRequest } from './providers/github/entities';
