/** For this folder's tests: a read of a fortnight's commits, through the client and through the stream. */
import type { Access, StreamPage, Window } from '../../provider';
import { GitHubClient } from './client';
import { commit, history, repository } from './graphql.fixture';
import { accessWith, octocat } from './in-process.fixture';
import { github } from './index';

export const window: Window = {
  from: new Date('2026-11-08T00:00:00Z'),
  to: new Date('2026-11-22T00:00:00Z'),
  reason: 'nightly',
};

export function clientOver(fetch: typeof globalThis.fetch, options: Partial<Access> = {}): GitHubClient {
  return new GitHubClient(accessWith(fetch, { account: octocat, ...options }));
}

/** What a whole read leaves behind: each commit's last repository, how many were given out, and whether all is certain. */
export async function read(client: GitHubClient) {
  const places: Record<string, string> = {};
  let given = 0;
  let withheld = false;
  for await (const page of client.readCommits(window)) {
    for (const { sha, repository: place } of page.commits) places[sha] = place;
    given += page.commits.length;
    withheld ||= page.withheld;
  }
  return { places, given, withheld };
}

export async function streamed(fetch: typeof globalThis.fetch, options: Partial<Access> = {}): Promise<StreamPage[]> {
  const [stream] = github.open(accessWith(fetch, { account: octocat, ...options })).streams;
  const pages: StreamPage[] = [];
  for await (const page of stream?.read(window, null) ?? []) pages.push(page);
  return pages;
}

export const time = '2026-11-20T00:00:00Z';
export const repo = (id: string, shas: string[], more: object = {}) => ({
  ...repository,
  id,
  nameWithOwner: `octocat/${id}`,
  defaultBranchRef: history(shas.map((sha) => commit(sha, time))),
  ...more,
});
