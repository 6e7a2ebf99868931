/** Three repositories with commits, pull requests, issues and reviews, of the account and of a colleague. */
import type { GitHubWorkspace } from '@/lib/integrations/providers/github/fake';
import { shaOf, type Random } from '@/sandbox/synthetic/random';
import { dayMs, drawn, iso, past, type ProviderWorld, type TruthRow, type TruthTimeOff } from './world';

type List<Name extends 'pulls' | 'reviews' | 'commits'> = NonNullable<GitHubWorkspace[Name]>[string];
type Pull = List<'pulls'>[number];
type Issue = NonNullable<GitHubWorkspace['issues']>[number];

const me = { login: 'subject', id: 4_000_001, node_id: 'U_subject' };
const colleague = { login: 'colleague', id: 4_000_002, node_id: 'U_colleague' };
const names = ['subject/alpha', 'team/beta', 'team/gamma'] as const;

export class GitHubWorld implements ProviderWorld {
  readonly provider = 'github';
  readonly aheadDays = 0;
  readonly keepsFormer = [];
  readonly data: Required<Pick<GitHubWorkspace, 'user' | 'repos' | 'commits' | 'pulls' | 'reviews' | 'issues'>>;
  private made = 0;

  constructor(
    private readonly random: Random,
    now: number,
    size: number,
  ) {
    this.data = {
      user: { ...me, name: 'Subject' },
      repos: names.map((full_name) => ({ full_name, pushed_at: iso(now - 100 * dayMs) })),
      commits: Object.fromEntries(names.map((name) => [name, []])),
      pulls: Object.fromEntries(names.map((name) => [name, []])),
      reviews: Object.fromEntries(names.map((name) => [name, []])),
      issues: [],
    };
    for (let index = 0; index < size; index += 1) this.grow(past(random, now, 50));
  }

  change(now: number): string {
    return drawn(this.random, [
      { weight: 3, apply: () => this.grow(now) },
      { weight: 2, apply: () => this.commit(past(this.random, now, 25), now) },
      { weight: 2, apply: () => this.dropCommit(now) },
      { weight: 3, apply: () => this.editPull(now) },
      { weight: 2, apply: () => this.editIssue(now) },
      { weight: 1, apply: () => this.dropIssue() },
    ]);
  }

  rows(): TruthRow[] {
    return names.flatMap((name) => [...this.commitRows(name), ...this.pullRows(name)]).concat(this.issueRows());
  }

  isDeepOnly(): boolean {
    return false;
  }

  timeOff(): TruthTimeOff[] {
    return [];
  }

  private grow(at: number): string {
    const kind = this.random.weighted([5, 2, 2, 2]);
    if (kind === 0) return this.commit(at, at);
    if (kind === 1) return this.addPull(at, me);
    return kind === 2 ? this.addIssue(at) : this.review(at);
  }

  private commit(committedAt: number, pushedAt: number): string {
    const name = this.random.pick(names);
    const author = this.random.chance(0.8) ? me : colleague;
    const authoredAt = committedAt - this.random.int(0, 3) * dayMs;
    const sha = shaOf(`${this.next()} ${name}`);
    listOf(this.data.commits, name).push({
      sha,
      commit: {
        message: `Change ${sha.slice(0, 6)}`,
        author: { name: author.login, email: `${author.login}@example.com`, date: iso(authoredAt) },
        committer: { name: author.login, email: `${author.login}@example.com`, date: iso(committedAt) },
      },
      author: { ...author },
      parents: [{ sha: shaOf('root') }],
    });
    this.pushed(name, pushedAt);
    return `commit ${sha.slice(0, 6)} of ${iso(committedAt)}`;
  }

  private dropCommit(now: number): string | null {
    const name = this.random.pick(names);
    const list = listOf(this.data.commits, name);
    if (list.length < 2) return null;
    const [gone] = list.splice(this.random.int(0, list.length - 1), 1);
    this.pushed(name, now);
    return `commit ${gone?.sha.slice(0, 6)} is rebased away`;
  }

  private pushed(name: string, at: number): void {
    const repo = this.data.repos.find(({ full_name }) => full_name === name);
    if (repo !== undefined && (repo.pushed_at ?? '') < iso(at)) repo.pushed_at = iso(at);
  }

  private addPull(at: number, user: typeof me): string {
    const number = this.next();
    const name = this.random.pick(names);
    const pull: Pull = {
      number,
      id: number,
      node_id: `PR_${number}`,
      title: `Pull ${number}`,
      user: { ...user },
      created_at: iso(at),
      updated_at: iso(at),
      closed_at: null,
      merged_at: null,
    };
    listOf(this.data.pulls, name).push(pull);
    return `pull request ${number} of ${user.login}`;
  }

  private editPull(now: number): string | null {
    const all = names.flatMap((name) => listOf(this.data.pulls, name));
    if (all.length === 0) return null;
    const pull = this.random.pick(all);
    pull.updated_at = iso(now);
    const kind = this.random.int(0, 3);
    if (kind === 0) pull.title = `Pull ${pull.number}, ${this.next()}`;
    else if (kind === 1 && (pull.merged_at ?? null) === null) {
      pull.merged_at = iso(now);
      pull.closed_at = iso(now);
    } else if (kind === 2 && (pull.merged_at ?? null) === null) pull.closed_at = pull.closed_at ? null : iso(now);
    return `pull request ${pull.number} changes (${kind})`;
  }

  private addIssue(at: number): string {
    const number = this.next();
    const repository = this.random.pick(names);
    this.data.issues.push({
      number,
      repository,
      id: number,
      node_id: `I_${number}`,
      title: `Issue ${number}`,
      user: { ...me },
      created_at: iso(at),
      updated_at: iso(at),
      closed_at: null,
    });
    return `issue ${number}`;
  }

  private editIssue(now: number): string | null {
    if (this.data.issues.length === 0) return null;
    const issue = this.random.pick(this.data.issues);
    issue.updated_at = iso(now);
    if (this.random.chance(0.5)) issue.title = `Issue ${issue.number}, ${this.next()}`;
    else issue.closed_at = issue.closed_at ? null : iso(now);
    return `issue ${issue.number} changes`;
  }

  private dropIssue(): string | null {
    if (this.data.issues.length < 2) return null;
    const [gone] = this.data.issues.splice(this.random.int(0, this.data.issues.length - 1), 1);
    return `issue ${gone?.number} is deleted`;
  }

  private review(at: number): string {
    this.addPull(at, colleague);
    const number = this.made;
    const name = names.find((candidate) => listOf(this.data.pulls, candidate).some((pull) => pull.number === number));
    listOf(this.data.reviews, name ?? names[0]).push({
      pull_number: number,
      id: number,
      node_id: `PRR_${number}`,
      user: { ...me },
      state: 'APPROVED',
      submitted_at: iso(at),
    });
    return `review of pull request ${number}`;
  }

  private commitRows(name: string): TruthRow[] {
    return listOf(this.data.commits, name)
      .filter(({ author }) => author?.login === me.login)
      .map(({ sha, commit }) => ({
        type: 'commit',
        externalId: sha,
        title: commit.message,
        occurredAt: Date.parse(commit.author?.date ?? ''),
        endedAt: null,
        windowAt: Date.parse(commit.committer?.date ?? ''),
        count: 1,
        facts: { repository: name, isMerge: false },
      }));
  }

  private pullRows(name: string): TruthRow[] {
    const pulls = listOf(this.data.pulls, name);
    const own = pulls.filter(({ user }) => user?.login === me.login).map((pull) => pullRow(pull, name));
    const reviews = listOf(this.data.reviews, name).flatMap((review): TruthRow[] => {
      const pull = pulls.find(({ number }) => number === review.pull_number);
      if (pull === undefined) return [];
      return [
        {
          type: 'review',
          externalId: review.node_id ?? '',
          title: pull.title ?? '',
          occurredAt: Date.parse(review.submitted_at ?? ''),
          endedAt: null,
          windowAt: updatedAt([pull.created_at, pull.updated_at, pull.closed_at, pull.merged_at, review.submitted_at]),
          count: 1,
          facts: { repository: name, number: pull.number },
        },
      ];
    });
    return [...own, ...reviews];
  }

  private issueRows(): TruthRow[] {
    return this.data.issues.map((issue) => ({
      type: 'issue',
      externalId: issue.node_id ?? '',
      title: issue.title ?? '',
      occurredAt: Date.parse(issue.created_at ?? ''),
      endedAt: instant(issue.closed_at),
      windowAt: updatedAt([issue.created_at, issue.updated_at, issue.closed_at]),
      count: 1,
      facts: { repository: issue.repository, number: issue.number, state: stateOf(issue) },
    }));
  }

  private next(): number {
    this.made += 1;
    return this.made;
  }
}

function pullRow(pull: Pull, repository: string): TruthRow {
  return {
    type: 'pull_request',
    externalId: pull.node_id ?? '',
    title: pull.title ?? '',
    occurredAt: Date.parse(pull.created_at),
    endedAt: instant(pull.merged_at ?? pull.closed_at),
    windowAt: updatedAt([pull.created_at, pull.updated_at, pull.closed_at, pull.merged_at]),
    count: 1,
    facts: { repository, number: pull.number, state: pull.merged_at ? 'merged' : stateOf(pull) },
  };
}

function stateOf({ closed_at }: Pick<Pull | Issue, 'closed_at'>): 'open' | 'closed' {
  return closed_at ? 'closed' : 'open';
}

function instant(time: string | null | undefined): number | null {
  return time ? Date.parse(time) : null;
}

function updatedAt(times: readonly (string | null | undefined)[]): number {
  return Math.max(...times.map((time) => (time ? Date.parse(time) : 0)));
}

function listOf<T>(lists: Record<string, T[]>, name: string): T[] {
  return (lists[name] ??= []);
}
