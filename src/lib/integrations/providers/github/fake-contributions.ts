/** What the fake counts as contributions of the viewer: work in repositories that are no forks, by the authors' dates. */
import { QueryError } from './fake-graphql';
import type { FakeRepository, World } from './fake-world';

/** The latest push to a repository does not keep it in the list, nor do others' commits: a contribution of the last year does. */
export function isRecent(world: World, repo: FakeRepository, types: unknown): boolean {
  const since = yearsFrom(world.now, -1).getTime();
  const counts = (type: string): boolean => !Array.isArray(types) || types.includes(type);
  if (repo.isFork) return false;
  if (counts('COMMIT') && countCommits(world, repo, since, Infinity) > 0) return true;
  return (
    counts('PULL_REQUEST') &&
    world.pulls.some(
      ({ repository, author, createdAt }) =>
        repository === repo.fullName && author?.id === world.viewer.id && Date.parse(createdAt) >= since,
    )
  );
}

/** Closed, and of one year at most. */
export function contributionSpan(args: Readonly<Record<string, unknown>>, now: Date): { from: Date; to: Date } {
  const asked = (name: string): Date | null => (typeof args[name] === 'string' ? new Date(args[name]) : null);
  const from = asked('from') ?? yearsFrom(asked('to') ?? now, -1);
  const to = asked('to') ?? new Date(Math.min(now.getTime(), yearsFrom(from, 1).getTime()));
  if (to > yearsFrom(from, 1))
    throw new QueryError("The total time spanned by 'from' and 'to' must not exceed 1 year", 'INVALID_ARGUMENTS');
  if (to < from) throw new QueryError("'from' must be before 'to'", 'INVALID_ARGUMENTS');
  return { from, to };
}

/** Most contributions first; 25 of them unless more are asked for. */
export function contributedRepositories(world: World, from: Date, to: Date, most: unknown): FakeRepository[] {
  const limit = typeof most === 'number' ? most : 25;
  if (limit > 100) throw new QueryError('Only up to 100 repositories is supported', 'ARGUMENT_LIMIT');
  return world.repositories
    .filter(({ isFork }) => !isFork)
    .map((repo) => ({ repo, count: countCommits(world, repo, from.getTime(), to.getTime()) }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count)
    .slice(0, limit)
    .map(({ repo }) => repo);
}

function countCommits({ viewer }: World, repo: FakeRepository, from: number, to: number): number {
  return repo.commits.filter(
    ({ author, authoredMs }) => author?.id === viewer.id && authoredMs >= from && authoredMs <= to,
  ).length;
}

function yearsFrom(time: Date, years: number): Date {
  const moved = new Date(time);
  moved.setUTCFullYear(moved.getUTCFullYear() + years);
  return moved;
}
