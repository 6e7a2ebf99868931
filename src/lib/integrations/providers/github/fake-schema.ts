import { createHash } from 'node:crypto';
import { byOffset, byPushTime, connection, fromHead, isFurther, text } from './fake-connection';
import { contributedRepositories, contributionSpan, isRecent } from './fake-contributions';
import { Missing, QueryError } from './fake-graphql';
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
    nodes: ({ ids }: Args) => schema.nodes(ids),
    search: (args: Args) => schema.search(args),
  };
}

class Schema {
  constructor(
    private readonly world: World,
    private readonly web: string,
  ) {}

  viewer(): Resolvers {
    const byPush = (keep: (repo: FakeRepository, args: Args) => boolean) => (args: Args) => {
      const list = this.world.repositories
        .filter((repo) => keep(repo, args))
        .sort((a, b) => (isFurther(a, b) ? 1 : -1));
      return connection('Repository', list, args, byPushTime, (repo) => this.repository(repo));
    };
    return {
      ...this.user(this.world.viewer),
      repositories: byPush(({ affiliation }) => affiliation !== null),
      repositoriesContributedTo: byPush(
        (repo, { contributionTypes }) => repo.affiliation !== 'owner' && isRecent(this.world, repo, contributionTypes),
      ),
      contributionsCollection: (args: Args) => this.contributions(args),
    };
  }

  private contributions(args: Args): Resolvers {
    const { from, to } = contributionSpan(args, this.world.now);
    return {
      __typename: 'ContributionsCollection',
      startedAt: from.toISOString(),
      endedAt: to.toISOString(),
      commitContributionsByRepository: ({ maxRepositories }: Args) =>
        contributedRepositories(this.world, from, to, maxRepositories).map((repo) => ({
          __typename: 'CommitContributionsByRepository',
          repository: this.repository(repo),
        })),
    };
  }

  repositoryNamed(fullName: string): Resolvers | null {
    const repo = this.world.repositories.find((one) => one.fullName.toLowerCase() === fullName.toLowerCase());
    return repo === undefined ? null : this.repository(repo);
  }

  node(id: string): Resolvers | Missing {
    const repo = this.world.repositories.find(({ nodeId }) => nodeId === id);
    if (repo !== undefined) return this.repository(repo);
    for (const pull of this.world.pulls) {
      if (pull.nodeId === id) return this.pull(pull);
      const review = this.visibleReviews(pull).find(({ nodeId }) => nodeId === id);
      if (review !== undefined) return this.review(review, pull);
    }
    const issue = this.world.issues.find(({ nodeId }) => nodeId === id);
    if (issue !== undefined) return this.issue(issue);
    // What was deleted, what is hidden and what never was look alike.
    return new Missing('NOT_FOUND', `Could not resolve to a node with the global id of '${id}'`);
  }

  nodes(ids: unknown): (Resolvers | Missing)[] {
    if (!Array.isArray(ids) || ids.length > 100)
      throw new QueryError('You may not provide more than 100 node ids', 'ARGUMENT_LIMIT');
    return ids.map((id) => this.node(String(id)));
  }

  search(args: Args): Resolvers {
    if (args['type'] !== 'ISSUE')
      throw new QueryError('The sandbox searches type ISSUE only', 'argumentLiteralsIncompatible');
    const hits = this.hits(String(args['query']));
    // As on GitHub the count is whole and the pages end after a thousand.
    const page = connection('SearchResultItem', hits.slice(0, 1000), args, byOffset, (item) =>
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
              target: {
                __typename: 'Commit',
                oid: () => headOf(repo.commits),
                history: (args: Args) => this.history(repo, args),
              },
            },
    };
  }

  private history(repo: FakeRepository, args: Args): Resolvers {
    const since = Date.parse(text(args['since']) ?? '0001-01-01T00:00:00Z');
    const until = Date.parse(text(args['until']) ?? '9999-12-31T00:00:00Z');
    const author = args['author'];
    const authorId = typeof author === 'object' && author !== null && 'id' in author ? author.id : null;
    const commits = selected(repo.commits, `${since} ${until} ${String(authorId)}`, (commit) => {
      const isWithin = commit.committedMs >= since && commit.committedMs <= until;
      return isWithin && (authorId === null || commit.author?.nodeId === authorId);
    });
    return connection('Commit', commits, args, fromHead(headOf(repo.commits)), (commit) => this.commit(commit, repo));
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
    const url = this.pullUrl(pull);
    const submitted = this.visibleReviews(pull);
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
        return connection('PullRequestReview', list, args, byOffset, (review) => this.review(review, pull));
      },
      latestReviews: (args: Args) => {
        const latest = [...new Map(submitted.map((review) => [review.author?.login ?? '', review])).values()];
        return connection('PullRequestReview', latest, args, byOffset, (review) => this.review(review, pull));
      },
    };
  }

  private pullUrl(pull: FakePull): string {
    return pull.url ?? `${this.web}/${pull.repository}/pull/${pull.number}`;
  }

  /** A pending review is seen by its author alone. */
  private visibleReviews(pull: FakePull): FakeReview[] {
    const { id } = this.world.viewer;
    return pull.reviews.filter(({ author, submittedAt }) => submittedAt !== null || author?.id === id);
  }

  private review(review: FakeReview, pull: FakePull): Resolvers {
    return {
      __typename: 'PullRequestReview',
      id: review.nodeId,
      fullDatabaseId: String(review.id),
      state: review.state,
      submittedAt: review.submittedAt,
      url: review.url ?? `${this.pullUrl(pull)}#pullrequestreview-${review.id}`,
      author: this.actor(review.author),
      pullRequest: () => this.pull(pull),
    };
  }
}

const selections = new WeakMap<readonly FakeCommit[], { key: string; list: readonly FakeCommit[] }>();

/** The pages of one long history are asked for in turn: what the last question selected is kept for the next. */
function selected(
  branch: readonly FakeCommit[],
  key: string,
  isWanted: (commit: FakeCommit) => boolean,
): readonly FakeCommit[] {
  const last = selections.get(branch);
  if (last?.key === key) return last.list;
  const list = branch.filter(isWanted);
  selections.set(branch, { key, list });
  return list;
}

const heads = new WeakMap<readonly FakeCommit[], string>();

/** Names everything that the branch holds, as Git's own ids do; a list of commits by date has no head to name. */
function headOf(branch: readonly FakeCommit[]): string {
  const known = heads.get(branch);
  if (known !== undefined) return known;
  const hash = createHash('sha1');
  for (const { sha } of branch) hash.update(`${sha} `);
  const head = hash.digest('hex');
  heads.set(branch, head);
  return head;
}
