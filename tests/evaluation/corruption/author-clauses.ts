/** Short clauses, of which the second author joins two: one statement that cites two facts. */
import type { FactKind } from '@/lib/summary/fact';
import { jointsC } from './author-c-clauses';
import type { TwoHalves } from './phrasing';

export const clauseWordings = {
  pull_request_merged: {
    A: ['{title} went into {repo}', 'you got {title} merged in {repo}', '{title} was merged in {repo}'],
    B: ['your pull request {title} went into {repo}'],
  },
  pull_request_opened: {
    A: ['you submitted {title} to {repo}', 'you opened {title} in {repo}'],
    B: ['{title} was opened in {repo}'],
  },
  pull_request_closed: { A: ['{title} was closed unmerged'], B: ['{title} was closed without a merge'] },
  'pull_request_batch.merged': { A: ['{pulls} were merged in {repo}'], B: ['{repo} merged {pulls} of yours'] },
  'pull_request_batch.opened': { A: ['you opened {pulls} in {repo}'], B: ['{pulls} of yours were opened in {repo}'] },
  review: {
    A: ['you gave {title} a review', 'you finished a review of {title}', 'you reviewed {title} in {repo}'],
    B: ['{title} got your review'],
  },
  review_batch: {
    A: ['{pulls} in {repo} got a review from you', 'you reviewed {pulls} in {repo}'],
    B: ['{pulls} in {repo} got your review'],
  },
  issue_opened: { A: ['you reported {title}'], B: ['you filed the issue {title} in {repo}'] },
  issue_closed: { A: ['the issue {title} was closed'], B: ['your issue {title} was closed'] },
  commits: {
    A: ['you pushed {commits} to {repo}', '{commits} went into {repo}', 'you made {commits} in {repo}'],
    B: ['{repo} got {commits} from you'],
  },
  'commits.one': { A: ['you committed {title} to {repo}'], B: ['{repo} got the commit {title}'] },
  page: {
    A: ['you updated {title}', 'you worked on {title}', 'you edited {title}'],
    B: ['the page {title} was edited'],
  },
  'page.several': { A: ['you made {edits} to {title}'], B: ['{title} got {edits}'] },
  'page.created': {
    A: ['you started the page {title}', 'you created the page {title}'],
    B: ['you wrote the new page {title}'],
  },
  page_batch: { A: ['you edited {pages}'], B: ['{pages} were edited'] },
  meeting: {
    A: ['{title} took {length}', 'you attended {title}', 'you spent {length} in {title}'],
    B: ['{title} took {length}'],
  },
  meeting_series: {
    A: ['you attended {title} {times}', 'you met for {title} {times}'],
    B: ['{title} was held {times}'],
  },
  channel: {
    A: ['you sent {messages} to {channel}', '{channel} got {messages} from you', 'you wrote {messages} in {channel}'],
    B: ['{channel} got {messages} from you'],
  },
  direct_messages: { A: ['you sent {messages} in direct chats'], B: ['you wrote {messages} directly to people'] },
} as const satisfies Partial<Record<FactKind | `${FactKind}.${string}`, TwoHalves>>;

export const joints = {
  A: ['{first}, while {second}.', '{first} and {second}.', '{first}, and {second}.', '{first}; {second}.'],
  B: ['{first}. {Second}.', '{first}, and also {second}.'],
  C: jointsC,
} as const;
