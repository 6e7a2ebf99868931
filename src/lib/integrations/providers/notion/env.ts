import type { EnvResult, EnvSource } from '../../provider';
import { readBaseUrl, readClient } from '../../provider-variables';

const defaultApiUrl = 'https://api.notion.com';

/** Reads `NOTION_CLIENT_ID`, `NOTION_CLIENT_SECRET` and `NOTION_API_URL`; `urls.api` carries authorization, tokens and data. */
export function readNotionEnv(source: EnvSource): EnvResult {
  const problems: string[] = [];
  const client = readClient(source, 'NOTION', 'notion.so/my-integrations', problems);
  const api = readBaseUrl(source, 'NOTION_API_URL', defaultApiUrl, problems) ?? defaultApiUrl;
  // Notion has capabilities, fixed when the connection is created, instead of scopes.
  return { env: { client, urls: { api }, scopes: [] }, problems };
}
