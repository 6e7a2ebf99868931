import { describe, expect, it } from 'vitest';
import { createGitHubFake } from './fake';
import type { GitHubWorkspace } from './fake';
import { baseUrl, createContext, createGrants, fetchTo } from './in-process.fixture';

const ada = { login: 'ada', id: 1 };
const bob = { login: 'bob', id: 2 };
const now = '2026-11-22T12:00:00Z';
const commit = (sha: string, date: string, author = ada) => ({
  sha,
  commit: { message: sha, author: { date }, committer: { date: '2026-11-01T00:00:00Z' } },
  author,
});

async function ask(data: GitHubWorkspace, query: string, time = now) {
  const grants = createGrants();
  const context = createContext(grants.store, () => new Date(time));
  const answer = await fetchTo(createGitHubFake(data), context)(`${baseUrl}/graphql`, {
    method: 'POST',
    headers: { authorization: `bearer ${grants.tokenFor()}` },
    body: JSON.stringify({ query: `{ viewer { ${query} } }` }),
  });
  return JSON.stringify(await answer.json());
}

const workspace: GitHubWorkspace = {
  user: ada,
  repos: ['mine', 'his', 'fork', 'asked'].map((name) => ({
    full_name: `elsewhere/${name}`,
    fork: name === 'fork',
    _affiliation: 'none' as const,
  })),
  commits: {
    'elsewhere/mine': [commit('a', '2026-01-10T00:00:00Z')],
    'elsewhere/his': [commit('b', '2026-11-20T00:00:00Z', bob)],
    'elsewhere/fork': [commit('c', '2026-11-20T00:00:00Z')],
  },
  pulls: { 'elsewhere/asked': [{ number: 1, user: ada, created_at: '2026-03-01T00:00:00Z' }] },
};

describe('repositories contributed to', () => {
  const named = (types: string) => `repositoriesContributedTo(first: 9, contributionTypes: [${types}]) {
    nodes { nameWithOwner } }`;
  const listed = async (types: string, time?: string) =>
    [...(await ask(workspace, named(types), time)).matchAll(/elsewhere\/(\w+)/g)].map(([, name]) => name).sort();

  it('are those with own work of the last year by the clock, and no forks', async () => {
    expect(await listed('COMMIT, PULL_REQUEST')).toEqual(['asked', 'mine']);
    expect(await listed('COMMIT')).toEqual(['mine']);
    expect(await listed('COMMIT, PULL_REQUEST', '2027-02-01T00:00:00Z')).toEqual(['asked']);
    expect(await listed('COMMIT, PULL_REQUEST', '2027-04-01T00:00:00Z')).toEqual([]);
  });
});

describe('the contributions of a span', () => {
  const collection = (span: string, most = '') =>
    `contributionsCollection${span} { commitContributionsByRepository${most} { repository { nameWithOwner } } }`;
  const count = (text: string) => text.match(/nameWithOwner/g)?.length ?? 0;
  const span = (from: string, to: string) => `(from: "${from}", to: "${to}")`;

  it('go by the day a commit was written on, whenever it was committed', async () => {
    const january = span('2026-01-01T00:00:00Z', '2026-02-01T00:00:00Z');
    const february = span('2026-02-01T00:00:00Z', '2026-03-01T00:00:00Z');
    expect(await ask(workspace, collection(january))).toContain('elsewhere/mine');
    expect(count(await ask(workspace, collection(february)))).toBe(0);
    expect(count(await ask(workspace, collection('')))).toBe(1);
  });

  it('are refused for more than a year', async () => {
    const year = span('2025-01-01T00:00:00Z', '2026-01-01T00:00:00Z');
    const longer = span('2025-01-01T00:00:00Z', '2026-01-01T00:00:01Z');
    expect(await ask(workspace, collection(year))).not.toContain('errors');
    expect(await ask(workspace, collection(longer))).toContain('must not exceed 1 year');
  });

  it('name 25 repositories, or as many as are asked for up to a hundred, the busiest first', async () => {
    const names = Array.from({ length: 120 }, (_, index) => `elsewhere/r${index}`);
    const commits = names.map((name, index): [string, ReturnType<typeof commit>[]] => [
      name,
      Array.from({ length: index === 77 ? 2 : 1 }, (_, at) => commit(`${index}-${at}`, '2026-10-01T00:00:00Z')),
    ]);
    const many = { user: ada, repos: names.map((full_name) => ({ full_name })), commits: Object.fromEntries(commits) };
    expect(count(await ask(many, collection('')))).toBe(25);
    expect(await ask(many, collection('', '(maxRepositories: 1)'))).toContain('elsewhere/r77');
    expect(count(await ask(many, collection('', '(maxRepositories: 100)')))).toBe(100);
    expect(await ask(many, collection('', '(maxRepositories: 101)'))).toContain('ARGUMENT_LIMIT');
  });
});
