import type { NewActivity } from '../../activity';
import type { Access, BudgetReading, Stream, StreamPage, Window } from '../../provider';
import type { GitHubClient } from './client';
import {
  normalizeCommit,
  normalizeIssue,
  normalizePullRequest,
  normalizeReview,
  normalizeReviewRequest,
} from './normalize';
import type { Resource } from './rate-headers';
import type { WorkFound } from './reader';

const mostPerPage = 500;
/** A quiet day's three searches cost a point at this size and two at GitHub's largest; of more there are more pages. */
const steadySearchSize = 50;
/** A window that ends this close to now tells what waits now. */
const newestMs = 3_600_000;

/** Two streams, so that a quiet run costs two requests: all histories in one, all three searches in the other. */
export function createStreams(client: GitHubClient, access: Pick<Access, 'now' | 'account'>): readonly Stream[] {
  return [commitsStream(client, access), workStream(client, access)];
}

/**
 * A commit counts while GitHub shows it to the account on a default branch. One that a whole range does not show is gone,
 * whether it was rebased away, its repository was deleted, or the account has lost the right to see that repository (left
 * the organisation, app uninstalled there): GitHub leaves all three out without a word. Rights that are only suspended it
 * tells of, and those are withheld. Public repositories need no right, whatever their organisation. How far back the lists
 * of others' repositories can be trusted is the reader's to say: before that, nothing is concluded from absence.
 */
function commitsStream(client: GitHubClient, access: Pick<Access, 'now' | 'account'>): Stream {
  return {
    name: 'commits',
    label: 'Commits',
    types: ['commit'],
    budget: budgetOf(access.account, 'core'),
    // A merge brings commits with old committer dates onto the default branch.
    steadyDays: 14,
    nightlyDays: 30,
    backfill: 'windows',
    absence: 'deletes',
    async *read(window: Window): AsyncGenerator<StreamPage> {
      for await (const { commits, withheld, sureFrom } of client.readCommits(window)) {
        const activities = commits.map((commit) => normalizeCommit(commit, access.now()));
        const covered = sureFrom === undefined ? undefined : lastPart(window, sureFrom);
        yield* chunks({ activities, withheld, covered }, client.takeBudget('commits'));
      }
    },
  };
}

function workStream(client: GitHubClient, access: Pick<Access, 'now' | 'account'>): Stream {
  return {
    name: 'pull_requests_issues_reviews',
    label: 'Pull requests, issues and reviews',
    types: ['pull_request', 'issue', 'review'],
    budget: budgetOf(access.account, 'search'),
    steadyDays: 1,
    nightlyDays: 30,
    backfill: 'windows',
    // Search selects by the last update, which moves on: what is not seen again may only have left the window.
    absence: 'confirms',
    async *read(window: Window): AsyncGenerator<StreamPage> {
      const seen = new Set<string>();
      const pageSize = window.reason === 'steady' ? steadySearchSize : undefined;
      const isNewest = access.now().getTime() - window.to.getTime() < newestMs;
      for await (const { withheld, requested, ...found } of client.readWork(window, undefined, pageSize, isNewest)) {
        const fresh = normalizeWork(found).filter((one) => !seen.has(versionOf(one)) && seen.add(versionOf(one)));
        const waiting = requested?.map(normalizeReviewRequest);
        yield* chunks({ activities: fresh, withheld, covered: undefined, waiting }, client.takeBudget('work'));
      }
    },
    /**
     * What the account may no longer see is gone here, as its commits are: GitHub says NOT_FOUND of it as of what was
     * deleted, and an id does not tell the repository, which could be asked for instead. What GitHub says is closed to us
     * (FORBIDDEN, a missing SAML session, a narrowed grant) stays.
     *
     * Nothing is said of an id where the server has no GraphQL: by REST a node id cannot be asked for.
     */
    async *confirm(externalIds: readonly string[]): AsyncGenerator<StreamPage> {
      for await (const { found, gone, withheld } of client.confirmWork(externalIds)) {
        const budget = client.takeBudget('work');
        yield {
          activities: normalizeWork(found),
          removed: gone,
          ...(withheld ? { withheld } : {}),
          ...(budget === undefined ? {} : { budget }),
        };
      }
    },
  };
}

/**
 * GitHub counts for a person, whatever app asks, and apart for each resource. Both streams read by GraphQL and share its
 * points. Only a server too old to name node ids is known from the start to be read by REST, where histories are paid
 * from `core` and searches from their own small budget. (One found to lack GraphQL later keeps its name for it: the
 * budgets of such a server are off unless its operator switched them on.)
 */
function budgetOf(account: Access['account'], byRest: Resource): string {
  const resource: Resource = account?.metadata['nodeId'] === null ? byRest : 'graphql';
  return `${account?.id ?? ''}:${resource}`;
}

function normalizeWork(found: WorkFound): NewActivity[] {
  return [
    ...found.pullRequests.map(normalizePullRequest),
    ...found.issues.map(normalizeIssue),
    ...found.reviews.map(normalizeReview).filter((review) => review !== null),
  ];
}

/** An item that was updated since an earlier page showed it is news. */
function versionOf({ externalId, windowAt }: NewActivity): string {
  return `${externalId} ${windowAt.getTime()}`;
}

/** The part of a window from a time on; empty, but in the window, where it ends before. */
function lastPart({ from, to }: Window, since: Date): { from: Date; to: Date } {
  const clamped = Math.min(Math.max(since.getTime(), from.getTime()), to.getTime());
  return { from: new Date(clamped), to };
}

/** A page is given even where it holds nothing: it tells of the budget. */
function* chunks(
  {
    activities,
    withheld,
    covered,
    waiting,
  }: { activities: NewActivity[]; withheld: boolean } & Record<'covered', StreamPage['covered']> &
    Pick<StreamPage, 'waiting'>,
  budget: BudgetReading | undefined,
): Generator<StreamPage> {
  const told = {
    ...(withheld ? { withheld } : {}),
    ...(covered === undefined ? {} : { covered }),
    ...(waiting === undefined ? {} : { waiting }),
    ...(budget === undefined ? {} : { budget }),
  };
  if (activities.length === 0) yield { activities, ...told };
  for (let start = 0; start < activities.length; start += mostPerPage) {
    const page = activities.slice(start, start + mostPerPage);
    const through = new Date(Math.min(...page.map(({ windowAt }) => windowAt.getTime())));
    yield { activities: page, through, ...told };
  }
}
