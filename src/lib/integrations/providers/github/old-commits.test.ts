import { describe, expect, it } from 'vitest';
import type { StreamPage } from '../../provider';
import { afterHistoryWindow, historyWindow, startStream } from '../../sync-cursor';
import { at, connect, now } from './connection.fixture';
import type { GitHubWorkspace, WorkspaceCommit, WorkspaceRepository } from './fake-workspace';
import { commit, commitsAnswer, history, recorder, repository } from './graphql.fixture';
import { accessWith, answers, octocat } from './in-process.fixture';
import { github } from './index';

const ada = { login: 'ada', id: 1 };
const elsewhere: WorkspaceRepository = { full_name: 'elsewhere/tool', _affiliation: 'none' };

function commitAt(sha: string, daysAgo: number, authoredDaysAgo = daysAgo): WorkspaceCommit {
  return {
    sha,
    commit: { message: sha, author: { date: at(authoredDaysAgo) }, committer: { date: at(daysAgo) } },
    author: ada,
  };
}

function workspaceOf(commits: Record<string, WorkspaceCommit[]>, repos = [elsewhere]): GitHubWorkspace {
  const others = Object.keys(commits).filter((name) => repos.every(({ full_name }) => full_name !== name));
  return { user: ada, repos: [...repos, ...others.map((full_name) => ({ full_name }))], commits };
}

/** One commit in each of so many repositories of others. */
function manyOthers(count: number, daysAgo: (index: number) => number): GitHubWorkspace {
  const entries = Array.from({ length: count }, (_, index): [string, WorkspaceCommit[]] => [
    `elsewhere/r${index}`,
    [commitAt(`c${index}`, daysAgo(index))],
  ]);
  const repos = entries.map(([full_name]): WorkspaceRepository => ({ full_name, _affiliation: 'none' }));
  return workspaceOf(Object.fromEntries(entries), repos);
}

const between = (fromDaysAgo: number, toDaysAgo: number) => ({
  from: new Date(at(fromDaysAgo)),
  to: new Date(at(toDaysAgo)),
});
const isJudged = (pages: StreamPage[]) => pages.every(({ covered, withheld }) => !covered && !withheld);

describe('old commits in a repository of others', () => {
  it('are found, two years back, and a re-read deletes none of them', async () => {
    const connection = await connect(
      workspaceOf({ 'elsewhere/tool': [commitAt('old', 730)], 'ada/own': [commitAt('new', 2)] }),
    );
    for (const _time of ['import', 're-read']) {
      expect(isJudged(await connection.readCommits(between(760, 700)))).toBe(true);
      expect(connection.stored()).toEqual(['commit old']);
    }
  });

  it('stay when the repository has left the lists since they were stored', async () => {
    const connection = await connect(workspaceOf({ 'elsewhere/tool': [commitAt('c1', 5)] }));
    await connection.sync(30, 'nightly');
    expect(connection.stored()).toEqual(['commit c1']);
    connection.passDays(500);
    expect(isJudged(await connection.readCommits(between(30, -1)))).toBe(true);
    expect(connection.stored()).toEqual(['commit c1']);
  });

  it('go when they are gone, while others are kept', async () => {
    const connection = await connect(workspaceOf({ 'elsewhere/tool': [commitAt('c1', 730), commitAt('c2', 731)] }));
    await connection.readCommits(between(760, 700));
    connection.replace(workspaceOf({ 'elsewhere/tool': [commitAt('c2', 731)] }));
    await connection.readCommits(between(760, 700));
    expect(connection.stored()).toEqual(['commit c2']);
  });

  it('are found by the day they were written on, long before they were committed', async () => {
    const connection = await connect(workspaceOf({ 'elsewhere/tool': [commitAt('rebased', 705, 1070)] }));
    await connection.readCommits(between(710, 700));
    expect(connection.stored()).toEqual(['commit rebased']);
  });

  it('are found in more repositories than GitHub tells of at once', async () => {
    const connection = await connect(manyOthers(130, (index) => 705 + index));
    expect(isJudged(await connection.readCommits(between(900, 700)))).toBe(true);
    expect(connection.rows.size).toBe(130);
  });

  it('are not judged by what is missing where more repositories than can be told were worked in at once', async () => {
    const connection = await connect(manyOthers(130, () => 705));
    connection.rows.set('kept', { ...(await aRow()), externalId: 'kept', windowAt: new Date(at(705)) });
    const pages = await connection.readCommits(between(710, 700));
    expect(pages.some(({ withheld }) => withheld)).toBe(false);
    expect([connection.rows.size, connection.rows.has('kept')]).toEqual([101, true]);
  });

  it('by REST are not judged by what is missing, and recent ones are', async () => {
    const connection = await connect(workspaceOf({ 'elsewhere/tool': [commitAt('old', 730), commitAt('new', 2)] }));
    const account = { ...octocat, id: '1', label: 'ada', metadata: { login: 'ada', nodeId: null } };
    const [stream] = github.open({ ...connection.access, account }).streams;
    const coveredBy = async (window: { from: Date; to: Date }) => {
      const covered = [];
      for await (const page of stream?.read({ ...window, reason: 'backfill' }, null) ?? [])
        if (page.covered !== undefined) covered.push(page.covered);
      return covered;
    };
    expect(await coveredBy(between(760, 700))).toEqual([between(700, 700)]);
    expect(await coveredBy(between(400, 200))).toEqual([between(300, 200)]);
    expect(await coveredBy(between(100, 0))).toEqual([]);
  });

  it('by REST are not judged where more merged pull requests are found than can be paged, however recent', async () => {
    const account = { ...octocat, metadata: { login: 'octocat', nodeId: null } };
    const fetch = answers({ body: [] }, { body: { total_count: 1001, items: [] } });
    const [stream] = github.open(accessWith(fetch, { account })).streams;
    const pages: StreamPage[] = [];
    for await (const page of stream?.read({ ...between(30, 10), reason: 'nightly' }, null) ?? []) pages.push(page);
    expect(pages.map(({ covered, withheld }) => ({ covered, withheld }))).toEqual([
      { covered: between(10, 10), withheld: undefined },
    ]);
  });

  it('by REST are found by a pull request that was merged after the range', async () => {
    const data = workspaceOf({ 'elsewhere/tool': [commitAt('early', 110)] });
    const pull = { number: 1, user: ada, created_at: at(112), merged_at: at(95) };
    const connection = await connect({ ...data, pulls: { 'elsewhere/tool': [pull] } });
    const account = { ...octocat, id: '1', label: 'ada', metadata: { login: 'ada', nodeId: null } };
    const [stream] = github.open({ ...connection.access, account }).streams;
    const titles: string[] = [];
    for await (const page of stream?.read({ ...between(200, 100), reason: 'backfill' }, null) ?? [])
      titles.push(...page.activities.map(({ title }) => title));
    expect(titles).toEqual(['early']);
  });
});

async function aRow() {
  const connection = await connect(workspaceOf({ 'ada/own': [commitAt('any', 2)] }));
  await connection.sync(30, 'nightly');
  const [row] = connection.rows.values();
  if (row === undefined) throw new Error('nothing was read');
  return row;
}

describe('what finding them costs', () => {
  it('is nothing in a nightly pass, and one request more for as far as five years', async () => {
    const connection = await connect(workspaceOf({ 'ada/own': [commitAt('own', 600)] }));
    const requests = async (fromDaysAgo: number, toDaysAgo: number) => {
      connection.seen.length = 0;
      await connection.readCommits(between(fromDaysAgo, toDaysAgo));
      return connection.seen.length;
    };
    expect(await requests(30, 0)).toBe(1);
    expect(await requests(300, 0)).toBe(1);
    expect(await requests(301, 200)).toBe(2);
    expect(await requests(5 * 365 - 2, 365)).toBe(2);
  });

  it('is one request more for fifty repositories that are in no list any more', async () => {
    const connection = await connect(manyOthers(50, () => 730));
    await connection.readCommits(between(760, 700));
    expect([connection.rows.size, connection.seen.length]).toEqual([50, 3]);
  });

  it('is one of seven requests in an import of 365 days, and nine of twenty in one of 21 years', async () => {
    const connection = await connect(
      workspaceOf({
        'elsewhere/tool': [commitAt('old', 350), commitAt('older', 3000)],
        'ada/own': [commitAt('own', 9)],
      }),
    );
    const importOf = async (days: number) => {
      connection.seen.length = 0;
      let cursor = startStream(now, { backfillDays: days, windowDays: github.backfillWindowDays });
      const stream = { backfill: 'windows' } as const;
      for (;;) {
        const window = historyWindow(cursor, stream, github.backfillWindowDays, now);
        if (window === null) return connection.seen.length;
        const pages = await connection.readCommits(window);
        const rows = pages.reduce((sum, { activities }) => sum + activities.length, 0);
        cursor = afterHistoryWindow(cursor, stream, window, rows, null);
      }
    };
    expect(await importOf(365)).toBe(7);
    expect(connection.stored()).toEqual(['commit old', 'commit own']);
    expect(await importOf(7630)).toBe(20);
    expect(connection.stored()).toEqual(['commit old', 'commit older', 'commit own']);
  });
});

describe('answers about contributions', () => {
  const window = { from: new Date('2024-10-01T00:00:00Z'), to: new Date('2024-11-01T00:00:00Z') };
  const pushedAt = '2026-01-01T00:00:00Z';
  const contributed = (...spans: { id: string; pushedAt: string }[][]) => ({
    body: {
      data: {
        viewer: Object.fromEntries(
          spans.map((list, index) => [
            `span${index}`,
            { commitContributionsByRepository: list.map((one) => ({ repository: one })) },
          ]),
        ),
      },
    },
  });
  const named = (...ids: (string | null)[]) => ({
    body: {
      data: {
        nodes: ids.map((id) =>
          id === null
            ? null
            : {
                ...repository,
                id,
                nameWithOwner: `elsewhere/${id}`,
                defaultBranchRef: history([commit(`c-${id}`, '2024-10-15T00:00:00Z')]),
              },
        ),
      },
    },
  });
  async function read(fetch: typeof globalThis.fetch) {
    const [stream] = github.open(accessWith(fetch, { account: octocat })).streams;
    const pages: StreamPage[] = [];
    for await (const page of stream?.read({ ...window, reason: 'backfill' }, null) ?? []) pages.push(page);
    return {
      commits: pages.flatMap(({ activities }) => activities.map(({ title }) => title)),
      withheld: pages.some(({ withheld }) => withheld === true),
      covered: pages.findLast(({ covered }) => covered !== undefined)?.covered,
    };
  }
  const nothingJudged = { from: window.to, to: window.to };
  const timeout = { body: { data: null, errors: [{ message: 'Something went wrong' }] } };

  it('name a repository twice and one that was last pushed to before the range: each is read once or not at all', async () => {
    const shown = { ...repository, id: 'shown', defaultBranchRef: history([]) };
    const { asked, fetch } = recorder(
      commitsAnswer([shown]),
      contributed(
        [
          { id: 'R1', pushedAt },
          { id: 'shown', pushedAt },
        ],
        [
          { id: 'R1', pushedAt },
          { id: 'stale', pushedAt: '2024-09-01T00:00:00Z' },
        ],
      ),
      named('R1'),
    );
    expect(await read(fetch)).toEqual({ commits: ['Commit c-R1'], withheld: false, covered: undefined });
    expect(asked[1]).toEqual({
      from0: '2023-11-03T00:00:00.000Z',
      to0: '2024-11-02T00:00:00.000Z',
      from1: '2022-11-03T00:00:00.000Z',
      to1: '2023-11-03T00:00:00.000Z',
    });
    expect(asked[2]?.['ids']).toEqual(['R1']);
  });

  it.each([
    ['not for this app', { data: null, errors: [{ type: 'FORBIDDEN', path: ['viewer', 'span0'] }] }],
    ['beyond the scopes', { data: null, errors: [{ type: 'INSUFFICIENT_SCOPES', path: ['viewer', 'span0'] }] }],
    ['unknown to the server', { errors: [{ message: 'x', extensions: { code: 'undefinedField' } }] }],
  ])('that are %s leave the stream whole and nothing of the range judged', async (_what, body) => {
    const { left, fetch } = recorder(commitsAnswer([]), { body });
    expect(await read(fetch)).toEqual({ commits: [], withheld: false, covered: nothingJudged });
    expect(left).toEqual([]);
  });

  it('are asked for in smaller parts when GitHub runs out of time', async () => {
    const none = { id: 'R1', pushedAt };
    const { asked, fetch } = recorder(
      commitsAnswer([]),
      timeout,
      contributed([none]),
      timeout,
      contributed([]),
      contributed([]),
      named('R1'),
    );
    expect(await read(fetch)).toEqual({ commits: ['Commit c-R1'], withheld: false, covered: undefined });
    expect(asked.slice(1, 6).map(({ from0, to0 }) => days(from0, to0))).toEqual([365, 365, 365, 182.5, 182.5]);
  });

  it('that never come in time are given up after a few requests', async () => {
    const { left, fetch } = recorder(commitsAnswer([]), ...Array.from({ length: 6 }, () => timeout));
    expect(await read(fetch)).toEqual({ commits: [], withheld: false, covered: nothingJudged });
    expect(left).toEqual([]);
  });

  it('that are limited are a limit, and without a span malformed', async () => {
    const limited = { body: { errors: [{ type: 'RATE_LIMITED', message: 'x' }] } };
    await expect(read(answers(commitsAnswer([]), limited))).rejects.toMatchObject({ code: 'rate_limited' });
    await expect(read(answers(commitsAnswer([]), contributed([])))).rejects.toMatchObject({ code: 'malformed_answer' });
  });

  it('name a repository that is hidden when it is read: that is withheld, not gone', async () => {
    const list = [
      { id: 'R1', pushedAt },
      { id: 'R2', pushedAt },
    ];
    const hidden = [commitsAnswer([]), contributed(list, []), named('R1', null)];
    expect(await read(answers(...hidden))).toMatchObject({ commits: ['Commit c-R1'], withheld: true });
  });
});

function days(from: unknown, to: unknown): number {
  return (Date.parse(String(to)) - Date.parse(String(from))) / 86_400_000;
}
