import { describe, expect, it } from 'vitest';
import { commit, meeting, pullRequest } from '../../metrics/sample-rows';
import { windowFor } from '../../metrics/windows';
import type { ActivityRecord } from '../../integrations/activity';
import type { Fact } from '../fact';
import { buildFacts } from './facts';
import { factsInputOf } from './facts-input.test-support';

const window = windowFor('weekly', '2026-03-04', { timeZone: 'Europe/Berlin', weekStart: 'monday' });
const sha = (digit: string): string => digit.repeat(40);
const factsOf = (rows: readonly ActivityRecord[]): Fact[] =>
  buildFacts(factsInputOf({ rows, window, type: 'weekly' })).facts;
const of = (rows: readonly ActivityRecord[], kind: Fact['kind']): Fact[] =>
  factsOf(rows).filter((fact) => fact.kind === kind);
const merged = (number: number, title: string, at: string, given = {}): ActivityRecord =>
  pullRequest('2026-03-02T09:00:00Z', at, { externalId: `p${number}`, title, metadata: { number, ...given } });
const filler = ['1', '2', '3', '4'].map((digit) =>
  commit(`2026-03-03T0${digit}:00:00Z`, {
    externalId: sha(digit),
    title: `Step ${digit}`,
    metadata: { repository: 'acme/web' },
  }),
);

describe('what was taken back', () => {
  it('is no merge: the pull request and its revert are one fact that cites both', () => {
    const rows = [
      ...filler,
      merged(7, 'Cache the token', '2026-03-03T10:00:00Z'),
      merged(9, 'Revert "Cache the token (#7)"', '2026-03-04T10:00:00Z'),
      commit('2026-03-04T10:00:00Z', { externalId: sha('a'), title: 'Revert "Cache the token" (#9)' }),
    ];
    expect(of(rows, 'pull_request_merged')).toEqual([]);
    expect(of(rows, 'reverted')).toMatchObject([
      { variant: null, names: ['Cache the token', 'api', '#7'], evidence: ['p9', sha('a'), 'p7'] },
    ]);
    expect(
      factsOf(rows).filter(({ kind, names }) => kind !== 'overview' && names.includes('Cache the token')),
    ).toHaveLength(1);
  });

  it('is told as a revert alone where what it takes back is older', () => {
    expect(of([...filler, merged(9, 'Revert "Cache the token"', '2026-03-04T10:00:00Z')], 'reverted')).toMatchObject([
      { variant: 'earlier', evidence: ['p9'] },
    ]);
  });

  it('takes a commit out of the commits, and leaves what came again after it', () => {
    const rows = [
      ...filler,
      commit('2026-03-03T10:00:00Z', { externalId: sha('a'), title: 'Cache the token' }),
      commit('2026-03-03T11:00:00Z', { externalId: sha('b'), title: 'Revert "Cache the token"' }),
      commit('2026-03-03T12:00:00Z', { externalId: sha('c'), title: 'Cache the token' }),
    ];
    expect(of(rows, 'reverted')).toMatchObject([{ variant: 'commit', evidence: [sha('b'), sha('a')] }]);
    expect(of(rows, 'commits').flatMap(({ evidence }) => evidence)).toContain(sha('c'));
    expect(of(rows, 'commits').flatMap(({ evidence }) => evidence)).not.toContain(sha('a'));
  });
});

describe('the same change', () => {
  it('goes to its pull request by its words, where the squash left number and hash out', () => {
    const rows = [
      ...filler,
      merged(7, 'Cache the token', '2026-03-03T10:00:00Z'),
      commit('2026-03-03T10:00:00Z', { externalId: sha('a'), title: 'Cache the token' }),
    ];
    expect(of(rows, 'pull_request_merged')).toMatchObject([{ evidence: ['p7', sha('a')] }]);
  });

  it('on another branch is told once', () => {
    const titles = ['Cache the token of a run', 'Cherry-pick: Cache the token of a run'];
    const rows = titles.map((title, index) =>
      commit(`2026-03-03T1${index}:00:00Z`, { externalId: sha(String(index + 5)), title }),
    );
    expect(
      of([...filler, ...rows], 'commits').find(
        ({ words }) => words['repo']?.as === 'name' && words['repo'].text === 'api',
      ),
    ).toMatchObject({
      numbers: { commits: { value: 2 } },
      words: { titles: { list: ['Cherry-pick: Cache the token of a run'] } },
    });
  });

  it('in another repository goes with the first', () => {
    const copy = filler.map((row) => ({ ...row, id: `copy ${row.id}`, title: 'One change of many words' }));
    const rows = [
      commit('2026-03-02T10:00:00Z', { externalId: sha('a'), title: 'One change of many words' }),
      ...copy.slice(0, 1),
      ...['x', 'y', 'z'].map((title, index) =>
        pullRequest(`2026-03-03T1${index}:00:00Z`, null, { externalId: title, title, metadata: { number: index } }),
      ),
    ];
    expect(of(rows, 'commits').map(({ evidence }) => evidence)).toEqual([[sha('a'), `copy ${sha('1')}`]]);
  });
});

it('routine work lends no title to real work, and a release stands alone', () => {
  const rows = ['Release 1.4.0', 'Bump lodash from 1 to 2', 'chore(deps): update x', 'Parse dates', 'Sort keys'].map(
    (title, index) => commit(`2026-03-03T1${index}:00:00Z`, { externalId: sha(String(index)), title }),
  );
  const told = of([...rows, merged(1, 'x', '2026-03-03T10:00:00Z'), merged(2, 'y', '2026-03-03T10:00:00Z')], 'commits');
  expect(told.map(({ names }) => names.filter((name) => name !== 'api'))).toEqual([
    ['Release 1.4.0'],
    ['Sort keys', 'Parse dates'],
    ['chore(deps): update x', 'Bump lodash from 1 to 2'],
  ]);
});

it('a moved meeting is where its accepted copy says, once', () => {
  const slot = { iCalUID: 'm', originalStart: '2026-03-03T10:00:00Z' };
  const rows = [
    meeting('2026-03-03T10:00:00Z', '2026-03-03T11:00:00Z', {
      externalId: 'old',
      title: 'Moved',
      metadata: { ...slot, responseStatus: 'needsAction' },
    }),
    meeting('2026-03-05T10:00:00Z', '2026-03-05T11:00:00Z', { externalId: 'new', title: 'Moved', metadata: slot }),
  ];
  expect(of([...filler, ...rows], 'meeting')).toMatchObject([
    { evidence: ['new'], words: { on: { text: 'on Thursday' } } },
  ]);
});
