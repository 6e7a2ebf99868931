/** Short clauses of the third part's author, and how it joins two of them. */
import type { FactKind } from '@/lib/summary/fact';

export const clauseWordingsC = {
  pull_request_merged: ['{title} made its way into {repo}', 'you had {title} merged to {repo}'],
  pull_request_opened: ['you sent {title} to {repo} as a pull request', 'you created the pull request {title}'],
  pull_request_closed: ['{title} ended without a merge'],
  'pull_request_batch.merged': ['you had {pulls} merged to {repo}'],
  'pull_request_batch.merged_across': ['you had {pulls} merged across {repositories}'],
  'pull_request_batch.opened': ['you sent {pulls} to {repo}', 'you created {pulls} in {repo}'],
  review: ['you looked over {title} in {repo}', '{title} has a review from you'],
  review_batch: ['you provided reviews for {pulls} in {repo}'],
  issue_opened: ['you logged the issue {title}', 'you wrote up the issue {title} in {repo}'],
  issue_closed: ['your issue {title} got closed'],
  commits: ['{commits} by you reached {repo}', '{repo} saw {commits} from you'],
  'commits.one': ['you made the commit {title} in {repo}', '{title} was committed to {repo}'],
  page: ['you changed {title}', '{title} got an edit from you'],
  'page.several': ['{edits} of yours went into {title}'],
  'page.created': ['you set up a page called {title}', 'you began the page {title}'],
  page_batch: ['you changed {pages}'],
  meeting: ['you sat in {title} for {length}', '{length} went to {title}'],
  meeting_series: ['you sat in {title} {times}', '{title} came around {times}'],
  channel: ['{messages} went from you to {channel}', 'you talked in {channel}, with {messages}'],
  direct_messages: ['{messages} from you went to people directly'],
} as const satisfies Partial<Record<FactKind | `${FactKind}.${string}`, readonly string[]>>;

export const jointsC = [
  '{first}; in addition, {second}.',
  '{first}, and beyond that {second}.',
  '{first}. Besides, {second}.',
  '{first}. In addition, {second}.',
] as const;
