/** The GraphQL documents. Field and argument names: @octokit/graphql-schema; costs: about one point each. */

const history = `
  pageInfo { hasNextPage endCursor }
  nodes {
    oid message url authoredDate committedDate additions deletions
    author { user { databaseId login } }
    parents(first: 2) { totalCount }
  }`;

const repositoryFields = 'id databaseId nameWithOwner url isFork isPrivate isArchived pushedAt';

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
  nodes {
    ${repositoryFields}
    defaultBranchRef { name target { ... on Commit {
      history(first: 100, since: $since, until: $until, author: {id: $me}) {${history}}
    } } }
  }
}`;

/** Further pages of one repository's history. */
export const historyQuery = `
query History($repository: ID!, $me: ID!, $since: GitTimestamp!, $until: GitTimestamp!, $after: String!) {
  node(id: $repository) { ... on Repository {
    defaultBranchRef { name target { ... on Commit {
      history(first: 100, after: $after, since: $since, until: $until, author: {id: $me}) {${history}}
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

const reviews = `
  pageInfo { hasNextPage endCursor }
  nodes { id state submittedAt url author { ${actor} } }`;

/** Three searches in one request; `state` is aliased because the two enumerations differ. */
export const workQuery = `
query Work($login: String!, $first: Int!,
  $withPullRequests: Boolean!, $pullRequests: String!, $pullRequestsAfter: String,
  $withIssues: Boolean!, $issues: String!, $issuesAfter: String,
  $withReviews: Boolean!, $reviews: String!, $reviewsAfter: String) {
  viewer { login }
  pullRequests: search(type: ISSUE, query: $pullRequests, first: $first, after: $pullRequestsAfter) @include(if: $withPullRequests) {
    issueCount pageInfo { hasNextPage endCursor }
    nodes { ... on PullRequest {
      id number title url pullRequestState: state isDraft createdAt updatedAt mergedAt closedAt
      mergeCommit { oid } author { ${actor} } repository { nameWithOwner }
      latestReviews(first: 5) { nodes { state author { ${actor} } } }
    } }
  }
  issues: search(type: ISSUE, query: $issues, first: $first, after: $issuesAfter) @include(if: $withIssues) {
    issueCount pageInfo { hasNextPage endCursor }
    nodes { ... on Issue {
      id number title url issueState: state createdAt updatedAt closedAt author { ${actor} } repository { nameWithOwner }
    } }
  }
  reviews: search(type: ISSUE, query: $reviews, first: $first, after: $reviewsAfter) @include(if: $withReviews) {
    issueCount pageInfo { hasNextPage endCursor }
    nodes { ... on PullRequest {
      id number title updatedAt author { ${actor} } repository { nameWithOwner }
      reviews(first: 50, author: $login) {${reviews}}
    } }
  }
}`;

/** Further reviews by one person on one pull request. */
export const reviewsQuery = `
query Reviews($pullRequest: ID!, $login: String!, $after: String!) {
  node(id: $pullRequest) { ... on PullRequest {
    reviews(first: 50, after: $after, author: $login) {${reviews}}
  } }
}`;
