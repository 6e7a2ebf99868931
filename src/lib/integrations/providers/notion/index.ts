import type { Access, Provider, ProviderSession, Stream, StreamPage, Window } from '../../provider';
import { NotionClient } from './client';
import { readNotionEnv } from './env';
import { normalizeEdit } from './normalize';
import { notionOAuth } from './oauth';

export const notion = {
  id: 'notion',
  name: 'Notion',
  card: {
    iconPath:
      'M5 2h11.2a1 1 0 0 1 .6.2l2.8 2.1a1 1 0 0 1 .4.8V20a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2V3a1 1 0 0 1 1-1Zm3 5v10h1.9v-6.6l4.2 6.6H16V7h-1.9v6.6L9.9 7H8Z',
    promise: 'The pages you edited, with title and time.',
    permissions: [{ scope: 'read_content', why: 'Read titles, times and last editors of the pages you pick' }],
    neverRead: [
      'The content of your pages',
      'Comments',
      'E-mail addresses of your colleagues',
      'Pages you do not pick',
    ],
    unit: 'page edits',
    variables: ['NOTION_CLIENT_ID', 'NOTION_CLIENT_SECRET'],
    guideAnchor: 'notion',
    hints: [
      {
        when: ({ errorCode, activityCount, account }) => account !== null && errorCode === null && activityCount === 0,
        text: 'Notion shows DevTrack only the pages you ticked when you connected, and may list them some minutes late. Reconnect to pick more.',
      },
    ],
  },
  readEnv: readNotionEnv,
  sandboxUrls: (origin) => ({ api: `${origin}/notion` }),
  oauth: notionOAuth,
  backfillWindowDays: [90],
  defaultIntervalMinutes: 30,
  activityTypes: ['page_edit'],
  open,
} satisfies Provider;

function open(access: Access): ProviderSession {
  const client = new NotionClient(access.token, access);
  return { identify: () => client.identify(), streams: [pagesStream(client)] };
}

function pagesStream(client: NotionClient): Stream {
  return {
    name: 'pages',
    label: 'Page edits',
    types: ['page_edit'],
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

async function* readEdits(client: NotionClient, window: Window): AsyncGenerator<StreamPage> {
  const userId = await client.userId();
  const since = new Date(window.from.getTime() - lateIndexingMs);
  // Trash is listed by itself; once a night is enough to mark what was thrown away.
  for (const trashed of window.reason === 'steady' ? [false] : [false, true]) {
    for await (const { pages, through } of client.searchPages({ since, trashed })) {
      const activities = pages.flatMap((page) => normalizeEdit(page, userId) ?? []);
      // The trash is read after the rest, so how far it reached says nothing about the whole.
      yield { activities, total: null, ...(trashed || through === null ? {} : { through }) };
    }
  }
}
