import { describe, expect, it } from 'vitest';
import { changeKey, isRelease, isRoutine, revertedTitle } from './change-title';

describe('the title of a change', () => {
  it.each([
    ['Revert "Cache the token (#12)" (#13)', 'Cache the token'],
    ['Revert “Cache the token”', 'Cache the token'],
    ['revert: cache the token', 'cache the token'],
    ['revert(api): cache the token', 'cache the token'],
    ['Revert "Revert "Cache the token""', null],
    ['Reverting is hard', null],
    ['Add revert button', null],
    ['Revert', null],
  ])('%j takes back %j', (title, taken) => {
    expect(revertedTitle(title)).toBe(taken);
  });

  it.each([
    'Release 1.4.0',
    'release: v2',
    'v1.2.3',
    '1.2.3-rc.1',
    'chore(release): 1.2.0',
    'Prepare release',
    'Bump version to 3',
  ])('%j is a release and no routine', (title) => {
    expect([isRelease(title), isRoutine(title)]).toEqual([true, false]);
  });

  it.each([
    'Bump lodash from 1 to 2',
    'chore(deps): update vite',
    'build(deps-dev): bump x',
    'ci: cache',
    'Update dependencies',
    'Merge branch main into x',
    'Fix typo',
    'Format',
    'Update changelog [bot]',
  ])('%j is routine', (title) => {
    expect([isRelease(title), isRoutine(title)]).toEqual([false, true]);
  });

  it.each([
    'Fix the build of the importer',
    'Release the lock on error',
    'Update the importer',
    'Merge overlapping meetings',
    'Version the API',
  ])('%j is work', (title) => {
    expect([isRelease(title), isRoutine(title)]).toEqual([false, false]);
  });

  it('is the same for a change and its cherry-pick', () => {
    for (const copy of [
      'Retry failed imports (#12)',
      '[1.x] Retry failed imports (#14)',
      'Backport: Retry failed imports',
      'Retry failed imports (cherry picked from commit abc) (#15)',
      'cherry-pick: retry failed imports',
    ])
      expect(changeKey(copy)).toBe('retry failed imports');
    expect(changeKey('Retry failed exports')).not.toBe('retry failed imports');
  });
});
