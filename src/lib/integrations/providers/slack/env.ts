import { isLoopbackHost } from '@/lib/http/hosts';
import type { EnvResult, EnvSource } from '../../provider';

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
  const id = source['SLACK_CLIENT_ID']?.trim() ?? '';
  const secret = source['SLACK_CLIENT_SECRET']?.trim() ?? '';
  if (id !== '' && secret === '') problems.push(halfSet('SLACK_CLIENT_SECRET', 'SLACK_CLIENT_ID'));
  if (id === '' && secret !== '') problems.push(halfSet('SLACK_CLIENT_ID', 'SLACK_CLIENT_SECRET'));

  const given = source['SLACK_URL']?.trim() ?? '';
  const url = readUrl(given === '' ? defaultUrl : given);
  if (url.problem !== null) problems.push(`SLACK_URL ${url.problem}`);

  return {
    env: {
      client: id !== '' && secret !== '' ? { id, secret } : null,
      urls: { web: url.value },
      scopes: slackScopes,
    },
    problems,
  };
}

function halfSet(missing: string, present: string): string {
  return `${missing} is not set although ${present} is: set both from api.slack.com/apps, or unset both to use the sandbox.`;
}

/** The value itself is not repeated in the problem: a mistyped URL may hold a password. */
function readUrl(text: string): { value: string; problem: string | null } {
  const bad = (problem: string) => ({ value: defaultUrl, problem });
  if (!URL.canParse(text)) return bad(`is not a URL: set it to an origin such as ${defaultUrl}, or unset it.`);
  const url = new URL(text);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopbackHost(url.hostname))) {
    return bad('must use https (plain http is accepted for loopback hosts only).');
  }
  if (url.username !== '' || url.password !== '') return bad('must not hold a user name or password.');
  if (url.search !== '' || url.hash !== '') return bad('must not hold a query or a fragment.');
  return { value: (url.origin + url.pathname).replace(/\/+$/, ''), problem: null };
}
