/** What the rest of the product may import of Slack. */
export { SlackClient } from './providers/slack/client';
export type { SlackActivity } from './providers/slack/client';
