import type { EnvResult, EnvSource } from '../../provider';
import { readBaseUrl, readClient } from '../../provider-variables';

/** Events to read meetings, the calendar list to find the calendars; nothing that writes, no profile and no address. */
export const calendarScopes = [
  'https://www.googleapis.com/auth/calendar.events.readonly',
  'https://www.googleapis.com/auth/calendar.calendarlist.readonly',
] as const;

const urlVariables = {
  auth: { name: 'GOOGLE_AUTH_URL', fallback: 'https://accounts.google.com' },
  token: { name: 'GOOGLE_TOKEN_URL', fallback: 'https://oauth2.googleapis.com' },
  api: { name: 'GOOGLE_API_URL', fallback: 'https://www.googleapis.com' },
} as const;

/** Reads the `GOOGLE_` variables: `urls.auth` (consent), `urls.token` (token, revocation) and `urls.api`. */
export function readCalendarEnv(source: EnvSource): EnvResult {
  const problems: string[] = [];
  const client = readClient(source, 'GOOGLE', 'console.cloud.google.com', problems);
  const url = ({ name, fallback }: { name: string; fallback: string }): string =>
    readBaseUrl(source, name, fallback, problems) ?? fallback;
  const urls = { auth: url(urlVariables.auth), token: url(urlVariables.token), api: url(urlVariables.api) };
  return { env: { client, urls, scopes: calendarScopes }, problems };
}
