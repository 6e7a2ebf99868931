import { describe, expect, it } from 'vitest';
import { clientOver, read, repo, streamed, time, window } from './commits.fixture';
import { commit, commitsAnswer, history, historyAnswer, recorder, repository } from './graphql.fixture';
import { answers, octocat } from './in-process.fixture';

describe('what changes while it is read', () => {
  it('a branch that moves between two pages is read again from its top', async () => {
    const first = repo('r1', [], { defaultBranchRef: history([commit('gone', time), commit('b', time)], 'p2') });
    const { asked, fetch } = recorder(
      commitsAnswer([first]),
      historyAnswer([commit('shifted', time)], null, 'pushed'),
      historyAnswer([commit('b', time), commit('c', time)], 'q2', 'pushed'),
      historyAnswer([commit('d', time)], null, 'pushed'),
    );
    const { places, withheld } = await read(clientOver(fetch));
    expect([Object.keys(places).sort(), withheld]).toEqual([['b', 'c', 'd', 'gone'], false]);
    expect(asked.slice(1).map(({ after }) => after)).toEqual(['p2', null, 'q2']);
  });

  it('a branch that never rests is withheld, and the reading ends', async () => {
    const first = repo('r1', [], { defaultBranchRef: history([commit('a', time)], 'p2', 'h0') });
    const moving = (oid: string) => historyAnswer([commit(oid, time)], 'p2', oid);
    const list = [commitsAnswer([first]), moving('h1'), moving('h2'), moving('h3'), moving('h4'), moving('h5')];
    const { left, fetch } = recorder(...list);
    expect((await read(clientOver(fetch))).withheld).toBe(true);
    expect(left).toEqual([]);
  });

  it('a push that moves a repository in front of the pages still to come does not hide it', async () => {
    const jumped = repo('r9', ['late'], { pushedAt: '2026-11-21T23:59:59Z' });
    const { asked, fetch } = recorder(
      commitsAnswer([repo('r1', ['a'])], 'p2', []),
      commitsAnswer([repo('r2', ['b'], { pushedAt: '2026-11-19T00:00:00Z' })], null, null),
      commitsAnswer([jumped, repo('r1', ['a']), repo('r2', ['b'], { pushedAt: '2026-11-19T00:00:00Z' })], 'p2', []),
    );
    expect(await read(clientOver(fetch))).toEqual({
      places: { a: 'octocat/r1', b: 'octocat/r2', late: 'octocat/r9' },
      given: 3,
      withheld: false,
    });
    expect(asked.map(({ ownAfter }) => ownAfter)).toEqual([null, 'p2', null]);
  });

  it('repositories pushed in the second in which the list began belong to its top', async () => {
    const sameSecond = repo('r9', ['late']);
    const older = repo('r2', ['b'], { pushedAt: '2026-11-19T00:00:00Z' });
    const { left, fetch } = recorder(
      commitsAnswer([repo('r1', ['a'])], 'p2', []),
      commitsAnswer([older], null, null),
      commitsAnswer([repo('r1', ['a'])], 'p2', []),
      commitsAnswer([sameSecond, older], 'p3', null),
      commitsAnswer([repo('r1', ['a']), sameSecond, older], 'p2', []),
    );
    expect(await read(clientOver(fetch))).toMatchObject({ given: 3, withheld: false });
    expect(left).toEqual([]);
  });

  it('a list whose top does not fit on a page any more is read to where it began, and then withheld', async () => {
    const again = [
      commitsAnswer([repo('r3', ['c'], { pushedAt: '2026-11-21T00:00:00Z' })], 'p2', []),
      commitsAnswer([repo('r1', ['a'], { pushedAt: '2026-11-19T00:00:00Z' })], 'p3', null),
    ];
    const { left, fetch } = recorder(
      commitsAnswer([repo('r1', ['a'])], 'p2', []),
      commitsAnswer([repo('r2', ['b'])], null, null),
      ...again,
      ...again,
    );
    expect(await read(clientOver(fetch))).toMatchObject({ given: 3, withheld: true });
    expect(left).toEqual([]);
  });

  it('by REST: a branch that moves between two pages is withheld', async () => {
    const old = { ...octocat, metadata: { login: 'octocat', nodeId: null } };
    const item = (sha: string) => ({
      sha,
      commit: { message: sha, author: null, committer: { date: time } },
      author: { login: 'octocat' },
      parents: [],
    });
    const list = [{ id: 1, full_name: 'o/n', html_url: 'x', fork: false, private: false, pushed_at: time }];
    const link = '<http://127.0.0.1:4010/github/repos/o/n/commits?page=2>; rel="next"';
    const run = (top: string) =>
      read(
        clientOver(
          answers(
            { body: list },
            { body: [item('a')], headers: { link } },
            { body: [item('c')] },
            { body: [item(top)], headers: { link } },
            { body: { total_count: 0, items: [] } },
          ),
          { account: old },
        ),
      );
    expect((await run('a')).withheld).toBe(false);
    expect((await run('b')).withheld).toBe(true);
  });
});

describe('a long history', () => {
  it('is given out page by page and never held', async () => {
    const pages = 200;
    let page = 0;
    let ahead = 0;
    const fetch: typeof globalThis.fetch = async () => {
      page += 1;
      ahead += 1;
      const nodes = Array.from({ length: 100 }, (_, index) => commit(`${page}-${index}`, time));
      const next = page < pages ? `p${page}` : null;
      const body =
        page === 1
          ? commitsAnswer([repo('r1', [], { defaultBranchRef: history(nodes, next) })]).body
          : historyAnswer(nodes, next).body;
      return Response.json(body);
    };
    let given = 0;
    let mostAhead = 0;
    for await (const { commits } of clientOver(fetch).readCommits(window)) {
      mostAhead = Math.max(mostAhead, ahead);
      ahead = 0;
      given += commits.length;
    }
    expect([given, mostAhead]).toEqual([20_000, 1]);
  });

  it('of several repositories gives a commit again only where a later one has the better claim', async () => {
    const client = clientOver(
      answers(
        commitsAnswer([repo('fork', ['a', 'b'], { isFork: true })], 'p2', []),
        commitsAnswer([repo('mine', ['a'])], null, null),
        commitsAnswer([repo('fork', ['a', 'b'], { isFork: true }), repo('mine', ['a'])], null, []),
      ),
    );
    expect(await read(client)).toEqual({ places: { a: 'octocat/mine', b: 'octocat/fork' }, given: 3, withheld: false });
  });

  it('comes in pages of at most five hundred rows, each with what is left of the budget', async () => {
    const headers = {
      date: 'Sat, 21 Nov 2026 23:00:00 GMT',
      'x-ratelimit-limit': '5000',
      'x-ratelimit-remaining': '4990',
      'x-ratelimit-reset': String(Date.parse('2026-11-21T23:30:00Z') / 1000),
      'x-ratelimit-resource': 'graphql',
    };
    const repos = Array.from({ length: 6 }, (_, index) =>
      repo(
        `r${index}`,
        Array.from({ length: 100 }, (_entry, at) => `${index}-${at}`),
      ),
    );
    const pages = await streamed(answers({ ...commitsAnswer(repos), headers }));
    expect(pages.map(({ activities }) => activities.length)).toEqual([500, 100]);
    // Half an hour from now by our own clock, which is an hour ahead of GitHub's.
    const resetsAt = new Date('2026-11-22T00:30:00Z');
    expect(pages.map(({ budget }) => budget)).toEqual(pages.map(() => ({ limit: 5000, remaining: 4990, resetsAt })));
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
    const top = commitsAnswer([unknown], null, []);
    const client = clientOver(answers(commitsAnswer([unknown], 'next'), commitsAnswer([second], null, null), top));
    expect(await client.getCommits(window.from, window.to)).toHaveLength(1);
  });

  it('of a repository that is left out count under the other one that shows them, or not at all', async () => {
    const list = () =>
      answers(commitsAnswer([repo('fork', ['a', 'b'], { isFork: true }), repo('mine', ['a', 'c'])], null, []));
    expect((await read(clientOver(list()))).places).toEqual({
      a: 'octocat/mine',
      b: 'octocat/fork',
      c: 'octocat/mine',
    });
    const without = clientOver(list(), { excluded: new Set(['octocat/mine']) });
    expect((await read(without)).places).toEqual({ a: 'octocat/fork', b: 'octocat/fork' });
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
    expect(await read(client)).toEqual({ places: { a: 'octocat/full' }, given: 1, withheld: true });
  });
});
