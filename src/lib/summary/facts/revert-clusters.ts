/**
 * What was taken back. A merge that was reverted is not told as a merge: it and its revert become one cluster, and both leave
 * the places where they would have been told.
 */
import type { ActivityOf } from '../../integrations/activity';
import { changeKey, revertedTitle } from './change-title';
import type { PullRequestCluster, RevertCluster } from './cluster';
import { grouped } from './rows-by-type';

type Commit = ActivityOf<'commit'>;

export interface Reverted {
  reverts: RevertCluster[];
  /** Pull requests that were not taken back. */
  standing: PullRequestCluster[];
  commits: Commit[];
}

/** Commits oldest first. */
export function revertClusters(pulls: readonly PullRequestCluster[], commits: readonly Commit[]): Reverted {
  const any = [...pulls.map(({ pull }) => pull), ...commits].some(({ title }) => revertedTitle(title) !== null);
  if (!any) return { reverts: [], standing: [...pulls], commits: [...commits] };
  const standing = new Set(pulls);
  const loose = new Set(commits);
  const reverts: RevertCluster[] = [];
  const mergedByKey = grouped(
    pulls.filter(({ event }) => event === 'merged'),
    ({ pull }) => keyOf(pull.metadata.repository, pull.title),
  );
  const commitsByKey = grouped(commits, ({ metadata, title }) => keyOf(metadata.repository, title));
  const settle = (repository: string, title: string, at: Date, rows: RevertCluster['rows']): void => {
    const key = keyOf(repository, title);
    const pull = latest(
      (mergedByKey.get(key) ?? []).filter((one) => standing.has(one) && one.at <= at),
      (one) => one.at,
    );
    const commit = pull
      ? undefined
      : latest(
          (commitsByKey.get(key) ?? []).filter((one) => loose.has(one) && one.occurredAt <= at),
          (one) => one.occurredAt,
        );
    if (pull) standing.delete(pull);
    if (commit) loose.delete(commit);
    const taken = pull ? [pull.pull, ...pull.commits] : commit ? [commit] : [];
    const original = pull ? 'pull_request' : commit ? 'commit' : 'earlier';
    const number = pull?.pull.metadata.number ?? null;
    reverts.push({ kind: 'revert', repository, title, number, original, at, rows: [...rows, ...taken] });
  };
  for (const cluster of pulls) {
    const title = cluster.event === 'merged' ? revertedTitle(cluster.pull.title) : null;
    if (title === null || !standing.delete(cluster)) continue;
    settle(cluster.pull.metadata.repository, title, cluster.at, [cluster.pull, ...cluster.commits]);
  }
  for (const commit of commits) {
    const title = revertedTitle(commit.title);
    if (title === null || !loose.delete(commit)) continue;
    settle(commit.metadata.repository, title, commit.occurredAt, [commit]);
  }
  return { reverts, standing: [...standing], commits: [...loose] };
}

function keyOf(repository: string, title: string): string {
  return `${repository} ${changeKey(title)}`;
}

function latest<T>(list: readonly T[], at: (one: T) => Date): T | undefined {
  return list.reduce<T | undefined>((best, one) => (best === undefined || at(one) >= at(best) ? one : best), undefined);
}
