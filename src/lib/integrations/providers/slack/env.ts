import type { EnvResult, EnvSource } from '../../provider';
import { readBaseUrl, readClient } from '../../provider-variables';

/**
 * User scopes asked for at connect: nothing that writes, and no `*:history`, which would let us read everybody's
 * messages. `search:read` finds the user's own messages; the four conversation scopes tell a channel from a private
 * one, a group message or a direct one (docs.slack.dev/reference/scopes).
 */
export const slackScopes = [
  'search:read',
  'reactions:read',
  'channels:read',
  'groups:read',
  'im:read',
  'mpim:read',
  'users:read',
  'team:read',
] as const;

const defaultUrl = 'https://slack.com';

/** Reads `SLACK_CLIENT_ID`, `SLACK_CLIENT_SECRET` and `SLACK_URL`; `urls.web` carries both `/oauth/v2/authorize` and `/api`. */
export function readSlackEnv(source: EnvSource): EnvResult {
  const problems: string[] = [];
  const client = readClient(source, 'SLACK', 'api.slack.com/apps', problems);
  const web = readBaseUrl(source, 'SLACK_URL', defaultUrl, problems) ?? defaultUrl;
  return { env: { client, urls: { web }, scopes: slackScopes }, problems };
}
