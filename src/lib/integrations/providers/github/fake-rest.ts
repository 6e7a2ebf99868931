import type { AppKind } from './fake-oauth';
import { SearchRefused, searchCommits, searchItems } from './fake-search';
import type { FakeCommit, FakeIssue, FakePull, FakeRepository, FakeReview, FakeUser, World } from './fake-world';

/** A REST answer before paging, conditional headers and rate limits are laid over it. */
export type RestAnswer =
  | { list: unknown[]; wrap?: (page: unknown[]) => unknown; cap?: number }
  | { status: number; body: unknown; headers?: Record<string, string> };

export interface RestCall {
  world: World;
  query: URLSearchParams;
  /** Origin plus prefix. */
  base: string;
  now: Date;
  app: AppKind;
}

type Handler = (call: RestCall, parts: string[]) => RestAnswer;

export const notFound: RestAnswer = {
  status: 404,
  body: { message: 'Not Found', documentation_url: 'https://docs.github.com/rest', status: '404' },
};

/** The answer to a GET below the API's base. */
export function answerGet(path: string, call: RestCall): RestAnswer {
  for (const [pattern, handler] of routes) {
    const match = pattern.exec(path);
    if (match !== null) return handler(call, match.slice(1));
  }
  return notFound;
}

const routes: [RegExp, Handler][] = [
  [/^\/user$/, ({ world, base }) => ({ status: 200, body: user(world.viewer, base) })],
  [/^\/user\/repos$/, ownRepositories],
  [/^\/user\/installations$/, installations],
  [/^\/users\/([^/]+)\/events(?:\/public)?$/, events],
  [
    /^\/repos\/([^/]+\/[^/]+)$/,
    (call, [name]) => withRepository(call, name, (repo) => ({ status: 200, body: repository(repo, call.base) })),
  ],
  [
    /^\/repos\/([^/]+\/[^/]+)\/commits$/,
    (call, [name]) => withRepository(call, name, (repo) => commitList(call, repo)),
  ],
  [/^\/repositories\/(\d+)\/commits$/, (call, [id]) => withRepository(call, id, (repo) => commitList(call, repo))],
  [/^\/repos\/([^/]+\/[^/]+)\/pulls$/, (call, [name]) => withRepository(call, name, (repo) => pullList(call, repo))],
  [/^\/repos\/([^/]+\/[^/]+)\/issues$/, (call, [name]) => withRepository(call, name, (repo) => issueList(call, repo))],
  [/^\/repos\/([^/]+\/[^/]+)\/pulls\/(\d+)(\/reviews)?$/, onePull],
  [/^\/search\/issues$/, issueSearch],
  [/^\/search\/commits$/, commitSearch],
];

function withRepository(
  { world }: RestCall,
  key: string | undefined,
  answer: (repo: FakeRepository) => RestAnswer,
): RestAnswer {
  const repo = world.repositories.find(
    ({ fullName, id }) => fullName.toLowerCase() === key?.toLowerCase() || String(id) === key,
  );
  return repo === undefined ? notFound : answer(repo);
}

/** Only GitHub Apps' tokens may ask. This one is installed once, for everything. */
function installations({ app }: RestCall): RestAnswer {
  if (app === 'github') return { status: 200, body: { total_count: 1, installations: [{ id: 1 }] } };
  return refused(
    403,
    'You must authenticate with an access token authorized to a GitHub App in order to list installations',
  );
}

function ownRepositories({ world, query, base }: RestCall): RestAnswer {
  if (query.has('type') && (query.has('affiliation') || query.has('visibility'))) {
    return refused(422, 'If you specify visibility or affiliation, you cannot specify type.');
  }
  const asked = (query.get('affiliation') ?? 'owner,collaborator,organization_member').split(',');
  const list = world.repositories.filter(({ affiliation }) => affiliation !== null && asked.includes(affiliation));
  const key = (repo: FakeRepository): string =>
    query.get('sort') === 'pushed' ? (repo.pushedAt ?? '') : repo.fullName;
  const sign = (query.get('direction') ?? (query.get('sort') === 'pushed' ? 'desc' : 'asc')) === 'asc' ? 1 : -1;
  return { list: list.sort((a, b) => (key(a) < key(b) ? -sign : sign)).map((repo) => repository(repo, base)) };
}

function commitList({ query, base }: RestCall, repo: FakeRepository): RestAnswer {
  if (repo.commits.length === 0) return refused(409, 'Git Repository is empty.');
  const author = query.get('author')?.toLowerCase();
  const since = Date.parse(query.get('since') ?? '') || -Infinity;
  const until = Date.parse(query.get('until') ?? '') || Infinity;
  const list = repo.commits.filter((commit) => {
    const time = commit.committedMs;
    const isByAuthor =
      author === undefined ||
      commit.author?.login.toLowerCase() === author ||
      commit.authorEmail.toLowerCase() === author;
    return isByAuthor && time >= since && time <= until;
  });
  return { list: list.map((commit) => commitBody(commit, repo, base)) };
}

function pullList({ world, query, base }: RestCall, repo: FakeRepository): RestAnswer {
  const list = world.pulls.filter(
    (pull) => pull.repository === repo.fullName && isInState(pull, query.get('state') ?? 'open'),
  );
  const key = query.get('sort') === 'updated' ? 'updatedAt' : 'createdAt';
  const sign = query.get('direction') === 'asc' ? 1 : -1;
  return { list: list.sort((a, b) => (a[key] < b[key] ? -sign : sign)).map((pull) => pullBody(pull, base)) };
}

/** As on GitHub, pull requests are among the issues. */
function issueList({ world, query, base }: RestCall, repo: FakeRepository): RestAnswer {
  const since = Date.parse(query.get('since') ?? '') || -Infinity;
  const all = [...world.pulls, ...world.issues].filter((item) => item.repository === repo.fullName);
  const list = all.filter(
    (item) => isInState(item, query.get('state') ?? 'open') && Date.parse(item.updatedAt) >= since,
  );
  return { list: list.sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1)).map((item) => itemBody(item, base)) };
}

function onePull(call: RestCall, [name, number, reviews]: string[]): RestAnswer {
  return withRepository(call, name, (repo) => {
    const pull = call.world.pulls.find((one) => one.repository === repo.fullName && String(one.number) === number);
    if (pull === undefined) return notFound;
    if (reviews === undefined) return { status: 200, body: pullBody(pull, call.base) };
    const visible = pull.reviews.filter(
      ({ submittedAt, author }) => submittedAt !== null || author?.id === call.world.viewer.id,
    );
    return { list: visible.map((review) => reviewBody(review, pull, call.base)) };
  });
}

function issueSearch({ world, query, base }: RestCall): RestAnswer {
  const order = { sort: query.get('sort'), ascending: query.get('order') === 'asc' };
  return search(query, (q) => searchItems(world, q, order).map((item) => ({ ...itemBody(item, base), score: 1 })));
}

function commitSearch({ world, query, base }: RestCall): RestAnswer {
  return search(query, (q) =>
    searchCommits(world, q).map(({ repo, commit }) => ({
      ...commitBody(commit, repo, base),
      repository: repository(repo, base),
      score: 1,
    })),
  );
}

function search(query: URLSearchParams, run: (q: string) => unknown[]): RestAnswer {
  const q = query.get('q')?.trim() ?? '';
  if (q === '') return refused(422, 'Validation Failed', [{ resource: 'Search', field: 'q', code: 'missing' }]);
  try {
    const list = run(q);
    return { list, cap: 1000, wrap: (items) => ({ total_count: list.length, incomplete_results: false, items }) };
  } catch (error) {
    if (!(error instanceof SearchRefused)) throw error;
    return refused(422, 'Validation Failed', [
      { message: error.message, resource: 'Search', field: 'q', code: 'invalid' },
    ]);
  }
}

/** Pushes and openings of the last 30 days, newest first, without the commits that GitHub no longer lists. */
function events({ world, now }: RestCall, [login]: string[]): RestAnswer {
  const oldest = now.getTime() - 30 * 86_400_000;
  const isActor = (author: FakeUser | null): boolean => author?.login.toLowerCase() === login?.toLowerCase();
  const pushes = world.repositories.flatMap((repo) =>
    repo.commits.filter(({ author }) => isActor(author)).map((commit) => pushEvent(commit, repo)),
  );
  const openings = world.pulls
    .filter(({ author }) => isActor(author))
    .map((pull) => ({
      id: String(pull.id),
      type: 'PullRequestEvent',
      actor: pull.author === null ? null : { id: pull.author.id, login: pull.author.login },
      repo: { name: pull.repository },
      payload: { action: 'opened', number: pull.number },
      public: true,
      created_at: pull.createdAt,
    }));
  const list = [...pushes, ...openings]
    .filter(({ created_at }) => Date.parse(created_at) >= oldest)
    .sort((a, b) => (a.created_at < b.created_at ? 1 : -1));
  return { list: list.slice(0, 300) };
}

function pushEvent(commit: FakeCommit, repo: FakeRepository) {
  const head = commit.sha;
  return {
    id: String(Number.parseInt(commit.sha.slice(0, 12), 16)),
    type: 'PushEvent',
    actor: commit.author === null ? null : { id: commit.author.id, login: commit.author.login },
    repo: { id: repo.id, name: repo.fullName },
    payload: {
      repository_id: repo.id,
      push_id: Number.parseInt(head.slice(0, 10), 16),
      ref: `refs/heads/${repo.defaultBranch}`,
      head,
      before: commit.parents[0]?.sha ?? '0'.repeat(40),
    },
    public: !repo.isPrivate,
    created_at: commit.committerDate,
  };
}

function user(one: FakeUser, base: string) {
  const { id, login, nodeId, name, isBot } = one;
  return {
    login,
    id,
    node_id: nodeId,
    url: `${base}/users/${login}`,
    html_url: `${base}/${login}`,
    type: isBot ? 'Bot' : 'User',
    site_admin: false,
    name,
  };
}

function actor(one: FakeUser | null, base: string) {
  if (one === null) return null;
  const { name: _name, ...rest } = user(one, base);
  return rest;
}

function repository(repo: FakeRepository, base: string) {
  const [owner = '', name = ''] = repo.fullName.split('/');
  return {
    id: repo.id,
    node_id: repo.nodeId,
    name,
    full_name: repo.fullName,
    private: repo.isPrivate,
    owner: { login: owner },
    html_url: `${base}/${repo.fullName}`,
    url: `${base}/repos/${repo.fullName}`,
    fork: repo.isFork,
    archived: repo.isArchived,
    pushed_at: repo.pushedAt,
    default_branch: repo.defaultBranch,
  };
}

function commitBody(commit: FakeCommit, repo: FakeRepository, base: string) {
  const { authorName: name, authorEmail: email } = commit;
  return {
    sha: commit.sha,
    node_id: commit.nodeId,
    url: `${base}/repos/${repo.fullName}/commits/${commit.sha}`,
    html_url: commit.url ?? `${base}/${repo.fullName}/commit/${commit.sha}`,
    commit: {
      message: commit.message,
      author: { name, email, date: commit.authorDate },
      committer: { name, email, date: commit.committerDate },
    },
    author: actor(commit.author, base),
    committer: actor(commit.author, base),
    parents: commit.parents,
  };
}

/** An item as the issues and search endpoints show it. */
function itemBody(item: FakePull | FakeIssue, base: string) {
  const page = item.url ?? `${base}/${item.repository}/${item.kind === 'pull' ? 'pull' : 'issues'}/${item.number}`;
  const body = {
    url: `${base}/repos/${item.repository}/issues/${item.number}`,
    repository_url: `${base}/repos/${item.repository}`,
    html_url: page,
    // A pull request's id here is that of its issue; only `node_id` is the same everywhere.
    id: item.kind === 'pull' ? item.id + 1 : item.id,
    node_id: item.nodeId,
    number: item.number,
    title: item.title,
    user: actor(item.author, base),
    state: item.closedAt === null ? 'open' : 'closed',
    created_at: item.createdAt,
    updated_at: item.updatedAt,
    closed_at: item.closedAt,
  };
  if (item.kind === 'issue') return body;
  return {
    ...body,
    draft: item.isDraft,
    pull_request: {
      url: `${base}/repos/${item.repository}/pulls/${item.number}`,
      html_url: page,
      merged_at: item.mergedAt,
    },
  };
}

function pullBody(pull: FakePull, base: string) {
  const { pull_request: _issueOnly, repository_url: _url, ...body } = { pull_request: null, ...itemBody(pull, base) };
  return {
    ...body,
    url: `${base}/repos/${pull.repository}/pulls/${pull.number}`,
    id: pull.id,
    draft: pull.isDraft,
    merged_at: pull.mergedAt,
    merge_commit_sha: pull.mergeCommitSha,
  };
}

function reviewBody(review: FakeReview, pull: FakePull, base: string) {
  return {
    id: review.id,
    node_id: review.nodeId,
    user: actor(review.author, base),
    state: review.state,
    html_url: review.url ?? `${base}/${pull.repository}/pull/${pull.number}#pullrequestreview-${review.id}`,
    ...(review.submittedAt === null ? {} : { submitted_at: review.submittedAt }),
  };
}

function isInState(item: FakePull | FakeIssue, state: string): boolean {
  return state === 'all' || (state === 'open') === (item.closedAt === null);
}

export function refused(status: number, message: string, errors?: unknown[]): RestAnswer {
  const body = {
    message,
    ...(errors === undefined ? {} : { errors }),
    documentation_url: 'https://docs.github.com/rest',
    status: String(status),
  };
  return { status, body };
}
