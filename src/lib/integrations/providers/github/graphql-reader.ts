import { parseBody } from './ask';
import type { Ask } from './ask';
import { SyncError } from '../../errors';
import type { GitHubRepository, Me } from './entities';
import { readHistories } from './graphql-commits';
import { toIssue, toPullRequest, toRepository, toReview, toReviewRequest } from './graphql-entities';
import { request, smallerWhenHeavy } from './graphql-request';
import type { Answered } from './graphql-request';
import { confirmData, repositoriesData, reviewsData, workData } from './graphql-schemas';
import type { ReviewedNode, ReviewNode } from './graphql-schemas';
import { isTooHeavy, lookupProblems } from './judge';
import { confirmQuery, repositoriesQuery, reviewsQuery, workQuery } from './queries';
import { requestedText, searchText } from './reader';
import type { Confirmed, Reader, SearchPage, WorkKind } from './reader';

/** What GitHub takes at once, of a list and of ids. */
const mostAtOnce = 100;

/** Reads by GraphQL: one request for all repositories of a page, one for all three searches. */
export function createGraphQLReader(ask: Ask, me: Me & { nodeId: string }, now: () => Date): Reader {
  // Logins change; the searches tell us the present one.
  let login = me.login;

  async function* repositories(): AsyncGenerator<GitHubRepository[]> {
    let after: string | null = null;
    do {
      const answer: Answered<typeof repositoriesData> = await request(ask, repositoriesData, repositoriesQuery, {
        first: mostAtOnce,
        after,
      });
      const { own } = answer.data.viewer;
      yield own.nodes.map(toRepository);
      after = own.pageInfo;
    } while (after !== null);
  }

  async function work(...[positions, pageSize, withRequested]: Parameters<Reader['work']>): ReturnType<Reader['work']> {
    const asked = login;
    const requested = { withRequested, requested: withRequested ? requestedText(asked) : '' };
    const { data, withheld } = await smallerWhenHeavy(pageSize, (first, tolerance) =>
      request(
        ask,
        workData,
        workQuery,
        { login: asked, first, ...searchVariables(positions, asked), ...requested },
        tolerance,
      ),
    );
    if (data.viewer.login !== asked) {
      login = data.viewer.login;
      return work(positions, pageSize, withRequested);
    }
    const reviews = await allReviews(data.reviews?.nodes ?? []);
    return {
      pullRequests: toPage(data.pullRequests, (node) => [toPullRequest(node, me)]),
      issues: toPage(data.issues, (node) => [toIssue(node)]),
      reviews: toPage(data.reviews, (node) =>
        (reviews.byPullRequest.get(node.id) ?? []).map((review) => toReview(review, node)),
      ),
      requested: data.requested?.nodes.flatMap((node) => (node === null ? [] : [toReviewRequest(node)])) ?? null,
      withheld: withheld || reviews.withheld,
    };
  }

  async function allReviews(nodes: (ReviewedNode | null)[]) {
    const byPullRequest = new Map<string, ReviewNode[]>();
    let withheld = false;
    for (const node of nodes.filter((entry) => entry !== null)) {
      const reviews = [...(node.reviews?.nodes ?? [])];
      let after = node.reviews?.pageInfo ?? null;
      while (after !== null) {
        const variables = { pullRequest: node.id, login, after };
        const answer: Answered<typeof reviewsData> = await request(ask, reviewsData, reviewsQuery, variables);
        reviews.push(...(answer.data.node?.reviews?.nodes ?? []));
        withheld ||= answer.withheld;
        after = answer.data.node?.reviews?.pageInfo ?? null;
      }
      byPullRequest.set(node.id, reviews);
    }
    return { byPullRequest, withheld };
  }

  async function* confirm(nodeIds: readonly string[]): AsyncGenerator<Confirmed> {
    for (let start = 0; start < nodeIds.length; start += mostAtOnce)
      yield* lookUp(nodeIds.slice(start, start + mostAtOnce));
  }

  async function* lookUp(ids: readonly string[]): AsyncGenerator<Confirmed> {
    try {
      yield await lookUpAtOnce(ids);
    } catch (error) {
      const half = Math.ceil(ids.length / 2);
      if (!isTooHeavy(error) || ids.length === 1) throw error;
      yield* lookUp(ids.slice(0, half));
      yield* lookUp(ids.slice(half));
    }
  }

  async function lookUpAtOnce(ids: readonly string[]): Promise<Confirmed> {
    // Each item's trouble is its own.
    const answer = await ask.graphql(confirmQuery, { ids }, 'whatever');
    const { nodes } = parseBody(confirmData, answer).data;
    if (nodes.length !== ids.length)
      throw new SyncError('GitHub left out an item that was asked for', 'github', 'malformed_answer');
    const problems = lookupProblems(answer.body);
    // A token that sees less than it was granted is told of a hidden item what it is told of a deleted one.
    const mayHide = ask.isCurtailed(answer);
    const confirmed: Confirmed = { found: { pullRequests: [], issues: [], reviews: [] }, gone: [], withheld: mayHide };
    for (const [index, id] of ids.entries()) {
      const node = nodes[index] ?? null;
      const problem = problems.get(index);
      if (problem === 'gone' && node === null && !mayHide) confirmed.gone.push(id);
      else if (problem !== undefined || node === null) confirmed.withheld = true;
      else if (!take(confirmed.found, node)) confirmed.withheld = true;
      // The item goes by another id now, and is kept under that one.
      else if (node.id !== id) confirmed.gone.push(id);
    }
    return confirmed;
  }

  /** False for a review whose pull request is not shown: it cannot be told whose that is. */
  function take(found: Confirmed['found'], node: NonNullable<ConfirmedNode>): boolean {
    if (node.__typename === 'PullRequest') found.pullRequests.push(toPullRequest(node, me));
    else if (node.__typename === 'Issue') found.issues.push(toIssue(node));
    else if (node.pullRequest === null) return false;
    else found.reviews.push(toReview(node, node.pullRequest));
    return true;
  }

  return {
    resources: { commits: 'graphql', work: 'graphql' },
    repositories,
    commits: (range) => readHistories(ask, me, range, now()),
    work,
    confirm,
  };
}

type ConfirmedNode = Answered<typeof confirmData>['data']['nodes'][number];

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
