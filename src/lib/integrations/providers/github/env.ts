import type { EnvResult, EnvSource, ProviderEnv } from '../../provider';

type Variable = 'GITHUB_CLIENT_ID' | 'GITHUB_CLIENT_SECRET' | 'GITHUB_SCOPES' | 'GITHUB_URL' | 'GITHUB_API_URL';

const publicUrls = { web: 'https://github.com', api: 'https://api.github.com' };

/** Reads the GitHub variables; every problem names its variable and what to set. */
export function readGitHubEnv(source: EnvSource): EnvResult {
  const problems: string[] = [];
  const value = (name: Variable): string | null => source[name]?.trim() || null;
  const url = (name: 'GITHUB_URL' | 'GITHUB_API_URL', example: string): string | null => {
    const text = value(name);
    const problem = text === null ? null : urlProblem(text);
    if (problem !== null) problems.push(`${name}: ${problem}; set an address such as ${example}`);
    return text === null || problem !== null ? null : text.replace(/\/+$/, '');
  };

  const client = readClient(value('GITHUB_CLIENT_ID'), value('GITHUB_CLIENT_SECRET'), problems);
  const web = url('GITHUB_URL', publicUrls.web);
  const api = url('GITHUB_API_URL', publicUrls.api);
  return {
    env: { client, urls: addresses(web, api), scopes: readScopes(value('GITHUB_SCOPES'), client?.id ?? '', problems) },
    problems,
  };
}

function readClient(id: string | null, secret: string | null, problems: string[]): ProviderEnv['client'] {
  if (id !== null && secret !== null) return { id, secret };
  if (id !== null)
    problems.push(
      'GITHUB_CLIENT_SECRET: not set; set the client secret of the app named by GITHUB_CLIENT_ID, or unset both',
    );
  if (secret !== null)
    problems.push('GITHUB_CLIENT_ID: not set; set the client ID that belongs to GITHUB_CLIENT_SECRET, or unset both');
  return null;
}

/** A GitHub App has permissions instead of scopes and ignores what is asked for; its client ids begin with "Iv". */
function readScopes(text: string | null, clientId: string, problems: string[]): string[] {
  if (text === null) return clientId.startsWith('Iv') ? [] : ['read:user'];
  const scopes = text.split(/[,\s]+/).filter((scope) => scope !== '');
  const bad = scopes.find((scope) => !/^[a-z_]+(?::[a-z_]+)?$/.test(scope));
  if (bad === undefined) return scopes;
  problems.push(`GITHUB_SCOPES: "${bad}" is no scope; set names separated by spaces, such as read:user or repo`);
  return ['read:user'];
}

/**
 * One address given, the other follows where GitHub fixes it, so that a server's token never goes to github.com:
 * Enterprise Server has its API under `/api/v3`, ghe.com on `api.NAME.ghe.com`.
 */
function addresses(web: string | null, api: string | null): ProviderEnv['urls'] {
  if (web !== null) return { web, api: api ?? apiOf(web) };
  return api === null ? publicUrls : { web: webOf(api), api };
}

function apiOf(web: string): string {
  const { protocol, host, hostname } = new URL(web);
  if (web === publicUrls.web) return publicUrls.api;
  return hostname.endsWith('.ghe.com') ? `${protocol}//api.${host}` : `${web}/api/v3`;
}

function webOf(api: string): string {
  if (api.endsWith('/api/v3')) return api.replace(/\/api\/v3$/, '');
  const { hostname } = new URL(api);
  return /^api\..+\.ghe\.com$/.test(hostname) ? api.replace('//api.', '//') : publicUrls.web;
}

function urlProblem(text: string): string | null {
  if (!URL.canParse(text)) return 'not a URL';
  const { protocol, hostname, username, password, search, hash } = new URL(text);
  if (protocol !== 'https:' && protocol !== 'http:') return 'not an http address';
  if (protocol === 'http:' && !/^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname))
    return 'http is accepted for this machine only';
  return username + password + search + hash === '' ? null : 'has a user, a query or a fragment';
}
