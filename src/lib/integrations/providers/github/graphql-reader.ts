import type { z } from 'zod';
import { SyncError } from '../../errors';
import { parseBody } from './ask';
import type { Ask } from './ask';
import { isMe } from './entities';
import type { GitHubCommit, GitHubIssue, GitHubPullRequest, GitHubRepository, GitHubReview, Me } from './entities';
import { commitsData, historyData, repositoriesData, reviewsData, workData } from './graphql-schemas';
import type {
  CommitNode,
  IssueNode,
  PullRequestNode,
  RepositoryNode,
  ReviewedNode,
  ReviewNode,
} from './graphql-schemas';
import { isPartial, isTooHeavy } from './judge';
import { commitsQuery, historyQuery, repositoriesQuery, reviewsQuery, workQuery } from './queries';
import { closedSeconds, pushedBefore, searchText } from './reader';
import type { CommitsPage, Range, Reader, SearchPage, WorkKind } from './reader';

/** Walking 50 histories fits into GitHub's ten seconds; more often does not. */
const repositoriesPerPage = 50;
const itemsPerPage = 100;
/** Below this a page that is still too slow is GitHub's own trouble. */
const smallestPage = 10;

/** Reads by GraphQL: one request for all repositories of a page, one for all three searches. */
export function createGraphQLReader(ask: Ask, me: Me & { nodeId: string }): Reader {
  // Logins change; the searches tell us the present one.
  let login = me.login;

  async function* repositories(): AsyncGenerator<GitHubRepository[]> {
    let after: string | null = null;
    do {
      const { own }: Viewer<typeof repositoriesData> = (
        await request(ask, repositoriesData, repositoriesQuery, { first: itemsPerPage, after })
      ).data.viewer;
      yield own.nodes.map(toRepository);
      after = own.pageInfo;
    } while (after !== null);
  }

  async function* commits(range: Range): AsyncGenerator<CommitsPage> {
    const { first: since, last: until } = closedSeconds(range);
    const seen = new Set<string>();
    let own: string | null | undefined;
    let contributed: string | null | undefined;
    // undefined: not begun; null: read to its end.
    while (own !== null || contributed !== null) {
      const where = {
        withOwn: own !== null,
        ownAfter: own ?? null,
        withContributed: contributed !== null,
        contributedAfter: contributed ?? null,
      };
      const answer = await smallerWhenHeavy(repositoriesPerPage, (first) =>
        request(ask, commitsData, commitsQuery, { me: me.nodeId, since, until, first, ...where }),
      );
      const pages = [answer.data.viewer.own, answer.data.viewer.contributed].filter((page) => page !== undefined);
      const fresh = pages.flatMap((page) => page.nodes).filter((repo) => !seen.has(repo.id) && seen.add(repo.id));
      yield { commits: fresh.flatMap((repo) => firstPage(repo)), withheld: answer.withheld };
      for (const repo of fresh) yield* furtherHistory(repo, { since, until });
      if (own !== null) own = nextRepositories(answer.data.viewer.own, range);
      if (contributed !== null) contributed = nextRepositories(answer.data.viewer.contributed, range);
    }
  }

  async function* furtherHistory(
    repo: RepositoryNode,
    dates: { since: string; until: string },
  ): AsyncGenerator<CommitsPage> {
    let after = repo.defaultBranchRef?.target?.history?.pageInfo ?? null;
    while (after !== null) {
      const variables = { repository: repo.id, me: me.nodeId, ...dates, after };
      const answer: Answered<typeof historyData> = await request(ask, historyData, historyQuery, variables);
      const history = answer.data.node?.defaultBranchRef?.target?.history;
      // A repository that disappears between two pages is withheld, not empty.
      yield {
        commits: (history?.nodes ?? []).map((node) => toCommit(node, repo)),
        withheld: answer.withheld || history === undefined,
      };
      after = history?.pageInfo ?? null;
    }
  }

  async function work(positions: Parameters<Reader['work']>[0]): ReturnType<Reader['work']> {
    const asked = login;
    const { data } = await smallerWhenHeavy(itemsPerPage, (first) =>
      request(ask, workData, workQuery, { login: asked, first, ...searchVariables(positions, asked) }),
    );
    if (data.viewer.login !== asked) {
      login = data.viewer.login;
      return work(positions);
    }
    const reviews = data.reviews === undefined ? null : await allReviews(data.reviews.nodes);
    return {
      pullRequests: toPage(data.pullRequests, (node) => [toPullRequest(node, me)]),
      issues: toPage(data.issues, (node) => [toIssue(node)]),
      reviews: toPage(data.reviews, (node) => (reviews?.get(node.id) ?? []).map((review) => toReview(review, node))),
    };
  }

  async function allReviews(nodes: (ReviewedNode | null)[]): Promise<Map<string, ReviewNode[]>> {
    const byPullRequest = new Map<string, ReviewNode[]>();
    for (const node of nodes.filter((entry) => entry !== null)) {
      const reviews = [...(node.reviews?.nodes ?? [])];
      let after = node.reviews?.pageInfo ?? null;
      while (after !== null) {
        const answer: Answered<typeof reviewsData> = await request(ask, reviewsData, reviewsQuery, {
          pullRequest: node.id,
          login,
          after,
        });
        reviews.push(...(answer.data.node?.reviews?.nodes ?? []));
        after = answer.data.node?.reviews?.pageInfo ?? null;
      }
      byPullRequest.set(node.id, reviews);
    }
    return byPullRequest;
  }

  return { repositories, commits, work };
}

type Answered<S extends z.ZodType> = z.infer<S> & { withheld: boolean };
type Viewer<S extends z.ZodType<{ data: { viewer: unknown } }>> = z.infer<S>['data']['viewer'];

async function request<T extends object>(
  ask: Ask,
  schema: z.ZodType<T>,
  query: string,
  variables: Readonly<Record<string, unknown>>,
): Promise<T & { withheld: boolean }> {
  const answer = await ask.graphql(query, variables);
  return { ...parseBody(schema, answer), withheld: isPartial(answer.body) };
}

/** A page too heavy for GitHub is asked again at half the size; cursors hold for any size. */
async function smallerWhenHeavy<T>(size: number, run: (first: number) => Promise<T>): Promise<T> {
  try {
    return await run(size);
  } catch (error) {
    const half = Math.floor(size / 2);
    if (!isTooHeavy(error) || half < smallestPage) throw error;
    return smallerWhenHeavy(half, run);
  }
}

function nextRepositories(
  page: { pageInfo: string | null; nodes: RepositoryNode[] } | undefined,
  range: Range,
): string | null {
  // Taken for an end, a missing list would make every commit in it look deleted.
  if (page === undefined)
    throw new SyncError('GitHub left out a list that was asked for', 'github', 'malformed_answer');
  return page.nodes.some((repo) => pushedBefore(repo.pushedAt, range)) ? null : page.pageInfo;
}

function searchVariables(positions: Parameters<Reader['work']>[0], login: string): Record<string, unknown> {
  const one = (kind: WorkKind, flag: string): Record<string, unknown> => {
    const position = positions[kind];
    const text = position === null ? '' : `${searchText(kind, login, position.range)} sort:updated-desc`;
    return { [flag]: position !== null, [kind]: text, [`${kind}After`]: position?.cursor ?? null };
  };
  return {
    ...one('pullRequests', 'withPullRequests'),
    ...one('issues', 'withIssues'),
    ...one('reviews', 'withReviews'),
  };
}

function toPage<N, T>(
  found: { issueCount: number; pageInfo: string | null; nodes: (N | null)[] } | undefined,
  map: (node: N) => T[],
): SearchPage<T> | null {
  if (found === undefined) return null;
  const items = found.nodes.flatMap((node) => (node === null ? [] : map(node)));
  return { total: found.issueCount, incomplete: false, next: found.pageInfo, items };
}

function firstPage(repo: RepositoryNode): GitHubCommit[] {
  return (repo.defaultBranchRef?.target?.history?.nodes ?? []).map((node) => toCommit(node, repo));
}

function toRepository(
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

function toCommit(node: CommitNode, repo: RepositoryNode): GitHubCommit {
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

function toPullRequest(node: PullRequestNode, me: Me): GitHubPullRequest {
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

function toIssue(node: IssueNode): GitHubIssue {
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

function toReview(review: ReviewNode, pullRequest: ReviewedNode): GitHubReview {
  return {
    nodeId: review.id,
    url: review.url,
    state: review.state.toLowerCase(),
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
