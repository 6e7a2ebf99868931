import { describe, expect, it } from 'vitest';
import type { NewActivity } from '../../activity';
import { GitHubClient } from './client';
import { createGitHubFake } from './fake';
import type { GitHubWorkspace } from './fake';
import { accessWith, baseUrl, client, createContext, createGrants, fetchTo } from './in-process.fixture';
import { github } from './index';

const now = new Date('2026-11-22T12:00:00Z');
const ada = { login: 'ada', id: 1 };
const bob = { login: 'bob', id: 2 };

const workspace: GitHubWorkspace = {
  user: ada,
  repos: [
    { full_name: 'ada/own' },
    { full_name: 'ada/secret', private: true },
    { full_name: 'elsewhere/tool', _affiliation: 'none' },
    { full_name: 'ada/empty' },
  ],
  commits: {
    'ada/own': [
      {
        sha: 'aa1',
        commit: { message: 'Mine', author: { date: '2026-11-20T10:00:00+02:00' } },
        author: { login: 'Ada' },
      },
      { sha: 'aa2', commit: { message: 'His', author: { date: '2026-11-20T11:00:00Z' } }, author: bob },
      { sha: 'aa3', commit: { message: 'Tomorrow', author: { date: '2026-11-23T00:00:00Z' } }, author: ada },
    ],
    'ada/secret': [
      { sha: 'bb1', commit: { message: 'Hidden', author: { date: '2026-11-20T10:00:00Z' } }, author: ada },
    ],
    'elsewhere/tool': [
      {
        sha: 'cc1',
        commit: { message: 'Help (#4)', author: { date: '2026-11-19T10:00:00Z' } },
        author: ada,
        parents: [{ sha: 'p' }],
      },
    ],
  },
  pulls: {
    'ada/own': [
      {
        number: 1,
        title: 'By me',
        user: ada,
        created_at: '2026-11-18T00:00:00Z',
        merged_at: '2026-11-20T00:00:00Z',
        closed_at: '2026-11-20T00:00:00Z',
        merge_commit_sha: 'aa1',
      },
      { number: 2, title: 'By him', user: bob, created_at: '2026-11-18T00:00:00Z' },
      {
        number: 3,
        title: 'Merged tomorrow',
        user: ada,
        created_at: '2026-11-21T00:00:00Z',
        merged_at: '2026-11-23T00:00:00Z',
        updated_at: '2026-11-23T00:00:00Z',
      },
      { number: 4, title: 'Not yet opened', user: ada, created_at: '2026-11-23T00:00:00Z' },
    ],
  },
  reviews: {
    'ada/own': [
      { pull_number: 1, user: bob, state: 'APPROVED', submitted_at: '2026-11-19T00:00:00Z' },
      { pull_number: 1, user: ada, state: 'COMMENTED', submitted_at: '2026-11-19T01:00:00Z' },
      { pull_number: 2, user: ada, state: 'CHANGES_REQUESTED', submitted_at: '2026-11-19T02:00:00Z' },
      { pull_number: 2, user: ada, state: 'PENDING', submitted_at: null },
      { pull_number: 2, user: ada, state: 'APPROVED', submitted_at: '2026-11-24T00:00:00Z' },
    ],
  },
  issues: [
    {
      number: 9,
      repository: 'ada/own',
      title: 'Broken',
      user: ada,
      created_at: '2026-11-17T00:00:00Z',
      closed_at: '2026-11-20T00:00:00Z',
    },
    { number: 10, repository: 'ada/own', closed_at: '2026-11-20T00:00:00Z' },
  ],
};

function setUp(time: Date = now) {
  const grants = createGrants();
  const seen: string[] = [];
  const context = createContext(grants.store, () => time);
  return { grants, seen, fetch: fetchTo(createGitHubFake(workspace), context, seen) };
}

async function readAll(
  scopes: string[] = ['read:user'],
  fetchWith?: (fetch: typeof globalThis.fetch) => typeof globalThis.fetch,
): Promise<NewActivity[]> {
  const { grants, fetch } = setUp();
  const open = accessWith(fetchWith?.(fetch) ?? fetch, { token: grants.tokenFor({ scopes }), now: () => now });
  const account = await github.open(open).identify();
  const all: NewActivity[] = [];
  for (const stream of github.open({ ...open, account }).streams) {
    for await (const page of stream.read({ from: new Date('2026-11-01T00:00:00Z'), to: now, reason: 'backfill' }, null))
      all.push(...page.activities);
  }
  return all;
}

describe('reading the fake', () => {
  it('gives the developer’s own things as of now and nobody else’s', async () => {
    const all = await readAll();
    expect(all.map(({ type, title }) => `${type} ${title}`).sort()).toEqual([
      'commit Help (#4)',
      'commit Mine',
      'issue Broken',
      'pull_request By me',
      'pull_request Merged tomorrow',
      'review By him',
    ]);
    const pulls = all.flatMap((one) => (one.type === 'pull_request' ? [one.metadata] : []));
    expect(
      pulls
        .map(({ number, state, reviewedByOthers, mergeCommitSha }) => [number, state, reviewedByOthers, mergeCommitSha])
        .sort(),
    ).toEqual([
      [1, 'merged', true, 'aa1'],
      [3, 'open', false, null],
    ]);
    expect(all.find(({ type }) => type === 'review')).toMatchObject({
      occurredAt: new Date('2026-11-19T02:00:00Z'),
      metadata: { state: 'changes_requested', number: 2 },
    });
    expect(all.find(({ title }) => title === 'Mine')).toMatchObject({
      occurredAt: new Date('2026-11-20T08:00:00Z'),
      externalUrl: `${baseUrl}/ada/own/commit/aa1`,
    });
  });

  it('shows private repositories to a token with repo alone', async () => {
    expect((await readAll(['repo'])).map(({ externalId }) => externalId)).toContain('bb1');
  });

  it('gives the same rows by REST', async () => {
    const rest = await readAll(['read:user'], (fetch) => async (input, init) => {
      return new Request(input, init).url.endsWith('/graphql')
        ? new Response('{"message":"Not Found"}', { status: 404 })
        : fetch(input, init);
    });
    const key = ({ type, externalId, title, occurredAt, endedAt, windowAt, externalUrl }: NewActivity) => ({
      type,
      externalId,
      title,
      occurredAt,
      endedAt,
      windowAt,
      externalUrl,
    });
    const inOrder = (list: NewActivity[]) => list.map(key).sort((a, b) => (a.externalId < b.externalId ? -1 : 1));
    // A repository worked on through a fork is found by its merged pull requests, and this one has none.
    expect(inOrder(rest)).toEqual(inOrder(await readAll()).filter(({ externalId }) => externalId !== 'cc1'));
  });

  it('gives getReviews too', async () => {
    const { grants, fetch } = setUp();
    const open = accessWith(fetch, { token: grants.tokenFor(), now: () => now });
    const reader = new GitHubClient({ ...open, account: await github.open(open).identify() });
    expect(await reader.getReviews(new Date('2026-11-01T00:00:00Z'))).toHaveLength(1);
  });
});

describe('the fake’s API', () => {
  function api(scopes?: string[]) {
    const { grants, fetch } = setUp();
    const token = grants.tokenFor(scopes === undefined ? {} : { scopes });
    const get = (path: string, headers: Record<string, string> = {}) =>
      fetch(baseUrl + path, { headers: { authorization: `Bearer ${token}`, ...headers } });
    return { fetch, token, get };
  }

  it('knows no stranger’s token, and none once it is revoked', async () => {
    const { fetch, get, token } = api();
    expect((await get('/user', { authorization: 'Bearer gho_guess' })).status).toBe(401);
    const revoke = { tokens: { accessToken: token }, client, urls: { api: baseUrl }, fetch };
    await github.oauth.revoke(revoke);
    expect(await (await get('/user')).json()).toMatchObject({ message: 'Bad credentials' });
    await github.oauth.revoke(revoke);
    await expect(github.oauth.revoke({ ...revoke, client: { ...client, secret: 'guess' } })).rejects.toMatchObject({
      code: 'invalid_client',
    });
  });

  it('pages by Link and caps a page at a hundred', async () => {
    const { get } = api();
    const first = await get('/user/repos?per_page=1&sort=pushed');
    expect(first.headers.get('link')).toBe(
      `<${baseUrl}/user/repos?per_page=1&sort=pushed&page=2>; rel="next", <${baseUrl}/user/repos?per_page=1&sort=pushed&page=2>; rel="last"`,
    );
    expect(await first.json()).toMatchObject([{ full_name: 'ada/own' }]);
    expect((await get('/user/repos?per_page=1&page=2')).headers.get('link')).not.toContain('next');
  });

  it('answers an unchanged page with 304, free of charge', async () => {
    const { get } = api();
    const first = await get('/user');
    const again = await get('/user', { 'if-none-match': first.headers.get('etag') ?? '' });
    expect([again.status, again.headers.get('x-ratelimit-used')]).toEqual([304, first.headers.get('x-ratelimit-used')]);
  });

  it('runs out of searches after thirty a minute, and says when there will be more', async () => {
    const { get } = api();
    for (let count = 0; count < 30; count += 1) expect((await get('/search/issues?q=is:pr')).status).toBe(200);
    const over = await get('/search/issues?q=is:pr');
    expect([over.status, over.headers.get('x-ratelimit-remaining'), over.headers.get('x-ratelimit-reset')]).toEqual([
      403,
      '0',
      String(now.getTime() / 1000 + 60),
    ]);
    expect((await get('/user')).status).toBe(200);
  });

  it.each([
    ['/repos/ada/nowhere/commits', 404],
    ['/repos/ada/secret/commits', 404],
    ['/repos/ada/empty/commits', 409],
    ['/search/issues?q=', 422],
    ['/search/issues?q=colour:red', 422],
    ['/search/issues?q=is:pr+updated:never', 422],
    ['/search/issues?q=is:pr&per_page=100&page=11', 422],
    ['/user/repos?type=all&visibility=all', 422],
    ['/user/installations', 403],
    ['/nothing', 404],
  ])('answers %s with %i', async (path, status) => {
    expect((await api().get(path)).status).toBe(status);
  });

  it.each([
    ['/search/commits?q=author:ada+committer-date:>=2026-11-20', 1],
    ['/search/issues?q=is:pr+author:@me+-repo:x/y+updated:2026-11-01..2026-11-22', 2],
  ])('finds what %s asks for', async (path, count) => {
    expect(await (await api().get(path)).json()).toMatchObject({ total_count: count });
  });

  it('lists pushes without their commits, pulls and issues', async () => {
    const { get } = api();
    const events = (await (await get('/users/ada/events')).json()) as { type: string; payload: object }[];
    expect(
      events.filter(({ type }) => type === 'PushEvent').map(({ payload }) => Object.keys(payload).sort())[0],
    ).toEqual(['before', 'head', 'push_id', 'ref', 'repository_id'].sort());
    expect(await (await get('/repos/ada/own/pulls?state=all')).json()).toHaveLength(3);
    expect(await (await get('/repos/ada/own/issues?state=all')).json()).toHaveLength(5);
    expect(await (await get('/repos/ada/own/pulls/1/reviews')).json()).toHaveLength(2);
  });

  it.each([
    ['{ viewer { salary } }', 'undefinedField'],
    ['{ viewer { repositories { totalCount } } }', 'MISSING_PAGINATION_BOUNDARIES'],
    ['{ viewer { repositories(first: 101) { totalCount } } }', 'MISSING_PAGINATION_BOUNDARIES'],
    ['{ viewer ', 'parseError'],
    ['query Q($x: Int!) { viewer { login } }', 'variableMismatch'],
    ['{ viewer { ...Nothing } }', 'useAndDefineFragment'],
    ['{ viewer }', 'selectionMismatch'],
  ])('refuses the query %s as %s', async (query, code) => {
    const { fetch, token } = api();
    const answer = await fetch(`${baseUrl}/graphql`, {
      method: 'POST',
      headers: { authorization: `bearer ${token}` },
      body: JSON.stringify({ query }),
    });
    expect(await answer.json()).toMatchObject({ errors: [{ extensions: { code } }] });
  });
});
