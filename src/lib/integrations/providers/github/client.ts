import { SyncError } from '../../errors';
import type { Access, Account } from '../../provider';
import { createAsk, graphqlMissing, parseBody } from './ask';
import type { Ask } from './ask';
import { isMe } from './entities';
import type { GitHubCommit, GitHubIssue, GitHubPullRequest, GitHubRepository, GitHubReview, Me } from './entities';
import { createGraphQLReader } from './graphql-reader';
import type { Range, Reader, WorkKind } from './reader';
import { createRestReader } from './rest-reader';
import { installationsSchema, userSchema } from './schemas';
import { searchWork } from './work-search';
import type { WorkFound } from './work-search';

/** Before Git's first release: "everything", where a method is asked without `since`. */
const beginning = new Date('2005-01-01T00:00:00Z');

/** What one token may read of its own account's work. Every method throws errors of the IntegrationError family only. */
export class GitHubClient {
  private readonly ask: Ask;
  private reader: Reader | null = null;

  constructor(private readonly access: Access) {
    this.ask = createAsk(access);
  }

  /** Whose token this is. For a GitHub App also in how many places the app is installed. */
  async getAccount(): Promise<Account> {
    const answer = await this.ask.get({ path: '/user' });
    const user = parseBody(userSchema, answer);
    const scopes = answer.headers['x-oauth-scopes']?.split(/[,\s]+/).filter((scope) => scope !== '');
    return {
      id: String(user.id),
      label: user.login,
      metadata: {
        login: user.login,
        nodeId: user.node_id ?? null,
        // People can narrow a grant later; an OAuth App's answers name what is left of it.
        ...(scopes === undefined ? {} : { scopes }),
        ...(this.access.token.startsWith('ghu_') ? { installations: await this.countInstallations() } : {}),
      },
    };
  }

  /** Own commits on default branches with a committer date from `since` on, newest first, each SHA once. */
  async getCommits(since: Date = beginning, until: Date = this.access.now()): Promise<GitHubCommit[]> {
    return (await this.readCommits({ from: since, to: until })).commits;
  }

  /** Own pull requests updated from `since` on. */
  async getPullRequests(since: Date = beginning, until: Date = this.access.now()): Promise<GitHubPullRequest[]> {
    return (await this.collect({ from: since, to: until }, ['pullRequests'])).pullRequests;
  }

  /** Own issues updated from `since` on. */
  async getIssues(since: Date = beginning, until: Date = this.access.now()): Promise<GitHubIssue[]> {
    return (await this.collect({ from: since, to: until }, ['issues'])).issues;
  }

  /** Own submitted reviews on others' pull requests that were updated from `since` on. */
  async getReviews(since: Date = beginning, until: Date = this.access.now()): Promise<GitHubReview[]> {
    return (await this.collect({ from: since, to: until }, ['reviews'])).reviews;
  }

  /** Repositories the account owns or works in, latest push first. */
  async getRepositories(): Promise<GitHubRepository[]> {
    const all: GitHubRepository[] = [];
    for await (const page of this.read((reader) => reader.repositories())) all.push(...page);
    return all;
  }

  /**
   * As `getCommits`; `withheld`: GitHub refused to show some repository, so that a missing commit is not a gone one.
   * A range is held as a whole, since the same SHA may turn up in a fork on any page.
   */
  async readCommits(range: Range): Promise<{ commits: GitHubCommit[]; withheld: boolean }> {
    const me = this.me();
    const bySha = new Map<string, GitHubCommit>();
    let withheld = false;
    for await (const page of this.read((reader) => reader.commits(range))) {
      withheld ||= page.withheld;
      for (const commit of page.commits.filter(
        ({ author, committedAt }) => isMe(author, me) && isWithin(committedAt, range),
      )) {
        const known = bySha.get(commit.sha);
        if (known === undefined || isPreferred(commit, known)) bySha.set(commit.sha, commit);
      }
    }
    return { commits: [...bySha.values()].sort(newestFirst), withheld };
  }

  /** Pull requests, issues and reviews of the account, by the time of the last update; one page per request. */
  async *readWork(
    range: Range,
    kinds: readonly WorkKind[] = ['pullRequests', 'issues', 'reviews'],
  ): AsyncGenerator<WorkFound> {
    const me = this.me();
    for await (const found of this.read((reader) => searchWork(reader, range, kinds))) {
      yield {
        pullRequests: found.pullRequests.filter(({ author }) => isMe(author, me)),
        issues: found.issues.filter(({ author }) => isMe(author, me)),
        reviews: found.reviews.filter((review) => isMe(review.author, me) && isSubmittedElsewhere(review, me)),
      };
    }
  }

  /** Reads by GraphQL; a server that has none, or an older schema, is found out by the first request and read by REST from then on. */
  private async *read<T>(run: (reader: Reader) => AsyncGenerator<T>): AsyncGenerator<T> {
    const me = this.me();
    this.reader ??=
      me.nodeId === null ? createRestReader(this.ask, me) : createGraphQLReader(this.ask, { ...me, nodeId: me.nodeId });
    const reader = this.reader;
    try {
      yield* run(reader);
    } catch (error) {
      if (!isGraphQLMissing(error)) throw error;
      this.reader = createRestReader(this.ask, me);
      yield* run(this.reader);
    }
  }

  private async collect(range: Range, kinds: readonly WorkKind[]): Promise<WorkFound> {
    const all: WorkFound = { pullRequests: [], issues: [], reviews: [] };
    for await (const found of this.readWork(range, kinds)) {
      all.pullRequests.push(...found.pullRequests);
      all.issues.push(...found.issues);
      all.reviews.push(...found.reviews);
    }
    return all;
  }

  private async countInstallations(): Promise<number> {
    return parseBody(installationsSchema, await this.ask.get({ path: '/user/installations', query: { per_page: 1 } }))
      .total_count;
  }

  private me(): Me {
    const { account } = this.access;
    const login = account?.metadata['login'];
    const nodeId = account?.metadata['nodeId'];
    if (account === null || typeof login !== 'string') {
      throw new SyncError('GitHub was read before the account was known', 'github', 'not_connected');
    }
    return { id: account.id, login, nodeId: typeof nodeId === 'string' ? nodeId : null };
  }
}

function isGraphQLMissing(error: unknown): boolean {
  return error instanceof SyncError && error.details.providerCode === graphqlMissing;
}

function isSubmittedElsewhere(review: GitHubReview, me: Me): boolean {
  return review.submittedAt !== null && review.state !== 'pending' && !isMe(review.pullRequest.author, me);
}

/** Of two repositories that show the same commit the original counts, then the first by name. */
function isPreferred(candidate: GitHubCommit, known: GitHubCommit): boolean {
  if (candidate.isFork !== known.isFork) return !candidate.isFork;
  return candidate.repository < known.repository;
}

function isWithin(time: Date, range: Range): boolean {
  return time >= range.from && time < range.to;
}

function newestFirst(a: GitHubCommit, b: GitHubCommit): number {
  return b.committedAt.getTime() - a.committedAt.getTime() || (a.sha < b.sha ? -1 : 1);
}
