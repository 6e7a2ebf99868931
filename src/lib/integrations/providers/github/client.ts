import { SyncError } from '../../errors';
import type { Access, Account, BudgetReading } from '../../provider';
import { createAsk, graphqlMissing, parseBody } from './ask';
import type { Ask } from './ask';
import { isMe } from './entities';
import type { GitHubCommit, GitHubIssue, GitHubPullRequest, GitHubRepository, GitHubReview, Me } from './entities';
import { createGraphQLReader } from './graphql-reader';
import type { CommitsPage, Confirmed, Range, Reader, WorkFound, WorkKind, WorkPage } from './reader';
import { createRestReader } from './rest-reader';
import { installationsSchema, userSchema } from './schemas';
import { searchWork } from './work-search';

/** Before Git's first release: "everything", where a method is asked without `since`. */
const beginning = new Date('2005-01-01T00:00:00Z');
const mostPerPage = 100;

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
    const bySha = new Map<string, GitHubCommit>();
    for await (const { commits } of this.readCommits({ from: since, to: until }))
      for (const commit of commits) bySha.set(commit.sha, commit);
    return [...bySha.values()].sort(newestFirst);
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
   * As `getCommits`, a page at a time and in no order. A commit comes again when a repository further on has a better
   * claim to it: the last one stands. Of a page only its SHAs are kept, so that memory does not grow with what is read.
   */
  async *readCommits(range: Range): AsyncGenerator<CommitsPage> {
    const me = this.me();
    const shownBy = new Map<string, Place>();
    const places = new Map<string, Place>();
    for await (const { commits, ...said } of this.read((reader) => reader.commits(range))) {
      const fresh = new Map<string, GitHubCommit>();
      for (const commit of commits) {
        const { sha, repository, isFork } = commit;
        if (!isMe(commit.author, me) || !isWithin(commit.committedAt, range)) continue;
        if (this.access.excluded?.has(repository) === true) continue;
        const known = shownBy.get(sha);
        if (known !== undefined && !isPreferred(commit, known)) continue;
        const place = places.get(repository) ?? { repository, isFork };
        places.set(repository, place);
        shownBy.set(sha, place);
        fresh.set(sha, commit);
      }
      yield { commits: [...fresh.values()], ...said };
    }
  }

  /** Pull requests, issues and reviews of the account, by the time of the last update; one page per request. With `withRequested` the first page also has the reviews asked of it. */
  async *readWork(
    range: Range,
    kinds: readonly WorkKind[] = ['pullRequests', 'issues', 'reviews'],
    pageSize: number = mostPerPage,
    withRequested = false,
  ): AsyncGenerator<WorkFound & Pick<WorkPage, 'requested' | 'withheld'>> {
    const me = this.me();
    for await (const found of this.read((reader) => searchWork(reader, range, kinds, pageSize, withRequested)))
      yield { ...ofMine(found, me).mine, requested: found.requested, withheld: found.withheld };
  }

  /**
   * What became of pull requests, issues and reviews, by node id: what is still there and the account's own; ids of
   * what is not. A server without GraphQL cannot be asked by node id, and nothing is said of any.
   */
  async *confirmWork(nodeIds: readonly string[]): AsyncGenerator<Confirmed> {
    const me = this.me();
    for await (const { found, gone, withheld } of this.read((reader) => reader.confirm(nodeIds))) {
      const { mine, others } = ofMine(found, me);
      yield { found: mine, gone: [...gone, ...others], withheld };
    }
  }

  /** What is left of the budget that the requests of commits, or of all else, are taken from; undefined if nothing new was said. */
  takeBudget(kind: keyof Reader['resources']): BudgetReading | undefined {
    return this.reader === null ? undefined : this.ask.takeBudget(this.reader.resources[kind]);
  }

  /** Reads by GraphQL; a server that has none, or an older schema, is found out by the first request and read by REST from then on. */
  private async *read<T>(run: (reader: Reader) => AsyncGenerator<T>): AsyncGenerator<T> {
    const me = this.me();
    const now = (): Date => this.access.now();
    this.reader ??=
      me.nodeId === null
        ? createRestReader(this.ask, me, now)
        : createGraphQLReader(this.ask, { ...me, nodeId: me.nodeId }, now);
    const reader = this.reader;
    try {
      yield* run(reader);
    } catch (error) {
      if (!isGraphQLMissing(error)) throw error;
      this.reader = createRestReader(this.ask, me, now);
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

/** Parts the account's own work from the ids of what is not, or no longer, its own. */
function ofMine(found: WorkFound, me: Me): { mine: WorkFound; others: string[] } {
  const mine = {
    pullRequests: found.pullRequests.filter(({ author }) => isMe(author, me)),
    issues: found.issues.filter(({ author }) => isMe(author, me)),
    reviews: found.reviews.filter((review) => isMe(review.author, me) && isSubmittedElsewhere(review, me)),
  };
  const kept = new Set([...mine.pullRequests, ...mine.issues, ...mine.reviews].map(({ nodeId }) => nodeId));
  const all = [...found.pullRequests, ...found.issues, ...found.reviews];
  return { mine, others: all.flatMap(({ nodeId }) => (kept.has(nodeId) ? [] : [nodeId])) };
}

/** A dismissed review was submitted, and counts. */
function isSubmittedElsewhere(review: GitHubReview, me: Me): boolean {
  return review.submittedAt !== null && review.state !== 'pending' && !isMe(review.pullRequest.author, me);
}

/** A repository under whose name a commit is counted. */
type Place = Pick<GitHubCommit, 'repository' | 'isFork'>;

/** Of two repositories that show the same commit the original counts, then the first by name. */
function isPreferred(candidate: Place, known: Place): boolean {
  if (candidate.isFork !== known.isFork) return !candidate.isFork;
  return candidate.repository < known.repository;
}

function isWithin(time: Date, range: Range): boolean {
  return time >= range.from && time < range.to;
}

function newestFirst(a: GitHubCommit, b: GitHubCommit): number {
  return b.committedAt.getTime() - a.committedAt.getTime() || (a.sha < b.sha ? -1 : 1);
}
