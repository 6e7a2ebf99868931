import { createHash } from 'node:crypto';
import type {
  GitHubWorkspace,
  WorkspaceCommit,
  WorkspaceIssue,
  WorkspacePull,
  WorkspaceRepository,
  WorkspaceReview,
  WorkspaceUser,
} from './fake-workspace';

/** GitHub as one account may see it at one moment: what happened later is not there yet. */
export interface World {
  now: Date;
  viewer: FakeUser;
  repositories: FakeRepository[];
  pulls: FakePull[];
  issues: FakeIssue[];
}

export interface FakeUser {
  login: string;
  id: number;
  nodeId: string;
  isBot: boolean;
  /** The developer whose data this is. */
  isSubject: boolean;
  name: string | null;
}

export interface FakeRepository {
  id: number;
  nodeId: string;
  fullName: string;
  isPrivate: boolean;
  isFork: boolean;
  isArchived: boolean;
  defaultBranch: string;
  pushedAt: string | null;
  /** Null: no right in it, but it is public. */
  affiliation: 'owner' | 'collaborator' | 'organization_member' | null;
  /** Newest committer date first. */
  commits: FakeCommit[];
}

export interface FakeCommit {
  sha: string;
  nodeId: string;
  message: string;
  authorDate: string;
  committerDate: string;
  /** The same in milliseconds: histories are long, and every request walks them. */
  committedMs: number;
  authoredMs: number;
  authorName: string;
  authorEmail: string;
  author: FakeUser | null;
  /** Null: made from the fake's own address. */
  url: string | null;
  parents: { sha: string }[];
  additions: number;
  deletions: number;
}

interface FakeItem {
  id: number;
  nodeId: string;
  repository: string;
  number: number;
  title: string;
  author: FakeUser | null;
  url: string | null;
  createdAt: string;
  updatedAt: string;
  closedAt: string | null;
}

export interface FakePull extends FakeItem {
  kind: 'pull';
  isDraft: boolean;
  mergedAt: string | null;
  mergeCommitSha: string | null;
  /** Oldest first. */
  reviews: FakeReview[];
  /** Whose review is asked for and was not given since. */
  requested: FakeUser[];
}

export interface FakeIssue extends FakeItem {
  kind: 'issue';
}

export interface FakeReview {
  id: number;
  nodeId: string;
  state: string;
  submittedAt: string | null;
  author: FakeUser | null;
  url: string | null;
}

export interface Viewpoint {
  account: 'subject' | 'other';
  /** Private repositories need `repo`, as with a real OAuth App. */
  scopes: readonly string[];
  now: Date;
}

type People = (user: WorkspaceUser) => FakeUser;

export type Look = (viewpoint: Viewpoint) => World;

/** Fills in once what the source lacks, then shows the world of any moment. */
export function createWorld(data: GitHubWorkspace): Look {
  const subject = { ...toUser(data.user), isSubject: true, name: data.user.name ?? null };
  const other = toUser({ login: `${data.user.login}-other`, id: subject.id + 1 });
  // A source may give the developer's id once and only the login elsewhere.
  const people: People = (user) => (user.login.toLowerCase() === subject.login.toLowerCase() ? subject : toUser(user));
  const repositories = data.repos.map((repo) => toRepository(repo, data.commits?.[repo.full_name] ?? [], people));
  const pulls = Object.entries(data.pulls ?? {}).flatMap(([name, list]) =>
    list.map((pull) => toPull(pull, name, data.reviews?.[name] ?? [], people)),
  );
  const issues = (data.issues ?? []).flatMap((issue) => toIssue(issue, people));
  return ({ account, scopes, now }) => {
    const at = now.toISOString();
    const visible = repositories
      .filter((repo) => !repo.isPrivate || (account === 'subject' && scopes.includes('repo')))
      .map((repo) => repositoryAt(repo, at, account));
    const names = new Set(visible.map(({ fullName }) => fullName));
    const pullsNow = pulls
      .filter((pull) => names.has(pull.repository) && !isLater(pull.createdAt, at))
      .map((pull) => pullAt(pull, at));
    const issuesNow = issues
      .filter((issue) => names.has(issue.repository) && !isLater(issue.createdAt, at))
      .map((issue) => issueAt(issue, at));
    return {
      now,
      viewer: account === 'subject' ? subject : other,
      repositories: visible,
      pulls: pullsNow,
      issues: issuesNow,
    };
  };
}

export function stamp(time: string): string {
  return new Date(time).toISOString().replace(/\.\d{3}Z$/, 'Z');
}

function toUser(user: WorkspaceUser): FakeUser {
  const id = user.id ?? numberFor(`user ${user.login}`);
  const isBot = user.type === 'Bot' || user.login.endsWith('[bot]');
  return { login: user.login, id, nodeId: user.node_id ?? nodeIdFor('U', id), isBot, isSubject: false, name: null };
}

function toRepository(repo: WorkspaceRepository, list: WorkspaceCommit[], people: People): FakeRepository {
  const id = repo.id ?? numberFor(`repository ${repo.full_name}`);
  const owner = people({ login: repo.full_name.split('/')[0] ?? '' });
  const affiliation = repo._affiliation ?? (owner.isSubject ? 'owner' : 'organization_member');
  const commits = list.map((item) => toCommit(item, people));
  commits.sort((a, b) => b.committedMs - a.committedMs);
  return {
    id,
    nodeId: repo.node_id ?? nodeIdFor('R', id),
    fullName: repo.full_name,
    isPrivate: repo.private ?? false,
    isFork: repo.fork ?? false,
    isArchived: repo.archived ?? false,
    defaultBranch: repo.default_branch ?? 'main',
    pushedAt: nullable(repo.pushed_at) ?? commits[0]?.committerDate ?? null,
    affiliation: affiliation === 'none' ? null : affiliation,
    commits,
  };
}

function toCommit(item: WorkspaceCommit, people: People): FakeCommit {
  const signature = item.commit.author ?? item.commit.committer;
  const committerDate = item.commit.committer?.date ?? signature?.date;
  if (signature === null || signature === undefined || committerDate === undefined)
    throw new Error(`commit ${item.sha} of the workspace has no date`);
  return {
    sha: item.sha,
    nodeId: item.node_id ?? nodeIdFor('C', numberFor(`commit ${item.sha}`)),
    message: item.commit.message,
    authorDate: signature.date,
    committerDate: stamp(committerDate),
    committedMs: Date.parse(committerDate),
    authoredMs: Date.parse(signature.date),
    authorName: signature.name ?? item.author?.login ?? 'unknown',
    authorEmail: signature.email ?? 'noreply@github.com',
    author: item.author === null ? null : people(item.author),
    url: item.html_url ?? null,
    parents: item.parents ?? [],
    additions: item.stats?.additions ?? 0,
    deletions: item.stats?.deletions ?? 0,
  };
}

function toPull(pull: WorkspacePull, repository: string, reviews: WorkspaceReview[], people: People): FakePull {
  const id = pull.id ?? numberFor(`pull ${repository}#${pull.number}`);
  const mergedAt = nullable(pull.merged_at);
  const own = reviews
    .filter((review) => review.pull_number === pull.number)
    .map((review, index) => toReview(review, `${id} ${index}`, people));
  return {
    kind: 'pull',
    id,
    nodeId: pull.node_id ?? nodeIdFor('PR', id),
    repository,
    number: pull.number,
    title: pull.title ?? pull._first_commit_subject ?? `Pull request #${pull.number}`,
    author: pull.user === null ? null : people(pull.user),
    url: pull.html_url ?? null,
    createdAt: stamp(pull.created_at),
    updatedAt: stamp(pull.updated_at ?? pull.created_at),
    closedAt: nullable(pull.closed_at) ?? mergedAt,
    isDraft: pull.draft ?? false,
    mergedAt,
    mergeCommitSha: pull.merge_commit_sha ?? null,
    requested: (pull.requested_reviewers ?? []).map(people),
    reviews: own.sort((a, b) => ((a.submittedAt ?? '~') < (b.submittedAt ?? '~') ? -1 : 1)),
  };
}

function toReview(review: WorkspaceReview, key: string, people: People): FakeReview {
  const id = review.id ?? numberFor(`review ${key}`);
  return {
    id,
    nodeId: review.node_id ?? nodeIdFor('PRR', id),
    state: review.state,
    submittedAt: nullable(review.submitted_at),
    author: review.user === null ? null : people(review.user),
    url: review.html_url ?? null,
  };
}

/** An issue without any time cannot be placed and is left out. */
function toIssue(issue: WorkspaceIssue, people: People): FakeIssue[] {
  const createdAt = nullable(issue.created_at ?? issue.closed_at ?? issue.updated_at);
  if (createdAt === null) return [];
  const id = issue.id ?? numberFor(`issue ${issue.repository}#${issue.number}`);
  return [
    {
      kind: 'issue',
      id,
      nodeId: issue.node_id ?? nodeIdFor('I', id),
      repository: issue.repository,
      number: issue.number,
      title: issue.title ?? `Issue #${issue.number}`,
      author: issue.user === null || issue.user === undefined ? null : people(issue.user),
      url: issue.html_url ?? null,
      createdAt,
      updatedAt: stamp(issue.updated_at ?? createdAt),
      closedAt: nullable(issue.closed_at),
    },
  ];
}

function repositoryAt(repo: FakeRepository, at: string, account: Viewpoint['account']): FakeRepository {
  const atMs = Date.parse(at);
  const begun = repo.commits.findIndex(({ committedMs }) => committedMs <= atMs);
  const commits = begun === -1 ? [] : begun === 0 ? repo.commits : repo.commits.slice(begun);
  const pushedAt =
    repo.pushedAt !== null && isLater(repo.pushedAt, at) ? (commits[0]?.committerDate ?? null) : repo.pushedAt;
  return { ...repo, commits, pushedAt, affiliation: account === 'subject' ? repo.affiliation : null };
}

function pullAt(pull: FakePull, at: string): FakePull {
  const mergedAt = until(pull.mergedAt, at);
  const closedAt = until(pull.closedAt, at);
  const reviews = pull.reviews.filter(({ submittedAt }) => submittedAt === null || !isLater(submittedAt, at));
  const submitted = reviews.map(({ submittedAt }) => submittedAt);
  const updatedAt = latest([pull.createdAt, until(pull.updatedAt, at), closedAt, mergedAt, ...submitted]);
  return {
    ...pull,
    mergedAt,
    closedAt,
    mergeCommitSha: mergedAt === null ? null : pull.mergeCommitSha,
    reviews,
    requested: pull.requested.filter(({ id }) => !reviews.some(({ author }) => author?.id === id)),
    updatedAt,
  };
}

function issueAt(issue: FakeIssue, at: string): FakeIssue {
  const closedAt = until(issue.closedAt, at);
  return { ...issue, closedAt, updatedAt: latest([issue.createdAt, until(issue.updatedAt, at), closedAt]) };
}

function until(time: string | null, at: string): string | null {
  return time === null || isLater(time, at) ? null : time;
}

/** All times here end in Z and have no fractions, but for `at`; a whole second compares right without its dot. */
function isLater(time: string, at: string): boolean {
  return Date.parse(time) > Date.parse(at);
}

function latest(times: (string | null)[]): string {
  return times.filter((time) => time !== null).reduce((a, b) => (a > b ? a : b));
}

function nullable(time: string | null | undefined): string | null {
  return time === null || time === undefined ? null : stamp(time);
}

/** The same number for the same thing in every process; 31 bits, since GitHub's older `databaseId` is an Int. */
function numberFor(key: string): number {
  return createHash('sha256').update(key).digest().readUInt32BE(0) >>> 1;
}

function nodeIdFor(prefix: string, id: number): string {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(id));
  return `${prefix}_${bytes.toString('base64url')}`;
}
