import { QueryError } from './fake-graphql';
import type { Resolvers } from './fake-graphql';
import { SearchRefused, searchItems } from './fake-search';
import type { FakeCommit, FakeIssue, FakePull, FakeRepository, FakeReview, FakeUser, World } from './fake-world';

type Args = Readonly<Record<string, unknown>>;

export interface RateLimit {
  limit: number;
  remaining: number;
  used: number;
  resetAt: string;
}

/** The part of GitHub's schema that a client of one's own activity needs, over the world of one moment. */
export function createRoot(world: World, web: string, rate: RateLimit): Resolvers {
  const schema = new Schema(world, web);
  return {
    __typename: 'Query',
    rateLimit: { __typename: 'RateLimit', cost: 1, nodeCount: 0, ...rate },
    viewer: schema.viewer(),
    repository: ({ owner, name }: Args) => schema.repositoryNamed(`${String(owner)}/${String(name)}`),
    node: ({ id }: Args) => schema.node(String(id)),
    search: (args: Args) => schema.search(args),
  };
}

class Schema {
  constructor(
    private readonly world: World,
    private readonly web: string,
  ) {}

  viewer(): Resolvers {
    const byPush = (keep: (repo: FakeRepository) => boolean) => (args: Args) => {
      const list = this.world.repositories
        .filter(keep)
        .sort((a, b) => ((a.pushedAt ?? '') < (b.pushedAt ?? '') ? 1 : -1));
      return connection('Repository', list, args, (repo) => this.repository(repo));
    };
    return {
      ...this.user(this.world.viewer),
      repositories: byPush(({ affiliation }) => affiliation !== null),
      repositoriesContributedTo: byPush(({ affiliation, hasContributed }) => affiliation !== 'owner' && hasContributed),
    };
  }

  repositoryNamed(fullName: string): Resolvers | null {
    const repo = this.world.repositories.find((one) => one.fullName.toLowerCase() === fullName.toLowerCase());
    return repo === undefined ? null : this.repository(repo);
  }

  node(id: string): Resolvers | null {
    const repo = this.world.repositories.find(({ nodeId }) => nodeId === id);
    if (repo !== undefined) return this.repository(repo);
    const pull = this.world.pulls.find(({ nodeId }) => nodeId === id);
    if (pull !== undefined) return this.pull(pull);
    const issue = this.world.issues.find(({ nodeId }) => nodeId === id);
    return issue === undefined ? null : this.issue(issue);
  }

  search(args: Args): Resolvers {
    if (args['type'] !== 'ISSUE')
      throw new QueryError('The sandbox searches type ISSUE only', 'argumentLiteralsIncompatible');
    const hits = this.hits(String(args['query']));
    // As on GitHub the count is whole and the pages end after a thousand.
    const page = connection('SearchResultItem', hits.slice(0, 1000), args, (item) =>
      item.kind === 'pull' ? this.pull(item) : this.issue(item),
    );
    return { ...page, issueCount: hits.length };
  }

  private hits(query: string): (FakePull | FakeIssue)[] {
    try {
      return searchItems(this.world, query, { sort: null, ascending: false });
    } catch (error) {
      if (error instanceof SearchRefused) throw new QueryError(error.message, 'searchRefused');
      throw error;
    }
  }

  private user(user: FakeUser): Resolvers {
    const { login, nodeId, id, name, isBot } = user;
    // A bot is an Actor without `databaseId` in the fragments on User.
    return { __typename: isBot ? 'Bot' : 'User', id: nodeId, databaseId: id, login, name, url: `${this.web}/${login}` };
  }

  private actor(user: FakeUser | null): Resolvers | null {
    return user === null ? null : this.user(user);
  }

  private repository(repo: FakeRepository): Resolvers {
    const [owner = '', name = ''] = repo.fullName.split('/');
    return {
      __typename: 'Repository',
      id: repo.nodeId,
      databaseId: repo.id,
      name,
      nameWithOwner: repo.fullName,
      owner: { __typename: 'User', login: owner },
      url: `${this.web}/${repo.fullName}`,
      isFork: repo.isFork,
      isPrivate: repo.isPrivate,
      isArchived: repo.isArchived,
      pushedAt: repo.pushedAt,
      defaultBranchRef:
        repo.commits.length === 0
          ? null
          : {
              __typename: 'Ref',
              name: repo.defaultBranch,
              target: { __typename: 'Commit', history: (args: Args) => this.history(repo, args) },
            },
    };
  }

  private history(repo: FakeRepository, args: Args): Resolvers {
    const since = Date.parse(text(args['since']) ?? '0001-01-01T00:00:00Z');
    const until = Date.parse(text(args['until']) ?? '9999-12-31T00:00:00Z');
    const author = args['author'];
    const authorId = typeof author === 'object' && author !== null && 'id' in author ? author.id : null;
    const commits = repo.commits.filter((commit) => {
      const time = Date.parse(commit.committerDate);
      return time >= since && time <= until && (authorId === null || commit.author?.nodeId === authorId);
    });
    return connection('Commit', commits, args, (commit) => this.commit(commit, repo));
  }

  private commit(commit: FakeCommit, repo: FakeRepository): Resolvers {
    const { authorName: name, authorEmail: email, authorDate: date } = commit;
    const author = { __typename: 'GitActor', name, email, date, user: this.actor(commit.author) };
    return {
      __typename: 'Commit',
      id: commit.nodeId,
      oid: commit.sha,
      message: commit.message,
      messageHeadline: commit.message.split('\n', 1)[0] ?? '',
      url: commit.url ?? `${this.web}/${repo.fullName}/commit/${commit.sha}`,
      authoredDate: date,
      committedDate: commit.committerDate,
      additions: commit.additions,
      deletions: commit.deletions,
      author,
      parents: { __typename: 'CommitConnection', totalCount: commit.parents.length },
      authors: { __typename: 'GitActorConnection', nodes: [author] },
    };
  }

  private item(item: FakePull | FakeIssue): Resolvers {
    return {
      id: item.nodeId,
      fullDatabaseId: String(item.id),
      number: item.number,
      title: item.title,
      createdAt: item.createdAt,
      updatedAt: item.updatedAt,
      closedAt: item.closedAt,
      author: this.actor(item.author),
      repository: () => this.repositoryNamed(item.repository),
    };
  }

  private issue(issue: FakeIssue): Resolvers {
    const url = issue.url ?? `${this.web}/${issue.repository}/issues/${issue.number}`;
    return { __typename: 'Issue', ...this.item(issue), url, state: issue.closedAt === null ? 'OPEN' : 'CLOSED' };
  }

  private pull(pull: FakePull): Resolvers {
    const url = pull.url ?? `${this.web}/${pull.repository}/pull/${pull.number}`;
    const submitted = pull.reviews.filter(
      ({ author, submittedAt }) => submittedAt !== null || author?.id === this.world.viewer.id,
    );
    return {
      __typename: 'PullRequest',
      ...this.item(pull),
      url,
      state: pull.mergedAt !== null ? 'MERGED' : pull.closedAt === null ? 'OPEN' : 'CLOSED',
      isDraft: pull.isDraft,
      mergedAt: pull.mergedAt,
      mergeCommit: pull.mergeCommitSha === null ? null : { __typename: 'Commit', oid: pull.mergeCommitSha },
      reviews: (args: Args) => {
        const author = text(args['author'])?.toLowerCase() ?? null;
        const list = submitted.filter((review) => author === null || review.author?.login.toLowerCase() === author);
        return connection('PullRequestReview', list, args, (review) => this.review(review, url));
      },
      latestReviews: (args: Args) => {
        const latest = [...new Map(submitted.map((review) => [review.author?.login ?? '', review])).values()];
        return connection('PullRequestReview', latest, args, (review) => this.review(review, url));
      },
    };
  }

  private review(review: FakeReview, pullUrl: string): Resolvers {
    return {
      __typename: 'PullRequestReview',
      id: review.nodeId,
      fullDatabaseId: String(review.id),
      state: review.state,
      submittedAt: review.submittedAt,
      url: review.url ?? `${pullUrl}#pullrequestreview-${review.id}`,
      author: this.actor(review.author),
    };
  }
}

function connection<T>(type: string, list: readonly T[], args: Args, map: (item: T) => Resolvers): Resolvers {
  const first = args['first'];
  if (typeof first !== 'number' || first < 1 || first > 100) {
    throw new QueryError('`first` must be given, from 1 to 100', 'MISSING_PAGINATION_BOUNDARIES');
  }
  const after = text(args['after']);
  const start = after === null ? 0 : offsetOf(after);
  const page = list.slice(start, start + first);
  const end = start + page.length;
  return {
    __typename: `${type}Connection`,
    totalCount: list.length,
    pageInfo: {
      __typename: 'PageInfo',
      hasNextPage: end < list.length,
      hasPreviousPage: start > 0,
      startCursor: page.length === 0 ? null : cursorFor(start + 1),
      endCursor: page.length === 0 ? null : cursorFor(end),
    },
    nodes: page.map(map),
  };
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function cursorFor(offset: number): string {
  return Buffer.from(`cursor:${offset}`).toString('base64');
}

function offsetOf(cursor: string): number {
  const digits = /^cursor:(\d+)$/.exec(Buffer.from(cursor, 'base64').toString())?.[1];
  if (digits === undefined)
    throw new QueryError(`\`${cursor}\` does not appear to be a valid cursor.`, 'INVALID_CURSOR_ARGUMENTS');
  return Number(digits);
}
