import type { z } from 'zod';
import { IntegrationError } from '../../errors';
import { nextLink, parseBody } from './ask';
import type { Ask, Question } from './ask';
import type { GitHubIssue, GitHubPullRequest, GitHubRepository, GitHubReview, Me } from './entities';
import type { Answer } from './judge';
import { closedSeconds, listedSince, mostRestarts, pushedBefore, searchCap, searchText } from './reader';
import type { CommitsPage, Confirmed, Range, Reader, SearchPage, SearchPosition, WorkKind } from './reader';
import { commitsSchema, repositoriesSchema, reviewsSchema, searchIssuesSchema } from './schemas';

const ownRepositories: Question = {
  path: '/user/repos',
  query: { affiliation: 'owner,collaborator,organization_member', sort: 'pushed', direction: 'desc', per_page: 100 },
};

/** Reads by REST, for servers without GraphQL: the same rows, more requests, and without what REST lists leave out. */
export function createRestReader(ask: Ask, me: Me, now: () => Date): Reader {
  async function* repositories(): AsyncGenerator<GitHubRepository[]> {
    for await (const answer of pages(ask, ownRepositories)) yield parseBody(repositoriesSchema, answer);
  }

  async function* commits(range: Range): AsyncGenerator<CommitsPage> {
    const read = new Set<string>();
    for (let restarts = 0; ; restarts += 1) {
      let pages = 0;
      for await (const page of repositories()) {
        pages += 1;
        const due = page.filter(({ pushedAt, fullName }) => !pushedBefore(pushedAt, range) && !read.has(fullName));
        for (const repo of due) {
          read.add(repo.fullName);
          yield* repositoryCommits(repo, range);
        }
        if (page.some(({ pushedAt }) => pushedBefore(pushedAt, range))) break;
      }
      // A push while the list is paged moves a repository to its front, a deletion moves the others up.
      if (pages <= 1) break;
      if (restarts === mostRestarts) {
        yield { commits: [], withheld: true };
        break;
      }
    }
    const contributed = await contributedTo(range);
    if (contributed.withheld) yield { commits: [], withheld: true };
    // Commits that came into others' repositories without a pull request of mine are found by none of these lists.
    const sureFrom = contributed.isCut ? range.to : listedSince(now());
    if (sureFrom > range.from) yield { commits: [], withheld: false, sureFrom };
    const known = new Set([...read].map((name) => name.toLowerCase()));
    for (const fullName of contributed.names) {
      if (!known.has(fullName.toLowerCase())) yield* repositoryCommits({ fullName, isFork: false }, range);
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
      let first: string | null = null;
      let count = 0;
      for await (const answer of pages(ask, question)) {
        const list = commitsOf(answer);
        first ??= shasOf(list);
        count += 1;
        const commits = list.map((commit) => ({ ...commit, repository: repo.fullName, isFork: repo.isFork }));
        yield { commits, withheld: ask.withholds(answer) };
      }
      // Pages are counted from the branch's head: where that has moved, commits may have slipped between two of them.
      if (count > 1 && first !== shasOf(commitsOf(await ask.get(question)))) yield { commits: [], withheld: true };
    } catch (error) {
      if (!(error instanceof IntegrationError) || (error.code !== 'forbidden' && error.code !== 'not_found'))
        throw error;
      // One repository that may not be read leaves the others readable.
      yield { commits: [], withheld: true };
    }
  }

  /** Repositories without any right of mine into which commits of the range can have come: merges follow their commits. */
  async function contributedTo(range: Range): Promise<{ names: Set<string>; withheld: boolean; isCut: boolean }> {
    const names = new Set<string>();
    let withheld = false;
    let isCut = false;
    const query = { q: `is:pr author:${me.login} merged:>=${closedSeconds(range).first}`, per_page: 100 };
    for await (const answer of pages(ask, { path: '/search/issues', query })) {
      const body = parseBody(searchIssuesSchema, answer);
      for (const item of body.items) names.add(item.repository);
      withheld ||= body.incomplete_results === true || ask.withholds(answer);
      isCut ||= body.total_count > searchCap;
    }
    return { names, withheld, isCut };
  }

  async function search(kind: WorkKind, position: SearchPosition | null): Promise<RestPage | null> {
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
      withheld: ask.withholds(answer),
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
      requested: null,
      withheld: [pullRequests, issues, reviewed].some((page) => page?.withheld === true),
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

  // The rows carry node ids, which REST cannot look up: an item that is not seen again stays as it is.
  async function* confirm(): AsyncGenerator<Confirmed> {}

  return { resources: { commits: 'core', work: 'search' }, repositories, commits, work, confirm };
}

type RestItem = GitHubIssue & Pick<GitHubPullRequest, 'isDraft' | 'mergedAt'>;
type RestPage = SearchPage<RestItem> & { withheld: boolean };

/** 409: the repository has no commits yet. */
function commitsOf(answer: Answer): z.infer<typeof commitsSchema> {
  return answer.status === 409 ? [] : parseBody(commitsSchema, answer);
}

function shasOf(commits: readonly { sha: string }[]): string {
  return commits.map(({ sha }) => sha).join();
}

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
