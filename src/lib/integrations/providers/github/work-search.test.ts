import { describe, expect, it } from 'vitest';
import type { Access } from '../../provider';
import { GitHubClient } from './client';
import { accessWith, answers, octocat } from './in-process.fixture';
import { github } from './index';

const window = {
  from: new Date('2026-11-08T00:00:00Z'),
  to: new Date('2026-11-22T00:00:00Z'),
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

describe('searches', () => {
  const base = { viewer: { login: 'octocat' } };
  const empty = { issueCount: 0, pageInfo: { hasNextPage: false, endCursor: null }, nodes: [] };
  const issue = (id: string, author: unknown = { __typename: 'User', login: 'octocat', databaseId: 583231 }) => ({
    id,
    number: 1,
    title: id,
    url: 'x',
    issueState: 'OPEN',
    createdAt: '2026-11-20T00:00:00Z',
    updatedAt: '2026-11-20T00:00:00Z',
    closedAt: null,
    author,
    repository: { nameWithOwner: 'o/n' },
  });

  function recording(list: unknown[]) {
    const asked: Record<string, unknown>[] = [];
    const left = [...list];
    const fetch: typeof globalThis.fetch = async (input, init) => {
      asked.push(((await new Request(input, init).json()) as { variables: Record<string, unknown> }).variables);
      return new Response(JSON.stringify({ data: left.shift() }), { headers: { 'content-type': 'application/json' } });
    };
    return { asked, fetch };
  }

  it('halve a range with more hits than can be paged, newer half first', async () => {
    const many = {
      ...empty,
      issueCount: 1001,
      pageInfo: { hasNextPage: true, endCursor: 'x' },
      nodes: [issue('dropped')],
    };
    const { asked, fetch } = recording([
      { ...base, issues: many },
      { ...base, issues: { ...empty, issueCount: 1, nodes: [issue('new')] } },
      { ...base, issues: { ...empty, issueCount: 1, nodes: [issue('old')] } },
    ]);
    expect((await clientOver(fetch).getIssues(window.from, window.to)).map(({ nodeId }) => nodeId)).toEqual([
      'new',
      'old',
    ]);
    expect(asked.map(({ issues }) => issues)).toEqual([
      'is:issue author:octocat updated:2026-11-08T00:00:00Z..2026-11-21T23:59:59Z sort:updated-desc',
      'is:issue author:octocat updated:2026-11-15T00:00:00Z..2026-11-21T23:59:59Z sort:updated-desc',
      'is:issue author:octocat updated:2026-11-08T00:00:00Z..2026-11-14T23:59:59Z sort:updated-desc',
    ]);
  });

  it('begin again when an item leaves the range between two pages', async () => {
    const page = (count: number, next: string | null, id: string) => ({
      issueCount: count,
      pageInfo: { hasNextPage: next !== null, endCursor: next },
      nodes: [issue(id)],
    });
    const { asked, fetch } = recording([
      { ...base, issues: page(3, 'p2', 'a') },
      { ...base, issues: page(2, null, 'c') },
      { ...base, issues: page(2, 'p2', 'b') },
      { ...base, issues: page(2, null, 'c') },
    ]);
    const found = await clientOver(fetch).getIssues(window.from, window.to);
    expect(new Set(found.map(({ nodeId }) => nodeId))).toEqual(new Set(['a', 'b', 'c']));
    expect(asked.map(({ issuesAfter }) => issuesAfter)).toEqual([null, 'p2', null, 'p2']);
  });

  it('halve a range that does not come to rest, and say so of a second that does not', async () => {
    const page = (count: number, next: string | null) => ({
      ...base,
      issues: { issueCount: count, pageInfo: { hasNextPage: next !== null, endCursor: next }, nodes: [issue('a')] },
    });
    const shrinking = [page(3, 'p2'), page(2, null)];
    const restless = [...shrinking, ...shrinking, ...shrinking];
    const still = page(1, null);
    const { asked, fetch } = recording([...restless, still, still]);
    await clientOver(fetch).getIssues(new Date('2026-11-20T00:00:00Z'), new Date('2026-11-20T00:00:02Z'));
    expect(asked.slice(-2).map(({ issues }) => issues)).toEqual([
      'is:issue author:octocat updated:2026-11-20T00:00:01Z..2026-11-20T00:00:01Z sort:updated-desc',
      'is:issue author:octocat updated:2026-11-20T00:00:00Z..2026-11-20T00:00:00Z sort:updated-desc',
    ]);
    const second = { from: new Date('2026-11-20T00:00:00Z'), to: new Date('2026-11-20T00:00:01Z') };
    const withheld: boolean[] = [];
    const client = clientOver(recording([...restless, ...shrinking]).fetch);
    for await (const found of client.readWork(second, ['issues'])) withheld.push(found.withheld);
    expect(withheld).toEqual([false, false, false, false, false, false, true, true]);
  });

  it('say so when a single second holds more than can be paged', async () => {
    const { fetch } = recording([{ ...base, issues: { ...empty, issueCount: 1001, nodes: [issue('a')] } }]);
    const second = { from: new Date('2026-11-20T00:00:00Z'), to: new Date('2026-11-20T00:00:01Z') };
    for await (const found of clientOver(fetch).readWork(second, ['issues'])) {
      expect([found.withheld, found.issues.length]).toEqual([true, 1]);
    }
  });

  it('say so when GitHub leaves out a hit, and give the others', async () => {
    const errors = [{ type: 'FORBIDDEN', path: ['issues', 'nodes', 1] }];
    const data = { ...base, issues: { ...empty, issueCount: 2, nodes: [issue('a'), null] } };
    for await (const found of clientOver(answers({ body: { data, errors } })).readWork(window, ['issues'])) {
      expect([found.withheld, found.issues.length]).toEqual([true, 1]);
    }
  });

  it('ask for half as many hits in a steady read, which then costs one point', async () => {
    const page = { ...base, pullRequests: empty, issues: empty, reviews: empty };
    const sizes: unknown[] = [];
    for (const reason of ['steady', 'nightly', 'backfill'] as const) {
      const { asked, fetch } = recording([page]);
      const stream = github.open(accessWith(fetch, { account: octocat })).streams[1];
      for await (const { activities } of stream?.read({ ...window, reason }, null) ?? [])
        expect(activities).toEqual([]);
      sizes.push(asked[0]?.['first']);
    }
    expect(sizes).toEqual([50, 100, 100]);
  });

  it('use the present login when the account was renamed', async () => {
    const renamed = { viewer: { login: 'monalisa' }, issues: empty };
    const { asked, fetch } = recording([renamed, renamed]);
    await clientOver(fetch).getIssues(window.from, window.to);
    expect(asked.map(({ login }) => login)).toEqual(['octocat', 'monalisa']);
  });

  it('leave out what a deleted account or somebody else wrote, and items of another kind', async () => {
    const others = { __typename: 'User', login: 'Octocat', databaseId: 7 };
    const byLogin = { __typename: 'Mannequin', login: 'OCTOCAT' };
    const nodes = [issue('ghost', null), issue('other', others), issue('mine', byLogin), {}, null];
    const { fetch } = recording([{ ...base, issues: { ...empty, issueCount: 5, nodes } }]);
    expect((await clientOver(fetch).getIssues(window.from, window.to)).map(({ nodeId }) => nodeId)).toEqual(['mine']);
  });

  it('an empty range asks nothing', async () => {
    expect(await clientOver(answers()).getIssues(window.from, window.from)).toEqual([]);
  });

  it('by REST: a search GitHub could not finish is halved, and below an hour it is GitHub’s own trouble', async () => {
    const half = { body: { total_count: 1, incomplete_results: true, items: [] } };
    const whole = { body: { total_count: 0, incomplete_results: false, items: [] } };
    const old = { ...octocat, metadata: { login: 'octocat', nodeId: null } };
    expect(await clientOver(answers(half, whole, whole), { account: old }).getIssues(window.from, window.to)).toEqual(
      [],
    );
    const hour = new Date(window.to.getTime() - 3_600_000);
    expect(await failure(clientOver(answers(half), { account: old }).getIssues(hour, window.to))).toMatchObject({
      code: 'provider_unavailable',
    });
  });
});
