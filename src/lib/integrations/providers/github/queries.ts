/** The GraphQL documents. Field and argument names: @octokit/graphql-schema; costs: about one point each. */

const history = `
  pageInfo { hasNextPage endCursor }
  nodes {
    oid message url authoredDate committedDate additions deletions
    author { user { databaseId login } }
    parents(first: 2) { totalCount }
  }`;

const repositoryFields = 'id databaseId nameWithOwner url isFork isPrivate isArchived pushedAt';

const repositoryWithHistory = `
    ${repositoryFields}
    defaultBranchRef { name target { oid ... on Commit {
      history(first: 100, since: $since, until: $until, author: {id: $me}) {${history}}
    } } }`;

/** The author's commits on the default branches of a page of repositories, newest push first. */
export const commitsQuery = `
query Commits($me: ID!, $since: GitTimestamp!, $until: GitTimestamp!, $first: Int!,
  $withOwn: Boolean!, $ownAfter: String, $withContributed: Boolean!, $contributedAfter: String) {
  viewer {
    own: repositories(first: $first, after: $ownAfter,
      affiliations: [OWNER, COLLABORATOR, ORGANIZATION_MEMBER],
      ownerAffiliations: [OWNER, COLLABORATOR, ORGANIZATION_MEMBER],
      orderBy: {field: PUSHED_AT, direction: DESC}) @include(if: $withOwn) { ...Histories }
    contributed: repositoriesContributedTo(first: $first, after: $contributedAfter,
      contributionTypes: [COMMIT, PULL_REQUEST], includeUserRepositories: false,
      orderBy: {field: PUSHED_AT, direction: DESC}) @include(if: $withContributed) { ...Histories }
  }
}
fragment Histories on RepositoryConnection {
  pageInfo { hasNextPage endCursor }
  nodes { ${repositoryWithHistory} }
}`;

/** The same of repositories named by id. */
export const namedQuery = `
query Named($ids: [ID!]!, $me: ID!, $since: GitTimestamp!, $until: GitTimestamp!) {
  nodes(ids: $ids) { ... on Repository { ${repositoryWithHistory} } }
}`;

/** GitHub's most; asked for more it refuses. */
export const mostContributed = 100;

/**
 * Repositories with commits of mine on their default branch that were authored in any of the spans: `$from0`, `$to0`,
 * `$from1`, … (closed, of one year at most each). Forks are not among them.
 */
export function contributedQuery(spans: number): string {
  const numbers = Array.from({ length: spans }, (_, index) => index);
  const variables = numbers.map((n) => `$from${n}: DateTime!, $to${n}: DateTime!`).join(', ');
  const fields = numbers.map(
    (n) => `${spanName(n)}: contributionsCollection(from: $from${n}, to: $to${n}) { ...Span }`,
  );
  return `
query Contributed(${variables}) {
  viewer {
    ${fields.join('\n    ')}
  }
}
fragment Span on ContributionsCollection {
  commitContributionsByRepository(maxRepositories: ${mostContributed}) { repository { id pushedAt } }
}`;
}

export function spanName(index: number): string {
  return `span${index}`;
}

/** Further pages of one repository's history; `oid` tells whether the branch has moved since the page before. */
export const historyQuery = `
query History($repository: ID!, $me: ID!, $since: GitTimestamp!, $until: GitTimestamp!, $first: Int!, $after: String) {
  node(id: $repository) { ... on Repository {
    defaultBranchRef { name target { oid ... on Commit {
      history(first: $first, after: $after, since: $since, until: $until, author: {id: $me}) {${history}}
    } } }
  } }
}`;

export const repositoriesQuery = `
query Repositories($first: Int!, $after: String) {
  viewer {
    own: repositories(first: $first, after: $after,
      affiliations: [OWNER, COLLABORATOR, ORGANIZATION_MEMBER],
      ownerAffiliations: [OWNER, COLLABORATOR, ORGANIZATION_MEMBER],
      orderBy: {field: PUSHED_AT, direction: DESC}) {
      pageInfo { hasNextPage endCursor }
      nodes { ${repositoryFields} defaultBranchRef { name } }
    }
  }
}`;

const actor = '__typename login ... on User { databaseId }';

const pullRequestFields = `
      id number title url pullRequestState: state isDraft createdAt updatedAt mergedAt closedAt
      mergeCommit { oid } author { ${actor} } repository { nameWithOwner }
      latestReviews(first: 5) { nodes { state author { ${actor} } } }`;

const issueFields = `
      id number title url issueState: state createdAt updatedAt closedAt author { ${actor} } repository { nameWithOwner }`;

const reviewFields = `id reviewState: state submittedAt url author { ${actor} }`;

const reviewedFields = `id number title updatedAt author { ${actor} } repository { nameWithOwner }`;

const reviews = `
  pageInfo { hasNextPage endCursor }
  nodes { ${reviewFields} }`;

/** Three searches, and what waits for the account's review, in one request; `state` is aliased because the enumerations differ. */
export const workQuery = `
query Work($login: String!, $first: Int!,
  $withPullRequests: Boolean!, $pullRequests: String!, $pullRequestsAfter: String,
  $withIssues: Boolean!, $issues: String!, $issuesAfter: String,
  $withReviews: Boolean!, $reviews: String!, $reviewsAfter: String,
  $withRequested: Boolean!, $requested: String!) {
  viewer { login }
  pullRequests: search(type: ISSUE, query: $pullRequests, first: $first, after: $pullRequestsAfter) @include(if: $withPullRequests) {
    issueCount pageInfo { hasNextPage endCursor }
    nodes { ... on PullRequest {${pullRequestFields}
    } }
  }
  issues: search(type: ISSUE, query: $issues, first: $first, after: $issuesAfter) @include(if: $withIssues) {
    issueCount pageInfo { hasNextPage endCursor }
    nodes { ... on Issue {${issueFields}
    } }
  }
  reviews: search(type: ISSUE, query: $reviews, first: $first, after: $reviewsAfter) @include(if: $withReviews) {
    issueCount pageInfo { hasNextPage endCursor }
    nodes { ... on PullRequest {
      ${reviewedFields}
      reviews(first: 50, author: $login) {${reviews}}
    } }
  }
  requested: search(type: ISSUE, query: $requested, first: 50) @include(if: $withRequested) {
    nodes { ... on PullRequest { id number title url createdAt repository { nameWithOwner } } }
  }
}`;

/** Further reviews by one person on one pull request. */
export const reviewsQuery = `
query Reviews($pullRequest: ID!, $login: String!, $after: String!) {
  node(id: $pullRequest) { ... on PullRequest {
    reviews(first: 50, after: $after, author: $login) {${reviews}}
  } }
}`;

/** What became of pull requests, issues and reviews, by id; a review's window is that of its pull request. */
export const confirmQuery = `
query Confirm($ids: [ID!]!) {
  nodes(ids: $ids) {
    __typename
    ... on PullRequest {${pullRequestFields}
    }
    ... on Issue {${issueFields}
    }
    ... on PullRequestReview {
      ${reviewFields}
      pullRequest { ${reviewedFields} }
    }
  }
}`;
