/** Shapes of the GraphQL answers we read, as asked for in `queries.ts`. */
import { z } from 'zod';
import type { GitHubActor } from './entities';
import { authorDate, instant } from './schemas';

const pageInfo = z
  .object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() })
  .transform((info) => (info.hasNextPage ? info.endCursor : null));

/** A connection; nodes that GitHub withholds are null and left out. `pageInfo` becomes the next cursor or null. */
function connection<T extends z.ZodType>(node: T) {
  return z.object({ pageInfo, nodes: nodes(node) });
}
function nodes<T extends z.ZodType>(node: T) {
  return z
    .array(node.nullable())
    .nullable()
    .transform((list) => (list ?? []).flatMap((entry) => (entry === null ? [] : [entry])));
}

const actor = z
  .object({ __typename: z.string(), login: z.string(), databaseId: z.number().nullish() })
  .nullable()
  .transform((value): GitHubActor | null =>
    value === null ? null : { id: value.databaseId ?? null, login: value.login, isBot: value.__typename === 'Bot' },
  );

const repositoryFields = {
  id: z.string(),
  nameWithOwner: z.string(),
  url: z.string(),
  isFork: z.boolean(),
  isPrivate: z.boolean(),
  isArchived: z.boolean(),
  pushedAt: instant.nullable(),
};

const commit = z.object({
  oid: z.string().min(1),
  message: z.string(),
  url: z.string(),
  authoredDate: authorDate,
  committedDate: instant,
  additions: z.number().int().nullish(),
  deletions: z.number().int().nullish(),
  author: z.object({ user: z.object({ databaseId: z.number().nullable(), login: z.string() }).nullable() }).nullable(),
  parents: z.object({ totalCount: z.number().int() }),
});
export type CommitNode = z.infer<typeof commit>;

const branchWithHistory = z
  .object({
    name: z.string(),
    target: z.object({ oid: z.string(), history: connection(commit).optional() }).nullable(),
  })
  .nullable();

const repositoryWithHistory = z.object({ ...repositoryFields, defaultBranchRef: branchWithHistory });
export type RepositoryNode = z.infer<typeof repositoryWithHistory>;

export const commitsData = z.object({
  data: z.object({
    viewer: z.object({
      own: connection(repositoryWithHistory).optional(),
      contributed: connection(repositoryWithHistory).optional(),
    }),
  }),
});

/** One entry for each span that was asked for, named as in the query. */
export const contributedData = z.object({
  data: z.object({
    viewer: z.record(
      z.string(),
      z.object({
        commitContributionsByRepository: z.array(
          z.object({ repository: z.object({ id: z.string(), pushedAt: instant.nullable() }) }),
        ),
      }),
    ),
  }),
});

export const namedData = z.object({ data: z.object({ nodes: nodes(repositoryWithHistory) }) });

export const historyData = z.object({
  data: z.object({ node: z.object({ defaultBranchRef: branchWithHistory.optional() }).nullable() }),
});

export const repositoriesData = z.object({
  data: z.object({
    viewer: z.object({
      own: connection(z.object({ ...repositoryFields, defaultBranchRef: z.object({ name: z.string() }).nullable() })),
    }),
  }),
});

/** What `confirmData` reads. */
const confirmable = new Set(['PullRequest', 'Issue', 'PullRequestReview']);

const workItem = {
  id: z.string(),
  number: z.number().int(),
  title: z.string(),
  updatedAt: instant,
  author: actor,
  repository: z.object({ nameWithOwner: z.string() }),
};

const pullRequest = z.object({
  ...workItem,
  url: z.string(),
  pullRequestState: z.enum(['OPEN', 'CLOSED', 'MERGED']),
  isDraft: z.boolean(),
  createdAt: instant,
  mergedAt: instant.nullable(),
  closedAt: instant.nullable(),
  mergeCommit: z.object({ oid: z.string() }).nullable(),
  latestReviews: z.object({ nodes: nodes(z.object({ state: z.string(), author: actor })) }).nullable(),
});
export type PullRequestNode = z.infer<typeof pullRequest>;

const issue = z.object({
  ...workItem,
  url: z.string(),
  issueState: z.enum(['OPEN', 'CLOSED']),
  createdAt: instant,
  closedAt: instant.nullable(),
});
export type IssueNode = z.infer<typeof issue>;

const review = z.object({
  id: z.string(),
  reviewState: z.string(),
  submittedAt: instant.nullable(),
  url: z.string(),
  author: actor,
});
export type ReviewNode = z.infer<typeof review>;

const reviewed = z.object({ ...workItem, reviews: connection(review).nullable() });
export type ReviewedNode = z.infer<typeof reviewed>;

const requested = z.object({
  id: z.string(),
  number: z.number().int(),
  title: z.string(),
  url: z.string(),
  createdAt: instant,
  repository: z.object({ nameWithOwner: z.string() }),
});
export type RequestedNode = z.infer<typeof requested>;

/** One entry for each id that was asked for, in that order; what is of none of the three kinds is known by its name alone. */
export const confirmData = z.object({
  data: z.object({
    nodes: z.array(
      z
        .union([
          pullRequest.extend({ __typename: z.literal('PullRequest') }),
          issue.extend({ __typename: z.literal('Issue') }),
          review.extend({ __typename: z.literal('PullRequestReview'), pullRequest: z.object(workItem).nullable() }),
          z.object({ __typename: z.string().refine((name) => !confirmable.has(name)) }).transform(() => null),
        ])
        .nullable(),
    ),
  }),
});

/** GraphQL search gives `{}` for an item of another type than the fragment's; it is no error. */
function found<T extends z.ZodType>(node: T) {
  const emptied = z.strictObject({}).transform(() => null);
  return z.object({ issueCount: z.number().int(), pageInfo, nodes: nodes(z.union([emptied, node])) });
}

export const workData = z.object({
  data: z.object({
    viewer: z.object({ login: z.string() }),
    pullRequests: found(pullRequest).optional(),
    issues: found(issue).optional(),
    reviews: found(reviewed).optional(),
    requested: z.object({ nodes: nodes(z.union([z.strictObject({}).transform(() => null), requested])) }).optional(),
  }),
});

export const reviewsData = z.object({
  data: z.object({ node: z.object({ reviews: connection(review).nullish() }).nullable() }),
});
