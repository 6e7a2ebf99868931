import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createGitHubFake } from './fake';
import type { GitHubWorkspace } from './fake';
import { baseUrl, createContext, createGrants, fetchTo } from './in-process.fixture';

const now = new Date('2026-11-22T12:00:00Z');
const ada = { login: 'ada', id: 1 };
const day = (date: number) => `2026-11-${String(date).padStart(2, '0')}T00:00:00Z`;

const workspace: GitHubWorkspace = {
  user: ada,
  repos: [1, 2, 3, 4].map((id) => ({ full_name: `ada/r${id}`, node_id: `R_${id}`, pushed_at: day(20 - id) })),
  commits: {
    'ada/r1': [10, 9, 8, 7].map((date) => ({
      sha: `c${date}`,
      commit: { message: 'x', author: { date: day(date) } },
      author: ada,
    })),
  },
  issues: [5, 4, 3, 2].map((date) => ({
    number: date,
    node_id: `I_${date}`,
    repository: 'ada/r1',
    user: ada,
    created_at: day(date),
  })),
};

const connection = z.object({
  nodes: z.array(z.object({ id: z.string() })),
  pageInfo: z.object({ endCursor: z.string().nullable() }),
});
type Connection = z.infer<typeof connection>;

function serve(data: GitHubWorkspace) {
  const grants = createGrants();
  const context = createContext(grants.store, () => now);
  const fakes = { current: fetchTo(createGitHubFake(data), context) };
  const ask = async (query: string, token: string = grants.tokenFor()) => {
    const answer = await fakes.current(`${baseUrl}/graphql`, {
      method: 'POST',
      headers: { authorization: `bearer ${token}` },
      body: JSON.stringify({ query }),
    });
    return { headers: answer.headers, body: (await answer.json()) as { data: unknown; errors?: unknown[] } };
  };
  return {
    grants,
    ask,
    replace(changed: GitHubWorkspace) {
      fakes.current = fetchTo(createGitHubFake(changed), context);
    },
  };
}

describe('data that is replaced between two pages', () => {
  const after = (cursor: string | null) => (cursor === null ? '' : `, after: "${cursor}"`);
  const repositories = (cursor: string | null) => `{ list: viewer { list: repositories(first: 2${after(cursor)}) {
    nodes { id } pageInfo { endCursor hasNextPage } } } }`;
  const history = (cursor: string | null) => `{ list: node(id: "R_1") { ... on Repository { list: defaultBranchRef {
    target { ... on Commit { list: history(first: 2${after(cursor)}) {
      nodes { id: oid } pageInfo { endCursor hasNextPage } } } } } } } }`;
  const issues = (
    cursor: string | null,
  ) => `{ list: search(type: ISSUE, query: "is:issue author:ada", first: 2${after(cursor)}) {
    nodes { ... on Issue { id } } pageInfo { endCursor hasNextPage } } }`;

  /** The connection, however deep it lies. */
  function connectionIn(value: unknown): Connection {
    const entry = value as Record<string, unknown>;
    const found = connection.safeParse(entry);
    return found.success ? found.data : connectionIn(entry['list'] ?? entry['target'] ?? entry['data']);
  }

  async function bothPages(query: (cursor: string | null) => string, changed: GitHubWorkspace) {
    const served = serve(workspace);
    const first = connectionIn((await served.ask(query(null))).body);
    served.replace(changed);
    const second = connectionIn((await served.ask(query(first.pageInfo.endCursor))).body);
    return [first, second].map(({ nodes }) => nodes.map(({ id }) => id));
  }

  it.each([
    ['as it was', workspace, ['R_3', 'R_4']],
    ['without one of the first page', { ...workspace, repos: workspace.repos.slice(1) }, ['R_3', 'R_4']],
    [
      'with one pushed to the top',
      { ...workspace, repos: workspace.repos.map((repo, at) => (at === 3 ? { ...repo, pushed_at: day(21) } : repo)) },
      ['R_3'],
    ],
    ['empty', { ...workspace, repos: [] }, []],
  ] satisfies [string, GitHubWorkspace, string[]][])(
    'repositories go on behind the last one: %s',
    async (_how, changed, second) => {
      expect(await bothPages(repositories, changed)).toEqual([['R_1', 'R_2'], second]);
    },
  );

  it('a history and a search go on at their place, whatever stands there now', async () => {
    const commits = { 'ada/r1': (workspace.commits?.['ada/r1'] ?? []).slice(1) };
    expect(await bothPages(history, { ...workspace, commits })).toEqual([['c10', 'c9'], ['c7']]);
    const changed = { ...workspace, issues: (workspace.issues ?? []).slice(1) };
    expect(await bothPages(issues, changed)).toEqual([['I_5', 'I_4'], ['I_2']]);
  });

  it('a branch that changed anywhere has another head', async () => {
    const head = '{ node(id: "R_1") { ... on Repository { defaultBranchRef { target { oid } } } } }';
    const served = serve(workspace);
    const before = (await served.ask(head)).body;
    expect((await served.ask(head)).body).toEqual(before);
    served.replace({ ...workspace, commits: { 'ada/r1': (workspace.commits?.['ada/r1'] ?? []).slice(0, 3) } });
    expect((await served.ask(head)).body).not.toEqual(before);
  });

  it('a cursor of another list is none', async () => {
    const served = serve(workspace);
    const { endCursor } = connectionIn((await served.ask(history(null))).body).pageInfo;
    for (const query of [repositories, issues])
      expect((await served.ask(query(endCursor))).body.errors).toMatchObject([
        { extensions: { code: 'INVALID_CURSOR_ARGUMENTS' } },
      ]);
  });
});

describe('looking up by id', () => {
  it('gives null and NOT_FOUND, with its place, for what is gone', async () => {
    const served = serve(workspace);
    served.replace({ ...workspace, repos: workspace.repos.slice(0, 2), issues: (workspace.issues ?? []).slice(0, 1) });
    const { body } = await served.ask('{ nodes(ids: ["I_5", "I_2", "R_3"]) { __typename id } node(id: "R_4") { id } }');
    const message = (id: string) => `Could not resolve to a node with the global id of '${id}'`;
    expect(body).toEqual({
      data: { nodes: [{ __typename: 'Issue', id: 'I_5' }, null, null], node: null },
      errors: [
        { type: 'NOT_FOUND', path: ['nodes', 1], message: message('I_2') },
        { type: 'NOT_FOUND', path: ['nodes', 2], message: message('R_3') },
        { type: 'NOT_FOUND', path: ['node'], message: message('R_4') },
      ],
    });
  });

  it('takes no more than a hundred ids', async () => {
    const ids = Array.from({ length: 101 }, (_, index) => `"I_${index}"`).join(' ');
    expect((await serve(workspace).ask(`{ nodes(ids: [${ids}]) { id } }`)).body.errors).toHaveLength(1);
  });
});

describe('the primary limit', () => {
  it('falls with each request, apart for each grant, and refuses where a test lowers it', async () => {
    const served = serve({ ...workspace, _limits: { graphql: 2 } });
    const [mine, renewed, others] = ['a', 'a', 'b'].map((id) => served.grants.tokenFor({ id }));
    const left = async (token: string | undefined) => {
      const { headers, body } = await served.ask('{ viewer { login } }', token);
      const names = ['limit', 'remaining', 'used', 'resource'].map((name) => headers.get(`x-ratelimit-${name}`));
      return [...names, body.errors === undefined];
    };
    expect(await left(mine)).toEqual(['2', '1', '1', 'graphql', true]);
    // The next token of a grant is that of the same person.
    expect(await left(renewed)).toEqual(['2', '0', '2', 'graphql', true]);
    expect(await left(mine)).toEqual(['2', '0', '2', 'graphql', false]);
    expect(await left(others)).toEqual(['2', '1', '1', 'graphql', true]);
  });

  it('resets by the same clock that the Date header tells', async () => {
    const { headers } = await serve(workspace).ask('{ viewer { login } }');
    expect(headers.get('date')).toBe('Sun, 22 Nov 2026 12:00:00 GMT');
    expect(Number(headers.get('x-ratelimit-reset'))).toBe(now.getTime() / 1000 + 3600);
  });
});
