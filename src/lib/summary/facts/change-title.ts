/** What the title of a commit or pull request says of its kind: routine, a release, a revert, the same change once more. */
const release =
  /^(?:chore\(release\)!?:|release\b[:\s]*\S*\d|(?:prepare|cut|publish|tag|version)\s+(?:release\s+)?v?\d|(?:prepare|cut|publish)\s+release\b|bump (?:the )?version\b|v?\d+\.\d+(?:\.\d+)?(?:[-.+]\w+)*$)/iu;
const routine =
  /^(?:(?:chore|build|ci|style|deps?)(?:\([^)]*\))?!?:|\w+\(deps(?:-dev)?\)!?:|bump\b|(?:update|upgrade) (?:all )?(?:\w+ )?(?:dependenc|deps\b|lock|changelog|snapshots?\b|submodule)|merge (?:branch|remote|pull request|tag)\b|(?:fix )?typos?\b|lint(?:ing)?\b|(?:re)?format(?:ting)?\b|wip\b|\[?pre-commit|re-?generate\b|auto(?:mat(?:ic|ed)|[- ]?(?:generated|update|fix|format)))|\[bot\]|\[skip ci\]|\bdependabot\b|\brenovate\b/iu;

export function isRelease(title: string): boolean {
  return release.test(title);
}

/** Dependency bumps, formatting, merges of branches: what a machine could have done, and often did. */
export function isRoutine(title: string): boolean {
  return !isRelease(title) && routine.test(title);
}

const revert = /^revert(?:s|ed)?(?:\([^)]*\))?!?(?::\s*|\s+)(.+)$/iu;

/** The title of what it takes back; null where it takes nothing back, or takes a revert back. */
export function revertedTitle(title: string): string | null {
  const inner = revert.exec(title.replace(/(?:\s*\(#\d+\))+\s*$/u, ''))?.[1];
  if (inner === undefined) return null;
  const bare = inner.replace(/^["“”'‘«]+|["“”'’»]+$/gu, '').replace(/(?:\s*\(#\d+\))+\s*$/u, '');
  return bare === '' || revert.test(bare) ? null : bare;
}

const copyMark = /^(?:\[[^\]]*\]\s*|(?:backport|cherry[- ]?pick(?:ed)?)\b(?:\s+of\b)?[:\s]*)+/u;
const trailing = /(?:\s*[([](?:#\d+|cherry[- ]?picked?[^)\]]*|backport[^)\]]*)[)\]])+\s*$/u;

/** The same for a change and its copy on another branch: a cherry-pick keeps the words and gets another number or mark. */
export function changeKey(title: string): string {
  return title
    .toLowerCase()
    .replace(copyMark, '')
    .replace(trailing, '')
    .replace(/["“”'‘’«»]/gu, '')
    .trim();
}
