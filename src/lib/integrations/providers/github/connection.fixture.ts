/** For this folder's tests: a connection to a sandbox whose data can be replaced, and what is stored of it. */
import type { NewActivity } from '../../activity';
import type { Access, Stream, StreamPage, Window } from '../../provider';
import { createGitHubFake } from './fake';
import type { GitHubWorkspace } from './fake';
import { accessWith, createContext, createGrants, fetchTo } from './in-process.fixture';
import { github } from './index';

export const now = new Date('2026-11-22T12:00:00Z');
const dayMs = 86_400_000;

/** Rows are kept as the engine would keep them. */
export async function connect(first: GitHubWorkspace) {
  const grants = createGrants();
  const seen: string[] = [];
  let time = now;
  const serve = (data: GitHubWorkspace): typeof globalThis.fetch =>
    fetchTo(
      createGitHubFake(data),
      createContext(grants.store, () => time),
      seen,
    );
  let fetch = serve(first);
  let beforeAnswer: ((count: number) => void) | null = null;
  const open = accessWith(
    async (input, init) => {
      beforeAnswer?.(seen.length + 1);
      return fetch(input, init);
    },
    { token: grants.tokenFor(), now: () => time },
  );
  const access: Access = { ...open, account: await github.open(open).identify() };
  seen.length = 0;
  const rows = new Map<string, NewActivity>();

  async function read(stream: Stream, window: Window): Promise<StreamPage[]> {
    const pages: StreamPage[] = [];
    const given = new Set<string>();
    let covered: { from: Date; to: Date } = window;
    const take = (page: StreamPage): void => {
      pages.push(page);
      for (const id of page.removed ?? []) rows.delete(id);
      for (const row of page.activities) rows.set(row.externalId, row);
    };
    for await (const page of stream.read(window, null)) {
      take(page);
      for (const { externalId } of page.activities) given.add(externalId);
      covered = page.covered ?? covered;
    }
    const unseen = [...rows.values()].filter((row) => isIn(row, stream, covered)).map((row) => row.externalId);
    const missing = unseen.filter((id) => !given.has(id));
    if (pages.some(({ withheld }) => withheld === true) || missing.length === 0) return pages;
    if (stream.absence === 'deletes') for (const id of missing) rows.delete(id);
    else for await (const page of stream.confirm?.(missing) ?? []) take(page);
    return pages;
  }

  return {
    access,
    seen,
    rows,
    replace(data: GitHubWorkspace) {
      fetch = serve(data);
    },
    /** Called before the answer to each request, with its number. */
    onRequest(listener: (count: number) => void) {
      beforeAnswer = listener;
    },
    async sync(days: number, reason: Window['reason']): Promise<StreamPage[]> {
      const window: Window = { from: new Date(time.getTime() - days * dayMs), to: time, reason };
      const pages: StreamPage[] = [];
      for (const stream of github.open(access).streams) pages.push(...(await read(stream, window)));
      return pages;
    },
    /** One window of the commits alone. */
    async readCommits(window: Omit<Window, 'reason'>): Promise<StreamPage[]> {
      const [stream] = github.open(access).streams;
      return stream === undefined ? [] : read(stream, { ...window, reason: 'backfill' });
    },
    passDays(days: number): Date {
      time = new Date(time.getTime() + days * dayMs);
      return time;
    },
    stored: () => [...rows.values()].map(({ type, title }) => `${type} ${title}`).sort(),
  };
}

function isIn({ type, windowAt }: NewActivity, stream: Stream, { from, to }: Pick<Window, 'from' | 'to'>): boolean {
  return stream.types.includes(type) && windowAt >= from && windowAt < to;
}

export function at(daysAgo: number): string {
  return new Date(now.getTime() - daysAgo * dayMs).toISOString();
}
