import type {
  GitHubWorkspace,
  WorkspaceCommit,
  WorkspaceIssue,
  WorkspacePull,
  WorkspaceReview,
} from '@/lib/integrations/providers/github/fake-workspace';
import { subject, type Person } from './people';
import { hash32, shaOf } from './random';
import { repositories, type PlannedCommit, type PlannedIssue, type PlannedPull, type WorkPlan } from './work-plan';

/** Blocks of work in the shapes of GitHub's REST answers. */
export function emitGitHub(plans: readonly WorkPlan[]): GitHubWorkspace {
  const commits: Record<string, WorkspaceCommit[]> = {};
  const pulls: Record<string, WorkspacePull[]> = {};
  const reviews: Record<string, WorkspaceReview[]> = {};
  const issues: WorkspaceIssue[] = [];
  for (const { fullName } of repositories) [commits[fullName], pulls[fullName], reviews[fullName]] = [[], [], []];
  for (const plan of plans) {
    for (const commit of plan.commits) commits[commit.repository.fullName]?.push(commitOf(commit));
    for (const pull of plan.pulls) {
      pulls[pull.repository.fullName]?.push(pullOf(pull));
      reviews[pull.repository.fullName]?.push(...reviewsOf(pull));
    }
    issues.push(...plan.issues.map(issueOf));
  }
  return {
    user: { ...userOf(subject), name: subject.name },
    repos: repositories.map(({ fullName }) => ({
      full_name: fullName,
      private: false,
      default_branch: 'main',
      html_url: `https://github.com/${fullName}`,
    })),
    commits,
    pulls,
    reviews,
    issues,
  };
}

/** Hashed once: a commit is named by itself and by the pull request it closes. */
const shas = new WeakMap<PlannedCommit, string>();

function commitSha(commit: PlannedCommit): string {
  const known = shas.get(commit);
  if (known !== undefined) return known;
  const sha = shaOf(
    `${commit.repository.fullName}\n${commit.author.login}\n${stamp(commit.authoredAt)}\n${commit.message}`,
  );
  shas.set(commit, sha);
  return sha;
}

/** A parent's name is derived from its child's: nobody ever asks for the parent itself. */
function parentOf(sha: string, turn: number): { sha: string } {
  return { sha: sha.slice(turn) + sha.slice(0, turn) };
}

function commitOf(commit: PlannedCommit): WorkspaceCommit {
  const sha = commitSha(commit);
  const { fullName } = commit.repository;
  const size = (hash32(sha) >>> 0) % 1000;
  // Most commits are small, a few are large: the square bends the even spread.
  const additions = commit.isMerge ? 0 : 1 + Math.round((size * size) / 4000);
  const parents = [parentOf(sha, 7), ...(commit.isMerge ? [parentOf(sha, 13)] : [])];
  const onTheWeb =
    commit.committedAt.getTime() !== commit.authoredAt.getTime() || commit.isMerge || commit.message.includes('(#');
  return {
    sha,
    html_url: `https://github.com/${fullName}/commit/${sha}`,
    commit: {
      message: commit.message,
      author: { name: commit.author.name, email: noReply(commit.author), date: stamp(commit.authoredAt) },
      committer: onTheWeb
        ? { name: 'GitHub', email: 'noreply@github.com', date: stamp(commit.committedAt) }
        : { name: commit.author.name, email: noReply(commit.author), date: stamp(commit.committedAt) },
    },
    author: userOf(commit.author),
    committer: { login: onTheWeb ? 'web-flow' : commit.author.login },
    parents,
    stats: { additions, deletions: Math.round(additions * (0.1 + (size % 7) / 10)) },
  };
}

function pullOf(pull: PlannedPull): WorkspacePull {
  const last = [pull.createdAt, pull.closedAt, ...pull.reviews.map((review) => review.at)].filter(
    (time) => time !== null,
  );
  const mergeCommit = pull.mergeCommit === null ? null : commitSha(pull.mergeCommit);
  return {
    number: pull.number,
    title: pull.title,
    html_url: `https://github.com/${pull.repository.fullName}/pull/${pull.number}`,
    user: userOf(pull.author),
    draft: pull.isDraft,
    created_at: stamp(pull.createdAt),
    updated_at: stamp(new Date(Math.max(...last.map((time) => time.getTime())))),
    closed_at: pull.closedAt === null ? null : stamp(pull.closedAt),
    merged_at: pull.mergedAt === null ? null : stamp(pull.mergedAt),
    merge_commit_sha: mergeCommit,
    requested_reviewers: pull.requested.map(userOf),
  };
}

function reviewsOf(pull: PlannedPull): WorkspaceReview[] {
  return pull.reviews.map((review) => ({
    pull_number: pull.number,
    html_url: `https://github.com/${pull.repository.fullName}/pull/${pull.number}#pullrequestreview-${hash32(`${pull.title}${review.author.login}`) >>> 0}`,
    user: userOf(review.author),
    state: review.state,
    submitted_at: stamp(review.at),
  }));
}

function issueOf(issue: PlannedIssue): WorkspaceIssue {
  const { fullName } = issue.repository;
  return {
    number: issue.number,
    repository: fullName,
    title: issue.title,
    html_url: `https://github.com/${fullName}/issues/${issue.number}`,
    user: userOf(issue.author),
    created_at: stamp(issue.createdAt),
    updated_at: stamp(issue.closedAt ?? issue.createdAt),
    closed_at: issue.closedAt === null ? null : stamp(issue.closedAt),
  };
}

function userOf(person: Person) {
  return { login: person.login, id: person.githubId };
}

function noReply(person: Person): string {
  return `${person.githubId}+${person.login}@users.noreply.github.com`;
}

/** GitHub's times have whole seconds. */
function stamp(time: Date): string {
  return new Date(Math.floor(time.getTime() / 1000) * 1000).toISOString().replace('.000Z', 'Z');
}
