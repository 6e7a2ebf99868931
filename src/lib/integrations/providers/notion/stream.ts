import type { Account, Stream, StreamPage, Window } from '../../provider';
import type { NotionClient } from './client';
import { normalizeEdit } from './normalize';

export function pagesStream(client: NotionClient, account: Account | null): Stream {
  return {
    name: 'pages',
    label: 'Page edits',
    types: ['page_edit'],
    // Notion limits a connection, which is one person in one workspace: what the account's id is made of.
    budget: `${account?.id ?? ''}:api`,
    // One day is far more than the ten minutes that late indexing asks for, and costs the same single call.
    steadyDays: 1,
    nightlyDays: 30,
    backfill: 'whole',
    // Search is not exhaustive by contract, and an edit stays one when somebody else edits later.
    absence: 'keeps',
    read: (window) => readEdits(client, window),
  };
}

/** Edit times are cut to the minute and indexed late: a run reads this much before its window again. */
const lateIndexingMs = 10 * 60_000;

/**
 * The list moves while its pages are read. An edit takes a page to the top and moves the ones before it down, so that
 * these come twice; the edit itself is in the next run's window. A page thrown away from the part already read moves
 * the rest up by one, and the one at the edge is not seen: a run's own list is one page nearly always, and the nightly
 * one finds what such a run has missed. Rows are only ever added or marked here, so that it makes nothing wrong.
 *
 * Steady runs see what was restored from the trash as an edit, if Notion dates it as one; the nightly pass reads both
 * lists, of which each says of a page whether it is in the trash.
 */
async function* readEdits(client: NotionClient, window: Window): AsyncGenerator<StreamPage> {
  const userId = await client.userId();
  const since = new Date(window.from.getTime() - lateIndexingMs);
  // Trash is listed by itself; once a night is enough to mark what was thrown away.
  for (const trashed of window.reason === 'steady' ? [false] : [false, true]) {
    for await (const { pages, through, cut } of client.searchPages({ since, trashed })) {
      const activities = pages.flatMap((page) => normalizeEdit(page, userId) ?? []);
      yield {
        activities,
        total: null,
        // The trash is read after the rest, so how far it reached says nothing about the whole.
        ...(trashed || through === null ? {} : { through }),
        ...(cut ? { withheld: true } : {}),
      };
    }
  }
}
