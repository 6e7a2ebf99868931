import type { EnvResult, EnvSource } from '../../provider';

/** Events to read meetings, the calendar list to find the calendars; nothing that writes, no profile and no address. */
export const calendarScopes = [
  'https://www.googleapis.com/auth/calendar.events.readonly',
  'https://www.googleapis.com/auth/calendar.calendarlist.readonly',
] as const;

const loopbackHosts = new Set(['localhost', '127.0.0.1', '[::1]']);
const urlVariables = {
  auth: { name: 'GOOGLE_AUTH_URL', fallback: 'https://accounts.google.com' },
  token: { name: 'GOOGLE_TOKEN_URL', fallback: 'https://oauth2.googleapis.com' },
  api: { name: 'GOOGLE_API_URL', fallback: 'https://www.googleapis.com' },
} as const;

/** Reads the `GOOGLE_` variables: `urls.auth` (consent), `urls.token` (token, revocation) and `urls.api`. */
export function readCalendarEnv(source: EnvSource): EnvResult {
  const problems: string[] = [];
  const id = source['GOOGLE_CLIENT_ID']?.trim() ?? '';
  const secret = source['GOOGLE_CLIENT_SECRET']?.trim() ?? '';
  if ((id === '') !== (secret === '')) {
    const [missing, present] =
      id === '' ? ['GOOGLE_CLIENT_ID', 'GOOGLE_CLIENT_SECRET'] : ['GOOGLE_CLIENT_SECRET', 'GOOGLE_CLIENT_ID'];
    problems.push(
      `${missing} is not set although ${present} is: set both from console.cloud.google.com, or unset both to use the sandbox.`,
    );
  }

  const urls: Record<string, string> = {};
  for (const [key, { name, fallback }] of Object.entries(urlVariables)) {
    const given = source[name]?.trim() ?? '';
    const problem = given === '' ? null : urlProblem(given, fallback);
    if (problem !== null) problems.push(`${name} ${problem}`);
    urls[key] = given === '' || problem !== null ? fallback : given.replace(/\/+$/, '');
  }
  return {
    env: { client: id !== '' && secret !== '' ? { id, secret } : null, urls, scopes: calendarScopes },
    problems,
  };
}

/** The value itself is not repeated: a mistyped URL may hold a password. */
function urlProblem(text: string, example: string): string | null {
  if (!URL.canParse(text)) return `is not a URL: set it to an origin such as ${example}, or unset it.`;
  const { protocol, hostname, username, password, search, hash } = new URL(text);
  if (protocol !== 'https:' && !(protocol === 'http:' && loopbackHosts.has(hostname))) {
    return 'must use https: plain http is accepted for loopback hosts only.';
  }
  if (username !== '' || password !== '') return 'must not hold a user name or password.';
  return search !== '' || hash !== '' ? 'must not hold a query or a fragment.' : null;
}
