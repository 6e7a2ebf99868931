/** Code: what was released, merged, taken back, begun. */
import type { RowOf } from '../period';
import { dayMs } from '../zone';
import type { MustInclude, Naming } from './must-include';
import { isRevert, type Reading } from './reading';

export function workRules(reading: Reading): MustInclude[] {
  return [
    ...released(reading),
    ...mergedLargest(reading),
    ...mergedAfterLong(reading),
    ...firstInRepository(reading),
    ...directWork(reading),
    ...reverted(reading),
  ];
}

export function namesOfPull({ title, metadata }: RowOf<'pull_request'>): Naming[] {
  return [
    { by: 'title', title },
    { by: 'words', pattern: new RegExp(`#${metadata.number}\\b`) },
  ];
}

/** A version that went out is what others will ask about. */
function released({ merged, commits }: Reading): MustInclude[] {
  const isRelease = (title: string): boolean => /^(?:release|publish|ship)\b.*\d+\.\d+|^v?\d+\.\d+\.\d+\b/i.test(title);
  const [release] = [...merged, ...commits].filter(({ title }) => isRelease(title));
  if (release === undefined) return [];
  const version = /\d+\.\d+(?:\.\d+)?/.exec(release.title)?.[0] ?? release.title;
  const words: Naming = { by: 'words', pattern: new RegExp(version.replaceAll('.', '\\.')) };
  return [item('released', 5, release, [words])];
}

/** Merged pull requests with much work in them: the largest few, none that is small. */
function mergedLargest({ merged, span, linesOf }: Reading): MustInclude[] {
  const most = { day: 2, week: 3, month: 4 }[span];
  return merged
    .filter((pull) => !isRevert(pull.title) && linesOf(pull) >= 80)
    .sort((a, b) => linesOf(b) - linesOf(a))
    .slice(0, most)
    .map((pull, index) => item('merged-largest', index === 0 ? 5 : 3, pull, namesOfPull(pull)));
}

/** One that had been open for more than a week, and is through. */
function mergedAfterLong({ merged, span }: Reading): MustInclude[] {
  const least = span === 'month' ? 14 : 7;
  const daysOpen = ({ occurredAt, endedAt }: RowOf<'pull_request'>): number =>
    ((endedAt ?? occurredAt).getTime() - occurredAt.getTime()) / dayMs;
  const [longest] = [...merged].sort((a, b) => daysOpen(b) - daysOpen(a));
  if (longest === undefined || daysOpen(longest) < least) return [];
  return [item('merged-after-long', 4, longest, namesOfPull(longest))];
}

/** Where the developer had not worked in the eight weeks before, provided that there was work to compare with. */
function firstInRepository({ commits, opened, earlier, span }: Reading): MustInclude[] {
  const repositories = (rows: readonly { metadata: object }[]): string[] =>
    rows.flatMap(({ metadata }) => ('repository' in metadata ? [String(metadata.repository)] : []));
  const known = new Set(repositories(earlier));
  if (known.size === 0) return [];
  const fresh = [...opened, ...commits].filter(({ metadata }) => !known.has(metadata.repository));
  const counts = new Map<string, typeof fresh>();
  for (const row of fresh) {
    counts.set(row.metadata.repository, [...(counts.get(row.metadata.repository) ?? []), row]);
  }
  const [most] = [...counts].sort(([, a], [, b]) => b.length - a.length);
  if (most === undefined || most[1].length < (span === 'day' ? 1 : 2)) return [];
  const [repository, rows] = most;
  return [
    {
      rule: 'first-in-repository',
      weight: 4,
      what: `first work in ${repository}`,
      evidence: rows.map(({ id }) => id),
      names: [{ by: 'words', pattern: namePattern(repository) }],
    },
  ];
}

/** Most of the code went straight to one default branch, without a pull request that would stand for it. */
function directWork({ commits, merged, span }: Reading): MustInclude[] {
  const direct = commits.filter(({ metadata }) => metadata.pullRequest === null && !metadata.isMerge);
  const viaPull = new Set(merged.map(({ metadata }) => metadata.repository));
  const byRepository = new Map<string, RowOf<'commit'>[]>();
  for (const row of direct.filter(({ metadata }) => !viaPull.has(metadata.repository))) {
    byRepository.set(row.metadata.repository, [...(byRepository.get(row.metadata.repository) ?? []), row]);
  }
  const [most] = [...byRepository].sort(([, a], [, b]) => b.length - a.length);
  const least = { day: 4, week: 8, month: 20 }[span];
  if (most === undefined || most[1].length < least || most[1].length * 2 < commits.length) return [];
  const [repository, rows] = most;
  return [
    {
      rule: 'direct-work',
      weight: 3,
      what: `${rows.length} direct commits to ${repository}`,
      evidence: rows.map(({ id }) => id),
      names: [{ by: 'words', pattern: namePattern(repository) }],
    },
  ];
}

/** Something was taken back; a summary that leaves it out misleads. */
function reverted({ commits, merged }: Reading): MustInclude[] {
  const [first] = [...merged, ...commits].filter(({ title }) => isRevert(title));
  if (first === undefined) return [];
  return [{ ...item('reverted', 4, first, [{ by: 'title', title: first.title }]), says: /revert|taken back|undone/i }];
}

function item(
  rule: MustInclude['rule'],
  weight: number,
  row: { id: string; title: string },
  names: Naming[],
): MustInclude {
  return { rule, weight, what: row.title, evidence: [row.id], names };
}

/** "acme/site" may be called "site". */
export function namePattern(repository: string): RegExp {
  const short = repository.split('/').at(-1) ?? repository;
  return new RegExp(`(?:^|[^\\w-])${short.replaceAll(/[.+]/g, '\\$&')}(?![\\w-])`, 'i');
}
