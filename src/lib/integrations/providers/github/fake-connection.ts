/** Pages of lists in the fake's GraphQL, and the cursors that lead from one to the next. */
import { QueryError } from './fake-graphql';
import type { Resolvers } from './fake-graphql';
import type { FakeRepository } from './fake-world';

type Args = Readonly<Record<string, unknown>>;

/** How a list's cursors name a place in it; they outlive changes of the list in different ways. */
interface Cursors<T> {
  after(entry: T, index: number): string;
  /** Where the list goes on after a cursor; null: it is no cursor of this list. */
  start(cursor: string, list: readonly T[]): number | null;
}

export function connection<T>(
  type: string,
  list: readonly T[],
  args: Args,
  cursors: Cursors<NoInfer<T>>,
  map: (item: T) => Resolvers,
): Resolvers {
  const first = args['first'];
  if (typeof first !== 'number' || first < 1 || first > 100) {
    throw new QueryError('`first` must be given, from 1 to 100', 'MISSING_PAGINATION_BOUNDARIES');
  }
  const after = text(args['after']);
  const start = after === null ? 0 : cursors.start(Buffer.from(after, 'base64').toString(), list);
  if (start === null)
    throw new QueryError(`\`${after}\` does not appear to be a valid cursor.`, 'INVALID_CURSOR_ARGUMENTS');
  const page = list.slice(start, start + first);
  const end = start + page.length;
  const cursorOf = (entry: T | undefined, index: number): string | null =>
    entry === undefined ? null : Buffer.from(cursors.after(entry, index)).toString('base64');
  return {
    __typename: `${type}Connection`,
    totalCount: list.length,
    pageInfo: {
      __typename: 'PageInfo',
      hasNextPage: end < list.length,
      hasPreviousPage: start > 0,
      startCursor: cursorOf(page[0], start),
      endCursor: cursorOf(page.at(-1), end - 1),
    },
    nodes: page.map(map),
  };
}

export function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** A number of entries, whatever they are by now: what leaves the list moves its successors up. */
export const byOffset: Cursors<unknown> = {
  after: (_entry, index) => `cursor:${index + 1}`,
  start: (cursor) => wholeNumber(/^cursor:(\d+)$/.exec(cursor)?.[1]),
};

/** The last entry's own place in the order: a repository that is pushed to meanwhile is now in front of it. */
export const byPushTime: Cursors<FakeRepository> = {
  after: ({ pushedAt, nodeId }) => `cursor:v2:${pushedAt ?? ''} ${nodeId}`,
  start: (cursor, list) => {
    const [, pushedAt, nodeId] = /^cursor:v2:(\S*) (\S+)$/.exec(cursor) ?? [];
    if (pushedAt === undefined || nodeId === undefined) return null;
    const next = list.findIndex((repo) => isFurther(repo, { pushedAt, nodeId }));
    return next === -1 ? list.length : next;
  },
};

/** Latest push first; of equal ones, by id. */
export function isFurther(a: Pick<FakeRepository, 'pushedAt' | 'nodeId'>, b: typeof a): boolean {
  if ((a.pushedAt ?? '') !== (b.pushedAt ?? '')) return (a.pushedAt ?? '') < (b.pushedAt ?? '');
  return a.nodeId > b.nodeId;
}

/**
 * A number of entries behind the head that paging began with. GitHub goes on from that head even when the branch has
 * moved; here only the present one is known, and the number counts from it.
 */
export function fromHead(head: string): Cursors<unknown> {
  return {
    after: (_entry, index) => `${head} ${index}`,
    start: (cursor) => {
      const index = wholeNumber(/^\S+ (\d+)$/.exec(cursor)?.[1]);
      return index === null ? null : index + 1;
    },
  };
}

function wholeNumber(digits: string | undefined): number | null {
  return digits === undefined ? null : Number(digits);
}
