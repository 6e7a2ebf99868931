import type { Provider } from '../../provider';
import { SlackClient } from './client';
import { readSlackEnv } from './env';
import { slackOAuth } from './oauth';
import { slackStreams } from './streams';

export const slack = {
  id: 'slack',
  name: 'Slack',
  card: {
    iconPath: 'M8 3h2v5h4V3h2v5h5v2h-5v4h5v2h-5v5h-2v-5h-4v5H8v-5H3v-2h5v-4H3V8h5zm2 7v4h4v-4z',
    promise:
      'How many messages you wrote in which channel and when, and how many reactions you gave. Never what they say.',
    permissions: [
      { scope: 'search:read', why: 'Find your own messages, to count them. Their text is dropped as it arrives' },
      { scope: 'reactions:read', why: 'Count the reactions you gave' },
      { scope: 'channels:read', why: 'Name the public channels you write in' },
      { scope: 'groups:read', why: 'Name the private channels you write in' },
      { scope: 'im:read', why: 'Tell direct messages from channels; whom you write to is not kept' },
      { scope: 'mpim:read', why: 'Tell group messages from channels; who is in them is not kept' },
      { scope: 'users:read', why: 'Show the connected account under your own name' },
      { scope: 'team:read', why: 'Show the name of your workspace' },
    ],
    neverRead: [
      'What messages say: text is dropped as it arrives and never stored',
      'The history of channels: DevTrack does not ask for that permission',
      'Whom you write to: direct messages are kept as one number',
      'Files',
    ],
    unit: 'messages and reactions',
    places: { one: 'conversation', many: 'conversations', shared: false },
    variables: ['SLACK_CLIENT_ID', 'SLACK_CLIENT_SECRET'],
    guideAnchor: 'slack',
    needsHttps: true,
    setupTraps: [
      'leave token rotation and PKCE off unless you need them: neither can be switched off again',
      'search filters set in Slack itself also apply to what DevTrack counts',
    ],
    hints: [
      {
        when: ({ errorCode }) => errorCode === 'invalid_grant',
        text: 'Slack also says this where a workspace allows apps from certain network addresses only. If reconnecting does not help, ask an administrator.',
      },
      {
        when: ({ errorCode }) => errorCode === 'forbidden',
        text: 'An administrator of the workspace decides what apps may read. Ask them to approve this one.',
      },
      {
        when: ({ errorCode, activityCount, connectedDays }) =>
          errorCode === null && activityCount === 0 && connectedDays >= 1,
        text: 'No messages found. Search filters set in Slack itself also apply here: open Slack’s search, clear the filters, and sync again.',
      },
    ],
  },
  readEnv: readSlackEnv,
  sandboxUrls: (origin) => ({ web: `${origin}/slack` }),
  oauth: slackOAuth,
  // One search answers any range at the same price (20 requests a minute), and asks four days more than the window:
  // a week first, so that something shows at once, then few and long windows.
  backfillWindowDays: [7, 90],
  // Tier 2 is 20 a minute and tier 3 is 50, for each method, workspace and app (docs.slack.dev/apis/web-api/rate-limits);
  // burst and lasting rate together stay within them in any minute.
  publishedRates: [
    { origin: 'https://slack.com', path: '/api/search.messages', perMinute: 16, burst: 4 },
    { origin: 'https://slack.com', path: '/api/reactions.list', perMinute: 16, burst: 4 },
    { origin: 'https://slack.com', path: '/api/users.conversations', perMinute: 40, burst: 10 },
    { origin: 'https://slack.com', path: '/api/conversations.info', perMinute: 40, burst: 10 },
  ],
  defaultIntervalMinutes: 30,
  activityTypes: ['message_count', 'reaction_count'],
  open({ token, ...context }) {
    const client = new SlackClient(token, context);
    return { identify: () => client.identify(), streams: slackStreams(client, context.account) };
  },
} satisfies Provider;
