import { describe, expect, it } from 'vitest';
import { clientOver, read, repo, streamed, time } from './commits.fixture';
import { commit, commitsAnswer, history, recorder } from './graphql.fixture';
import { answers } from './in-process.fixture';

describe('what is hidden is not taken for gone', () => {
  const errors = (type: string) => [{ type, path: ['viewer', 'own', 'nodes', 1] }];

  it.each(['FORBIDDEN', 'NOT_FOUND'])('a repository refused as %s leaves the others and says so', async (type) => {
    const pages = await streamed(answers(commitsAnswer([repo('r1', ['a']), null], null, [], errors(type))));
    expect(pages.map(({ activities, withheld }) => [activities.length, withheld])).toEqual([[1, true]]);
  });

  it('an organisation without a SAML session leaves no error, only a header', async () => {
    const headers = { 'x-github-sso': 'partial-results; organizations=21955855' };
    expect((await streamed(answers({ ...commitsAnswer([]), headers })))[0]?.withheld).toBe(true);
  });

  it.each([
    ['read:user', true],
    ['', true],
    ['repo, read:user', undefined],
    ['repo, user', undefined],
  ])('a grant of repo that is now "%s" is withheld: %s', async (scopes, withheld) => {
    const answer = { ...commitsAnswer([]), headers: { 'x-oauth-scopes': scopes } };
    expect((await streamed(answers(answer), { scopes: ['repo', 'read:user'] }))[0]?.withheld).toBe(withheld);
  });

  it('a GitHub App’s token, which names no scopes, has lost none', async () => {
    const answer = { ...commitsAnswer([]), headers: { 'x-oauth-scopes': '' } };
    expect((await streamed(answers(answer), { token: 'ghu_1', scopes: [] }))[0]?.withheld).toBeUndefined();
  });

  it('a repository that GitHub fails at again and again does not hide the others for good', async () => {
    const path = ['viewer', 'own', 'nodes', 1, 'defaultBranchRef', 'target', 'history'];
    const broken = { ...repo('r2', []), defaultBranchRef: { name: 'main', target: null } };
    const failing = commitsAnswer([repo('r1', ['a']), broken], null, [], [{ message: 'Something went wrong', path }]);
    const { asked, fetch } = recorder(failing, failing, failing);
    expect(await read(clientOver(fetch))).toEqual({ places: { a: 'octocat/r1' }, given: 1, withheld: true });
    expect(asked.map(({ first }) => first)).toEqual([50, 25, 12]);
  });

  it.each([
    ['deleted', { body: { data: { node: null }, errors: [{ type: 'NOT_FOUND', path: ['node'] }] } }],
    ['closed to us', { body: { data: { node: null }, errors: [{ type: 'FORBIDDEN', path: ['node'] }] } }],
    ['emptied', { body: { data: { node: { defaultBranchRef: null } } } }],
  ])('a repository that is %s between two pages of its history is not at its end', async (_what, answer) => {
    const first = repo('r1', [], { defaultBranchRef: history([commit('a', time)], 'more') });
    expect(await read(clientOver(answers(commitsAnswer([first, repo('r2', ['b'])]), answer)))).toEqual({
      places: { a: 'octocat/r1', b: 'octocat/r2' },
      given: 2,
      withheld: true,
    });
  });
});
