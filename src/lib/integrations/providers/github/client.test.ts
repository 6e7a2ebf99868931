import { describe, expect, it } from 'vitest';
import { IntegrationError } from '../../errors';
import type { Access, Window } from '../../provider';
import { graphqlUrl } from './ask';
import { GitHubClient } from './client';
import { accessWith, answers, octocat } from './in-process.fixture';
import { github } from './index';

const window: Window = {
  from: new Date('2026-11-08T00:00:00Z'),
  to: new Date('2026-11-22T00:00:00Z'),
  reason: 'steady',
};

function clientOver(fetch: typeof globalThis.fetch, options: Partial<Access> = {}): GitHubClient {
  return new GitHubClient(accessWith(fetch, { account: octocat, ...options }));
}

async function failure(run: Promise<unknown>): Promise<unknown> {
  return run.then(
    () => 'it did not fail',
    (error: unknown) => error,
  );
}

const repository = {
  id: 'R_1',
  databaseId: 1,
  nameWithOwner: 'octocat/hello',
  url: 'https://github.com/octocat/hello',
  isFork: false,
  isPrivate: false,
  isArchived: false,
  pushedAt: '2026-11-20T00:00:00Z',
};

const me = { user: { databaseId: 583231, login: 'octocat' } };

function commit(oid: string, committedDate: string, author: unknown = me) {
  return {
    oid,
    message: `Commit ${oid}`,
    url: `https://github.com/c/${oid}`,
    authoredDate: committedDate,
    committedDate,
    additions: 1,
    deletions: 0,
    author,
    parents: { totalCount: 1 },
  };
}

function history(nodes: unknown[], next: string | null = null) {
  return { name: 'main', target: { history: { pageInfo: { hasNextPage: next !== null, endCursor: next }, nodes } } };
}

function commitsAnswer(
  own: unknown[],
  next: string | null = null,
  contributed: unknown[] | null = [],
  errors?: unknown[],
) {
  const page = (nodes: unknown[], cursor: string | null) => ({
    pageInfo: { hasNextPage: cursor !== null, endCursor: cursor },
    nodes,
  });
  const viewer = { own: page(own, next), ...(contributed === null ? {} : { contributed: page(contributed, null) }) };
  return { body: { data: { viewer }, ...(errors === undefined ? {} : { errors }) } };
}

describe('answers of the wrong shape', () => {
  it.each([
    [
      'a page cut off in the middle',
      { body: '{"data":{"viewer":{"own":', headers: { 'content-type': 'application/json' } },
      'malformed_answer',
    ],
    ['nonsense instead of an object', { body: 42 }, 'malformed_answer'],
    ['an object without what was asked for', { body: { data: { viewer: {} } } }, 'malformed_answer'],
    ['null data', { body: { data: null } }, 'malformed_answer'],
    [
      'a commit without a date',
      commitsAnswer([{ ...repository, defaultBranchRef: history([{ ...commit('a', 'never') }]) }]),
      'malformed_answer',
    ],
    ['an error page', { body: '<html>Unicorn!</html>', status: 503 }, 'provider_unavailable'],
    ['an error page with status 200', { body: '<html>Welcome to the hotel</html>' }, 'provider_unavailable'],
    [
      'a content type nobody can read',
      { body: { data: null }, headers: { 'content-type': ';;;' } },
      'malformed_answer',
    ],
  ])('%s is one typed error', async (_name, answer, code) => {
    const error = await failure(clientOver(answers(answer)).getCommits(window.from, window.to));
    expect(error).toMatchObject({ code });
  });

  it('a message about a shape never quotes a value', async () => {
    const answer = { body: { login: 'hunter2', id: 'hunter2' } };
    const error = await failure(clientOver(answers(answer)).getAccount());
    expect(String(error)).toBe('SyncError: GitHub answered /github/user in an unknown shape at "id"');
  });
});

describe('requests that get no answer', () => {
  it('a connection that breaks inside a body is the network’s error', async () => {
    const broken = new ReadableStream({ start: (controller) => controller.error(new TypeError('terminated')) });
    const fetch = async () => new Response(broken, { headers: { 'content-type': 'application/json' } });
    expect(await failure(clientOver(fetch).getRepositories())).toMatchObject({ code: 'network_error' });
  });

  it('what the guarded fetch refuses keeps its own code', async () => {
    const fetch = async () => Promise.reject(new IntegrationError('x', 'github', 'host_not_allowed'));
    expect(await failure(clientOver(fetch).getRepositories())).toMatchObject({ code: 'host_not_allowed' });
  });

  it('nothing is sent once the run is over', async () => {
    const reason = new Error('the run is over');
    const client = clientOver(answers(), { signal: AbortSignal.abort(reason) });
    expect(await failure(client.getRepositories())).toBe(reason);
  });

  it('a next page on another origin is never asked for with our token', async () => {
    const seen: string[] = [];
    const fetch: typeof globalThis.fetch = async (input) => {
      const { url } = new Request(input);
      seen.push(url);
      if (url.endsWith('/graphql')) return new Response('', { status: 404 });
      return new Response('[]', {
        headers: { 'content-type': 'application/json', link: '<https://evil.example/user/repos?page=2>; rel="next"' },
      });
    };
    expect(await failure(clientOver(fetch).getRepositories())).toMatchObject({ code: 'host_not_allowed' });
    expect(seen.some((url) => url.includes('evil.example'))).toBe(false);
  });
});

describe('a server whose GraphQL cannot be used', () => {
  const refusal = { errors: [{ message: 'no such field', extensions: { code: 'undefinedField' } }] };
  it.each([
    ['has none (404)', () => new Response('', { status: 404 })],
    ['does not take it (405)', () => new Response('', { status: 405 })],
    ['has not built it (501)', () => new Response('', { status: 501 })],
    ['has an older schema', () => Response.json(refusal)],
  ])('is read by REST from the first request on: it %s', async (_name, answer) => {
    const seen: string[] = [];
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const { url, method } = new Request(input, init);
      seen.push(`${method} ${new URL(url).pathname}`);
      return url.endsWith('/graphql') ? answer() : Response.json([]);
    };
    const client = clientOver(fetch);
    expect(await client.getRepositories()).toEqual([]);
    expect(await client.getRepositories()).toEqual([]);
    expect(seen.filter((request) => request.startsWith('POST'))).toHaveLength(1);
    expect(seen.filter((request) => request.endsWith('/user/repos'))).toHaveLength(2);
  });
});

describe('commits', () => {
  it('follow a history to its end and stop at the first repository pushed before the window', async () => {
    const old = {
      ...repository,
      id: 'R_2',
      nameWithOwner: 'octocat/old',
      pushedAt: '2026-11-01T00:00:00Z',
      defaultBranchRef: history([]),
    };
    const first = { ...repository, defaultBranchRef: history([commit('a', '2026-11-20T00:00:00Z')], 'more') };
    const client = clientOver(
      answers(commitsAnswer([first, old], 'never asked for'), {
        body: { data: { node: { defaultBranchRef: history([commit('b', '2026-11-19T00:00:00Z')]) } } },
      }),
    );
    expect((await client.getCommits(window.from, window.to)).map(({ sha }) => sha)).toEqual(['a', 'b']);
  });

  it('go on past a repository of which no push is known', async () => {
    const unknown = { ...repository, pushedAt: null, defaultBranchRef: null };
    const second = { ...repository, id: 'R_2', defaultBranchRef: history([commit('a', '2026-11-20T00:00:00Z')]) };
    const client = clientOver(answers(commitsAnswer([unknown], 'next'), commitsAnswer([second], null, null)));
    expect(await client.getCommits(window.from, window.to)).toHaveLength(1);
  });

  it('count once where a fork shows them too, under the original’s name', async () => {
    const fork = {
      ...repository,
      isFork: true,
      nameWithOwner: 'aaa/fork',
      defaultBranchRef: history([commit('a', '2026-11-20T00:00:00Z')]),
    };
    const second = {
      ...repository,
      id: 'R_2',
      nameWithOwner: 'zzz/original',
      defaultBranchRef: history([commit('a', '2026-11-20T00:00:00Z')]),
    };
    const third = { ...second, id: 'R_3', nameWithOwner: 'bbb/original' };
    const client = clientOver(answers(commitsAnswer([fork, second], null, [third])));
    expect((await client.getCommits(window.from, window.to)).map(({ repository: name }) => name)).toEqual([
      'bbb/original',
    ]);
  });

  it('of others, of nobody, and outside the window are left out', async () => {
    const nodes = [
      commit('others', '2026-11-20T00:00:00Z', { user: { databaseId: 7, login: 'octocat' } }),
      commit('nobodys', '2026-11-20T00:00:00Z', { user: null }),
      commit('unsigned', '2026-11-20T00:00:00Z', null),
      commit('tooNew', '2026-11-22T00:00:00Z'),
      commit('tooOld', '2026-11-07T23:59:59Z'),
      commit('mine', '2026-11-08T00:00:00Z'),
    ];
    const client = clientOver(answers(commitsAnswer([{ ...repository, defaultBranchRef: history(nodes) }])));
    expect((await client.getCommits(window.from, window.to)).map(({ sha }) => sha)).toEqual(['mine']);
  });

  it('an author date that is no date does not hide the page', async () => {
    const odd = { ...commit('a', '2026-11-20T00:00:00Z'), authoredDate: '+58000-13-99' };
    const client = clientOver(answers(commitsAnswer([{ ...repository, defaultBranchRef: history([odd]) }])));
    expect(await client.getCommits(window.from, window.to)).toMatchObject([{ sha: 'a', authoredAt: null }]);
  });

  it('are asked for in smaller pages when GitHub runs out of time', async () => {
    const sizes: unknown[] = [];
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const { variables } = (await new Request(input, init).json()) as { variables: { first: number } };
      sizes.push(variables.first);
      if (variables.first > 12)
        return new Response('{"message":"timeout"}', { status: 502, headers: { 'content-type': 'application/json' } });
      return new Response(JSON.stringify(commitsAnswer([]).body), { headers: { 'content-type': 'application/json' } });
    };
    expect(await clientOver(fetch).getCommits(window.from, window.to)).toEqual([]);
    expect(sizes).toEqual([50, 25, 12]);
  });

  it('that GitHub withholds are not taken for gone: what is readable is kept, and the window does not count as read', async () => {
    const errors = [{ type: 'FORBIDDEN', path: ['viewer', 'own', 'nodes', 1] }];
    const readable = { ...repository, defaultBranchRef: history([commit('a', '2026-11-20T00:00:00Z')]) };
    const answer = commitsAnswer([readable, null], null, [], errors);
    const read = async (reason: Window['reason']) => {
      const [stream] = github.open(accessWith(answers(answer), { account: octocat })).streams;
      const kept: string[] = [];
      try {
        for await (const page of stream?.read({ ...window, reason }) ?? [])
          kept.push(...page.activities.map(({ externalId }) => externalId));
      } catch (error) {
        return { kept, code: error instanceof IntegrationError ? error.code : error };
      }
      return { kept, code: null };
    };
    expect(await read('steady')).toEqual({ kept: ['a'], code: 'forbidden' });
    expect(await read('backfill')).toEqual({ kept: ['a'], code: null });
  });

  it('by REST: an empty repository has none, one that vanished does not hide the others', async () => {
    const list = ['empty', 'gone', 'full'].map((name, id) => ({
      id,
      full_name: `octocat/${name}`,
      html_url: 'x',
      fork: false,
      private: false,
      pushed_at: '2026-11-20T00:00:00Z',
    }));
    const item = {
      sha: 'a',
      commit: { message: 'A', author: null, committer: { date: '2026-11-20T00:00:00Z' } },
      author: { login: 'OctoCat' },
      parents: [],
    };
    const stranger = { ...item, sha: 'b', author: {} };
    const client = clientOver(
      answers(
        { status: 404, body: { message: 'Not Found' } },
        { body: list },
        { status: 409, body: { message: 'Git Repository is empty.' } },
        { status: 404, body: { message: 'Not Found' } },
        { body: [item, stranger] },
        { body: { total_count: 0, items: [] } },
      ),
    );
    expect(await client.readCommits(window)).toMatchObject({
      commits: [{ sha: 'a', repository: 'octocat/full' }],
      withheld: true,
    });
  });
});

describe('the account', () => {
  const user = { id: 583231, login: 'octocat', node_id: 'U_octocat' };

  it('is keyed by its number, and says what is left of the granted scopes', async () => {
    const client = clientOver(answers({ body: user, headers: { 'x-oauth-scopes': 'repo, read:user' } }), {
      account: null,
    });
    expect(await client.getAccount()).toEqual({
      id: '583231',
      label: 'octocat',
      metadata: { login: 'octocat', nodeId: 'U_octocat', scopes: ['repo', 'read:user'] },
    });
  });

  it('of a GitHub App that is installed nowhere gets the hint that says so', async () => {
    const fetch = answers({ body: user }, { body: { total_count: 0, installations: [] } });
    const account = await clientOver(fetch, { account: null, token: 'ghu_test' }).getAccount();
    expect(account.metadata).toEqual({ login: 'octocat', nodeId: 'U_octocat', installations: 0 });
    const state = { errorCode: null, connectedDays: 1, account, activityCount: 0 };
    expect(github.card.hints.find((hint) => hint.when(state))?.text).toContain('installed nowhere');
    expect(github.card.hints.some((hint) => hint.when({ ...state, account: octocat, activityCount: 3 }))).toBe(false);
  });

  it('must be known before anything is read', async () => {
    expect(await failure(clientOver(answers(), { account: null }).getCommits())).toMatchObject({
      code: 'not_connected',
    });
  });
});

describe('the GraphQL address', () => {
  it.each([
    ['https://api.github.com', 'https://api.github.com/graphql'],
    ['https://git.example.org/api/v3', 'https://git.example.org/api/graphql'],
    ['http://127.0.0.1:4010/github', 'http://127.0.0.1:4010/github/graphql'],
  ])('of %s is %s', (api, url) => {
    expect(graphqlUrl(api)).toBe(url);
  });
});

describe('the card', () => {
  it('names the write power of the scope for private repositories', () => {
    expect(github.card.permissions.find(({ scope }) => scope === 'repo')?.why).toMatch(/allows writing/);
  });
});
