import type { Access, Provider, ProviderSession } from '../../provider';
import { NotionClient } from './client';
import { readNotionEnv } from './env';
import { notionOAuth } from './oauth';
import { pagesStream } from './stream';

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
    places: {
      elsewhere:
        'Which pages DevTrack may read is chosen in Notion: on its consent page when you reconnect, or under Settings, Connections there.',
    },
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
  // 180 in a minute for each connection, 600 on the larger plans (developers.notion.com/reference/request-limits).
  publishedRates: [{ origin: 'https://api.notion.com', path: '/v1/', perMinute: 130, burst: 30 }],
  defaultIntervalMinutes: 30,
  activityTypes: ['page_edit'],
  open,
} satisfies Provider;

function open(access: Access): ProviderSession {
  const client = new NotionClient(access.token, access);
  return { identify: () => client.identify(), streams: [pagesStream(client, access.account)] };
}
