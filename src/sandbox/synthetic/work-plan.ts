/** One block of work on code: pull requests with their commits and reviews, direct commits, issues. */
import { colleagues, subject, type Person } from './people';
import { booking } from './lexicon-booking';
import { gate } from './lexicon-gate';
import { fares, harbour, tideplot } from './lexicon-platform';
import { quay } from './lexicon-quay';
import { timetable } from './lexicon-timetable';
import type { Repository, Topic } from './lexicon-types';
import type { BlockTime } from './block-days';
import { phraseBook, titled, type PhraseBook } from './phrases';
import { at, randomBy, type Random } from './random';
import { dayOf, lastActiveDayBefore, nextWorkMoment, spreadDay, workMoment } from './work-hours';

export const repositories: readonly Repository[] = [booking, timetable, quay, gate, fares, harbour, tideplot];

export interface PlannedCommit {
  repository: Repository;
  message: string;
  author: Person;
  authoredAt: Date;
  /** When it reached the default branch, as the committer date says it. */
  committedAt: Date;
  isMerge: boolean;
}

export interface PlannedReview {
  author: Person;
  state: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED';
  at: Date;
}

export interface PlannedPull {
  repository: Repository;
  number: number;
  title: string;
  branch: string;
  author: Person;
  isDraft: boolean;
  createdAt: Date;
  mergedAt: Date | null;
  closedAt: Date | null;
  /** On the branch, before the squash if it is one. */
  branchCommits: number;
  /** The commit by which it landed; null while open, dropped, or rebased by a colleague. */
  mergeCommit: PlannedCommit | null;
  reviews: PlannedReview[];
  requested: readonly Person[];
}

export interface PlannedIssue {
  repository: Repository;
  number: number;
  title: string;
  author: Person;
  createdAt: Date;
  closedAt: Date | null;
}

export interface WorkPlan {
  commits: PlannedCommit[];
  pulls: PlannedPull[];
  issues: PlannedIssue[];
}

/** Numbers a repository hands out per block; some stay unused, as when issues are moved. */
const numbersPerBlock = 40;
const ownPulls = 40;
const othersPulls = 44;
const directCommits = 22;
const chores = 12;
const issues = 40;
const hourMs = 3_600_000;

interface Draft {
  time: BlockTime;
  random: Random;
  book: PhraseBook;
  plan: WorkPlan;
}

export function planWork(seed: string, time: BlockTime): WorkPlan {
  const random = randomBy(`${seed}:work:${time.block}`);
  const draft: Draft = {
    time,
    random,
    book: phraseBook(seed, time.block),
    plan: { commits: [], pulls: [], issues: [] },
  };
  const shared = repositories.filter((repository) => repository.lands !== 'direct');
  for (const [index, repository] of dealt(random, shared, ownPulls).entries())
    addPull(draft, repository, subject, {
      index,
      count: ownPulls,
      fate: fateOf(index),
      branchCommits: branchSize(index),
    });
  for (const [index, repository] of dealt(random, shared, othersPulls).entries())
    addPull(draft, repository, at(colleagues, index % colleagues.length), {
      index,
      count: othersPulls,
      fate: 'usual',
      branchCommits: 2,
    });
  addRevert(draft, shared);
  addDirect(draft);
  addIssues(draft, dealt(random, shared, issues));
  number(draft.plan, time.block);
  return draft.plan;
}

/** Repositories by their weight, each spread over the whole: dealt, not drawn, so that every month holds its share. */
function dealt(random: Random, shared: readonly Repository[], count: number): Repository[] {
  const total = shared.reduce((sum, repository) => sum + repository.weight, 0);
  let reached = 0;
  const deck = shared.flatMap((repository) => {
    const before = Math.round((reached * count) / total);
    reached += repository.weight;
    const length = Math.round((reached * count) / total) - before;
    return Array.from({ length }, (_, index) => ({ repository, place: (index + random.next()) / length }));
  });
  return deck.sort((a, b) => a.place - b.place).map(({ repository }) => repository);
}

/** Commits on a branch: 1 to 14, seven in the middle. */
function branchSize(index: number): number {
  return at([7, 4, 11, 3, 8, 6, 13, 5, 9, 7], index % 10);
}

type Fate = 'usual' | 'waiting' | 'dropped' | 'draft';

interface PullWish {
  /** Its place among `count` of the block. */
  index: number;
  count: number;
  fate: Fate;
  branchCommits: number;
}

/** Of the developer's pull requests some wait long without a review, one is given up, one stays a draft for days. */
function fateOf(index: number): Fate {
  if (index % 13 === 3) return 'waiting';
  return index === 9 ? 'dropped' : index === 22 ? 'draft' : 'usual';
}

function addPull(
  draft: Draft,
  wished: Repository,
  author: Person,
  { index, count, fate, branchCommits }: PullWish,
): void {
  const { time, random, plan } = draft;
  const found = findTitle(draft, wished);
  if (found === null) return;
  const { repository, topic, title } = found;
  const createdAt = workMoment(time, random, spreadDay(time, random, index, count));
  const endAt = nextWorkMoment(time, random, new Date(createdAt.getTime() + cycleHours(random, fate) * hourMs));
  const pull: PlannedPull = {
    repository,
    number: 0,
    title,
    branch: `${author.login}/${topic.slug}-${createdAt.getTime().toString(36).slice(-4)}`,
    author,
    isDraft: fate === 'draft',
    createdAt,
    mergedAt: fate === 'dropped' ? null : endAt,
    closedAt: endAt,
    branchCommits,
    mergeCommit: null,
    reviews: [],
    requested: [author === subject ? random.pick(colleagues) : subject],
  };
  plan.pulls.push(pull);
  addReviews(draft, pull, fate);
  if (pull.mergedAt === null) return;
  if (author === subject && repository.lands !== 'squash') addBranchCommits(draft, pull, topic, pull.mergedAt);
  if (repository.lands !== 'rebase') land(draft.plan, pull, pull.mergedAt);
}

/** A title from the wished repository, or from the next one that still has words left. */
function findTitle(draft: Draft, wished: Repository): { repository: Repository; topic: Topic; title: string } | null {
  const order = [
    wished,
    ...repositories.filter((repository) => repository !== wished && repository.lands !== 'direct'),
  ];
  for (const repository of order) {
    for (const topic of draft.random.shuffled(repository.topics)) {
      const phrase = draft.book.take('changes', topic);
      if (phrase !== null) return { repository, topic, title: titled(repository, topic, phrase) };
    }
  }
  return null;
}

/** Hours from opened to merged: minutes for the small ones, half a day in the middle, a tail of a week. */
function cycleHours(random: Random, fate: Fate): number {
  if (fate === 'waiting') return random.int(11 * 24, 15 * 24);
  if (fate === 'draft') return random.int(100, 160);
  const quarter = random.weighted([20, 30, 28, 14, 8]);
  const [from, to] = at(
    [
      [0.2, 1],
      [1, 5],
      [5, 20],
      [20, 60],
      [60, 150],
    ] as const,
    quarter,
  );
  return from + random.next() * (to - from);
}

function addReviews(draft: Draft, pull: PlannedPull, fate: Fate): void {
  const { time, random } = draft;
  if (fate === 'waiting') return;
  const end = pull.closedAt ?? pull.createdAt;
  const spanMs = end.getTime() - pull.createdAt.getTime();
  const reviewer = pull.author === subject ? at(pull.requested, 0) : subject;
  // A few pull requests wait in vain, and a few of one's own go in unreviewed.
  if (random.chance(pull.author === subject ? 0.2 : 0.08)) return;
  const wished = nextWorkMoment(
    time,
    random,
    new Date(pull.createdAt.getTime() + spanMs * (0.3 + random.next() * 0.6)),
  );
  const when = wished < end ? wished : new Date(pull.createdAt.getTime() + spanMs * 0.9);
  pull.reviews.push({
    author: reviewer,
    state: at(['APPROVED', 'COMMENTED', 'CHANGES_REQUESTED'] as const, random.weighted([6, 3, 2])),
    at: when,
  });
}

function addBranchCommits(draft: Draft, pull: PlannedPull, topic: Topic, mergedAt: Date): void {
  const { plan, time, random } = draft;
  const { repository } = pull;
  for (let index = 0; index < pull.branchCommits; index += 1) {
    const phrase =
      index % 3 === 0
        ? (draft.book.take('changes', topic) ?? draft.book.take('steps', topic))
        : draft.book.take('steps', topic);
    if (phrase === null) continue;
    const authoredAt = branchMoment(time, random, pull, mergedAt);
    const committedAt = repository.lands === 'rebase' ? mergedAt : authoredAt;
    plan.commits.push({
      repository,
      author: subject,
      message: titled(repository, topic, phrase),
      authoredAt,
      committedAt,
      isMerge: false,
    });
  }
}

/** The commit by which a pull request reaches the default branch, in its author's name. */
function land(plan: WorkPlan, pull: PlannedPull, mergedAt: Date): void {
  const { repository, author, title } = pull;
  const isMerge = repository.lands === 'merge';
  const message = isMerge
    ? `Merge pull request #\u0000 from skerrylink/${pull.branch}\n\n${title}`
    : `${title} (#\u0000)`;
  pull.mergeCommit = { repository, author, message, authoredAt: mergedAt, committedAt: mergedAt, isMerge };
  numbered.set(pull.mergeCommit, pull);
  plan.commits.push(pull.mergeCommit);
}

/** Most of a branch is written on the day it is opened and the one before, the rest while it is reviewed. */
function branchMoment(time: BlockTime, random: Random, pull: PlannedPull, mergedAt: Date): Date {
  const openedOn = dayOf(time, pull.createdAt);
  const before = random.chance(0.35) ? lastActiveDayBefore(time, openedOn) : null;
  const day = before ?? openedOn;
  const moment = workMoment(time, random, day);
  if (moment < mergedAt) return moment;
  return new Date(pull.createdAt.getTime() - random.next() * 2 * hourMs);
}

/** Once a block something has to be taken back, within the hour. */
function addRevert(draft: Draft, shared: readonly Repository[]): void {
  const { plan, time, random } = draft;
  const openedAt = time.instant(time.rhythm.revertDay, 10 * 60 + random.int(0, 300));
  const squashing = shared.filter((repository) => repository.lands === 'squash');
  const candidates = plan.pulls.filter(
    (pull) =>
      pull.author === subject &&
      squashing.includes(pull.repository) &&
      pull.mergedAt !== null &&
      pull.mergedAt < openedAt,
  );
  const latest = candidates.sort((a, b) => (a.mergedAt?.getTime() ?? 0) - (b.mergedAt?.getTime() ?? 0)).at(-1);
  if (!latest) return;
  const mergedAt = new Date(openedAt.getTime() + random.int(12, 50) * 60_000);
  const title = `Revert "${latest.title}"`;
  const pull: PlannedPull = {
    repository: latest.repository,
    number: 0,
    title,
    branch: `revert-${latest.branch.replace('/', '-')}`,
    author: subject,
    isDraft: false,
    createdAt: openedAt,
    mergedAt,
    closedAt: mergedAt,
    branchCommits: 1,
    mergeCommit: null,
    reviews: [{ author: random.pick(colleagues), state: 'APPROVED', at: new Date(openedAt.getTime() + 6 * 60_000) }],
    requested: [],
  };
  plan.pulls.push(pull);
  land(plan, pull, mergedAt);
}

/** The own project, evenings and weekends included, and the maintenance that needs no pull request. */
function addDirect({ plan, time, random, book }: Draft): void {
  const push = (repository: Repository, message: string, when: Date) =>
    plan.commits.push({ repository, message, author: subject, authoredAt: when, committedAt: when, isMerge: false });
  for (let index = 0; index < directCommits; index += 1) {
    const topic = random.pick(tideplot.topics);
    const phrase = book.take(random.chance(0.5) ? 'changes' : 'steps', topic) ?? book.take('steps', topic);
    const weekend = random.chance(0.25) ? random.pick([5, 6, 12, 13, 19, 20, 26, 27]) : null;
    if (phrase !== null)
      push(
        tideplot,
        titled(tideplot, topic, phrase),
        weekend === null
          ? workMoment(time, random, spreadDay(time, random, index, directCommits))
          : workMoment(time, random, weekend),
      );
  }
  for (let index = 0; index < chores; index += 1) {
    const repository = at(repositories, index % repositories.length);
    const chore = at(repository.chores, (time.block * chores + index) % repository.chores.length);
    const order = Math.abs(time.block) * 2 + (index >= repositories.length ? 1 : 0);
    push(
      repository,
      chore.replace('{n}', String(order)),
      workMoment(time, random, spreadDay(time, random, index, chores)),
    );
  }
}

function addIssues({ plan, time, random, book }: Draft, deck: readonly Repository[]): void {
  for (const [index, repository] of deck.entries()) {
    const phrase = firstTaken(random.shuffled(repository.topics), (topic) => book.take('problems', topic));
    if (phrase === null) continue;
    const createdAt = workMoment(time, random, spreadDay(time, random, index, deck.length));
    const closedAt = random.chance(0.6)
      ? nextWorkMoment(time, random, new Date(createdAt.getTime() + random.int(3, 200) * hourMs))
      : null;
    plan.issues.push({
      repository,
      number: 0,
      title: phrase,
      author: index % 5 === 3 ? random.pick(colleagues) : subject,
      createdAt,
      closedAt,
    });
  }
}

/** Takes from one topic only: asking the next would use its phrase up. */
function firstTaken(topics: readonly Topic[], take: (topic: Topic) => string | null): string | null {
  for (const topic of topics) {
    const phrase = take(topic);
    if (phrase !== null) return phrase;
  }
  return null;
}

/** Commits whose message names the pull request they came from; the number is known last. */
const numbered = new WeakMap<PlannedCommit, PlannedPull>();

/** Numbers in the order of opening, pull requests and issues together, per repository. */
function number(plan: WorkPlan, block: number): void {
  for (const repository of repositories) {
    const items = [...plan.pulls, ...plan.issues].filter((item) => item.repository === repository);
    items.sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
    for (const [index, item] of items.entries()) item.number = Math.max(0, block) * numbersPerBlock + index + 1;
  }
  for (const commit of plan.commits)
    commit.message = commit.message.replace('\u0000', String(numbered.get(commit)?.number ?? 0));
}
