import type { FakeCommit, FakeIssue, FakePull, FakeRepository, World } from './fake-world';

export type FakeItem = FakePull | FakeIssue;

/** What the real search answers with 422. */
export class SearchRefused extends Error {}

/** The hits of a query of the ISSUE search, sorted as asked; newest update first by default. */
export function searchItems(
  world: World,
  query: string,
  order: { sort: string | null; ascending: boolean },
): FakeItem[] {
  const words = query.split(/\s+/).filter((word) => word !== '');
  const sort = words.find((word) => word.startsWith('sort:'))?.slice(5) ?? order.sort ?? 'updated';
  const tests = words.filter((word) => !word.startsWith('sort:')).map((word) => itemTest(word, world));
  const field = sort.startsWith('created') ? 'createdAt' : 'updatedAt';
  const ascending = sort.endsWith('-asc') || order.ascending;
  return [...world.pulls, ...world.issues]
    .filter((item) => tests.every((test) => test(item)))
    .sort((a, b) => (ascending ? 1 : -1) * (a[field] < b[field] ? -1 : 1));
}

/** The hits of a commit search: default branches only, as on GitHub. */
export function searchCommits(world: World, query: string): { repo: FakeRepository; commit: FakeCommit }[] {
  const tests = query
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => commitTest(word, world));
  return world.repositories
    .filter((repo) => !repo.isFork)
    .flatMap((repo) => repo.commits.map((commit) => ({ repo, commit })))
    .filter((hit) => tests.every((test) => test(hit)))
    .sort((a, b) => (a.commit.committerDate < b.commit.committerDate ? 1 : -1));
}

function itemTest(word: string, world: World): (item: FakeItem) => boolean {
  const [, minus, name, value] = /^(-?)([a-z-]+):(.+)$/.exec(word) ?? [];
  if (name === undefined || value === undefined) return (item) => item.title.toLowerCase().includes(word.toLowerCase());
  const test = qualifier(name, value, world);
  return minus === '-' ? (item) => !test(item) : test;
}

function qualifier(name: string, value: string, world: World): (item: FakeItem) => boolean {
  const person = (value === '@me' ? world.viewer.login : value).toLowerCase();
  const within = ['updated', 'created', 'merged', 'closed'].includes(name) ? range(value) : () => true;
  switch (name) {
    case 'is':
    case 'type':
      return kind(value);
    case 'author':
      return (item) => item.author?.login.toLowerCase() === person;
    case 'reviewed-by':
      return (item) =>
        item.kind === 'pull' && item.reviews.some((review) => review.author?.login.toLowerCase() === person);
    case 'review-requested':
      return (item) => item.kind === 'pull' && item.requested.some(({ login }) => login.toLowerCase() === person);
    case 'archived':
      return (item) =>
        world.repositories.some((repo) => repo.fullName === item.repository && String(repo.isArchived) === value);
    case 'repo':
      return (item) => item.repository.toLowerCase() === value.toLowerCase();
    case 'updated':
      return (item) => within(item.updatedAt);
    case 'created':
      return (item) => within(item.createdAt);
    case 'closed':
      return (item) => item.closedAt !== null && within(item.closedAt);
    case 'merged':
      return (item) => item.kind === 'pull' && item.mergedAt !== null && within(item.mergedAt);
    default:
      throw new SearchRefused(`the sandbox knows no qualifier "${name}"`);
  }
}

function kind(value: string): (item: FakeItem) => boolean {
  if (value === 'pr' || value === 'pull-request') return (item) => item.kind === 'pull';
  if (value === 'issue') return (item) => item.kind === 'issue';
  if (value === 'open') return (item) => item.closedAt === null;
  if (value === 'closed') return (item) => item.closedAt !== null;
  if (value === 'merged') return (item) => item.kind === 'pull' && item.mergedAt !== null;
  throw new SearchRefused(`the sandbox knows no "is:${value}"`);
}

function commitTest(word: string, world: World): (hit: { repo: FakeRepository; commit: FakeCommit }) => boolean {
  const [, name, value] = /^([a-z-]+):(.+)$/.exec(word) ?? [];
  if (name === undefined || value === undefined)
    return ({ commit }) => commit.message.toLowerCase().includes(word.toLowerCase());
  const person = (value === '@me' ? world.viewer.login : value).toLowerCase();
  if (name === 'author') return ({ commit }) => commit.author?.login.toLowerCase() === person;
  if (name === 'repo') return ({ repo }) => repo.fullName.toLowerCase() === value.toLowerCase();
  if (name !== 'committer-date' && name !== 'author-date')
    throw new SearchRefused(`the sandbox knows no qualifier "${name}"`);
  const within = range(value);
  return ({ commit }) => within(name === 'author-date' ? commit.authorDate : commit.committerDate);
}

/** `A..B` (closed), `>=A`, `>A`, `<=A`, `<A` or one day; dates are UTC days. */
function range(text: string): (time: string) => boolean {
  const between = /^(\S+)\.\.(\S+)$/.exec(text);
  if (between?.[1] !== undefined && between[2] !== undefined) {
    const [from, to] = [bound(between[1], 'start'), bound(between[2], 'end')];
    return (time) => Date.parse(time) >= from && Date.parse(time) <= to;
  }
  const [, operator = '', date = ''] = /^(>=|>|<=|<|)(.+)$/.exec(text) ?? [];
  if (operator === '>=') return (time) => Date.parse(time) >= bound(date, 'start');
  if (operator === '>') return (time) => Date.parse(time) > bound(date, 'end');
  if (operator === '<=') return (time) => Date.parse(time) <= bound(date, 'end');
  if (operator === '<') return (time) => Date.parse(time) < bound(date, 'start');
  return (time) => Date.parse(time) >= bound(date, 'start') && Date.parse(time) <= bound(date, 'end');
}

function bound(text: string, edge: 'start' | 'end'): number {
  if (text === '*') return edge === 'start' ? -Infinity : Infinity;
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text);
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw new SearchRefused(`"${text}" is no date`);
  return isDay && edge === 'end' ? time + 86_399_000 : time;
}
