import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import type { NewActivity } from '../../activity';
import type { Access, Window } from '../../provider';
import { GitHubClient } from './client';
import { createGitHubFake } from './fake';
import type { GitHubWorkspace } from './fake';
import { accessWith, createContext, createGrants, fetchTo } from './in-process.fixture';
import { github } from './index';

const file = '../shared/workspace/github.json.gz';
const present = existsSync(file);
const now = new Date('2026-11-22T00:00:00Z');
const day = 86_400_000;

describe.skipIf(!present)(`a real developer's workspace through the fake (needs ${file})`, () => {
  const seen: string[] = [];
  let access: Access;

  beforeAll(async () => {
    const data = JSON.parse(gunzipSync(readFileSync(file)).toString('utf8')) as GitHubWorkspace;
    const grants = createGrants();
    const context = createContext(grants.store, () => now);
    const open = accessWith(fetchTo(createGitHubFake(data), context, seen), {
      token: grants.tokenFor(),
      now: () => now,
    });
    access = { ...open, account: await github.open(open).identify() };
  });

  async function readBackwards(days: number, windowDays: number): Promise<NewActivity[]> {
    const { streams } = github.open(access);
    const all: NewActivity[] = [];
    for (let back = 0; back < days; back += windowDays) {
      const to = new Date(now.getTime() - back * day);
      const window: Window = { from: new Date(to.getTime() - windowDays * day), to, reason: 'backfill' };
      for (const stream of streams) {
        for await (const page of stream.read(window, null)) {
          expect(page.activities.length).toBeLessThanOrEqual(500);
          all.push(...page.activities);
        }
      }
    }
    return all;
  }

  it('reads every commit and pull request once, in windows of 14 days', async () => {
    const all = await readBackwards(2000, 14);
    expect(new Set(all.map(({ externalId }) => externalId)).size).toBe(all.length);
    const commits = all.filter(({ type }) => type === 'commit');
    const pulls = all.flatMap((activity) => (activity.type === 'pull_request' ? [activity] : []));
    expect(commits).toHaveLength(1896);
    expect(all.filter((activity) => activity.type === 'commit' && activity.metadata.isMerge)).toHaveLength(172);
    expect(pulls).toHaveLength(1087);
    expect(pulls.filter(({ metadata }) => metadata.state === 'merged' && metadata.mergedAt !== null)).toHaveLength(964);
    expect(all.filter(({ type }) => type === 'issue' || type === 'review')).toHaveLength(0);
  });

  it('asks two questions in a quiet steady run', async () => {
    const from = seen.length;
    const { streams } = github.open(access);
    for (const stream of streams) {
      const window: Window = { from: new Date(now.getTime() - stream.steadyDays * day), to: now, reason: 'steady' };
      for await (const page of stream.read(window, null)) expect(page.activities).toEqual([]);
    }
    expect(seen.slice(from)).toEqual(['POST /graphql', 'POST /graphql']);
  });

  it('fills the four lists of the client', async () => {
    const client = new GitHubClient(access);
    expect(await client.getCommits()).toHaveLength(1896);
    // 1,087 pull requests are more than one search can page.
    expect(await client.getPullRequests()).toHaveLength(1087);
    expect(await client.getIssues(new Date('2026-01-01T00:00:00Z'))).toEqual([]);
    expect(await client.getRepositories()).toHaveLength(21);
  });

  it('reads the same rows by REST where the server has no GraphQL', async () => {
    const rest: typeof fetch = async (input, init) =>
      new Request(input, init).url.endsWith('/graphql')
        ? new Response('{"message":"Not Found"}', { status: 404 })
        : access.fetch(input, init);
    const window = [new Date('2026-05-01T00:00:00Z'), new Date('2026-07-01T00:00:00Z')] as const;
    const [byGraphQL, byRest] = [new GitHubClient(access), new GitHubClient({ ...access, fetch: rest })];
    const essence = ({
      additions: _a,
      deletions: _d,
      ...commit
    }: Awaited<ReturnType<GitHubClient['getCommits']>>[number]) => commit;
    const commits = (await byRest.getCommits(...window)).map(essence);
    expect(commits.length).toBeGreaterThan(50);
    expect(commits).toEqual((await byGraphQL.getCommits(...window)).map(essence));
    const pullKey = (pull: Awaited<ReturnType<GitHubClient['getPullRequests']>>[number]) => [
      pull.nodeId,
      pull.title,
      pull.state,
      pull.updatedAt,
      pull.mergedAt,
      pull.url,
    ];
    const pulls = (await byRest.getPullRequests(...window)).map(pullKey);
    expect(pulls.length).toBeGreaterThan(50);
    expect(pulls).toEqual((await byGraphQL.getPullRequests(...window)).map(pullKey));
    expect((await byRest.getRepositories()).map(({ nodeId }) => nodeId)).toEqual(
      (await byGraphQL.getRepositories()).map(({ nodeId }) => nodeId),
    );
  });

  it('shows nothing of the future: a pull request merged later is still open', async () => {
    const then = new Date('2026-03-01T00:00:00Z');
    const data = JSON.parse(gunzipSync(readFileSync(file)).toString('utf8')) as GitHubWorkspace;
    const grants = createGrants();
    const past = accessWith(
      fetchTo(
        createGitHubFake(data),
        createContext(grants.store, () => then),
      ),
      { token: grants.tokenFor(), now: () => then },
    );
    const client = new GitHubClient({ ...past, account: access.account });
    const [commits, pulls] = [await client.getCommits(), await client.getPullRequests()];
    const allCommits = Object.values(data.commits ?? {}).flat();
    expect(commits).toHaveLength(
      allCommits.filter(({ commit }) => Date.parse(commit.committer?.date ?? '') <= then.getTime()).length,
    );
    expect(pulls.every(({ createdAt, mergedAt }) => createdAt <= then && (mergedAt === null || mergedAt <= then))).toBe(
      true,
    );
  });

  it('knows a second account without any activity', async () => {
    const data = JSON.parse(gunzipSync(readFileSync(file)).toString('utf8')) as GitHubWorkspace;
    const grants = createGrants();
    const open = accessWith(
      fetchTo(
        createGitHubFake(data),
        createContext(grants.store, () => now),
      ),
      { token: grants.tokenFor({ account: 'other' }) },
    );
    const account = await github.open(open).identify();
    expect(account.label).toBe('octodev-other');
    const client = new GitHubClient({ ...open, account });
    expect([await client.getCommits(), await client.getPullRequests(), await client.getRepositories()]).toEqual([
      [],
      [],
      [],
    ]);
  });
});
