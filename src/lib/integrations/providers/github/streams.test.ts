import { describe, expect, it } from 'vitest';
import type { Window } from '../../provider';
import { at, connect, now } from './connection.fixture';
import type { GitHubWorkspace } from './fake';
import { accessWith, octocat } from './in-process.fixture';
import { github } from './index';

const ada = { login: 'ada', id: 1 };
const bob = { login: 'bob', id: 2 };

const commitAt = (sha: string, daysAgo: number) => ({
  sha,
  commit: { message: sha, author: { date: at(daysAgo) } },
  author: ada,
});

const workspace: GitHubWorkspace = {
  user: ada,
  repos: [
    { full_name: 'ada/own', id: 11 },
    { full_name: 'org/app', id: 12 },
  ],
  commits: { 'ada/own': [commitAt('c1', 2), commitAt('c2', 3)], 'org/app': [commitAt('c3', 4)] },
  pulls: {
    'org/app': [
      { number: 1, id: 101, title: 'Mine', user: ada, created_at: at(9) },
      { number: 2, id: 102, title: 'His', user: bob, created_at: at(8) },
    ],
  },
  reviews: {
    'org/app': [{ id: 201, pull_number: 2, user: ada, state: 'APPROVED', submitted_at: at(7) }],
  },
  issues: [{ number: 9, id: 301, repository: 'ada/own', title: 'Broken', user: ada, created_at: at(6) }],
};
const everything = ['commit c1', 'commit c2', 'commit c3', 'issue Broken', 'pull_request Mine', 'review His'];

describe('after a quiet nightly pass the rows are GitHub’s', () => {
  async function afterChange(data: GitHubWorkspace) {
    const connection = await connect(workspace);
    await connection.sync(90, 'backfill');
    expect(connection.stored()).toEqual(everything);
    connection.replace(data);
    await connection.sync(30, 'nightly');
    return connection;
  }

  it('an issue that was deleted vanishes from the search and, asked for by id, from the rows', async () => {
    const { stored } = await afterChange({ ...workspace, issues: [] });
    expect(stored()).toEqual(everything.filter((row) => row !== 'issue Broken'));
  });

  it('a review on a pull request that the account can no longer see goes with it', async () => {
    const repos = workspace.repos.map((repo) => (repo.full_name === 'org/app' ? { ...repo, private: true } : repo));
    const { stored } = await afterChange({ ...workspace, repos });
    expect(stored()).toEqual(['commit c1', 'commit c2', 'issue Broken']);
  });

  it('a dismissed review stays one', async () => {
    const reviews = {
      'org/app': [{ id: 201, pull_number: 2, user: ada, state: 'DISMISSED', submitted_at: at(7) }],
    };
    const { stored, rows } = await afterChange({ ...workspace, reviews });
    expect(stored()).toEqual(everything);
    expect([...rows.values()].find(({ type }) => type === 'review')?.metadata).toMatchObject({ state: 'dismissed' });
  });

  it('a renamed repository keeps its rows, each once, under the new name', async () => {
    const rename = <T>(lists: Record<string, T[]> = {}): Record<string, T[]> =>
      Object.fromEntries(Object.entries(lists).map(([name, list]) => [name === 'org/app' ? 'org/web' : name, list]));
    const { stored, rows } = await afterChange({
      ...workspace,
      repos: [
        { full_name: 'ada/own', id: 11 },
        { full_name: 'org/web', id: 12 },
      ],
      commits: rename(workspace.commits),
      pulls: rename(workspace.pulls),
      reviews: rename(workspace.reviews),
    });
    expect(stored()).toEqual(everything);
    const places = [...rows.values()].map(({ metadata }) => ('repository' in metadata ? metadata.repository : ''));
    expect(new Set(places)).toEqual(new Set(['ada/own', 'org/web']));
  });

  it('a transferred issue is there once, in its new place', async () => {
    const moved = { number: 1, id: 399, repository: 'org/app', title: 'Broken', user: ada, created_at: at(6) };
    const { stored, rows } = await afterChange({ ...workspace, issues: [{ ...moved, updated_at: at(0.1) }] });
    expect(stored()).toEqual(everything);
    expect([...rows.values()].find(({ type }) => type === 'issue')?.metadata).toMatchObject({ repository: 'org/app' });
  });

  it('a force push and a deleted repository take their commits along', async () => {
    const { stored } = await afterChange({
      ...workspace,
      repos: [{ full_name: 'ada/own', id: 11 }],
      commits: { 'ada/own': [commitAt('c1', 2), commitAt('c4', 3)] },
    });
    expect(stored()).toEqual(['commit c1', 'commit c4', 'issue Broken']);
  });

  it('an item that was updated beyond the window is asked for, not lost', async () => {
    const connection = await connect(workspace);
    await connection.sync(90, 'backfill');
    connection.replace({
      ...workspace,
      issues: [
        {
          number: 9,
          id: 301,
          repository: 'ada/own',
          title: 'Mended',
          user: ada,
          created_at: at(40),
          updated_at: at(39),
        },
      ],
    });
    await connection.sync(30, 'nightly');
    expect(connection.stored()).toContain('issue Mended');
  });
});

describe('data that changes between two pages', () => {
  const many = Array.from({ length: 250 }, (_, index) =>
    commitAt(`m${String(index).padStart(3, '0')}`, 1 + index / 100),
  );
  const large: GitHubWorkspace = { ...workspace, commits: { 'ada/own': many } };
  const shas = (list: { sha: string }[]) => list.map(({ sha }) => `commit ${sha}`).sort();

  it.each([
    ['a push', [commitAt('new', 0.5), ...many]],
    ['a force push that drops commits of the pages read', many.slice(60)],
    ['a merge of old commits', [...many, commitAt('old', 1.505)]],
  ])('%s loses no commit and leaves none behind', async (_what, changed) => {
    const connection = await connect(large);
    await connection.sync(30, 'nightly');
    const requests = connection.seen.length;
    connection.onRequest((count) => {
      if (count === requests + 2) connection.replace({ ...large, commits: { 'ada/own': changed } });
    });
    await connection.sync(30, 'nightly');
    const present = connection.stored().filter((row) => row.startsWith('commit'));
    expect(present).toEqual(expect.arrayContaining(shas(changed.filter(({ sha }) => sha !== 'new'))));
    await connection.sync(30, 'nightly');
    expect(connection.stored().filter((row) => row.startsWith('commit'))).toEqual(shas(changed));
  });

  it('a repository that is deleted between two pages of its history costs nothing until it is certain', async () => {
    const connection = await connect(large);
    await connection.sync(30, 'nightly');
    const requests = connection.seen.length;
    connection.onRequest((count) => {
      if (count === requests + 2) connection.replace({ ...large, repos: [], commits: {} });
    });
    const pages = await connection.sync(30, 'nightly');
    expect(pages.some(({ withheld }) => withheld === true)).toBe(true);
    expect(connection.stored().filter((row) => row.startsWith('commit'))).toEqual(shas(many));
    await connection.sync(30, 'nightly');
    expect(connection.stored()).toEqual([]);
  });

  it('more hits than search can page are split, and each of those that vanish is asked for', async () => {
    const issues = Array.from({ length: 1200 }, (_, index) => ({
      number: index + 1,
      id: 5000 + index,
      repository: 'ada/own',
      title: `Issue ${index}`,
      user: ada,
      created_at: at(1 + index / 60),
    }));
    const connection = await connect({ ...workspace, issues });
    await connection.sync(30, 'nightly');
    expect(connection.stored().filter((row) => row.startsWith('issue'))).toHaveLength(1200);
    connection.replace({ ...workspace, issues: issues.slice(150) });
    await connection.sync(30, 'nightly');
    expect(connection.stored().filter((row) => row.startsWith('issue'))).toHaveLength(1050);
  });

  it('items that move on while a search is paged are all there in the end', async () => {
    const issues = Array.from({ length: 260 }, (_, index) => ({
      number: index + 1,
      id: 5000 + index,
      repository: 'ada/own',
      title: `Issue ${index}`,
      user: ada,
      created_at: at(40 + index / 100),
    }));
    const connection = await connect({ ...workspace, issues });
    // Before each page another ten of the newest are touched, and leave the old window.
    let moved = 0;
    connection.onRequest(() => {
      moved = Math.min(100, moved + 10);
      const touched = issues.map((issue, index) => (index < moved ? { ...issue, updated_at: at(0.01) } : issue));
      connection.replace({ ...workspace, issues: touched });
    });
    const window: Window = { from: new Date(at(60)), to: new Date(at(35)), reason: 'backfill' };
    const ids = new Set<string>();
    for await (const page of github.open(connection.access).streams[1]?.read(window, null) ?? [])
      for (const { title } of page.activities) ids.add(title);
    expect(issues.slice(100).every(({ title }) => ids.has(title))).toBe(true);
  });
});

describe('what a sync costs', () => {
  it('is two requests when nothing is new, each telling of the same budget', async () => {
    const connection = await connect(workspace);
    await connection.sync(90, 'backfill');
    const requests = connection.seen.length;
    const steady = await connection.sync(1, 'steady');
    expect(connection.seen.length - requests).toBe(2);
    expect(steady.map(({ activities, budget }) => [activities.length, budget?.limit, budget?.remaining])).toEqual([
      [0, 5000, 4997],
      [0, 5000, 4996],
    ]);
    // An hour after the first request of this window.
    expect(steady[0]?.budget?.resetsAt).toEqual(new Date(now.getTime() + 3_600_000));
  });

  it('is counted for a person: both streams share one budget, two accounts none', () => {
    const budgets = (id: string, nodeId: string | null) =>
      github
        .open(accessWith(fetch, { account: { ...octocat, id, metadata: { login: 'octocat', nodeId } } }))
        .streams.map(({ budget }) => budget);
    expect(budgets('1', 'U_1')).toEqual(['1:graphql', '1:graphql']);
    expect(budgets('2', 'U_2')).toEqual(['2:graphql', '2:graphql']);
    // Read by REST, histories and searches are paid from budgets of their own.
    expect(budgets('3', null)).toEqual(['3:core', '3:search']);
  });

  it('by REST tells of the budget that the stream is named after', async () => {
    const connection = await connect(workspace);
    const account = { ...connection.access.account, id: '1', label: 'ada', metadata: { login: 'ada', nodeId: null } };
    const limits: (number | undefined)[][] = [];
    for (const stream of github.open({ ...connection.access, account }).streams) {
      const told: (number | undefined)[] = [];
      for await (const page of stream.read({ from: new Date(at(30)), to: now, reason: 'nightly' }, null))
        told.push(page.budget?.limit);
      limits.push(told);
    }
    expect(new Set(limits[0])).toEqual(new Set([5000]));
    expect(new Set(limits[1])).toEqual(new Set([30]));
  });

  it('stays below what GitHub publishes', () => {
    const most: Record<string, number> = { '/': 900, '/graphql': 2000, '/search/': 30 };
    for (const { origin, path, perMinute, burst } of github.publishedRates) {
      expect(origin).toBe('https://api.github.com');
      expect(perMinute + burst).toBeLessThanOrEqual(most[path] ?? 0);
    }
  });
});

describe('reviews that are asked of the account', () => {
  const asked = (change: object = {}) => ({
    number: 3,
    id: 103,
    title: 'Speed up the build',
    user: bob,
    created_at: at(5),
    requested_reviewers: [ada],
    ...change,
  });
  const withPull = (pull: object, more: Partial<GitHubWorkspace> = {}): GitHubWorkspace => ({
    ...workspace,
    ...more,
    pulls: { 'org/app': [...(workspace.pulls?.['org/app'] ?? []), pull as ReturnType<typeof asked>] },
  });
  async function waitingIn(data: GitHubWorkspace, window: Window) {
    const { access, seen } = await connect(data);
    const work = github.open(access).streams[1];
    const pages = [];
    for await (const page of work?.read(window, null) ?? []) pages.push(page);
    return { waiting: pages.flatMap((page) => page.waiting ?? []), said: pages.some((page) => page.waiting), seen };
  }
  const steady: Window = { from: new Date(at(1)), to: now, reason: 'steady' };

  it('come with the newest window, in the same request', async () => {
    const { waiting, seen } = await waitingIn(withPull(asked()), steady);
    expect(waiting).toEqual([
      {
        externalId: expect.stringMatching(/^PR_/) as string,
        externalUrl: expect.stringContaining('/pull/3') as string,
        title: 'Speed up the build',
        place: 'org/app',
        number: 3,
        openedAt: new Date(at(5)),
      },
    ]);
    expect(seen).toHaveLength(1);
  });

  it.each([
    [
      'given since',
      withPull(asked(), {
        reviews: { 'org/app': [{ id: 202, pull_number: 3, user: ada, state: 'COMMENTED', submitted_at: at(4) }] },
      }),
    ],
    ['of a closed pull request', withPull(asked({ closed_at: at(2) }))],
    ['of somebody else', withPull(asked({ requested_reviewers: [bob] }))],
    ['of one’s own pull request', withPull(asked({ user: ada }))],
    ['in an archived repository', withPull(asked(), { repos: [{ full_name: 'org/app', id: 12, archived: true }] })],
  ])('are none where the review is %s; that is said, too', async (_case, data) => {
    expect(await waitingIn(data, steady)).toMatchObject({ waiting: [], said: true });
  });

  it('are not asked for with older windows, which know nothing of now', async () => {
    const older: Window = { from: new Date(at(30)), to: new Date(at(8)), reason: 'backfill' };
    expect((await waitingIn(withPull(asked()), older)).said).toBe(false);
  });
});
