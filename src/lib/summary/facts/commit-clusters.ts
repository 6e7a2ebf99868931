/** Commits without a pull request, by repository and by what their titles say. */
import type { ActivityOf } from '../../integrations/activity';
import { changeKey, isRelease, isRoutine } from './change-title';
import type { CommitCluster } from './cluster';
import { byTime, grouped } from './rows-by-type';

type Commit = ActivityOf<'commit'>;

/** Three that begin alike (`fix:`, `docs(api):`, `Speed …`) are a theme of their own. */
const themeSize = 3;
/** Of so many words a title in two repositories is no accident but the same change. */
const distinctWords = 4;

/** A release stands alone; routine work stands apart, so that it lends no title to the rest. */
export function commitClusters(commits: readonly Commit[]): CommitCluster[] {
  const authored = commits.filter((commit) => !commit.metadata.isMerge);
  const clusters: CommitCluster[] = [];
  for (const [repository, ofRepository] of grouped(authored, (commit) => commit.metadata.repository)) {
    const add = (theme: string, list: readonly Commit[]): void => {
      if (list.length > 0)
        clusters.push({ kind: 'commits', repository, theme, commits: [...list].sort(byTime).reverse() });
    };
    const { release, routine, work } = byNature(ofRepository);
    for (const commit of release) add('release', [commit]);
    add('routine', routine);
    const rest: Commit[] = [];
    for (const [theme, ofTheme] of grouped(work, (commit) => themeOf(commit.title))) {
      if (ofTheme.length >= themeSize && ofTheme.length < work.length - 1) add(theme, ofTheme);
      else rest.push(...ofTheme);
    }
    add('', rest);
  }
  return withoutCopies(clusters);
}

/** Each title is read once. */
function byNature(commits: readonly Commit[]): Record<'release' | 'routine' | 'work', Commit[]> {
  const sorted: Record<'release' | 'routine' | 'work', Commit[]> = { release: [], routine: [], work: [] };
  for (const commit of commits)
    sorted[isRelease(commit.title) ? 'release' : isRoutine(commit.title) ? 'routine' : 'work'].push(commit);
  return sorted;
}

/** A repository that only received copies of another's changes is told with that other one. */
function withoutCopies(clusters: readonly CommitCluster[]): CommitCluster[] {
  const homes = new Map<string, CommitCluster>();
  const kept: CommitCluster[] = [];
  for (const cluster of clusters) {
    const keys = cluster.commits.map((commit) => changeKey(commit.title));
    const home = keys.length > 0 && keys.every((key) => homes.has(key)) ? homes.get(keys[0] ?? '') : undefined;
    if (home && home.repository !== cluster.repository) {
      home.copies = [...(home.copies ?? []), ...cluster.commits];
      continue;
    }
    kept.push(cluster);
    for (const key of keys) if (key.split(' ').length >= distinctWords && !homes.has(key)) homes.set(key, cluster);
  }
  return kept;
}

function themeOf(title: string): string {
  const conventional = /^(\w+)(?:\([^)]*\))?!?:/u.exec(title)?.[1];
  return (conventional ?? title.split(/\s/u, 1)[0] ?? '').toLowerCase();
}
