import { describe, expect, it } from 'vitest';
import type { GitHubCommit, GitHubIssue, GitHubPullRequest, GitHubReview } from './entities';
import { normalizeCommit, normalizeIssue, normalizePullRequest, normalizeReview } from './normalize';

const now = new Date('2026-11-22T00:00:00Z');
const octocat = { id: 583231, login: 'octocat', isBot: false };

const commit: GitHubCommit = {
  sha: '7fd1a60b01f91b314f59955a4e4d4e80d8edf11d',
  message: 'Say hello (#12)\n\nand mean it',
  url: 'https://github.com/octocat/hello/commit/7fd1a60',
  repository: 'octocat/hello',
  isFork: false,
  authoredAt: new Date('2026-11-20T23:30:00Z'),
  committedAt: new Date('2026-11-21T08:00:00Z'),
  author: octocat,
  parentCount: 1,
  additions: 3,
  deletions: 1,
};

const pull: GitHubPullRequest = {
  nodeId: 'PR_1',
  number: 12,
  title: 'Say hello',
  url: 'https://github.com/octocat/hello/pull/12',
  repository: 'octocat/hello',
  author: octocat,
  state: 'merged',
  isDraft: false,
  createdAt: new Date('2026-11-19T00:00:00Z'),
  updatedAt: new Date('2026-11-21T08:00:05Z'),
  closedAt: new Date('2026-11-21T08:00:01Z'),
  mergedAt: new Date('2026-11-21T08:00:00Z'),
  mergeCommitSha: commit.sha,
  reviewedByOthers: true,
};

describe('a commit', () => {
  it('happens at its author date and is selected by its committer date', () => {
    expect(normalizeCommit(commit, now)).toEqual({
      type: 'commit',
      externalId: '7fd1a60b01f91b314f59955a4e4d4e80d8edf11d',
      externalUrl: 'https://github.com/octocat/hello/commit/7fd1a60',
      title: 'Say hello (#12)',
      occurredAt: new Date('2026-11-20T23:30:00Z'),
      endedAt: null,
      windowAt: new Date('2026-11-21T08:00:00Z'),
      count: 1,
      metadata: { repository: 'octocat/hello', isMerge: false, additions: 3, deletions: 1, pullRequest: 12 },
    });
  });

  it.each([
    ['1970, a clock never set', '1970-01-01T00:00:00Z'],
    ['2099, a forged date', '2099-01-01T00:00:00Z'],
    ['the day after tomorrow', '2026-11-23T00:00:01Z'],
  ])('falls back to its committer date when authored in %s', (_name, date) => {
    expect(normalizeCommit({ ...commit, authoredAt: new Date(date) }, now).occurredAt).toEqual(commit.committedAt);
  });

  it('keeps an author date a little ahead of our clock, and does without one', () => {
    const ahead = new Date('2026-11-22T23:59:59Z');
    expect(normalizeCommit({ ...commit, authoredAt: ahead }, now).occurredAt).toEqual(ahead);
    expect(normalizeCommit({ ...commit, authoredAt: null }, now).occurredAt).toEqual(commit.committedAt);
  });

  it.each([
    ['Fix the gate (#123)', 123],
    ['Fix the gate (#123)\r\n\r\nSee (#9)', 123],
    ['Merge pull request #77 from octocat/branch\n\nTitle (#5)', 77],
    ['Fix (#12) and more', null],
    ['See #12', null],
    ['', null],
    ['Body only\n(#4)', null],
  ])('reads the pull request of %j as %j', (message, number) => {
    expect(normalizeCommit({ ...commit, message }, now).metadata.pullRequest).toBe(number);
  });

  it('is a merge from two parents on, and has a title whatever its message', () => {
    expect(normalizeCommit({ ...commit, parentCount: 2 }, now).metadata.isMerge).toBe(true);
    expect(normalizeCommit({ ...commit, message: '\u0000\n' }, now).title).toBe('Commit 7fd1a60');
    expect(normalizeCommit({ ...commit, message: 'x'.repeat(400) }, now).title).toHaveLength(300);
  });
});

describe('a pull request', () => {
  it('ends when it is merged', () => {
    expect(normalizePullRequest(pull)).toEqual({
      type: 'pull_request',
      externalId: 'PR_1',
      externalUrl: 'https://github.com/octocat/hello/pull/12',
      title: 'Say hello',
      occurredAt: new Date('2026-11-19T00:00:00Z'),
      endedAt: new Date('2026-11-21T08:00:00Z'),
      windowAt: new Date('2026-11-21T08:00:05Z'),
      count: 1,
      metadata: {
        repository: 'octocat/hello',
        number: 12,
        state: 'merged',
        isDraft: false,
        mergedAt: '2026-11-21T08:00:00.000Z',
        closedAt: '2026-11-21T08:00:01.000Z',
        mergeCommitSha: commit.sha,
        reviewedByOthers: true,
      },
    });
  });

  it('ends when it is closed unmerged, and not while it is open', () => {
    expect(normalizePullRequest({ ...pull, state: 'closed', mergedAt: null }).endedAt).toEqual(
      new Date('2026-11-21T08:00:01Z'),
    );
    expect(normalizePullRequest({ ...pull, state: 'open', mergedAt: null, closedAt: null }).endedAt).toBeNull();
  });
});

describe('an issue', () => {
  it('is opened once and ends when closed', () => {
    const { mergedAt: _m, mergeCommitSha: _s, reviewedByOthers: _r, isDraft: _d, ...rest } = pull;
    const issue: GitHubIssue = { ...rest, nodeId: 'I_1', state: 'closed', title: '' };
    expect(normalizeIssue(issue)).toMatchObject({
      type: 'issue',
      externalId: 'I_1',
      title: 'Issue #12',
      occurredAt: new Date('2026-11-19T00:00:00Z'),
      endedAt: new Date('2026-11-21T08:00:01Z'),
      metadata: { repository: 'octocat/hello', number: 12, state: 'closed', closedAt: '2026-11-21T08:00:01.000Z' },
    });
  });
});

describe('a review', () => {
  const review: GitHubReview = {
    nodeId: 'PRR_1',
    url: 'https://github.com/octocat/hello/pull/12#pullrequestreview-1',
    state: 'approved',
    submittedAt: new Date('2026-11-20T10:00:00Z'),
    author: octocat,
    pullRequest: {
      repository: 'octocat/hello',
      number: 12,
      title: 'Say hello',
      updatedAt: pull.updatedAt,
      author: null,
    },
  };

  it('happens when submitted and carries its pull request', () => {
    expect(normalizeReview(review)).toEqual({
      type: 'review',
      externalId: 'PRR_1',
      externalUrl: review.url,
      title: 'Say hello',
      occurredAt: new Date('2026-11-20T10:00:00Z'),
      endedAt: null,
      windowAt: pull.updatedAt,
      count: 1,
      metadata: { repository: 'octocat/hello', number: 12, state: 'approved', pullRequestTitle: 'Say hello' },
    });
  });

  it('is nothing while pending', () => {
    expect(normalizeReview({ ...review, submittedAt: null })).toBeNull();
    expect(normalizeReview({ ...review, state: 'pending' })).toBeNull();
  });
});
