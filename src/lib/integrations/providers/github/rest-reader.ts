import { IntegrationError } from '../../errors';
import { nextLink, parseBody } from './ask';
import type { Ask, Question } from './ask';
import type { GitHubIssue, GitHubPullRequest, GitHubRepository, GitHubReview, Me } from './entities';
import type { Answer } from './judge';
import { closedSeconds, pushedBefore, searchCap, searchText } from './reader';
import type { CommitsPage, Range, Reader, SearchPage, SearchPosition, WorkKind } from './reader';
import { commitsSchema, repositoriesSchema, reviewsSchema, searchIssuesSchema } from './schemas';

const ownRepositories: Question = {
  path: '/user/repos',
  query: { affiliation: 'owner,collaborator,organization_member', sort: 'pushed', direction: 'desc', per_page: 100 },
};

/** Reads by REST, for servers without GraphQL: the same rows, more requests, and without what REST lists leave out. */
export function createRestReader(ask: Ask, me: Me): Reader {
  async function* repositories(): AsyncGenerator<GitHubRepository[]> {
    for await (const answer of pages(ask, ownRepositories)) yield parseBody(repositoriesSchema, answer);
  }

  async function* commits(range: Range): AsyncGenerator<CommitsPage> {
    const read = new Set<string>();
    for await (const page of repositories()) {
      for (const repo of page.filter(({ pushedAt }) => !pushedBefore(pushedAt, range))) {
        read.add(repo.fullName.toLowerCase());
        yield* repositoryCommits(repo, range);
      }
      if (page.some(({ pushedAt }) => pushedBefore(pushedAt, range))) break;
    }
    for (const fullName of await contributedTo(range)) {
      if (!read.has(fullName.toLowerCase())) yield* repositoryCommits({ fullName, isFork: false }, range);
    }
  }

  async function* repositoryCommits(
    repo: { fullName: string; isFork: boolean },
    range: Range,
  ): AsyncGenerator<CommitsPage> {
    const { first: since, last: until } = closedSeconds(range);
    const question = {
      path: `/repos/${repo.fullName}/commits`,
      query: { author: me.login, since, until, per_page: 100 },
      accept: [409],
    };
    try {
      for await (const answer of pages(ask, question)) {
        // 409: the repository has no commits yet.
        if (answer.status === 409) return;
        const list = parseBody(commitsSchema, answer);
        yield {
          commits: list.map((commit) => ({ ...commit, repository: repo.fullName, isFork: repo.isFork })),
          withheld: false,
        };
      }
    } catch (error) {
      if (!(error instanceof IntegrationError) || (error.code !== 'forbidden' && error.code !== 'not_found'))
        throw error;
      // One repository that may not be read leaves the others readable.
      yield { commits: [], withheld: true };
    }
  }

  /** Repositories without any right of mine whose pull requests of mine were merged in the range. */
  async function contributedTo(range: Range): Promise<Set<string>> {
    const { first, last } = closedSeconds(range);
    const found = new Set<string>();
    const query = { q: `is:pr author:${me.login} merged:${first}..${last}`, per_page: 100 };
    for await (const answer of pages(ask, { path: '/search/issues', query })) {
      for (const item of parseBody(searchIssuesSchema, answer).items) found.add(item.repository);
    }
    return found;
  }

  async function search(kind: WorkKind, position: SearchPosition | null): Promise<SearchPage<RestItem> | null> {
    if (position === null) return null;
    const q = searchText(kind, me.login, position.range);
    const first = { path: '/search/issues', query: { q, sort: 'updated', order: 'desc', per_page: 100 } };
    const answer = await ask.get(position.cursor === null ? first : { path: position.cursor });
    const body = parseBody(searchIssuesSchema, answer);
    return {
      total: body.total_count,
      incomplete: body.incomplete_results ?? false,
      next: nextLink(answer),
      items: body.items,
    };
  }

  async function work(positions: Readonly<Record<WorkKind, SearchPosition | null>>): ReturnType<Reader['work']> {
    const pullRequests = await search('pullRequests', positions.pullRequests);
    const issues = await search('issues', positions.issues);
    const reviewed = await search('reviews', positions.reviews);
    return {
      pullRequests: mapPage(pullRequests, toPullRequest),
      issues: mapPage<RestItem, GitHubIssue>(issues, (item) => item),
      reviews: reviewed === null ? null : { ...reviewed, items: await reviewsOf(reviewed) },
    };
  }

  async function reviewsOf(page: SearchPage<RestItem>): Promise<GitHubReview[]> {
    // A search to be split is asked again: its reviews would be read for nothing.
    if (page.total > searchCap) return [];
    const reviews: GitHubReview[] = [];
    for (const item of page.items) {
      const path = `/repos/${item.repository}/pulls/${item.number}/reviews`;
      for await (const answer of pages(ask, { path, query: { per_page: 100 } })) {
        reviews.push(...parseBody(reviewsSchema, answer).map((review) => ({ ...review, pullRequest: item })));
      }
    }
    return reviews;
  }

  return { repositories, commits, work };
}

type RestItem = GitHubIssue & Pick<GitHubPullRequest, 'isDraft' | 'mergedAt'>;

async function* pages(ask: Ask, question: Question): AsyncGenerator<Answer> {
  let next: Question | null = question;
  while (next !== null) {
    const answer: Answer = await ask.get(next);
    yield answer;
    const link = nextLink(answer);
    next = link === null ? null : { path: link, accept: question.accept };
  }
}

function toPullRequest(item: RestItem): GitHubPullRequest {
  return {
    ...item,
    state: item.mergedAt === null ? item.state : 'merged',
    mergeCommitSha: null,
    reviewedByOthers: null,
  };
}

function mapPage<N, T>(page: SearchPage<N> | null, map: (item: N) => T): SearchPage<T> | null {
  return page === null ? null : { ...page, items: page.items.map(map) };
}
