/** What the rest of the application may import of Slack's client. */
export { SlackClient } from './providers/slack/client';
export type { SlackActivity, SlackChannel, SlackTeam } from './providers/slack/client';
export type { SlackContext } from './providers/slack/web';
