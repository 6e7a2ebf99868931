import { SyncError } from '../../errors';
import type { Ask } from './ask';
import type { GitHubCommit, Me } from './entities';
import { findContributed } from './graphql-contributed';
import { toCommit } from './graphql-entities';
import { request, smallerWhenHeavy } from './graphql-request';
import type { Answered } from './graphql-request';
import { commitsData, historyData, namedData } from './graphql-schemas';
import type { RepositoryNode } from './graphql-schemas';
import { commitsQuery, historyQuery, namedQuery } from './queries';
import { closedSeconds, listedSince, mostRestarts, pushedBefore } from './reader';
import type { CommitsPage, Range } from './reader';

/** Walking 50 histories fits into GitHub's ten seconds; more often does not. */
const repositoriesPerPage = 50;
const commitsPerPage = 100;

/** Repositories with rights of mine, and those I contributed to without any. */
type List = 'own' | 'contributed';
type IsPast = (list: List, repository: RepositoryNode) => boolean;
interface Walk {
  requests: number;
  /** The newest push that each list began with. */
  tops: Record<List, Date | null>;
}

/**
 * My commits on default branches. Where the range begins before what the lists answer for, the repositories that they no
 * longer show are found by my contributions of that time. If those cannot all be told, the range is sure in part.
 */
export async function* readHistories(
  ask: Ask,
  me: Me & { nodeId: string },
  range: Range,
  now: Date,
): AsyncGenerator<CommitsPage> {
  const seen = new Set<string>();
  yield* readLists(ask, me, range, seen);
  const listed = listedSince(now);
  if (range.from >= listed) return;
  const { ids, withheld, isWhole } = await findContributed(ask, range, now);
  yield { commits: [], withheld, ...(isWhole ? {} : { sureFrom: listed }) };
  const unread = [...ids].filter((id) => !seen.has(id));
  yield* readNamed(ask, me, unread, range);
}

/**
 * Both lists are sorted by push, so that a push while they are paged moves a repository in front of what is still to be
 * read: after more than one page the top is read again, down to where it began.
 */
async function* readLists(
  ask: Ask,
  me: Me & { nodeId: string },
  range: Range,
  seen: Set<string>,
): AsyncGenerator<CommitsPage> {
  const first = yield* walk(ask, me, range, seen, (_list, { pushedAt }) => pushedBefore(pushedAt, range));
  if (first.requests === 1) return;
  const isPast: IsPast = (list, { pushedAt }) => {
    const top = first.tops[list];
    return pushedBefore(pushedAt, range) || (pushedAt !== null && top !== null && pushedAt < top);
  };
  for (let restarts = 0; restarts < mostRestarts; restarts += 1) {
    const again = yield* walk(ask, me, range, seen, isPast);
    // A single page shows one moment, and whatever is pushed after it was in its place before.
    if (again.requests === 1) return;
  }
  yield { commits: [], withheld: true };
}

async function* walk(
  ask: Ask,
  me: Me & { nodeId: string },
  range: Range,
  seen: Set<string>,
  isPast: IsPast,
): AsyncGenerator<CommitsPage, Walk> {
  const dates = datesOf(range);
  const walked: Walk = { requests: 0, tops: { own: null, contributed: null } };
  let own: string | null | undefined;
  let contributed: string | null | undefined;
  // undefined: not begun; null: read to its end.
  while (own !== null || contributed !== null) {
    const where = {
      withOwn: own !== null,
      ownAfter: own ?? null,
      withContributed: contributed !== null,
      contributedAfter: contributed ?? null,
    };
    const answer = await smallerWhenHeavy(repositoriesPerPage, (first, tolerance) =>
      request(ask, commitsData, commitsQuery, { me: me.nodeId, ...dates, first, ...where }, tolerance),
    );
    const { viewer } = answer.data;
    walked.requests += 1;
    if (own === undefined) walked.tops.own = newestPush(viewer.own);
    if (contributed === undefined) walked.tops.contributed = newestPush(viewer.contributed);
    const nodes = [...(viewer.own?.nodes ?? []), ...(viewer.contributed?.nodes ?? [])];
    const fresh = nodes.filter((repo) => !seen.has(repo.id) && seen.add(repo.id));
    yield { commits: fresh.flatMap((repo) => firstPage(repo)), withheld: answer.withheld };
    for (const repo of fresh) yield* furtherHistory(ask, me, repo, dates);
    if (own !== null) own = next(viewer.own, (repo) => isPast('own', repo));
    if (contributed !== null) contributed = next(viewer.contributed, (repo) => isPast('contributed', repo));
  }
  return walked;
}

async function* readNamed(
  ask: Ask,
  me: Me & { nodeId: string },
  ids: readonly string[],
  range: Range,
): AsyncGenerator<CommitsPage> {
  const dates = datesOf(range);
  for (let start = 0; start < ids.length;) {
    const { asked, answer } = await smallerWhenHeavy(repositoriesPerPage, async (first, tolerance) => {
      const asked = ids.slice(start, start + first);
      const variables = { ids: asked, me: me.nodeId, ...dates };
      return { asked, answer: await request(ask, namedData, namedQuery, variables, tolerance) };
    });
    const { nodes } = answer.data;
    const withheld = answer.withheld || nodes.length < asked.length;
    yield { commits: nodes.flatMap((repo) => firstPage(repo)), withheld };
    for (const repo of nodes) yield* furtherHistory(ask, me, repo, dates);
    start += asked.length;
  }
}

/** The history beyond its first page. One whose branch moves between two pages is read again from its top. */
async function* furtherHistory(
  ask: Ask,
  me: Me & { nodeId: string },
  repo: RepositoryNode,
  dates: ReturnType<typeof datesOf>,
): AsyncGenerator<CommitsPage> {
  const begun = repo.defaultBranchRef?.target;
  let head = begun?.oid;
  let after = begun?.history?.pageInfo ?? null;
  let restarts = 0;
  while (after !== null || restarts > 0) {
    const answer: Answered<typeof historyData> = await smallerWhenHeavy(commitsPerPage, (first, tolerance) => {
      const variables = { repository: repo.id, me: me.nodeId, ...dates, first, after };
      return request(ask, historyData, historyQuery, variables, tolerance);
    });
    const target = answer.data.node?.defaultBranchRef?.target;
    const hasMoved = target?.oid !== head && after !== null;
    // A repository that cannot be read any more between two pages is withheld, not empty.
    if (target?.history === undefined || (hasMoved && restarts === mostRestarts)) {
      yield { commits: [], withheld: true };
      return;
    }
    head = target.oid;
    if (hasMoved) {
      restarts += 1;
      after = null;
      continue;
    }
    yield { commits: target.history.nodes.map((node) => toCommit(node, repo)), withheld: answer.withheld };
    after = target.history.pageInfo;
    if (after === null) return;
  }
}

type Page = { pageInfo: string | null; nodes: RepositoryNode[] } | undefined;

function next(page: Page, isPast: (repo: RepositoryNode) => boolean): string | null {
  // Taken for an end, a missing list would make every commit in it look deleted.
  if (page === undefined)
    throw new SyncError('GitHub left out a list that was asked for', 'github', 'malformed_answer');
  return page.nodes.some(isPast) ? null : page.pageInfo;
}

function datesOf(range: Range): { since: string; until: string } {
  const { first, last } = closedSeconds(range);
  return { since: first, until: last };
}

function newestPush(page: Page): Date | null {
  const times = (page?.nodes ?? []).flatMap(({ pushedAt }) => (pushedAt === null ? [] : [pushedAt.getTime()]));
  return times.length === 0 ? null : new Date(Math.max(...times));
}

function firstPage(repo: RepositoryNode): GitHubCommit[] {
  return (repo.defaultBranchRef?.target?.history?.nodes ?? []).map((node) => toCommit(node, repo));
}
