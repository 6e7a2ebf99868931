import { describe, expect, it } from 'vitest';
import type { Access, StreamPage } from '../../provider';
import { recorder } from './graphql.fixture';
import { accessWith, answers, octocat } from './in-process.fixture';
import { github } from './index';

const me = { __typename: 'User', login: 'octocat', databaseId: 583231 };
const other = { __typename: 'User', login: 'hubot', databaseId: 2 };

const pull = {
  __typename: 'PullRequest',
  id: 'PR_1',
  number: 1,
  title: 'A pull request',
  url: 'https://github.com/o/n/pull/1',
  pullRequestState: 'MERGED',
  isDraft: false,
  createdAt: '2026-11-01T00:00:00Z',
  updatedAt: '2026-11-21T00:00:00Z',
  mergedAt: '2026-11-20T00:00:00Z',
  closedAt: '2026-11-20T00:00:00Z',
  mergeCommit: { oid: 'abc' },
  author: me,
  repository: { nameWithOwner: 'o/n' },
  latestReviews: { nodes: [] },
};
const issue = {
  __typename: 'Issue',
  id: 'I_1',
  number: 2,
  title: 'An issue',
  url: 'https://github.com/o/n/issues/2',
  issueState: 'OPEN',
  createdAt: '2026-11-01T00:00:00Z',
  updatedAt: '2026-11-21T00:00:00Z',
  closedAt: null,
  author: me,
  repository: { nameWithOwner: 'o/n' },
};
const reviewed = {
  id: 'PR_2',
  number: 3,
  title: 'Of another',
  updatedAt: '2026-11-21T12:00:00Z',
  author: other,
  repository: { nameWithOwner: 'o/n' },
};
const review = {
  __typename: 'PullRequestReview',
  id: 'PRR_1',
  reviewState: 'APPROVED',
  submittedAt: '2026-11-02T00:00:00Z',
  url: 'https://github.com/o/n/pull/3#r1',
  author: me,
  pullRequest: reviewed,
};

interface Answer {
  nodes: unknown[];
  errors?: unknown[];
  headers?: Record<string, string>;
}

function answerOf({ nodes, errors, headers }: Answer) {
  return { body: { data: { nodes }, ...(errors ? { errors } : {}) }, ...(headers ? { headers } : {}) };
}

async function pagesOf(ids: string[], fetch: typeof globalThis.fetch, options: Partial<Access> = {}) {
  const stream = github.open(accessWith(fetch, { account: octocat, ...options })).streams[1];
  const pages: StreamPage[] = [];
  for await (const page of stream?.confirm?.(ids) ?? []) pages.push(page);
  return pages;
}

async function confirm(ids: string[], answer: Answer, options: Partial<Access> = {}) {
  const pages = await pagesOf(ids, answers(answerOf(answer)), options);
  return {
    kept: pages.flatMap(({ activities }) => activities.map(({ externalId }) => externalId)),
    removed: pages.flatMap(({ removed }) => removed ?? []),
    withheld: pages.some(({ withheld }) => withheld === true),
  };
}

const missing = (index: number) => ({ type: 'NOT_FOUND', path: ['nodes', index], message: 'Could not resolve' });
const forbidden = (index: number, ...below: string[]) => ({ type: 'FORBIDDEN', path: ['nodes', index, ...below] });

describe('asking for an item that was not seen', () => {
  it('what was deleted is removed, and only that', async () => {
    const found = await confirm(['I_0', 'I_1'], { nodes: [null, issue], errors: [missing(0)] });
    expect(found).toEqual({ kept: ['I_1'], removed: ['I_0'], withheld: false });
  });

  it.each([
    ['forbidden (SAML session, app restriction)', { nodes: [null], errors: [forbidden(0)] }],
    ['null without a word', { nodes: [null] }],
    ['not to be read just now', { nodes: [null], errors: [{ message: 'Something went wrong', path: ['nodes', 0] }] }],
    ['broken in more than one way', { nodes: [null], errors: [forbidden(0), missing(0)] }],
    ['a pull request whose author is hidden', { nodes: [{ ...pull, author: null }], errors: [forbidden(0, 'author')] }],
    ['a review whose pull request is hidden', { nodes: [{ ...review, pullRequest: null }] }],
    ['a thing of a kind we did not ask for', { nodes: [{ __typename: 'Discussion' }] }],
    [
      'missing while an organisation’s things are left out',
      { nodes: [null], errors: [missing(0)], headers: { 'x-github-sso': 'partial-results; organizations=1' } },
    ],
    [
      'missing while the grant is narrower than it was',
      { nodes: [null], errors: [missing(0)], headers: { 'x-oauth-scopes': 'read:user' } },
    ],
  ] satisfies [string, Answer][])('what is %s is neither kept nor removed', async (_what, answer) => {
    expect(await confirm(['X'], answer, { scopes: ['repo', 'read:user'] })).toEqual({
      kept: [],
      removed: [],
      withheld: true,
    });
  });

  it('what is no longer the account’s own is removed', async () => {
    const nodes = [
      { ...pull, author: other },
      { ...issue, author: null },
      { ...review, author: other },
      { ...review, id: 'PRR_2', reviewState: 'PENDING', submittedAt: null },
      { ...review, id: 'PRR_3', pullRequest: { ...reviewed, author: me } },
    ];
    const ids = ['PR_1', 'I_1', 'PRR_1', 'PRR_2', 'PRR_3'];
    expect(await confirm(ids, { nodes })).toEqual({ kept: [], removed: ids, withheld: false });
  });

  it('what is still there comes as a fresh row, made as any other, a dismissed review too', async () => {
    const nodes = [pull, issue, { ...review, reviewState: 'DISMISSED' }];
    const [page] = await pagesOf(['PR_1', 'I_1', 'PRR_1'], answers(answerOf({ nodes })));
    expect(page?.removed).toEqual([]);
    expect(page?.activities.map(({ externalId, windowAt }) => [externalId, windowAt.toISOString()])).toEqual([
      ['PR_1', '2026-11-21T00:00:00.000Z'],
      ['I_1', '2026-11-21T00:00:00.000Z'],
      ['PRR_1', '2026-11-21T12:00:00.000Z'],
    ]);
    expect(page?.activities.map(({ metadata }) => metadata)).toMatchObject([
      { state: 'merged', mergeCommitSha: 'abc' },
      { state: 'open', repository: 'o/n' },
      { state: 'dismissed', pullRequestTitle: 'Of another' },
    ]);
  });

  it('a transferred item that answers under a new id is kept under that one alone', async () => {
    const moved = { ...issue, id: 'I_new', repository: { nameWithOwner: 'o/elsewhere' } };
    expect(await confirm(['I_1'], { nodes: [moved] })).toEqual({ kept: ['I_new'], removed: ['I_1'], withheld: false });
  });

  it('an answer that leaves an item out is refused whole', async () => {
    await expect(confirm(['I_0', 'I_1'], { nodes: [issue] })).rejects.toMatchObject({ code: 'malformed_answer' });
  });

  it('a limit is a limit, whatever else the answer holds', async () => {
    const errors = [missing(0), { type: 'RATE_LIMITED', path: ['nodes', 1] }];
    await expect(confirm(['I_0', 'I_1'], { nodes: [null, null], errors })).rejects.toMatchObject({
      code: 'rate_limited',
    });
  });
});

describe('asking for many', () => {
  const ids = Array.from({ length: 150 }, (_, index) => `I_${index}`);
  const found = (list: unknown) => answerOf({ nodes: (list as string[]).map((id) => ({ ...issue, id })) });

  it('asks for a hundred at once and tells of the budget', async () => {
    const headers = {
      'x-ratelimit-limit': '5000',
      'x-ratelimit-remaining': '12',
      'x-ratelimit-reset': String(Date.parse('2026-11-22T00:10:00Z') / 1000),
    };
    const { asked, fetch } = recorder({ ...found(ids.slice(0, 100)), headers }, found(ids.slice(100)));
    const pages = await pagesOf(ids, fetch);
    expect(asked.map((variables) => (variables['ids'] as string[]).length)).toEqual([100, 50]);
    expect(pages.flatMap(({ activities }) => activities)).toHaveLength(150);
    expect(pages.map(({ budget }) => budget?.remaining)).toEqual([12, undefined]);
  });

  it('asks for half where GitHub runs out of time', async () => {
    const timeout = { body: { data: null, errors: [{ message: 'Something went wrong' }] } };
    const { asked, fetch } = recorder(timeout, found(ids.slice(0, 30)), found(ids.slice(30, 60)));
    const pages = await pagesOf(ids.slice(0, 60), fetch);
    expect(asked.map((variables) => (variables['ids'] as string[]).length)).toEqual([60, 30, 30]);
    expect(pages.flatMap(({ activities }) => activities)).toHaveLength(60);
  });

  it('asks nothing and says nothing by REST, which knows no node ids', async () => {
    const account = { ...octocat, metadata: { login: 'octocat', nodeId: null } };
    expect(await pagesOf(ids, answers(), { account })).toEqual([]);
  });
});
