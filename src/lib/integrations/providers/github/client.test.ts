import { describe, expect, it } from 'vitest';
import { IntegrationError } from '../../errors';
import type { Access, Window } from '../../provider';
import { graphqlUrl } from './ask';
import { GitHubClient } from './client';
import { commit, commitsAnswer, history, repository } from './graphql.fixture';
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
