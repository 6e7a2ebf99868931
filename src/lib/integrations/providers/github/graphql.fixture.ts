/** For this folder's tests: GraphQL answers of one octocat's repositories, put together by hand. */

export const repository = {
  id: 'R_1',
  databaseId: 1,
  nameWithOwner: 'octocat/hello',
  url: 'https://github.com/octocat/hello',
  isFork: false,
  isPrivate: false,
  isArchived: false,
  pushedAt: '2026-11-20T00:00:00Z',
};

const me = { user: { databaseId: 583231, login: 'octocat' } };

export function commit(oid: string, committedDate: string, author: unknown = me) {
  return {
    oid,
    message: `Commit ${oid}`,
    url: `https://github.com/c/${oid}`,
    authoredDate: committedDate,
    committedDate,
    additions: 1,
    deletions: 0,
    author,
    parents: { totalCount: 1 },
  };
}

export function history(nodes: unknown[], next: string | null = null, oid = 'head') {
  const pageInfo = { hasNextPage: next !== null, endCursor: next };
  return { name: 'main', target: { oid, history: { pageInfo, nodes } } };
}

export function commitsAnswer(
  own: unknown[],
  next: string | null = null,
  contributed: unknown[] | null = [],
  errors?: unknown[],
) {
  const page = (nodes: unknown[], cursor: string | null) => ({
    pageInfo: { hasNextPage: cursor !== null, endCursor: cursor },
    nodes,
  });
  const viewer = { own: page(own, next), ...(contributed === null ? {} : { contributed: page(contributed, null) }) };
  return { body: { data: { viewer }, ...(errors === undefined ? {} : { errors }) } };
}

export function historyAnswer(nodes: unknown[], next: string | null = null, oid = 'head') {
  return { body: { data: { node: { defaultBranchRef: history(nodes, next, oid) } } } };
}

/** Answers prepared requests in turn and keeps their variables. */
export function recorder(...list: { status?: number; headers?: Record<string, string>; body: unknown }[]) {
  const asked: Record<string, unknown>[] = [];
  const left = [...list];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    asked.push(((await new Request(input, init).json()) as { variables: Record<string, unknown> }).variables);
    const next = left.shift();
    if (next === undefined) throw new Error('one request too many');
    return Response.json(next.body, { status: next.status ?? 200, ...(next.headers ? { headers: next.headers } : {}) });
  };
  return { asked, fetch, left };
}
