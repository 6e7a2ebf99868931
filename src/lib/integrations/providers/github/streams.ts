import type { NewActivity } from '../../activity';
import { SyncError } from '../../errors';
import type { Access, Stream, StreamPage, Window } from '../../provider';
import type { GitHubClient } from './client';
import { normalizeCommit, normalizeIssue, normalizePullRequest, normalizeReview } from './normalize';

const mostPerPage = 500;

/** Two streams, so that a quiet run costs two requests: all histories in one, all three searches in the other. */
export function createStreams(client: GitHubClient, access: Pick<Access, 'now'>): readonly Stream[] {
  return [commitsStream(client, access), workStream(client)];
}

function commitsStream(client: GitHubClient, access: Pick<Access, 'now'>): Stream {
  return {
    name: 'commits',
    label: 'Commits',
    types: ['commit'],
    // A merge brings commits with old committer dates onto the default branch.
    steadyDays: 14,
    nightlyDays: 30,
    backfill: 'windows',
    absence: 'deletes',
    async *read(window: Window): AsyncGenerator<StreamPage> {
      const { commits, withheld } = await client.readCommits(window);
      yield* chunks(commits.map((commit) => normalizeCommit(commit, access.now())));
      // The window must not count as completely read, or absence would delete what is only hidden. A first pass has
      // nothing to delete and goes on.
      if (withheld && window.reason !== 'backfill') {
        throw new SyncError('GitHub withheld a repository', 'github', 'forbidden', undefined, {
          providerCode: 'repository_withheld',
        });
      }
    },
  };
}

function workStream(client: GitHubClient): Stream {
  return {
    name: 'pull_requests_issues_reviews',
    label: 'Pull requests, issues and reviews',
    types: ['pull_request', 'issue', 'review'],
    steadyDays: 1,
    nightlyDays: 30,
    backfill: 'windows',
    // Search selects by the last update, which moves on: what is not seen again is not gone.
    absence: 'keeps',
    async *read(window: Window): AsyncGenerator<StreamPage> {
      const seen = new Set<string>();
      for await (const found of client.readWork(window)) {
        const activities: NewActivity[] = [
          ...found.pullRequests.map(normalizePullRequest),
          ...found.issues.map(normalizeIssue),
          ...found.reviews.map(normalizeReview).filter((review) => review !== null),
        ];
        yield* chunks(activities.filter(({ externalId }) => !seen.has(externalId) && seen.add(externalId)));
      }
    },
  };
}

function* chunks(activities: NewActivity[]): Generator<StreamPage> {
  for (let start = 0; start < activities.length; start += mostPerPage) {
    const page = activities.slice(start, start + mostPerPage);
    yield { activities: page, through: new Date(Math.min(...page.map(({ windowAt }) => windowAt.getTime()))) };
  }
}
