/** What the third part’s author says of pieces of work. It wrote without having seen the check. */
import type { FactKind } from '@/lib/summary/fact';

export const workWordingsC = {
  pull_request_merged: [
    '{title} found its way into {repo} {on}.',
    '{repo} took in {title} ({ref}) {on}.',
    'The merge of {title} in {repo} happened {on}.',
    'Opened {age} earlier, {title} was merged {on}.',
    'It took {age} from the opening of {title} to its merge.',
    'Pull request {ref} to {repo}, {title}, has been merged.',
    'With {commits}, {title} was merged to {repo}.',
    'You had {title} merged to {repo} {on}.',
  ],
  pull_request_opened: [
    '{^on} you sent {title} to {repo} as a pull request.',
    'You created pull request {ref} in {repo}: {title}.',
    'With {title}, you opened a pull request in {repo} {on}.',
    'A pull request from you, {title}, arrived in {repo} {on}.',
    '{repo} got a pull request from you called {title} ({ref}).',
  ],
  'pull_request_opened.draft': [
    'You put {title} up as a draft in {repo} {on}.',
    'As a draft, {title} was opened in {repo} {on}.',
    '{repo} got {title} from you as a draft pull request.',
  ],
  pull_request_closed: [
    '{title} ended without a merge in {repo} {on}.',
    'No merge for {title}: it was closed in {repo} {on}.',
    'The pull request {title} was closed {age} after its opening, with no merge.',
    'Your pull request {ref} in {repo}, {title}, was closed and did not get merged.',
  ],
  'pull_request_batch.merged': [
    '{repo} had {pulls} from you merged, for example {titles}.',
    'A set of {pulls} of yours was merged in {repo}.',
    '{pulls} by you got as far as a merge in {repo}, {titles} included.',
    'Merges in {repo} included {pulls} of yours.',
  ],
  'pull_request_batch.merged_across': [
    '{pulls} of yours were merged across {repositories}, for example {titles}.',
    'Across {repositories}, you had {pulls} merged.',
  ],
  'pull_request_batch.opened': [
    'You sent {pulls} to {repo}, for example {titles}.',
    '{repo} received {pulls} from you, {titles} included.',
    'You created {pulls} in {repo}.',
  ],
  reverted: [
    '{title} was taken back in {repo} {on}.',
    'A revert in {repo} {on} undid {title}.',
    'After its merge, {title} was undone in {repo} {on}.',
  ],
  'reverted.commit': [
    'The commit {title} in {repo} was undone by a revert {on}.',
    'A revert in {repo} {on} undid your commit {title}.',
  ],
  'reverted.earlier': [
    '{^on}, a revert in {repo} undid {title}, an earlier change.',
    'A change from earlier, {title}, was taken back in {repo} {on}.',
  ],
  review: [
    'You looked over {title} in {repo} {on}.',
    '{title} ({ref}) in {repo} has a review from you.',
    'Your reviews {on} include {title}.',
    'As a reviewer, you covered {title} in {repo}.',
    '{reviews} of {title} in {repo} came from you.',
    'A review by you went to {ref} in {repo}, {title}.',
  ],
  review_batch: [
    'You provided reviews for {pulls} in {repo}, for example {titles}.',
    '{repo} had {pulls} reviewed by you, {titles} included.',
    'As a reviewer, you dealt with {pulls} in {repo}.',
  ],
  issue_opened: [
    'You logged the issue {title} in {repo} {on}.',
    'You wrote up {title} as an issue in {repo}.',
    'An issue from you, {title}, was opened in {repo} {on}.',
    '{repo} has a new issue from you, {ref}: {title}.',
  ],
  issue_closed: [
    'The issue you opened as {ref}, {title}, got closed {on}.',
    '{title}, an issue of yours in {repo}, was closed {on}.',
    'Open for {age}, your issue {title} is now closed.',
    'Your issue {ref} in {repo} came to a close {on}: {title}.',
  ],
  commits: [
    '{commits} by you reached {repo}, for example {titles}.',
    'You have {commits} to your name in {repo}.',
    '{repo} saw {commits} from you, {titles} included.',
    'The commits you made in {repo} include {titles}.',
    '{^on}, {repo} had {commits} from you.',
  ],
  'commits.one': [
    '{title} was committed to {repo} {on}.',
    'You made the commit {title} in {repo}.',
    'A commit from you, {title}, reached {repo} {on}.',
  ],
  page: [
    '{^on} you made an edit to {title}.',
    'Your edits {on} touched {title}.',
    'You changed {title} {on}.',
    '{title} got an edit from you {on}.',
    'The page {title} was changed by you {on}.',
  ],
  'page.several': [
    '{title} has {edits} from you, made on {days}.',
    '{edits} of yours went into {title}.',
    'You kept working on {title}, on {days}.',
    'Your edits to {title} fell on {days}.',
  ],
  'page.created': [
    'You set up a page called {title}.',
    'You began {title} as a new page {on}.',
    '{title} is new, and you have made {edits} to it.',
    'The page {title} was started by you and has {edits}.',
  ],
  page_batch: [
    'You changed {pages}, for example {titles}.',
    '{pages} have edits from you, {titles} included.',
    'Your edits touched {pages}, {titles} for instance.',
  ],
  meeting: [
    'You sat in {title} {on}, {length} long.',
    '{length} went to {title} {on}.',
    '{title} had {people} invited and ran for {length}.',
    'Your calendar had {title} {on}, {length} long.',
    '{title} filled {length} {on}.',
    'For {length} {on}, you were in {title}.',
  ],
  meeting_series: [
    '{title} came around {times}, {length} in total.',
    '{length} went to {title}, held {times}.',
    'You sat in {title} {times}, for a total of {length}.',
    'Your calendar had {title} {times}.',
  ],
  meeting_batch: [
    'You sat in {meetings}, for example {titles}.',
    '{length} went to {meetings}.',
    'Your calendar held {meetings}, {titles} included.',
    'In {meetings} you spent {length} altogether.',
  ],
  channel: [
    '{messages} went from you to {channel}.',
    'You were active in {channel} with {messages}.',
    '{channel} has {messages} by you, {replies} included.',
    'Most of your {messages} in {channel} came {peak}.',
    'You talked in {channel}, with {messages}.',
  ],
  direct_messages: [
    '{messages} from you went to people directly.',
    'You wrote to people directly, with {messages}.',
    'Your direct conversations have {messages} from you, {replies} included.',
    'Most of your {messages} in direct chats came {peak}.',
  ],
  reactions: [
    '{channel} got {reactions} from you.',
    'You responded in {channel} with {reactions}.',
    'Messages in {channel} drew {reactions} from you.',
  ],
  'reactions.direct': [
    'Direct conversations got {reactions} from you.',
    'You reacted in direct chats, with {reactions}.',
  ],
} as const satisfies Partial<Record<FactKind | `${FactKind}.${string}`, readonly string[]>>;
