/** What the second author says of pieces of work. Nothing that the fact does not hold: who pressed a button, why, how well. */
import type { FactKind } from '@/lib/summary/fact';
import type { TwoHalves } from './phrasing';

export const workWordings = {
  pull_request_merged: {
    A: [
      '{title} made it into {repo} {on}.',
      'You got {title} merged in {repo}.',
      'Merged in {repo} {on}: {title}.',
      '{title} landed in {repo}, {age} after it was opened.',
      '{repo} received {title} as {ref} {on}.',
      'Your pull request {ref} is now merged: {title}.',
      'Your pull request {title} was merged into {repo} {on}.',
      '{title} ({ref}) is merged in {repo}.',
      'After {age}, {title} was merged in {repo}.',
      'In {repo}, {ref} was merged {on}: {title}.',
      '{title} was merged {on} with {commits}.',
    ],
    B: [
      '{^on}, {title} was merged into {repo}.',
      'Your change {title} went into {repo} as {ref} {on}.',
      '{repo} now has {title}, merged {on}.',
      'The pull request {ref}, {title}, was merged {age} after you opened it.',
      '{title} got into {repo}, made up of {commits}.',
    ],
  },
  pull_request_opened: {
    A: [
      'You proposed {title} in {repo}.',
      'You submitted {title} ({ref}) to {repo} {on}.',
      'A new pull request of yours in {repo} is {title}.',
      'You have opened {title} in {repo}.',
      'You raised {ref}, {title}, in {repo}.',
      'You opened the pull request {title} in {repo} {on}.',
      'You opened {ref} in {repo} {on}: {title}.',
      'In {repo} you put up a pull request {on}, {title}.',
    ],
    B: [
      '{^on} you opened {title} as {ref} in {repo}.',
      'Your pull request {title} was opened in {repo} {on}.',
      '{title} is a pull request you opened in {repo} ({ref}).',
    ],
  },
  'pull_request_opened.draft': {
    A: [
      'You started a draft pull request in {repo}: {title}.',
      '{title} is an open draft of yours in {repo}.',
      'You opened {title} as a draft in {repo} {on}.',
      'The draft {title} ({ref}) was opened in {repo}.',
    ],
    B: ['In {repo} you opened a draft pull request {on}: {title}.', '{ref} in {repo} is a draft you opened: {title}.'],
  },
  pull_request_closed: {
    A: [
      '{title} in {repo} was closed {on} instead of being merged.',
      '{ref} was closed in {repo} and never merged: {title}.',
      '{title} in {repo} was closed without being merged {on}.',
      'The pull request {ref} in {repo} was closed unmerged: {title}.',
    ],
    B: ['{^on}, {title} was closed in {repo} and not merged.', 'After {age}, {title} was closed without a merge.'],
  },
  'pull_request_batch.merged': {
    A: [
      '{pulls} of yours landed in {repo}.',
      'You got {pulls} merged in {repo}.',
      'In total, {pulls} were merged into {repo}.',
      '{repo} took in {pulls} from you, such as {titles}.',
      'You had {pulls} merged in {repo}, among them {titles}.',
      'In {repo}, {pulls} of yours were merged, including {titles}.',
    ],
    B: ['{pulls} of yours went into {repo}, {titles} among them.', 'Merged in {repo}: {pulls}, including {titles}.'],
  },
  'pull_request_batch.opened': {
    A: [
      'You submitted {pulls} to {repo}.',
      'A total of {pulls} were opened in {repo}, such as {titles}.',
      'You have opened {pulls} in {repo}.',
      'You opened {pulls} in {repo}, including {titles}.',
      'You put up {pulls} in {repo}.',
    ],
    B: [
      'In {repo} you opened {pulls}, {titles} among them.',
      '{pulls} of yours were opened in {repo}, among them {titles}.',
    ],
  },
  reverted: {
    A: [
      '{title} was rolled back in {repo} {on} after it had been merged.',
      '{title} was merged in {repo} and then reverted {on}.',
    ],
    B: ['{^on}, {title} was reverted after its merge in {repo}.'],
  },
  'reverted.commit': {
    A: ['You committed {title} in {repo}, and it was reverted {on}.'],
    B: ['Your commit {title} was reverted in {repo} {on}.'],
  },
  'reverted.earlier': {
    A: ['{title}, an earlier change in {repo}, was reverted {on}.'],
    B: ['{^on} the earlier change {title} was reverted in {repo}.'],
  },
  review: {
    A: [
      'You finished a review of {title} in {repo}.',
      'You wrote a review for {title} {on}.',
      'You submitted {reviews} for {title} in {repo}.',
      'You have reviewed {ref} in {repo}: {title}.',
      '{title} in {repo} was reviewed by you {on}.',
      'You reviewed {title} in {repo} {on}.',
      'You reviewed {ref} in {repo}, {title}.',
      'You gave {reviews} on {title} in {repo}.',
    ],
    B: [
      '{^on} you reviewed {title} for {repo}.',
      'Your review of {title} ({ref}) was {on}.',
      '{title} in {repo} received {reviews} from you.',
      'You left a review on {title} in {repo} {on}.',
    ],
  },
  review_batch: {
    A: [
      'You completed reviews of {pulls} in {repo}.',
      'You reviewed {pulls} in {repo}, such as {titles}.',
      '{pulls} in {repo} were reviewed by you.',
      'You reviewed {pulls} in {repo}, including {titles}.',
      'You went through {pulls} in {repo} as a reviewer.',
    ],
    B: [
      'In {repo}, {pulls} got your review, {titles} among them.',
      'You gave reviews on {pulls} in {repo}, {titles} among them.',
    ],
  },
  issue_opened: {
    A: [
      'You raised an issue in {repo}: {title}.',
      'You created the issue {title} ({ref}) {on}.',
      'The issue {title} was opened by you in {repo}.',
      'You opened the issue {title} in {repo} {on}.',
      'You reported {ref} in {repo}: {title}.',
    ],
    B: ['{^on} you filed the issue {title} in {repo}.', 'A new issue of yours in {repo} is {title} ({ref}).'],
  },
  issue_closed: {
    A: [
      'The issue {title} in {repo} is now closed.',
      '{ref} in {repo} was closed {on}: {title}.',
      'The issue {title} in {repo} was closed {on}.',
      '{ref} in {repo}, {title}, was closed after {age}.',
    ],
    B: [
      '{^on}, your issue {title} was closed in {repo}.',
      'Your issue {title} ({ref}) was closed, {age} after you opened it.',
    ],
  },
  commits: {
    A: [
      'You pushed {commits} to {repo}.',
      'You contributed {commits} to {repo}.',
      'You added {commits} to {repo} {on}.',
      '{commits} of yours landed in {repo}.',
      'You logged {commits} in {repo}.',
      'A total of {commits} went into {repo}.',
      'You made {commits} in {repo}, including {titles}.',
      '{commits} went into {repo} {on}, among them {titles}.',
      'In {repo}, you made {commits}.',
    ],
    B: [
      'Your {commits} in {repo} include {titles}.',
      '{repo} got {commits} from you, such as {titles}.',
      '{^on} you made {commits} in {repo}.',
    ],
  },
  'commits.one': {
    A: [
      'You pushed {title} to {repo} {on}.',
      'One commit of yours went into {repo}: {title}.',
      'You added one commit in {repo}, {title}.',
      'You made a commit in {repo} {on}: {title}.',
      'Your commit {title} went to {repo} {on}.',
    ],
    B: ['{^on} you committed {title} in {repo}.', '{repo} got the commit {title} from you {on}.'],
  },
  page: {
    A: [
      'You updated {title} {on}.',
      'You worked on the page {title} {on}.',
      'You revised {title}.',
      'You made changes to {title} {on}.',
      'You edited the page {title} {on}.',
      '{title} was edited {on}.',
    ],
    B: ['{^on} you edited {title}.', 'The page {title} was edited by you {on}.'],
  },
  'page.several': {
    A: [
      'You came back to {title} on {days}.',
      '{title} was updated on {days}.',
      'You worked on {title} over {days}.',
      'You made changes to {title} on {days}.',
      '{title} saw {edits} over {days}.',
      'You edited {title} on {days}, with {edits}.',
      'The page {title} got {edits} from you.',
    ],
    B: ['You made {edits} to {title}.', 'Over {days}, you made {edits} to {title}.'],
  },
  'page.created': {
    A: [
      'You drafted {title} {on}.',
      'You started the page {title}.',
      'You added a new page {on}, {title}.',
      '{title} is a page you created {on}.',
      'You created the page {title} {on}.',
      'You wrote the new page {title}, with {edits}.',
    ],
    B: [
      'A new page, {title}, was created {on}.',
      'You created {title} and gave it {edits}.',
      'You created the page {title}.',
    ],
  },
  page_batch: {
    A: [
      'You updated {pages}.',
      'A total of {pages} were edited.',
      'You made changes to {pages}, such as {titles}.',
      'You edited {pages}, including {titles}.',
      'You made edits to {pages}, among them {titles}.',
    ],
    B: ['You worked on {pages}, {titles} among them.', 'In all, {pages} were edited, including {titles}.'],
  },
  meeting: {
    A: [
      'You attended {title} {on} for {length}.',
      'You joined {title}, a meeting of {length}.',
      'You took part in {title} for {length}.',
      '{title} ran for {length} {on}.',
      'You spent {length} in {title} {on}.',
      'You were in {title} for {length} {on}.',
      'The meeting {title} took {length} {on}.',
      '{title} lasted {length}, with {people} invited.',
    ],
    B: [
      '{^on} you met for {title}, which took {length}.',
      'You had a meeting {on}: {title}, {length}.',
      'You met for {length} in {title}, with {people} invited.',
    ],
  },
  meeting_series: {
    A: [
      'You attended {title} {times}.',
      '{title} took place {times}, with {length} in total.',
      'You spent a total of {length} in {title}.',
      '{title} met {times}, taking {length} in all.',
      'You joined {title} {times} over the {noun}.',
      'You met for {title} {times}, for {length} in all.',
      'You spent {length} in {title}, which was held {times}.',
    ],
    B: [
      'The meeting {title} was held {times} and took {length} in total.',
      '{title} came up {times}, for {length} altogether.',
    ],
  },
  meeting_batch: {
    A: [
      'You attended {meetings}, {length} in total.',
      'You joined {meetings}, such as {titles}.',
      '{meetings} took a total of {length}.',
      'You had {meetings}, including {titles}.',
      'You spent {length} in {meetings}, {titles} among them.',
    ],
    B: ['There were {meetings}, {titles} among them.', 'Your {meetings}, including {titles}, took {length} in all.'],
  },
  channel: {
    A: [
      'You sent {messages} to {channel}.',
      'You shared {messages} in {channel}.',
      'You contributed {messages} to {channel}, {replies} of them.',
      '{messages} of yours were in {channel}.',
      'You posted {messages} to {channel}, with most of them {peak}.',
      'You wrote {messages} in {channel}.',
      'You posted {messages} in {channel}, mostly {peak}.',
      'You wrote {messages} in {channel}, {replies} among them.',
    ],
    B: [
      '{channel} got {messages} from you.',
      'Your {messages} in {channel} came mostly {peak}.',
      'In {channel} there {messages:was/were} {messages} from you, including {replies}.',
    ],
  },
  direct_messages: {
    A: [
      'You sent {messages} as direct messages.',
      'You wrote {messages} in private chats.',
      '{messages} of yours went out directly.',
      'You sent {messages} in direct conversations.',
      'You wrote {messages} in direct chats, {replies} among them.',
    ],
    B: ['In direct conversations you wrote {messages}, mostly {peak}.', 'You wrote {messages} directly to people.'],
  },
  reactions: {
    A: [
      'You added {reactions} in {channel}.',
      '{reactions} of yours went to messages in {channel}.',
      'You left {reactions} in {channel}.',
      'You reacted in {channel}, with {reactions}.',
    ],
    B: ['You gave {reactions} in {channel}.', 'In {channel} you left {reactions}.'],
  },
  'reactions.direct': {
    A: ['You left {reactions} in direct conversations.'],
    B: ['You gave {reactions} in direct chats.'],
  },
} as const satisfies Partial<Record<FactKind | `${FactKind}.${string}`, TwoHalves>>;
