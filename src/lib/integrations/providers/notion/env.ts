import type { EnvResult, EnvSource } from '../../provider';

const defaultApiUrl = 'https://api.notion.com';
const loopbackHosts = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Reads `NOTION_CLIENT_ID`, `NOTION_CLIENT_SECRET` and `NOTION_API_URL`; `urls.api` carries authorization, tokens and data. */
export function readNotionEnv(source: EnvSource): EnvResult {
  const problems: string[] = [];
  const id = source['NOTION_CLIENT_ID']?.trim() ?? '';
  const secret = source['NOTION_CLIENT_SECRET']?.trim() ?? '';
  if (id !== '' && secret === '') problems.push(halfSet('NOTION_CLIENT_SECRET', 'NOTION_CLIENT_ID'));
  if (id === '' && secret !== '') problems.push(halfSet('NOTION_CLIENT_ID', 'NOTION_CLIENT_SECRET'));

  const given = source['NOTION_API_URL']?.trim() ?? '';
  const problem = given === '' ? null : urlProblem(given);
  if (problem !== null) problems.push(`NOTION_API_URL ${problem}`);

  return {
    env: {
      client: id !== '' && secret !== '' ? { id, secret } : null,
      urls: { api: given === '' || problem !== null ? defaultApiUrl : given.replace(/\/+$/, '') },
      // Notion has capabilities, fixed when the connection is created, instead of scopes.
      scopes: [],
    },
    problems,
  };
}

function halfSet(missing: string, present: string): string {
  return `${missing} is not set although ${present} is: set both from notion.so/my-integrations, or unset both to use the sandbox.`;
}

/** The value itself is not repeated: a mistyped URL may hold a password. */
function urlProblem(text: string): string | null {
  if (!URL.canParse(text)) return `is not a URL: set it to an origin such as ${defaultApiUrl}, or unset it.`;
  const url = new URL(text);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopbackHosts.has(url.hostname))) {
    return 'must use https: plain http is accepted for loopback hosts only.';
  }
  if (url.username !== '' || url.password !== '') return 'must not hold a user name or password.';
  return url.search !== '' || url.hash !== '' ? 'must not hold a query or a fragment.' : null;
}
